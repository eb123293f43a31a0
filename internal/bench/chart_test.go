package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// xmlTexts reads an SVG to its end, and returns the texts in it by the name of their element.
func xmlTexts(t *testing.T, svg string) map[string][]string {
	t.Helper()
	texts := map[string][]string{}
	decoder, element := xml.NewDecoder(strings.NewReader(svg)), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("the SVG is not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				texts[element] = append(texts[element], text)
			}
		}
	}
}

func TestDraw(t *testing.T) {
	t.Parallel()
	svg, err := draw(smallReport)
	if err != nil {
		t.Fatal(err)
	}
	texts := xmlTexts(t, svg)
	all := "|" + strings.Join(texts["text"], "|") + "|"
	for _, want := range []string{
		"|Fish & Chips|Moltin v2|", "|number of requests|number of hooks|1|10|100|1,000|10,000|", "|time in seconds|number of hooks|0.1|1|10|100|1,000|",
		"|minute|", "|by default|", "bulk_refresh = false|",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the chart doesn't say %q: %s", want, all)
		}
	}
	if strings.Contains(all, "|hour|") {
		t.Errorf("an hour is on an axis that ends before it: %s", all)
	}
	want := "Fish & Chips, 1,000 hooks: 42 requests in 19.4 seconds; one by one ≥ 1,001 requests in ≥ 540 seconds. Moltin v2, 10 hooks:"
	if len(texts["title"]) != 1 || len(texts["desc"]) != 1 || !strings.Contains(texts["desc"][0], want) {
		t.Errorf("title and description are %q and %q", texts["title"], texts["desc"])
	}
	for what, n := range map[string]int{
		`<polyline class="curve" `: 4, `<polyline class="curve apart" `: 4,
		`r="3.5" fill="#0072b2"/>`: 6, `r="3.5" fill="#d55e00"/>`: 4, `r="3.5" fill="` + background + `"/>`: 2,
	} {
		if got := strings.Count(svg, what); got != n {
			t.Errorf("%d times %s, want %d", got, what, n)
		}
	}
	if again, err := draw(smallReport); err != nil || again != svg {
		t.Errorf("drawn again, it differs (%v)", err)
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values    []float64
		low, high int
	}{
		{[]float64{1, 1000}, 0, 3}, {[]float64{1000, 2}, 0, 3}, {[]float64{0.4, 1001}, -1, 4}, {[]float64{0.1, 0.1}, -1, 0}, {[]float64{10}, 1, 2},
	} {
		if s := newScale(test.values, 0, 1); s.low != test.low || s.high != test.high {
			t.Errorf("%v: from 10^%d to 10^%d, want 10^%d to 10^%d", test.values, s.low, s.high, test.low, test.high)
		}
	}
	s := scale{low: 0, high: 2, from: 300, to: 100}
	for value, want := range map[float64]float64{1: 300, 10: 200, 100: 100} {
		if got := s.at(value); got != want {
			t.Errorf("%v is at %v, want %v", value, got, want)
		}
	}
}

// TestChart_current holds the chart to the report beside it.
func TestChart_current(t *testing.T) {
	t.Parallel()
	report, err := os.ReadFile("RESULTS.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := draw(string(report))
	if err != nil {
		t.Fatal(err)
	}
	xmlTexts(t, want)
	if got, err := os.ReadFile("RESULTS.svg"); err != nil || string(got) != want {
		t.Errorf("RESULTS.svg is not what RESULTS.md gives (%v): go run ./internal/bench -chart", err)
	}
}

func TestWriteChart(t *testing.T) {
	t.Parallel()
	report := t.TempDir() + "/report.md"
	if err := os.WriteFile(report, []byte(smallReport), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"-chart", "-out", report}); err != nil {
		t.Fatal(err)
	}
	want, err := draw(smallReport)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(strings.TrimSuffix(report, "md") + "svg"); err != nil || string(got) != want {
		t.Errorf("%v, %s", err, got)
	}
}
