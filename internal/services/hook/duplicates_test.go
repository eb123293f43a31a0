package hook

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestDuplicates(t *testing.T) {
	t.Parallel()
	itself := func(s string) string { return s }
	for name, test := range map[string]struct {
		enabled bool
		held    []string
		err     error
		managed []string
		want    string // in the warning; "" for none
	}{
		"none":         {enabled: true, held: []string{"other"}},
		"one":          {enabled: true, held: []string{"same-1", "other"}, want: "terraform import ADDRESS same-1\n"},
		"several":      {enabled: true, held: []string{"same-1", "same-2"}, want: "same-1, same-2 calls"},
		"managed":      {enabled: true, held: []string{"same-1"}, managed: []string{"same-1"}},
		"one managed":  {enabled: true, held: []string{"same-1", "same-2"}, managed: []string{"same-1"}, want: "same-2 calls"},
		"switched off": {held: []string{"same-1"}},
		"failed":       {enabled: true, err: errors.New("bad gateway")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			d := NewDuplicates(test.enabled, itself, func(_ context.Context, scope string) ([]string, error) {
				asked = append(asked, scope)
				return test.held, test.err
			})
			for _, id := range test.managed {
				d.Manages(id)
			}
			for range 2 {
				var diags diag.Diagnostics
				d.Warn(t.Context(), Noun{Vendor: "Vendor", Thing: "webhook", Service: "vendor"}, "111",
					func(s string) bool { return strings.HasPrefix(s, "same") }, itself, &diags)
				if diags.HasError() || len(diags) > 1 || len(diags) != min(1, len(test.want)) {
					t.Fatalf("got %v", diags)
				}
				if test.want != "" && !strings.Contains(diags[0].Detail(), test.want) {
					t.Errorf("the warning is %q", diags[0].Detail())
				}
			}
			if want := []string{"111"}; test.enabled && !slices.Equal(asked, want) || !test.enabled && len(asked) > 0 {
				t.Errorf("asked for %v", asked)
			}
		})
	}
}

// TestDuplicates_interrupted: a list that was cut off says nothing of what the vendor holds, so the next plan asks again.
func TestDuplicates_interrupted(t *testing.T) {
	t.Parallel()
	asked := 0
	d := NewDuplicates(true, func(s string) string { return s }, func(ctx context.Context, _ string) ([]string, error) {
		asked++
		return nil, ctx.Err()
	})
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{interrupted, t.Context(), t.Context()} {
		d.Warn(ctx, Noun{}, "", func(string) bool { return true }, func(s string) string { return s }, new(diag.Diagnostics))
	}
	if asked != 2 {
		t.Errorf("asked %d times, want one for the interrupted and one for the rest", asked)
	}
}
