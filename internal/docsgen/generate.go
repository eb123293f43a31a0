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
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// schemasFile is the file with the schemas, in the generator's working folder.
const schemasFile = "schemas.json"

// generator runs terraform-plugin-docs, which requires type names to start with the provider's name. For the provider of all
// vendors, the schemas and examples therefore get a prefix. The templates don't need it, because terraform-plugin-docs omits
// the prefix from the names of templates and pages.
type generator struct {
	rewrite.Rewriter
	server tfprotov6.ProviderServer
	root   string // the folder with templates/ and examples/
	tool   string // the folder of the module that pins terraform-plugin-docs
	dir    string // the working folder, empty at first
}

// generate writes the generated documentation to the folder docs in dir, and runs `tfplugindocs validate` on it. A type
// without an example is an error.
func (g generator) generate(ctx context.Context) error {
	schemas, kinds, err := ask(ctx, g.server, g.Name, g.prefix())
	if err != nil {
		return err
	}
	document, err := json.Marshal(schemas)
	if err != nil {
		return fmt.Errorf("encoding the schemas: %w", err)
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(g.dir, schemasFile), document, 0o600),
		g.take("templates", "templates"), g.take("examples", "examples"), // also under their own names, for the guides
	)
	for _, k := range kinds {
		for _, name := range k.types {
			from := "examples/" + k.folder + "/" + g.fullName(k, name)
			if _, missing := os.Stat(filepath.Join(g.root, from, k.example)); missing != nil {
				return fmt.Errorf("every type has an example: %w", missing)
			}
			if g.prefix() != "" && k.folder != functionsFolder {
				err = errors.Join(err, g.take(from, "examples/"+k.folder+"/"+g.prefix()+name))
			}
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
			if err := g.finish(filepath.Join(g.dir, "docs", k.folder, g.Page(name)+".md"), g.fullName(k, name)); err != nil {
				return err
			}
		}
	}
	if err := g.relink(); err != nil {
		return err
	}
	titles := strings.Join(slices.Sorted(maps.Values(provider.Titles())), ",")
	return g.run(ctx, "validate", "--allowed-resource-subcategories", titles, "--allowed-guide-subcategories", guideGroups+","+titles)
}

// guideGroups are the subcategories of the guides that aren't about one vendor.
const guideGroups = "Development,Getting started,Operations"

// fullName returns a type's or function's name in the provider of all vendors, which identifies its vendor and its examples.
func (g generator) fullName(k kind, name string) string {
	if k.folder == functionsFolder && !g.IsWhole() {
		return g.Name + "_" + name
	}
	return name
}

// prefix returns the prefix that terraform-plugin-docs expects of every type. It ignores types without it.
func (g generator) prefix() string {
	if g.IsWhole() {
		return provider.Default + "_"
	}
	return ""
}

// take copies a folder of the repository, if it exists, to the working folder. It rewrites the files for the member and
// omits what the member doesn't serve.
func (g generator) take(from, to string) error {
	source := os.DirFS(filepath.Join(g.root, from))
	err := fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return err
		}
		name, text, ok, err := g.File(name, string(content))
		if err != nil || !ok {
			return err
		}
		file := filepath.Join(g.dir, filepath.FromSlash(to), filepath.FromSlash(name))
		return errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600))
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	return nil
}

// run runs a terraform-plugin-docs command. Because the schemas are given, the command needs neither Terraform nor a
// registry. The first time, go builds it from modules that it downloads.
func (g generator) run(ctx context.Context, command string, more ...string) error {
	args := []string{
		"tool", "tfplugindocs", command, "--provider-dir", g.dir, "--provider-name", g.Name,
		"--providers-schema", filepath.Join(g.dir, schemasFile),
	}
	cmd := exec.CommandContext(ctx, "go", append(args, more...)...)
	cmd.Dir, cmd.Env = g.tool, append(os.Environ(), "GOWORK=off") // the module is in no workspace
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, out)
	}
	return nil
}

// finish removes the prefix from a type's page and sets the type's vendor as its subcategory, for the registry's sidebar.
// Templates leave the subcategory empty, as terraform-plugin-docs's own templates do.
func (g generator) finish(page, typeName string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return fmt.Errorf("reading a page: %w", err)
	}
	before, after, ok := strings.Cut(string(text), "\nsubcategory: \"\"\n")
	if !ok {
		return fmt.Errorf("%s has no empty subcategory to fill", page)
	}
	filed := fmt.Sprintf("%s\nsubcategory: %q\n%s", before, provider.Titles()[provider.Owner(typeName)], after)
	if g.prefix() != "" {
		filed = strings.ReplaceAll(filed, g.prefix()+typeName, typeName)
	}
	return os.WriteFile(page, []byte(filed), 0o600)
}

// relink points links to the member's pages. A link to a page that the member doesn't have becomes plain text. A page that
// mentions something that the member doesn't have is an error.
func (g generator) relink() error {
	docs := filepath.Join(g.dir, "docs")
	pages, err := readPages(docs)
	if err != nil || g.IsWhole() {
		return err
	}
	for name, text := range pages {
		linked := link.ReplaceAllStringFunc(text, func(found string) string {
			parts := link.FindStringSubmatch(found)
			words, target, anchor := parts[1], parts[2], parts[3]
			target = path.Join(path.Dir(target), g.Page(path.Base(target)))
			if _, ok := pages[path.Join(path.Dir(name), target)]; !ok {
				return words
			}
			return "[" + words + "](" + target + anchor + ")"
		})
		linked = emptyFence.ReplaceAllString(linked, "")
		if found := g.Foreign(linked); found != "" && name != allAreShown {
			return fmt.Errorf("%s of %s mentions %q, which belongs to another provider", name, g.Name, strings.TrimSpace(found))
		}
		if err := os.WriteFile(filepath.Join(docs, filepath.FromSlash(name)), []byte(linked), 0o600); err != nil {
			return fmt.Errorf("writing a page: %w", err)
		}
	}
	return nil
}

// allAreShown is the page of each member that describes all members.
const allAreShown = "guides/which-provider.md"

// emptyFence matches what remains of an example that is about other vendors.
var emptyFence = regexp.MustCompile("(?m)^```terraform\\s*" + rewrite.LeftOut + "```\n+")

// link matches a link to another page: its text, the page's file, and an anchor.
var link = regexp.MustCompile(`\[([^\]]+)\]\(([^)#:]+\.md)(#[^)]*)?\)`)
