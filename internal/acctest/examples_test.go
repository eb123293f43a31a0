package acctest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-testing/config"
	acc "github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// variablesOf are the variables that an example leaves to its reader.
func variablesOf(resourceType string) config.Variables {
	text := config.StringVariable
	switch resourceType {
	case "moltin_integration":
		return config.Variables{
			"shipping_secret": text("shipping"), "broker_password": text("broker"),
			"queue_key": config.ObjectVariable(map[string]config.Variable{"id": text("AKIAEXAMPLE"), "secret": text("queue")}),
		}
	case "doo_webhook":
		return config.Variables{"doo_receiver_secret": text("receiver")}
	}
	return nil
}

// TestAccExamples applies the example of every resource type, which must exist with its two ways to import.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	for _, constructor := range provider.New("test")().Resources(t.Context()) {
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
			example, err := os.ReadFile(filepath.Join(folder, "resource.tf"))
			if err != nil {
				t.Fatal(err)
			}
			w := acctest.New(t)
			acc.Test(t, acc.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []acc.TestStep{{
					Config: w.Config(string(example)), ConfigVariables: variablesOf(name.TypeName), ConfigPlanChecks: acctest.Settled(),
				}},
			})
		})
	}
}
