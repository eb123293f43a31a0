package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"
)

// report is everything that was measured, and where.
type report struct {
	options
	Command   string
	Date      time.Time
	Terraform string
	CPU       string // model, and how many cores
	Size      int64  // of the provider's file, in bytes
	Start     time.Duration
	Rows      []row
}

// markdown writes the report with a table for the vendors' limits and one for the processor.
func (r report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmark\n\nMade by `%s` on %s with %s on %s (%s/%s). The vendors are fakes in a process beside Terraform.\n\n",
		r.Command, r.Date.UTC().Format("2 January 2006"), r.Terraform, r.CPU, runtime.GOOS, runtime.GOARCH)
	limits := "the fakes refuse what is over the vendor's documented limits"
	if !r.Limits {
		limits = "the fakes refuse nothing"
	}
	fmt.Fprintf(&b, "## A plan at the vendors' pace\n\nEvery request takes %s, %s, and the provider keeps its default pace. "+
		"Requests include those for a token. Peak memory is the provider's process's. ≥ marks what the limits alone demand, of plans that were not run.\n\n",
		r.Latency, limits)
	table(&b, []string{
		"Vendor", "Hooks", "Requests", "Seconds", "429s", "Peak memory", "`bulk_refresh = false`: requests", "Seconds", "429s", "Peak memory", "`terraform_data`: seconds",
	}, r.Rows, func(m row) []string {
		cells := append([]string{m.Vendor, thousands(m.Hooks)}, m.Shared.cells()...)
		return append(append(cells, m.Apart.cells()...), seconds(m.Floor.Wall))
	})
	fmt.Fprintf(&b, "\n## A plan without limits, latency and pace\n\nWhat is left is processor time. Of each: seconds, processor time "+
		"of the provider's processes alone, and peak memory; medians of %d. The provider that does nothing has the same schema and makes no "+
		"request; the second time the framework's log is off (`TF_LOG_SDK=off` and those of its parts), as commercehooks has it unless a log is asked for. "+
		"The ratios to it are to that.\n\n", r.Runs)
	table(&b, []string{
		"Vendor", "Hooks", "commercehooks", "Does nothing", "Does nothing, no log", "`terraform_data`",
		"Seconds × `terraform_data`", "Seconds × does nothing", "Memory × does nothing",
	}, r.Rows, func(m row) []string {
		return []string{
			m.Vendor, thousands(m.Hooks), m.Provider.cell(), m.DoNothing.cell(), m.Quiet.cell(), seconds(m.Floor.Wall) + " s",
			ratio(int64(m.Provider.Wall), int64(m.Floor.Wall)), ratio(int64(m.Provider.Wall), int64(m.Quiet.Wall)),
			ratio(m.Provider.Peak, m.Quiet.Peak),
		}
	})
	fmt.Fprintf(&b, "\n## The provider itself\n\nIts binary, built as for a release, has %.1f MiB. From its start to the answer of its schema it takes %d ms.\n",
		float64(r.Size)/(1<<20), r.Start.Milliseconds())
	return b.String()
}

// table writes a Markdown table; the first column is text, the others are numbers.
func table(b *strings.Builder, header []string, rows []row, cells func(row) []string) {
	fmt.Fprintf(b, "| %s |\n|---%s|\n", strings.Join(header, " | "), strings.Repeat("|---:", len(header)-1))
	for _, r := range rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells(r), " | "))
	}
}

// cells are requests, seconds, 429s and peak memory.
func (p paced) cells() []string {
	if p.NotRun {
		return []string{"≥ " + thousands(p.Requests), "≥ " + thousands(int(p.Wall.Seconds())), "not run", "not run"}
	}
	return []string{thousands(p.Requests), seconds(p.Wall), thousands(p.Refused), mebibytes(p.Peak)}
}

// cell is everything about a plan without limits.
func (c cost) cell() string {
	return fmt.Sprintf("%s s, CPU %s s, %s", seconds(c.Wall), seconds(c.CPU), mebibytes(c.Peak))
}

// thousands writes a number that isn't negative as in 1,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.0f MiB", math.Round(float64(bytes)/(1<<20)))
}

func ratio(a, b int64) string {
	if a == 0 || b == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}

// cpu describes the processor, by its model where the system tells it.
func cpu() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		info = nil // not Linux
	}
	return fmt.Sprintf("%s, %d cores", cpuModel(string(info)), runtime.NumCPU())
}

// cpuModel finds the model in the text of /proc/cpuinfo.
func cpuModel(info string) string {
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown processor"
}
