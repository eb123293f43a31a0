package main

import (
	"strings"
	"testing"
	"time"
)

func TestReport_markdown(t *testing.T) {
	t.Parallel()
	r := report{
		options: options{Latency: 50 * time.Millisecond, Limits: true, Runs: 3}, Command: "go run ./internal/bench -sizes 1000",
		Date: time.Date(2026, 3, 9, 1, 2, 3, 0, time.UTC), Terraform: "Terraform v1.11.4", CPU: "Fast, 2 cores",
		Size: 20 << 20, Start: 95 * time.Millisecond,
		Rows: []row{{
			Vendor: "Commerce Layer", Hooks: 1000,
			Shared:   paced{Requests: 42, cost: cost{Wall: 12340 * time.Millisecond, Peak: 80 << 20}},
			Apart:    paced{Requests: 1001, cost: cost{Wall: 9 * time.Minute}, NotRun: true},
			Provider: cost{Wall: 4 * time.Second, CPU: 3 * time.Second, Peak: 90 << 20}, DoNothing: cost{Wall: 10 * time.Second, CPU: 8 * time.Second, Peak: 120 << 20},
			Quiet: cost{Wall: 5 * time.Second, CPU: 4 * time.Second, Peak: 100 << 20}, Floor: cost{Wall: time.Second},
		}},
	}
	got := r.markdown()
	for _, want := range []string{
		"Made by `go run ./internal/bench -sizes 1000` on 9 March 2026 with Terraform v1.11.4 on Fast, 2 cores (",
		"Every request takes 50ms, the fakes refuse what is over",
		"\n| Commerce Layer | 1,000 | 42 | 12.3 | 0 | 80 MiB | ≥ 1,001 | ≥ 540 | not run | not run | 1.0 |\n",
		"\n| Commerce Layer | 1,000 | 4.0 s, CPU 3.0 s, 90 MiB | 10.0 s, CPU 8.0 s, 120 MiB | 5.0 s, CPU 4.0 s, 100 MiB | 1.0 s | 4.00 | 0.80 | 0.90 |\n",
		"medians of 3", "has 20.0 MiB. From its start to the answer of its schema it takes 95 ms.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
	columns := 0
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		if n := strings.Count(line, "|"); columns != 0 && n != columns {
			t.Errorf("a row of %d columns in a table of %d: %s", n-1, columns-1, line)
		}
		columns = strings.Count(line, "|")
	}
}

func TestReport_notMeasured(t *testing.T) {
	t.Parallel()
	if got := mebibytes(0); got != "not measured" {
		t.Errorf("no memory is %q", got)
	}
	if got := ratio(5, 0); got != "not measured" {
		t.Errorf("a ratio to nothing is %q", got)
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

func TestCPUModel(t *testing.T) {
	t.Parallel()
	info := "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Fast(R) @ 2.50GHz\n\nprocessor\t: 1\nmodel name\t: Other\n"
	if got := cpuModel(info); got != "Fast(R) @ 2.50GHz" {
		t.Errorf("got %q", got)
	}
	if got := cpuModel(""); got != "an unknown processor" {
		t.Errorf("got %q", got)
	}
}
