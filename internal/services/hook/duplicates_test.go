package hook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

func itself(id *string) string { return *id }

func TestDuplicates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		enabled bool
		held    []string
		err     error
		managed []string
		want    []string // in the warnings
	}{
		"none":         {enabled: true, held: []string{"other"}},
		"one":          {enabled: true, held: []string{"same-1", "other"}, want: []string{"terraform import ADDRESS 111/same-1\n"}},
		"several":      {enabled: true, held: []string{"same-1", "same-2"}, want: []string{"111/same-1 already delivers", "111/same-2 already delivers"}},
		"managed":      {enabled: true, held: []string{"same-1"}, managed: []string{"same-1"}},
		"one managed":  {enabled: true, held: []string{"same-1", "same-2"}, managed: []string{"same-1"}, want: []string{"111/same-2 already delivers"}},
		"switched off": {held: []string{"same-1"}},
		"failed":       {enabled: true, err: errors.New("bad gateway")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			d := NewDuplicates(test.enabled, itself, func(_ context.Context, scope string) ([]*string, error) {
				asked = append(asked, scope)
				var held []*string
				for _, id := range test.held {
					held = append(held, &id)
				}
				return held, test.err
			})
			for _, id := range test.managed {
				d.Manages(id)
			}
			for range 2 {
				var diags diag.Diagnostics
				d.warn(t.Context(), search[string]{
					noun: services.Noun{Vendor: "Vendor", Thing: "webhook", Settings: services.InBlock("vendor")}, scope: "111",
					same:     func(id *string) bool { return strings.HasPrefix(*id, "same") },
					importID: func(id string) string { return "111/" + id },
				}, &diags)
				if diags.HasError() || len(diags) != len(test.want) {
					t.Fatalf("got %v", diags)
				}
				for i, want := range test.want {
					id, _, _ := strings.Cut(strings.TrimPrefix(want, "terraform import ADDRESS "), " ")
					if !strings.Contains(diags[i].Detail(), want) || diags[i].Summary() != "Duplicate of an existing Vendor webhook: "+strings.TrimSpace(id) {
						t.Errorf("the warning is %q: %q", diags[i].Summary(), diags[i].Detail())
					}
				}
			}
			if want := []string{"111"}; test.enabled && !slices.Equal(asked, want) || !test.enabled && len(asked) > 0 {
				t.Errorf("asked for %v", asked)
			}
		})
	}
}

// TestDuplicates_failed: what won't pass is told once for all scopes, what may pass is only logged.
func TestDuplicates_failed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		told bool
	}{
		"refused":       {&rest.Error{Status: 401, Recognized: true}, true},
		"no such host":  {&rest.Error{Fault: rest.UnknownHost, Err: errors.New("no such host")}, true},
		"certificate":   {fmt.Errorf("reading: %w", &rest.Error{Fault: rest.NotTrusted}), true},
		"a login page":  {&rest.Error{Status: 200}, true},
		"no answer":     {&rest.Error{Err: errors.New("i/o timeout")}, true},
		"a gateway":     {&rest.Error{Status: 502}, false},
		"a limit":       {&rest.Error{Status: 429}, false},
		"contradictory": {errors.New("the list reports a total of 130 but showed 79"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDuplicates(true, itself, func(context.Context, string) ([]*string, error) { return nil, test.err })
			var diags diag.Diagnostics
			for _, scope := range []string{"111", "111", "222"} {
				d.warn(t.Context(), search[string]{
					noun: services.Noun{Vendor: "Vendor", Thing: "webhook", Settings: services.InBlock("vendor")}, scope: scope,
					same: func(*string) bool { return true }, importID: func(id string) string { return id },
				}, &diags)
			}
			if diags.HasError() || test.told != (len(diags) == 1) || len(diags) > 1 {
				t.Fatalf("got %q", texts(diags))
			}
			if test.told && !strings.HasPrefix(texts(diags)[0], "warning: Requests to Vendor fail: The plan doesn't check Vendor for duplicates") {
				t.Errorf("got %q", texts(diags))
			}
		})
	}
}

// TestDuplicates_interrupted: a list that was cut off says nothing of what the vendor holds, so the next plan asks again.
func TestDuplicates_interrupted(t *testing.T) {
	t.Parallel()
	asked := 0
	d := NewDuplicates(true, itself, func(ctx context.Context, _ string) ([]*string, error) {
		asked++
		return nil, ctx.Err()
	})
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{interrupted, t.Context(), t.Context()} {
		d.warn(ctx, search[string]{same: func(*string) bool { return true }}, new(diag.Diagnostics))
	}
	if asked != 2 {
		t.Errorf("asked %d times, want one for the interrupted and one for the rest", asked)
	}
}
