// Command bench measures what a plan costs with the provider: under the documented limits of the vendors, beside
// Terraform's own floor (terraform_data), and beside a provider that does nothing.
//
//	go run ./internal/bench
//
// It runs the terraform on PATH, or $TF_ACC_TERRAFORM_PATH, against the fakes on loopback ports, and writes a report in
// Markdown and a chart of it as SVG. With -chart it only draws the chart anew, of the report that is there. It may import
// the fakes and internal/fakeserver, and nothing imports it.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are what the command line says.
type options struct {
	Sizes    []int
	Vendors  []vendor
	Latency  time.Duration
	Limits   bool
	Runs     int
	Patience time.Duration
	Out      string
	Chart    bool
}

func parseOptions(args []string) (options, error) {
	var all []string
	for _, v := range vendors() {
		all = append(all, v.Name)
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1,10,100,1000", "numbers of hooks")
	names := flags.String("vendors", strings.Join(all, ","), "vendors, by their names in the provider block")
	flags.DurationVar(&o.Latency, "latency", 50*time.Millisecond, "time that each request takes the vendor")
	flags.BoolVar(&o.Limits, "limits", true, "refuse requests over the vendors' documented rate limits")
	flags.IntVar(&o.Runs, "runs", 3, "plans without limits of which the median counts")
	flags.DurationVar(&o.Patience, "patience", 90*time.Second, "leave out what the limits alone make longer than this")
	flags.StringVar(&o.Out, "out", "internal/bench/RESULTS.md", "file for the report; its chart goes beside it")
	flags.BoolVar(&o.Chart, "chart", false, "measure nothing, and draw the chart of the report anew")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for field := range strings.SplitSeq(*sizes, ",") {
		size, err := strconv.Atoi(field)
		if err != nil || size < 1 {
			return o, fmt.Errorf("-sizes: %q is not a number of hooks", field)
		}
		o.Sizes = append(o.Sizes, size)
	}
	for name := range strings.SplitSeq(*names, ",") {
		i := slices.Index(all, name)
		if i < 0 {
			return o, fmt.Errorf("-vendors: %q is not among %s", name, strings.Join(all, ", "))
		}
		o.Vendors = append(o.Vendors, vendors()[i])
	}
	if o.Runs < 1 {
		return o, fmt.Errorf("-runs: %d is less than one", o.Runs)
	}
	return o, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures everything, and writes the report and its chart.
func run(ctx context.Context, args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	if o.Chart {
		return writeChart(o.Out)
	}
	dir, err := os.MkdirTemp("", "commercehooks-bench-")
	if err != nil {
		return fmt.Errorf("making a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left the system clears away
	b := bench{options: o, dir: dir, say: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }}
	b.say("Building the provider, one that does nothing, and the launcher")
	if b.programs, err = build(ctx, dir); err != nil {
		return err
	}
	path := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")
	if b.terraform, err = newTerraform(path, dir, b.Plugins); err != nil {
		return err
	}
	r := report{options: o, Command: strings.Join(append([]string{"go run ./internal/bench"}, args...), " "), Date: time.Now(), CPU: cpu()}
	if r.Terraform, err = b.version(ctx); err != nil {
		return err
	}
	b.say("Starting the provider")
	if r.Size, r.Start, err = b.starts(ctx); err != nil {
		return err
	}
	for _, v := range o.Vendors {
		for _, hooks := range o.Sizes {
			b.say("%s, %d hooks", v.Title, hooks)
			measured, err := b.measure(ctx, v, hooks)
			if err != nil {
				return fmt.Errorf("measuring %s with %d hooks: %w", v.Title, hooks, err)
			}
			r.Rows = append(r.Rows, measured)
		}
	}
	text := r.markdown()
	fmt.Print(text)
	if err := os.WriteFile(o.Out, []byte(text), 0o644); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return writeChart(o.Out)
}

// starts returns the size of the provider in bytes, and how long it takes from its start to its schema.
func (b bench) starts(ctx context.Context) (size int64, took time.Duration, err error) {
	file, err := os.Stat(b.Provider)
	if err != nil {
		return 0, 0, err
	}
	var all []time.Duration
	for range b.Runs {
		took, err := start(ctx, b.Provider, b.dir)
		if err != nil {
			return 0, 0, err
		}
		all = append(all, took)
	}
	return file.Size(), median(all), nil
}
