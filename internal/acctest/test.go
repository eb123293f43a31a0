package acctest

import (
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
)

// Test runs an acceptance test in this process, without a Terraform, in milliseconds. Where the environment has ACC_CLI, it
// runs the same test through Terraform's CLI, as resource.Test does, to show that both agree; the result is empty then.
// What only the CLI can do is for resource.Test itself.
func Test(t *testing.T, test resource.TestCase) *driver.Result {
	t.Helper()
	if os.Getenv("ACC_CLI") != "" {
		resource.Test(t, test)
		return &driver.Result{}
	}
	return driver.Run(t, test)
}
