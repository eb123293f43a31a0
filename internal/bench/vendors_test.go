package main

import (
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestFewestReads(t *testing.T) {
	t.Parallel()
	byID, listed := vendor{PageSize: 25}, vendor{PageSize: 25, NoGet: true}
	for _, test := range []struct {
		vendor vendor
		hooks  int
		bulk   bool
		want   int
	}{
		{byID, 1, true, 1}, {byID, 25, true, 1}, {byID, 26, true, 2}, {byID, 1000, true, 40},
		{byID, 1, false, 1}, {byID, 1000, false, 1000},
		{listed, 100, true, 4},
		{listed, 1, false, 1}, {listed, 25, false, 25}, {listed, 26, false, 27}, {listed, 100, false, 250}, {listed, 1000, false, 20_500},
	} {
		if got := test.vendor.fewestReads(test.hooks, test.bulk); got != test.want {
			t.Errorf("%d hooks, bulk %t, NoGet %t: %d reads, want %d", test.hooks, test.bulk, test.vendor.NoGet, got, test.want)
		}
	}
}

func TestSoonest(t *testing.T) {
	t.Parallel()
	short, long := fakeserver.Limit{Max: 25, Per: 10 * time.Second}, fakeserver.Limit{Max: 100, Per: time.Minute}
	for _, test := range []struct {
		requests int
		limits   []fakeserver.Limit
		want     time.Duration
	}{
		{1, nil, 0}, {25, []fakeserver.Limit{short}, 0}, {26, []fakeserver.Limit{short}, 10 * time.Second},
		{100, []fakeserver.Limit{short, long}, 30 * time.Second}, {101, []fakeserver.Limit{short, long}, time.Minute},
		{1000, []fakeserver.Limit{short, long}, 9 * time.Minute},
		{61, []fakeserver.Limit{{Max: 1, Per: time.Second}}, time.Minute},
	} {
		if got := soonest(test.requests, test.limits); got != test.want {
			t.Errorf("%d requests under %v: %s, want %s", test.requests, test.limits, got, test.want)
		}
	}
}

func TestShop_config(t *testing.T) {
	t.Parallel()
	for _, v := range vendors() {
		config := shop{vendor: v, fake: v.Start(), url: "http://127.0.0.1:1", hooks: 7}.config("bulk_refresh = false")
		for _, want := range []string{
			"  " + v.Name + " {\n", `    base_url = "http://127.0.0.1:1"` + "\n", "    bulk_refresh = false\n",
			`resource "` + v.Kind + `" "bench" {`, "count    = 7\n", "hooks.example.com/${count.index}",
		} {
			if !strings.Contains(config, want) {
				t.Errorf("%s: the configuration lacks %q:\n%s", v.Name, want, config)
			}
		}
	}
}
