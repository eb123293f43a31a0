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

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// schemasFile is the file with the schemas in the folder that the generator works in.
const schemasFile = "schemas.json"

// generator runs terraform-plugin-docs where the types bear the provider's name, as it demands: on schemas and examples
// with a prefix. The templates need none, because it leaves the prefix out of the names of templates and pages.
type generator struct {
	server tfprotov6.ProviderServer
	root   string // the folder of templates/ and examples/
	tool   string // the folder of the module that pins terraform-plugin-docs
	dir    string // the empty folder to work in
}

// generate fills the folder docs in dir with what docs/ should hold. `tfplugindocs validate` has found nothing wrong with it.
// A type without an example is an error.
func (g generator) generate(ctx context.Context) error {
	schemas, kinds, err := ask(ctx, g.server)
	if err != nil {
		return err
	}
	document, err := json.Marshal(schemas)
	if err != nil {
		return fmt.Errorf("encoding the schemas: %w", err)
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(g.dir, schemasFile), document, 0o600),
		g.take("templates", "templates"), g.take("examples", "examples"), // under their own names for the guides
	)
	for _, k := range kinds {
		for _, name := range k.types {
			from := "examples/" + k.folder + "/" + name
			if _, missing := os.Stat(filepath.Join(g.root, from, k.example)); missing != nil {
				return fmt.Errorf("every type has an example: %w", missing)
			}
			err = errors.Join(err, g.take(from, "examples/"+k.folder+"/"+prefix+name))
		}
	}
	if err != nil {
		return err
	}
	if err := g.run(ctx, "generate"); err != nil {
		return err
	}
	for _, k := range kinds {
		for _, name := range k.types {
			if err := finish(filepath.Join(g.dir, "docs", k.folder, name+".md"), name); err != nil {
				return err
			}
		}
	}
	titles := slices.Sorted(maps.Values(provider.Titles()))
	return g.run(ctx, "validate", "--allowed-resource-subcategories", strings.Join(titles, ","))
}

// take copies a folder of the repository, which may be missing, into the one that the generator works in.
func (g generator) take(from, to string) error {
	err := os.CopyFS(filepath.Join(g.dir, to), os.DirFS(filepath.Join(g.root, from)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	return nil
}

// run runs a command of terraform-plugin-docs. With the schemas at hand it needs neither Terraform nor a registry; go
// builds it at first, from modules that it downloads once.
func (g generator) run(ctx context.Context, command string, more ...string) error {
	args := []string{
		"tool", "tfplugindocs", command, "--provider-dir", g.dir, "--provider-name", providerName,
		"--providers-schema", filepath.Join(g.dir, schemasFile),
	}
	cmd := exec.CommandContext(ctx, "go", append(args, more...)...)
	cmd.Dir, cmd.Env = g.tool, append(os.Environ(), "GOWORK=off") // the module is in no workspace
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, out)
	}
	return nil
}

// finish removes the prefix from a type's page, and files it under the type's vendor, which the registry's sidebar shows:
// the one with the longest prefix. Templates leave the subcategory empty, as those of terraform-plugin-docs itself do.
func finish(page, typeName string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return fmt.Errorf("reading a page: %w", err)
	}
	longest, title := "", typeName
	for name, t := range provider.Titles() {
		if strings.HasPrefix(typeName, name+"_") && len(name) > len(longest) {
			longest, title = name, t
		}
	}
	before, after, ok := strings.Cut(string(text), "\nsubcategory: \"\"\n")
	if !ok {
		return fmt.Errorf("%s has no empty subcategory to fill", page)
	}
	filed := fmt.Sprintf("%s\nsubcategory: %q\n%s", before, title, after)
	return os.WriteFile(page, []byte(strings.ReplaceAll(filed, prefix+typeName, typeName)), 0o600)
}
