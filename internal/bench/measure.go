package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// row is what was measured on one vendor with one number of hooks.
type row struct {
	Vendor string
	Hooks  int
	// Shared and Apart are plans at the provider's own pace, with bulk_refresh and without.
	Shared, Apart paced
	// The others are plans without limits, latency and pace: of the provider, of one that does nothing, of the same
	// with the framework's log switched off, as the provider has it too, and of Terraform's own terraform_data.
	Provider, DoNothing, Quiet, Floor cost
}

// paced is a plan under the vendor's limits.
type paced struct {
	Requests, Refused int
	cost
	// NotRun tells that the limits alone make it too long: then Requests and Wall are what it would take at the least.
	NotRun bool
}

// bench holds what all measurements share.
type bench struct {
	options
	programs
	terraform
	dir string
	say func(format string, args ...any)
}

// measure fills fresh fakes and plans against them in every way.
func (b bench) measure(ctx context.Context, v vendor, hooks int) (row, error) {
	r := row{Vendor: v.Title, Hooks: hooks}
	f := v.Start()
	url, stop, err := serve(ctx, f)
	if err != nil {
		return r, err
	}
	defer stop()
	ours, err := b.workspace(filepath.Join(b.dir, fmt.Sprintf("%s-%d", v.Name, hooks)))
	if err != nil {
		return r, err
	}
	floor, err := b.workspace(ours.dir + "-floor")
	if err != nil {
		return r, err
	}
	if err := ours.create(ctx, v.config(f, url, hooks, "requests_per_second = 0"), b.Provider); err != nil {
		return r, err
	}
	if err := floor.create(ctx, floorConfig(hooks), ""); err != nil {
		return r, err
	}
	if err := b.compare(ctx, &r, ours, floor); err != nil {
		return r, err
	}
	f.Break(fakeserver.Fault{Times: -1, Match: func(*http.Request) bool { return true }, Delay: b.Latency, PassThrough: true})
	for _, p := range []struct {
		result *paced
		bulk   bool
	}{{&r.Shared, true}, {&r.Apart, false}} {
		if err := ours.configure(v.config(f, url, hooks, fmt.Sprintf("bulk_refresh = %t", p.bulk))); err != nil {
			return r, err
		}
		if *p.result, err = b.plan(ctx, v, f, ours, hooks, p.bulk); err != nil {
			return r, err
		}
	}
	return r, nil
}

// compare plans with each provider in turn, so that whatever else the machine does strikes all alike.
func (b bench) compare(ctx context.Context, r *row, ours, floor workspace) error {
	contenders := []struct {
		result   *cost
		place    workspace
		provider string
		env      []string
		costs    []cost
	}{
		{result: &r.Provider, place: ours, provider: b.Provider},
		{result: &r.DoNothing, place: ours, provider: b.DoNothing},
		{result: &r.Quiet, place: ours, provider: b.DoNothing, env: []string{"TF_LOG_SDK=off", "TF_LOG_SDK_FRAMEWORK=off", "TF_LOG_SDK_PROTO=off"}},
		{result: &r.Floor, place: floor},
	}
	for range b.Runs {
		for i, c := range contenders {
			took, err := c.place.plan(ctx, c.provider, c.env...)
			if err != nil {
				return err
			}
			contenders[i].costs = append(c.costs, took)
		}
	}
	for _, c := range contenders {
		*c.result = middle(c.costs)
	}
	return nil
}

// plan plans under the limits, unless they alone would make that too long.
func (b bench) plan(ctx context.Context, v vendor, f fake, w workspace, hooks int, bulk bool) (paced, error) {
	reads := v.fewestReads(hooks, bulk)
	if least := soonest(reads, v.Reads); b.Limits && least > b.Patience {
		return paced{Requests: reads + 1, cost: cost{Wall: least}, NotRun: true}, nil // 1 for the token
	}
	if b.Limits {
		f.UseLimits() // forgets what was counted before
	}
	before := len(f.Requests())
	c, err := w.plan(ctx, b.Provider)
	p := paced{cost: c}
	for _, request := range f.Requests()[before:] {
		p.Requests++
		if request.Status == http.StatusTooManyRequests {
			p.Refused++
		}
	}
	return p, err
}

// create applies a configuration for the first time.
func (w workspace) create(ctx context.Context, config, provider string) error {
	if err := w.configure(config); err != nil {
		return err
	}
	return w.apply(ctx, provider)
}

// serve answers for a fake on a loopback port until stop is called.
func serve(ctx context.Context, f fake) (url string, stop func(), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // returns when it is closed
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// middle is the median of each value by itself.
func middle(costs []cost) cost {
	var walls, cpus []time.Duration
	var peaks []int64
	for _, c := range costs {
		walls, cpus, peaks = append(walls, c.Wall), append(cpus, c.CPU), append(peaks, c.Peak)
	}
	return cost{Wall: median(walls), CPU: median(cpus), Peak: median(peaks)}
}

// median returns the lower of the two in the middle where there are two.
func median[T ~int64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
