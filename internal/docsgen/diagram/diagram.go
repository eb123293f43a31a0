// Package diagram draws the documentation's diagrams as SVG. They follow the reader's light or dark theme and need no font.
// It may import only the standard library; internal/docsgen imports it.
package diagram

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// All returns the diagrams by file name. results is the text of the benchmark's RESULTS.md, the source of the request
// counts.
func All(results string) (map[string]string, error) {
	cost, err := costIn(results)
	if err != nil {
		return nil, err
	}
	return map[string]string{"secret.svg": secret(), "circuit.svg": circuit(), "refresh.svg": refresh(cost)}, nil
}

// picture is a diagram under construction.
type picture struct{ strings.Builder }

const frame = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title desc">
<title id="title">%[3]s</title>
<desc id="desc">%[4]s</desc>
<style>
  text { font: 14px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1d2733 }
  .heading { font-size: 17px; font-weight: 600 } .strong { font-weight: 600 } .quiet { fill: #52606d; font-size: 13px }
  .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 13px } .middle { text-anchor: middle }
  .page { fill: #fcfcfd; stroke: #d5dbe2 } .box { fill: #eef2f7; stroke: #9aa7b4 } .good { fill: #dff3e8; stroke: #1a7f4e }
  .bad { fill: #fde7df; stroke: #b8420f } .arrow { fill: none; stroke: #52606d; stroke-width: 1.6 } .dashed { stroke-dasharray: 5 4 }
  .tip { fill: #52606d }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #a9b4bf } .page { fill: #0d1117; stroke: #30363d } .box { fill: #1c2430; stroke: #6b7785 }
    .good { fill: #10351f; stroke: #3fb27f } .bad { fill: #43190c; stroke: #f0834e } .arrow { stroke: #a9b4bf } .tip { fill: #a9b4bf }
  }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0.5 7.5 4 0 7.5z"/></marker></defs>
<rect class="page" x="0.5" y="0.5" width="%[5]d" height="%[6]d" rx="8"/>
`

// newPicture starts a diagram with its heading. The description is its text alternative.
func newPicture(width, height int, heading, description string) *picture {
	p := &picture{}
	_, _ = fmt.Fprintf(p, frame, width, height, html.EscapeString(heading), html.EscapeString(description), width-1, height-1)
	p.text("heading", 24, 36, heading)
	return p
}

// text writes a line of text at a position, with CSS classes.
func (p *picture) text(class string, x, y int, text string) {
	_, _ = fmt.Fprintf(p, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", class, x, y, html.EscapeString(text))
}

// area is a rectangle, in pixels.
type area struct{ x, y, width, height int }

// box draws a rectangle with centered lines, the first one bold. Text between backticks is code.
func (p *picture) box(class string, in area, lines ...string) {
	_, _ = fmt.Fprintf(p, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", class, in.x, in.y, in.width, in.height)
	at := in.y + in.height/2 - (len(lines)-1)*10 + 5
	for i, line := range lines {
		class := "middle quiet"
		if i == 0 {
			class = "middle strong"
		}
		if code := strings.Trim(line, "`"); code != line {
			class, line = strings.Replace(class, "quiet", "code", 1)+" code", code
		}
		p.text(class, in.x+in.width/2, at+20*i, line)
	}
}

// arrow draws an SVG path that ends in an arrowhead.
func (p *picture) arrow(class, path string) {
	_, _ = fmt.Fprintf(p, "<path class=\"arrow %s\" d=\"%s\" marker-end=\"url(#tip)\"/>\n", class, path)
}

// end returns the complete diagram.
func (p *picture) end() string { return p.String() + "</svg>\n" }

// cost is what the benchmark measured for a plan with this many hooks.
type cost struct{ hooks, requests, single int }

// measured matches the row of a plan that was run both ways, of a vendor with 100 hooks on a page.
var measured = regexp.MustCompile(`(?m)^\| Moltin v2 \| 1,000 \| ([0-9,]+) \| [^|]+ \| [^|]+ \| [^|]+ \| ([0-9,]+) \|`)

func costIn(results string) (cost, error) {
	row := measured.FindStringSubmatch(results)
	if row == nil {
		return cost{}, fmt.Errorf("the benchmark's results lack the row that %s matches", measured)
	}
	number := func(text string) int {
		n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")) // the pattern matches only digits
		return n
	}
	return cost{1000, number(row[1]), number(row[2])}, nil
}
