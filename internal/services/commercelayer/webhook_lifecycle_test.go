package commercelayer_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestAccWebhook_lifecycle runs a webhook's whole life under each answer that Commerce Layer may plausibly give.
func TestAccWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]commercelayerfake.Switches{
		"likeliest":          {},
		"empty list":         {Empty: "[]", ReverseIncludes: true},
		"list with blank":    {Empty: `[""]`, EdgeErrors: true},
		"null metadata":      {NullMetadata: true, DeleteMissing204: true},
		"disable on update":  {IgnoreDisableOnCreate: true},
		"unique names":       {UniqueNames: true},
		"reset on re-enable": {EnableResetsCircuit: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Switches = switches
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    lifecycle(w),
				CheckDestroy: acctest.That(func() error {
					if left := w.CommerceLayer.Webhooks(); len(left) > 0 {
						return fmt.Errorf("%d webhooks are left", len(left))
					}
					return nil
				}),
			})
		})
	}
}

const (
	full    = "commercelayer_webhook.full"
	minimal = "commercelayer_webhook.minimal"
	paused  = "commercelayer_webhook.paused"
)

const othersConfig = `
resource "commercelayer_webhook" "minimal" {
  provider     = commercehooks
  topic        = "orders.approve"
  callback_url = "https://hooks.example.com/minimal"
}

resource "commercelayer_webhook" "paused" {
  provider     = commercehooks
  topic        = "orders.cancel"
  callback_url = "https://hooks.example.com/paused"
  enabled      = false
}
`

const createdConfig = othersConfig + `
resource "commercelayer_webhook" "full" {
  provider          = commercehooks
  name              = "Orders to the warehouse"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/orders"
  include_resources = ["customer", "line_items.item"]
  reference         = "wh-1"
  reference_origin  = "warehouse"
  metadata          = { foo = "bar", n = 3, deep = { list = ["a", 1, true] } }
}
`

const changedConfig = othersConfig + `
resource "commercelayer_webhook" "full" {
  provider          = commercehooks
  name              = "Orders to the shop"
  topic             = "orders.pay"
  callback_url      = "https://hooks.example.com/paid"
  include_resources = ["market"]
  reference         = "wh-2"
  reference_origin  = "shop"
  metadata          = { n = 4 }
  enabled           = false
}
`

const unsetConfig = othersConfig + `
resource "commercelayer_webhook" "full" {
  provider     = commercehooks
  topic        = "orders.pay"
  callback_url = "https://hooks.example.com/paid"
}
`

