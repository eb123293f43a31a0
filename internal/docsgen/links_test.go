package main

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// URLs of the repository. Pages in docs/ need them to link to anything but pages, because the registry serves nothing else.
const (
	onGitHub = "https://github.com/commercehooks/terraform-provider-commercehooks/"
	rawFiles = "https://raw.githubusercontent.com/commercehooks/terraform-provider-commercehooks/main/"
)

var (
	fenced     = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```[ \t]*$")
	codeSpan   = regexp.MustCompile("`+[^`\n]+`+")
	comment    = regexp.MustCompile(`(?s)<!--.*?-->`)
	heading    = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	anchorTag  = regexp.MustCompile(`<a (?:id|name)="([^"]+)">`)
	linkWords  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	inlineLink = regexp.MustCompile(`(!?)\[[^\]]*\](?:\(<?([^)\s>]*)>?(?:\s+"[^"]*")?\))`)
	defined    = regexp.MustCompile(`(?m)^\[[^\]]+\]: +<?(\S+?)>?$`)
	attribute  = regexp.MustCompile(`\b(href|src|srcset)="([^"]+)"`)
	notInSlugs = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
)

// linked is a link or an image in a text.
type linked struct {
	to      string
	isImage bool
}

// linksIn returns the links of a page, except for those in code.
func linksIn(text string) []linked {
	var all []linked
	text = codeSpan.ReplaceAllString(fenced.ReplaceAllString(comment.ReplaceAllString(text, ""), ""), "code")
	for _, found := range inlineLink.FindAllStringSubmatch(text, -1) {
		all = append(all, linked{found[2], found[1] == "!"})
	}
	// in [![image](src)](link), the pattern finds the image, so this finds the link around it
	for _, found := range regexp.MustCompile(`\)\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
		all = append(all, linked{found[1], false})
	}
	for _, found := range defined.FindAllStringSubmatch(text, -1) {
		all = append(all, linked{found[1], false})
	}
	for _, found := range attribute.FindAllStringSubmatch(text, -1) {
		all = append(all, linked{found[2], found[1] != "href"})
	}
	return all
}

// anchorsIn returns the anchors of a page, named as GitHub and the registries name those of headings.
func anchorsIn(text string) map[string]bool {
	anchors := map[string]bool{}
	text = fenced.ReplaceAllString(text, "")
	for _, found := range anchorTag.FindAllStringSubmatch(text, -1) {
		anchors[found[1]] = true
	}
	for _, found := range heading.FindAllStringSubmatch(text, -1) {
		words := linkWords.ReplaceAllString(found[1], "$1")
		slug := strings.ReplaceAll(notInSlugs.ReplaceAllString(strings.ToLower(words), ""), " ", "-")
		for n, plain := 0, slug; anchors[slug]; slug = plain + "-" + string(rune('0'+n)) {
			n++
		}
		anchors[slug] = true
	}
	return anchors
}

// checkLinks checks every link and anchor of the pages, which are keyed by path. files reports whether another file exists.
// Pages in docs/ are read on GitHub, which needs the extension, and in registries, which remove it and have only the pages.
// Links between them must be relative to their folder, without "./", which OpenTofu's registry doesn't support.
func checkLinks(t *testing.T, pages map[string]string, files func(name string) bool) {
	t.Helper()
	count := 0
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, l := range linksIn(pages[name]) {
			count++
			if wrong := wrongWith(pages, files, name, l); wrong != "" {
				t.Errorf("%s links to %q, %s", name, l.to, wrong)
			}
		}
	}
	if count == 0 {
		t.Error("no link was seen")
	}
}

// wrongWith returns what is wrong with a link on a page, or "".
func wrongWith(pages map[string]string, files func(string) bool, from string, l linked) string {
	isDocs := strings.HasPrefix(from, "docs/")
	to, err := url.Parse(l.to)
	switch {
	case err != nil || l.to == "":
		return "which is no address"
	case to.Scheme == "mailto":
		return ""
	case to.Scheme != "":
		return wrongOutside(files, l.to, to)
	case isDocs && l.isImage:
		return "an image that registries don't have: its address starts with " + rawFiles
	case path.IsAbs(to.Path):
		return "which leads out of the repository"
	case strings.HasPrefix(l.to, "./"):
		return `which needs no "./"`
	}
	target := from
	if to.Path != "" {
		target = path.Join(path.Dir(from), to.Path)
	}
	text, isPage := pages[target]
	switch {
	case isDocs && (!isPage || !strings.HasPrefix(target, "docs/")):
		return "which isn't a page of docs/ with its extension .md"
	case !isPage && !files(target):
		return "which doesn't exist"
	case to.Fragment != "" && !anchorsIn(text)[to.Fragment]:
		return "which has no such heading"
	}
	return ""
}

// wrongOutside checks that our own files exist and that other addresses are well formed.
func wrongOutside(files func(string) bool, address string, to *url.URL) string {
	if to.Scheme != "https" && to.Scheme != "http" || to.Host == "" || strings.ContainsAny(address, " \t<>") {
		return "which is no address"
	}
	for _, folder := range []string{onGitHub + "blob/main/", onGitHub + "tree/main/", rawFiles} {
		if name, ours := strings.CutPrefix(strings.TrimSuffix(address, "#"+to.Fragment), folder); ours && !files(name) {
			return "which isn't in the repository"
		}
	}
	return ""
}

// checkIndex checks that the index links to every guide.
func checkIndex(t *testing.T, pages map[string]string) {
	t.Helper()
	linked := map[string]bool{}
	for _, l := range linksIn(pages["docs/index.md"]) {
		linked["docs/"+l.to] = true
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if strings.HasPrefix(name, "docs/guides/") && !linked[name] {
			t.Errorf("the index doesn't link %s", name)
		}
	}
}

// inRepository reports whether a file or folder is in the repository.
func inRepository(name string) bool {
	_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(name)))
	return err == nil
}

// TestLinks checks the links in all texts of the repository.
func TestLinks(t *testing.T) {
	t.Parallel()
	pages, root := map[string]string{}, os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "node_modules", "bin", "dist", ".terraform"}, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".md" || name == ".github/member.md": // TestDocs_members checks that one
			return nil
		}
		text, err := fs.ReadFile(root, name)
		pages[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "docs/index.md", "examples/handlers/README.md"} {
		if pages[name] == "" {
			t.Errorf("%s wasn't read", name)
		}
	}
	checkLinks(t, pages, inRepository)
	checkIndex(t, pages)
}

// checkMemberLinks checks the links in a member's repository: in its pages and its README.
func checkMemberLinks(t *testing.T, m provider.Member, docs map[string]string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", ".github", "member.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{"README.md": strings.ReplaceAll(string(readme), "MEMBER", m.Name)}
	for name, text := range docs {
		pages["docs/"+name] = text
	}
	checkLinks(t, pages, inRepository)
	checkIndex(t, pages)
}

// TestLinks_wrong checks that wrong links are found.
func TestLinks_wrong(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"docs/guides/a.md": "# A\n\n## It's `b`, <x>\n\n```sh\n# not a heading\n```\n", "docs/resources/r.md": "<a id=\"nested--r\"></a>\n", "README.md": "# Read me\n",
	}
	for text, wrong := range map[string]string{
		"[a](a.md)":                        "",
		"[a](a.md#its-b-x)":                "",
		"[a](#its-b-x)":                    "",
		"[r](../resources/r.md#nested--r)": "",
		"[x](https://example.com/x#y)":     "",
		"![x](" + rawFiles + "internal/docsgen/generate.go)": "",
		"[x](" + onGitHub + "tree/main/examples)":            "",
		"`[x](nowhere.md)` and\n```\n[x](nowhere.md)\n```\n": "",
		"[a](a)":                                        "which isn't a page of docs/ with its extension .md",
		"[a](./a.md)":                                   `which needs no "./"`,
		"[a](a.md#not-a-heading)":                       "which has no such heading",
		"[r](resources/r.md)":                           "which isn't a page of docs/ with its extension .md",
		"[r](../../README.md)":                          "which isn't a page of docs/ with its extension .md",
		"[r](/docs/resources/r.md)":                     "which leads out of the repository",
		"![x](../../internal/x.svg)":                    "an image that registries don't have: its address starts with " + rawFiles,
		"<img src=\"x.svg\">":                           "an image that registries don't have: its address starts with " + rawFiles,
		"[x](https://)":                                 "which is no address",
		"[x](ftp://example.com/x)":                      "which is no address",
		"[x](" + onGitHub + "blob/main/nowhere.md)":     "which isn't in the repository",
		"[![x](" + rawFiles + "README.md)](nowhere.md)": "which isn't a page of docs/ with its extension .md",
		"[a]: nowhere.md":                               "which isn't a page of docs/ with its extension .md",
	} {
		pages["docs/guides/b.md"] = text
		got := ""
		for _, l := range linksIn(text) {
			if wrong := wrongWith(pages, inRepository, "docs/guides/b.md", l); wrong != "" {
				got = wrong
			}
		}
		if text == "[a](#its-b-x)" {
			got = wrongWith(pages, inRepository, "docs/guides/a.md", linked{"#its-b-x", false})
		}
		if got != wrong {
			t.Errorf("%s: %q, want %q", text, got, wrong)
		}
	}
}
