// Package driver runs acceptance tests without Terraform. It does in this process what Terraform does with configurations,
// plans, and states, and calls a provider server directly. It applies Terraform's rules to the provider, so that what
// Terraform would refuse also fails here. It imports nothing from this module, and only tests import it.
package driver

import (
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	testconfig "github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

// Result is the outcome of a test.
type Result struct {
	// Warnings are the warnings of all steps without duplicates, as Terraform prints them but without its frame.
	Warnings []string
}

// runner is the part of a test that persists from one step to the next.
type runner struct {
	t         *testing.T
	factories factories
	schemas   map[string]*schemas
	state     *state
	result    *Result

	config, applied string // of the latest step, and of the latest applied step
	noRefresh       bool   // in steps with a configuration
	variables       testconfig.Variables
}

// Run runs the steps of a test, then destroys what remains. The test fails if it would fail with Terraform, or if it uses
// something that only Terraform supports.
func Run(t *testing.T, test resource.TestCase) *Result {
	t.Helper()
	checkSupported(t, test)
	for _, check := range test.TerraformVersionChecks {
		var resp tfversion.CheckTerraformVersionResponse
		check.CheckTerraformVersion(t.Context(), tfversion.CheckTerraformVersionRequest{TerraformVersion: version.Must(version.NewVersion(terraformVersion))}, &resp)
		if resp.Error != nil {
			t.Fatal(resp.Error)
		}
		if resp.Skip != "" {
			t.Skip(resp.Skip)
		}
	}
	if test.PreCheck != nil {
		test.PreCheck()
	}
	r := &runner{t: t, factories: test.ProtoV6ProviderFactories, schemas: map[string]*schemas{}, state: newState(), result: &Result{}}
	if o := test.AdditionalCLIOptions; o != nil {
		r.noRefresh = o.Plan.NoRefresh
	}
	defer r.end(test)
	for i, step := range test.Steps {
		if step.PreConfig != nil {
			step.PreConfig()
		}
		if step.SkipFunc != nil {
			skip, err := step.SkipFunc()
			if err != nil {
				t.Fatal(err)
			}
			if skip {
				continue
			}
		}
		r.judge(test, step, i, r.step(step, i))
	}
	return r.result
}

// step runs one step of any kind.
func (r *runner) step(step resource.TestStep, i int) error {
	switch {
	case step.ImportState:
		return r.importStep(step, i)
	case step.RefreshState:
		return r.refreshStep(step)
	case step.Config == "":
		return unsupported("a step without a configuration that neither imports nor refreshes")
	}
	for _, address := range step.Taint {
		o := r.state.objects[address]
		if o == nil || step.Destroy {
			r.t.Fatalf("step %d taints %s, which is not in the state", i+1, address)
		}
		o.isTainted = true
	}
	err := r.configStep(step)
	r.applied = step.Config
	return err
}

// judge compares the outcome of a step with what the test expects.
func (r *runner) judge(test resource.TestCase, step resource.TestStep, i int, err error) {
	r.t.Helper()
	if what, ok := err.(unsupported); ok { //nolint:errorlint // asError doesn't wrap it
		r.t.Fatalf("Step %d/%d: %s", i+1, len(test.Steps), what)
	}
	if step.ExpectError != nil {
		switch {
		case err == nil:
			r.t.Fatalf("Step %d/%d, expected an error but got none", i+1, len(test.Steps))
		case !step.ExpectError.MatchString(err.Error()):
			r.t.Fatalf("Step %d/%d, expected an error with pattern %s, no match on: %s", i+1, len(test.Steps), step.ExpectError, err)
		}
		return
	}
	if err != nil && test.ErrorCheck != nil {
		err = test.ErrorCheck(err)
	}
	if err != nil {
		r.t.Fatalf("Step %d/%d error: %s", i+1, len(test.Steps), err)
	}
}

// end destroys what remains, even after a failed test.
func (r *runner) end(test resource.TestCase) {
	r.t.Helper()
	if len(r.state.all()) == 0 {
		return
	}
	before := r.state
	c, err := r.plan(options{destroy: true, skipRefresh: true})
	if err == nil {
		err = r.apply(c.planned)
	}
	if err != nil {
		r.t.Errorf("Error running post-test destroy, there may be dangling resources: %s", err)
		return
	}
	if test.CheckDestroy != nil {
		destroyed, err := r.shimmed(before)
		if err == nil {
			err = test.CheckDestroy(destroyed)
		}
		if err != nil {
			r.t.Errorf("Error running post-test destroy, there may be dangling resources: %s", err)
		}
	}
}

// plan runs the plan command with the current configuration.
func (r *runner) plan(o options) (*command, error) {
	c, diags := r.newCommand(r.config, r.variables)
	if !diags.HasErrors() {
		diags = append(diags, c.plan(o)...)
	}
	r.note(c, diags)
	return c, c.module.asError(diags)
}

// apply runs the apply command with a plan. Even if it fails, the state holds what it did.
func (r *runner) apply(p *plan) error {
	c, diags := r.newCommand(r.config, r.variables)
	if !diags.HasErrors() {
		diags = append(diags, c.apply(p)...)
		if err := c.save(r); err != nil {
			return err
		}
	}
	r.note(c, diags)
	return c.module.asError(diags)
}

// note records warnings.
func (r *runner) note(c *command, diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Severity != hcl.DiagWarning {
			continue
		}
		if text := render(hcl.Diagnostics{d}, hcl.DiagWarning, c.module.source); !slices.Contains(r.result.Warnings, text) {
			r.result.Warnings = append(r.result.Warnings, text)
		}
	}
}

// checkSupported fails a test that sets a field that the driver doesn't support.
func checkSupported(t *testing.T, test resource.TestCase) {
	t.Helper()
	heeded := []string{"IsUnitTest", "PreCheck", "TerraformVersionChecks", "ProtoV6ProviderFactories", "CheckDestroy", "ErrorCheck", "Steps", "AdditionalCLIOptions"}
	stepHeeded := []string{
		"Config", "ConfigVariables", "Check", "ConfigPlanChecks", "ConfigStateChecks", "Destroy", "ExpectError", "ExpectNonEmptyPlan", "PlanOnly",
		"PreConfig", "SkipFunc", "Taint", "PostApplyFunc", "RefreshState", "RefreshPlanChecks", "ResourceName", "ImportState", "ImportStateKind",
		"ImportStateId", "ImportStateIdPrefix", "ImportStateIdFunc", "ImportStateCheck", "ImportPlanChecks", "ImportStateVerify",
		"ImportStateVerifyIdentifierAttribute", "ImportStateVerifyIgnore", "ImportStatePersist", "ImportStateConfigExact",
	}
	unheeded := func(value reflect.Value, heeded []string) {
		for i := range value.NumField() {
			if name := value.Type().Field(i).Name; !value.Field(i).IsZero() && !slices.Contains(heeded, name) {
				t.Fatal(unsupported("the field " + name))
			}
		}
	}
	unheeded(reflect.ValueOf(test), heeded)
	if o := test.AdditionalCLIOptions; o != nil && (o.Apply.AllowDeferral || o.Plan.AllowDeferral) {
		t.Fatal(unsupported("AllowDeferral"))
	}
	for _, step := range test.Steps {
		unheeded(reflect.ValueOf(step), stepHeeded)
	}
}
