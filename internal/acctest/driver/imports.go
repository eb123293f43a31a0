package driver

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// importStep imports one resource into a separate state, unless the step persists it.
func (r *runner) importStep(step resource.TestStep, i int) error {
	before, err := r.shimmed(r.state)
	if err != nil {
		return err
	}
	id, err := importID(step, before)
	if err != nil {
		return err
	}
	other := *r
	other.config, other.variables = step.Config, step.ConfigVariables
	if step.Config == "" {
		other.config, other.variables = r.applied, r.variables
	}
	switch step.ImportStateKind {
	case resource.ImportCommandWithID:
	case resource.ImportBlockWithID, resource.ImportBlockWithResourceIdentity:
		if step.ImportStatePersist || step.ImportStateVerify {
			return unsupported("an import block with ImportStatePersist or ImportStateVerify")
		}
		return other.importBlock(step, i, id)
	default:
		return unsupported("this ImportStateKind")
	}
	if !step.ImportStatePersist {
		other.state = newState()
	}
	if err := other.importCommand(step.ResourceName, id); err != nil {
		return err
	}
	after, err := other.shimmed(other.state)
	if err != nil {
		return err
	}
	if step.ImportStatePersist {
		r.state, r.config, r.variables = other.state, other.config, other.variables
	}
	if step.ImportStateCheck != nil {
		var states []*terraform.InstanceState
		for address, found := range after.RootModule().Resources {
			if !strings.HasPrefix(address, "data.") {
				one := found.Primary.DeepCopy() //nolint:staticcheck // as terraform-plugin-testing does, for ImportStateCheck
				one.Ephemeral.Type = found.Type
				states = append(states, one)
			}
		}
		if err := step.ImportStateCheck(states); err != nil {
			r.t.Fatal(err)
		}
	}
	if step.ImportStateVerify {
		return verify(step, before, after)
	}
	return nil
}

// importID returns the ID to import: the one in the step, or else that of the resource in the state.
func importID(step resource.TestStep, before *terraform.State) (string, error) {
	switch {
	case step.ImportStateIdFunc != nil:
		id, err := step.ImportStateIdFunc(before)
		return step.ImportStateIdPrefix + id, err
	case step.ImportStateId != "":
		return step.ImportStateIdPrefix + step.ImportStateId, nil
	}
	found, ok := before.RootModule().Resources[step.ResourceName]
	if !ok {
		return "", fmt.Errorf("%s is not in the state", step.ResourceName)
	}
	return step.ImportStateIdPrefix + found.Primary.ID, nil
}

// importCommand runs the import command.
func (r *runner) importCommand(address, id string) error {
	c, diags := r.newCommand(r.config, r.variables)
	if diags.HasErrors() {
		return c.module.asError(diags)
	}
	name, key := address, any(nil)
	if at := strings.IndexByte(address, '['); at > 0 {
		name = address[:at]
		index := strings.Trim(address[at:], "[]")
		if n, err := strconv.Atoi(index); err == nil {
			key = n
		} else {
			key = strings.Trim(index, `"`)
		}
	}
	block := c.module.resources[name]
	if block == nil {
		return fmt.Errorf("resource address %q does not exist in the configuration", address)
	}
	if c.state.objects[address] != nil {
		return fmt.Errorf("error: Resource already managed by Terraform\n\nTerraform is already managing a remote object for %s", address)
	}
	if diags = append(diags, c.validate()...); !diags.HasErrors() {
		diags = append(diags, walk(c.common(false))...)
	}
	if !diags.HasErrors() {
		o, more := c.importObject(block, block.instance(key), importTarget{id: id})
		if diags = append(diags, more...); !diags.HasErrors() {
			c.state.objects[address] = o
		}
	}
	r.note(c, diags)
	if err := c.module.asError(diags); err != nil {
		return err
	}
	return c.save(r)
}

