package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerprobe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// shop is a vendor's fake with hooks of other people, and what a run against it printed.
type shop struct {
	fakes.Vendor
	url       string
	strangers []fakeserver.Hook
	out, err  bytes.Buffer
	report    string // a file
	paced     bool
	engine    *delivery.Engine
}

// open starts the fake of a vendor, with four hooks of other people.
func open(t *testing.T, name string) *shop {
	t.Helper()
	for _, v := range fakes.New() {
		if v.Name != name {
			continue
		}
		s := &shop{Vendor: v, report: filepath.Join(t.TempDir(), "report.json"), engine: delivery.New(delivery.Config{})}
		if fake, ok := v.Fake.(*doofake.Fake); ok {
			fake.PageSize = 8 // so that few webhooks fill it
		}
		for n := range 4 {
			v.Fake.Click(n)
		}
		s.strangers = v.Fake.Hooks()
		server := httptest.NewServer(v.Fake)
		t.Cleanup(server.Close)
		s.url = server.URL
		return s
	}
	t.Fatalf("there is no fake of %s", name)
	return nil
}

// connect makes the probe with settings that reach the fake, without the vendor's pace unless that is wanted.
func (s *shop) connect(vendor string, pause func(context.Context, time.Duration) error) (probe.Probe, error) {
	kinds := map[string]attr.Type{"max_retries": types.Int64Type}
	values := map[string]attr.Value{"max_retries": types.Int64Value(0)}
	if !s.paced {
		kinds["requests_per_second"], values["requests_per_second"] = types.Float64Type, types.Float64Value(0)
	}
	for _, setting := range s.Fake.Settings(s.url) {
		kinds[setting.Name], values[setting.Name] = types.StringType, types.StringValue(setting.Value)
	}
	return connectWith(vendor, types.ObjectValueMust(kinds, values), pause)
}

// run runs the program. Pauses take no time but on the fake's clock.
func (s *shop) run(ctx context.Context, flags ...string) int {
	s.out.Reset()
	s.err.Reset()
	return run(ctx, append([]string{"-vendor", s.Name, "-json", s.report}, flags...), program{
		out: &s.out, err: &s.err, connect: s.connect, pause: func(ctx context.Context, d time.Duration) error {
			s.Fake.Pass(d)
			return context.Cause(ctx)
		},
	})
}

// findings reads the report.
func (s *shop) findings(t *testing.T) []finding {
	t.Helper()
	var report struct {
		Vendor   string
		Findings []finding
	}
	text, err := os.ReadFile(s.report)
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil || report.Vendor != s.Name {
		t.Fatalf("the report of %q: %v", report.Vendor, err)
	}
	return report.Findings
}

// of returns the names of the questions with a verdict.
func of(findings []finding, verdict probe.Verdict) []string {
	var names []string
	for _, f := range findings {
		if f.Verdict == verdict {
			names = append(names, f.Name)
		}
	}
	return names
}

// untouched expects that the hooks of other people are as they were, that nothing else is left, and that no write was about
// one of them.
func (s *shop) untouched(t *testing.T) {
	t.Helper()
	left := slices.DeleteFunc(s.Fake.Hooks(), func(h fakeserver.Hook) bool { return h.Name == commercelayerprobe.OpenCircuit }) // made on purpose
	if !reflect.DeepEqual(left, s.strangers) {
		t.Errorf("left are\n%+v\nwant\n%+v", left, s.strangers)
	}
	for _, e := range s.Fake.Requests() {
		if !e.IsWrite() {
			continue
		}
		for _, stranger := range s.strangers {
			if strings.HasSuffix(e.Path, "/"+stranger.ID) {
				t.Errorf("%s %s is about somebody else's hook", e.Method, e.Path)
			}
		}
	}
}

// TestAsAssumed: the fakes as they are answer as is assumed, and what hooks can't tell is said.
func TestAsAssumed(t *testing.T) {
	t.Parallel()
	for _, name := range vendors() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, name)
			code := s.run(t.Context(), "-test-account")
			if code != exitAsAssumed {
				t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
			}
			findings := s.findings(t)
			asked := len(of(findings, probe.AsAssumed))
			if notAsked := of(findings, probe.NotAsked); asked+len(notAsked) != len(findings) || len(notAsked) > 3 {
				t.Errorf("not asked are %v:\n%s", notAsked, &s.out)
			}
			s.untouched(t)
			t.Logf("%d requests", len(s.Fake.Requests()))
		})
	}
}

// TestPace: no request is refused by the vendor's limits. It takes as long as they ask.
func TestPace(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the windows of rate limits")
	}
	for _, name := range vendors() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, name)
			s.paced = true
			s.Fake.Base().SetLimits(map[string]fakeserver.Limit{
				"commercelayer": {Max: 25, Per: 10 * time.Second}, "moltin": {Max: 25, Per: time.Second}, "moltin_v1": {Max: 10, Per: time.Second}, "doo": {Max: 1, Per: time.Second},
			}[name])
			if code := s.run(t.Context(), "-test-account"); code != exitAsAssumed {
				t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
			}
			for _, e := range s.Fake.Requests() {
				if e.Status == http.StatusTooManyRequests {
					t.Fatalf("%s %s was refused", e.Method, e.Path)
				}
			}
		})
	}
}
