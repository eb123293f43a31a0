package hook

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

func TestWarnCreated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		outcome once.Outcome
		err     error
		hidden  bool
		want    []string
	}{
		"created": {},
		"found, not completed": {
			err: &once.AdoptError{ID: "h1", Err: errors.New("no")},
			want: []string{"warning: The new Acme hook is incomplete: h1: the answer to the create was lost; the object was found with id " +
				"h1, but writing the requested fields to it failed: no. The next plan shows what is missing. Apply again."},
		},
		"created, then another error": {
			err:  errors.New("PUT /hooks/h1 answered 500."),
			want: []string{"warning: The new Acme hook is incomplete: h1: PUT /hooks/h1 answered 500. The next plan shows what is missing. Apply again."},
		},
		"not completed, which doesn't show": {
			err:    errors.New("PUT /hooks/h1 answered 500."),
			hidden: true,
			want: []string{"warning: The new Acme hook is incomplete: h1: PUT /hooks/h1 answered 500. No plan will show what is missing, because " +
				"Acme doesn't show it. Check the hook there, or replace it with terraform apply -replace=ADDRESS."},
		},
		"a second one": {
			outcome: once.Outcome{Extra: []string{"h0"}},
			want: []string{"warning: There may be a second Acme hook beside h1: The response to the first attempt was lost, so the hook was created again, as " +
				"h1. But the first attempt seems to have succeeded: h0 is the same. Delete one of them at the vendor, or every event " +
				"is delivered twice."},
		},
		"a similar one": {
			outcome: once.Outcome{Similar: []string{"h0", "h2"}},
			want: []string{"warning: There may be a second Acme hook beside h1: The response to the first attempt was lost, so the hook was created again, as " +
				"h1. Similar and about as new: h0, h2. Compare them at the vendor, and delete one only if it is a duplicate that no " +
				"other resource manages."},
		},
		"perhaps a second one": {
			outcome: once.Outcome{Unchecked: errors.New("no answer")},
			want: []string{"warning: There may be a second Acme hook beside h1: The response to the first attempt was lost, so the hook was created again, as " +
				"h1. Whether the first attempt succeeded couldn't be checked: no answer. Look for a duplicate at the vendor."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			warnCreated(&diags, created{services.Noun{Vendor: "Acme", Thing: "hook", Settings: services.InBlock("acme")}, "h1", test.outcome, test.err, !test.hidden})
			if got := texts(diags); !slices.Equal(got, test.want) {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}
