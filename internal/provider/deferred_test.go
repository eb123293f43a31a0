package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_deferred: an operation that needs settings that aren't known yet is deferred if Terraform allows that, and
// an error otherwise. No request is sent.
func TestConformance_deferred(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		s.news()
		for _, allowed := range []bool{true, false} {
			server := s.run(t, `"client_secret":"?"`)
			read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
				TypeName: s.typeName, CurrentState: acctest.JSON(`{"id":"` + id(t, o) + `"}`),
				ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: allowed},
			})
			if err != nil {
				t.Fatal(err)
			}
			waits(t, "a refresh", allowed, read.Deferred, read.Diagnostics)
			for _, config := range []string{`{"id":"` + id(t, o) + `"}`, `{"name":"Orders"}`} {
				data, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
					TypeName: s.typeName, Config: acctest.JSON(config),
					ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: allowed},
				})
				if err != nil {
					t.Fatal(err)
				}
				waits(t, "a data source", allowed, data.Deferred, data.Diagnostics)
			}
			all, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
				TypeName: s.plural(), Config: acctest.JSON(`{}`),
				ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: allowed},
			})
			if err != nil {
				t.Fatal(err)
			}
			waits(t, "a plural data source", allowed, all.Deferred, all.Diagnostics)
			for _, config := range []string{s.example.Minimal, ""} { // a plan needs no requests, so it never fails
				planned, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: s.typeName, PriorState: acctest.JSON(""), ProposedNewState: acctest.JSON(config), Config: acctest.JSON(config),
					ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: allowed},
				})
				if err != nil || (planned.Deferred != nil) != allowed || len(planned.Diagnostics) > 0 {
					t.Errorf("allowed: %t, a plan of %q is deferred: %v, %v %s", allowed, config, planned.Deferred, err, acctest.Texts(planned.Diagnostics))
				}
			}
			imported, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
				TypeName: s.typeName, ID: id(t, o), ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{DeferralAllowed: allowed},
			})
			if err != nil || (imported.Deferred != nil) != allowed || len(imported.Diagnostics) > 0 {
				t.Errorf("allowed: %t, an import is deferred: %v, %v %s", allowed, imported.Deferred, err, acctest.Texts(imported.Diagnostics))
			}
		}
		if requests := s.news(); len(requests) > 0 {
			t.Errorf("there were %d requests, the first %s %s", len(requests), requests[0].Method, requests[0].Path)
		}
	})
}

// waits expects a deferral if it is allowed, and an error otherwise.
func waits(t *testing.T, what string, allowed bool, deferred *tfprotov6.Deferred, said []*tfprotov6.Diagnostic) {
	t.Helper()
	isDeferred := deferred != nil && deferred.Reason == tfprotov6.DeferredReasonProviderConfigUnknown
	isError := acctest.HasError(said) && strings.Contains(acctest.Texts(said), "known yet")
	if isDeferred != allowed || isError == allowed {
		t.Errorf("allowed: %t, %s is deferred: %v, and says %s", allowed, what, deferred, acctest.Texts(said))
	}
}
