package driver

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/zclconf/go-cty/cty"
)

// run runs a test in the driver, or through Terraform's CLI if ACC_CLI is set. The expectations must hold with both.
func run(t *testing.T, y *toy, steps ...resource.TestStep) *Result {
	t.Helper()
	y.things = map[string]thing{}
	test := resource.TestCase{ProtoV6ProviderFactories: y.factories(), Steps: steps, CheckDestroy: func(*terraform.State) error {
		if len(y.things) > 0 {
			return fmt.Errorf("left are %v", y.things)
		}
		return nil
	}}
	if os.Getenv("ACC_CLI") != "" {
		resource.Test(t, test)
		return nil
	}
	return Run(t, test)
}

// attrs expects these flat attributes, as "key = value", of the only thing in the state. It ignores other attributes.
func attrs(want ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		attributes := s.RootModule().Resources[single].Primary.Attributes
		for _, line := range want {
			key, value, _ := strings.Cut(line, " = ")
			if got, ok := attributes[key]; !ok || got != value {
				return fmt.Errorf("%s is %q, want %q, in %v", key, got, value, attributes)
			}
		}
		return nil
	}
}

func actions(action plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks resource.ConfigPlanChecks
	for _, address := range addresses {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
	}
	return checks
}

const (
	creates, updates, noops = plancheck.ResourceActionCreate, plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
	replaced, replacedFirst = plancheck.ResourceActionDestroyBeforeCreate, plancheck.ResourceActionCreateBeforeDestroy
)

const single = "toy_thing.one"

