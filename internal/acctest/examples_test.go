package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-testing/config"
	acc "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// variablesOf are the variables that an example leaves to its reader, by the folder that it is in.
func variablesOf(folder string) config.Variables {
	text := config.StringVariable
	switch folder {
	case "moltin_integration":
		return config.Variables{
			"shipping_secret": text("shipping"), "broker_password": text("broker"),
			"queue_key_id": text("AKIAEXAMPLE"), "queue_key_secret": text("queue"),
		}
	case "testing-offline":
		return config.Variables{"endpoint": text("https://hooks.example.com/orders")}
	case "from-test-to-live":
		return config.Variables{"handler": text("https://hooks.example.com")}
	case "rotate-secrets":
		return config.Variables{"secret": text("hush-hush")}
	case "tunnels":
		return config.Variables{"developer": text("dev"), "tunnel": text("https://example.trycloudflare.com"), "secret": text("hush-hush")}
	case "doo_webhook", "doo_webhook_send_test":
		return config.Variables{"doo_receiver_secret": text("receiver")}
	case "moltin_integration_send_test":
		return config.Variables{"shipping_secret": text("shipping")}
	}
	return nil
}

// TestAccExamples applies the example of every resource type, which must exist with its two ways to import.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	for _, constructor := range provider.New(provider.Whole(), "test")().Resources(t.Context()) {
		var name resource.MetadataResponse
		constructor().Metadata(t.Context(), resource.MetadataRequest{}, &name)
		t.Run(name.TypeName, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join("..", "..", "examples", "resources", name.TypeName)
			for _, file := range []string{"import.sh", "import-by-identity.tf"} {
				if _, err := os.Stat(filepath.Join(folder, file)); err != nil {
					t.Error(err)
				}
			}
			applyExample(t, filepath.Join(folder, "resource.tf"), variablesOf(name.TypeName))
		})
	}
}

// TestAccExamples_ephemeral applies the example of every ephemeral resource type. Terraform has write-only arguments, for
// which they are made, from 1.11 on, and OpenTofu ephemeral resources too.
func TestAccExamples_ephemeral(t *testing.T) {
	t.Parallel()
	p, ok := provider.New(provider.Whole(), "test")().(framework.ProviderWithEphemeralResources)
	if !ok {
		t.Fatal("the provider has no ephemeral resources")
	}
	for _, constructor := range p.EphemeralResources(t.Context()) {
		var name ephemeral.MetadataResponse
		constructor().Metadata(t.Context(), ephemeral.MetadataRequest{}, &name)
		t.Run(name.TypeName, func(t *testing.T) {
			t.Parallel()
			applyExample(t, filepath.Join("..", "..", "examples", "ephemeral-resources", name.TypeName, "ephemeral-resource.tf"),
				nil, tfversion.SkipBelow(tfversion.Version1_11_0))
		})
	}
}

// applyExample applies a file, after which nothing may be left to do.
func applyExample(t *testing.T, file string, variables config.Variables, versions ...tfversion.TerraformVersionCheck) {
	t.Helper()
	example, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	acc.Test(t, acc.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   versions,
		Steps: []acc.TestStep{{
			Config: acctest.New(t).Config(string(example)), ConfigVariables: variables, ConfigPlanChecks: acctest.Settled(),
		}},
	})
}

// TestAccExamples_provider checks the example of a provider block. It names real vendors, so nothing is asked of them.
func TestAccExamples_provider(t *testing.T) {
	t.Parallel()
	c := acctest.NewCLI(t)
	c.Write("provider.tf", acctest.Example(t, "provider", "provider.tf"))
	if out := c.Run("validate", "-no-color"); !strings.Contains(out, "The configuration is valid") {
		t.Errorf("terraform validate says\n%s", out)
	}
}
