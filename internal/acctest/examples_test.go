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

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// variablesOf returns values for the variables of the examples in a folder.
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

// TestExamples_exist: every resource type and ephemeral resource type has an example, and a resource type has two imports.
// TestAccMembers_examples applies them.
func TestExamples_exist(t *testing.T) {
	t.Parallel()
	p := provider.New(provider.Whole(), "test")()
	var files []string
	for _, constructor := range p.Resources(t.Context()) {
		var name resource.MetadataResponse
		constructor().Metadata(t.Context(), resource.MetadataRequest{}, &name)
		for _, file := range []string{"resource.tf", "import.sh", "import-by-identity.tf"} {
			files = append(files, filepath.Join("resources", name.TypeName, file))
		}
	}
	withEphemeral, ok := p.(framework.ProviderWithEphemeralResources)
	if !ok {
		t.Fatal("the provider has no ephemeral resources")
	}
	for _, constructor := range withEphemeral.EphemeralResources(t.Context()) {
		var name ephemeral.MetadataResponse
		constructor().Metadata(t.Context(), ephemeral.MetadataRequest{}, &name)
		files = append(files, filepath.Join("ephemeral-resources", name.TypeName, "ephemeral-resource.tf"))
	}
	for _, file := range files {
		if _, err := os.Stat(filepath.Join("..", "..", "examples", file)); err != nil {
			t.Error(err)
		}
	}
}

// TestAccExamples_provider validates the example of a provider block. It uses real vendors, so no requests are sent.
func TestAccExamples_provider(t *testing.T) {
	t.Parallel()
	c := acctest.NewCLI(t)
	c.Write("provider.tf", acctest.Example(t, "provider", "provider.tf"))
	if out := c.Run("validate", "-no-color"); !strings.Contains(out, "The configuration is valid") {
		t.Errorf("terraform validate says\n%s", out)
	}
}
