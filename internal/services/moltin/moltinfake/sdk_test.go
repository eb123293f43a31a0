package moltinfake

import (
	"net/http"
	"strings"
	"testing"
)

// TestSDK plays the requests of the vendor's own JavaScript SDKs as they send them, @elasticpath/js-sdk 35.0.0 and @moltin/sdk
// 36.0.0 alike: with brackets in queries that are not escaped, with a content type where there is no body, and with what they
// say of themselves.
func TestSDK(t *testing.T) {
	t.Parallel()
	f := newFake()
	const all = "/v2/integrations"
	token, one := login(t, f, grant), all+"/"+firstID
	f.Put(Integration{ID: "other", Name: "Carts", Observes: []string{"cart.updated"}})
	for _, request := range []struct {
		method, target, data string
		status               int
		// want is in the answer.
		want string
	}{
		{"POST", all, `{"type":"integration","name":"Orders","description":"x","enabled":true,"observes":["order.paid"],"integration_type":"webhook","configuration":{"url":"https://example.com","secret_key":"s3"}}`, 201, `"id":"` + firstID},
		{"GET", one, "", 200, `"name":"Orders"`},
		{"PUT", one, `{"type":"integration","name":"Other","description":"x","enabled":true,"observes":["order.paid"],"integration_type":"webhook","configuration":{"url":"https://example.com","secret_key":"s3"}}`, 200, `"name":"Other"`},
		{"PUT", one, `{"type":"integration","enabled":false}`, 200, `"enabled":false`},
		{"GET", all, "", 200, `"name":"Carts"`},
		{"GET", all + "?page[limit]=10", "", 200, `"name":"Other"`},
		{"GET", all + "?page[limit]=10&page[offset]=10", "", 200, `"data":[]`},
		{"GET", all + "?sort=-created_at", "", 200, `"name":"Other"`},
		{"GET", all + "?filter=eq(name,Other)", "", 200, `"name":"Other"`},
		{"GET", one + "/logs", "", 200, `"data":[]`},
		{"GET", all + "/logs", "", 200, `"data":[]`},
		{"GET", one + "/jobs", "", 200, `"data":[]`},
		{"DELETE", one, "", 200, firstID},
		{"GET", one, "", 404, "errors"},
	} {
		body := request.data
		if body != "" {
			body = "{\n        \"data\": " + body + "\n      }"
		}
		status, answer := call(t, f, token, request.method, request.target, jsonType, body)
		if status != request.status || !strings.Contains(answer, request.want) {
			t.Errorf("%s %s %s\ngot %d %s\nwant %d with %s", request.method, request.target, body, status, answer, request.status, request.want)
		}
	}
	if left := f.Integrations(); len(left) != 1 || len(f.Base().Journal.Calls(http.MethodPost, all)) != 1 {
		t.Errorf("left are %+v", left)
	}
}
