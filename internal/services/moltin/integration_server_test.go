package moltin_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// serve starts a provider that isn't configured.
func serve(t *testing.T) *acctest.Server {
	t.Helper()
	return acctest.Serve(t, "moltin_integration")
}

// configured starts a provider for a world. settings are further members of the moltin block, as JSON; those whose value is
// "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) *acctest.Server {
	t.Helper()
	return acctest.Configured(t, w, "moltin", "moltin_integration", settings...)
}
