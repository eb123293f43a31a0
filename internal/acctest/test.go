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

// Brief returns the steps of a lifecycle that resource.Test runs: with -short, only the first one, the next one that changes the
// configuration, and the imports, because the driver runs all of them and `make test-all` does so through Terraform.
func Brief(steps []resource.TestStep) []resource.TestStep {
	if !testing.Short() {
		return steps
	}
	brief, changed := steps[:1:1], false
	for _, step := range steps[1:] {
		changes := !changed && !step.ImportState && step.Config != steps[0].Config
		if changes || step.ImportState {
			brief = append(brief, step)
		}
		changed = changed || changes
	}
	return brief
}
