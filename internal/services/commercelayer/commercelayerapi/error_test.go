package commercelayerapi_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

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

// TestGone: a 404 in Commerce Layer's own words means that the webhook is gone. Any other does only when the list
// answers, for else a wrong host would look like deleted webhooks.
func TestGone(t *testing.T) {
	t.Parallel()
	page := reply{404, "text/html", "<title>404 Not Found</title>"}
	list := reply{status: 200, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`}
	const probe = "GET /api/webhooks?page%5Bnumber%5D=1&page%5Bsize%5D=25&sort=created_at%2Cid"
	answers := map[string]struct {
		replies []reply
		gone    bool
		probed  bool
	}{
		"the application's 404":     {[]reply{{status: 404, body: notFound}}, true, false},
		"the 404 in front of it":    {[]reply{{404, "application/json", edgeNotFound}}, true, false},
		"a page, the list answers":  {[]reply{page, list}, true, true},
		"a page, the list doesn't":  {[]reply{page, page}, false, true},
		"empty, the list is a page": {[]reply{{404, "", ""}, {200, "text/html", "<title>Sign in</title>"}}, false, true},
		"missing right":             {[]reply{{status: 401, body: `{"errors":[{"title":"Access denied","code":"UNAUTHORIZED"}]}`}}, false, false},
		"410":                       {[]reply{{status: 410, body: notFound}}, false, false},
	}
	calls := map[string]func(context.Context, *commercelayerapi.Client) error{
		"GET": func(ctx context.Context, c *commercelayerapi.Client) error {
			_, err := c.GetWebhook(ctx, "x")
			return err
		},
		"PATCH": func(ctx context.Context, c *commercelayerapi.Client) error {
			_, err := c.UpdateWebhook(ctx, "x", commercelayerapi.WebhookParams{Enable: true})
			return err
		},
		"DELETE": func(ctx context.Context, c *commercelayerapi.Client) error { return c.DeleteWebhook(ctx, "x") },
	}
	for name, test := range answers {
		for method, call := range calls {
			t.Run(name+"/"+method, func(t *testing.T) {
				t.Parallel()
				a := serve(t, test.replies...)
				err := call(t.Context(), a.client(t, nil))
				if errors.Is(err, rest.ErrNotFound) != test.gone {
					t.Errorf("got %v", err)
				}
				if failure := failureOf(t, err); failure.Status != test.replies[0].status || failure.Method != method {
					t.Errorf("got %+v", failure)
				}
				want := []string{method + " /api/webhooks/x"}
				if test.probed {
					want = append(want, probe)
				}
				if got := a.targets(); !reflect.DeepEqual(got, want) {
					t.Errorf("the server received %q", got)
				}
			})
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
