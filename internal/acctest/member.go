package acctest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// ProvidersOf is Providers for another provider that is built from this code.
func ProvidersOf(m provider.Member) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		m.Name: func() (tfprotov6.ProviderServer, error) { return provider.NewPausingServer(m, "test", noPause)(), nil },
	}
}

// ServeMember is Serve for another provider that is built from this code.
func ServeMember(t *testing.T, m provider.Member, typeName string) *Server {
	t.Helper()
	return serve(t, m, typeName, noPause)
}

// ConfigOf is Config for another provider that is built from this code.
func (w *World) ConfigOf(m provider.Member, config string, extra ...string) string {
	if !w.Paced {
		extra = append(extra, "requests_per_second = 0")
	}
	extra = append(extra, fmt.Sprintf("max_retries = %d", w.Retries))
	var own, blocks strings.Builder
	for _, v := range w.Vendors {
		place, served := m.Place(v.Name)
		switch settings := strings.Join(append(w.settings(v), extra...), "\n    "); {
		case served && place.Block == "":
			fmt.Fprintf(&own, "    %s\n", settings)
		case served:
			fmt.Fprintf(&blocks, "  %s {\n    %s\n  }\n", place.Block, settings)
		}
	}
	return fmt.Sprintf("\nprovider %q {\n%s%s}\n%s", m.Name, own.String(), blocks.String(), config)
}

// settings returns the lines that point a vendor's block to its fake.
func (w *World) settings(v fakes.Vendor) []string {
	var lines []string
	for _, s := range v.Fake.Settings(w.URL + "/" + v.Name) {
		switch {
		case s.Name == "client_secret":
			s.Value = w.Secret
		case v.Name == "doo" && s.Name == "team_id":
			s.Value = w.DooTeam
		}
		if s.Value != "" {
			lines = append(lines, fmt.Sprintf("%s = %q", s.Name, s.Value))
		}
	}
	return lines
}
