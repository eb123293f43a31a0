package hook

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestStoredOtherwise: of what a change sent, and of nothing else, it is found where the vendor shows something else.
func TestStoredOtherwise(t *testing.T) {
	t.Parallel()
	text, version := types.StringValue, types.Int64Value
	for name, test := range map[string]struct {
		change Change[toy]
		shown  shownToy
		want   []string
	}{
		"as it was sent": {
			Change[toy]{Plan: toy{Name: text("Orders"), UpdatedAt: types.StringUnknown()}}, shownToy{ID: "t1", Name: "Orders", UpdatedAt: "now"}, nil,
		},
		"cut": {Change[toy]{Plan: toy{Name: text("Orders")}}, shownToy{Name: "Ord"}, []string{"name"}},
		"not sent": {
			Change[toy]{Prior: &toy{Name: text("Orders")}, Plan: toy{Name: text("Orders")}}, shownToy{Name: "clicked"}, nil,
		},
		"secret": {
			Change[toy]{Plan: toy{Name: text("Orders"), Secret: text("hush ")}}, shownToy{Name: "Orders", Secret: "hush"}, []string{"secret"},
		},
		"secret, masked": {
			Change[toy]{Plan: toy{Name: text("Orders"), Secret: text("hush-hush")}}, shownToy{Name: "Orders", Secret: "****hush"}, nil,
		},
		"secret, not sent": {
			Change[toy]{Prior: &toy{Secret: text("hush")}, Plan: toy{Secret: text("hush")}}, shownToy{Secret: "clicked"}, nil,
		},
		"write-only secret": {
			Change[toy]{Config: toy{SecretWO: text("hush ")}, Plan: toy{Name: text("Orders"), SecretWO: text("hush "), SecretWOVersion: version(1)}},
			shownToy{Name: "Orders", Secret: "hush"}, []string{"secret_wo"},
		},
		"a block": {
			Change[toy]{Plan: toy{Name: text("Orders"), Target: &toyTarget{Token: text("x")}}}, shownToy{Name: "Orders", Token: "y"}, []string{"target.token"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := toyResource()
			test.change.Sent = r.sent(test.change)
			var got []string
			for _, d := range r.storedOtherwise(t.Context(), test.change, &test.shown) {
				got = append(got, d.at.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
