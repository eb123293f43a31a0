// Package acctest runs the provider against the fakes, for the acceptance tests of the services. It may import
// everything, and only tests import it.
package acctest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// World is one set of fakes on its own loopback port.
type World struct {
	URL string
	// Secret is the client secret in the provider blocks. The default is "demo-secret", which the fakes accept.
	Secret string
	// Paced keeps the default rate limits of the vendors, which Config otherwise lifts.
	Paced bool
	// Retries is the max_retries of every block. The default is 2.
	Retries       int
	CommerceLayer *commercelayerfake.Fake
	Doo           *doofake.Fake
	// DooTeam is the team_id of the provider block, which is omitted if it is "".
	DooTeam  string
	Moltin   *moltinfake.Fake
	MoltinV1 *moltinv1fake.Fake
	// Vendors are all fakes, including those above.
	Vendors []fakes.Vendor
}

// New starts the fakes for the duration of a test.
func New(t *testing.T) *World {
	t.Helper()
	w := &World{Secret: "demo-secret", Retries: 2, DooTeam: doofake.TeamID, Vendors: fakes.New()}
	w.CommerceLayer, w.Doo = Fake[*commercelayerfake.Fake](t, w), Fake[*doofake.Fake](t, w)
	w.Moltin, w.MoltinV1 = Fake[*moltinfake.Fake](t, w), Fake[*moltinv1fake.Fake](t, w)
	mounted := map[string]http.Handler{}
	for _, v := range w.Vendors {
		mounted["/"+v.Name] = v.Fake
	}
	server := httptest.NewServer(fakeserver.Mount(mounted))
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}

// Fake returns the world's fake of a vendor, by its type.
func Fake[F fakeserver.Fake](t *testing.T, w *World) F {
	t.Helper()
	for _, v := range w.Vendors {
		if fake, ok := v.Fake.(F); ok {
			return fake
		}
	}
	var none F
	t.Fatalf("internal/fakes has no %T", none)
	return none
}

// Providers returns the provider under test, for resource.TestCase.
func Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	return ProvidersOf(provider.Whole())
}

// Pausing is Providers with real pauses, for faults that take effect after a delay.
func Pausing() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"commercehooks": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(provider.Whole(), "test")(), nil
		},
	}
}

// noPause is a pause that ends immediately.
func noPause(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }

// pause advances the fakes' clocks by d without waiting.
func (w *World) pause(ctx context.Context, d time.Duration) error {
	for _, v := range w.Vendors {
		v.Fake.Pass(d)
	}
	return noPause(ctx, d)
}

// Config puts the provider block for this world in front of a configuration. The extra settings are added to every vendor's
// block, after those that all tests use: no rate limit, and few retries.
func (w *World) Config(config string, extra ...string) string {
	return w.ConfigOf(provider.Whole(), config, extra...)
}
