// Package acctest runs the provider against the fakes, for the acceptance tests of the services. It may import
// everything, and only tests import it.
package acctest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// World is one set of fakes on a loopback port of its own.
type World struct {
	URL string
	// Secret is the client secret of the provider block; "demo-secret", which the fakes accept, unless set.
	Secret string
	// Paced keeps the vendors' documented pace, which Config lifts otherwise.
	Paced bool
	// Retries is max_retries of every block; 2 unless set.
	Retries       int
	CommerceLayer *commercelayerfake.Fake
	Doo           *doofake.Fake
	// DooTeam is the team_id of the provider block, left out where it is "".
	DooTeam  string
	Moltin   *moltinfake.Fake
	MoltinV1 *moltinv1fake.Fake
}

// New starts the fakes for the time of a test.
func New(t *testing.T) *World {
	t.Helper()
	w := &World{Secret: "demo-secret", Retries: 2, CommerceLayer: commercelayerfake.New(), MoltinV1: moltinv1fake.New(), Moltin: moltinfake.New()}
	w.Doo, w.DooTeam = doofake.New(), doofake.TeamID
	server := httptest.NewServer(fakeserver.Mount(map[string]http.Handler{
		"/commercelayer": w.CommerceLayer,
		"/doo":           w.Doo,
		"/moltin":        w.Moltin,
		"/moltin_v1":     w.MoltinV1,
	}))
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}

// Providers is the provider under test, as resource.TestCase takes it.
func Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"commercehooks": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(context.Background(), "test")(), nil
		},
	}
}

// Config puts the provider block for this world in front of a configuration. extra settings go into every vendor's
// block, after the ones that all tests use: no pace, and a retry or two.
func (w *World) Config(config string, extra ...string) string {
	var common string
	if !w.Paced {
		extra = append(extra, "requests_per_second = 0")
	}
	for _, line := range append(extra, fmt.Sprintf("max_retries = %d", w.Retries)) {
		common += "\n    " + line
	}
	dooTeam := ""
	if w.DooTeam != "" {
		dooTeam = fmt.Sprintf("\n    team_id = %q", w.DooTeam)
	}
	return fmt.Sprintf(`
provider "commercehooks" {
  moltin = {
    base_url      = "%[1]s/moltin"
    client_id     = "demo"
    client_secret = "%[3]s"%[2]s
  }
  moltin_v1 = {
    base_url      = "%[1]s/moltin_v1"
    client_id     = "demo"
    client_secret = "%[3]s"%[2]s
  }
  commercelayer = {
    base_url      = "%[1]s/commercelayer"
    auth_url      = "%[1]s/commercelayer/oauth/token"
    client_id     = "demo"
    client_secret = "%[3]s"%[2]s
  }
  doo = {
    base_url      = "%[1]s/doo"
    api_key       = "demo-key"
    client_id     = "demo"
    client_secret = "%[3]s"%[2]s%[4]s
  }
}
`, w.URL, common, w.Secret, dooTeam) + config
}
