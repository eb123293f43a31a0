package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// programs are what the benchmark builds, each a path.
type programs struct {
	Provider, DoNothing string
	// Plugins is the folder in which Terraform finds the launcher under the name of the provider.
	Plugins string
}

const pluginName = "terraform-provider-commercehooks"

// build compiles the programs into dir, with the flags of a release. It wants to run at the root of the module.
func build(ctx context.Context, dir string) (programs, error) {
	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	p := programs{
		Provider: filepath.Join(dir, "commercehooks"+suffix), DoNothing: filepath.Join(dir, "donothing"+suffix),
		Plugins: filepath.Join(dir, "plugins"),
	}
	for source, target := range map[string]string{
		".":                          p.Provider,
		"./internal/bench/donothing": p.DoNothing,
		"./internal/bench/launcher":  filepath.Join(p.Plugins, pluginName+suffix),
	} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, source)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return p, fmt.Errorf("building %s (is this the root of the repository?): %w", source, err)
		}
	}
	return p, nil
}
