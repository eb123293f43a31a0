package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// fragment is one unreleased change, as `make change` writes it.
type fragment struct {
	Kind string    `yaml:"kind"`
	Body string    `yaml:"body"`
	Time time.Time `yaml:"time"`
}

// TestChangelog checks that CHANGELOG.md is up to date with the fragments, so that none of them is forgotten.
func TestChangelog(t *testing.T) {
	t.Parallel()
	var config struct {
		Kinds []struct {
			Label string `yaml:"label"`
		} `yaml:"kinds"`
	}
	readYAML(t, ".changie.yaml", &config)
	byKind := map[string][]fragment{}
	fragments, err := filepath.Glob(".changes/unreleased/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fragments {
		var one fragment
		readYAML(t, name, &one)
		if one.Body == "" || strings.Contains(one.Body, "\n") || !strings.HasSuffix(one.Body, ".") {
			t.Errorf("%s: the body %q is not one line that ends with a period", name, one.Body)
		}
		byKind[one.Kind] = append(byKind[one.Kind], one)
	}

	want := strings.TrimSpace(readFile(t, ".changes/header.md"))
	if len(fragments) > 0 {
		want += "\n\n## Unreleased"
	}
	for _, kind := range config.Kinds {
		all := byKind[kind.Label]
		delete(byKind, kind.Label)
		slices.SortStableFunc(all, func(a, b fragment) int { return a.Time.Compare(b.Time) })
		for i, one := range all {
			if i == 0 {
				want += "\n\n### " + kind.Label + "\n"
			}
			want += "\n- " + one.Body
		}
	}
	for kind := range byKind {
		t.Errorf("%q is not a kind of .changie.yaml", kind)
	}
	got := readFile(t, "CHANGELOG.md")
	rest, ok := strings.CutPrefix(got, want)
	if rest = strings.TrimSpace(rest); !ok || rest != "" && !strings.HasPrefix(rest, "## ") {
		wanted := strings.Split(want, "\n")
		for i, line := range strings.Split(got, "\n") {
			if i >= len(wanted) || line != wanted[i] {
				t.Fatalf("CHANGELOG.md isn't what the fragments of .changes/unreleased make: run make changelog. Line %d is %q", i+1, line)
			}
		}
		t.Fatal("CHANGELOG.md ends too early: run make changelog")
	}
	versions, err := filepath.Glob(".changes/v*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range versions {
		if !strings.Contains(rest, strings.TrimSpace(readFile(t, name))) {
			t.Errorf("CHANGELOG.md lacks %s: run make changelog", name)
		}
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// readYAML decodes the fields of a file that into has, and ignores the others.
func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.NewDecoder(bytes.NewReader([]byte(readFile(t, name)))).Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
