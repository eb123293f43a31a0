package commercelayer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// directory is an output that says where Terraform keeps its files.
const directory = "output \"directory\" {\n  value = abspath(path.root)\n}\n"

// unwritten expects that a secret, once it is known, is in none of Terraform's files. The configuration needs the output
// directory.
func unwritten(secret *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		if *secret == "" {
			return errors.New("the secret isn't known yet")
		}
		dir, ok := s.RootModule().Outputs["directory"]
		if !ok {
			return errors.New("there is no output directory")
		}
		files, err := acctest.Files(fmt.Sprint(dir.Value))
		if err != nil {
			return err
		}
		for _, want := range []string{"terraform.tfstate", "tfplan/tfplan", "tfplan/tfstate"} {
			if len(files[want]) == 0 {
				return fmt.Errorf("there is no file %s", want)
			}
		}
		for name, content := range files {
			if bytes.Contains(content, []byte(*secret)) {
				return fmt.Errorf("the secret is in %s:\n%s", name, content)
			}
		}
		return nil
	}
}

// notPlanned expects that a secret isn't in a plan as `terraform show -json` prints it.
type notPlanned struct{ secret *string }

func (n notPlanned) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	shown, err := json.Marshal(req.Plan)
	if err == nil && (*n.secret == "" || bytes.Contains(shown, []byte(*n.secret))) {
		err = fmt.Errorf("the secret %q is in the plan\n%s", *n.secret, shown)
	}
	resp.Error = err
}
