package commercelayerfake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// webhook is one with nothing but what is required.
func webhook() commercelayerfake.Webhook {
	return commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "https://a.test"}
}

const self = "https://demo.commercelayer.io/api/webhooks/hook000001"

// recorded is what Commerce Layer was seen to answer (https://docs.commercelayer.io/core/api-reference/webhooks), with the
// ids and times of this fake.
const recorded = `{"data":{"id":"hook000001","type":"webhooks","links":{"self":"` + self + `"},
 "attributes":{"name":"incentro webhook","topic":"orders.create","callback_url":"http://example.url","include_resources":["customer"],
  "disabled_at":null,"circuit_state":"closed","circuit_failure_count":0,"shared_secret":"00000000000000000000000000c0ffee",
  "created_at":"` + firstTime + `","updated_at":"` + firstTime + `","reference":null,"reference_origin":null,"metadata":{"foo":"bar","testName":"x"}},
 "relationships":{"last_event_callbacks":{"links":{"self":"` + self + `/relationships/last_event_callbacks","related":"` + self + `/last_event_callbacks"}}},
 "meta":{"mode":"test","organization_id":"org-demo","trace_id":"TRACE"}}}`

func trace(n string) string { return strings.Repeat("0", 64-len(n)) + n }

const notFound = `{"errors":[{"title":"Record not found","detail":"The requested resource was not found. Please double-check the resource id.","code":"RECORD_NOT_FOUND","status":"404"}]}`

func TestLifecycle(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	created := c.call(t, "POST", hooks, document("", `"name":"incentro webhook","topic":"orders.create","callback_url":"http://example.url",
		"include_resources":["customer"],"metadata":{"foo":"bar","testName":"x"},"reference":null,"reference_origin":null`))
	check(t, created, 201, jsonAPI, strings.Replace(recorded, "TRACE", trace("1"), 1))
	check(t, c.call(t, "GET", hooks+"/hook000001", ""), 200, jsonAPI, strings.Replace(recorded, "TRACE", trace("2"), 1))

	// Everything changes in place, and the secret stays.
	c.clock.move(time.Minute)
	updated := c.call(t, "PATCH", hooks+"/hook000001", document("hook000001", `"topic":"orders.place","metadata":{"bar":"foo","testName":"x"}`))
	want := strings.NewReplacer("TRACE", trace("3"), "orders.create", "orders.place", `"foo":"bar"`, `"bar":"foo"`,
		`"updated_at":"2026-01-02T03:04`, `"updated_at":"2026-01-02T03:05`).Replace(recorded)
	check(t, updated, 200, jsonAPI, want)

	if deleted := c.call(t, "DELETE", hooks+"/hook000001", ""); deleted.Code != 204 || deleted.Body.Len() != 0 {
		t.Errorf("got %d %s", deleted.Code, deleted.Body)
	}
	for _, method := range []string{"GET", "DELETE", "PATCH"} {
		check(t, c.call(t, method, hooks+"/hook000001", document("hook000001", "")), 404, jsonAPI, notFound)
	}
}

