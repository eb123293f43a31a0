package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

const (
	// latency is how long each request takes the vendor.
	latency = 50 * time.Millisecond
	// patience is what a plan may take under the limits alone. One that takes longer isn't run.
	patience = 90 * time.Second
)

// row is what was measured on one vendor with one number of hooks.
type row struct {
	Vendor string
	Hooks  int
	// Bulk and Single are plans at the provider's own rate, with bulk_refresh and without.
	Bulk, Single limited
	// The others are plans without limits and latency: of the provider, of one that does nothing and whose framework
	// writes no log, and of Terraform's own terraform_data.
	Provider, DoNothing, Floor cost
}

// limited is a plan under the vendor's limits.
type limited struct {
	Requests, Refused int
	cost
	// NotRun says that the limits alone make it too long: then Requests and Wall are the least that it would take.
	NotRun bool
}

// cost is what a command took. CPU is the processor time of the provider's processes together, of which Terraform starts
// several, and Peak the memory of the largest in bytes.
type cost struct {
	Wall, CPU time.Duration
	Peak      int64
}

// bench holds what all measurements share: paths, dir being the folder of the plugin, and what the command line says.
type bench struct {
	options
	dir, terraform, provider, doNothing string
}

// measure fills a fresh fake and plans against it in every way.
func (b bench) measure(ctx context.Context, v vendor, hooks int) (row, error) {
	r := row{Vendor: v.Title, Hooks: hooks}
	f := v.Start()
	server := httptest.NewServer(f)
	defer server.Close()
	s := shop{vendor: v, fake: f, url: server.URL, hooks: hooks, dir: filepath.Join(b.dir, fmt.Sprintf("%s-%d", v.Name, hooks))}
	floor := s.dir + "-floor"
	if err := errors.Join(configure(s.dir, s.config("requests_per_second = 0")), configure(floor, floorConfig(hooks))); err != nil {
		return r, err
	}
	for _, dir := range []string{s.dir, floor} {
		if _, err := b.run(dir, b.provider, nil, func(tf *tfexec.Terraform) error { return tf.Apply(ctx, tfexec.Parallelism(50)) }); err != nil {
			return r, err
		}
	}
	contenders := []struct {
		result        *cost
		dir, provider string
		env           map[string]string
		costs         []cost
	}{
		{result: &r.Provider, dir: s.dir, provider: b.provider},
		{result: &r.DoNothing, dir: s.dir, provider: b.doNothing, env: map[string]string{"TF_LOG_SDK": "off", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_SDK_PROTO": "off"}},
		{result: &r.Floor, dir: floor},
	}
	for range b.Runs { // in turn, so that whatever else the machine does affects all alike
		for i, c := range contenders {
			took, err := b.plan(ctx, c.dir, c.provider, c.env)
			if err != nil {
				return r, err
			}
			contenders[i].costs = append(contenders[i].costs, took)
		}
	}
	for _, c := range contenders {
		*c.result = median(c.costs)
	}
	f.Break(fakeserver.Fault{Times: -1, Match: func(*http.Request) bool { return true }, Delay: latency, PassThrough: true})
	var err error
	if r.Bulk, err = b.planLimited(ctx, s, true); err != nil {
		return r, err
	}
	r.Single, err = b.planLimited(ctx, s, false)
	return r, err
}

// planLimited plans under the limits, unless they alone would make that too long.
func (b bench) planLimited(ctx context.Context, s shop, bulk bool) (limited, error) {
	reads := s.fewestReads(s.hooks, bulk)
	if least := soonest(reads, s.Reads); least > patience {
		return limited{Requests: reads + 1, cost: cost{Wall: least}, NotRun: true}, nil // 1 for the token
	}
	if err := configure(s.dir, s.config(fmt.Sprintf("bulk_refresh = %t", bulk))); err != nil {
		return limited{}, err
	}
	s.fake.UseLimits() // forgets what was counted before
	before := len(s.fake.Requests())
	took, err := b.plan(ctx, s.dir, b.provider, nil)
	l := limited{cost: took}
	for _, request := range s.fake.Requests()[before:] {
		l.Requests++
		if request.Status == http.StatusTooManyRequests {
			l.Refused++
		}
	}
	return l, err
}

// plan refreshes everything and compares it with the configuration. A difference is an error.
func (b bench) plan(ctx context.Context, dir, provider string, env map[string]string) (cost, error) {
	return b.run(dir, provider, env, func(tf *tfexec.Terraform) error {
		changes, err := tf.Plan(ctx)
		if err == nil && changes {
			err = fmt.Errorf("the plan in %s has changes", dir)
		}
		return err
	})
}

// run runs a command of Terraform with that provider behind the launcher.
func (b bench) run(dir, provider string, env map[string]string, command func(*tfexec.Terraform) error) (cost, error) {
	usage := filepath.Join(dir, "usage")
	all := map[string]string{"BENCH_PROVIDER": provider, "BENCH_USAGE": usage}
	maps.Copy(all, env)
	tf, err := terraform.New(b.terraform, dir, b.dir, all)
	if err != nil {
		return cost{}, err
	}
	if err := os.WriteFile(usage, nil, 0o600); err != nil {
		return cost{}, err
	}
	began := time.Now()
	err = command(tf)
	c := cost{Wall: time.Since(began)}
	if err != nil {
		return c, err
	}
	noted, err := os.ReadFile(usage)
	for line := range strings.Lines(string(noted)) { // one for each process, none for terraform_data
		var cpu time.Duration
		var peak int64
		if _, err := fmt.Sscanf(line, "%d %d", &cpu, &peak); err != nil {
			return c, fmt.Errorf("reading the launcher's note %q: %w", line, err)
		}
		c.CPU, c.Peak = c.CPU+cpu, max(c.Peak, peak)
	}
	return c, err
}

// version is which Terraform it is, as in "Terraform 1.11.4".
func (b bench) version(ctx context.Context) (string, error) {
	tf, err := terraform.New(b.terraform, b.dir, b.dir, nil)
	if err != nil {
		return "", err
	}
	version, _, err := tf.Version(ctx, true)
	return "Terraform " + version.String(), err
}

// configure writes a configuration into a folder.
func configure(dir, config string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("creating a folder: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600)
}

// median is the median of each value by itself.
func median(costs []cost) cost {
	middle := func(value func(cost) int64) int64 {
		var all []int64
		for _, c := range costs {
			all = append(all, value(c))
		}
		slices.Sort(all)
		return all[(len(all)-1)/2]
	}
	return cost{
		Wall: time.Duration(middle(func(c cost) int64 { return int64(c.Wall) })),
		CPU:  time.Duration(middle(func(c cost) int64 { return int64(c.CPU) })),
		Peak: middle(func(c cost) int64 { return c.Peak }),
	}
}
