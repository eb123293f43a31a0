package driver

import (
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
)

// vertex is a task that runs after its dependencies.
type vertex struct {
	name string
	deps []string
	run  func() hcl.Diagnostics

	done   chan struct{}
	failed bool
}

// walk runs all tasks, in parallel where dependencies allow it. It skips tasks that depend on a failed one.
func walk(vertices []*vertex) hcl.Diagnostics {
	byName := map[string]*vertex{}
	for _, v := range vertices {
		v.done, byName[v.name] = make(chan struct{}), v
	}
	if cycle := findCycle(vertices, byName); len(cycle) > 0 {
		return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Cycle: " + strings.Join(cycle, ", ")}}
	}
	var mu sync.Mutex
	var all hcl.Diagnostics
	var group sync.WaitGroup
	for _, v := range vertices {
		group.Go(func() {
			defer close(v.done)
			for _, name := range v.deps {
				if dep := byName[name]; dep != nil && dep != v {
					<-dep.done
					v.failed = v.failed || dep.failed
				}
			}
			if v.failed {
				return
			}
			diags := v.run()
			v.failed = diags.HasErrors()
			mu.Lock()
			defer mu.Unlock()
			all = append(all, diags...)
		})
	}
	group.Wait()
	return all
}

// findCycle returns the names of vertices that depend on each other.
func findCycle(vertices []*vertex, byName map[string]*vertex) []string {
	const open, closed = 1, 2
	marks := map[string]int{}
	var path, cycle []string
	var visit func(v *vertex) bool
	visit = func(v *vertex) bool {
		switch marks[v.name] {
		case closed:
			return false
		case open:
			cycle = slices.Clone(path[slices.Index(path, v.name):])
			return true
		}
		marks[v.name] = open
		path = append(path, v.name)
		for _, name := range v.deps {
			if dep := byName[name]; dep != nil && dep != v && visit(dep) {
				return true
			}
		}
		marks[v.name], path = closed, path[:len(path)-1]
		return false
	}
	for _, v := range vertices {
		if visit(v) {
			return cycle
		}
	}
	return nil
}

// sideBySide runs n tasks, at most ten at a time, as Terraform does by default.
func sideBySide(n int, do func(i int) hcl.Diagnostics) hcl.Diagnostics {
	results := make([]hcl.Diagnostics, n)
	slots := make(chan struct{}, 10)
	var group sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			results[i] = do(i)
		})
	}
	group.Wait()
	return slices.Concat(results...)
}
