package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// fake is the part of a fake that a measurement needs.
type fake interface {
	fakeserver.Fake
	UseLimits()
	Break(...fakeserver.Fault)
}

// vendor is a remote API and the resource that is measured on it.
type vendor struct {
	Name  string // name of the provider block
	Title string
	Start func() fake
	// Kind and Body are the type and the content of a resource block with count. Body sets the usual arguments.
	Kind, Body string

	// PageSize is the number of hooks on a page of the list. NoGet means that the vendor can't return a single hook.
	PageSize int
	NoGet    bool
	// Reads are the limits on reads, as the fake enforces them. They only determine which plans would take too long.
	Reads []fakeserver.Limit
}

// vendors returns the vendors to measure. To add one, add an entry here.
func vendors() []vendor {
	return []vendor{
		{
			Name: "commercelayer", Title: "Commerce Layer", Start: func() fake { return commercelayerfake.New() },
			Kind: "commercelayer_webhook", Body: `
  name              = "hook ${count.index}"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/${count.index}"
  include_resources = ["customer", "line_items.item"]
  metadata          = { team = "orders" }
`,
			PageSize: 25, Reads: []fakeserver.Limit{{Max: 25, Per: 10 * time.Second}, {Max: 100, Per: time.Minute}},
		},
		{
			Name: "moltin", Title: "Moltin v2", Start: func() fake { return moltinfake.New() },
			Kind: "moltin_integration", Body: `
  name     = "hook ${count.index}"
  enabled  = true
  observes = ["order.fulfilled", "order.paid"]
  configuration {
    url        = "https://hooks.example.com/${count.index}"
    secret_key = "bench"
  }
`,
			PageSize: 100, Reads: []fakeserver.Limit{{Max: 25, Per: time.Second}},
		},
		{
			Name: "moltin_v1", Title: "Moltin v1", Start: func() fake { return moltinv1fake.New() },
			Kind: "moltin_v1_webhook", Body: `
  url          = "https://hooks.example.com/${count.index}"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
`,
			PageSize: 100, Reads: []fakeserver.Limit{{Max: 10, Per: time.Second}},
		},
		{
			Name: "doo", Title: "doo", Start: func() fake { return doofake.New() },
			Kind: "doo_webhook", Body: `
  name = "hook ${count.index}"
  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/${count.index}"
  }
`,
			PageSize: 25, NoGet: true,
			Reads: []fakeserver.Limit{{Max: 1, Per: time.Second}, {Max: 1000, Per: 24 * time.Hour}},
		},
	}
}

// shop is a vendor's fake that is served at url, and a folder, dir, with a configuration of that many hooks.
type shop struct {
	vendor
	fake     fake
	url, dir string
	hooks    int
}

// config returns the configuration. setting is a line for the vendor's block.
func (s shop) config(setting string) string {
	for _, known := range s.fake.Settings(s.url) {
		setting += fmt.Sprintf("\n    %s = %q", known.Name, known.Value)
	}
	return fmt.Sprintf(`terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

provider "commercehooks" {
  %s {
    %s
  }
}

resource %q "bench" {
  provider = commercehooks
  count    = %d
%s}
`, s.Name, setting, s.Kind, s.hooks, s.Body)
}

// floorConfig returns a configuration of as many terraform_data resources, which no provider process serves.
func floorConfig(hooks int) string {
	return strings.Replace("resource \"terraform_data\" \"bench\" {\n  count = HOOKS\n  input = \"https://hooks.example.com/${count.index}\"\n}\n",
		"HOOKS", fmt.Sprint(hooks), 1)
}

// fewestReads returns the minimum number of reads that a refresh of all hooks of an account needs: one for each page of
// the list or, without bulk_refresh, one for each hook. If the vendor can't return a single hook, each hook instead needs
// the pages up to the one that contains it.
func (v vendor) fewestReads(hooks int, bulk bool) int {
	if !bulk && !v.NoGet {
		return hooks
	}
	pages := (hooks + v.PageSize - 1) / v.PageSize
	if bulk {
		return pages
	}
	return pages*hooks - v.PageSize*pages*(pages-1)/2
}

// soonest returns the minimum time that the limits allow for that many requests, assuming immediate responses.
func soonest(requests int, limits []fakeserver.Limit) time.Duration {
	var least time.Duration
	for _, l := range limits {
		least = max(least, time.Duration((requests-1)/l.Max)*l.Per)
	}
	return least
}
