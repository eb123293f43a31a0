package commercelayerfake_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

const callbacks = "/api/event_callbacks"

// documentedCallback is the example of https://docs.commercelayer.io/core/api-reference/event_callbacks, with the ids and
// times of this fake and nothing in reference and metadata.
const documentedCallback = `{"id":"call000001","type":"event_callbacks","links":{"self":"https://demo.commercelayer.io/api/event_callbacks/call000001"},
 "attributes":{"callback_url":"https://yourapp.com/webhooks","payload":{"data":{"attributes":{"id":"PYWehaoXJj","type":"orders"}}},
  "response_code":"200","response_message":"OK","created_at":"` + firstTime + `","updated_at":"` + firstTime + `",
  "reference":null,"reference_origin":null,"metadata":{}},
 "relationships":{"webhook":{"links":{"self":"https://demo.commercelayer.io/api/event_callbacks/call000001/relationships/webhook",
  "related":"https://demo.commercelayer.io/api/event_callbacks/call000001/webhook"}}},
 "meta":{"mode":"test","organization_id":"org-demo","trace_id":"TRACE"}}`

func TestEventCallbackShape(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	hook := webhook()
	hook.CallbackURL = "https://yourapp.com/webhooks"
	id := c.fake.Put(hook)
	c.fake.Deliver(id, commercelayerfake.Delivery{
		ResponseCode: "200", ResponseMessage: "OK", Payload: []byte(`{"data":{"attributes":{"id":"PYWehaoXJj","type":"orders"}}}`),
	})
	// What was sent stays as it was.
	c.fake.Edit(id, func(w *commercelayerfake.Webhook) { w.CallbackURL = "https://new.test" })
	last := hooks + "/" + id + "/last_event_callbacks"
	for i, target := range []string{callbacks, callbacks + "?filter[q][webhook_id_eq]=" + id, last} {
		path, query, _ := strings.Cut(target, "?")
		if query != "" {
			query = "filter%5Bq%5D%5Bwebhook_id_eq%5D=" + id + "&"
		}
		link := "https://demo.commercelayer.io" + path + "?" + query + "page%5Bnumber%5D=1"
		check(t, c.call(t, "GET", target, ""), 200, jsonAPI, `{"data":[`+strings.Replace(documentedCallback, "TRACE", trace(fmt.Sprint(i+1)), 1)+
			`],"meta":{"record_count":1,"page_count":1},"links":{"first":"`+link+`","last":"`+link+`"}}`)
	}
}

// TestSparseFields: only what is asked for is shown.
func TestSparseFields(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]string{
		"callback_url,response_code,response_message,created_at": `,"attributes":{"callback_url":"https://a.test","response_code":null,"response_message":null,"created_at":"` + firstTime + `"}`,
		"payload": `,"attributes":{"payload":{}}`,
		"webhook": `,"relationships":{"webhook":{"links":{"self":"https://demo.commercelayer.io/api/event_callbacks/call000001/relationships/webhook",
			"related":"https://demo.commercelayer.io/api/event_callbacks/call000001/webhook"}}}`,
	} {
		t.Run(fields, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			c.fake.Deliver(c.fake.Put(webhook()), commercelayerfake.Delivery{})
			link := "https://demo.commercelayer.io/api/event_callbacks?fields%5Bevent_callbacks%5D=" + strings.ReplaceAll(fields, ",", "%2C") + "&page%5Bnumber%5D=1"
			check(t, c.call(t, "GET", callbacks+"?fields[event_callbacks]="+fields, ""), 200, jsonAPI, `{"data":[{"id":"call000001","type":"event_callbacks",
				"links":{"self":"https://demo.commercelayer.io/api/event_callbacks/call000001"}`+want+`,
				"meta":{"mode":"test","organization_id":"org-demo","trace_id":"`+trace("1")+`"}}],
				"meta":{"record_count":1,"page_count":1},"links":{"first":"`+link+`","last":"`+link+`"}}`)
		})
	}
}

// TestEventCallbackPages: 12 calls of one webhook, a second apart but for two at the same time, and one of another.
func TestEventCallbackPages(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	id, other := c.fake.Put(webhook()), c.fake.Put(webhook())
	for i := range 12 {
		c.fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: "200"})
		if i > 0 {
			c.clock.move(time.Second)
		}
	}
	c.fake.Deliver(other, commercelayerfake.Delivery{ResponseCode: "200"})
	own, last := callbacks+"?filter[q][webhook_id_eq]="+id, hooks+"/"+id+"/last_event_callbacks"
	tests := map[string]struct {
		target       string
		want         []int
		count, pages int
	}{
		"all":               {callbacks, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 13, 2},
		"all, empty filter": {callbacks + "?filter[q][webhook_id_eq]=&page[number]=2", []int{11, 12, 13}, 13, 2},
		"newest first":      {own + "&sort=-created_at", []int{12, 11, 10, 9, 8, 7, 6, 5, 4, 3}, 12, 2},
		"and the rest":      {own + "&sort=-created_at&page[number]=2", []int{2, 1}, 12, 2},
		"oldest first":      {own + "&sort=created_at&page[size]=3", []int{1, 2, 3}, 12, 4},
		"largest":           {own + "&sort=-created_at&page[size]=25", []int{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 12, 1},
		"past the end":      {own + "&page[number]=3", nil, 12, 2},
		"far past the end":  {own + "&page[number]=9223372036854775807", nil, 12, 2},
		"of nobody":         {callbacks + "?filter[q][webhook_id_eq]=x", nil, 0, 0},
		"last":              {last + "?page[size]=2", []int{12, 11}, 12, 6},
		"last, turned":      {last + "?page[size]=2&sort=created_at", []int{1, 2}, 12, 6},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := c.call(t, "GET", test.target, "")
			var p page
			if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != 200 || p.Data == nil {
				t.Fatalf("got %d %s", answer.Code, answer.Body)
			}
			var got []int
			for _, d := range p.Data {
				var n int
				_, _ = fmt.Sscanf(d.ID, "call%d", &n)
				got = append(got, n)
			}
			if !slices.Equal(got, test.want) || p.Meta.RecordCount != test.count || p.Meta.PageCount != test.pages {
				t.Errorf("got %v and %+v", got, p.Meta)
			}
		})
	}
}

