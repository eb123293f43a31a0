package acctest

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// Settled expects that another apply would do nothing.
func Settled() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// Plans expects an action for each of the resources, and that another apply would do nothing.
func Plans(action plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	checks := Settled()
	for _, address := range addresses {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
	}
	return checks
}

// NoWrites expects only reads and token requests since the journal was cleared.
func NoWrites(j *fakeserver.Journal) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if writes := j.Writes(); len(writes) > 0 {
			return fmt.Errorf("%d writes where nothing changed, the first is %s %s %s",
				len(writes), writes[0].Method, writes[0].Path, writes[0].Body)
		}
		return nil
	}
}

// Requests expects exactly these writes since the journal was cleared, in any order, each as "METHOD /path body".
func Requests(j *fakeserver.Journal, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, e := range j.Writes() {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Method, e.Path, e.Body)))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			return fmt.Errorf("got the writes\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
		return nil
	}
}

// That turns a check of a fake's content into a check for a test step.
func That(check func() error) resource.TestCheckFunc {
	return func(*terraform.State) error { return check() }
}

// IDOf stores a resource's id, for use outside of the state.
func IDOf(address string, id *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		r, ok := s.RootModule().Resources[address]
		if !ok {
			return fmt.Errorf("%s is not in the state", address)
		}
		*id = r.Primary.ID
		return nil
	}
}

// Different expects that two resources have different ids.
func Different(left, right string) resource.TestCheckFunc {
	var a, b string
	return resource.ComposeTestCheckFunc(IDOf(left, &a), IDOf(right, &b), That(func() error {
		if a == b {
			return fmt.Errorf("%s and %s both have the id %s", left, right, a)
		}
		return nil
	}))
}

// HasIdentity skips a test if the CLI doesn't support resource identity: Terraform before 1.12, and OpenTofu.
func HasIdentity() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0), notOpenTofu{}}
}

// OnOpenTofu skips a step with an import block. OpenTofu's init requires the provider that the prefix of the target's type
// implies (hashicorp/moltin), whatever provider the resource sets. With OpenTofu, hooks are imported by command.
func OnOpenTofu() (bool, error) {
	return strings.Contains(os.Getenv("TF_ACC_PROVIDER_HOST"), "opentofu"), nil
}

// notOpenTofu skips a test if the acceptance tests run OpenTofu. The configured registry host tells them apart.
type notOpenTofu struct{}

func (notOpenTofu) CheckTerraformVersion(_ context.Context, _ tfversion.CheckTerraformVersionRequest, resp *tfversion.CheckTerraformVersionResponse) {
	if onOpenTofu, _ := OnOpenTofu(); onOpenTofu {
		resp.Skip = "OpenTofu has no resource identity"
	}
}

// Message matches an error that contains the texts in this order, wherever Terraform breaks its lines.
func Message(texts ...string) *regexp.Regexp {
	var patterns []string
	for _, text := range texts {
		words := strings.Fields(text)
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		patterns = append(patterns, strings.Join(words, `[\s│]+`))
	}
	return regexp.MustCompile("(?s)" + strings.Join(patterns, ".*"))
}
