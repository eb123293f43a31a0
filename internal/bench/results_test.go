package main

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const smallReport = "# Benchmark\n\n" +
	"| Vendor | Hooks | Requests | Seconds | 429s | Peak memory | `bulk_refresh = false`: requests | Seconds | 429s | Peak memory | `terraform_data`: seconds |\n" +
	"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n" +
	"| Fish & Chips | 1,000 | 42 | 19.4 | 0 | 39 MiB | ≥ 1,001 | ≥ 540 | not run | not run | 2.2 |\n" +
	"| Fish & Chips | 1 | 2 | 0.4 | 0 | 24 MiB | 2 | 0.5 | 0 | 24 MiB | 0.1 |\n" +
	"| Moltin v2 | 10 | 3 | 0.4 | 0 | 29 MiB | 11 | 0.5 | 0 | 29 MiB | 0.1 |\n\n" +
	"| Vendor | Hooks | commercehooks |\n|---|---:|---:|\n| Moltin v2 | 1 | 0.3 s |\n"

func TestCurves(t *testing.T) {
	t.Parallel()
	got, err := curves(smallReport)
	if err != nil {
		t.Fatal(err)
	}
	want := []curve{
		{
			Vendor: "Fish & Chips",
			Shared: []point{{1, amount{"2", 2, false}, amount{"0.4", 0.4, false}}, {1000, amount{"42", 42, false}, amount{"19.4", 19.4, false}}},
			Apart:  []point{{1, amount{"2", 2, false}, amount{"0.5", 0.5, false}}, {1000, amount{"≥ 1,001", 1001, true}, amount{"≥ 540", 540, true}}},
		},
		{
			Vendor: "Moltin v2",
			Shared: []point{{10, amount{"3", 3, false}, amount{"0.4", 0.4, false}}},
			Apart:  []point{{10, amount{"11", 11, false}, amount{"0.5", 0.5, false}}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestCurves_markdown reads what the benchmark writes.
func TestCurves_markdown(t *testing.T) {
	t.Parallel()
	r := report{Rows: []row{{
		Vendor: "doo", Hooks: 1000,
		Shared: paced{Requests: 41, cost: cost{Wall: 46600 * time.Millisecond}},
		Apart:  paced{Requests: 20_501, cost: cost{Wall: 480 * time.Hour}, NotRun: true},
	}}}
	got, err := curves(r.markdown())
	want := []curve{{
		Vendor: "doo",
		Shared: []point{{1000, amount{"41", 41, false}, amount{"46.6", 46.6, false}}},
		Apart:  []point{{1000, amount{"≥ 20,501", 20_501, true}, amount{"≥ 1,728,000", 1_728_000, true}}},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestCurves_refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ old, broken, want string }{
		{"| Vendor | Hooks | Requests |", "| Vendor | Requests | Hooks |", "has no table"},
		{"| 42 |", "| many |", `"many" is not a number above zero`},
		{"| 11 | 0.5 |", "| 11 | 0.0 |", `"0.0" is not a number above zero`},
		{"| 11 | 0.5 | 0 | 29 MiB | 0.1 |", "|", "a row of 6 columns"},
	} {
		broken := strings.Replace(smallReport, test.old, test.broken, 1)
		if got, err := curves(broken); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q is taken for %+v, %v", test.broken, got, err)
		}
	}
}

// TestREADME holds the README's table to the report.
func TestREADME(t *testing.T) {
	t.Parallel()
	report, err := os.ReadFile("RESULTS.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := curves(string(report))
	if err != nil {
		t.Fatal(err)
	}
	rows := tableAt(string(readme), "| Hooks | Vendor | Requests | Seconds | One by one")
	if len(rows) == 0 {
		t.Fatal("the README has no table")
	}
	for _, cells := range rows {
		if err := agrees(all, cells); err != nil {
			t.Errorf("the README's row %q: %v", cells, err)
		}
	}
}

// agrees compares a row of the README with what was measured.
func agrees(all []curve, cells []string) error {
	vendor, _, _ := strings.Cut(cells[1], ",") // what follows is a remark
	i := slices.IndexFunc(all, func(c curve) bool { return c.Vendor == vendor })
	if i < 0 {
		return fmt.Errorf("%s was not measured", vendor)
	}
	j := slices.IndexFunc(all[i].Shared, func(p point) bool { return thousands(p.Hooks) == cells[0] })
	if j < 0 {
		return fmt.Errorf("%s hooks were not measured", cells[0])
	}
	shared, apart := all[i].Shared[j], all[i].Apart[j]
	if cells[2] != shared.Requests.Text || cells[3] != shared.Seconds.Text {
		return fmt.Errorf("it took %s requests and %s seconds", shared.Requests.Text, shared.Seconds.Text)
	}
	if !apart.Seconds.Least {
		if want := fmt.Sprintf("%s requests, %s s", apart.Requests.Text, apart.Seconds.Text); cells[4] != want {
			return fmt.Errorf("one by one it took %s", want)
		}
		return nil
	}
	number, unit, _ := strings.Cut(strings.TrimPrefix(cells[4], "at least "), " ")
	n, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	length := map[string]float64{"s": 1, "minutes": 60, "hours": 3600, "days": 24 * 3600}[unit]
	if err != nil || !strings.HasPrefix(cells[4], "at least ") || n*length > apart.Seconds.Value || (n+1)*length <= apart.Seconds.Value {
		return fmt.Errorf("one by one it was not run, and takes %s seconds", apart.Seconds.Text)
	}
	return nil
}

func TestAgrees(t *testing.T) {
	t.Parallel()
	all, err := curves(smallReport)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		row  string
		want bool
	}{
		{"10|Moltin v2|3|0.4|11 requests, 0.5 s", true},
		{"1,000|Fish & Chips, fried|42|19.4|at least 9 minutes", true},
		{"1,000|Fish & Chips|42|19.4|at least 540 s", true},
		{"1,000|Fish & Chips|42|19.4|at least 8 minutes", false},
		{"1,000|Fish & Chips|42|19.4|at least 10 minutes", false},
		{"1,000|Fish & Chips|42|19.4|at least 9 fortnights", false},
		{"1,000|Fish & Chips|42|19.4|9 minutes", false},
		{"1,000|Fish & Chips|41|19.4|at least 9 minutes", false},
		{"10|Moltin v2|3|0.5|11 requests, 0.5 s", false},
		{"10|Moltin v2|3|0.4|at least 0 s", false},
		{"100|Moltin v2|3|0.4|11 requests, 0.5 s", false},
		{"10|Moltin v3|3|0.4|11 requests, 0.5 s", false},
	} {
		if err := agrees(all, strings.Split(test.row, "|")); (err == nil) != test.want {
			t.Errorf("%s: %v", test.row, err)
		}
	}
}
