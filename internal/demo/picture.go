package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"slices"
	"strings"
)

const (
	// columns is the width of the terminal, in characters.
	columns = 100
	// longestPlan is how many lines of a plan are shown. A longer one is left out.
	longestPlan = 40
)

// Sizes in the picture, in pixels. A column is as wide as a character of the common monospaced fonts at 14 pixels.
const (
	columnWidth, lineHeight = 8.45, 19
	titleBar, margin        = 36, 18
)

// picture runs the walkthrough and draws what it prints into that file.
func picture(ctx context.Context, all []vendor, terraform, binary, file string) error {
	var printed bytes.Buffer
	if err := walkthrough(ctx, all, terraform, binary, io.MultiWriter(os.Stdout, &printed)); err != nil {
		return err
	}
	svg := drawTerminal("make demo", story(printed.String()))
	if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

// story returns the lines of a walkthrough without the listing of a long plan and without Terraform's warning that the
// provider is a local build.
func story(printed string) []string {
	var lines []string
	for line := range strings.Lines(printed) {
		lines = append(lines, strings.TrimRight(line, " \r\n"))
	}
	lines = leaveOut(lines, "Warning: Provider development overrides", "releases.")
	from := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, " used the selected providers to generate") })
	to := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "Plan: ") })
	if from >= 0 && to-from > longestPlan {
		lines = slices.Replace(lines, from, to, fmt.Sprintf("(%d lines of what Terraform will do)", to-from), "")
	}
	return squeeze(lines)
}

// leaveOut puts an empty line in the place of every run of lines of which the first begins like from and the last ends
// like to.
func leaveOut(lines []string, from, to string) []string {
	for {
		start := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, from) })
		if start < 0 {
			return lines
		}
		rest := slices.IndexFunc(lines[start:], func(line string) bool { return strings.HasSuffix(line, to) })
		if rest < 0 {
			return lines
		}
		lines = slices.Replace(lines, start, start+rest+1, "")
	}
}

// squeeze leaves one empty line where there are several, and none at either end.
func squeeze(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if line != "" || len(kept) > 0 && kept[len(kept)-1] != "" {
			kept = append(kept, line)
		}
	}
	if n := len(kept); n > 0 && kept[n-1] == "" {
		kept = kept[:n-1]
	}
	return kept
}

// wrap breaks a line where a terminal would.
func wrap(line string) []string {
	var rows []string
	for runes := []rune(line); ; runes = runes[columns:] {
		if len(runes) <= columns {
			return append(rows, string(runes))
		}
		rows = append(rows, string(runes[:columns]))
	}
}

// drawTerminal returns an SVG of a terminal in which the command was typed and printed the lines.
func drawTerminal(command string, lines []string) string {
	rows := []string{"$ " + command, ""}
	for _, line := range lines {
		rows = append(rows, wrap(line)...)
	}
	width, height := int(columns*columnWidth)+2*margin, titleBar+len(rows)*lineHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title">
<title id="title">A terminal in which %[3]s was run</title>
<style>
  text { font-size: 14px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #d7dde5; white-space: pre }
  .bar { fill: #8b97a5; text-anchor: middle } .typed { fill: #7cc7ff; font-weight: 600 } .good { fill: #7fd88f; font-weight: 600 } .note { fill: #8b97a5 }
</style>
<rect width="%[1]d" height="%[2]d" rx="10" fill="#161b22"/>
<path d="M0 %[4]dV10a10 10 0 0 1 10-10h%[5]da10 10 0 0 1 10 10v%[6]dz" fill="#252c36"/>
<circle cx="22" cy="18" r="6" fill="#ff5f57"/><circle cx="42" cy="18" r="6" fill="#febc2e"/><circle cx="62" cy="18" r="6" fill="#28c840"/>
<text class="bar" x="%[7]d" y="23">%[3]s</text>
<g xml:space="preserve">
`, width, height, html.EscapeString(command), titleBar, width-20, titleBar-10, width/2)
	for i, row := range rows {
		if row == "" {
			continue
		}
		fmt.Fprintf(&b, `<text%s x="%d" y="%d">%s</text>`+"\n", class(row), margin, titleBar+margin+i*lineHeight+14, html.EscapeString(row))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// class colours what was typed, what Terraform itself would colour, and what stands for lines that are left out.
func class(row string) string {
	switch {
	case strings.HasPrefix(row, "$ "):
		return ` class="typed"`
	case strings.HasPrefix(row, "Apply complete!"), strings.HasPrefix(row, "No changes."):
		return ` class="good"`
	case strings.HasPrefix(row, "("):
		return ` class="note"`
	}
	return ""
}
