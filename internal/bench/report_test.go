package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func measured() report {
	return report{
		options: options{Runs: 3}, Command: "go run ./internal/bench -sizes 1000",
		Date: time.Date(2026, 3, 9, 1, 2, 3, 0, time.UTC), Terraform: "Terraform 1.11.4",
		Rows: []row{{
			Vendor: "Fish & Chips", Hooks: 1000,
			Bulk:     limited{Requests: 42, cost: cost{Wall: 12340 * time.Millisecond, Peak: 80 << 20}},
			Single:   limited{Requests: 1001, cost: cost{Wall: 9 * time.Minute}, NotRun: true},
			Provider: cost{Wall: 4 * time.Second, CPU: 3 * time.Second, Peak: 90 << 20}, Floor: cost{Wall: time.Second},
			DoNothing: cost{Wall: 5 * time.Second, CPU: 4 * time.Second, Peak: 100 << 20},
		}},
	}
}

func TestReport_markdown(t *testing.T) {
	t.Parallel()
	got := measured().markdown()
	for _, want := range []string{
		"Made by `go run ./internal/bench -sizes 1000` on 9 March 2026 with Terraform 1.11.4 on ",
		"\n| Fish & Chips | 1,000 | 42 | 12.3 | 0 | 80 MiB | ≥ 1,001 | ≥ 540 | not run | not run | 1.0 |\n",
		"\n| Fish & Chips | 1,000 | 4.0 s, CPU 3.0 s, 90 MiB | 5.0 s, CPU 4.0 s, 100 MiB | 1.0 s | 4.00 | 0.80 | 0.90 |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
}

// TestDraw checks that every plan has a marker in both panels, hollow if it wasn't run, whatever the vendor's name.
func TestDraw(t *testing.T) {
	t.Parallel()
	svg := draw(measured().Rows)
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("it is not XML: %v\n%s", err, svg)
		}
	}
	for fill, want := range map[string]int{colour(0): 2, background: 2} {
		if got := strings.Count(svg, `r="3.5" fill="`+fill+`"/>`); got != want {
			t.Errorf("%d markers are filled with %s, want %d:\n%s", got, fill, want, svg)
		}
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 20_501: "20,501", 1_728_000: "1,728,000"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	got := median([]cost{{Wall: 9, CPU: 1, Peak: 50}, {Wall: 2, CPU: 3, Peak: 70}, {Wall: 5, CPU: 2, Peak: 60}})
	if want := (cost{Wall: 5, CPU: 2, Peak: 60}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