func config(lines ...string) string {
	return "resource \"toy_thing\" \"one\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// TestRun_life creates, changes, unsets, replaces, and imports a thing with blocks of every nesting mode.
func TestRun_life(t *testing.T) {
	t.Parallel()
	blocks := []string{
		`name = "n"`, `setting {`, `url = "u"`, `key_wo = "k"`, `}`, `rule {`, `path = "a"`, `}`, `rule {`, `path = "b"`, `}`, `header {`, `name = "x"`, `}`,
		`header {`, `name = "y"`, `}`, `options = { color = "red" }`,
	}
	run(t, &toy{},
		resource.TestStep{Config: config(blocks...), ConfigPlanChecks: actions(creates, single), Check: attrs(
			"id = 1", "size = 1", "setting.url = u", "setting.% = 2", "rule.# = 2", "rule.1.path = b", "rule.1.index = 1", "header.# = 2",
			"header.0.code = c-x", "options.code = c-red", "options.% = 2", "version = 1")},
		resource.TestStep{Config: config(blocks...), ConfigPlanChecks: actions(noops, single)},
		resource.TestStep{Config: config(append(blocks, `label = "l"`)...), ConfigPlanChecks: actions(updates, single), Check: attrs("label = l", "header.1.code = c-y")},
		resource.TestStep{ResourceName: single, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ResourceName: single, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		resource.TestStep{Config: config(`name = "n"`), ConfigPlanChecks: actions(updates, single), Check: attrs("rule.# = 0", "header.# = 0")},
		resource.TestStep{Config: config(`name = "n"`, `kind = "k"`), ConfigPlanChecks: actions(replaced, single), Check: attrs("id = 2")},
		resource.TestStep{Config: config(`name = "n"`, `dynamic "rule" {`, `for_each = ["p", "q"]`, `content {`, `path = rule.value`, `}`, `}`, `kind = "k"`), Check: attrs("rule.1.path = q")},
		resource.TestStep{Config: config(`name = "n"`, `kind = "k"`), Destroy: true, Check: attrs("id = 2")},
	)
}

// TestRun_order checks the order in which things are created, replaced, and removed.
func TestRun_order(t *testing.T) {
	t.Parallel()
	y := &toy{}
	two := func(kind, lifecycle string) string {
		return "resource \"toy_thing\" \"one\" {\n  name = \"one\"\n  kind = \"" + kind + "\"\n  " + lifecycle + "\n}\n" +
			"resource \"toy_thing\" \"two\" {\n  name = \"two-${toy_thing.one.id}\"\n}\n"
	}
	did := func(want string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			defer func() { y.log = nil }()
			if got := strings.Join(y.log, ", "); got != want {
				return fmt.Errorf("did %s, want %s", got, want)
			}
			return nil
		}
	}
	first := "lifecycle {\n    create_before_destroy = true\n  }"
	run(t, y,
		resource.TestStep{Config: two("a", ""), Check: did("create 1, create 2")},
		resource.TestStep{Config: two("b", ""), ConfigPlanChecks: actions(replaced, single), Check: did("delete 1, create 3, update 2")},
		resource.TestStep{Config: two("c", first), ConfigPlanChecks: actions(replacedFirst, single), Check: did("create 4, update 2, delete 3")},
		resource.TestStep{Config: two("c", first), Taint: []string{single}, ConfigPlanChecks: actions(replacedFirst, single), Check: did("create 5, update 2, delete 4")},
		resource.TestStep{Config: two("c", first), Destroy: true, Check: did("delete 2, delete 5")},
	)
}

// TestRun_lies: the driver reports what Terraform reports about a provider that breaks its own plans.
func TestRun_lies(t *testing.T) {
	t.Parallel()
	set := func(name string, value cty.Value) func(map[string]cty.Value) {
		return func(members map[string]cty.Value) { members[name] = value }
	}
	full := config(`name = "n"`, `label = "l"`, `secret_wo = "s"`, `secret = "p"`)
	for name, test := range map[string]struct {
		toy  *toy
		want string
	}{
		"planned another value": {&toy{planned: set("label", cty.StringVal("m"))}, `Provider produced invalid plan`},
		"planned null":          {&toy{planned: set("label", cty.NullVal(cty.String))}, `Provider produced invalid plan`},
		"planned unknown":       {&toy{planned: set("name", cty.UnknownVal(cty.String))}, `Provider produced invalid plan`},
		"planned unasked":       {&toy{planned: set("kind", cty.StringVal("m"))}, `Provider produced invalid plan`},
		"planned write-only":    {&toy{planned: set("secret_wo", cty.StringVal("s"))}, `Provider produced invalid plan`},
		"planned a block":       {&toy{planned: set("rule", cty.ListVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"path": cty.StringVal("p"), "index": cty.NumberIntVal(1)})}))}, `Provider produced invalid plan`},
		"applied another value": {&toy{applied: set("label", cty.StringVal("m"))}, `Provider produced inconsistent result after apply`},
		"applied null":          {&toy{applied: set("label", cty.NullVal(cty.String))}, `Provider produced inconsistent result after apply`},
		"applied no default":    {&toy{applied: set("size", cty.NullVal(cty.Number))}, `Provider produced inconsistent result after apply`},
		"applied unknown":       {&toy{applied: set("version", cty.UnknownVal(cty.Number))}, `Provider returned invalid result object after apply`},
		"applied write-only":    {&toy{applied: set("secret_wo", cty.StringVal("s"))}, `Provider produced invalid object`},
		"applied a secret":      {&toy{applied: set("secret", cty.StringVal("other"))}, `inconsistent[\s│]+values[\s│]+for[\s│]+sensitive[\s│]+attribute`},
		"lost private data":     {&toy{privateless: true}, `plan was not empty`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, test.toy, resource.TestStep{Config: full, ExpectError: regexp.MustCompile(strings.ReplaceAll(test.want, " ", `[\s│]+`))})
		})
	}
}

// TestRun_trusted: elements of a set of blocks can't be matched with those of the configuration, so Terraform accepts
// planned values that differ, such as a prior spelling.
func TestRun_trusted(t *testing.T) {
	t.Parallel()
	respelt := cty.ObjectVal(map[string]cty.Value{"name": cty.StringVal("X"), "code": cty.StringVal("c-X")})
	y := &toy{planned: func(members map[string]cty.Value) { members["header"] = cty.SetVal([]cty.Value{respelt}) }}
	run(t, y, resource.TestStep{Config: config(`name = "n"`, `header {`, `name = "x"`, `}`), Check: attrs("header.0.name = X")})
}

