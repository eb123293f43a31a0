package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// readPages returns the pages in a folder by their path in it, as in "resources/doo_webhook.md". A folder that doesn't
// exist has none.
func readPages(folder string) (map[string]string, error) {
	pages := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) && name == "." {
			return nil
		}
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".md" {
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

// differences returns the names of the pages that are missing in a folder, surplus or of another text, in order.
func differences(folder string, pages map[string]string) ([]string, error) {
	existing, err := readPages(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for name, text := range pages {
		if there, ok := existing[name]; !ok || there != text {
			names = append(names, name)
		}
	}
	for name := range existing {
		if _, ok := pages[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// write makes those pages of a folder what they should be, and removes the ones that aren't among pages.
func write(folder string, names []string, pages map[string]string) error {
	for _, name := range names {
		file := filepath.Join(folder, filepath.FromSlash(name))
		text, ok := pages[name]
		if !ok {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("removing a page: %w", err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("writing a page: %w", err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return fmt.Errorf("writing a page: %w", err)
		}
	}
	return nil
}

// titleOf returns the title of the vendor that a type belongs to, which the registry's sidebar files its page under: that
// with the longest prefix.
func titleOf(typeName string) string {
	longest, title := "", typeName
	for name, t := range provider.Titles() {
		if strings.HasPrefix(typeName, name+"_") && len(name) > len(longest) {
			longest, title = name, t
		}
	}
	return title
}

// titles are those of the vendors of all types.
func (o offered) titles() []string {
	var all []string
	for _, kind := range o.kinds() {
		for _, name := range kind.types {
			all = append(all, titleOf(name))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// finish takes the prefix off the types in their pages, and files each page under its vendor. Templates leave the
// subcategory empty, as those do that terraform-plugin-docs brings along.
func finish(pages map[string]string, offer offered) error {
	const empty, filled = "\nsubcategory: \"\"\n", "\nsubcategory: %q\n"
	for _, kind := range offer.kinds() {
		for _, name := range kind.types {
			page := kind.folder + "/" + name + ".md"
			if !strings.Contains(pages[page], empty) {
				return fmt.Errorf("%s has no empty subcategory to fill", page)
			}
			text := strings.Replace(pages[page], empty, fmt.Sprintf(filled, titleOf(name)), 1)
			pages[page] = strings.ReplaceAll(text, prefix+name, name)
		}
	}
	return nil
}
