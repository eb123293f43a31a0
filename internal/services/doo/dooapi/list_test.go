package dooapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestListWebhooks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		page int
		body string
		want dooapi.Page
	}{
		"documented": {
			body: `{"_links":{"self":{"href":"https://rest.doo.net/v1/team/111/webhooks?page=1"},
				"first":{"href":"https://rest.doo.net/v1/team/111/webhooks"},"last":{"href":"https://rest.doo.net/v1/team/111/webhooks?page=1"}},
				"_embedded":{"webhooks":[{"id":"38cc7e8d-d107-11e7-bde8-0206116776d1","name":"My Test Webhook","description":"For testing",
				"hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/123"}],
				"authentication":{"grant_type":"client_credentials","endpoint":"https://requestb.in/token",
				"credentials":{"client_id":"doo","client_secret":"super-strong-secret"},"header_format":"Authorization",
				"header_value_format":"Bearer %ACCESS_TOKEN%"},
				"_links":{"self":{"href":"https://rest.doo.net/v1/webhooks/38cc7e8d-d107-11e7-bde8-0206116776d1"}}}]},
				"page_count":1,"page_size":25,"total_items":5,"page":1}`,
			want: dooapi.Page{Pages: 1, Total: 5, Webhooks: []dooapi.Webhook{{
				ID: "38cc7e8d-d107-11e7-bde8-0206116776d1", Name: "My Test Webhook", Description: "For testing",
				Hooks: []dooapi.Hook{{Type: "event_created", Method: "POST", Endpoint: "https://requestb.in/123"}},
				Authentication: &dooapi.Authentication{
					GrantType: "client_credentials", Endpoint: "https://requestb.in/token",
					Credentials:  dooapi.Credentials{ClientID: "doo", ClientSecret: "super-strong-secret"},
					HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
				},
			}}},
		},
		"origin, with the hash cut off": {
			body: `{"_embedded":{"webhooks":[{"id":"12","name":"N","description":"","hooks":[
				{"type":"event_created_92bd9a53281981160c955e339304b3e5","method":"POST","endpoint":"https://requestb.in/123",
				"origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"query\":\"q\"}"}},
				{"type":"event_created_92bd9a53","endpoint":"https://requestb.in/1","origin":null},
				{"type":"event_created_92BD9A53281981160C955E339304B3E5","endpoint":"https://requestb.in/2","origin":{}}]}]},"page_count":1}`,
			want: dooapi.Page{Pages: 1, Webhooks: []dooapi.Webhook{{ID: "12", Name: "N", Hooks: []dooapi.Hook{
				{
					Type: "event_created", Method: "POST", Endpoint: "https://requestb.in/123",
					Origin: &dooapi.Origin{Method: "POST", Endpoint: "https://gql.doo.net", Body: `{"query":"q"}`},
				},
				{Type: "event_created_92bd9a53", Endpoint: "https://requestb.in/1"},
				{Type: "event_created_92BD9A53281981160C955E339304B3E5", Endpoint: "https://requestb.in/2"},
			}}}},
		},
		"owner": {
			body: `{"_embedded":{"webhooks":[{"id":"a","organizationId":"7","event_id":"12","event_guide_id":""},
				{"id":12,"event_id":12,"event_guide_id":null}]},"page_count":1,"total_items":2}`,
			want: dooapi.Page{Pages: 1, Total: 2, Webhooks: []dooapi.Webhook{
				{ID: "a", OrganizationID: new("7"), EventID: new("12"), EventGuideID: new("")},
				{ID: "12", EventID: new("12")},
			}},
		},
		"no authentication": {
			body: `{"_embedded":{"webhooks":[{"id":"a","authentication":null},{"id":"b","authentication":{}},{"id":"c","authentication":[]},
				{"id":"d","authentication":{"endpoint":"","credentials":{"client_id":null}}}]},"page_count":1}`,
			want: dooapi.Page{Pages: 1, Webhooks: []dooapi.Webhook{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}},
		},
		"hidden secret and defaults": {
			body: `{"_embedded":{"webhooks":[{"id":"a","authentication":{"endpoint":"https://requestb.in/token","credentials":{"client_id":"doo"}}}]},
				"page_count":1}`,
			want: dooapi.Page{Pages: 1, Webhooks: []dooapi.Webhook{{ID: "a", Authentication: &dooapi.Authentication{
				Endpoint: "https://requestb.in/token", Credentials: dooapi.Credentials{ClientID: "doo"},
			}}}},
		},
		"empty":             {body: emptyList},
		"empty, one page":   {body: `{"_links":{},"_embedded":{"webhooks":[]},"page_count":1,"total_items":0}`, want: dooapi.Page{Pages: 1}},
		"null":              {body: `{"_embedded":{"webhooks":null},"page_count":0}`},
		"nothing embedded":  {body: `{"_links":{"self":{"href":"x"}}}`},
		"empty past end":    {page: 3, body: `{"_embedded":{"webhooks":[]},"page_count":2,"total_items":26}`, want: dooapi.Page{Pages: 2, Total: 26}},
		"next but no count": {page: 2, body: `{"_links":{"next":{"href":"x"}},"_embedded":{"webhooks":[{"id":"a"}]}}`, want: dooapi.Page{Pages: 3, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"next past count":   {body: `{"_links":{"next":{"href":"x"}},"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1}`, want: dooapi.Page{Pages: 2, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"neither":           {body: `{"_embedded":{"webhooks":[{"id":"a"}]}}`, want: dooapi.Page{Pages: 2, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, seen := serve(t, answer(200, test.body), nil)
			page := max(test.page, 1)
			got, err := client.ListWebhooks(context.Background(), "111", page)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got  %+v\nwant %+v", *got, test.want)
			}
			sent := seen.all()
			if want := "GET /v1/team/111/webhooks?page=" + strconv.Itoa(page); len(sent) != 1 || sent[0].call != want || sent[0].body != "" {
				t.Errorf("sent %v, want %s", sent, want)
			}
		})
	}
}

// What can't be read must never look like a list without the webhook.
func TestListsThatAreErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status     int
		body, text string
	}{
		"another API":        {200, `{"data":[]}`, "it holds no list of webhooks"},
		"only embedded":      {200, `{"_embedded":{"webhooks":[]}}`, "it holds no list of webhooks"},
		"empty object":       {200, `{}`, "it holds no list of webhooks"},
		"null":               {200, `null`, "it holds no list of webhooks"},
		"array":              {200, `[]`, "can't be read"},
		"nothing":            {200, ``, "the answer has no body"},
		"204":                {204, ``, "the answer has no body"},
		"web page":           {200, `<html><title>Login</title></html>`, `titled "Login"`},
		"cut off":            {200, `{"_embedded":{"webhooks":[{"id":"b"}`, "is cut off"},
		"no id":              {200, `{"_embedded":{"webhooks":[{"name":"b"}]},"page_count":1}`, "a webhook in it has no id"},
		"odd id":             {200, `{"_embedded":{"webhooks":[{"id":{}}]},"page_count":1}`, "an id in it is neither a string nor a number"},
		"counted, not shown": {200, `{"_embedded":{"webhooks":[]},"page_count":1,"total_items":3}`, "it counts 3 webhooks and shows none"},
		"404":                {404, `{"response_status":404,"user_message":"Not found"}`, "404 Not Found: Not found"},
		"hidden failure":     {200, `{"response_status":403,"user_message":"No","_links":{}}`, "403 Forbidden: No"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := serve(t, answer(test.status, test.body), nil)
			_, err := client.FindWebhook(context.Background(), "111", "a")
			var failure *rest.Error
			if !errors.As(err, &failure) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %v, want a *rest.Error with %q", err, test.text)
			}
			if errors.Is(err, rest.ErrGone) {
				t.Errorf("%v says that the webhook is gone", err)
			}
		})
	}
}

