package moltin_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// live runs the tests for an account as `make testacc LIVE=moltin` does, with these variables.
func live(t *testing.T, variables ...string) (out string, code int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run", "^TestAcc[A-Za-z]*_live$")
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "MOLTIN_") && !strings.HasPrefix(variable, "ACC_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(append(command.Env, "ACC_LIVE=moltin"), variables...)
	text, err := command.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return string(text), command.ProcessState.ExitCode()
}

// TestLive_account: the tests for an account pass with a fake of which they know no more than the variables, at the vendor's pace.
// They say what they leave out, delete what a killed run has left, and leave alone what is somebody else's.
func TestLive_account(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Moltin.UseLimits()
	left := w.Moltin.Put(moltinfake.Integration{Name: "commercehooks-acc-01234567 Orders", Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/a"}})
	w.Moltin.Click(1)
	w.Moltin.Click(2)
	before := len(w.Moltin.Integrations()) - 1
	out, code := live(t, "MOLTIN_BASE_URL="+w.URL+"/moltin", "MOLTIN_CLIENT_ID=demo", "MOLTIN_CLIENT_SECRET=demo-secret")
	if code != 0 {
		t.Fatalf("it ended with %d:\n%s", code, out)
	}
	for _, want := range []string{
		"left out on an account: that an import writes nothing", "left out on an account: what somebody changes", "deleted " + left,
		"--- PASS: TestAccIntegration_live/lifecycle", "--- PASS: TestAccIntegration_live/import", "--- PASS: TestAccIntegration_live/data_sources",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it doesn't say %q:\n%s", want, out)
		}
	}
	if n := len(w.Moltin.Integrations()); n != before {
		t.Errorf("%d integrations at the vendor, want %d", n, before)
	}
}

// TestLive_missing: without credentials the tests fail at once and name the variables.
func TestLive_missing(t *testing.T) {
	t.Parallel()
	out, code := live(t)
	for _, want := range []string{"MOLTIN_CLIENT_ID", "MOLTIN_CLIENT_SECRET"} {
		if !strings.Contains(out, want) || code == 0 {
			t.Errorf("it ended with %d and doesn't name %s:\n%s", code, want, out)
		}
	}
}
