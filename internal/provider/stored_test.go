package provider_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_stored: an apply reports each value that the vendor stored differently, even if the response to a run's
// first create doesn't show it. The warning has both values, unless they are addresses. It names its hook, because Terraform
// groups warnings with the same summary.
func TestConformance_stored(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		normalize    func(string) string
		sent, stored string
	}{
		"trimmed":      {strings.TrimSpace, "Orders ", "Orders"},
		"lower-cased":  {strings.ToLower, "ORDERS", "orders"},
		"cut":          {func(text string) string { return text[:min(len(text), 18)] }, "Orders of the whole shop", "Orders of the whol"},
		"cut short":    {func(text string) string { return strings.TrimSuffix(text, " of the whole shop") }, "Orders of the whole shop", "Orders"},
		"escaped":      {html.EscapeString, "Orders & more", "Orders &amp; more"},
		"with a slash": {func(text string) string { return strings.TrimSuffix(text, "/") + "/" }, "Orders", "Orders/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				s.fake.StoreAs(test.normalize)
				config := strings.ReplaceAll(named(t, s.example.Minimal, test.sent), "https://hooks.example.com/", "https://HOOKS.example.com/")
				o := s.run(t).Object()
				for range 2 { // a create, and the change in the next plan
					s.next(t, o)
					said := o.Apply(t, config)
					summary := fmt.Sprintf("%s %s has a different name than was sent", s.noun(), id(t, o))
					i := slices.IndexFunc(said, func(d *tfprotov6.Diagnostic) bool { return d.Summary == summary })
					if i < 0 || acctest.HasError(said) {
						t.Fatalf("said is %s", acctest.Texts(said))
					}
					for _, want := range []string{fmt.Sprintf("%q", test.sent), fmt.Sprintf("configure %q.", test.stored)} {
						if !strings.Contains(said[i].Detail, want) {
							t.Errorf("said is %s, want %s", said[i].Detail, want)
						}
					}
					stored := s.fake.Hooks()[0].Address
					if isAddress := !strings.Contains(config, stored); isAddress && len(said) < 2 {
						t.Errorf("that the address is %s isn't said: %s", stored, acctest.Texts(said))
					}
					if text := strings.ToLower(acctest.Texts(said)); strings.Contains(text, "hooks.example.com") {
						t.Errorf("the address is told: %s", text)
					}
					s.next(t, o)
					o.Refresh(t)
				}
				s.next(t, o)
				if said := o.Refresh(t); len(said) > 0 {
					t.Errorf("the next refresh, which finds nothing new, says %s", acctest.Texts(said))
				}
			})
		})
	}
}
