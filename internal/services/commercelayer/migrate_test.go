package commercelayer_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// oldStates are webhooks in the states of other providers, and what becomes of them before a refresh. The states are in
// the form that terraform-plugin-sdk writes.
func oldStates() map[string]struct{ state, want string } {
	return map[string]struct{ state, want string }{
		"created": {
			`{"attributes":[{"callback_url":"https://hooks.example.com/orders","include_resources":["market","customer"],
				"metadata":{"team":"orders"},"name":"Orders","reference":"wh-1","reference_origin":"warehouse","topic":"orders.place"}],
				"id":"existing01","shared_secret":"hush-hush","type":"webhooks"}`,
			`{"callback_url":"https://hooks.example.com/orders","id":"existing01","include_resources":["customer","market"],` +
				`"keep_shared_secret":true,"metadata":{"team":"orders"},"name":"Orders","reference":"wh-1",` +
				`"reference_origin":"warehouse","shared_secret":"hush-hush","topic":"orders.place"}`,
		},
		"created with what was required": {
			`{"attributes":[{"callback_url":"https://hooks.example.com/orders","include_resources":null,"metadata":null,
				"name":"webhook","reference":"","reference_origin":"","topic":"orders.place"}],
				"id":"existing01","shared_secret":"hush-hush","type":"webhooks"}`,
			`{"callback_url":"https://hooks.example.com/orders","id":"existing01","include_resources":[],` +
				`"keep_shared_secret":true,"metadata":{},"name":"webhook","reference":"","reference_origin":"",` +
				`"shared_secret":"hush-hush","topic":"orders.place"}`,
		},
		"created by a release without shared_secret": {
			`{"attributes":[{"callback_url":"https://hooks.example.com/orders","include_resources":[],"metadata":{},
				"name":"Orders","reference":null,"reference_origin":null,"topic":"orders.place"}],"id":"existing01","type":"webhooks"}`,
			`{"callback_url":"https://hooks.example.com/orders","id":"existing01","include_resources":[],` +
				`"keep_shared_secret":true,"metadata":{},"name":"Orders","reference":"","reference_origin":"","topic":"orders.place"}`,
		},
		"out of date": {
			`{"attributes":[{"callback_url":"http://old.example.com","include_resources":["order"],"metadata":{"old":"1"},
				"name":"old","reference":"old","reference_origin":"old","topic":"orders.cancel"}],
				"id":"existing01","shared_secret":"old","type":"webhooks"}`,
			`{"callback_url":"http://old.example.com","id":"existing01","include_resources":["order"],"keep_shared_secret":true,` +
				`"metadata":{"old":"1"},"name":"old","reference":"old","reference_origin":"old","shared_secret":"old",` +
				`"topic":"orders.cancel"}`,
		},
		"imported": {
			`{"attributes":[],"id":"existing01","shared_secret":null,"type":null}`,
			`{"id":"existing01","keep_shared_secret":true}`,
		},
		"imported, null": {
			`{"attributes":null,"id":"existing01","shared_secret":null,"type":null}`,
			`{"id":"existing01","keep_shared_secret":true}`,
		},
	}
}

// matching is the configuration that fits the webhook existing01.
const matching = `{"name":"Orders","topic":"orders.place","callback_url":"https://hooks.example.com/orders",` +
	`"include_resources":["customer"],"reference":"","reference_origin":"",` +
	`"metadata":{"type":["object",{"team":"string"}],"value":{"team":"orders"}},"enabled":true,"keep_shared_secret":true}`

// settles refreshes what a migration led to and plans a configuration that fits: nothing changes, and nothing is written.
func (s server) settles(t *testing.T, w *acctest.World, state *tfprotov6.DynamicValue) {
	t.Helper()
	if n := len(w.CommerceLayer.Journal.All()); n > 0 {
		t.Errorf("%d requests before the refresh", n)
	}
	fresh := shown(t, s.Settles(t, state, matching))
	if imported, diags := s.read(t, `{"id":"existing01"}`); fresh != imported || len(diags) > 0 {
		t.Errorf("the refreshed state is\n%s\nand of an import\n%s\n%s", fresh, imported, acctest.Texts(diags))
	}
	if writes := w.CommerceLayer.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}

