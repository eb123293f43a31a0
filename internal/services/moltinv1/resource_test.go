package moltinv1_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

const address = "moltin_v1_webhook.test"

// hook is the configuration of one webhook with these lines.
func hook(lines ...string) string {
	return "resource \"moltin_v1_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// valid is the configuration of one webhook with what is required, and these lines.
func valid(lines ...string) string {
	return hook(append([]string{
		`url = "https://hooks.example.com/a"`, `content_type = "json"`, `create = true`, `update = false`, `delete = false`,
		`enabled = true`,
	}, lines...)...)
}

// holds expects the webhook to be at the vendor as it is wanted, whatever its id, times and order.
func holds(w *acctest.World, id *string, want moltinv1fake.Webhook) resource.TestCheckFunc {
	return acctest.That(func() error {
		for _, got := range w.MoltinV1.Webhooks() {
			if got.ID != *id {
				continue
			}
			got.ID, got.Order, got.CreatedAt, got.UpdatedAt = "", "", time.Time{}, time.Time{}
			if got != want {
				return fmt.Errorf("the vendor has\n  %+v\nwant\n  %+v", got, want)
			}
			return nil
		}
		return fmt.Errorf("no webhook %s at the vendor", *id)
	})
}

// updates expects exactly these bodies of updates of the webhook, and no other write, since the journal was cleared.
func updates(w *acctest.World, id *string, bodies ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		var want []string
		for _, body := range bodies {
			want = append(want, "PUT /v1/webhooks/"+*id+" "+body)
		}
		return acctest.Requests(w.MoltinV1.Journal, want...)(s)
	}
}

// noneLeft expects the vendor to hold nothing.
func noneLeft(w *acctest.World) resource.TestCheckFunc {
	return acctest.That(func() error {
		if left := w.MoltinV1.Webhooks(); len(left) > 0 {
			return fmt.Errorf("%d webhooks are left", len(left))
		}
		return nil
	})
}

// TestAccWebhook_lifecycle runs a webhook's whole life under each answer that Moltin may plausibly give.
func TestAccWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	type s = moltinv1fake.Switches
	for name, switches := range map[string]s{
		"likeliest": {},
		"everything shown, keys as text": {
			ShowAll: true, EchoSecret: true, NullSecret: true, StringKeys: true, ErrorForm: moltinv1fake.ErrorList,
		},
		"masked secret, 200 and 204, keys with labels": {
			MaskSecret: true, UpdateStatus200: true, Delete204: true, Unwrapped: moltinv1fake.KeyValue,
			ErrorForm: moltinv1fake.ErrorString,
		},
		"failures inside a 200, null secret, booleans": {
			NotFound200: true, InvalidStatus: 200, NullSecret: true, Unwrapped: moltinv1fake.BareBool,
			ErrorForm: moltinv1fake.ErrorMessage,
		},
		"clearing ignored, secret shown, text": {
			IgnoreClear: true, EchoSecret: true, NullPagination: true, Unwrapped: moltinv1fake.BareText,
			ErrorForm: moltinv1fake.ErrorLists,
		},
		"shown but for the secret, labels": {
			ShowAll: true, Unwrapped: moltinv1fake.BareLabel, InvalidStatus: 422, ErrorForm: moltinv1fake.ErrorObject,
		},
		"unique addresses, short pages, numbers": {
			UniqueURLs: true, DefaultPage: true, NotFound200: true, Unwrapped: moltinv1fake.BareKey,
			ErrorForm: moltinv1fake.ErrorStringList,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches = switches
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    lifecycle(w),
				CheckDestroy:             noneLeft(w),
			})
		})
	}
}

// TestAccWebhook_terraform runs that life through Terraform itself.
func TestAccWebhook_terraform(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: acctest.Brief(lifecycle(w)), CheckDestroy: noneLeft(w)})
}

const (
	full    = "moltin_v1_webhook.full"
	minimal = "moltin_v1_webhook.minimal"
	paused  = "moltin_v1_webhook.paused"
)

const othersConfig = `
resource "moltin_v1_webhook" "minimal" {
  provider     = commercehooks
  url          = "https://hooks.example.com/minimal"
  content_type = "json"
  create       = false
  update       = true
  delete       = false
  enabled      = true
}

resource "moltin_v1_webhook" "paused" {
  provider     = commercehooks
  url          = "https://hooks.example.com/paused"
  content_type = "form"
  create       = false
  update       = false
  delete       = true
  enabled      = false
  name         = "Paused"
}
`

const createdConfig = othersConfig + `
resource "moltin_v1_webhook" "full" {
  provider     = commercehooks
  name         = "Changes & more"
  subject      = "Something = new"
  url          = "https://hooks.example.com/changes?a=b&c"
  secret       = "hüsh+hush"
  content_type = "json"
  create       = true
  update       = false
  delete       = true
  enabled      = false
}
`

const changedLines = `
  url          = "https://hooks.example.com/new"
  content_type = "form"
  create       = false
  update       = true
  delete       = false
  enabled      = true
}
`

const unsetConfig = othersConfig + `
resource "moltin_v1_webhook" "full" {
  provider     = commercehooks` + changedLines

const changedConfig = othersConfig + `
resource "moltin_v1_webhook" "full" {
  provider     = commercehooks
  name         = "New"
  subject      = "News"
  secret       = "new"` + changedLines

