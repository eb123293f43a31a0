package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
)

func TestValidateProviderConfig(t *testing.T) {
	t.Parallel()
	s := acctest.Serve(t, "")
	const inClear = "must start with https://, because credentials would be sent unencrypted"
	for name, test := range map[string]struct {
		attribute string
		value     any
		want      string // in the detail; "" for nothing
	}{
		"nothing":                   {"base_url", nil, ""},
		"unknown":                   {"base_url", tftypes.UnknownValue, ""},
		"https":                     {"base_url", "https://proxy.example.com/prefix/", ""},
		"http to loopback":          {"base_url", "http://127.0.0.1:8765/x", ""},
		"http":                      {"base_url", "http://api.example.com", inClear},
		"no scheme":                 {"base_url", "api.example.com", "must be a full address"},
		"password in the address":   {"base_url", "https://me:hunter2@api.example.com", "must not hold credentials"},
		"no pace":                   {"requests_per_second", 0, ""},
		"slow pace":                 {"requests_per_second", 0.5, ""},
		"negative pace":             {"requests_per_second", -1, "must be between"},
		"unknown pace":              {"requests_per_second", tftypes.UnknownValue, ""},
		"timeout":                   {"request_timeout", "1m30s", ""},
		"timeout in words":          {"request_timeout", "soon", "must be a positive duration"},
		"negative timeout":          {"request_timeout", "-5s", "must be a positive duration"},
		"timeout without a unit":    {"request_timeout", "30", "must be a positive duration"},
		"no retries":                {"max_retries", 0, ""},
		"negative number of tries":  {"max_retries", -1, "must be between"},
		"very many tries":           {"max_retries", 1000, "must be between"},
		"no credentials":            {"client_id", nil, ""},
		"empty client id":           {"client_id", "", ""},
		"unknown secret":            {"client_secret", tftypes.UnknownValue, ""},
		"switch that isn't decided": {"bulk_refresh", tftypes.UnknownValue, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for service := range blocks(s) {
				resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
					Config: config(t, s, service, map[string]any{test.attribute: test.value}),
				})
				if err != nil {
					t.Fatal(err)
				}
				if test.want == "" {
					if len(resp.Diagnostics) > 0 {
						t.Errorf("%s: %s", service, acctest.Texts(resp.Diagnostics))
					}
					continue
				}
				if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
					t.Errorf("%s: got %q, want one error", service, acctest.Texts(resp.Diagnostics))
					continue
				}
				got := resp.Diagnostics[0]
				at := tftypes.NewAttributePath().WithAttributeName(service).WithAttributeName(test.attribute)
				if !got.Attribute.Equal(at) {
					t.Errorf("%s: the error points at %s", service, got.Attribute)
				}
				if !strings.Contains(got.Detail, test.want) || strings.Contains(got.Detail, "hunter2") {
					t.Errorf("%s: got %q, want %q", service, got.Detail, test.want)
				}
			}
		})
	}
}

// TestConfigureProvider_wrongEnvironment checks that an address from the environment is validated like a configured one.
func TestConfigureProvider_wrongEnvironment(t *testing.T) { //nolint:paralleltest // clearEnvironment sets variables
	s := acctest.Serve(t, "")
	clearEnvironment(t, s)
	for service := range blocks(s) {
		t.Setenv(strings.ToUpper(service)+"_BASE_URL", "http://api.example.com")
	}
	s.Configure(t, config(t, s, "", nil))
	for _, resourceType := range resourceTypes(s) {
		service := vendorOf(s, resourceType)
		want := "Unusable base_url of " + service + ": base_url in the " + service + " block of the provider configuration (or the environment variable " +
			strings.ToUpper(service) + "_BASE_URL) must start with https://"
		if got := refusal(t, s, resourceType); !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", resourceType, got, want)
		}
	}
}

// creations returns one new resource of each type.
func creations(t *testing.T, s *acctest.Server) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, v := range fakes.New() {
		for resourceType, example := range v.Fake.Examples() {
			all[resourceType] = example.Minimal
		}
	}
	for _, resourceType := range resourceTypes(s) {
		if _, ok := all[resourceType]; !ok {
			t.Fatalf("no fake of internal/fakes has a configuration of a %s", resourceType)
		}
	}
	return all
}

// complete returns all string settings of a block, so that nothing is missing.
func complete(block *tfprotov6.SchemaNestedBlock) map[string]any {
	set := map[string]any{}
	for _, attribute := range block.Block.Attributes {
		switch {
		case attribute.Name == "access_token", !attribute.Type.Equal(tftypes.String): // replaces the others
		case strings.HasSuffix(attribute.Name, "_url"):
			set[attribute.Name] = "https://api.example.com"
		case attribute.Name == "request_timeout":
			set[attribute.Name] = "1s"
		case attribute.Name == "api_version":
			set[attribute.Name] = "2026-05"
		default:
			set[attribute.Name] = "x"
		}
	}
	return set
}

// TestConfigureProvider_unknown checks what works while a setting is known only after apply: planning a new resource, which
// sends no requests. Operations that need requests report which setting is unknown, instead of using an empty one.
func TestConfigureProvider_unknown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attribute string
		want      string
	}{
		"secret":  {"client_secret", "The client_secret of %s isn't known yet: client_secret in the %s block"},
		"token":   {"access_token", "The access_token of %s isn't known yet: access_token in the %s block"},
		"address": {"base_url", "The base_url of %s isn't known yet: base_url in the %s block"},
		"retries": {"max_retries", "The max_retries of %s isn't known yet: max_retries in the %s block"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, resourceType := range resourceTypes(acctest.Serve(t, "")) {
				s := acctest.Serve(t, resourceType)
				service := vendorOf(s, resourceType)
				settings := complete(blocks(s)[service])
				settings[test.attribute] = tftypes.UnknownValue
				s.Configure(t, config(t, s, service, settings))

				if got := acctest.Texts(s.Plan(t, "", creations(t, s)[resourceType])); got != "" {
					t.Errorf("planning a new %s says\n%s", resourceType, got)
				}
				want := strings.ReplaceAll(test.want, "%s", service)
				if got := refusal(t, s, resourceType); !strings.Contains(got, want) || strings.Count(got, "\n") > 0 {
					t.Errorf("reading a %s says\n%s\nwant\n%s", resourceType, got, want)
				}
			}
		})
	}
}

// TestConfigureProvider_unknownBlock checks the same for a whole block, which is reported once and not for each attribute.
func TestConfigureProvider_unknownBlock(t *testing.T) {
	t.Parallel()
	s := acctest.Serve(t, "")
	blocks := map[string]tftypes.Value{}
	kind, ok := s.Schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider block isn't an object")
	}
	for name, block := range kind.AttributeTypes {
		blocks[name] = tftypes.NewValue(block, tftypes.UnknownValue)
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, blocks))
	if err != nil {
		t.Fatal(err)
	}
	s.Configure(t, &config)
	for _, resourceType := range resourceTypes(s) {
		s.TypeName = resourceType
		if got := acctest.Texts(s.Plan(t, "", creations(t, s)[resourceType])); got != "" {
			t.Errorf("planning a new %s says\n%s", resourceType, got)
		}
		want := "The settings of " + vendorOf(s, resourceType) + " aren't known yet"
		if got := refusal(t, s, resourceType); !strings.Contains(got, want) || strings.Count(got, "\n") > 0 {
			t.Errorf("reading a %s says\n%s\nwant\n%s", resourceType, got, want)
		}
	}
}