// TestMoveState moves the webhooks of other providers, as a moved block does.
func TestMoveState(t *testing.T) {
	t.Parallel()
	for name, test := range oldStates() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			s := configured(t, w)
			for _, host := range []string{"registry.terraform.io", "mirror.example.com:8443", "registry.opentofu.org"} {
				for _, provider := range []string{"labd", "incentro-dc", "incentro-ecx"} {
					resp := s.Move(t, host+"/"+provider+"/commercelayer", "commercelayer_webhook", 0, acctest.Raw(test.state))
					if len(resp.Diagnostics) > 0 {
						t.Fatal(acctest.Texts(resp.Diagnostics))
					}
					if got := s.webhook(t, resp.TargetState); got != test.want {
						t.Errorf("got\n%s\nwant\n%s", got, test.want)
					}
					if got := s.Identity(t, resp.TargetIdentity); !maps.Equal(got, map[string]string{"id": "existing01"}) {
						t.Errorf("the identity is %s", got)
					}
					if host == "registry.opentofu.org" && provider == "incentro-ecx" { // the last
						s.settles(t, w, resp.TargetState)
					}
				}
			}
		})
	}
}

// TestMoveState_others: what isn't known isn't touched.
func TestMoveState_others(t *testing.T) {
	t.Parallel()
	const labd, fine = "registry.terraform.io/labd/commercelayer", `{"attributes":[],"id":"existing01","shared_secret":null,"type":null}`
	const unknown, unreadable = "does not include support for the given source resource", "ERROR : Unable to migrate the state of a Commerce Layer webhook"
	for name, test := range map[string]struct {
		provider, typeName string
		version            int64
		state, want        string
	}{
		"another namespace": {"registry.terraform.io/hashicorp/commercelayer", "commercelayer_webhook", 0, fine, unknown},
		"another type":      {"registry.terraform.io/labd/commercetools", "commercelayer_webhook", 0, fine, unknown},
		"no host":           {"labd/commercelayer", "commercelayer_webhook", 0, fine, unknown},
		"another resource":  {labd, "commercelayer_market", 0, fine, unknown},
		"a newer version":   {labd, "commercelayer_webhook", 1, fine, unknown},
		"no id":             {labd, "commercelayer_webhook", 0, `{"attributes":[],"id":null}`, unreadable},
		"of another shape":  {labd, "commercelayer_webhook", 0, `{"attributes":"none","id":"existing01"}`, unreadable},
		"not JSON":          {labd, "commercelayer_webhook", 0, `id = existing01`, unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := serve(t).Move(t, test.provider, test.typeName, test.version, acctest.Raw(test.state))
			if !strings.Contains(acctest.Texts(resp.Diagnostics), test.want) || resp.TargetState != nil {
				t.Errorf("%s %v", acctest.Texts(resp.Diagnostics), resp.TargetState)
			}
		})
	}
}

// TestUpgradeState hands over the webhooks of other providers, as terraform state replace-provider does, and as Terraform
// does where a resource of the same address has another provider now.
func TestUpgradeState(t *testing.T) {
	t.Parallel()
	for name, test := range oldStates() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			s := configured(t, w)
			resp := s.Upgrade(t, 0, acctest.Raw(test.state))
			if len(resp.Diagnostics) > 0 {
				t.Fatal(acctest.Texts(resp.Diagnostics))
			}
			if got := s.webhook(t, resp.UpgradedState); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			s.settles(t, w, resp.UpgradedState)
		})
	}
}

