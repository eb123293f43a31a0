package diagram

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// results returns the benchmark's results.
func results(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "bench", "RESULTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAll checks that the diagrams are XML, have a text alternative, follow the theme, and load nothing.
func TestAll(t *testing.T) {
	t.Parallel()
	all, err := All(results(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, svg := range all {
		for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is not XML: %v", name, err)
			}
		}
		for _, part := range []string{"<title id=\"title\">", "<desc id=\"desc\">", "prefers-color-scheme: dark"} {
			if !strings.Contains(svg, part) {
				t.Errorf("%s lacks %s", name, part)
			}
		}
		for _, outside := range []string{"href=", "url(http", "@import", "@font-face", "<script"} {
			if strings.Contains(svg, outside) {
				t.Errorf("%s has %s", name, outside)
			}
		}
	}
}

// TestAll_true compares the numbers with their sources: the benchmark, and the fake that opens circuits as its vendor does.
func TestAll_true(t *testing.T) {
	t.Parallel()
	c, err := costIn(results(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 + c.hooks/100; c.requests != want {
		t.Errorf("a token, one hook and the pages are %d requests, but %d were measured: draw it anew", want, c.requests)
	}
	fake, err := os.ReadFile(filepath.Join("..", "..", "services", "commercelayer", "commercelayerfake", "event_callbacks.go"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("const failuresToOpen = %d\n", failuresToOpen); !strings.Contains(string(fake), want) {
		t.Errorf("the fake doesn't say %q", want)
	}
	if _, err := All("| Moltin v2 | 1,000 | no number |"); err == nil {
		t.Error("results without the row are taken")
	}
}
