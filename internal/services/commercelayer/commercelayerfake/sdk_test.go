package commercelayerfake_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestSDK plays the requests of the vendor's own JavaScript SDK and of the webhooks commands of its CLI as they send them:
// @commercelayer/sdk 7.12.1 and @commercelayer/cli-plugin-webhooks 4.3.5.
func TestSDK(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	const one, calls = hooks + "/hook000001", "/api/event_callbacks"
	patched := func(attributes string) string {
		return `{"data":{"type":"webhooks","attributes":{` + attributes + `},"relationships":{},"id":"hook000001"}}`
	}
	for _, request := range []struct {
		method, target, body string
		status               int
		// want is in the answer.
		want string
	}{
		// webhooks.create, webhooks:create
		{"POST", hooks, `{"data":{"type":"webhooks","attributes":{"name":"Orders","topic":"orders.place","callback_url":"https://example.com/","include_resources":["customer"],"metadata":{"a":1},"reference":"r"},"relationships":{}}}`, 201, `"id":"hook000001"`},
		{"POST", hooks, `{"data":{"type":"webhooks","attributes":{"topic":"orders.pay","callback_url":"https://example.com/"},"relationships":{}}}`, 201, `"id":"hook000002"`},
		// webhooks.retrieve, webhooks:details
		{"GET", one, "", 200, `"topic":"orders.place"`},
		{"GET", one + "?fields%5Bwebhooks%5D=topic%2Cshared_secret", "", 200, `"shared_secret":"`},
		{"GET", one + "?include=last_event_callbacks", "", 200, `"topic":"orders.place"`},
		// webhooks.update, _disable, _enable and _reset_circuit, and the commands update, disable, enable and reset
		{"PATCH", one, patched(`"name":"Other"`), 200, `"name":"Other"`},
		{"PATCH", one, patched(`"metadata":null,"name":null`), 200, `"metadata":{}`},
		{"PATCH", one, patched(`"_disable":true`), 200, `"disabled_at":"2026-`},
		{"PATCH", one, patched(`"_enable":true`), 200, `"disabled_at":null`},
		{"PATCH", one, patched(`"_reset_circuit":true`), 200, `"circuit_state":"closed"`},
		// webhooks.list and count, webhooks:list
		{"GET", hooks + "?sort=-created_at&page%5Bsize%5D=5&filter%5Bq%5D%5Btopic_eq%5D=orders.place&page%5Bnumber%5D=1", "", 200, `"record_count":1`},
		{"GET", hooks + "?sort=topic&page%5Bnumber%5D=1", "", 400, "sort=topic is not supported"},
		{"GET", hooks + "?page%5Bnumber%5D=1", "", 200, `"record_count":2`},
		{"GET", hooks + "?page%5Bnumber%5D=1&page%5Bsize%5D=25", "", 200, `"record_count":2`},
		{"GET", hooks + "?page%5Bnumber%5D=1&page%5Bsize%5D=1", "", 200, `"page_count":2`},
		// webhooks.last_event_callbacks, event_callbacks.list, and the commands events, event and payload
		{"GET", one + "/last_event_callbacks", "", 200, `"response_code":"200"`},
		{"GET", calls + "?sort=created_at&filter%5Bq%5D%5Bwebhook_id_eq%5D=hook000001&filter%5Bq%5D%5Bcreated_at_gt%5D=2020-01-01T00%3A00%3A00Z&page%5Bnumber%5D=1", "", 200, `"id":"call000001"`},
		{"GET", calls + "?fields%5Bevent_callbacks%5D=created_at%2Cresponse_code&filter%5Bq%5D%5Bwebhook_id_eq%5D=hook000001&page%5Bnumber%5D=1", "", 200, `"response_code":"200"`},
		{"GET", calls + "?sort=-created_at&page%5Bnumber%5D=1&page%5Bsize%5D=25&filter%5Bq%5D%5Bwebhook_id_eq%5D=hook000001", "", 200, `"record_count":1`},
		{"GET", calls + "?filter%5Bq%5D%5Bid_eq%5D=call000001&page%5Bnumber%5D=1", "", 200, `"payload":{"a":1}`},
		// webhooks.delete, webhooks:destroy
		{"DELETE", one, "", 204, ""},
		{"GET", one, "", 404, "RECORD_NOT_FOUND"},
	} {
		if strings.Contains(request.target, "last_event_callbacks") && !strings.Contains(request.target, "include") {
			c.fake.Deliver("hook000001", commercelayerfake.Delivery{ResponseCode: "200", ResponseMessage: "OK", Payload: []byte(`{"a":1}`)})
		}
		answer := c.call(t, request.method, request.target, request.body)
		if answer.Code != request.status || !strings.Contains(answer.Body.String(), request.want) {
			t.Errorf("%s %s %s\ngot %d %s\nwant %d with %s", request.method, request.target, request.body, answer.Code, answer.Body, request.status, request.want)
		}
	}
}

// TestSorted: webhooks are sorted by what they can be sorted by, in either direction.
func TestSorted(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	now, a, b := c.clock.Now(), "a", "b"
	c.fake.Put(commercelayerfake.Webhook{ID: "1", Topic: "b.b", CircuitState: "open", CircuitFailureCount: 30, Reference: &b, DisabledAt: &now})
	c.fake.Put(commercelayerfake.Webhook{ID: "2", Topic: "a.a", CircuitFailureCount: 4, Reference: &a, ReferenceOrigin: &a})
	c.fake.Put(commercelayerfake.Webhook{ID: "3", Topic: "c.c", CircuitFailureCount: 4})
	for sort, want := range map[string]string{
		"id": "123", "-id": "321", "created_at,-id": "321", "updated_at": "123", "circuit_failure_count,id": "231", "-circuit_failure_count": "123",
		"circuit_state,-id": "321", "-circuit_state": "123", "reference": "321", "-reference": "123", "reference_origin": "132", "-disabled_at": "123", "disabled_at": "231",
	} {
		got := ""
		for _, webhook := range c.list(t, "?sort="+sort).Data {
			got += webhook.ID
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", sort, got, want)
		}
	}
}
