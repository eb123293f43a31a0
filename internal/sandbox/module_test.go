package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

// TestAccExec_module runs the test of the example module as its readers do: in a sandbox that exec starts for it.
func TestAccExec_module(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	for _, program := range []string{"sh", "curl"} { // which the module's test runs
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s", program)
		}
	}
	binary, work := build(t), t.TempDir()
	if err := os.CopyFS(work, os.DirFS(filepath.Join("..", "..", "examples", "modules", "shop-hooks"))); err != nil {
		t.Fatal(err)
	}
	path, err := terraform.Find(t.Context(), terraformPath(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := terraform.New(path, work, filepath.Dir(binary), nil); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	// terraform get is what terraform init does where the provider is a released one.
	script := `cd "$1" && "$2" get && "$2" test -no-color && curl --silent "$COMMERCEHOOKS_SANDBOX_URL/_sandbox"`
	env := append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(work, "terraformrc"), "CHECKPOINT_DISABLE=1")
	code := run(t.Context(), []string{"exec", "--", "sh", "-c", script, "sh", work, path}, streams{out: &out, err: &errs, env: env})
	if code != 0 || !strings.Contains(out.String(), "Success! 4 passed, 0 failed.") {
		t.Errorf("it ends with %d:\n%s%s", code, &out, &errs)
	}
	for _, vendor := range []string{"moltin", "moltin_v1", "commercelayer", "doo"} {
		if want := fmt.Sprintf("/%s\",\"hooks\":0", vendor); !strings.Contains(out.String(), want) {
			t.Errorf("%s has hooks left:\n%s", vendor, &out)
		}
	}
}
