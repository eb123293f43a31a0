package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDifferences shows that a folder is what it should be once the differences are written, and that what isn't a page
// is left alone.
func TestDifferences(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "docs")
	pages := map[string]string{"index.md": "a", "resources/new.md": "b", "resources/changed.md": "c"}
	if names, err := differences(folder, pages); err != nil || len(names) != len(pages) {
		t.Fatalf("without the folder: %v %v", names, err)
	}
	writeFiles(t, folder, map[string]string{
		"index.md": "a", "resources/changed.md": "before", "actions/gone.md": "d", "resources/.DS_Store": "finder",
	})
	names, err := differences(folder, pages)
	if want := []string{"actions/gone.md", "resources/changed.md", "resources/new.md"}; err != nil || !slices.Equal(names, want) {
		t.Fatalf("got %v %v, want %v", names, err, want)
	}
	if err := write(folder, names, pages); err != nil {
		t.Fatal(err)
	}
	if got, err := readPages(folder); err != nil || !maps.Equal(got, pages) {
		t.Errorf("got %v %v, want %v", got, err, pages)
	}
	if names, err := differences(folder, pages); err != nil || len(names) > 0 {
		t.Errorf("still different: %v %v", names, err)
	}
	if _, err := os.Stat(filepath.Join(folder, "resources", ".DS_Store")); err != nil {
		t.Error(err)
	}
}

func TestFinish_vendors(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"moltin_integration": "Moltin v2", "moltin_v1_webhook": "Moltin v1", "commercelayer_webhook": "Commerce Layer", "doo_webhook": "doo",
	} {
		pages := map[string]string{"resources/" + name + ".md": "---\nsubcategory: \"\"\n---\n# " + prefix + name + "\n"}
		if err := finish(pages, offered{Resources: map[string]schema{prefix + name: {}}}); err != nil {
			t.Error(err)
		}
		if got, want := pages["resources/"+name+".md"], "---\nsubcategory: \""+want+"\"\n---\n# "+name+"\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFinish_refused(t *testing.T) {
	t.Parallel()
	offer := func(name string) offered { return offered{Actions: map[string]schema{prefix + name: {}}} }
	err := finish(map[string]string{"actions/doo_poke.md": "---\nsubcategory: \"x\"\n---\n"}, offer("doo_poke"))
	if err == nil || !strings.Contains(err.Error(), "actions/doo_poke.md") {
		t.Errorf("a template with a subcategory of its own: got %v", err)
	}
}
