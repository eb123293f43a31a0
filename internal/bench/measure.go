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
	// latency is how long the vendor takes to respond to each request.
	latency = 50 * time.Millisecond
	// patience is the longest time that the limits alone may require of a plan. A plan that needs more isn't run.
	patience = 90 * time.Second
)

// row is the result for one vendor and one number of hooks.
type row struct {
	Vendor string
	Hooks  int
	// Bulk and Single are plans at the provider's default rate, with bulk_refresh and without.
	Bulk, Single limited
	// The others are plans without limits or latency: of the provider, of the provider that does nothing and whose
	// framework writes no log, and of Terraform's own terraform_data.
	Provider, DoNothing, Floor cost
}

// limited is a plan under the vendor's limits.
type limited struct {
	Requests, Refused int
	cost
	// NotRun means that the limits alone make the plan take too long. Requests and Wall are then lower bounds.
	NotRun bool
}

// cost is what a command used. CPU is the total processor time of the provider's processes, because Terraform starts
// several. Peak is the memory of the largest of them, in bytes.
type cost struct {
	Wall, CPU time.Duration
	Peak      int64
}

// bench holds what all measurements share: options and paths. dir is the plugin folder.
type bench struct {
	options
	dir, terraform, provider, doNothing string
}

// measure fills a new fake and runs every kind of plan against it.
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
	for range b.Runs { // in turn, so that other load on the machine affects all of them alike
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

// planLimited plans under the limits, unless the limits alone would make it take too long.
func (b bench) planLimited(ctx context.Context, s shop, bulk bool) (limited, error) {
	reads := s.fewestReads(s.hooks, bulk)
	if least := soonest(reads, s.Reads); least > patience {
		return limited{Requests: reads + 1, cost: cost{Wall: least}, NotRun: true}, nil // + 1 for the token
	}
	if err := configure(s.dir, s.config(fmt.Sprintf("bulk_refresh = %t", bulk))); err != nil {
		return limited{}, err
	}
	s.fake.UseLimits() // resets the counters
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

// plan runs a refresh and a plan. A difference from the configuration is an error.
func (b bench) plan(ctx context.Context, dir, provider string, env map[string]string) (cost, error) {
	return b.run(dir, provider, env, func(tf *tfexec.Terraform) error {
		changes, err := tf.Plan(ctx)
		if err == nil && changes {
			err = fmt.Errorf("the plan in %s has changes", dir)
		}
		return err
	})
}

// run runs a Terraform command with the given provider behind the launcher.
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
	for line := range strings.Lines(string(noted)) { // one line for each process; none for terraform_data
		var cpu time.Duration
		var peak int64
		if _, err := fmt.Sscanf(line, "%d %d", &cpu, &peak); err != nil {
			return c, fmt.Errorf("reading the launcher's note %q: %w", line, err)
		}
		c.CPU, c.Peak = c.CPU+cpu, max(c.Peak, peak)
	}
	return c, err
}

// version returns Terraform's name and version, such as "Terraform 1.11.4".
func (b bench) version(ctx context.Context) (string, error) {
	tf, err := terraform.New(b.terraform, b.dir, b.dir, nil)
	if err != nil {
		return "", err
	}
	version, _, err := tf.Version(ctx, true)
	return "Terraform " + version.String(), err
}

// configure writes a configuration to a folder.
func configure(dir, config string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("creating a folder: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600)
}

// median returns the median of each field separately.
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
