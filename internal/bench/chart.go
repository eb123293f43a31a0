package main

import (
	"fmt"
	"html"
	"os"
	"slices"
	"strings"
)

// Places on the chart, in pixels.
const (
	chartWidth, chartHeight = 960, 532
	plotWidth, plotHeight   = 350, 320
	plotTop                 = 150
	// apart is how far neighbouring vendors' curves are moved off each other, down and to the right, so that curves
	// which coincide are all seen. It is less than the width of a marker.
	apart = 2.0
)

// background is the chart's own, so that it's read on a dark page as on a white one.
const background = "#fcfcfd"

// writeChart draws the report in that file, and puts the chart beside it.
func writeChart(report string) error {
	text, err := os.ReadFile(report)
	if err != nil {
		return fmt.Errorf("reading the report: %w", err)
	}
	chart, err := draw(string(text))
	if err != nil {
		return err
	}
	if err := os.WriteFile(strings.TrimSuffix(report, ".md")+".svg", []byte(chart), 0o644); err != nil {
		return fmt.Errorf("writing the chart: %w", err)
	}
	return nil
}

// draw returns an SVG of requests and seconds against hooks, for every vendor in the report. The same report always
// gives the same chart.
func draw(report string) (string, error) {
	all, err := curves(report)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title desc">
<title id="title">Requests and seconds of a plan, by the number of hooks</title>
<desc id="desc">%[3]s</desc>
<style>
  text { font-size: 13px; font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1d2733 }
  .heading { font-size: 17px; font-weight: 600 } .quiet { fill: #5b6b7c; font-size: 12px } .end { text-anchor: end } .middle { text-anchor: middle }
  .grid { stroke: #dde3ea } .guide { stroke: #9aa7b4; stroke-dasharray: 1 4 } .axis { stroke: #5b6b7c; fill: none }
  .curve { fill: none; stroke-linejoin: round } g { stroke-width: 1.8 } .apart { stroke-dasharray: 5 4 }
</style>
<rect x="0.5" y="0.5" width="%[4]d" height="%[5]d" rx="8" fill="%[6]s" stroke="#dde3ea"/>
`, chartWidth, chartHeight, html.EscapeString(describe(all)), chartWidth-1, chartHeight-1, background)
	label(&b, "heading", 24, 36, "One terraform plan at the vendors' pace")
	legend(&b, all)
	newPanel("number of requests", 74, all, func(p point) amount { return p.Requests }).draw(&b, all)
	seconds := newPanel("time in seconds", 546, all, func(p point) amount { return p.Seconds })
	seconds.guides(&b)
	seconds.draw(&b, all)
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// describe tells what the chart shows to those who can't see it.
func describe(all []curve) string {
	var b strings.Builder
	b.WriteString("Two charts with logarithmic axes. At the greatest number of hooks that was measured:")
	for _, c := range all {
		shared, each := c.Shared[len(c.Shared)-1], c.Apart[len(c.Apart)-1]
		fmt.Fprintf(&b, " %s, %s hooks: %s requests in %s seconds; one by one %s requests in %s seconds.",
			c.Vendor, thousands(shared.Hooks), shared.Requests.Text, shared.Seconds.Text, each.Requests.Text, each.Seconds.Text)
	}
	return b.String()
}

// colours are told apart on white, by those too who don't see all colours.
func colours() []string { return []string{"#0072b2", "#d55e00", "#00805d", "#a3418a"} }

func colour(i int) string { return colours()[i%len(colours())] }

// legend writes a line of vendors, and one of what the lines and markers mean.
func legend(b *strings.Builder, all []curve) {
	for i, c := range all {
		x := 24 + 160*i
		fmt.Fprintf(b, `<path d="M%d 62h26" stroke="%s" stroke-width="4"/>`+"\n", x, colour(i))
		label(b, "", float64(x)+34, 66, c.Vendor)
	}
	b.WriteString(`<g fill="none" stroke="#1d2733"><path d="M24 88h26"/><path class="apart" d="M184 88h26"/><circle cx="475" cy="88" r="3.5"/></g>` + "\n")
	label(b, "", 58, 92, "by default")
	label(b, "", 218, 92, "one by one: bulk_refresh = false")
	label(b, "", 487, 92, "at the least: not run, the limits alone demand it")
}

func label(b *strings.Builder, class string, x, y float64, text string) {
	fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, x, y, html.EscapeString(text))
}

// panel is a pair of logarithmic axes, and what of a plan is drawn between them.
type panel struct {
	title string
	value func(point) amount
	x, y  scale
}

// newPanel returns a panel in which everything finds its place, with its left end at that pixel.
func newPanel(title string, left float64, all []curve, value func(point) amount) panel {
	var hooks, values []float64
	for _, c := range all {
		for _, p := range slices.Concat(c.Shared, c.Apart) {
			hooks, values = append(hooks, float64(p.Hooks)), append(values, value(p).Value)
		}
	}
	return panel{title, value, newScale(hooks, left, left+plotWidth), newScale(values, plotTop+plotHeight, plotTop)}
}

// draw writes the axes, then what goes one by one, and on top of it what the provider does by itself.
func (p panel) draw(b *strings.Builder, all []curve) {
	left, bottom := p.x.from, p.y.from
	label(b, "middle", left+plotWidth/2, plotTop-16, p.title)
	label(b, "middle", left+plotWidth/2, bottom+46, "number of hooks")
	for value, y := range p.y.ticks() {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %.1fh%d"/>`+"\n", left, y, plotWidth)
		label(b, "quiet end", left-8, y+4, value)
	}
	for value, x := range p.x.ticks() {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %dv%d"/>`+"\n", x, plotTop, plotHeight)
		label(b, "quiet middle", x, bottom+20, value)
	}
	fmt.Fprintf(b, `<path class="axis" d="M%.1f %dv%dh%d"/>`+"\n", left, plotTop, plotHeight, plotWidth)
	for i, c := range all {
		p.curve(b, c.Apart, "curve apart", i, len(all))
	}
	for i, c := range all {
		p.curve(b, c.Shared, "curve", i, len(all))
	}
}

// curve writes the ith of so many curves.
func (p panel) curve(b *strings.Builder, points []point, class string, i, of int) {
	off := apart * (float64(i) - float64(of-1)/2)
	var line, markers []string
	for _, each := range points {
		value := p.value(each)
		x, y, fill := p.x.at(float64(each.Hooks))+off, p.y.at(value.Value)+off, colour(i)
		if value.Least {
			fill = background
		}
		line = append(line, fmt.Sprintf("%.1f,%.1f", x, y))
		markers = append(markers, fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`, x, y, fill))
	}
	fmt.Fprintf(b, `<g stroke="%s"><polyline class="%s" points="%s"/>%s</g>`+"\n", colour(i), class, strings.Join(line, " "), strings.Join(markers, ""))
}

// guides marks times that seconds don't bring to mind, as far as they are on the axis.
func (p panel) guides(b *strings.Builder) {
	for _, g := range []struct {
		seconds float64
		title   string
	}{{60, "minute"}, {3600, "hour"}, {24 * 3600, "day"}} {
		if y := p.y.at(g.seconds); y > plotTop && y < p.y.from {
			fmt.Fprintf(b, `<path class="guide" d="M%.1f %.1fh%d"/>`+"\n", p.x.from, y, plotWidth)
			label(b, "quiet", p.x.to+12, y+4, g.title)
		}
	}
}
