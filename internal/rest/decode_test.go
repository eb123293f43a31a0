package rest_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestDecodeItem: whatever can be read of an object is read, and the rest is named without its value.
func TestDecodeItem(t *testing.T) {
	t.Parallel()
	type item struct {
		rest.Partial
		ID    string                             `json:"id"`
		Count int                                `json:"count"`
		Group rest.Object[struct{ Name string }] `json:"group"`
	}
	for raw, test := range map[string]struct{ id, problem string }{
		`{"id":"a","count":1,"group":{"name":"n"}}`: {"a", ""},
		`{"id":"a","group":[]}`:                     {"a", ""},
		`{"id":"a","group":[ ]}`:                    {"a", ""},
		`{"id":"a","group":null}`:                   {"a", ""},
		`{"count":"s3cr3t","id":"a"}`:               {"a", "unexpected string at count"},
		`{"count":1e99,"id":"a"}`:                   {"a", "unexpected number at count"},
		`{"id":"a","group":["s3cr3t"]}`:             {"a", "unexpected array at its top"},
		`{"id":"a","group":{"name":["s3cr3t"]}}`:    {"a", "unexpected array at Name"},
		`{"id":["s3cr3t"],"count":1}`:               {"", "unexpected array at id"},
		`["s3cr3t"]`:                                {"", "unexpected array at its top"},
		`null`:                                      {"", "it has no id"},
		`{"group":["s3cr3t"],"id":"a"}`:             {"a", "unexpected array at its top"},
	} {
		var got item
		got.Problem = rest.DecodeItem(json.RawMessage(raw), &got, &got.ID)
		problem := ""
		if err := rest.ProblemOf(&got); err != nil {
			problem = err.Error()
		}
		if got.ID != test.id || problem != test.problem {
			t.Errorf("%s: got %q, %q", raw, got.ID, problem)
		}
	}
	if err := rest.ProblemOf("no Partial"); err != nil {
		t.Error(err)
	}
}

// TestSeconds: servers write a number of seconds in all kinds of ways.
func TestSeconds(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]rest.Seconds{
		`3600`: 3600, `"3600"`: 3600, `1.5`: 1.5, `"1.5"`: 1.5, `3.6e3`: 3600, `-1`: -1, `" 60 "`: 60, `"Infinity"`: rest.Seconds(math.Inf(1)),
		`null`: 0, `false`: 0, `""`: 0, `"soon"`: 0, `{}`: 0, `[60]`: 0, `"NaN"`: 0,
	} {
		var got struct{ Life rest.Seconds }
		if err := json.Unmarshal([]byte(`{"life":`+raw+`}`), &got); err != nil || got.Life != want || rest.Life(float64(got.Life)) < 0 {
			t.Errorf("%s is read as %g, %v", raw, got.Life, err)
		}
	}
}