// importBlock plans an import block for a resource that was removed from the state.
func (r *runner) importBlock(step resource.TestStep, i int, id string) error {
	address, config := step.ResourceName, r.config
	var identity map[string]any
	if o := r.state.objects[address]; o != nil && o.savedID != nil {
		value, err := ctyjson.Unmarshal(o.savedID, r.schemaOf(o).identity)
		if err != nil {
			return err
		}
		identity, _ = plain(value).(map[string]any)
	}
	byIdentity := step.ImportStateKind == resource.ImportBlockWithResourceIdentity
	switch {
	case step.ImportStateConfigExact:
	case byIdentity:
		if len(identity) == 0 {
			return fmt.Errorf("importing resource %s: expected prior state to have resource identity values, got none", address)
		}
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(identity)) {
			if text, ok := identity[name].(string); ok {
				lines = append(lines, fmt.Sprintf("    %s = %q\n", name, text))
			} else if identity[name] != nil {
				lines = append(lines, fmt.Sprintf("    %s = %v\n", name, identity[name]))
			}
		}
		config += fmt.Sprintf("\nimport {\n  to = %s\n  identity = {\n%s  }\n}\n", address, strings.Join(lines, ""))
	default:
		config += fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", address, id)
	}
	r.config, r.state = config, r.state.copy()
	if i > 0 && r.state.objects[address] == nil {
		return fmt.Errorf("removing resource %s from copied state: it is not there", address)
	}
	delete(r.state.objects, address)
	c, err := r.plan(options{})
	if err != nil {
		return fmt.Errorf("generating plan with import config: %w", err)
	}
	planned, ch := c.asJSON(), c.planned.changes[address]
	switch {
	case ch == nil:
		return fmt.Errorf("importing resource %s: expected a resource change, got no changes", address)
	case ch.importing == "":
		return fmt.Errorf("importing resource %s: expected an import operation, got %s", address, ch.action)
	case !step.ExpectNonEmptyPlan && ch.action != noop:
		return fmt.Errorf("importing resource %s: expected a no-op import operation, got %s action with plan\n%s", address, ch.action, summary(planned))
	}
	if err := checkPlan(r.t.Context(), planned, step.ImportPlanChecks.PreApply); err != nil {
		return err
	}
	if byIdentity && ch.afterIdentity != cty.NilVal {
		if now, _ := plain(ch.afterIdentity).(map[string]any); !cmp.Equal(identity, now) {
			return fmt.Errorf("importing resource %s: expected identity values %v, got %v", address, identity, now)
		}
	}
	return nil
}

// verify compares the imported resource with the prior state.
func verify(step resource.TestStep, before, after *terraform.State) error {
	by := step.ImportStateVerifyIdentifierAttribute
	if by == "" {
		by = "id"
	}
	for address, found := range after.RootModule().Resources {
		if strings.HasPrefix(address, "data.") {
			continue
		}
		var was *terraform.ResourceState
		for _, candidate := range before.RootModule().Resources {
			if candidate.Type == found.Type && candidate.Primary.Attributes[by] == found.Primary.Attributes[by] {
				was = candidate
			}
		}
		if was == nil {
			return errors.New("failed state verification, resource with ID " + found.Primary.Attributes[by] + " not found")
		}
		ignored := func(key, value string) bool {
			isEmpty := value == "0" && (strings.HasSuffix(key, ".#") || strings.HasSuffix(key, ".%"))
			return isEmpty || key == "timeouts" || strings.HasPrefix(key, "timeouts.") ||
				slices.ContainsFunc(step.ImportStateVerifyIgnore, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
		}
		want, got := maps.Clone(was.Primary.Attributes), maps.Clone(found.Primary.Attributes)
		maps.DeleteFunc(want, ignored)
		maps.DeleteFunc(got, ignored)
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("ImportStateVerify attributes not equivalent. The - symbol indicates attributes missing after import.\n\n%s", diff)
		}
	}
	return nil
}
