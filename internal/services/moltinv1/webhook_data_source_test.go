package moltinv1_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// found is the configuration of a data source with these lines.
func found(lines ...string) string {
	return "data \"moltin_v1_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

const foundAddress = "data.moltin_v1_webhook.test"

// inOrder matches what holds these texts one after the other, however Terraform broke the lines.
func inOrder(texts ...string) *regexp.Regexp {
	var parts []string
	for _, text := range texts {
		parts = append(parts, acctest.Message(text).String())
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// shows checks what is shown of existing, with this name.
func shows(address, prefix, name string) resource.TestCheckFunc {
	var checks []resource.TestCheckFunc
	for attribute, value := range map[string]string{
		"id": existingID, "url": hooksURL, "content_type": "form", "create": "true", "update": "false", "delete": "true", "enabled": "true",
		"name": name, "subject": name,
	} {
		checks = append(checks, resource.TestCheckResourceAttr(address, prefix+attribute, value))
	}
	for _, attribute := range []string{"order", "created_at", "updated_at"} {
		check := resource.TestCheckNoResourceAttr
		if name != "" {
			check = resource.TestCheckResourceAttrSet
		}
		checks = append(checks, check(address, prefix+attribute))
	}
	return resource.ComposeAggregateTestCheckFunc(append(checks, resource.TestCheckNoResourceAttr(address, prefix+"secret"))...)
}

// TestAccWebhookDataSource finds a webhook by its id, and by its name where Moltin shows it.
func TestAccWebhookDataSource(t *testing.T) {
	t.Parallel()
	const all = "data \"moltin_v1_webhooks\" \"test\" {\n  provider = commercehooks\n}\n"
	w := acctest.New(t)
	clicked := existing()
	clicked.Name, clicked.Subject, clicked.Order = "Clicked", "Clicked", `["o-1"]`
	w.MoltinV1.Put(clicked)
	show := func() { w.MoltinV1.Switches = moltinv1fake.Switches{ShowAll: true, EchoSecret: true} }
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(found(`id = "` + existingID + `"`)), Check: shows(foundAddress, "", "")},
			{Config: w.Config(all), Check: shows("data.moltin_v1_webhooks.test", "webhooks.0.", "")},
			{PreConfig: show, Config: w.Config(found(`id = "` + existingID + `"`)), Check: shows(foundAddress, "", "Clicked")},
			{Config: w.Config(found(`name = "Clicked"`)), Check: shows(foundAddress, "", "Clicked")},
			{
				PreConfig: func() { manyHooks(w.MoltinV1, 120) },
				Config:    w.Config(all), Check: resource.ComposeAggregateTestCheckFunc(
					shows("data.moltin_v1_webhooks.test", "webhooks.0.", "Clicked"),
					resource.TestCheckResourceAttr("data.moltin_v1_webhooks.test", "webhooks.#", "121"),
					resource.TestCheckResourceAttr("data.moltin_v1_webhooks.test", "webhooks.120.name", "hook 119")),
			},
			{
				PreConfig: func() {
					for _, stored := range w.MoltinV1.Webhooks() {
						w.MoltinV1.Drop(stored.ID)
					}
				},
				Config: w.Config(all), Check: resource.TestCheckResourceAttr("data.moltin_v1_webhooks.test", "webhooks.#", "0"),
			},
		},
	})
	if writes := w.MoltinV1.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}

// TestAccWebhookDataSource_fresh shows that what the same run just wrote is found, although it read the list before.
func TestAccWebhookDataSource_fresh(t *testing.T) {
	t.Parallel()
	for _, by := range []string{`id = moltin_v1_webhook.test.id`, `name = moltin_v1_webhook.test.name`} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches.ShowAll = true
			before := "data \"moltin_v1_webhooks\" \"before\" {\n  provider = commercehooks\n}\n"
			step := func(subject string) resource.TestStep {
				return resource.TestStep{
					Config: w.Config(before + valid(`name = "Changes"`, fmt.Sprintf(`subject = %q`, subject)) +
						found(by, `depends_on = [moltin_v1_webhook.test]`)),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttrPair(foundAddress, "id", address, "id"),
						resource.TestCheckResourceAttr(foundAddress, "subject", subject)),
				}
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{step("first"), step("second")},
			})
		})
	}
}

func TestAccWebhookDataSource_failures(t *testing.T) {
	t.Parallel()
	const unknown = "7543afd4-0b79-466f-b8f4-999999999999"
	for name, test := range map[string]struct {
		prepare func(*moltinv1fake.Fake)
		config  string
		want    []string
		silent  bool // no request is made
	}{
		"neither":      {config: found(), want: []string{"Missing Attribute Configuration", "id,name"}, silent: true},
		"both":         {config: found(`id = "`+existingID+`"`, `name = "a"`), want: []string{"Invalid Attribute Combination"}, silent: true},
		"malformed id": {config: found(`id = "../orders"`), want: []string{"Malformed webhook id", "../orders", "can't be the id of a Moltin v1 webhook"}, silent: true},
		"unknown id": {config: found(`id = "` + unknown + `"`),
			want: []string{"Unable to read Moltin v1 webhook", "Webhook " + unknown, "has none with this id"}},
		"no names shown": {config: found(`name = "Clicked"`), want: []string{"None of the 1 Moltin v1 webhooks", "shows a name", "Use id instead"}},
		"unknown name": {
			prepare: func(f *moltinv1fake.Fake) { f.Switches.ShowAll = true; manyHooks(f, 2) },
			config:  found(`name = "hook"`), want: []string{`No Moltin v1 webhook is named "hook", among 3`},
		},
		"empty store": {
			prepare: func(f *moltinv1fake.Fake) { f.Drop(existingID) },
			config:  found(`name = "hook"`), want: []string{`No Moltin v1 webhook is named "hook", among 0`},
		},
		"several": {
			prepare: func(f *moltinv1fake.Fake) {
				f.Switches.ShowAll = true
				f.Put(moltinv1fake.Webhook{ID: "a", Name: "twin", ContentType: "json"})
				f.Put(moltinv1fake.Webhook{ID: "b", Name: "twin", ContentType: "json"})
			},
			config: found(`name = "twin"`), want: []string{`are named "twin". Use id instead: a, b.`},
		},
		"not allowed": {
			prepare: func(f *moltinv1fake.Fake) {
				f.Break(fakeserver.Fault{Times: -1, Status: 403, Body: `{"status":false,"error":"Forbidden"}`})
			},
			config: "data \"moltin_v1_webhooks\" \"test\" {\n  provider = commercehooks\n}\n",
			want:   []string{"Unable to list Moltin v1 webhook", "403 Forbidden"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Put(existing())
			if test.prepare != nil {
				test.prepare(w.MoltinV1)
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(test.config), ExpectError: inOrder(test.want...),
			}}})
			if n := len(w.MoltinV1.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestAccWebhookDataSource_examples applies the examples to a store that has what they look for.
func TestAccWebhookDataSource_examples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.MoltinV1.Put(existing())
	told := knownvalue.MapExact(map[string]knownvalue.Check{existingID: knownvalue.StringExact(hooksURL)})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_v1_webhook", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("search_index_is_told_of_everything", knownvalue.Bool(false))},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_v1_webhooks", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_deletions", told)},
		},
	}})
}
