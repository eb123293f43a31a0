package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/terraform-exec/tfexec"
)

const exampleDir = "examples/demo"

// walkthrough applies the example on fresh fakes, shows that a second plan is empty, and tells what exists. What
// it and Terraform print goes to out.
func walkthrough(ctx context.Context, all []vendor, terraform, binary string, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	urls := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, all, "127.0.0.1:0", func(url string) { urls <- url }) }()

	var url string
	select {
	case url = <-urls:
	case err := <-ended:
		return err
	}
	dir, err := os.MkdirTemp("", "commercehooks-demo-")
	if err != nil {
		return fmt.Errorf("making a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left the system clears away
	tf, err := prepare(ctx, dir, terraform, binary, out)
	if err != nil {
		return err
	}

	say(out, "The fakes of %d vendors listen on %s. Applying %s:", len(all), url, exampleDir)
	address := tfexec.Var("address=" + url)
	if err := tf.Apply(ctx, address); err != nil {
		return fmt.Errorf("applying %s: %w", exampleDir, err)
	}
	say(out, "Planning again:")
	changes, err := tf.Plan(ctx, address)
	if err != nil {
		return fmt.Errorf("planning again: %w", err)
	}
	if changes {
		return errors.New("the second plan is not empty")
	}
	say(out, "The second plan is empty. What the vendors hold now:")
	for _, v := range all {
		hooks := v.Fake.Hooks()
		if len(hooks) == 0 {
			return fmt.Errorf("%s holds no hooks", v.Title)
		}
		for _, h := range hooks {
			_, _ = fmt.Fprintf(out, "  %-15s %-31s %s\n", v.Title, h.Events, h.Address)
		}
	}
	say(out, "To look around yourself: go run ./internal/demo, make install, then terraform init and apply in %s.", exampleDir)
	return nil
}

// prepare copies the example and lets terraform use the built provider instead of a released one. What terraform
// prints goes to out.
func prepare(ctx context.Context, dir, terraform, binary string, out io.Writer) (*tfexec.Terraform, error) {
	if err := os.CopyFS(filepath.Join(dir, "config"), os.DirFS(exampleDir)); err != nil {
		return nil, fmt.Errorf("copying %s (is this the root of the repository?): %w", exampleDir, err)
	}
	built, err := filepath.Abs(filepath.Dir(binary))
	if err != nil {
		return nil, err
	}
	cliConfig := filepath.Join(dir, "terraformrc")
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"commercehooks/commercehooks\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(built))
	if err := os.WriteFile(cliConfig, []byte(content), 0o600); err != nil {
		return nil, fmt.Errorf("writing the CLI configuration: %w", err)
	}
	path, err := exec.LookPath(terraform)
	if err != nil {
		say(out, "There is no %s on PATH; fetching one.", terraform)
		release := &releases.LatestVersion{Product: product.Terraform, InstallDir: dir}
		if path, err = release.Install(ctx); err != nil {
			return nil, fmt.Errorf("fetching Terraform: %w", err)
		}
	}
	tf, err := tfexec.NewTerraform(filepath.Join(dir, "config"), path)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	env := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
	}
	env["TF_CLI_CONFIG_FILE"] = cliConfig
	for _, forbidden := range tfexec.ProhibitedEnv(env) {
		delete(env, forbidden)
	}
	if err := tf.SetEnv(env); err != nil {
		return nil, fmt.Errorf("setting the environment: %w", err)
	}
	tf.SetStdout(out)
	tf.SetStderr(os.Stderr)
	return tf, nil
}

func say(out io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(out, "\n"+format+"\n", args...)
}
