package commercelayer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
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
		files, err := filesIn(fmt.Sprint(dir.Value))
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

// filesIn returns the files in a directory by name, those inside a zip as "file/entry", decoded.
func filesIn(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil { // a plain file
			files[filepath.ToSlash(name)] = decoded(content)
			return nil
		}
		for _, file := range archive.File {
			r, err := file.Open()
			if err != nil {
				return err
			}
			content, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(name)+"/"+file.Name] = decoded(content)
		}
		return nil
	})
	return files, err
}

// decoded appends what is encoded as a string of base64 in a content: a state encodes private data as a whole, and the
// plugin framework each value in it.
func decoded(content []byte) []byte {
	all := content
	for _, found := range regexp.MustCompile(`"([A-Za-z0-9+/]{8,}=*)"`).FindAllSubmatch(content, -1) {
		if inner, err := base64.StdEncoding.DecodeString(string(found[1])); err == nil {
			all = append(append(slices.Clip(all), '\n'), decoded(inner)...)
		}
	}
	return all
}

// notPlanned expects that a secret isn't in a plan as `terraform show -json` prints it.
type notPlanned struct{ secret *string }

// CheckPlan implements plancheck.PlanCheck.
func (n notPlanned) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	shown, err := json.Marshal(req.Plan)
	if err == nil && (*n.secret == "" || bytes.Contains(shown, []byte(*n.secret))) {
		err = fmt.Errorf("the secret %q is in the plan\n%s", *n.secret, shown)
	}
	resp.Error = err
}