func lifecycle(w *acctest.World) []resource.TestStep {
	fake := w.CommerceLayer
	var id, other string
	return []resource.TestStep{
		{
			Config:           w.Config(createdConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, full, minimal, paused),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.IDOf(full, &id), acctest.IDOf(minimal, &other),
				resource.TestCheckResourceAttr(full, "name", "Orders to the warehouse"),
				resource.TestCheckResourceAttr(full, "metadata.deep.list.2", "true"),
				resource.TestCheckResourceAttr(full, "circuit_state", "closed"),
				resource.TestCheckResourceAttr(full, "enabled", "true"),
				resource.TestCheckNoResourceAttr(full, "disabled_at"),
				resource.TestCheckResourceAttrSet(full, "shared_secret"),
				resource.TestCheckResourceAttrSet(full, "created_at"),
				resource.TestCheckResourceAttrSet(paused, "disabled_at"),
				resource.TestCheckResourceAttrSet(minimal, "name"),
				acctest.That(func() error {
					return expect(fake, id, stored{
						Name: "Orders to the warehouse", Topic: "orders.place", URL: "https://hooks.example.com/orders",
						Includes: "customer line_items.item", Reference: "wh-1", Origin: "warehouse",
						Metadata: `{"deep":{"list":["a",1,true]},"foo":"bar","n":3}`, Enabled: true,
					})
				}),
			),
		},
		{ // nothing changed, so nothing is written
			PreConfig:        fake.Journal.Clear,
			Config:           w.Config(createdConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, full, minimal, paused),
			Check:            acctest.NoWrites(fake.Journal),
		},
		{
			PreConfig:        fake.Journal.Clear,
			Config:           w.Config(changedConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check: acctest.That(func() error {
				if n := len(fake.Journal.Writes()); n != 1 {
					return fmt.Errorf("%d writes for one changed webhook", n)
				}
				return expect(fake, id, stored{
					Name: "Orders to the shop", Topic: "orders.pay", URL: "https://hooks.example.com/paid",
					Includes: "market", Reference: "wh-2", Origin: "shop", Metadata: `{"n":4}`,
				})
			}),
		},
		{ // the name is a server default and keeps its last value
			PreConfig:        fake.Journal.Clear,
			Config:           w.Config(unsetConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check: acctest.That(func() error {
				return expect(fake, id, stored{
					Name: "Orders to the shop", Topic: "orders.pay", URL: "https://hooks.example.com/paid", Metadata: `{}`, Enabled: true,
				})
			}),
		},
		{ // drift of everything that has a default, none of it configured
			PreConfig: func() {
				fake.Edit(id, func(h *commercelayerfake.Webhook) {
					now, text := time.Now(), "clicked"
					h.IncludeResources, h.Reference, h.ReferenceOrigin = []string{"market"}, &text, &text
					h.Metadata, h.DisabledAt = json.RawMessage(`{"clicked":true}`), &now
				})
			},
			Config:           w.Config(unsetConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check: acctest.That(func() error {
				return expect(fake, id, stored{
					Name: "Orders to the shop", Topic: "orders.pay", URL: "https://hooks.example.com/paid", Metadata: `{}`, Enabled: true,
				})
			}),
		},
		{Config: w.Config(changedConfig), ConfigPlanChecks: acctest.Settled()},
		{ // drift of everything that is configured
			PreConfig: func() {
				fake.Edit(id, func(h *commercelayerfake.Webhook) {
					h.Name, h.Topic, h.CallbackURL = "clicked", "orders.clicked", "https://clicked.example.com"
					h.IncludeResources, h.Reference, h.ReferenceOrigin = nil, nil, nil
					h.Metadata, h.DisabledAt = json.RawMessage(`{"n":4,"more":1}`), nil
				})
			},
			Config:           w.Config(changedConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check: acctest.That(func() error {
				return expect(fake, id, stored{
					Name: "Orders to the shop", Topic: "orders.pay", URL: "https://hooks.example.com/paid",
					Includes: "market", Reference: "wh-2", Origin: "shop", Metadata: `{"n":4}`,
				})
			}),
		},
		{ // deleted in the dashboard
			PreConfig:        func() { fake.Drop(other) },
			Config:           w.Config(changedConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, minimal),
			Check: acctest.That(func() error {
				if n := len(fake.Webhooks()); n != 3 {
					return fmt.Errorf("%d webhooks instead of 3", n)
				}
				return nil
			}),
		},
		{PreConfig: fake.Journal.Clear, ResourceName: full, ImportState: true, ImportStateVerify: true},
		{
			ResourceName: full, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: acctest.OnOpenTofu,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{Config: w.Config(changedConfig), Check: acctest.NoWrites(fake.Journal)},
	}
}

// stored is a webhook as it should be at the vendor.
type stored struct {
	Name, Topic, URL, Includes, Reference, Origin, Metadata string
	Enabled                                                 bool
}

func expect(fake *commercelayerfake.Fake, id string, want stored) error {
	for _, h := range fake.Webhooks() {
		if h.ID != id {
			continue
		}
		got := stored{Name: h.Name, Topic: h.Topic, URL: h.CallbackURL, Metadata: string(h.Metadata), Enabled: h.DisabledAt == nil}
		includes := slices.Sorted(slices.Values(h.IncludeResources))
		for i, include := range includes {
			if i > 0 {
				got.Includes += " "
			}
			got.Includes += include
		}
		if h.Reference != nil {
			got.Reference = *h.Reference
		}
		if h.ReferenceOrigin != nil {
			got.Origin = *h.ReferenceOrigin
		}
		if got.Metadata == "" {
			got.Metadata = "{}"
		}
		if got != want {
			return fmt.Errorf("the vendor has\n  %+v\nwant\n  %+v", got, want)
		}
		return nil
	}
	return fmt.Errorf("no webhook %s at the vendor", id)
}
