package main

import (
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// needTerraform skips a test of the whole program outside `make test`, which sets TF_ACC and provides Terraform.
func needTerraform(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs Terraform: set TF_ACC=1")
	}
}

// build returns the path of a provider built from this tree.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "terraform-provider-commercehooks")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../..")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// terraformPath is the terraform that the acceptance tests run.
func terraformPath() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}

// TestAccWalkthrough runs what `make demo` runs.
func TestAccWalkthrough(t *testing.T) {
	needTerraform(t)
	binary := build(t)
	t.Chdir("../..")
	s := newSandbox(options{})
	var printed bytes.Buffer
	if err := walkthrough(t.Context(), s, terraformPath(), binary, &printed); err != nil {
		t.Fatalf("%v\n%s", err, &printed)
	}
	told := story(printed.String())
	for part, want := range map[string]bool{"Apply complete!": true, "No changes.": true, filepath.Dir(binary): false, "Warning": false, "Terraform used": false} {
		if strings.Contains(told, part) != want {
			t.Errorf("a picture shows %q: %t, want %t:\n%s", part, !want, want, told)
		}
	}
	var picture struct {
		Rows []string `xml:"g>text"`
	}
	if err := xml.Unmarshal([]byte(drawTerminal(told)), &picture); err != nil || strings.Join(picture.Rows, "\n") != told {
		t.Errorf("%v: the picture shows\n%q\nwant\n%s", err, picture.Rows, told)
	}
	for _, v := range s.vendors {
		if len(v.Fake.Hooks()) == 0 {
			t.Errorf("%s holds nothing", v.Title)
		}
	}
}
