package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// single is what a test writes for a provider of one vendor: its requirements, its settings and a hook of each of its types,
// none of which names a provider.
func single(w *acctest.World, m provider.Member) string {
	settings, blocks, hooks := "", "", ""
	for _, v := range vendorsOf(w) {
		place, served := m.Place(v.name)
		if !served {
			continue
		}
		own := "  requests_per_second = 0\n"
		for _, s := range v.fake.Settings(w.URL + "/" + v.name) {
			own += fmt.Sprintf("  %s = %q\n", s.Name, s.Value)
		}
		if place.Block == "" {
			settings += own
		} else {
			blocks += fmt.Sprintf("  %s {\n%s  }\n", place.Block, own)
		}
		hooks += strings.ReplaceAll(v.block("one", "1", 0), "  provider = commercehooks\n", "")
	}
	return fmt.Sprintf("terraform {\n  required_providers {\n    %[1]s = { source = %[2]q }\n  }\n}\n\nprovider %[1]q {\n%[3]s%[4]s}\n\n%[5]s",
		m.Name, m.Source(), settings, blocks, hooks)
}

// TestAccMembers_apply: with the provider of its vendor, a hook needs no provider argument.
func TestAccMembers_apply(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c, w := acctest.NewCLI(t), acctest.New(t)
			c.Write("main.tf", single(w, m))
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			nothingLeft(t, c)
			c.Run("apply", "-destroy", "-no-color", "-input=false", "-auto-approve")
			for _, v := range vendorsOf(w) {
				_, served := m.Place(v.name)
				if made := len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)); made > 0 != served || len(v.fake.Hooks()) > 0 {
					t.Errorf("at %s %d hooks were created, and %d are left", v.name, made, len(v.fake.Hooks()))
				}
			}
		})
	}
}

// TestAccMembers_move: a state moves between the provider of all vendors and that of one, there and back, without a write.
func TestAccMembers_move(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c, w := acctest.NewCLI(t), acctest.New(t)
			all := ""
			for _, v := range vendorsOf(w) {
				if _, served := m.Place(v.name); served {
					all += v.block("one", "1", 0)
				}
			}
			whole := requirements + w.Config(all)
			c.Write("main.tf", whole)
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			for _, v := range vendorsOf(w) {
				v.fake.Base().Journal.Clear()
			}
			for _, step := range []struct{ config, from, to string }{
				{single(w, m), "commercehooks/commercehooks", m.Source()}, {whole, m.Source(), "commercehooks/commercehooks"},
			} {
				c.Write("main.tf", step.config)
				c.Run("state", "replace-provider", "-auto-approve", step.from, step.to)
				nothingLeft(t, c)
			}
			for _, v := range vendorsOf(w) {
				nothingWritten(t, v.fake.Base().Journal)
			}
		})
	}
}
