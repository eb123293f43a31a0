package fakeserver_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestChange_patch holds the examples of RFC 7396, appendix A, whose patches are objects, and what is kept besides.
func TestChange_patch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ fixture, patch, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
		{`{"z":1.00,"a":{"y":1e2,"x":"Zoë & €"}}`, "{ \"a\" : {\"x\":\"<é>\"},\n\"b\":-0.0 }", `{"z":1.00,"a":{"y":1e2,"x":"<é>"},"b":-0.0}`},
		{`{"a":12345678901234567890}`, `{}`, `{"a":12345678901234567890}`},
		{`{"a\"b":1,"é":2}`, `{"a\"b":3}`, `{"a\"b":3,"é":2}`},
	} {
		got, err := fakeserver.Change{Patch: json.RawMessage(test.patch)}.Apply(json.RawMessage(test.fixture))
		if err != nil || string(got) != test.want {
			t.Errorf("%s patched with %s: %s, %v, want %s", test.fixture, test.patch, got, err, test.want)
		}
	}
}

func TestChange_apply(t *testing.T) {
	t.Parallel()
	const fixture, resource, exact = `{"id":"1"}`, ` {"id": "2"}`, "{€"
	body := exact
	for want, change := range map[string]fakeserver.Change{
		fixture: {}, resource: {Resource: json.RawMessage(resource)}, exact: {Body: &body},
	} {
		if got, err := change.Apply(json.RawMessage(fixture)); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	object := json.RawMessage(`{}`)
	for want, change := range map[string]fakeserver.Change{
		"send one of them":                       {Resource: object, Patch: object},
		"exclude one another":                    {Patch: object, Body: &body},
		"resource is not valid JSON (":           {Resource: json.RawMessage(`{"secret":`)},
		"patch is not valid JSON (":              {Patch: json.RawMessage(`{"secret":1,}`)},
		"resource is not a JSON object: send":    {Resource: json.RawMessage(`["secret"]`)},
		"patch is not a JSON object: send one":   {Patch: json.RawMessage(`null`)},
		"patch is not valid JSON (unexpected":    {Patch: json.RawMessage(``)},
		"resource is not a JSON object: send on": {Resource: json.RawMessage(`"secret"`)},
		"patch is nested deeper than 100 levels": {Patch: json.RawMessage(strings.Repeat(`{"a":`, 101) + "1" + strings.Repeat("}", 101))},
		"resource is nested deeper than 100":     {Resource: json.RawMessage(`{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}")},
	} {
		_, err := change.Apply(json.RawMessage(fixture))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestChange_large: time grows with the size of a change, not with the square of it.
func TestChange_large(t *testing.T) {
	t.Parallel()
	var patch strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&patch, `,"%d":%d`, i, i)
	}
	began := time.Now()
	text := json.RawMessage("{" + patch.String()[1:] + "}")
	got, err := fakeserver.Change{Patch: text}.Apply(text)
	if took := time.Since(began); err != nil || string(got) != string(text) || took > 20*time.Second {
		t.Errorf("%d bytes, %v, in %s", len(got), err, took)
	}
	deep := json.RawMessage(strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100))
	if got, err := (fakeserver.Change{Patch: deep}).Apply(deep); err != nil || string(got) != string(deep) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestObject(t *testing.T) {
	t.Parallel()
	var o fakeserver.Object
	if err := json.Unmarshal([]byte(`{"b": 1.0, "a": {"x": [1, 2]}, "b": 2.50}`), &o); err != nil {
		t.Fatal(err)
	}
	o.Set("c", json.RawMessage("null"))
	o.Delete("a")
	o.Delete("a")
	text, err := json.Marshal(o)
	if want := `{"b":2.50,"c":null}`; err != nil || string(text) != want || o.Get("a") != nil {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
	for _, no := range []string{`[]`, `7`, `"x"`, `null`} {
		if err := json.Unmarshal([]byte(no), &o); err == nil {
			t.Errorf("%s is taken for an object", no)
		}
	}
}
