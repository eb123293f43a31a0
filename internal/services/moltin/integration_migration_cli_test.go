package moltin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// TestAccIntegration_migration takes over the state of another provider by a moved block, by terraform state
// replace-provider, and, where the type has the same name, by another provider in the configuration alone.
func TestAccIntegration_migration(t *testing.T) {
	t.Parallel()
	for name, old := range oldStates() {
		if strings.HasPrefix(old.provider, "registry.opentofu.org") { // the test runs on the CLI's own registry
			continue
		}
		t.Run("moved "+name, func(t *testing.T) {
			t.Parallel()
			migrate(t, old, old.provider, `"moved":[{"from":"`+old.typeName+`.old","to":"moltin_integration.test"}],`, func(c *acctest.CLI) {
				if out := c.Run("plan", "-no-color"); !strings.Contains(out, `has moved to`) ||
					!strings.Contains(out, "Plan: 0 to add, 0 to change, 0 to destroy") {
					t.Errorf("the plan is\n%s", out)
				}
			})
		})
	}
	replaced := oldStates()["moltin, webhook"]
	t.Run("provider replaced", func(t *testing.T) {
		t.Parallel()
		migrate(t, replaced, replaced.provider, "", func(c *acctest.CLI) {
			c.Run("state", "mv", "moltin_integration.old", "moltin_integration.test")
			c.Run("state", "replace-provider", "-auto-approve", c.Host+"/andrew-waters/moltin", c.Host+"/commercehooks/commercehooks")
		})
	})
	t.Run("another provider configured", func(t *testing.T) {
		t.Parallel()
		migrate(t, replaced, replaced.provider, "", func(c *acctest.CLI) {
			c.Run("state", "mv", "moltin_integration.old", "moltin_integration.test")
		})
	})
}

// migrate lets Terraform begin with an old state, do what is to be done, and apply a configuration that fits: nothing is
// written to Moltin, and nothing is left to plan.
func migrate(t *testing.T, old oldState, provider, blocks string, do func(*acctest.CLI)) {
	t.Helper()
	_, name, _ := strings.Cut(provider, "/")
	c := acctest.NewCLI(t, name)
	w := acctest.New(t)
	w.Moltin.Put(old.held)
	c.Write("terraform.tfstate", fmt.Sprintf(`{"version":4,"terraform_version":"1.3.0","serial":1,"lineage":"old","outputs":{},"resources":[
		{"mode":"managed","type":%q,"name":"old","provider":"provider[\"%s/%s\"]","instances":[
			{"schema_version":0,"attributes":%s,"sensitive_attributes":[],"private":"bnVsbA=="}]}]}`, old.typeName, c.Host, name, with(old.state)))
	c.Write("main.tf", "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"+w.Config(""))
	c.Write("integration.tf.json", fmt.Sprintf(`{%s"resource":{"moltin_integration":{"test":{"provider":"commercehooks",%s}}}}`, blocks, old.config))

	do(c)
	c.Run("apply", "-auto-approve", "-no-color")
	if out, code := c.Try("plan", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("plan ended with %d:\n%s", code, out)
	}
	if writes := w.Moltin.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%s %s %s", writes[0].Method, writes[0].Path, writes[0].Body)
	}
	if state := c.State(); strings.Contains(state, "**") || strings.Contains(state, "clicked-hush") ||
		!strings.Contains(state, `"schema_version": 1`) || !strings.Contains(state, existingID) {
		t.Errorf("the state is\n%s", state)
	}
}
