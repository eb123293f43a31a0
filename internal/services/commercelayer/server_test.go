package commercelayer_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// requirements is what a configuration for the CLI begins with.
const requirements = "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"

// server is the provider without a Terraform, for tests of webhooks, whose values it shows as JSON.
type server struct{ *acctest.Server }

// serve starts a provider that isn't configured.
func serve(t *testing.T) server {
	t.Helper()
	return server{acctest.Serve(t, "commercelayer_webhook")}
}

// configured starts a provider for a world. settings are further members of the commercelayer block, as JSON; those whose
// value is "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) server {
	t.Helper()
	tokens := fmt.Sprintf(`"auth_url":"%s/commercelayer/oauth/token"`, w.URL)
	return server{acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", append([]string{tokens}, settings...)...)}
}

// read refreshes a state, given as JSON.
func (s server) read(t *testing.T, state string) (fresh string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	value, diags := s.Read(t, state)
	return shown(t, value), diags
}

// data reads a data source, whose configuration is JSON.
func (s server) data(t *testing.T, typeName, configuration string) string {
	t.Helper()
	state, diags := s.Data(t, typeName, configuration)
	if len(diags) > 0 {
		t.Fatal(acctest.Texts(diags))
	}
	return shown(t, state)
}

// webhook decodes a webhook.
func (s server) webhook(t *testing.T, encoded *tfprotov6.DynamicValue) string {
	t.Helper()
	return shown(t, s.Value(t, encoded))
}

// shown is a value as JSON without the attributes that are null, in order.
func shown(t *testing.T, value tftypes.Value) string {
	t.Helper()
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

// existing is a webhook that was clicked together.
func existing() commercelayerfake.Webhook {
	return commercelayerfake.Webhook{
		ID: "existing01", Name: "Orders", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders",
		IncludeResources: []string{"customer"}, Metadata: json.RawMessage(`{"team":"orders"}`), SharedSecret: "hush-hush",
	}
}

// validating asks whether the configuration of a data source, as JSON, is one.
func validating(typeName, configuration string) *tfprotov6.ValidateDataResourceConfigRequest {
	return &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: acctest.JSON(configuration)}
}
