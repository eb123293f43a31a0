package moltinv1_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// serve starts a provider that isn't configured.
func serve(t *testing.T) *acctest.Server {
	t.Helper()
	return acctest.Serve(t, "moltin_v1_webhook")
}

// configured starts a provider for a world. settings are further members of the moltin_v1 block, as JSON; those whose value is
// "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) *acctest.Server {
	t.Helper()
	return acctest.Configured(t, w, "moltin_v1", "moltin_v1_webhook", settings...)
}
