package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// Places on the chart, in pixels.
const (
	plotWidth, plotHeight, plotTop = 350, 320, 150
	// apart is the offset between the curves of neighboring vendors, so that curves that coincide are all visible.
	apart = 2.0
)

// background is the chart's own background, so that the chart is also readable on a dark page.
const background = "#fcfcfd"

// colour returns the ith of four colors that people with color blindness can tell apart.
func colour(i int) string { return []string{"#0072b2", "#d55e00", "#00805d", "#a3418a"}[i%4] }

// draw returns an SVG that plots requests and seconds against hooks for every vendor that was measured.
func draw(rows []row) string {
	var vendors []string
	for _, r := range rows {
		if !slices.Contains(vendors, r.Vendor) {
			vendors = append(vendors, r.Vendor)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 532" width="960" height="532" role="img" aria-labelledby="title desc">
<title id="title">Requests and seconds of a plan, by the number of hooks</title>
<desc id="desc">Two charts with logarithmic axes, for %s. The tables of RESULTS.md have the same numbers.</desc>
<style>
  text { font-size: 13px; font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1d2733 }
  .heading { font-size: 17px; font-weight: 600 } .quiet { fill: #5b6b7c; font-size: 12px } .end { text-anchor: end } .middle { text-anchor: middle }
  .grid { stroke: #dde3ea } .guide { stroke: #9aa7b4; stroke-dasharray: 1 4 } .axis { stroke: #5b6b7c; fill: none }
  .curve { fill: none; stroke-linejoin: round } g { stroke-width: 1.8 } .single { stroke-dasharray: 5 4 }
</style>
<rect x="0.5" y="0.5" width="959" height="531" rx="8" fill="%s" stroke="#dde3ea"/>
<g fill="none" stroke="#1d2733"><path d="M24 88h26"/><path class="single" d="M184 88h26"/><circle cx="475" cy="88" r="3.5"/></g>
`, html.EscapeString(strings.Join(vendors, ", ")), background)
	label(&b, "heading", 24, 36, "One terraform plan under the vendors' limits")
	label(&b, "", 58, 92, "by default")
	label(&b, "", 218, 92, "one by one: bulk_refresh = false")
	label(&b, "", 487, 92, "not run: the least that the limits allow")
	for i, name := range vendors {
		fmt.Fprintf(&b, `<path d="M%d 62h26" stroke="%s" stroke-width="4"/>`+"\n", 24+160*i, colour(i))
		label(&b, "", float64(58+160*i), 66, name)
	}
	panel(&b, "number of requests", 74, rows, vendors, func(l limited) float64 { return float64(l.Requests) })
	y := panel(&b, "time in seconds", 546, rows, vendors, func(l limited) float64 { return l.Wall.Seconds() })
	for i, seconds := range []float64{60, 3600, 24 * 3600} {
		if at := y.at(seconds); at > plotTop && at < y.from {
			fmt.Fprintf(&b, `<path class="guide" d="M546 %.1fh%d"/>`+"\n", at, plotWidth)
			label(&b, "quiet", 546+plotWidth+12, at+4, []string{"minute", "hour", "day"}[i])
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// panel draws a pair of axes with the left one at the given pixel, and two curves for each vendor: with bulk_refresh and
// without. It returns the left axis.
func panel(b *strings.Builder, title string, left float64, rows []row, vendors []string, value func(limited) float64) axis {
	var hooks, values []float64
	for _, r := range rows {
		hooks, values = append(hooks, float64(r.Hooks)), append(values, value(r.Bulk), value(r.Single))
	}
	x, y := newAxis(hooks, left, left+plotWidth), newAxis(values, plotTop+plotHeight, plotTop)
	label(b, "middle", left+plotWidth/2, plotTop-16, title)
	label(b, "middle", left+plotWidth/2, y.from+46, "number of hooks")
	for tick := y.least; tick < y.most*2; tick *= 10 {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %.1fh%d"/>`+"\n", left, y.at(tick), plotWidth)
		label(b, "quiet end", left-8, y.at(tick)+4, tickText(tick))
	}
	for tick := x.least; tick < x.most*2; tick *= 10 {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %dv%d"/>`+"\n", x.at(tick), plotTop, plotHeight)
		label(b, "quiet middle", x.at(tick), y.from+20, tickText(tick))
	}
	fmt.Fprintf(b, `<path class="axis" d="M%.1f %dv%dh%d"/>`+"\n", left, plotTop, plotHeight, plotWidth)
	for _, class := range []string{"curve single", "curve"} {
		for i, name := range vendors {
			off := apart * (float64(i) - float64(len(vendors)-1)/2)
			var line, markers string
			for _, r := range rows {
				if r.Vendor != name {
					continue
				}
				plan, fill := r.Bulk, colour(i)
				if class != "curve" {
					plan = r.Single
				}
				if plan.NotRun {
					fill = background
				}
				atX, atY := x.at(float64(r.Hooks))+off, y.at(value(plan))+off
				line += fmt.Sprintf("%.1f,%.1f ", atX, atY)
				markers += fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`, atX, atY, fill)
			}
			fmt.Fprintf(b, `<g stroke="%s"><polyline class="%s" points="%s"/>%s</g>`+"\n", colour(i), class, line, markers)
		}
	}
	return y
}

func label(b *strings.Builder, class string, x, y float64, text string) {
	fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, x, y, html.EscapeString(text))
}

// axis is logarithmic. least and most are the powers of ten at its ends, and from and to the pixels there.
type axis struct{ least, most, from, to float64 }

// newAxis returns an axis that spans the powers of ten around values, which must be above zero.
func newAxis(values []float64, from, to float64) axis {
	least := math.Pow10(int(math.Floor(math.Log10(slices.Min(values)))))
	most := math.Pow10(int(math.Ceil(math.Log10(slices.Max(values)))))
	return axis{least, max(most, 10*least), from, to}
}

// at returns the pixel of a value.
func (a axis) at(value float64) float64 {
	return a.from + (a.to-a.from)*math.Log(value/a.least)/math.Log(a.most/a.least)
}

// tickText formats a power of ten, such as 0.1 or 1,000.
func tickText(tick float64) string {
	if tick < 1 {
		return fmt.Sprint(tick)
	}
	return thousands(int(tick))
}