// page writes a page with the given ids.
func page(count int, ids ...string) string {
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = fmt.Sprintf(`{"id":%q,"name":"N %s"}`, id, id)
	}
	return fmt.Sprintf(`{"_links":{},"_embedded":{"webhooks":[%s]},"page_count":%d}`, strings.Join(shown, ","), count)
}

func TestFindWebhook(t *testing.T) {
	t.Parallel()
	const found, gone = "found", "gone"
	tests := map[string]struct {
		// list answers a page of a walk, both counted from 1.
		list func(walk, number int) string
		want string // found, gone, or a part of the error
		// requests is how many it may take.
		requests int
	}{
		"on the first page":  {func(_, _ int) string { return page(9, "b", "a") }, found, 1},
		"on the second":      {func(_, n int) string { return page(2, [][]string{{"b"}, {"a"}}[n-1]...) }, found, 2},
		"one page without":   {func(_, _ int) string { return page(1, "b") }, gone, 1},
		"no webhooks at all": {func(_, _ int) string { return emptyList }, gone, 1},
		"two pages without":  {func(_, n int) string { return page(2, "b"+strconv.Itoa(n)) }, gone, 4},
		"slipped past the first walk": {func(walk, n int) string {
			if walk == 1 {
				return page(2, "b"+strconv.Itoa(n))
			}
			return page(2, [][]string{{"b"}, {"a"}}[n-1]...)
		}, found, 4},
		"fails on the second walk": {func(walk, n int) string {
			if walk == 1 {
				return page(2, "b"+strconv.Itoa(n))
			}
			return `{}`
		}, "it holds no list of webhooks", 3},
		"shrinks":             {func(_, n int) string { return []string{page(3, "b"), page(1)}[n-1] }, gone, 4},
		"grows":               {func(_, n int) string { return page(2+n/2, "b"+strconv.Itoa(n)) }, gone, 6},
		"shifts by one":       {func(_, n int) string { return page(2, [][]string{{"b", "c"}, {"c", "d"}}[n-1]...) }, gone, 4},
		"empty in the middle": {func(_, n int) string { return page(3, [][]string{{"b"}, {}, {"a"}}[n-1]...) }, found, 3},
		"repeats":             {func(_, _ int) string { return page(5, "b", "c") }, "repeats itself: page 2", 2},
		"turns in circles":    {func(_, n int) string { return page(9, "b"+strconv.Itoa(n%3)) }, "repeats itself: page 4", 4},
		"grows without end":   {func(_, n int) string { return page(n+1, "b"+strconv.Itoa(n)) }, "does not end: page 14 tells of 15 pages", 14},
		"next without end": {func(_, n int) string {
			return fmt.Sprintf(`{"_links":{"next":{}},"_embedded":{"webhooks":[{"id":"%d"}]}}`, n)
		}, "does not end", 14},
		"too long": {func(_, _ int) string { return page(1001, "b") }, "too long or does not end: page 1 tells of 1001 pages", 1},
		"no count, empty last": {func(_, n int) string {
			return []string{`{"_links":{},"_embedded":{"webhooks":[{"id":"b"}]}}`, `{"_links":{}}`}[n-1]
		}, gone, 4},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var walk atomic.Int32
			client, seen := serve(t, func(w http.ResponseWriter, r *http.Request) {
				number, err := strconv.Atoi(r.URL.Query().Get("page"))
				if err != nil {
					t.Error(err)
				}
				if number == 1 {
					walk.Add(1)
				}
				answer(200, test.list(int(walk.Load()), number))(w, r)
			}, nil)
			got, err := client.FindWebhook(context.Background(), "111", "a")
			switch test.want {
			case found:
				if err != nil || got.ID != "a" || got.Name != "N a" {
					t.Errorf("got %v, %v", got, err)
				}
			case gone:
				if !errors.Is(err, rest.ErrGone) || err.Error() != "doo lists no webhook a for team 111: it does not exist" {
					t.Errorf("got %v, want that it is gone", err)
				}
			default:
				if err == nil || errors.Is(err, rest.ErrGone) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}
			if calls := seen.calls(); len(calls) != test.requests {
				t.Errorf("%d requests, want %d: %q", len(calls), test.requests, calls)
			}
		})
	}
}

func TestIDsThatAreNoPathElement(t *testing.T) {
	t.Parallel()
	client, seen := serve(t, answer(200, emptyList), nil)
	for _, id := range []string{"", ".", ".."} {
		if err := client.DeleteWebhook(context.Background(), id); err == nil {
			t.Errorf("the webhook %q was deleted", id)
		}
		if _, err := client.FindWebhook(context.Background(), id, "a"); err == nil || errors.Is(err, rest.ErrGone) {
			t.Errorf("the team %q: got %v", id, err)
		}
	}
	if calls := seen.calls(); len(calls) != 0 {
		t.Errorf("called %q", calls)
	}
}
