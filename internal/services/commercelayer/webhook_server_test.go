package commercelayer_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// server is the provider as Terraform talks to it, without a Terraform: it shows warnings, which acceptance tests don't
// see, and what only a newer Terraform asks for.
type server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// serve starts a provider that isn't configured.
func serve(t *testing.T) server {
	t.Helper()
	inner, err := acctest.Providers()["commercehooks"]()
	if err != nil {
		t.Fatal(err)
	}
	lists, hasLists := inner.(tfprotov6.ListResourceServer)
	actions, hasActions := inner.(tfprotov6.ActionServer)
	if !hasLists || !hasActions {
		t.Fatal("the provider lists nothing or does nothing")
	}
	schemas, err := inner.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, texts(schemas.Diagnostics))
	}
	return server{inner, lists, actions, schemas}
}

// configured starts a provider for a world. settings are further members of the commercelayer block, as JSON; those whose
// value is "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) server {
	t.Helper()
	s := serve(t)
	members := strings.Join(append([]string{
		fmt.Sprintf(`"base_url":"%[1]s/commercelayer","auth_url":"%[1]s/commercelayer/oauth/token"`, w.URL),
		fmt.Sprintf(`"client_id":"demo","client_secret":%q`, w.Secret), `"requests_per_second":0`, `"max_retries":0`,
	}, settings...), ",")
	config := s.known(t, s.schemas.Provider.ValueType(), `{"commercelayer":{`+members+`}}`)
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

// webhookType is how Terraform encodes a webhook.
func (s server) webhookType() tftypes.Type {
	return s.schemas.ResourceSchemas["commercelayer_webhook"].ValueType()
}

// object is an encoded value as JSON, which may leave attributes out; "" is none.
func object(text string) *tfprotov6.DynamicValue {
	if text == "" {
		text = "null"
	}
	return &tfprotov6.DynamicValue{JSON: []byte(text)}
}

// plan plans what the configuration makes of the prior state, both as JSON. A change is proposed as Terraform does it as
// long as the configuration names every attribute that isn't computed.
func (s server) plan(t *testing.T, prior, configuration string) []*tfprotov6.Diagnostic {
	t.Helper()
	config := s.known(t, s.webhookType(), configuration)
	resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "commercelayer_webhook", PriorState: object(prior), ProposedNewState: config, Config: config,
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// read refreshes a state, given as JSON.
func (s server) read(t *testing.T, state string) (fresh string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "commercelayer_webhook", CurrentState: object(state)})
	if err != nil {
		t.Fatal(err)
	}
	return s.shown(t, s.webhookType(), resp.NewState), resp.Diagnostics
}

// data reads a data source, whose configuration is JSON.
func (s server) data(t *testing.T, typeName, configuration string) *tfprotov6.DynamicValue {
	t.Helper()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: object(configuration)})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, texts(resp.Diagnostics))
	}
	return resp.State
}

// shown decodes a value into JSON without the attributes that are null, in order.
func (s server) shown(t *testing.T, kind tftypes.Type, encoded *tfprotov6.DynamicValue) string {
	t.Helper()
	value, err := encoded.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(plain(value))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// plain turns a value into what encoding/json writes. Null attributes are left out.
func plain(value tftypes.Value) any {
	var text string
	var truth bool
	var number big.Float
	var many []tftypes.Value
	var members map[string]tftypes.Value
	switch {
	case !value.IsKnown():
		return "?"
	case value.IsNull():
		return nil
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return truth
	case value.As(&number) == nil:
		return json.Number(number.Text('g', -1))
	case value.As(&members) == nil:
		out := map[string]any{}
		for name, member := range members {
			if !member.IsNull() {
				out[name] = plain(member)
			}
		}
		return out
	case value.As(&many) == nil:
		out := []any{}
		for _, item := range many {
			out = append(out, plain(item))
		}
		return out
	}
	return value.String()
}

// texts returns diagnostics a line each, as "SEVERITY path: summary: detail".
func texts(diags []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diags {
		lines = append(lines, fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(lines, "\n")
}

// existing is a webhook that was clicked together.
func existing() commercelayerfake.Webhook {
	return commercelayerfake.Webhook{
		ID: "existing01", Name: "Orders", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders",
		IncludeResources: []string{"customer"}, Metadata: json.RawMessage(`{"team":"orders"}`), SharedSecret: "hush-hush",
	}
}