// TestIncludedWebhook: an event callback tells whose it is where its webhook is included.
func TestIncludedWebhook(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.fake.Deliver(c.fake.Put(webhook()), commercelayerfake.Delivery{})
	body := c.call(t, "GET", callbacks+"?include=webhook&fields[webhooks]=topic&fields[event_callbacks]=webhook", "").Body.String()
	for _, want := range []string{`"data":{"id":"hook000001","type":"webhooks"}`, `"included":[{"attributes":{"topic":"orders.place"},"id":"hook000001","type":"webhooks"}]`} {
		if !strings.Contains(body, want) {
			t.Errorf("got %s, want %s", body, want)
		}
	}
}

func TestEventCallbacksRefused(t *testing.T) {
	t.Parallel()
	const last = hooks + "/hook000001/last_event_callbacks"
	for target, parameter := range map[string]string{
		callbacks + "?page[size]=26":                             "page[size]=26",
		callbacks + "?page[number]=0":                            "page[number]=0",
		callbacks + "?sort=callback_url":                         "sort=callback_url",
		callbacks + "?filter[q][signature_eq]=x":                 "filter[q][signature_eq]=x",
		callbacks + "?filter[webhook_id]=x":                      "filter[webhook_id]=x",
		callbacks + "?fields[event_callbacks]=payload,signature": "fields[event_callbacks]=payload,signature",
		callbacks + "?fields[webhooks]=name":                     "fields[webhooks]=name",
		callbacks + "?include=event_stores":                      "include=event_stores",
		last + "?filter[q][webhook_id_eq]=x":                     "filter[q][webhook_id_eq]=x",
	} {
		c := newCaller(t)
		c.fake.Put(webhook())
		check(t, c.call(t, "GET", target, ""), 400, jsonAPI, refusal(400, "BAD_REQUEST", "Unsupported parameter", parameter+" is not supported."))
	}
	c := newCaller(t)
	check(t, c.call(t, "GET", last, ""), 404, jsonAPI, notFound)
	c.fake.NoRights = true
	check(t, c.call(t, "GET", callbacks, ""), 401, jsonAPI, accessDenied)
}

// TestCircuit: 30 failures in a row open it, a success starts over, and a reset closes it.
func TestCircuit(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	id := c.fake.Put(webhook())
	deliver := func(times int, code string, want bool) {
		t.Helper()
		for range times {
			if got := c.fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: code}); got != want {
				t.Fatalf("it was delivered: %t", got)
			}
		}
	}
	recorded := 0
	expect := func(state string, failures, delivered int) {
		t.Helper()
		recorded += delivered
		answer := c.call(t, "GET", hooks+"/"+id, "")
		if got := shown(t, answer, "circuit_state") + shown(t, answer, "circuit_failure_count"); got != fmt.Sprintf("%q%d", state, failures) {
			t.Errorf("got %s, want %s %d", got, state, failures)
		}
		var p page
		if err := json.Unmarshal(c.call(t, "GET", callbacks, "").Body.Bytes(), &p); err != nil || p.Meta.RecordCount != recorded {
			t.Errorf("%d deliveries are recorded, want %d", p.Meta.RecordCount, recorded)
		}
	}
	deliver(15, "500", true)
	deliver(14, "", true) // no answer
	expect("closed", 29, 29)
	deliver(1, "204", true)
	expect("closed", 0, 1)
	deliver(30, "302", true)
	expect("open", 30, 30)
	deliver(1, "200", false)
	expect("open", 30, 0)
	before := c.fake.Webhooks()[0]
	if got := c.call(t, "PATCH", hooks+"/"+id, document(id, `"_reset_circuit":true`)); shown(t, got, "circuit_state") != `"closed"` || shown(t, got, "circuit_failure_count") != "0" {
		t.Errorf("the reset shows %s", got.Body)
	}
	before.CircuitState, before.CircuitFailureCount = "closed", 0
	if after := c.fake.Webhooks()[0]; !reflect.DeepEqual(after, before) {
		t.Errorf("the reset leaves %+v", after)
	}
	deliver(2, "404", true)
	expect("closed", 2, 2)
	c.call(t, "PATCH", hooks+"/"+id, document(id, `"_disable":true`))
	deliver(1, "200", false)
	expect("closed", 2, 0)
	c.call(t, "PATCH", hooks+"/"+id, document(id, `"_enable":true`))
	deliver(1, "200", true)
	expect("closed", 0, 1)
	c.fake.Drop(id)
	deliver(1, "200", false)
}
