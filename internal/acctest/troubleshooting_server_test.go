package acctest_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// server is a provider that tests call for types of all vendors.
type server struct {
	*acctest.Server
	member provider.Member
	world  *acctest.World
}

// start configures a provider for a world. settings override those of every vendor that has them. nil omits a setting, and
// "?" makes it unknown.
func start(t *testing.T, m provider.Member, w *acctest.World, settings map[string]any) server {
	t.Helper()
	vendors := map[string]map[string]any{}
	for _, vendor := range []string{"commercelayer", "doo", "moltin", "moltin_v1"} {
		vendors[vendor] = map[string]any{
			"base_url": w.URL + "/" + vendor, "client_id": "demo", "client_secret": "demo-secret", "requests_per_second": 0,
			"max_retries": 0, "request_timeout": "2s",
		}
	}
	vendors["commercelayer"]["api_version"] = nil
	vendors["commercelayer"]["auth_url"] = w.URL + "/commercelayer/oauth/token"
	vendors["doo"]["api_key"], vendors["doo"]["team_id"] = "demo-key", "111"
	for _, own := range vendors {
		for name, value := range settings {
			if _, ok := own[name]; ok {
				own[name] = value
			}
		}
	}
	s := server{acctest.ServeMember(t, m, ""), m, w}
	s.configure(t, acctest.Known(t, s.Schemas.Provider.ValueType(), placed(t, m, vendors)))
	return s
}

// placed returns a provider configuration, as JSON, with each vendor's settings where the provider has them.
func placed(t *testing.T, m provider.Member, vendors map[string]map[string]any) string {
	t.Helper()
	all := map[string]any{}
	for vendor, own := range vendors {
		place, served := m.Place(vendor)
		switch {
		case served && place.Block == "":
			maps.Copy(all, own)
		case served:
			all[place.Block] = own
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (s server) configure(t *testing.T, config *tfprotov6.DynamicValue) {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: config})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, acctest.Texts(resp.Diagnostics))
	}
}

// needs skips a test if the provider doesn't serve a type.
func (s server) needs(t *testing.T, typeName string) {
	t.Helper()
	if _, served := s.member.Place(provider.Owner(typeName)); !served {
		t.Skipf("%s has no %s", s.member.Name, typeName)
	}
}

// meeting makes a request to the provider and returns the diagnostics.
type meeting = func(*testing.T, server) []*tfprotov6.Diagnostic

// validates validates a configuration, as JSON, as Terraform 1.11 does or, without writeOnly, as an earlier version does.
func validates(typeName, configuration string, writeOnly bool) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: typeName, Config: acctest.JSON(configuration),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: writeOnly},
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// validatesData validates the configuration of a data source, as JSON.
func validatesData(typeName, configuration string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: typeName, Config: acctest.JSON(configuration),
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// plan plans a configuration with a prior state, both as JSON. A change must set every attribute that isn't computed.
func (s server) plan(t *testing.T, typeName, prior, configuration string) *tfprotov6.PlanResourceChangeResponse {
	t.Helper()
	s.needs(t, typeName)
	resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: acctest.JSON(prior), ProposedNewState: acctest.JSON(configuration), Config: acctest.JSON(configuration),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func plans(typeName, prior, configuration string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		return s.plan(t, typeName, prior, configuration).Diagnostics
	}
}

// applies plans and applies.
func applies(typeName, prior, configuration string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		plan := s.plan(t, typeName, prior, configuration)
		if slices.ContainsFunc(plan.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }) {
			t.Fatalf("the plan says\n%s", acctest.Texts(plan.Diagnostics))
		}
		resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: typeName, PriorState: acctest.JSON(prior), PlannedState: plan.PlannedState, Config: acctest.JSON(configuration),
			PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// destroys deletes the object of a state, as JSON.
func destroys(typeName, state string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: typeName, PriorState: acctest.JSON(state), PlannedState: acctest.JSON(""), Config: acctest.JSON(""),
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// reads refreshes a state, as JSON.
func reads(typeName, state string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: acctest.JSON(state)})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// readsData reads a data source with a configuration in JSON.
func readsData(typeName, configuration string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: acctest.JSON(configuration)})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// invokes invokes an action with a configuration in JSON.
func invokes(typeName, configuration string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		_, said := s.Invoke(t, typeName, configuration)
		return said
	}
}

// lists runs a list block without filters.
func lists(typeName string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		stream, err := s.ListResource(t.Context(), &tfprotov6.ListResourceRequest{TypeName: typeName, Config: acctest.JSON("{}"), Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var said []*tfprotov6.Diagnostic
		for result := range stream.Results {
			said = append(said, result.Diagnostics...)
		}
		return said
	}
}

// imports imports an id without reading it.
func imports(typeName, id string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, typeName)
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}

// moves converts a state, as JSON, of another provider's type.
func moves(provider, source, target, state string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		s.needs(t, target)
		resp, err := s.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: provider, SourceTypeName: source, TargetTypeName: target, SourceState: acctest.Raw(state),
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
}
