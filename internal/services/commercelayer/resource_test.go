package commercelayer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// hook is the configuration of one webhook with these lines.
func hook(lines ...string) string {
	return "resource \"commercelayer_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

var valid = []string{`topic = "orders.place"`, `callback_url = "https://hooks.example.com/orders"`}

// TestAccWebhook_lifecycle runs a webhook's whole life through the CLI.
func TestAccWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	life := lifecycle(w)
	life.Steps = acctest.Brief(life.Steps)
	resource.Test(t, life)
}

// TestWebhook_lifecycle runs the same life under each answer that Commerce Layer may plausibly give.
func TestWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]commercelayerfake.Switches{
		"likeliest":                           {},
		"empty list":                          {Empty: "[]", ReverseIncludes: true, UniqueNames: true, IgnoreDisableOnCreate: true},
		"meta in the document, opaque tokens": {Meta: commercelayerfake.InDocument, OpaqueTokens: true},
		"no meta, opaque tokens":              {Meta: commercelayerfake.Nowhere, OpaqueTokens: true},
		"list with blank":                     {Empty: `[""]`, EdgeErrors: true, NullMetadata: true, DeleteMissing204: true, EnableResetsCircuit: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Switches = switches
			acctest.Test(t, lifecycle(w))
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

func lifecycle(w *acctest.World) resource.TestCase {
	return resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps:                    lifecycleSteps(w),
		CheckDestroy: acctest.That(func() error {
			if left := w.CommerceLayer.Webhooks(); len(left) > 0 {
				return fmt.Errorf("%d webhooks are left", len(left))
			}
			return nil
		}),
	}
}

func lifecycleSteps(w *acctest.World) []resource.TestStep {
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

// TestWebhook_sameMeaning shows that another spelling of the same is no change.
func TestWebhook_sameMeaning(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	variable := "variable \"m\" {\n  type = map(string)\n}\n"
	settled := acctest.Plans(plancheck.ResourceActionNoop, "commercelayer_webhook.test")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(append(valid, `include_resources = [""]`, `reference = ""`, `metadata = {}`)...)), ConfigPlanChecks: acctest.Settled()},
			{Config: w.Config(hook(append(valid, `include_resources = []`, `reference = null`, `metadata = null`)...)), ConfigPlanChecks: settled},
			{Config: w.Config(hook(valid...)), ConfigPlanChecks: settled},
			{Config: w.Config(hook(append(valid, `metadata = { a = "1", b = "2" }`, `include_resources = ["b", "a", "b"]`)...)), ConfigPlanChecks: acctest.Settled()},
			{
				Config:           w.Config(variable + hook(append(valid, `metadata = var.m`, `include_resources = ["a", "b"]`)...)),
				ConfigVariables:  config.Variables{"m": config.MapVariable(map[string]config.Variable{"a": config.StringVariable("1"), "b": config.StringVariable("2")})},
				ConfigPlanChecks: settled,
			},
			{
				PreConfig:        w.CommerceLayer.Journal.Clear,
				Config:           w.Config(hook(append(valid, `metadata = { a = "1", b = "2" }`, `include_resources = ["a", "b"]`, "timeouts {\n    create = \"1m\"\n  }")...)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, "commercelayer_webhook.test"),
				Check:            acctest.NoWrites(w.CommerceLayer.Journal),
			},
		},
	})
}

// TestWebhook_richMetadata takes a MiB of text, deep nesting, any script and numbers with more digits than a float through a
// webhook's life: what is configured arrives as it is, and settles.
func TestWebhook_richMetadata(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	const address = "commercelayer_webhook.test"
	configured := func(leaf string) string {
		deep := strings.Repeat(`{ a = [`, 10) + leaf + strings.Repeat(`] }`, 10)
		return w.Config(hook(append(valid, `metadata = {
    long   = format("%01048576d", 0)
    "ключ" = "schön 🎉 日本 <&> \"\\"
    n      = [12345678901234567890123456789, 0.1, -1.5, 1e-300, 1e300, 0]
    none   = null
    deep   = `+deep+`
  }`)...))
	}
	arrives := func(leaf string) resource.TestCheckFunc {
		want := `{"deep":` + strings.Repeat(`{"a":[`, 10) + leaf + strings.Repeat(`]}`, 10) + `,"long":"` + strings.Repeat("0", 1<<20) +
			`","n":[12345678901234567890123456789,0.1,-1.5,1e-300,1e+300,0],"none":null,"ключ":"schön 🎉 日本 \u003c\u0026\u003e \"\\"}`
		return acctest.That(func() error {
			var got bytes.Buffer
			if err := json.Compact(&got, fake.Webhooks()[0].Metadata); err != nil || got.String() != want {
				return fmt.Errorf("Commerce Layer holds %.300s… (%d bytes), %w", got.String(), got.Len(), err)
			}
			return nil
		})
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: configured(`1`), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, address), Check: arrives(`1`)},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				Config:           configured(`"two"`),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: arrives(`"two"`),
			},
		},
	})
}

// TestWarnNotDelivering refreshes webhooks that get no deliveries.
func TestWarnNotDelivering(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	disabled := func(h *commercelayerfake.Webhook) { h.DisabledAt = &at }
	open := func(h *commercelayerfake.Webhook) { h.CircuitState, h.CircuitFailureCount = "open", 30 }
	const (
		isDisabled = `WARNING AttributeName("enabled"): A Commerce Layer webhook was disabled outside of Terraform: Webhook existing01 ` +
			`hasn't received any deliveries since 2026-05-04T03:02:01.000Z. Apply to enable it, or set enabled = false to leave it as it is.`
		isOpen = `WARNING AttributeName("circuit_state"): A Commerce Layer webhook gets no deliveries: The circuit of webhook existing01 ` +
			`is open, because too many deliveries in a row failed. Once its endpoint works again, apply with circuit_state = "closed", invoke the action ` +
			`commercelayer_webhook_reset_circuit, which needs Terraform 1.14, or reset it in the dashboard.`
	)
	for name, test := range map[string]struct {
		state string
		edit  func(*commercelayerfake.Webhook)
		want  []string
	}{
		"fine":                              {state: `"enabled":true`, edit: func(*commercelayerfake.Webhook) {}},
		"disabled outside of Terraform":     {`"enabled":true`, disabled, []string{isDisabled}},
		"disabled by Terraform":             {state: `"enabled":false`, edit: disabled},
		"enabled outside of Terraform":      {state: `"enabled":false`, edit: func(*commercelayerfake.Webhook) {}},
		"disabled, imported":                {state: `"enabled":null`, edit: disabled},
		"circuit open":                      {`"enabled":true`, open, []string{isOpen}},
		"circuit open, imported":            {`"enabled":null`, open, []string{isOpen}},
		"circuit open, disabled by itself":  {state: `"enabled":false`, edit: func(h *commercelayerfake.Webhook) { open(h); disabled(h) }},
		"circuit open, disabled by another": {`"enabled":true`, func(h *commercelayerfake.Webhook) { open(h); disabled(h) }, []string{isOpen, isDisabled}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			w.CommerceLayer.Edit("existing01", test.edit)
			_, diags := configured(t, w).read(t, `{"id":"existing01",`+test.state+`}`)
			if got, want := acctest.Texts(diags), strings.Join(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
