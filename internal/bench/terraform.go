package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// terraform runs Terraform with the launcher in place of the released provider.
type terraform struct {
	path string
	env  []string
}

// newTerraform writes a CLI configuration into dir that leads to the plugins.
func newTerraform(path, dir, plugins string) (terraform, error) {
	path, err := exec.LookPath(path)
	if err != nil {
		return terraform{}, fmt.Errorf("finding Terraform: %w", err)
	}
	rc := filepath.Join(dir, "terraformrc")
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"commercehooks/commercehooks\" = %q\n  }\n  direct {}\n}\n",
		filepath.ToSlash(plugins))
	if err := os.WriteFile(rc, []byte(content), 0o600); err != nil {
		return terraform{}, fmt.Errorf("writing the CLI configuration: %w", err)
	}
	env := append(withoutSettings(os.Environ()), "TF_CLI_CONFIG_FILE="+rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	return terraform{path: path, env: env}, nil
}

// withoutSettings leaves out the variables that Terraform and the provider take settings from.
func withoutSettings(environment []string) []string {
	var kept []string
	for _, entry := range environment {
		foreign := false
		for _, prefix := range []string{"TF_", "MOLTIN_", "COMMERCELAYER_", "DOO_"} {
			foreign = foreign || strings.HasPrefix(entry, prefix)
		}
		if !foreign {
			kept = append(kept, entry)
		}
	}
	return kept
}

// version is how Terraform introduces itself, as in "Terraform v1.11.4".
func (t terraform) version(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, t.path, "version")
	cmd.Env = t.env
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("asking Terraform for its version: %w", err)
	}
	first, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(first), nil
}

// cost is what a command took.
type cost struct {
	Wall time.Duration
	// CPU is the processor time of the provider's processes together, of which Terraform starts several; Peak is the
	// memory of the largest in bytes, 0 where it isn't measured.
	CPU  time.Duration
	Peak int64
}

// workspace is a folder with a configuration and its state.
type workspace struct {
	terraform
	dir string
}

func (t terraform) workspace(dir string) (workspace, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return workspace{}, fmt.Errorf("making a folder to work in: %w", err)
	}
	return workspace{t, dir}, nil
}

func (w workspace) configure(config string) error {
	return os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(config), 0o600)
}

// apply creates everything.
func (w workspace) apply(ctx context.Context, provider string) error {
	_, err := w.run(ctx, provider, nil, "apply", "-auto-approve", "-parallelism=50")
	return err
}

// plan refreshes everything and compares it with the configuration. A difference is an error. env is added to the
// environment.
func (w workspace) plan(ctx context.Context, provider string, env ...string) (cost, error) {
	return w.run(ctx, provider, env, "plan", "-detailed-exitcode")
}

// run runs a command of Terraform with that provider behind the launcher.
func (w workspace) run(ctx context.Context, provider string, env []string, command string, flags ...string) (cost, error) {
	if ctx.Err() != nil {
		return cost{}, context.Cause(ctx)
	}
	usage := filepath.Join(w.dir, "usage")
	if err := os.Remove(usage); err != nil && !errors.Is(err, os.ErrNotExist) {
		return cost{}, err
	}
	var output bytes.Buffer
	// Ctrl-C reaches Terraform by itself. A second interrupt would make it leave its provider behind.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), w.path, append([]string{command, "-input=false", "-no-color"}, flags...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = w.dir, &output, &output
	cmd.Env = slices.Concat(w.env, env, []string{"BENCH_PROVIDER=" + provider, "BENCH_USAGE=" + usage})
	began := time.Now()
	err := cmd.Run()
	c := cost{Wall: time.Since(began)}
	if ctx.Err() != nil {
		return c, context.Cause(ctx)
	}
	if err != nil {
		return c, fmt.Errorf("terraform %s in %s: %w\n%s", command, w.dir, err, output.String())
	}
	noted, err := os.ReadFile(usage)
	if errors.Is(err, os.ErrNotExist) { // no provider process
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.CPU, c.Peak, err = readUsage(bytes.NewReader(noted))
	return c, err
}

// readUsage sums up what the launcher noted, a line for each process.
func readUsage(r io.Reader) (cpu time.Duration, peak int64, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var nanoseconds, kib int64
		if _, err := fmt.Sscanf(lines.Text(), "%d %d", &nanoseconds, &kib); err != nil {
			return 0, 0, fmt.Errorf("reading the launcher's note %q: %w", lines.Text(), err)
		}
		cpu += time.Duration(nanoseconds)
		peak = max(peak, kib<<10)
	}
	return cpu, peak, lines.Err()
}