// TestUpgradeState_own: this provider's own states are the same in both versions.
func TestUpgradeState_own(t *testing.T) {
	t.Parallel()
	const state = `{"callback_url":"https://hooks.example.com/orders","circuit_failure_count":0,"circuit_state":"closed",
		"created_at":"2026-05-04T03:02:01.000Z","disabled_at":null,"enabled":true,"id":"existing01","include_resources":["customer"],
		"keep_shared_secret":true,"metadata":{"value":{"team":"orders"},"type":["object",{"team":"string"}]},"name":"Orders",
		"reference":"","reference_origin":"","shared_secret":"hush-hush","timeouts":{"create":"1m","read":null,"update":null,
		"delete":null},"topic":"orders.place","updated_at":"2026-05-04T03:02:01.000Z"}`
	for name, state := range map[string]string{
		"complete":               state,
		"with an attribute more": strings.Replace(state, `{`, `{"dropped":true,`, 1),
		"with a secret less":     strings.Replace(state, `"hush-hush"`, `null`, 1),
		"with attributes less":   `{"id":"existing01","topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			old, current := s.Upgrade(t, 0, acctest.Raw(state)), s.Upgrade(t, 1, acctest.Raw(state))
			if len(old.Diagnostics)+len(current.Diagnostics) > 0 {
				t.Fatalf("%s %s", acctest.Texts(old.Diagnostics), acctest.Texts(current.Diagnostics))
			}
			got, want := s.webhook(t, old.UpgradedState), s.webhook(t, current.UpgradedState)
			if got != want || !strings.Contains(got, `"id":"existing01"`) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestUpgradeState_unreadable(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]string{
		"no id":            `{"attributes":[],"id":""}`,
		"of another shape": `{"attributes":{"topic":"orders.place"},"id":"existing01"}`,
		"own, mistyped":    `{"id":"existing01","enabled":"perhaps"}`,
		"not JSON":         `id = existing01`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := serve(t).Upgrade(t, 0, acctest.Raw(state))
			if want := "ERROR : Unable to migrate the state of a Commerce Layer webhook"; !strings.HasPrefix(acctest.Texts(resp.Diagnostics), want) {
				t.Errorf("it says %q", acctest.Texts(resp.Diagnostics))
			}
		})
	}
}

// oldStateFile is what another provider's apply leaves in terraform.tfstate. SDK is the private data of its SDK.
func oldStateFile(host, provider string) string {
	return fmt.Sprintf(`{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"b9c3a3a2-f64d-a978-3612-429ff2810757","outputs":{},
"resources":[{"mode":"managed","type":"commercelayer_webhook","name":"orders","provider":"provider[\"%s/%s\"]","instances":[
{"schema_version":0,"attributes":{"attributes":[{"callback_url":"https://hooks.example.com/orders","include_resources":["customer"],
"metadata":{"team":"orders"},"name":"Orders","reference":"","reference_origin":"","topic":"orders.cancel"}],
"id":"existing01","shared_secret":"hush-hush","type":"webhooks"},
"sensitive_attributes":[[{"type":"get_attr","value":"shared_secret"}]],"private":"eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ=="}]}],
"check_results":null}`, host, provider)
}

// TestAccWebhook_migration takes over a webhook from another provider's state in each way that Terraform has, of which the
// topic is out of date: nothing changes but the state, and nothing is written to Commerce Layer.
func TestAccWebhook_migration(t *testing.T) {
	t.Parallel()
	const fits = `
  provider          = commercehooks
  name              = "Orders"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/orders"
  include_resources = ["customer"]
  metadata          = { team = "orders" }
}
`
	for name, test := range map[string]struct {
		address string
		more    string
		before  []string // a command
		exit    int      // of the plan; a move alone counts as a change
		old     []string // what Terraform must be able to start
	}{
		"moved": {
			address: "placed", more: "moved {\n  from = commercelayer_webhook.orders\n  to   = commercelayer_webhook.placed\n}\n", exit: 2,
			old: []string{"labd/commercelayer"},
		},
		"given another provider": {address: "orders", old: []string{"labd/commercelayer"}},
		"replace-provider": {
			address: "orders",
			before:  []string{"state", "replace-provider", "-auto-approve", "labd/commercelayer", "commercehooks/commercehooks"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli, w := acctest.NewCLI(t, test.old...), acctest.New(t)
			w.CommerceLayer.Put(existing())
			cli.Write("terraform.tfstate", oldStateFile(cli.Host, "labd/commercelayer"))
			cli.Write("main.tf", requirements+
				w.Config("resource \"commercelayer_webhook\" \""+test.address+"\" {"+fits+test.more))
			if len(test.before) > 0 {
				cli.Run(test.before...)
			}
			if out, code := cli.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != test.exit ||
				!strings.Contains(out, "0 to add, 0 to change, 0 to destroy") && !strings.Contains(out, "No changes.") {
				t.Fatalf("the plan ended with %d:\n%s", code, out)
			}
			cli.Run("apply", "-no-color", "-input=false", "-auto-approve")
			if out, code := cli.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
				t.Errorf("the second plan ended with %d:\n%s", code, out)
			}
			state := cli.State()
			for want, expected := range map[string]bool{
				`"provider": "provider[\"` + cli.Host + `/commercehooks/commercehooks\"]"`: true, `"schema_version": 1`: true,
				`"shared_secret": "hush-hush"`: true, `"topic": "orders.place"`: true, `labd`: false,
			} {
				if strings.Contains(state, want) != expected {
					t.Errorf("that %s is in the state isn't %t:\n%s", want, expected, state)
				}
			}
			if writes := w.CommerceLayer.Journal.Writes(); len(writes) > 0 {
				t.Errorf("%d writes", len(writes))
			}
		})
	}
}
