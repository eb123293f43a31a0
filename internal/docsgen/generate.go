package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

const providerName = "commercehooks"

// generator runs terraform-plugin-docs where the types bear the provider's name, as it demands: on schemas and examples
// with a prefix. The templates need none, because it leaves the prefix out of the names of templates and pages.
type generator struct {
	server tfprotov6.ProviderServer
	root   string // the folder of templates/ and examples/
	tool   string // the folder of the module that pins terraform-plugin-docs
}

// pages returns what docs/ should hold, by the path in it, as in "resources/doo_webhook.md". `tfplugindocs validate` has
// found nothing wrong with it.
func (g generator) pages(ctx context.Context) (map[string]string, error) {
	offer, err := ask(ctx, g.server)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "docsgen")
	if err != nil {
		return nil, fmt.Errorf("making a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left the system clears away

	if err := g.prepare(dir, offer); err != nil {
		return nil, err
	}
	if err := g.run(ctx, dir, "generate"); err != nil {
		return nil, err
	}
	docs := filepath.Join(dir, "docs")
	pages, err := readPages(docs)
	if err != nil {
		return nil, err
	}
	if err := finish(pages, offer); err != nil {
		return nil, err
	}
	if err := write(docs, slices.Sorted(maps.Keys(pages)), pages); err != nil {
		return nil, err
	}
	return pages, g.run(ctx, dir, "validate", "--allowed-resource-subcategories", strings.Join(offer.titles(), ","))
}

// schemas is the file with the schemas in the folder that the generator works in.
const schemas = "schemas.json"

// prepare fills the folder that the generator works in. A type without an example is an error.
func (g generator) prepare(dir string, offer offered) error {
	document, err := json.Marshal(map[string]any{
		"format_version": "1.0", "provider_schemas": map[string]offered{providerName: offer},
	})
	if err != nil {
		return fmt.Errorf("encoding the schemas: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, schemas), document, 0o600); err != nil {
		return fmt.Errorf("writing the schemas: %w", err)
	}
	if err := g.take(dir, "templates", "templates"); err != nil {
		return err
	}
	if err := g.take(dir, "examples", "examples"); err != nil { // under their own names for the guides
		return err
	}
	for _, kind := range offer.kinds() {
		for _, name := range kind.types {
			from, to := "examples/"+kind.folder+"/"+name, "examples/"+kind.folder+"/"+prefix+name
			if _, err := os.Stat(filepath.Join(g.root, from, kind.example)); err != nil {
				return fmt.Errorf("every type has an example: %w", err)
			}
			if err := g.take(dir, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// take copies a folder of the repository into the one that the generator works in.
func (g generator) take(dir, from, to string) error {
	err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(g.root, from)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	return nil
}

// run runs a command of terraform-plugin-docs. With the schemas at hand it needs neither Terraform nor a registry; go
// builds it at first, from modules that it downloads once.
func (g generator) run(ctx context.Context, dir, command string, more ...string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("finding the folder to work in: %w", err)
	}
	args := []string{
		"tool", "tfplugindocs", command, "--provider-dir", dir, "--provider-name", providerName,
		"--providers-schema", filepath.Join(dir, schemas),
	}
	cmd := exec.CommandContext(ctx, "go", append(args, more...)...)
	cmd.Dir, cmd.Env = g.tool, append(os.Environ(), "GOWORK=off") // the module is in no workspace
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, out)
	}
	return nil
}
