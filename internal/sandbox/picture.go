package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"strings"
)

// picture runs the walkthrough and draws what it prints into that file.
func picture(ctx context.Context, name, binary, file string) error {
	var printed bytes.Buffer
	if err := walkthrough(ctx, name, binary, io.MultiWriter(os.Stdout, &printed)); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(drawTerminal("$ make demo\n"+strings.TrimRight(printed.String(), "\n"))), 0o644)
}

// drawTerminal returns an SVG of a terminal that shows the text. A column is as wide as a character of the common
// monospaced fonts at 14 pixels.
func drawTerminal(text string) string {
	const columnWidth, lineHeight, titleBar, margin = 8.45, 19, 36, 18
	rows, columns := strings.Split(text, "\n"), 0
	for _, row := range rows {
		columns = max(columns, len([]rune(row)))
	}
	width, height := int(float64(columns)*columnWidth)+2*margin, titleBar+len(rows)*lineHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title">
<title id="title">A terminal: %[3]s</title>
<style>
  text { font-size: 14px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #d7dde5; white-space: pre }
  .typed { fill: #7cc7ff; font-weight: 600 } .good { fill: #7fd88f; font-weight: 600 }
</style>
<rect width="%[1]d" height="%[2]d" rx="10" fill="#161b22"/>
<path d="M0 %[4]dV10a10 10 0 0 1 10-10h%[5]da10 10 0 0 1 10 10v%[6]dz" fill="#252c36"/>
<circle cx="22" cy="18" r="6" fill="#ff5f57"/><circle cx="42" cy="18" r="6" fill="#febc2e"/><circle cx="62" cy="18" r="6" fill="#28c840"/>
<g xml:space="preserve">
`, width, height, html.EscapeString(rows[0]), titleBar, width-20, titleBar-10)
	for i, row := range rows {
		class := ""
		switch {
		case strings.HasPrefix(row, "$ "):
			class = "typed"
		case strings.HasPrefix(row, "Apply complete!"), strings.HasPrefix(row, "No changes."), strings.HasSuffix(row, ", verified"):
			class = "good"
		}
		fmt.Fprintf(&b, `<text class="%s" x="%d" y="%d">%s</text>`+"\n", class, margin, titleBar+margin+i*lineHeight+14, html.EscapeString(row))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}
