package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
)

// shown reads a picture to its end, and returns its lines of text, the title bar's first.
func shown(t *testing.T, svg string) []string {
	t.Helper()
	var lines []string
	decoder, inText := xml.NewDecoder(strings.NewReader(svg)), false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("the SVG is not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				lines = append(lines, string(token))
			}
		}
	}
}

func TestDrawTerminal(t *testing.T) {
	t.Parallel()
	svg := drawTerminal("make <demo>", []string{
		`  a["b"] & <c>`, "", "Apply complete! Resources: 6 added.", strings.Repeat("ä", 2*columns) + "end", strings.Repeat("x", columns),
	})
	want := []string{
		"make <demo>", "$ make <demo>", `  a["b"] & <c>`, "Apply complete! Resources: 6 added.",
		strings.Repeat("ä", columns), strings.Repeat("ä", columns), "end", strings.Repeat("x", columns),
	}
	if got := shown(t, svg); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	last := titleBar + margin + 8*lineHeight + 14 // the ninth row, two of which are empty
	for _, want := range []string{
		fmt.Sprintf(`height="%d" role`, titleBar+9*lineHeight+2*margin),
		fmt.Sprintf(`<text x="%d" y="%d">xxx`, margin, last),
		`<text class="typed" x="18" y="68">$ make &lt;demo&gt;</text>`, `<text class="good" `,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture lacks %s:\n%s", want, svg)
		}
	}
}

func TestStory(t *testing.T) {
	t.Parallel()
	warning := "\nWarning: Provider development overrides are in effect\n\nThe overrides are:\n - commercehooks/commercehooks in /home/me/bin\n\nAnd so on, with\nreleases.\n"
	plan := func(lines int) string {
		return "Terraform used the selected providers to generate the following execution\n" + strings.Repeat("  + a\n", lines-1) + "Plan: 6 to add.\n"
	}
	for _, test := range []struct {
		name, printed string
		want          []string
	}{
		{"a local build", "\nApplying:\n" + warning + "a: Creating...  \n\nAgain:\n" + warning + "\n\nDone.\n\n", []string{
			"Applying:", "", "a: Creating...", "", "Again:", "", "Done.",
		}},
		{"a warning without its end", "Warning: Provider development overrides\nDone.\n", []string{"Warning: Provider development overrides", "Done."}},
		{"a short plan", plan(3), []string{"Terraform used the selected providers to generate the following execution", "  + a", "  + a", "Plan: 6 to add."}},
		{"a long plan", "Applying:\n\n" + plan(longestPlan+1) + "a: Creating...\n", []string{
			"Applying:", "", "(41 lines of what Terraform will do)", "", "Plan: 6 to add.", "a: Creating...",
		}},
		{"nothing", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := story(test.printed); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestPicture looks at the picture that `make picture` drew last.
func TestPicture(t *testing.T) {
	t.Parallel()
	svg, err := os.ReadFile("demo.svg")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(shown(t, string(svg)), "\n")
	want := []string{"$ make demo", "Apply complete!", "No changes."}
	for _, v := range fakes.New() {
		want = append(want, "\n  "+v.Title+" ")
	}
	for _, part := range want {
		if !strings.Contains(all, part) {
			t.Errorf("the picture doesn't show %q, `make picture` draws it anew:\n%s", part, all)
		}
	}
	if strings.Contains(all, "Warning") || strings.Contains(all, "Error") {
		t.Errorf("the picture shows more than it is to:\n%s", all)
	}
}
