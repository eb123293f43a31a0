package driver

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// configStep plans and applies, then expects two empty plans: one before a refresh and one after it.
func (r *runner) configStep(step resource.TestStep) error {
	r.config, r.variables = step.Config, step.ConfigVariables
	when := "after applying this test step, the"
	if step.PlanOnly {
		when = "the"
	} else if err := r.applyStep(step); err != nil {
		return err
	}
	for _, skipRefresh := range []bool{true, false} {
		c, err := r.plan(options{destroy: step.Destroy, skipRefresh: skipRefresh || r.noRefresh})
		if err != nil {
			return fmt.Errorf("error running post-apply plan: %w", err)
		}
		checks, name := step.ConfigPlanChecks.PostApplyPreRefresh, "non-refresh"
		if !skipRefresh {
			checks, name = step.ConfigPlanChecks.PostApplyPostRefresh, "refresh"
		}
		planned := c.asJSON()
		if err := checkPlan(r.t.Context(), planned, checks); err != nil {
			return fmt.Errorf("post-apply %s plan check(s) failed:\n%w", name, err)
		}
		if !isEmpty(planned) && !step.ExpectNonEmptyPlan {
			return fmt.Errorf("%s %s plan was not empty.\n%s", when, name, summary(planned))
		}
		if isEmpty(planned) && step.ExpectNonEmptyPlan && !skipRefresh {
			return errors.New("expected a non-empty plan, but got an empty refresh plan")
		}
	}
	if step.PostApplyFunc != nil {
		step.PostApplyFunc()
	}
	return nil
}

func (r *runner) applyStep(step resource.TestStep) error {
	c, err := r.plan(options{destroy: step.Destroy, skipRefresh: r.noRefresh})
	if err != nil {
		return fmt.Errorf("error running pre-apply plan: %w", err)
	}
	if err := checkPlan(r.t.Context(), c.asJSON(), step.ConfigPlanChecks.PreApply); err != nil {
		return fmt.Errorf("pre-apply plan check(s) failed:\n%w", err)
	}
	before := r.state
	if err := r.apply(c.planned); err != nil {
		return fmt.Errorf("error running apply: %w", err)
	}
	if step.Check != nil {
		checked := r.state
		if step.Destroy {
			checked = before
		}
		state, err := r.shimmed(checked)
		if err != nil {
			return err
		}
		if err := step.Check(state); err != nil {
			return fmt.Errorf("check failed: %w", err)
		}
	}
	if len(step.ConfigStateChecks) == 0 {
		return nil
	}
	state, err := r.asJSON(r.state)
	if err != nil {
		return err
	}
	for _, check := range step.ConfigStateChecks {
		var resp statecheck.CheckStateResponse
		check.CheckState(r.t.Context(), statecheck.CheckStateRequest{State: state}, &resp)
		err = errors.Join(err, resp.Error)
	}
	return err
}

// refreshStep refreshes the state, then plans.
func (r *runner) refreshStep(step resource.TestStep) error {
	c, diags := r.newCommand(r.config, r.variables)
	if !diags.HasErrors() {
		diags = append(diags, c.plan(options{refreshOnly: true})...)
	}
	r.note(c, diags)
	if err := c.module.asError(diags); err != nil {
		return err
	}
	c.state.outputs = c.planned.outputs
	if err := c.save(r); err != nil {
		return err
	}
	if step.Check != nil {
		state, err := r.shimmed(r.state)
		if err != nil {
			return err
		}
		if err := step.Check(state); err != nil {
			r.t.Fatal(err)
		}
	}
	c, err := r.plan(options{})
	if err != nil {
		return fmt.Errorf("error running post-refresh plan: %w", err)
	}
	planned := c.asJSON()
	if err := checkPlan(r.t.Context(), planned, step.RefreshPlanChecks.PostRefresh); err != nil {
		return fmt.Errorf("post-refresh plan check(s) failed:\n%w", err)
	}
	if !isEmpty(planned) && !step.ExpectNonEmptyPlan {
		return fmt.Errorf("after refreshing state during this test step, a followup plan was not empty.\n%s", summary(planned))
	}
	return nil
}

func checkPlan(ctx context.Context, planned *tfjson.Plan, checks []plancheck.PlanCheck) error {
	var all []error
	for _, check := range checks {
		var resp plancheck.CheckPlanResponse
		check.CheckPlan(ctx, plancheck.CheckPlanRequest{Plan: planned}, &resp)
		all = append(all, resp.Error)
	}
	return errors.Join(all...)
}

// summary describes what a plan changes.
func summary(planned *tfjson.Plan) string {
	var lines []string
	for _, rc := range planned.ResourceChanges {
		if rc.Change.Actions.NoOp() {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %v", rc.Address, rc.Change.Actions))
		before, _ := rc.Change.Before.(map[string]any)
		after, _ := rc.Change.After.(map[string]any)
		unknown, _ := rc.Change.AfterUnknown.(map[string]any)
		for name, was := range before {
			switch now, ok := after[name]; {
			case !ok && unknown[name] != nil:
				lines = append(lines, fmt.Sprintf("  %s: %v -> (known after apply)", name, was))
			case ok && fmt.Sprint(was) != fmt.Sprint(now):
				lines = append(lines, fmt.Sprintf("  %s: %v -> %v", name, was, now))
			}
		}
	}
	for name, change := range planned.OutputChanges {
		if !change.Actions.NoOp() {
			lines = append(lines, fmt.Sprintf("output.%s: %v, %v -> %v", name, change.Actions, change.Before, change.After))
		}
	}
	return strings.Join(lines, "\n")
}

// shimmed returns a state in the form that checks use.
func (r *runner) shimmed(s *state) (*terraform.State, error) {
	state, err := r.asJSON(s)
	if err != nil {
		return nil, err
	}
	return shim(state)
}

// schemaOf returns the schema of a saved object.
func (r *runner) schemaOf(o *object) *schema {
	local, _, _ := strings.Cut(o.provider, ".")
	if o.isData {
		return r.schemas[local].data[o.typeName]
	}
	return r.schemas[local].resources[o.typeName]
}
