package doo_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// many are webhooks of four pages.
const many = `
resource "doo_webhook" "many" {
  count    = 32
  provider = commercehooks
  name     = "Webhook ${count.index}"
  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/${count.index}"
  }
  dynamic "hooks" {
    for_each = ["order_updated"]
    content {
      type     = hooks.value
      endpoint = "https://hooks.example.com/${count.index}"
    }
  }
}`

// runs parts the requests by the runs of the provider, each of which asks for a token first, and counts them by method.
func runs(j *fakeserver.Journal) []map[string]int {
	var out []map[string]int
	for _, e := range j.All() {
		kind := e.Method
		if e.Path == "/v1/oauth" {
			kind = "token"
		}
		if kind == "token" || len(out) == 0 {
			out = append(out, map[string]int{})
		}
		out[len(out)-1][kind]++
	}
	return out
}

// reads expects that each run since the journal was cleared read this many pages and did nothing else.
func reads(j *fakeserver.Journal, pages int) resource.TestCheckFunc {
	return acctest.That(func() error {
		all := runs(j)
		if len(all) == 0 || slices.ContainsFunc(all, func(run map[string]int) bool {
			return len(run) != 2 || run["token"] != 1 || run["GET"] != pages
		}) {
			return fmt.Errorf("the runs made %v requests, want %d pages each", all, pages)
		}
		return nil
	})
}

// TestWebhook_one: a plan of one webhook costs two requests.
func TestWebhook_one(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid())},
			{PreConfig: w.Doo.Journal.Clear, Config: w.Config(valid()), Check: reads(w.Doo.Journal, 1)},
		},
	})
}

// TestWebhook_many: a plan of many webhooks costs a token and the pages of the list, and so does an apply beside its creates. Deleting 32 costs far less than the 145
// pages that it would take to confirm one after the other, each by two walks: those who wait at the same time share them.
// For that the list has to be slower than Terraform is from one webhook to the next.
func TestWebhook_many(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.PageSize = 8
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(many), Check: resource.ComposeAggregateTestCheckFunc(holds(w.Doo, 32), acctest.That(func() error {
				all := runs(w.Doo.Journal)
				i := slices.IndexFunc(all, func(run map[string]int) bool { return run["POST"] > 0 })
				// The list is read before the first create and after it.
				if i < 0 || all[i]["POST"] != 32 || all[i]["GET"] > 1+4 {
					return fmt.Errorf("the runs made %v requests", all)
				}
				return nil
			}))},
			{PreConfig: w.Doo.Journal.Clear, Config: w.Config(many), Check: reads(w.Doo.Journal, 4)},
			{
				PreConfig: func() {
					w.Doo.Journal.Clear()
					w.Doo.Break(fakeserver.Fault{Match: fakeserver.On("GET", ""), Times: -1, Delay: 50 * time.Millisecond, PassThrough: true})
				},
				Config: w.Config(""),
				Check: resource.ComposeAggregateTestCheckFunc(holds(w.Doo, 0), acctest.That(func() error {
					all := runs(w.Doo.Journal)
					if run := all[len(all)-1]; run["DELETE"] != 32 || run["GET"] > 48 {
						return fmt.Errorf("the runs made %v requests", all)
					}
					return nil
				})),
			},
		},
	})
}
