package dooapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// marker stands in fuzzed answers for a secret that they echo.
const marker = "s3cr3t"

// canned is a transport that answers requests for a token and others each in one way, and keeps what they came with.
type canned struct {
	status        int
	token, body   []byte
	tokens        int
	authorization []string
}

func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	body := c.body
	if r.URL.Path == "/v1/oauth" {
		c.tokens++
		body = c.token
	} else {
		c.authorization = append(c.authorization, r.Header.Get("Authorization"))
	}
	return &http.Response{
		StatusCode: c.status, Body: io.NopCloser(bytes.NewReader(body)), Request: r, Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

// client returns a client of these answers, with a token of its own where accessToken isn't empty.
func (c *canned) client(accessToken string) *dooapi.Client {
	return dooapi.New(dooapi.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "rest.test"}, APIKey: marker, ClientID: "me", ClientSecret: marker, AccessToken: accessToken,
		REST: rest.Config{Transport: c},
	})
}

func answered(status int, body []byte) *dooapi.Client {
	return (&canned{status: status, body: body}).client("given")
}

// checkFailure checks that a call which failed returned a failure of the request and nothing else.
func checkFailure(t *testing.T, result any, err error) *rest.Error {
	t.Helper()
	var failure *rest.Error
	if !reflect.ValueOf(result).IsZero() || !errors.As(err, &failure) {
		t.Fatalf("got %+v with %v", result, err)
	}
	if strings.Contains(err.Error(), marker) {
		t.Errorf("%v tells a secret", err)
	}
	return failure
}

// tellsFailure reports whether an answer says by itself that it is a failure.
func tellsFailure(body []byte) bool {
	var envelope struct {
		ResponseStatus json.RawMessage `json:"response_status"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return false
	}
	status, err := strconv.Atoi(string(envelope.ResponseStatus))
	return err == nil && status >= 400
}

// FuzzList: a page holds webhooks with ids, and no failure, page of another API or half an answer is taken for an empty
// one. There may be another page wherever doo doesn't say that this one is the last.
func FuzzList(f *testing.F) {
	for _, body := range []string{
		emptyList, `{"_links":{"self":{"href":"x"}}}`, `{"_embedded":{"webhooks":null},"page_count":0}`, `{"data":[]}`, `[]`, `null`, `<html></html>`,
		`{"_links":{"next":{"href":"x"}},"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1}`, `{"_embedded":{"webhooks":[{"id":"a"}]}}`,
		`{"_embedded":{"webhooks":[{"id":"12","name":"N","hooks":[{"type":"event_created_92bd9a53281981160c955e339304b3e5","method":"POST",
			"endpoint":"https://requestb.in/123","origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"query\":\"q\"}"}},
			{"type":"order_created","origin":null},{"type":"order_created","origin":{}}]}]},"page_count":1,"page_size":25,"total_items":5,"page":1}`,
		`{"_embedded":{"webhooks":[{"id":12,"organizationId":7,"event_id":"12","authentication":[]},{"id":"b","authentication":[ ]},
			{"id":"c","authentication":{"grant_type":"client_credentials","endpoint":"e","credentials":{"client_id":"doo","client_secret":"s3cr3t"}}}]}}`,
		`{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":-1,"total_items":-5}`, `{"_embedded":{"webhooks":[]},"page_count":-1}`,
		`{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":9223372036854775807}`, `{"_links":{},"page_count":9223372036854775808}`,
		`{"_embedded":{"webhooks":[{"id":{}}]},"page_count":1}`, `{"_embedded":{"webhooks":[{"id":1e400}]},"page_count":1}`, `{"_embedded":{"webhooks":[{}]}}`,
		`{"response_status":403,"user_message":"No","_links":{}}`, `{"response_status":403,"user_message":["s3cr3t"],"_links":{}}`,
		`{"message":{},"response_status":500,"_links":{}}`,
	} {
		f.Add(1, []byte(body))
		f.Add(2, []byte(body))
	}
	f.Fuzz(func(t *testing.T, number int, body []byte) {
		if number < 1 || number > 1_000_000 {
			return
		}
		page, err := answered(200, body).ListWebhooks(t.Context(), "111", number)
		var compact bytes.Buffer
		if json.Compact(&compact, body) == nil {
			again, failed := answered(200, compact.Bytes()).ListWebhooks(t.Context(), "111", number)
			if (failed == nil) != (err == nil) || !reflect.DeepEqual(again, page) {
				t.Errorf("got  %+v, %v\nand  %+v, %v without spaces", page, err, again, failed)
			}
		}
		if err != nil {
			_ = checkFailure(t, page, err)
			return
		}
		if tellsFailure(body) {
			t.Errorf("the failure %s is taken for a list", body)
		}
		if page.Pages < 0 || page.Total < -1 || len(page.Webhooks) > 0 && page.Pages < number {
			t.Errorf("%d webhooks on page %d of %d, and %d in all", len(page.Webhooks), number, page.Pages, page.Total)
		}
		checkWebhooks(t, body, page.Webhooks)
	})
}

func checkWebhooks(t *testing.T, body []byte, webhooks []dooapi.Webhook) {
	t.Helper()
	var shown struct {
		Embedded struct {
			Webhooks []json.RawMessage
		} `json:"_embedded"`
	}
	if err := json.Unmarshal(body, &shown); err != nil || len(shown.Embedded.Webhooks) != len(webhooks) {
		t.Fatalf("%d webhooks: %v", len(webhooks), err)
	}
	hash := regexp.MustCompile(`^_[0-9a-f]{32}$`)
	for i, w := range webhooks {
		var item struct{ Hooks []struct{ Type string } }
		if err := json.Unmarshal(shown.Embedded.Webhooks[i], &item); err != nil || w.Problem != nil {
			if w.Problem == nil || strings.Contains(w.Problem.Error(), marker) {
				t.Errorf("got %+v, %v", w, err)
			}
			continue
		}
		if w.ID == "" || w.Authentication != nil && *w.Authentication == (dooapi.Authentication{}) || len(w.Hooks) != len(item.Hooks) {
			t.Errorf("got %+v", w)
		}
		for j, hook := range w.Hooks {
			kind := item.Hooks[j].Type
			suffix, ok := strings.CutPrefix(kind, hook.Type)
			if !ok || suffix != "" && !hash.MatchString(suffix) || suffix == "" && len(kind) > 33 && hash.MatchString(kind[len(kind)-33:]) {
				t.Errorf("%q is read as %q", kind, hook.Type)
			}
			if hook.Origin != nil && *hook.Origin == (dooapi.Origin{}) {
				t.Errorf("got %+v", hook)
			}
		}
	}
}

// FuzzCreate: a create is answered with an id, or with a failure that keeps its status, tells no secret and leaves open
// what is open.
func FuzzCreate(f *testing.F) {
	for _, body := range []string{
		`{"response_status":200,"developer_message":"Success","user_message":"Success","data":"0f5566bb-d35b-11e7-bde8-0206116776d2"}`,
		`{"response_status":200,"data":{"id":"a-b","name":"N"}}`, `{"data":{"id":12}}`, `{"data":12345678901234567890}`, `{"data":-1.5e400}`,
		`{"data":null}`, `{"data":""}`, `{"data":["s3cr3t"]}`, `{"data":{}}`, `{"response_status":200,"data":"s3cr3t`, `["s3cr3t"]`, ``, `<html></html>`,
		`{"response_status":422,"developer_message":"the secret s3cr3t is too short","user_message":"Invalid"}`, `{"message":"s3cr3t"}`,
		`{"response_status":422,"developer_message":["s3cr3t"],"data":"a"}`, `{"response_status":-1}`, `{"response_status":99999999999999999999}`,
	} {
		f.Add(200, []byte(body))
		f.Add(403, []byte(body))
		f.Add(502, []byte(body))
	}
	params := dooapi.WebhookParams{
		Name: "N", Authentication: &dooapi.Authentication{Credentials: dooapi.Credentials{ClientSecret: marker}},
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		id, err := answered(status, body).CreateWebhook(t.Context(), "111", params)
		if err == nil {
			if id == "" || status >= 300 || tellsFailure(body) {
				t.Errorf("%d %s is the id %q", status, body, id)
			}
			return
		}
		failure := checkFailure(t, id, err)
		if failure.Status != status && (status >= 300 || failure.Status < 400 || !failure.Recognized) {
			t.Errorf("%d became %d", status, failure.Status)
		}
		if status < 300 && !failure.Ambiguous() && !failure.Recognized {
			t.Errorf("whether the create took effect is open after %v", err)
		}
		for _, message := range failure.Messages {
			if strings.TrimSpace(message) == "" {
				t.Errorf("nothing is said in %q", failure.Messages)
			}
		}
	})
}

