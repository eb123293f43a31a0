package main

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// workflow holds the parts of a hosted workflow that are checked.
type workflow struct {
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Permissions map[string]string `yaml:"permissions"`
		Timeout     int               `yaml:"timeout-minutes"`
		Environment string            `yaml:"environment"`
		Steps       []struct {
			Uses string            `yaml:"uses"`
			Run  string            `yaml:"run"`
			With map[string]string `yaml:"with"`
			Env  map[string]string `yaml:"env"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

// mayWrite lists the write permissions of each job's token. Every other job may only read.
func mayWrite() map[string][]string {
	return map[string][]string{
		"release.yml/commercehooks": {"attestations", "contents", "id-token"},
		"release.yml/single-vendor": {"attestations", "id-token"},
		"release.yml/oci":           {"packages"},
		"security.yml/codeql":       {"security-events"},
		"scorecard.yml/scorecard":   {"id-token", "security-events"},
	}
}

func TestWorkflows_permissions(t *testing.T) {
	t.Parallel()
	for name, w := range workflows(t) {
		if w.Permissions == nil || len(w.Permissions) > 0 {
			t.Errorf("%s: permissions are %v for all jobs, want {}, and each job's own", name, w.Permissions)
		}
		for id, job := range w.Jobs {
			id = name + "/" + id
			if len(job.Permissions) == 0 {
				t.Errorf("%s names no permissions", id)
			}
			for what, access := range job.Permissions {
				if access != "read" && !slices.Contains(mayWrite()[id], what) {
					t.Errorf("%s: the permission %s is %q, want read", id, what, access)
				}
			}
			if job.Timeout == 0 {
				t.Errorf("%s has no timeout-minutes", id)
			}
			for _, step := range job.Steps {
				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false" {
					t.Errorf("%s: a checkout keeps its credentials, which later steps could read", id)
				}
				if strings.Contains(step.Run, "${{") {
					t.Errorf("%s: an expression in a script could hold commands: pass it in env", id)
				}
				for _, value := range slices.Concat(slices.Collect(maps.Values(step.With)), slices.Collect(maps.Values(step.Env))) {
					if strings.Contains(value, "secrets.") && job.Environment != "release" {
						t.Errorf("%s: %s outside of the protected environment", id, value)
					}
				}
			}
		}
	}
}

// TestWorkflows_pinned checks that others can't change what a workflow runs: an action is pinned to a commit, with its
// version in a comment for readers, and the same version of an action has the same commit everywhere.
func TestWorkflows_pinned(t *testing.T) {
	t.Parallel()
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses: *(\S+)(.*)$`)
	pinned := regexp.MustCompile(`^([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@([0-9a-f]{40})$`)
	version := regexp.MustCompile(`^ # (v\d+\.\d+\.\d+)$`)
	commits, seen := map[string]string{}, 0
	for name := range workflows(t) {
		for _, match := range uses.FindAllStringSubmatch(readFile(t, filepath.Join(".github/workflows", name)), -1) {
			seen++
			action, comment := pinned.FindStringSubmatch(match[1]), version.FindStringSubmatch(match[2])
			if action == nil || comment == nil {
				t.Errorf("%s: uses: %s%s, want the 40 digits of a commit, and its version as a comment", name, match[1], match[2])
				continue
			}
			if other, ok := commits[action[1]]; ok && other != action[2]+comment[1] {
				t.Errorf("%s: %s is another commit or version elsewhere", name, match[1])
			}
			commits[action[1]] = action[2] + comment[1]
		}
	}
	if seen < 20 {
		t.Errorf("only %d uses were seen", seen)
	}
}

func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	names, err := filepath.Glob(".github/workflows/*.y*ml")
	if err != nil || len(names) < 5 {
		t.Fatalf("workflows: %v (%v)", names, err)
	}
	all := map[string]workflow{}
	for _, name := range names {
		var w workflow
		readYAML(t, name, &w)
		all[filepath.Base(name)] = w
	}
	return all
}
