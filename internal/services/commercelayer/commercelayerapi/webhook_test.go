package commercelayerapi_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// shown is a webhook as Commerce Layer answers for it (https://docs.commercelayer.io/core/api-reference/webhooks).
const shown = `{"data":{"id":"mPpvRCrEOd","type":"webhooks","links":{"self":"https://org.commercelayer.io/api/webhooks/mPpvRCrEOd"},
 "attributes":{"name":"incentro webhook","topic":"orders.create","callback_url":"http://example.url","include_resources":["customer"],
  "disabled_at":null,"circuit_state":"closed","circuit_failure_count":0,"shared_secret":"0123456789abcdef0123456789abcdef",
  "created_at":"2024-10-24T16:07:28.016Z","updated_at":"2024-10-24T16:07:28.016Z","reference":null,"reference_origin":null,
  "metadata":{"foo":"bar"}},
 "relationships":{"last_event_callbacks":{"links":{"self":"...","related":"..."}},"versions":{"links":{}}},
 "meta":{"mode":"test","organization_id":"WnZPoFZEKy","trace_id":"ab"}}}`

func shownWebhook() *commercelayerapi.Webhook {
	return &commercelayerapi.Webhook{
		ID: "mPpvRCrEOd", Name: "incentro webhook", Topic: "orders.create", CallbackURL: "http://example.url",
		IncludeResources: []string{"customer"}, Metadata: json.RawMessage(`{"foo":"bar"}`), CircuitState: "closed",
		SharedSecret: "0123456789abcdef0123456789abcdef", CreatedAt: "2024-10-24T16:07:28.016Z", UpdatedAt: "2024-10-24T16:07:28.016Z",
		Mode: "test", OrganizationID: "WnZPoFZEKy",
	}
}

// TestRequests: method, address and body of each call, and the webhook that is read from the answer.
func TestRequests(t *testing.T) {
	t.Parallel()
	params := commercelayerapi.WebhookParams{Topic: new("orders.create"), CallbackURL: new("http://example.url")}
	tests := map[string]struct {
		call   func(*commercelayerapi.Client) (*commercelayerapi.Webhook, error)
		reply  reply
		target string
		body   string
	}{
		"create": {
			func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
				return c.CreateWebhook(t.Context(), params)
			},
			reply{status: 201, body: shown}, "POST /api/webhooks",
			`{"data":{"type":"webhooks","attributes":{"topic":"orders.create","callback_url":"http://example.url"}}}`,
		},
		"read": {
			func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
				return c.GetWebhook(t.Context(), "mPpvRCrEOd")
			},
			reply{status: 200, body: shown}, "GET /api/webhooks/mPpvRCrEOd", "",
		},
		"update": {
			func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
				return c.UpdateWebhook(t.Context(), "mPpvRCrEOd", params)
			},
			reply{status: 200, body: shown}, "PATCH /api/webhooks/mPpvRCrEOd",
			`{"data":{"id":"mPpvRCrEOd","type":"webhooks","attributes":{"topic":"orders.create","callback_url":"http://example.url"}}}`,
		},
		"delete": {
			func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
				return shownWebhook(), c.DeleteWebhook(t.Context(), "mPpvRCrEOd")
			},
			reply{status: 204}, "DELETE /api/webhooks/mPpvRCrEOd", "",
		},
		"strange id": {
			func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
				w, err := c.GetWebhook(t.Context(), "../orders/1?x")
				if w != nil {
					w.ID = "mPpvRCrEOd"
				}
				return w, err
			},
			reply{status: 200, body: strings.ReplaceAll(shown, "mPpvRCrEOd", "../orders/1?x")}, "GET /api/webhooks/..%2Forders%2F1%3Fx", "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			got, err := test.call(a.client(t, nil))
			if err != nil || !reflect.DeepEqual(got, shownWebhook()) {
				t.Errorf("got %+v, %v", got, err)
			}
			seen, _ := a.received()
			if len(seen) != 1 || seen[0].target != test.target || seen[0].body != test.body {
				t.Fatalf("the server received %+v", seen)
			}
			contentType := ""
			if test.body != "" {
				contentType = jsonAPI
			}
			header := seen[0].header
			if header.Get("Accept") != jsonAPI || header.Get("Content-Type") != contentType || header.Get("Authorization") != "Bearer eyJ.a.b" {
				t.Errorf("the server received %v", header)
			}
		})
	}
}

func TestEmptyID(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 204})
	if err := a.client(t, nil).DeleteWebhook(t.Context(), ""); err == nil || rest.StatusOf(err) != 0 {
		t.Errorf("got %v", err)
	}
	if seen, _ := a.received(); len(seen) != 0 {
		t.Errorf("the server received %+v", seen)
	}
}

