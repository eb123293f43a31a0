package acctest_test

import (
	"net/http"
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
	case "doo_webhook":
		return config.Variables{"doo_receiver_secret": text("receiver")}
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

// TestAccExamples_module runs the tests of the module, on the fakes of this test instead of those at their usual address.
func TestAccExamples_module(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	root := filepath.Join("..", "..", "examples", "modules", "shop-hooks")
	for _, file := range []string{"main.tf", "outputs.tf", "variables.tf", "tests/shop.tftest.hcl"} {
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		c.Write(file, strings.ReplaceAll(string(content), "http://127.0.0.1:8765", w.URL))
	}
	if out := c.Run("test", "-no-color"); !strings.Contains(out, "Success! 3 passed, 0 failed.") {
		t.Errorf("terraform test says\n%s", out)
	}
	for _, v := range vendorsOf(w) {
		if left := v.fake.Hooks(); len(left) > 0 || len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)) == 0 {
			t.Errorf("%s has %d hooks left, after %d creates", v.name, len(left), len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)))
		}
	}
}