// TestRun_rules covers how Terraform treats configurations.
func TestRun_rules(t *testing.T) {
	t.Parallel()
	fails := func(config, want string) []resource.TestStep {
		return []resource.TestStep{{Config: config, ExpectError: regexp.MustCompile(strings.ReplaceAll(want, " ", `[\s│]+`))}}
	}
	for name, steps := range map[string][]resource.TestStep{
		"unsupported argument": fails(config(`name = "n"`, `nam = "n"`), `An argument named "nam" is not expected here`),
		"unsupported block":    fails(config(`name = "n"`, `rules {`, `}`), `Unsupported block type`),
		"missing argument":     fails(config(`label = "n"`), `The argument "name" is required`),
		"missing in a block":   fails(config(`name = "n"`, `rule {`, `}`), `The argument "path" is required`),
		"undeclared":           fails(config(`name = toy_thing.other.id`), `Reference to undeclared resource`),
		"sensitive output": fails(config(`name = "n"`, `secret = "s"`)+"output \"s\" {\n  value = toy_thing.one.secret\n}\n",
			`Output refers to sensitive values`),
		"prevented": {
			{Config: config(`name = "n"`, `kind = "a"`)},
			{Config: config(`name = "n"`, `kind = "b"`, `lifecycle {`, `prevent_destroy = true`, `}`), ExpectError: regexp.MustCompile(`Instance cannot be destroyed`)},
			{Config: config(`name = "n"`, `kind = "a"`)},
		},
		"ignored": {
			{Config: config(`name = "n"`, `label = "a"`)},
			{Config: config(`name = "m"`, `label = "b"`, `lifecycle {`, `ignore_changes = [label]`, `}`), ConfigPlanChecks: actions(updates, single), Check: attrs("name = m", "label = a")},
			{Config: config(`name = "n"`, `label = "b"`, `lifecycle {`, `ignore_changes = all`, `}`), ConfigPlanChecks: actions(noops, single)},
		},
		"triggered": {
			{Config: "resource \"terraform_data\" \"t\" {\n  input = 1\n}\n" + config(`name = "n"`, `lifecycle {`, `replace_triggered_by = [terraform_data.t]`, `}`)},
			{Config: "resource \"terraform_data\" \"t\" {\n  input = 2\n}\n" + config(`name = "n"`, `lifecycle {`, `replace_triggered_by = [terraform_data.t]`, `}`), ConfigPlanChecks: actions(replaced, single)},
		},
		"repeated": {
			{Config: "locals {\n  names = [\"a\", \"b\", \"c\"]\n}\n" + config(`count = length(local.names)`, `name = local.names[count.index]`) + "output \"ids\" {\n  value = toy_thing.one[*].name\n}\n",
				Check: resource.TestCheckResourceAttr(single+".2", "name", "c")},
			{Config: config(`count = 1`, `name = "a"`), ConfigPlanChecks: actions(plancheck.ResourceActionDestroy, single+"[2]")},
		},
		"moved": {
			{Config: config(`name = "n"`)},
			{Config: strings.ReplaceAll(config(`name = "n"`), `"one"`, `"two"`) + "moved {\n  from = toy_thing.one\n  to   = toy_thing.two\n}\n",
				ConfigPlanChecks: actions(noops, "toy_thing.two")},
		},
		"secret rotated": {
			{Config: config(`name = "n"`, `secret_wo = "a"`), Check: attrs("version = 1")},
			{Config: config(`name = "n"`, `secret_wo = "b"`), ConfigPlanChecks: actions(updates, single), Check: attrs("version = 2")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, &toy{}, steps...)
		})
	}
}

// TestRun_tainted replaces a thing whose creation failed halfway.
func TestRun_tainted(t *testing.T) {
	t.Parallel()
	y := &toy{failing: "n"}
	run(t, y,
		resource.TestStep{Config: config(`name = "n"`), ExpectError: regexp.MustCompile(`Half created`)},
		resource.TestStep{PreConfig: func() { y.failing = "" }, Config: config(`name = "n"`), ConfigPlanChecks: actions(replaced, single), Check: attrs("id = 2")},
	)
}

// TestRun_warnings: the result holds the provider's warnings.
func TestRun_warnings(t *testing.T) {
	t.Parallel()
	if os.Getenv("ACC_CLI") != "" {
		t.Skip("terraform-plugin-testing shows no warnings")
	}
	result := run(t, &toy{}, resource.TestStep{Config: config(`name = "n"`)})
	if !slices.ContainsFunc(result.Warnings, func(w string) bool { return strings.Contains(w, "Thing n") }) || len(result.Warnings) != 1 {
		t.Errorf("the warnings are %q", result.Warnings)
	}
}