// TestParams: what is absent stays as it is at the vendor, null and empty clear, and triggers are sent only when they
// mean something.
func TestParams(t *testing.T) {
	t.Parallel()
	null := commercelayerapi.NullString("")
	tests := map[string]struct {
		params commercelayerapi.WebhookParams
		want   string
	}{
		"nothing": {commercelayerapi.WebhookParams{}, `{}`},
		"texts": {
			commercelayerapi.WebhookParams{Name: new(""), Topic: new("orders.place"), CallbackURL: new("https://a.test/?x=1&y=2")},
			`{"name":"","topic":"orders.place","callback_url":"https://a.test/?x=1\u0026y=2"}`,
		},
		"includes":          {commercelayerapi.WebhookParams{IncludeResources: &[]string{"line_items.item", "customer"}}, `{"include_resources":["line_items.item","customer"]}`},
		"includes, cleared": {commercelayerapi.WebhookParams{IncludeResources: &[]string{}}, `{"include_resources":[]}`},
		"references":        {commercelayerapi.WebhookParams{Reference: new(commercelayerapi.NullString("r")), ReferenceOrigin: new(commercelayerapi.NullString(`o"`))}, `{"reference":"r","reference_origin":"o\""}`},
		"references, null":  {commercelayerapi.WebhookParams{Reference: &null, ReferenceOrigin: &null}, `{"reference":null,"reference_origin":null}`},
		"metadata": {
			commercelayerapi.WebhookParams{Metadata: json.RawMessage(`{"n":12345678901234567890.10,"e":1E400,"deep":{"a":[1,null,"x"]}}`)},
			`{"metadata":{"n":12345678901234567890.10,"e":1E400,"deep":{"a":[1,null,"x"]}}}`,
		},
		"metadata, cleared": {commercelayerapi.WebhookParams{Metadata: json.RawMessage(`{}`)}, `{"metadata":{}}`},
		"enable":            {commercelayerapi.WebhookParams{Enable: true}, `{"_enable":true}`},
		"disable":           {commercelayerapi.WebhookParams{Disable: true}, `{"_disable":true}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 201, body: shown})
			if _, err := a.client(t, nil).CreateWebhook(t.Context(), test.params); err != nil {
				t.Fatal(err)
			}
			seen, _ := a.received()
			if want := `{"data":{"type":"webhooks","attributes":` + test.want + `}}`; seen[0].body != want {
				t.Errorf("the server received %s\nwant %s", seen[0].body, want)
			}
			if test.params.IsEmpty() != (test.want == `{}`) {
				t.Errorf("IsEmpty says %t", test.params.IsEmpty())
			}
		})
	}
}

func TestBrokenMetadataIsNotSent(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 201, body: shown})
	params := commercelayerapi.WebhookParams{Metadata: json.RawMessage(`{"a":`)}
	if _, err := a.client(t, nil).CreateWebhook(t.Context(), params); err == nil || params.IsEmpty() {
		t.Errorf("got %v", err)
	}
	if seen, _ := a.received(); len(seen) != 0 {
		t.Errorf("the server received %+v", seen)
	}
}

// TestAnswers: how each attribute is read, above all where it is null or empty.
func TestAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		attributes string
		want       commercelayerapi.Webhook
	}{
		"nothing": {`{}`, commercelayerapi.Webhook{}},
		"nulls": {
			`{"name":null,"include_resources":null,"reference":null,"reference_origin":null,"metadata":null,"disabled_at":null,"shared_secret":null}`,
			commercelayerapi.Webhook{},
		},
		"no includes":  {`{"include_resources":[]}`, commercelayerapi.Webhook{IncludeResources: []string{}}},
		"dashboard's":  {`{"include_resources":[""]}`, commercelayerapi.Webhook{IncludeResources: []string{""}}},
		"includes":     {`{"include_resources":["b","a.c"]}`, commercelayerapi.Webhook{IncludeResources: []string{"b", "a.c"}}},
		"references":   {`{"reference":"r","reference_origin":"o"}`, commercelayerapi.Webhook{Reference: "r", ReferenceOrigin: "o"}},
		"disabled":     {`{"disabled_at":"2026-01-02T03:04:05.678Z"}`, commercelayerapi.Webhook{DisabledAt: "2026-01-02T03:04:05.678Z"}},
		"open circuit": {`{"circuit_state":"open","circuit_failure_count":30}`, commercelayerapi.Webhook{CircuitState: "open", CircuitFailureCount: 30}},
		"no metadata":  {`{"metadata":{}}`, commercelayerapi.Webhook{Metadata: json.RawMessage(`{}`)}},
		"big numbers": {
			`{"metadata":{"n":12345678901234567890.10, "e":1E400,"deep":{"a":[1,null,"<"]}}}`,
			commercelayerapi.Webhook{Metadata: json.RawMessage(`{"n":12345678901234567890.10, "e":1E400,"deep":{"a":[1,null,"<"]}}`)},
		},
		"new attribute": {`{"name":"n","invented_later":{"a":1}}`, commercelayerapi.Webhook{Name: "n"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: `{"data":{"id":"1","type":"webhooks","attributes":` + test.attributes + `}}`})
			got, err := a.client(t, nil).GetWebhook(t.Context(), "1")
			test.want.ID = "1"
			if err != nil || !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
}
