package doo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// server is the provider as Terraform talks to it, without a Terraform: it shows warnings, which acceptance tests don't see.
type server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// serve starts a provider that isn't configured.
func serve(t *testing.T) server {
	t.Helper()
	inner, err := acctest.Providers()["commercehooks"]()
	if err != nil {
		t.Fatal(err)
	}
	lists, ok := inner.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	schemas, err := inner.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, texts(schemas.Diagnostics))
	}
	return server{inner, lists, schemas}
}

// configured starts a provider for a world. settings are further members of the doo block, as JSON; those whose value is
// "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) server {
	t.Helper()
	s := serve(t)
	members := strings.Join(append([]string{
		fmt.Sprintf(`"base_url":"%s/doo"`, w.URL), `"client_id":"demo","api_key":"demo-key"`, `"requests_per_second":0`, `"max_retries":0`,
	}, settings...), ",")
	for name, value := range map[string]string{"client_secret": "demo-secret", "team_id": "111"} {
		if !strings.Contains(members, `"`+name+`"`) {
			members += fmt.Sprintf(`,%q:%q`, name, value)
		}
	}
	config := s.known(t, s.schemas.Provider.ValueType(), `{"doo":{`+members+`}}`)
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: config})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, texts(resp.Diagnostics))
	}
	return s
}

// known encodes JSON in which "?" stands for a text that isn't known yet.
func (s server) known(t *testing.T, kind tftypes.Type, text string) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := object(text).Unmarshal(kind)
	if err == nil {
		value, err = tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
			if v.Equal(tftypes.NewValue(tftypes.String, "?")) {
				return tftypes.NewValue(tftypes.String, tftypes.UnknownValue), nil
			}
			return v, nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// encoded is the opposite of value.
func (s server) encoded(t *testing.T, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// value decodes a webhook, which may be given as JSON with some of its attributes; "" is none.
func (s server) value(t *testing.T, encoded *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	value, err := encoded.Unmarshal(s.schemas.ResourceSchemas["doo_webhook"].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func object(json string) *tfprotov6.DynamicValue {
	if json == "" {
		json = "null"
	}
	return &tfprotov6.DynamicValue{JSON: []byte(json)}
}

// plan plans what the configuration makes of the prior state, both as JSON. A change is proposed as Terraform does it as
// long as the configuration names every attribute that isn't computed.
func (s server) plan(t *testing.T, prior, configuration string) (planned tftypes.Value, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	config := s.known(t, s.schemas.ResourceSchemas["doo_webhook"].ValueType(), configuration)
	resp := s.planFrom(t, object(prior), config, config)
	return s.value(t, resp.PlannedState), resp.Diagnostics
}

// planFrom plans what Terraform proposes.
func (s server) planFrom(t *testing.T, prior, proposed, config *tfprotov6.DynamicValue) *tfprotov6.PlanResourceChangeResponse {
	t.Helper()
	resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "doo_webhook", PriorState: prior, ProposedNewState: proposed, Config: config,
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// read refreshes a state, given as JSON.
func (s server) read(t *testing.T, state string) (fresh tftypes.Value, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "doo_webhook", CurrentState: object(state)})
	if err != nil {
		t.Fatal(err)
	}
	return s.value(t, resp.NewState), resp.Diagnostics
}

// texts returns diagnostics a line each, as "SEVERITY path: summary: detail".
func texts(diags []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diags {
		lines = append(lines, fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(lines, "\n")
}

// list returns the names of what a list block with this config, as JSON, finds, and what is said. take is how many results
// Terraform takes; it hangs up then.
func (s server) list(t *testing.T, config string, limit int64, take int) (names []string, results []tfprotov6.ListResourceResult, said string) {
	t.Helper()
	stream, err := s.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: "doo_webhook", Config: object(config), IncludeResource: true, Limit: limit,
	})
	if err != nil {
		t.Fatal(err)
	}
	var diags []*tfprotov6.Diagnostic
	for result := range stream.Results {
		diags = append(diags, result.Diagnostics...)
		if result.Identity != nil {
			names, results = append(names, result.DisplayName), append(results, result)
		}
		if len(names) == take {
			break
		}
	}
	return names, results, texts(diags)
}

// example reads a file of an example.
func example(t *testing.T, kind, typeName, file string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", kind, typeName, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
