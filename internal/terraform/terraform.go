// Package terraform runs Terraform with a provider that was built from this tree, for the demo and the benchmark. It may
// import terraform-exec and hc-install, and nothing that ships imports it.
package terraform

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/terraform-exec/tfexec"
)

// Find returns the path of the named executable, terraform or tofu. If there is none on PATH, it downloads the latest
// Terraform into dir.
func Find(ctx context.Context, name, dir string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return filepath.Abs(path)
	}
	fmt.Fprintf(os.Stderr, "There is no %s on PATH; fetching Terraform.\n", name)
	path, err := (&releases.LatestVersion{Product: product.Terraform, InstallDir: dir}).Install(ctx)
	if err != nil {
		return "", fmt.Errorf("fetching Terraform: %w", err)
	}
	return path, nil
}

// New returns the Terraform at path for the configuration in dir. It needs no init: it starts the provider in the folder
// plugins instead of a released one. env is added to the environment. Terraform and the provider take no other settings
// from it.
func New(path, dir, plugins string, env map[string]string) (*tfexec.Terraform, error) {
	plugins, err := filepath.Abs(plugins)
	if err != nil {
		return nil, err
	}
	settings := filepath.Join(dir, "terraformrc")
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"commercehooks/commercehooks\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(plugins))
	if err := os.WriteFile(settings, []byte(content), 0o600); err != nil {
		return nil, fmt.Errorf("writing the CLI configuration: %w", err)
	}
	all := map[string]string{"TF_CLI_CONFIG_FILE": settings, "CHECKPOINT_DISABLE": "1"}
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); !isSetting(name) {
			all[name] = value
		}
	}
	maps.Copy(all, env)
	tf, err := tfexec.NewTerraform(dir, path)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return tf, tf.SetEnv(all)
}

// isSetting reports whether Terraform or the provider takes a setting from the variable.
func isSetting(name string) bool {
	return slices.ContainsFunc([]string{"TF_", "MOLTIN_", "COMMERCELAYER_", "DOO_"}, func(prefix string) bool {
		return strings.HasPrefix(name, prefix)
	})
}
