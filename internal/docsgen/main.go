// Command docsgen writes docs/, the documentation in the registry, from the provider's schemas, templates/, and examples/.
//
//	go run ./internal/docsgen
//	go run ./internal/docsgen -provider moltin -out DIR
//
// Run it at the root of the repository, or use `make generate`. With -check, it writes nothing and fails if docs/ is out of
// date. With -provider, it writes the pages of another provider that is built from this code, from the same templates and
// examples. It may import internal/provider and its own rewrite and diagram, and nothing imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/diagram"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

func main() {
	check := flag.Bool("check", false, "write nothing, and fail if the documentation is out of date")
	name := flag.String("provider", provider.Default, "the provider to document")
	out := flag.String("out", "docs", "the folder to write, which is emptied first")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, ".", *name, *out, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "docsgen:", err)
		os.Exit(1)
	}
}

// run updates the documentation of a provider in the folder out, or only checks whether it is up to date. root is the root
// of the repository.
func run(ctx context.Context, root, name, out string, check bool) error {
	member, err := provider.MemberNamed(name)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "docsgen")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system cleans up leftovers
	g := generator{
		Rewriter: rewrite.Rewriter{Member: member}, server: provider.NewServer(member, "dev")(),
		root: root, tool: filepath.Join(root, "internal", "docsgen", "tool"), dir: dir,
	}
	if err := g.generate(ctx); err != nil {
		return err
	}
	if g.IsWhole() {
		if err := drawDiagrams(root, check); err != nil {
			return err
		}
	}
	fresh := filepath.Join(dir, "docs")
	if !check {
		if err := os.RemoveAll(out); err != nil {
			return fmt.Errorf("removing the old pages: %w", err)
		}
		return os.CopyFS(out, os.DirFS(fresh))
	}
	have, err := readPages(out)
	if err != nil {
		return err
	}
	want, err := readPages(fresh)
	if err != nil {
		return err
	}
	if outdated := differences(have, want); len(outdated) > 0 {
		return fmt.Errorf("docs/ is out of date, `make generate` brings it up to date: %s", strings.Join(outdated, ", "))
	}
	return nil
}

// drawDiagrams writes the diagrams, which are the same for all members, or only checks whether they are up to date.
func drawDiagrams(root string, check bool) error {
	results, err := os.ReadFile(filepath.Join(root, "internal", "bench", "RESULTS.md"))
	if err != nil {
		return fmt.Errorf("reading what the benchmark measured: %w", err)
	}
	drawn, err := diagram.All(string(results))
	if err != nil {
		return err
	}
	for name, svg := range drawn {
		file := filepath.Join(root, "internal", "docsgen", "diagram", name)
		if !check {
			err = errors.Join(err, os.WriteFile(file, []byte(svg), 0o644))
		} else if have, _ := os.ReadFile(file); string(have) != svg {
			err = errors.Join(err, fmt.Errorf("%s is out of date, `make generate` draws it anew", file))
		}
	}
	return err
}

// readPages returns the pages in a folder by their path in it, such as "resources/doo_webhook.md".
func readPages(folder string) (map[string]string, error) {
	pages := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		pages[name] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading pages: %w", err)
	}
	return pages, nil
}

// differences returns the sorted names of pages that are missing, surplus, or different.
func differences(have, want map[string]string) []string {
	all := maps.Clone(have)
	maps.Copy(all, want)
	maps.DeleteFunc(all, func(name, _ string) bool { return have[name] == want[name] })
	return slices.Sorted(maps.Keys(all))
}
