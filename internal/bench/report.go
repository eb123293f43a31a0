package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// report holds all measurements, and where and how they were taken.
type report struct {
	options
	Command   string
	Date      time.Time
	Terraform string
	Rows      []row
}

// markdown returns the report, with one table for the vendors' limits and one for processor time.
func (r report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Benchmark

Made by %s on %s with %s on %s. The vendors are fakes that run in a separate process.

## A plan under the vendors' limits

Each request takes %s, the fakes refuse requests over the vendor's documented limits, and the provider keeps its default rate. The counts include token requests. Peak memory is that of the provider's process. ≥ marks the minimum that the limits allow, for plans that were not run.

| Vendor | Hooks | Requests | Seconds | 429s | Peak memory | %s: requests | Seconds | 429s | Peak memory | %s: seconds |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
`, "`"+r.Command+"`", r.Date.UTC().Format("2 January 2006"), r.Terraform, machine(), latency, "`bulk_refresh = false`", "`terraform_data`")
	for _, m := range r.Rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", m.Vendor, thousands(m.Hooks), m.Bulk.cells(), m.Single.cells(), seconds(m.Floor.Wall))
	}
	fmt.Fprintf(&b, `
## A plan without limits and latency

These plans take only processor time. Each cell lists seconds, the processor time of the provider's processes, and peak memory, as medians of %d. The provider that does nothing has the same schema, makes no requests, and writes no framework log (%s and its subsystem variables).

| Vendor | Hooks | commercehooks | Does nothing | %s | Seconds × %[3]s | Seconds × does nothing | Memory × does nothing |
|---|---:|---:|---:|---:|---:|---:|---:|
`, r.Runs, "`TF_LOG_SDK=off`", "`terraform_data`")
	for _, m := range r.Rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s s | %s | %s | %s |\n", m.Vendor, thousands(m.Hooks), m.Provider, m.DoNothing, seconds(m.Floor.Wall),
			ratio(m.Provider.Wall, m.Floor.Wall), ratio(m.Provider.Wall, m.DoNothing.Wall), ratio(m.Provider.Peak, m.DoNothing.Peak))
	}
	return b.String()
}

// cells returns table cells with requests, seconds, 429s, and peak memory.
func (l limited) cells() string {
	if l.NotRun {
		return fmt.Sprintf("≥ %s | ≥ %s | not run | not run", thousands(l.Requests), thousands(int(l.Wall.Seconds())))
	}
	return fmt.Sprintf("%s | %s | %d | %s", thousands(l.Requests), seconds(l.Wall), l.Refused, mebibytes(l.Peak))
}

func (c cost) String() string {
	return fmt.Sprintf("%s s, CPU %s s, %s", seconds(c.Wall), seconds(c.CPU), mebibytes(c.Peak))
}

// thousands formats a number that isn't negative with separators, such as 1,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

func mebibytes(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }

func ratio[T ~int64](a, b T) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }

// machine describes the processor, with its model if the system reports it.
func machine() string {
	info, _ := os.ReadFile("/proc/cpuinfo") // only Linux has it
	_, model, _ := strings.Cut(string(info), "model name\t: ")
	model, _, _ = strings.Cut(model, "\n")
	return fmt.Sprintf("%s, %d cores (%s/%s)", cmp.Or(model, "an unknown processor"), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}
