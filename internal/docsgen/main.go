// Command docsgen writes docs/, the documentation that the registry shows, from the provider's schemas, templates/ and
// examples/.
//
//	go run ./internal/docsgen
//
// It runs at the root of the repository, which `make generate` does. With -check it writes nothing and fails where docs/
// isn't what it would write. It may import internal/provider, and nothing imports it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

func main() {
	check := flag.Bool("check", false, "write nothing, and fail where the documentation is out of date")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, ".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "docsgen:", err)
		os.Exit(1)
	}
}

// run brings the documentation of the repository at root up to date, or only checks whether it is.
func run(ctx context.Context, root string, check bool) error {
	g := generator{server: provider.NewServer("dev")(), root: root, tool: toolIn(root)}
	pages, err := g.pages(ctx)
	if err != nil {
		return err
	}
	docs := filepath.Join(root, "docs")
	outdated, err := differences(docs, pages)
	if err != nil {
		return err
	}
	if check && len(outdated) > 0 {
		return fmt.Errorf("docs/ is out of date, `make generate` brings it up to date: %s", strings.Join(outdated, ", "))
	}
	return write(docs, outdated, pages)
}

// toolIn is the folder of the module that pins terraform-plugin-docs.
func toolIn(root string) string { return filepath.Join(root, "internal", "docsgen", "tool") }
