package doo_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// found is the configuration of a data source with these lines.
func found(lines ...string) string { return data("doo_webhook", lines...) }

func data(typeName string, lines ...string) string {
	return "data \"" + typeName + "\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

const (
	foundAddress = "data.doo_webhook.test"
	allAddress   = "data.doo_webhooks.test"
)

// inOrder matches what holds these texts one after the other, however Terraform broke the lines.
func inOrder(texts ...string) *regexp.Regexp {
	var parts []string
	for _, text := range texts {
		parts = append(parts, acctest.Message(text).String())
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// shows checks what is shown of existing in this team, and that its secret isn't. owner tells whether doo shows the event.
func shows(address, prefix, team string, owner bool) resource.TestCheckFunc {
	values := map[string]string{
		"id": existingID, "team_id": team, "name": "Clicked", "description": "", "hooks.#": "2", "authentication.%": "5",
		"authentication.endpoint": "https://hooks.example.com/token", "authentication.grant_type": "client_credentials",
		"authentication.credentials.%": "1", "authentication.credentials.client_id": "doo", "authentication.header_format": "Authorization",
		"authentication.header_value_format": "Bearer %ACCESS_TOKEN%",
	}
	var checks []resource.TestCheckFunc
	for attribute, value := range values {
		checks = append(checks, resource.TestCheckResourceAttr(address, prefix+attribute, value))
	}
	event := resource.TestCheckNoResourceAttr(address, prefix+"event_id")
	if owner {
		event = resource.TestCheckResourceAttr(address, prefix+"event_id", "12")
	}
	checks = append(checks, event, resource.TestCheckNoResourceAttr(address, prefix+"event_guide_id"),
		resource.TestCheckNoResourceAttr(address, prefix+"organization_id"))
	for _, hook := range []map[string]string{
		{"type": "order_created", "endpoint": "https://hooks.example.com/orders", "method": "POST"},
		{
			"type": "order_updated", "endpoint": "https://hooks.example.com/orders", "method": "POST", "origin.endpoint": "https://gql.doo.net",
			"origin.method": "POST", "origin.body": `{"query":"q"}`,
		},
	} {
		checks = append(checks, resource.TestCheckTypeSetElemNestedAttrs(address, prefix+"hooks.*", hook))
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// TestWebhookDataSource finds a webhook by its id and by its name, in the provider's team and in another.
func TestWebhookDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Teams = []string{"111", "222"}
	w.Doo.Put(existing())
	move := func() {
		w.Doo.Switches.EchoOwner = true
		w.Doo.Edit(existingID, func(h *doofake.Webhook) { h.TeamID = "222" })
	}
	const inTeam = `team_id = "222"`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(found(`id = "` + existingID + `"`)), Check: shows(foundAddress, "", "111", false)},
			{Config: w.Config(found(`name = "Clicked"`)), Check: shows(foundAddress, "", "111", false)},
			{Config: w.Config(data("doo_webhooks")), Check: shows(allAddress, "webhooks.0.", "111", false)},
			{PreConfig: move, Config: w.Config(found(`id = "`+existingID+`"`, inTeam)), Check: shows(foundAddress, "", "222", true)},
			{Config: w.Config(found(`name = "Clicked"`, inTeam)), Check: shows(foundAddress, "", "222", true)},
			{Config: w.Config(data("doo_webhooks", inTeam)), Check: shows(allAddress, "webhooks.0.", "222", true)},
			{
				Config: w.Config(data("doo_webhooks")), Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(allAddress, "team_id", "111"), resource.TestCheckResourceAttr(allAddress, "webhooks.#", "0")),
			},
			{
				PreConfig: func() { manyHooks(w.Doo, 30) },
				Config:    w.Config(data("doo_webhooks")), Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(allAddress, "webhooks.#", "30"),
					resource.TestCheckResourceAttr(allAddress, "webhooks.29.name", "hook 29"),
					resource.TestCheckNoResourceAttr(allAddress, "webhooks.29.authentication")),
			},
		},
	})
	if writes := w.Doo.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}

