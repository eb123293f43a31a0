package moltinv1_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// found is the configuration of a data source with these lines.
func found(lines ...string) string {
	return "data \"moltin_v1_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

const foundAddress = "data.moltin_v1_webhook.test"

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

// TestAccWebhookDataSource_failures: which webhook is asked for is checked before any request. Where Moltin shows no names,
// none can be found by its name.
func TestAccWebhookDataSource_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config, want string
		requests     int // but for tokens
	}{
		"neither":        {config: found(), want: "Missing Attribute Configuration"},
		"both":           {config: found(`id = "`+existingID+`"`, `name = "a"`), want: "Invalid Attribute Combination"},
		"no names shown": {found(`name = "Clicked"`), "Moltin v1 doesn't show the names of its 1 webhooks. Use id instead.", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Put(existing())
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(test.config), ExpectError: acctest.Message(test.want),
			}}})
			if n := len(w.MoltinV1.Journal.Calls("GET", "/v1")); n != test.requests {
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