// TestAttributes: what an update does to one attribute; what isn't sent stays.
func TestAttributes(t *testing.T) {
	t.Parallel()
	full := webhook()
	reference := "r"
	full.Name, full.Reference, full.ReferenceOrigin = "N", &reference, &reference
	full.IncludeResources, full.Metadata = []string{"a", "b"}, []byte(`{"k":1}`)
	tests := map[string]struct{ send, attribute, want string }{
		"name":               {`"name":"M"`, "name", `"M"`},
		"name, null":         {`"name":null`, "name", `"Webhook hook000001"`},
		"name, empty":        {`"name":""`, "name", `""`},
		"name, absent":       {``, "name", `"N"`},
		"topic":              {`"topic":"new.topic_of_2030"`, "topic", `"new.topic_of_2030"`},
		"topic, absent":      {``, "topic", `"orders.place"`},
		"callback":           {`"callback_url":"http://b.test"`, "callback_url", `"http://b.test"`},
		"includes":           {`"include_resources":["c.d"]`, "include_resources", `["c.d"]`},
		"includes, []":       {`"include_resources":[]`, "include_resources", `null`},
		"includes, null":     {`"include_resources":null`, "include_resources", `null`},
		"dashboard's empty":  {`"include_resources":[""]`, "include_resources", `[""]`},
		"includes, absent":   {``, "include_resources", `["a","b"]`},
		"reference":          {`"reference":"s"`, "reference", `"s"`},
		"reference, null":    {`"reference":null`, "reference", `null`},
		"reference, absent":  {`"reference_origin":null`, "reference", `"r"`},
		"origin, null":       {`"reference_origin":null`, "reference_origin", `null`},
		"metadata, replaced": {`"metadata":{"l":2}`, "metadata", `{"l":2}`},
		"metadata, emptied":  {`"metadata":{}`, "metadata", `{}`},
		"metadata, null":     {`"metadata":null`, "metadata", `{}`},
		"metadata, absent":   {``, "metadata", `{"k":1}`},
		"metadata, big":      {`"metadata":{"n":12345678901234567890.10,"d":{"a":[1,null]}}`, "metadata", `{"n":12345678901234567890.10,"d":{"a":[1,null]}}`},
		"disabled":           {`"_disable":true`, "disabled_at", `"2026-01-02T03:05:05.678Z"`},
		"not disabled":       {`"_disable":false`, "disabled_at", `null`},
		"enabled already":    {`"_enable":true`, "disabled_at", `null`},
		"the circuit stays":  {`"_enable":true`, "circuit_state", `"open"`},
		"circuit reset":      {`"_reset_circuit":true`, "circuit_state", `"closed"`},
		"failures reset":     {`"_reset_circuit":true`, "circuit_failure_count", `0`},
		"the secret stays":   {`"topic":"a.b"`, "shared_secret", `"00000000000000000000000000c0ffee"`},
		"created at stays":   {`"topic":"a.b"`, "created_at", `"` + firstTime + `"`},
		"failures stay":      {``, "circuit_failure_count", `30`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			id := c.fake.Put(full)
			c.fake.Edit(id, func(w *commercelayerfake.Webhook) { w.CircuitState, w.CircuitFailureCount = "open", 30 })
			c.clock.move(time.Minute)
			updated := c.call(t, "PATCH", hooks+"/"+id, document(id, test.send))
			read := c.call(t, "GET", hooks+"/"+id, "")
			if got, again := shown(t, updated, test.attribute), shown(t, read, test.attribute); got != test.want || again != test.want {
				t.Errorf("the update shows %s, the read %s, want %s", got, again, test.want)
			}
		})
	}
}

func TestEnableAfterDisable(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	id := c.create(t, `,"_disable":true`)
	if got := shown(t, c.call(t, "GET", hooks+"/"+id, ""), "disabled_at"); got != `"`+firstTime+`"` {
		t.Errorf("got %s", got)
	}
	c.clock.move(time.Minute) // disabling again changes nothing
	if got := shown(t, c.call(t, "PATCH", hooks+"/"+id, document(id, `"_disable":true`)), "disabled_at"); got != `"`+firstTime+`"` {
		t.Errorf("got %s", got)
	}
	if got := shown(t, c.call(t, "PATCH", hooks+"/"+id, document(id, `"_enable":true`)), "disabled_at"); got != "null" {
		t.Errorf("got %s", got)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", `,"name":null`} {
		c := newCaller(t)
		id := c.create(t, name)
		answer := c.call(t, "GET", hooks+"/"+id, "")
		for attribute, want := range map[string]string{
			"name": `"Webhook ` + id + `"`, "include_resources": "null", "reference": "null", "reference_origin": "null", "metadata": "{}",
			"disabled_at": "null", "circuit_state": `"closed"`, "circuit_failure_count": "0",
		} {
			if got := shown(t, answer, attribute); got != want {
				t.Errorf("%s: got %s, want %s", attribute, got, want)
			}
		}
	}
}

// TestSecretsDiffer: no two webhooks share a secret, whatever was deleted between.
func TestSecretsDiffer(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	seen := map[string]bool{}
	first := c.create(t, "")
	for i := range 5 {
		if i == 2 {
			c.fake.Drop(first)
		}
		id := c.create(t, "")
		seen[shown(t, c.call(t, "GET", hooks+"/"+id, ""), "shared_secret")] = true
	}
	if len(seen) != 5 {
		t.Errorf("got %v", seen)
	}
}

func TestDirectAccess(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	given := webhook()
	given.ID, given.Name, given.SharedSecret = "mine", "N", "s"
	if id := c.fake.Put(given); id != "mine" {
		t.Errorf("got %q", id)
	}
	id := c.fake.Put(webhook())
	all := c.fake.Webhooks()
	if len(all) != 2 || all[0].SharedSecret != "s" || all[1].ID != id || all[1].Name != "Webhook "+id {
		t.Errorf("got %+v", all)
	}
	if !c.fake.Edit(id, func(w *commercelayerfake.Webhook) { w.Name = "edited" }) || c.fake.Edit("x", nil) {
		t.Error("Edit reports wrongly")
	}
	if got := shown(t, c.call(t, "GET", hooks+"/"+id, ""), "name"); got != `"edited"` {
		t.Errorf("got %s", got)
	}
	if !c.fake.Drop(id) || c.fake.Drop(id) || len(c.fake.Webhooks()) != 1 {
		t.Error("Drop reports wrongly")
	}
}