// FuzzToken: a token that is accepted is sent to the API, and an answer that holds none is told to nobody.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"response_status":200,"data":{"access_token":"abc","refresh_token":null},"_links":{"self":{"href":"https://rest.doo.net/v1/oauth"}}}`,
		`{"access_token":"abc","token_type":"Bearer","expires_in":3600}`, `{"response_status":200,"data":{}}`, `{"data":[],"access_token":"abc"}`,
		`{"response_status":401,"developer_message":"unknown secret s3cr3t","user_message":"Sorry"}`, `{"access_token":["s3cr3t"]}`, `{"x":"s3cr3t"}`,
		`{"access_token":"abc","expires_in":1e300}`, `{"data":{"access_token":"abc","expires_in":-1e300}}`, `{"access_token":"abc","expires_in":"s3cr3t"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		server := &canned{status: 200, token: body, body: []byte(emptyList)}
		client := server.client("")
		for range 2 {
			if _, err := client.ListWebhooks(t.Context(), "111", 1); err != nil {
				var failure *rest.Error
				if !errors.As(err, &failure) || !failure.ForToken || len(server.authorization) > 0 || strings.Contains(err.Error(), marker) {
					t.Errorf("got %v after the requests %q", err, server.authorization)
				}
				return
			}
		}
		type grant struct {
			AccessToken string       `json:"access_token"`
			ExpiresIn   rest.Seconds `json:"expires_in"`
		}
		var top grant
		var shown struct{ Data rest.Object[grant] }
		if json.Unmarshal(body, &shown) != nil || json.Unmarshal(body, &top) != nil || tellsFailure(body) {
			t.Errorf("%s is a token", body)
		}
		token := shown.Data.Value
		if token.AccessToken == "" {
			token = top
		}
		if got := server.authorization; len(got) != 2 || token.AccessToken == "" || got[0] != "Bearer "+token.AccessToken {
			t.Errorf("%s is the token %q", body, got)
		}
		if token.ExpiresIn > 60 && server.tokens != 1 {
			t.Errorf("a life of %g s ended at once", token.ExpiresIn)
		}
	})
}
