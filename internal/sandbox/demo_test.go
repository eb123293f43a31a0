package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// needTerraform skips a test of the whole program outside `make test`, which sets TF_ACC and provides Terraform.
func needTerraform(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs Terraform: set TF_ACC=1")
	}
}

// theBuild is the provider that all tests share, because linking it takes seconds. TestMain removes it.
var theBuild struct {
	once      sync.Once
	dir, path string
	err       error
}

// build returns the path of a provider built from this tree.
func build(t *testing.T) string {
	t.Helper()
	theBuild.once.Do(func() {
		if theBuild.dir, theBuild.err = os.MkdirTemp("", "commercehooks"); theBuild.err != nil { //nolint:usetesting // the test's own folder ends with it
			return
		}
		theBuild.path = filepath.Join(theBuild.dir, "terraform-provider-commercehooks")
		if runtime.GOOS == "windows" {
			theBuild.path += ".exe"
		}
		out, err := exec.CommandContext(t.Context(), "go", "build", "-o", theBuild.path, "../..").CombinedOutput()
		if err != nil {
			theBuild.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if theBuild.err != nil {
		t.Fatal(theBuild.err)
	}
	return theBuild.path
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
	var printed bytes.Buffer
	if err := walkthrough(t.Context(), terraformPath(), binary, &printed); err != nil {
		t.Fatalf("%v\n%s", err, &printed)
	}
	told := printed.String()
	for part, want := range map[string]int{
		"Creation complete": 6, "Apply complete! Resources: 6 added": 1, "No changes.": 1, "https://sandbox.localhost/_sandbox/receive/": 6,
		" ms, verified\n": 4, filepath.Dir(binary): 0, "Warning": 0, "used the selected providers": 0, "Refreshing": 0,
	} {
		if got := strings.Count(told, part); got != want {
			t.Errorf("it tells %q %d times, want %d:\n%s", part, got, want, told)
		}
	}
	var picture struct {
		Rows []string `xml:"g>text"`
	}
	if err := xml.Unmarshal([]byte(drawTerminal(told)), &picture); err != nil || strings.Join(picture.Rows, "\n") != told {
		t.Errorf("%v: the picture shows\n%q\nwant\n%s", err, picture.Rows, told)
	}
}

// TestShow: the walkthrough tells that a delivery is verified, and ends where one isn't.
func TestShow(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/_sandbox/receive/warehouse":            "",
		"/_sandbox/receive/warehouse?status=503": "was not verified: answered 503",
		"/commercelayer/":                        "was not verified: answered 40",
	} {
		b := newBox(t, options{})
		b.everywhere(t, b.url+address)
		for _, v := range b.vendors {
			var told bytes.Buffer
			switch err := b.show(t.Context(), v, &told); {
			case want == "" && (err != nil || !strings.Contains(told.String(), "200 in ")):
				t.Errorf("%s: it tells %q, %v", v.Name, &told, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want) || told.Len() > 0):
				t.Errorf("%s at %s: it tells %q, %v", v.Name, address, &told, err)
			}
		}
	}
}