func lifecycle(w *acctest.World) []resource.TestStep {
	fake := w.MoltinV1
	shown := fake.Switches.ShowAll
	var id, other string
	created := moltinv1fake.Webhook{
		Name: "Changes & more", Subject: "Something = new", URL: "https://hooks.example.com/changes?a=b&c", Secret: "hüsh+hush",
		ContentType: "json", Create: true, Delete: true,
	}
	changed := moltinv1fake.Webhook{
		Name: "New", Subject: "News", URL: "https://hooks.example.com/new", Secret: "new",
		ContentType: "form", Update: true, Enabled: true,
	}
	// What is changed elsewhere and not shown can't be seen, so it stays.
	unset, clicked, repaired := changed, changed, changed
	if !fake.Switches.IgnoreClear {
		unset.Name, unset.Subject, unset.Secret = "", "", ""
	}
	clicked.Name, clicked.Subject, clicked.Secret = "", "", "clicked" // a secret that isn't configured isn't managed
	clickedAction, clickedWrites := plancheck.ResourceActionUpdate, []string{"name=&subject="}
	if !shown {
		clicked.Name, clicked.Subject = "clicked", "clicked"
		clickedAction, clickedWrites = plancheck.ResourceActionNoop, nil
		repaired.Name, repaired.Subject = "clicked", "clicked"
	}
	if !fake.Switches.EchoSecret {
		repaired.Secret = "clicked"
	}
	// The documented answers don't hold name and subject, and a secret is managed only once it is configured.
	ignore := []string{"secret"}
	if !shown {
		ignore = append(ignore, "name", "subject")
	}
	return []resource.TestStep{
		{
			Config:           w.Config(createdConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, full, minimal, paused),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.IDOf(full, &id), acctest.IDOf(minimal, &other),
				resource.TestCheckResourceAttr(full, "name", "Changes & more"),
				resource.TestCheckResourceAttr(full, "secret", "hüsh+hush"),
				resource.TestCheckResourceAttr(minimal, "name", ""),
				resource.TestCheckResourceAttr(minimal, "subject", ""),
				resource.TestCheckNoResourceAttr(minimal, "secret"),
				resource.TestCheckNoResourceAttr(full, "order"),
				acctest.Requests(fake.Journal,
					"POST /v1/webhooks content_type=json&create=1&delete=1&enabled=0&name=Changes+%26+more&secret=h%C3%BCsh%2Bhush"+
						"&subject=Something+%3D+new&update=0&url=https%3A%2F%2Fhooks.example.com%2Fchanges%3Fa%3Db%26c",
					"POST /v1/webhooks content_type=json&create=0&delete=0&enabled=1&update=1&url=https%3A%2F%2Fhooks.example.com%2Fminimal",
					"POST /v1/webhooks content_type=form&create=0&delete=1&enabled=0&name=Paused&update=0&url=https%3A%2F%2Fhooks.example.com%2Fpaused"),
				holds(w, &id, created),
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
			Check: resource.ComposeAggregateTestCheckFunc(holds(w, &id, changed), updates(w, &id,
				"content_type=form&create=0&delete=0&enabled=1&name=New&secret=new&subject=News&update=1&url=https%3A%2F%2Fhooks.example.com%2Fnew")),
		},
		{
			PreConfig:        fake.Journal.Clear,
			Config:           w.Config(unsetConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check: resource.ComposeAggregateTestCheckFunc(
				holds(w, &id, unset), updates(w, &id, "name=&secret=&subject="),
				resource.TestCheckResourceAttr(full, "name", ""), resource.TestCheckNoResourceAttr(full, "secret")),
		},
		{ // drift of everything that isn't configured
			PreConfig: func() {
				fake.Journal.Clear()
				fake.Edit(id, func(h *moltinv1fake.Webhook) {
					h.Name, h.Subject, h.Secret, h.Order = "clicked", "clicked", "clicked", `["o-1"]`
				})
			},
			Config:           w.Config(unsetConfig),
			ConfigPlanChecks: acctest.Plans(clickedAction, full),
			Check:            resource.ComposeAggregateTestCheckFunc(holds(w, &id, clicked), updates(w, &id, clickedWrites...)),
		},
		{
			Config: w.Config(changedConfig), ConfigPlanChecks: acctest.Settled(),
			Check: resource.ComposeAggregateTestCheckFunc(holds(w, &id, changed), asShown(shown)),
		},
		{ // drift of everything that is configured
			PreConfig: func() {
				fake.Edit(id, func(h *moltinv1fake.Webhook) {
					h.URL, h.ContentType, h.Name, h.Subject, h.Secret = "https://clicked.example.com", "json", "clicked", "clicked", "clicked"
					h.Create, h.Update, h.Delete, h.Enabled = true, false, true, false
				})
			},
			Config:           w.Config(changedConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, full),
			Check:            holds(w, &id, repaired),
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
		{PreConfig: fake.Journal.Clear, ResourceName: full, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: ignore},
		{
			ResourceName: minimal, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: acctest.OnOpenTofu,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{
			Config: w.Config(changedConfig), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, full, minimal, paused),
			Check: acctest.NoWrites(fake.Journal),
		},
	}
}

// asShown expects the attributes that only the server sets, and null where it doesn't show them.
func asShown(shown bool) resource.TestCheckFunc {
	if !shown {
		return resource.ComposeAggregateTestCheckFunc(resource.TestCheckNoResourceAttr(full, "order"),
			resource.TestCheckNoResourceAttr(full, "created_at"), resource.TestCheckNoResourceAttr(full, "updated_at"))
	}
	return resource.ComposeAggregateTestCheckFunc(resource.TestCheckResourceAttr(full, "order", `["o-1"]`),
		resource.TestCheckResourceAttrSet(full, "created_at"), resource.TestCheckResourceAttrSet(full, "updated_at"))
}
