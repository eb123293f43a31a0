package hook

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestNoun_Created(t *testing.T) {
	t.Parallel()
	lost := &rest.Error{Method: "POST", URL: "https://api.example.com/hooks", Sent: true, Err: errors.New("EOF")}
	for name, test := range map[string]struct {
		outcome once.Outcome
		err     error
		saved   bool
		want    []string
	}{
		"created": {saved: true},
		"refused": {
			err:  &rest.Error{Method: "POST", URL: "https://api.example.com/hooks", Status: 422, Recognized: true},
			want: []string{"error: Unable to create Acme hook: POST https://api.example.com/hooks answered 422 Unprocessable Entity."},
		},
		"several may be it": {
			err: &once.UndecidedError{IDs: []string{"h1", "h2"}, Err: lost},
			want: []string{"error: Unable to create Acme hook: POST https://api.example.com/hooks got no answer: EOF. It may have created " +
				"one of these, but that can't be told for certain: h1, h2. Applying again would create another: look at the vendor, delete " +
				"what is too much and import what is to stay (terraform import ADDRESS h1; terraform import ADDRESS h2).\n\nThe answer was " +
				"lost, so the hook may exist. Look it up at the vendor before applying again: if it is there, import it with terraform " +
				"import, so that it doesn't exist twice."},
		},
		"found, not completed": {
			err: &once.AdoptError{ID: "h1", Err: errors.New("no")}, saved: true,
			want: []string{"warning: The new Acme hook is not complete: the answer to the create was lost; the object was found with id " +
				"h1, but writing what was asked for to it failed: no. The next plan shows what is missing; apply again."},
		},
		"a second one": {
			outcome: once.Outcome{Extra: []string{"h0"}}, saved: true,
			want: []string{"warning: There may be a second Acme hook: The answer to the first attempt was lost, so it was created again, as " +
				"h1. The first attempt seems to have worked after all: h0 is the same. Delete what is too much at the vendor, or every event " +
				"is delivered twice."},
		},
		"perhaps a second one": {
			outcome: once.Outcome{Unchecked: errors.New("no answer")}, saved: true,
			want: []string{"warning: There may be a second Acme hook: The answer to the first attempt was lost, so it was created again, as " +
				"h1. Whether the first attempt worked after all could not be checked: no answer. Look at the vendor for one that is the same."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			noun := Noun{Vendor: "Acme", Thing: "hook", Service: "acme"}
			if got := noun.Created(&diags, "h1", test.outcome, test.err); got != test.saved {
				t.Errorf("to be saved: %t, want %t", got, test.saved)
			}
			if got := texts(diags); !slices.Equal(got, test.want) {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}
