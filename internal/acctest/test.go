package acctest

import (
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
)

// Test runs an acceptance test in this process, without Terraform, in milliseconds. If ACC_CLI is set, it instead runs the
// test through Terraform's CLI, as resource.Test does, to check that both agree. The result is empty then. Call
// resource.Test itself for what only the CLI supports.
func Test(t *testing.T, test resource.TestCase) *driver.Result {
	t.Helper()
	if os.Getenv("ACC_CLI") != "" {
		resource.Test(t, test)
		return &driver.Result{}
	}
	return driver.Run(t, test)
}

// Brief returns the steps of a lifecycle for resource.Test. With -short, it keeps only the first step, the next step that
// changes the configuration, and the imports. The driver and `make test-all` still run all steps.
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
