// Command bench measures the cost of a plan with the provider: under the vendors' documented rate limits, compared to
// Terraform's own floor (terraform_data), and compared to a provider that does nothing.
//
//	go run ./internal/bench
//
// It runs the terraform on PATH, or $TF_ACC_TERRAFORM_PATH, against the fakes on loopback ports. It writes a report in
// Markdown and a chart as SVG. Run it on Linux or macOS from the root of the repository. It may import the fakes,
// internal/fakeserver, and internal/terraform, and nothing imports it.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

// options are the command-line options.
type options struct {
	Sizes   []int
	Vendors []vendor
	Runs    int
	Out     string
}

func parseOptions(args []string) (options, error) {
	var names []string
	for _, v := range vendors() {
		names = append(names, v.Name)
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1,10,100,1000", "numbers of hooks")
	chosen := flags.String("vendors", strings.Join(names, ","), "vendors, by their names in the provider block")
	flags.IntVar(&o.Runs, "runs", 3, "number of plans without limits; the report has their median")
	flags.StringVar(&o.Out, "out", "internal/bench/RESULTS.md", "file for the report; the chart goes next to it")
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
	for name := range strings.SplitSeq(*chosen, ",") {
		i := slices.Index(names, name)
		if i < 0 {
			return o, fmt.Errorf("-vendors: %q is not one of %s", name, strings.Join(names, ", "))
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
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run takes all measurements, and writes the report and its chart.
func run(ctx context.Context, args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "commercehooks-bench-")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system cleans up leftovers
	b := bench{options: o, dir: dir, provider: filepath.Join(dir, "commercehooks"), doNothing: filepath.Join(dir, "donothing")}
	if b.terraform, err = terraform.Find(ctx, cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), dir); err != nil {
		return err
	}
	for source, target := range map[string]string{
		".": b.provider, "./internal/bench/donothing": b.doNothing,
		"./internal/bench/launcher": filepath.Join(dir, "terraform-provider-commercehooks"),
	} {
		command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, source) // the same flags as a release
		command.Stderr = os.Stderr
		if err := command.Run(); err != nil {
			return fmt.Errorf("building %s (is this the root of the repository?): %w", source, err)
		}
	}
	r := report{options: o, Command: strings.Join(append([]string{"go run ./internal/bench"}, args...), " "), Date: time.Now()}
	if r.Terraform, err = b.version(ctx); err != nil {
		return err
	}
	for _, v := range o.Vendors {
		for _, hooks := range o.Sizes {
			fmt.Fprintf(os.Stderr, "%s, %d hooks\n", v.Title, hooks)
			measured, err := b.measure(ctx, v, hooks)
			if err != nil {
				return fmt.Errorf("measuring %s with %d hooks: %w", v.Title, hooks, err)
			}
			r.Rows = append(r.Rows, measured)
		}
	}
	if err := os.WriteFile(o.Out, []byte(r.markdown()), 0o644); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err := os.WriteFile(strings.TrimSuffix(o.Out, ".md")+".svg", []byte(draw(r.Rows)), 0o644); err != nil {
		return fmt.Errorf("writing the chart: %w", err)
	}
	_, err = os.Stdout.WriteString(r.markdown())
	return err
}
