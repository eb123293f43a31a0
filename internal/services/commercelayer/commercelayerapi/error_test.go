package commercelayerapi_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// The two 404s: the application's, and that of the servers in front of it, whose words are not a misprint of ours.
const (
	notFound     = `{"errors":[{"title":"Record not found","detail":"The requested resource was not found. Please double-check the resource id.","code":"RECORD_NOT_FOUND","status":"404"}]}`
	edgeNotFound = `{"errors":{"title":"Record Not Found","detail":"The requested resource was not not found. Please double-check the resource id.","code":"RECORD_NOT_FOUND","status":404}}`
)

// TestErrors: the vendor's own words, in each of its forms (https://docs.commercelayer.io/core/handling-errors), and what
// is said of answers in no such form.
func TestErrors(t *testing.T) {
	t.Parallel()
	const plain = "application/json"
	tests := map[string]struct {
		reply    reply
		code     string // of recognized answers
		messages []string
	}{
		"400 key not in URL": {
			reply{status: 400, body: `{"errors":[{"title":"Key is not included in URL","detail":"The URL does not support the key 10272","code":"KEY_NOT_INCLUDED_IN_URL","status":"400"}]}`},
			"KEY_NOT_INCLUDED_IN_URL", []string{"Key is not included in URL: The URL does not support the key 10272"},
		},
		"401 missing right": {
			reply{status: 401, body: `{"errors":[{"title":"Access denied","detail":"You are not authorized to perform this action on the requested resource.","code":"UNAUTHORIZED","status":"401"}]}`},
			"UNAUTHORIZED", []string{"Access denied: You are not authorized to perform this action on the requested resource"},
		},
		"404": {
			reply{status: 404, body: notFound},
			"RECORD_NOT_FOUND", []string{"Record not found: The requested resource was not found. Please double-check the resource id"},
		},
		"404 in front": {
			reply{404, plain, edgeNotFound},
			"RECORD_NOT_FOUND", []string{"Record Not Found: The requested resource was not not found. Please double-check the resource id"},
		},
		"404 in front, as a list": {
			reply{404, plain, `{"errors":[{"title":"Record Not Found","detail":"It was not not found.","code":"RECORD_NOT_FOUND","status":404}]}`},
			"RECORD_NOT_FOUND", []string{"Record Not Found: It was not not found"},
		},
		"422 taken": {
			reply{status: 422, body: `{"errors":[{"title":"has already been taken","detail":"name - has already been taken","code":"VALIDATION_ERROR","source":{"pointer":"/data/attributes/name"},"status":"422","meta":{"error":"taken","value":"Incentro Bing Geocoder"}}]}`},
			"VALIDATION_ERROR", []string{"name - has already been taken"},
		},
		"422 two things": {
			reply{status: 422, body: `{"errors":[{"title":"can't be blank","detail":"topic - can't be blank","code":"VALIDATION_ERROR","status":"422","meta":{"error":"blank"}},{"title":"is invalid","detail":"callback_url - is invalid","code":"VALIDATION_ERROR","status":"422"}]}`},
			"VALIDATION_ERROR", []string{"topic - can't be blank", "callback_url - is invalid"},
		},
		"423": {
			reply{status: 423, body: `{"errors":[{"title":"Locked resource","detail":"Locked resource","code":"LOCKED","status":"423"}]}`},
			"LOCKED", []string{"Locked resource"},
		},
		"429": {
			reply{429, "application/json; charset=utf-8", `{"errors":{"title":"Too Many Requests","code":"THROTTLED","status":429}}`},
			"THROTTLED", []string{"Too Many Requests"},
		},
		"409 detail only": {reply{status: 409, body: `{"errors":[{"detail":"It violates a unique constraint."}]}`}, "", []string{"It violates a unique constraint."}},
		"415 code only":   {reply{status: 415, body: `{"errors":[{"code":"UNSUPPORTED_MEDIA_TYPE"}]}`}, "UNSUPPORTED_MEDIA_TYPE", []string{"UNSUPPORTED_MEDIA_TYPE"}},
		"an empty entry":  {reply{status: 406, body: `{"errors":[{},{"title":"Not acceptable","code":"NOT_ACCEPTABLE"}]}`}, "NOT_ACCEPTABLE", []string{"Not acceptable"}},

		"405 empty":         {reply{405, "", ""}, "", []string{"the answer has no body"}},
		"404 page":          {reply{404, "text/html", "<html><head><title>404 Not Found</title></head></html>"}, "", []string{`the answer is a web page titled "404 Not Found"`}},
		"502 page":          {reply{502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>"}, "", []string{`the answer is a web page titled "502 Bad Gateway"`}},
		"500 cut off":       {reply{500, plain, `{"errors":[{"ti`}, "", []string{"the answer (15 bytes, application/json) is not JSON or is cut off"}},
		"no entries":        {reply{422, plain, `{"errors":[]}`}, "", []string{"the answer (13 bytes of JSON) is not of a known form"}},
		"null":              {reply{422, plain, `{"errors":null}`}, "", []string{"the answer (15 bytes of JSON) is not of a known form"}},
		"a text":            {reply{422, plain, `{"errors":"s3cr3t"}`}, "", []string{"the answer (19 bytes of JSON) is not of a known form"}},
		"texts":             {reply{422, plain, `{"errors":["s3cr3t"]}`}, "", []string{"the answer (21 bytes of JSON) is not of a known form"}},
		"another form":      {reply{403, plain, `{"error":"s3cr3t"}`}, "", []string{"the answer (18 bytes of JSON) is not of a known form"}},
		"a webhook, as 422": {reply{422, plain, shown}, "", []string{"the answer (710 bytes of JSON) is not of a known form"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			_, err := a.client(t, nil).ListWebhooks(t.Context(), 1, "")
			failure := failureOf(t, err)
			recognized := !strings.HasPrefix(test.messages[0], "the answer ")
			if failure.Status != test.reply.status || failure.Recognized != recognized || failure.Code != test.code ||
				!reflect.DeepEqual(failure.Messages, test.messages) || failure.Vendor != "Commerce Layer" {
				t.Errorf("got %+v", failure)
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("it quotes the answer: %v", err)
			}
		})
	}
}

// TestGone: a 404 with Commerce Layer's own code means that the webhook is gone if the list answers, too, for else a wrong
// host would look like deleted webhooks. That of a write has to be confirmed by a read first.
func TestGone(t *testing.T) {
	t.Parallel()
	const one, list = "/api/webhooks/mPpvRCrEOd", "/api/webhooks?page%5Bnumber%5D=1&page%5Bsize%5D=25&sort=created_at%2Cid"
	own, page := reply{status: 404, body: notFound}, reply{404, "text/html", "<title>404 Not Found</title>"}
	router := reply{status: 404, body: `{"errors":[{"status":404,"title":"Not Found","detail":"no Route matched with those values"}]}`}
	empty := reply{status: 200, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`}
	answers := map[string]struct {
		reply, list reply
		gone        bool
		probed      bool
	}{
		"the application's 404":       {own, empty, true, true},
		"the 404 in front of it":      {reply{404, "application/json", edgeNotFound}, empty, true, true},
		"its own, the list is none":   {own, own, false, true},
		"its own, the list is a page": {own, reply{200, "text/html", "<title>Sign in</title>"}, false, true},
		"its own, the list shows it":  {own, reply{status: 200, body: `{"data":[` + strings.TrimSuffix(strings.TrimPrefix(shown, `{"data":`), "}") + `]}`}, false, true},
		"a page":                      {page, empty, false, false},
		"a router's":                  {router, empty, false, false},
		"nothing":                     {reply{404, "", ""}, empty, false, false},
		"missing right":               {reply{status: 401, body: `{"errors":[{"title":"Access denied","code":"UNAUTHORIZED"}]}`}, empty, false, false},
		"410":                         {reply{status: 410, body: notFound}, empty, false, false},
	}
	calls := map[string]func(context.Context, *commercelayerapi.Client) error{
		"GET": func(ctx context.Context, c *commercelayerapi.Client) error {
			_, err := c.GetWebhook(ctx, "mPpvRCrEOd")
			return err
		},
		"PATCH": func(ctx context.Context, c *commercelayerapi.Client) error {
			_, err := c.UpdateWebhook(ctx, "mPpvRCrEOd", commercelayerapi.WebhookParams{Enable: true})
			return err
		},
		"DELETE": func(ctx context.Context, c *commercelayerapi.Client) error { return c.DeleteWebhook(ctx, "mPpvRCrEOd") },
	}
	for name, test := range answers {
		for method, call := range calls {
			t.Run(name+"/"+method, func(t *testing.T) {
				t.Parallel()
				replies, want := []reply{test.reply}, []string{method + " " + one}
				if method != http.MethodGet && test.reply.status == http.StatusNotFound {
					replies, want = append(replies, test.reply), append(want, "GET "+one)
				}
				if test.probed {
					want = append(want, "GET "+list)
				}
				a := serve(t, append(replies, test.list)...)
				err := call(t.Context(), a.client(t, nil))
				if errors.Is(err, rest.ErrNotFound) != test.gone {
					t.Errorf("got %v", err)
				}
				if failure := failureOf(t, err); failure.Status != test.reply.status || failure.Method != method {
					t.Errorf("got %+v", failure)
				}
				if got := a.targets(); !reflect.DeepEqual(got, want) {
					t.Errorf("the server received %q, want %q", got, want)
				}
			})
		}
	}
}

// TestDeleted: a delete is done when Commerce Layer says so, or when a read shows that the webhook is gone.
func TestDeleted(t *testing.T) {
	t.Parallel()
	own, there := reply{status: 404, body: notFound}, reply{status: 200, body: shown}
	empty := reply{status: 200, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`}
	for name, test := range map[string]struct {
		replies []reply
		want    string
	}{
		"204":                            {[]reply{{status: 204}}, ""},
		"a login page, gone":             {[]reply{{200, "text/html", "<title>Sign in</title>"}, own, empty}, ""},
		"a login page, still there":      {[]reply{{200, "text/html", "<title>Sign in</title>"}, there}, "the object is still there"},
		"maintenance, still there":       {[]reply{{200, "application/json", `{"maintenance":true}`}, there}, "the object is still there"},
		"maintenance, and of the read":   {[]reply{{200, "application/json", `{"maintenance":true}`}}, "whether it was is unknown"},
		"404, but a read shows it":       {[]reply{own, there}, "because it can be read"},
		"an empty 200, gone":             {[]reply{{status: 200}, own, empty}, ""},
		"an empty 200, by a wrong host?": {[]reply{{status: 200}, own, own}, "the list can't be read there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, test.replies...).client(t, func(c *commercelayerapi.Config) {
				c.REST.Clock.Pause = func(context.Context, time.Duration) error { return nil }
			})
			err := client.DeleteWebhook(t.Context(), "mPpvRCrEOd")
			if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || errors.Is(err, rest.ErrNotFound)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestStranger: an answer about another webhook is none.
func TestStranger(t *testing.T) {
	t.Parallel()
	for call, do := range map[string]func(*commercelayerapi.Client) (*commercelayerapi.Webhook, error){
		"get": func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
			return c.GetWebhook(t.Context(), "mppvRCrEOd")
		},
		"update": func(c *commercelayerapi.Client) (*commercelayerapi.Webhook, error) {
			return c.UpdateWebhook(t.Context(), "mppvRCrEOd", commercelayerapi.WebhookParams{Enable: true})
		},
	} {
		w, err := do(serve(t, reply{status: 200, body: shown}).client(t, nil))
		if w != nil || err == nil || !strings.Contains(err.Error(), `it is about another object (id "mPpvRCrEOd")`) {
			t.Errorf("%s: got %v, %v", call, w, err)
		}
	}
}

// TestCreateAmbiguous: whether the webhook may exist after a create that failed. It is never sent twice where it may.
func TestCreateAmbiguous(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		reply     reply
		ambiguous bool
		requests  int
	}{
		"refused":         {reply{status: 422, body: `{"errors":[{"title":"can't be blank"}]}`}, false, 1},
		"missing right":   {reply{status: 401, body: `{"errors":[{"title":"Access denied","code":"UNAUTHORIZED"}]}`}, false, 1},
		"rate limit":      {reply{429, "application/json", `{"errors":{"title":"Too Many Requests"}}`}, false, 3},
		"dropped":         {reply{}, true, 1},
		"gateway":         {reply{502, "text/html", "<title>502 Bad Gateway</title>"}, true, 1},
		"server error":    {reply{500, "", ""}, true, 1},
		"timeout":         {reply{504, "", ""}, true, 1},
		"page":            {reply{200, "text/html", "<title>Sign in</title>"}, true, 1},
		"cut off":         {reply{status: 201, body: shown[:300]}, true, 1},
		"empty":           {reply{status: 201}, true, 1},
		"no content":      {reply{status: 204}, true, 1},
		"no webhook":      {reply{status: 201, body: `{"data":null}`}, true, 1},
		"no id":           {reply{status: 201, body: `{"data":{"type":"webhooks","attributes":{"shared_secret":"s3cr3t"}}}`}, true, 1},
		"something else":  {reply{status: 201, body: `{"data":{"id":"1","type":"orders"}}`}, true, 1},
		"attribute wrong": {reply{status: 201, body: `{"data":{"id":"1","type":"webhooks","attributes":{"circuit_failure_count":"s3cr3t"}}}`}, true, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			_, err := a.client(t, nil).CreateWebhook(t.Context(), commercelayerapi.WebhookParams{Topic: new("orders.place")})
			if failure := failureOf(t, err); failure.Ambiguous() != test.ambiguous || failure.Status != test.reply.status {
				t.Errorf("ambiguous %t: %v", failure.Ambiguous(), err)
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("it quotes the answer: %v", err)
			}
			if n := len(a.targets()); n != test.requests {
				t.Errorf("the server received %d requests", n)
			}
		})
	}
}