// TestWebhookDataSource_shared: data sources and resources of a run share one reading of a team.
func TestWebhookDataSource_shared(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Put(existing())
	config := w.Config(valid() + found(`id = "`+existingID+`"`) + data("doo_webhooks"))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config},
			{PreConfig: w.Doo.Journal.Clear, Config: config, Check: reads(w.Doo.Journal, 1)},
		},
	})
}

// TestWebhookDataSource_fresh shows that what the same run just wrote is found, although it read the list before.
func TestWebhookDataSource_fresh(t *testing.T) {
	t.Parallel()
	for _, by := range []string{`id = doo_webhook.test.id`, `name = doo_webhook.test.name`} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			step := func(description string) resource.TestStep {
				return resource.TestStep{
					Config: w.Config(data("doo_webhooks") + valid(`description = "`+description+`"`) + found(by, `depends_on = [doo_webhook.test]`)),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttrPair(foundAddress, "id", address, "id"),
						resource.TestCheckResourceAttr(foundAddress, "description", description)),
				}
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{step("first"), step("second")},
			})
		})
	}
}

func TestWebhookDataSource_failures(t *testing.T) {
	t.Parallel()
	const unknown = "0f5566bb-d35b-11e7-bde8-999999999999"
	noTeam := func(w *acctest.World) { w.DooTeam = "" }
	for name, test := range map[string]struct {
		prepare func(*acctest.World)
		config  string
		want    []string
		silent  bool // no request is made
	}{
		"neither":        {config: found(), want: []string{"Missing Attribute Configuration", "id,name"}, silent: true},
		"both":           {config: found(`id = "12"`, `name = "a"`), want: []string{"Invalid Attribute Combination"}, silent: true},
		"malformed id":   {config: found(`id = "111/12"`), want: []string{"Malformed webhook id", "id can't be the id of a doo webhook"}, silent: true},
		"malformed team": {config: found(`id = "12"`, `team_id = "../111"`), want: []string{"Malformed team id", "can't be the id of a doo team"}, silent: true},
		"of a malformed team": {
			config: data("doo_webhooks", `team_id = ""`), want: []string{"Malformed team id", "can't be the id of a doo team"}, silent: true,
		},
		"no team":    {prepare: noTeam, config: found(`id = "12"`), want: []string{"Missing team_id", "DOO_TEAM_ID"}, silent: true},
		"of no team": {prepare: noTeam, config: data("doo_webhooks"), want: []string{"Missing team_id", "DOO_TEAM_ID"}, silent: true},
		"unknown id": {config: found(`id = "` + unknown + `"`),
			want: []string{"Unable to read doo webhook", "Webhook " + unknown + ": it does not exist among the 1 of the team", "No webhook has this id for the credentials in use (team 111)"}},
		"unknown name": {config: found(`name = "clicked"`), want: []string{`None of the 1 doo webhooks for the credentials in use (team 111) has this name`}},
		"several": {
			prepare: func(w *acctest.World) { w.Doo.Put(doofake.Webhook{ID: "12", Name: "Clicked"}) },
			config:  found(`name = "Clicked"`), want: []string{`2 doo webhooks (team 111) have this name. Use id instead: ` + existingID + ", 12."},
		},
		"not allowed": {
			prepare: func(w *acctest.World) {
				w.Doo.Break(fakeserver.Fault{Times: -1, Status: 403, Body: `{"message":"Forbidden"}`})
			},
			config: found(`id = "` + existingID + `"`), want: []string{"Unable to read doo webhook", "Webhook " + existingID, "403 Forbidden"},
		},
		"list not allowed": {config: data("doo_webhooks", `team_id = "333"`), want: []string{"Unable to list doo webhook"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Put(existing())
			if test.prepare != nil {
				test.prepare(w)
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(test.config), ExpectError: inOrder(test.want...),
			}}})
			if n := len(w.Doo.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestWebhookDataSource_examples applies the examples to a team that has what they look for.
func TestWebhookDataSource_examples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	badges := existing()
	badges.Name = "Tickets to the badge printer"
	w.Doo.Put(badges)
	types := knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("order_created"), knownvalue.StringExact("order_updated")})
	told := knownvalue.MapExact(map[string]knownvalue.Check{existingID: knownvalue.StringExact(badges.Name)})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "doo_webhook", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("badge_printer_is_told_of", types)},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "doo_webhooks", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_new_orders", told)},
		},
	}})
}
