package moltin_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// oldState is an integration in the state of another provider, and what becomes of it.
type oldState struct {
	provider, typeName string
	state              string // "ID" stands for existingID
	moved              string // the attributes that aren't null
	held               moltinfake.Integration
	config             string // matches what is held
}

// Where integrations were managed before.
const (
	epcc   = "registry.terraform.io/elasticpath/epcc"
	waters = "registry.terraform.io/andrew-waters/moltin"
)

func oldStates() map[string]oldState {
	orders := func(integrationType string, c moltinfake.Configuration) moltinfake.Integration {
		return moltinfake.Integration{
			ID: existingID, Name: "Orders", Description: "Paid orders", Enabled: true, IntegrationType: integrationType,
			Observes: []string{"order.updated", "order.paid"}, Configuration: c,
		}
	}
	const common = `"name":"Orders","description":"Paid orders","enabled":true,"observes":["order.updated","order.paid"]`
	webhook := orders("webhook", moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "old-hush"})
	sqs := orders("aws_sqs", moltinfake.Configuration{URL: "https://sqs.example.com/1/q", Region: "eu-west-1",
		AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYQ", AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"})
	bare := moltinfake.Integration{ID: existingID, Name: "Orders", Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "clicked-hush"}}
	stomp := orders("stomp", moltinfake.Configuration{Addresses: []string{"stomp://broker"}, Destination: "/queue/q", Username: "shop", Password: "passwordd123"})
	const hook = `"configuration":{"url":"https://hooks.example.com/orders","secret_key":"old-hush"}`
	const queue = `"configuration":{"url":"https://sqs.example.com/1/q","region":"eu-west-1","aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ",` +
		`"aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"}`
	const noKeys = `"configuration":{"url":"https://sqs.example.com/1/q","region":"eu-west-1"}`
	const noKey = `"name":"Orders","description":"","enabled":false,"observes":["order.paid"],"configuration":{"url":"https://hooks.example.com/orders"}`
	return map[string]oldState{
		"epcc, webhook": {
			epcc, "epcc_integration",
			`{"id":"ID",` + common + `,"integration_type":"webhook","url":"https://hooks.example.com/orders","secret_key":"old-hush",
				"aws_access_key_id":"","aws_secret_access_key":"","region":""}`,
			`"id":"ID",` + common + `,"integration_type":"webhook",` + hook, webhook, common + `,"integration_type":"webhook",` + hook,
		},
		"epcc, on OpenTofu's registry": {
			"registry.opentofu.org/elasticpath/epcc", "epcc_integration",
			`{"id":"ID",` + common + `,"integration_type":"webhook","url":"https://hooks.example.com/orders","secret_key":"old-hush"}`,
			`"id":"ID",` + common + `,"integration_type":"webhook",` + hook, webhook, common + `,"integration_type":"webhook",` + hook,
		},
		"epcc, on a host of one's own": {
			"elasticpath.com/elasticpath/epcc", "epcc_integration",
			`{"id":"ID",` + common + `,"integration_type":"webhook","url":"https://hooks.example.com/orders","secret_key":"old-hush"}`,
			`"id":"ID",` + common + `,"integration_type":"webhook",` + hook, webhook, common + `,"integration_type":"webhook",` + hook,
		},
		"epcc, nothing but what it required": {
			epcc, "epcc_integration",
			`{"id":"ID","name":"Orders","description":"","enabled":null,"integration_type":"webhook","observes":["order.paid"],
				"url":"https://hooks.example.com/orders","secret_key":"","aws_access_key_id":null,"aws_secret_access_key":null,"region":null}`,
			`"id":"ID","integration_type":"webhook",` + noKey, bare, `"integration_type":"webhook",` + noKey,
		},
		"epcc, aws_sqs": {
			epcc, "epcc_integration",
			`{"id":"ID",` + common + `,"integration_type":"aws_sqs","url":"https://sqs.example.com/1/q","secret_key":"","region":"eu-west-1",
				"aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ","aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"}`,
			`"id":"ID",` + common + `,"integration_type":"aws_sqs",` + queue, sqs, common + `,"integration_type":"aws_sqs",` + queue,
		},
		"epcc, aws_sqs with masks": {
			epcc, "epcc_integration",
			`{"id":"ID",` + common + `,"integration_type":"aws_sqs","url":"https://sqs.example.com/1/q","secret_key":"","region":"eu-west-1",
				"aws_access_key_id":"****************PSYQ","aws_secret_access_key":"************************************pUSJ"}`,
			`"id":"ID",` + common + `,"integration_type":"aws_sqs",` + noKeys, sqs, common + `,"integration_type":"aws_sqs",` + noKeys,
		},
		"moltin, webhook": {
			waters, "moltin_integration",
			`{"id":"ID",` + common + `,"type":"webhook",` + hook + `}`,
			`"id":"ID",` + common + `,"integration_type":"webhook",` + hook, webhook, common + `,"integration_type":"webhook",` + hook,
		},
		"moltin, without a key": {
			waters, "moltin_integration",
			`{"id":"ID","name":"Orders","description":"","enabled":null,"type":"webhook","observes":["order.paid"],
				"configuration":{"url":"https://hooks.example.com/orders","secret_key":""}}`,
			`"id":"ID","integration_type":"webhook",` + noKey, bare, `"integration_type":"webhook",` + noKey,
		},
		"moltin, masked key": {
			waters, "moltin_integration",
			`{"id":"ID","name":"Orders","description":"","enabled":false,"type":"webhook","observes":["order.paid"],
				"configuration":{"url":"https://hooks.example.com/orders","secret_key":"********hush"}}`,
			`"id":"ID","integration_type":"webhook",` + noKey, bare, `"integration_type":"webhook",` + noKey,
		},
		"moltin, aws_sqs with masks": {
			waters, "moltin_integration",
			`{"id":"ID",` + common + `,"type":"aws_sqs","configuration":{"url":"https://sqs.example.com/1/q","region":"eu-west-1",
				"aws_access_key_id":"****************PSYQ","aws_secret_access_key":"************************************pUSJ"}}`,
			`"id":"ID",` + common + `,"integration_type":"aws_sqs",` + noKeys, sqs, common + `,"integration_type":"aws_sqs",` + noKeys,
		},
		"moltin, stomp": { // a map of strings has no room for the addresses, which the refresh adds
			waters, "moltin_integration",
			`{"id":"ID",` + common + `,"type":"stomp","configuration":{"destination":"/queue/q","username":"shop","password":"passwordd123","secret_key":"no stomp's"}}`,
			`"id":"ID",` + common + `,"integration_type":"stomp","configuration":{"destination":"/queue/q","username":"shop","password":"passwordd123"}`,
			stomp, common + `,"integration_type":"stomp","configuration":{"addresses":["stomp://broker"],"destination":"/queue/q","username":"shop",` +
				`"password":"passwordd123"}`,
		},
	}
}

// with puts the id into a state.
func with(state string) string { return strings.ReplaceAll(state, `"ID"`, `"`+existingID+`"`) }

// TestMoveState moves a state of every shape by itself, without a request.
func TestMoveState(t *testing.T) {
	t.Parallel()
	for name, test := range oldStates() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t) // not configured, so that it can't ask
			resp := s.Move(t, test.provider, test.typeName, 0, acctest.Raw(with(test.state)))
			if len(resp.Diagnostics) > 0 {
				t.Fatal(acctest.Texts(resp.Diagnostics))
			}
			want := "{" + with(test.moved) + "}"
			if got := s.Value(t, resp.TargetState); !got.Equal(s.Value(t, acctest.JSON(want))) {
				t.Errorf("got %s, want %s", got, want)
			}
			settles(t, test, resp.TargetState)
			if identity := s.Identity(t, resp.TargetIdentity); !maps.Equal(identity, map[string]string{"id": existingID}) {
				t.Errorf("the identity is %s", identity)
			}
		})
	}
}

// TestUpgradeState_replacedProvider upgrades what terraform state replace-provider brings.
func TestUpgradeState_replacedProvider(t *testing.T) {
	t.Parallel()
	for name, test := range oldStates() {
		if test.typeName != "moltin_integration" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			resp := s.Upgrade(t, 0, acctest.Raw(with(test.state)))
			if len(resp.Diagnostics) > 0 {
				t.Fatal(acctest.Texts(resp.Diagnostics))
			}
			want := "{" + with(test.moved) + "}"
			if got := s.Value(t, resp.UpgradedState); !got.Equal(s.Value(t, acctest.JSON(want))) {
				t.Errorf("got %s, want %s", got, want)
			}
			settles(t, test, resp.UpgradedState)
		})
	}
}

// settles refreshes a state that was taken over and plans the configuration that fits: nothing changes, nothing is written,
// and no secret is taken in.
func settles(t *testing.T, old oldState, state *tfprotov6.DynamicValue) {
	t.Helper()
	w := acctest.New(t)
	w.Moltin.Put(old.held)
	s := configured(t, w)
	config := "{" + old.config + "}"
	fresh := s.Settles(t, state, config)
	if shown := fresh.String(); strings.Contains(shown, "clicked-hush") || strings.Contains(shown, "**") {
		t.Errorf("the state holds %s", shown)
	}
	// What was proposed is the state, which has to be what is configured.
	if want := s.Value(t, acctest.JSON(config)); !subset(t, want, fresh) {
		t.Errorf("the state %s isn't what is configured: %s", fresh, want)
	}
	if writes := w.Moltin.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%s %s %s", writes[0].Method, writes[0].Path, writes[0].Body)
	}
}

// subset reports whether every attribute that is set in one object has that value in the other.
func subset(t *testing.T, part, whole tftypes.Value) bool {
	t.Helper()
	var parts, all map[string]tftypes.Value
	if err := part.As(&parts); err != nil {
		t.Fatal(err)
	}
	if err := whole.As(&all); err != nil {
		t.Fatal(err)
	}
	for name, value := range parts {
		if !value.IsNull() && !value.Equal(all[name]) {
			return false
		}
	}
	return true
}

// TestMoveState_refused leaves alone what it doesn't know, and says so where a state that it knows can't be read.
func TestMoveState_refused(t *testing.T) {
	t.Parallel()
	const state = `{"id":"8cb9e689","name":"Orders","integration_type":"webhook","observes":["order.paid"],"url":"https://a.example.com"}`
	const unknown = "ERROR : Unable to Move Resource State"
	const unreadable = "ERROR : Unable to migrate the state of a Moltin integration: The state can't be read: "
	for name, test := range map[string]struct {
		provider, typeName string
		version            int64
		state              *tfprotov6.RawState
		want               string
	}{
		"another namespace":                  {"registry.terraform.io/somebody/epcc", "epcc_integration", 0, acctest.Raw(state), unknown},
		"another provider of it":             {"registry.terraform.io/elasticpath/other", "epcc_integration", 0, acctest.Raw(state), unknown},
		"another type":                       {epcc, "epcc_flow", 0, acctest.Raw(state), unknown},
		"the other's type":                   {epcc, "moltin_integration", 0, acctest.Raw(state), unknown},
		"another version":                    {epcc, "epcc_integration", 1, acctest.Raw(state), unknown},
		"this provider under another type":   {"registry.terraform.io/commercehooks/commercehooks", "moltin_v1_webhook", 0, acctest.Raw(state), unknown},
		"no id":                              {epcc, "epcc_integration", 0, acctest.Raw(`{"name":"Orders"}`), unreadable + "it has no id."},
		"of Terraform 0.11":                  {waters, "moltin_integration", 0, &tfprotov6.RawState{Flatmap: map[string]string{"id": "8cb9e689"}}, unreadable},
		"of another shape":                   {waters, "moltin_integration", 0, acctest.Raw(`{"id":"8cb9e689","configuration":"hush-hush"}`), unreadable},
		"of another shape, epcc's":           {epcc, "epcc_integration", 0, acctest.Raw(`{"id":"8cb9e689","secret_key":["hush-hush"]}`), unreadable},
		"of another shape, a list of events": {epcc, "epcc_integration", 0, acctest.Raw(`{"id":"8cb9e689","observes":{"a":"b"}}`), unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := serve(t).Move(t, test.provider, test.typeName, test.version, test.state)
			if got := acctest.Texts(resp.Diagnostics); !strings.HasPrefix(got, test.want) || strings.Contains(got, "hush") {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.want != unknown && !strings.Contains(acctest.Texts(resp.Diagnostics), "terraform import ADDRESS <id>") {
				t.Error("it doesn't say what to do")
			}
		})
	}
}

// ownState is a state as this provider writes it, with everything in it.
const ownState = `{
	"id":"8cb9e689","name":"Orders","description":"Paid orders","enabled":true,"integration_type":"webhook","observes":["order.paid"],
	"configuration":{"url":"https://hooks.example.com/orders","secret_key":null,"secret_key_wo":null,"secret_key_wo_version":3,
		"aws_access_key_id":null,"aws_secret_access_key":null,"aws_secret_access_key_wo":null,"aws_secret_access_key_wo_version":null,
		"region":null,"addresses":null,"destination":null,"username":null,"password":null,"password_wo":null,"password_wo_version":null},
	"created_at":"2018-04-30T09:35:32.202Z","updated_at":"2018-05-30T09:35:32.202Z",
	"timeouts":{"create":"30s","read":null,"update":null,"delete":"1h"}}`

// TestUpgradeState_own passes this provider's states through, of its first version and of today's.
func TestUpgradeState_own(t *testing.T) {
	t.Parallel()
	early := strings.NewReplacer(`"secret_key_wo":null,"secret_key_wo_version":3,`, "", // before there were write-only secrets
		`"aws_secret_access_key_wo":null,"aws_secret_access_key_wo_version":null,`, "", `,"password_wo":null,"password_wo_version":null`, "").Replace(ownState)
	for name, test := range map[string]struct {
		version     int64
		state, want string
	}{
		"today's":         {1, ownState, ownState},
		"version 0":       {0, ownState, ownState},
		"an early one":    {0, early, early},
		"something added": {0, strings.Replace(ownState, `"id"`, `"removed":"since","id"`, 1), ownState},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !json.Valid([]byte(test.state)) {
				t.Fatalf("not JSON: %s", test.state)
			}
			s := serve(t)
			resp := s.Upgrade(t, test.version, acctest.Raw(test.state))
			if len(resp.Diagnostics) > 0 {
				t.Fatal(acctest.Texts(resp.Diagnostics))
			}
			if got, want := s.Value(t, resp.UpgradedState), s.Value(t, acctest.JSON(test.want)); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestUpgradeState_unreadable names neither what it can't read nor a secret in it.
func TestUpgradeState_unreadable(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]*tfprotov6.RawState{
		"of Terraform 0.11":      {Flatmap: map[string]string{"id": "8cb9e689"}},
		"of another shape":       acctest.Raw(`{"id":"8cb9e689","name":["Orders"]}`),
		"another provider's":     acctest.Raw(`{"id":"8cb9e689","type":"webhook","configuration":["hush-hush"]}`),
		"another provider's, id": acctest.Raw(`{"type":"webhook","configuration":{"secret_key":"hush-hush"}}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := acctest.Texts(serve(t).Upgrade(t, 0, state).Diagnostics)
			if !strings.HasPrefix(got, "ERROR : Unable to migrate the state of a Moltin integration") || strings.Contains(got, "hush") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestMain(m *testing.M) { acctest.Main(m) }

// requirements is what a configuration for the CLI begins with.
const requirements = "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"

// TestAccIntegration_migration takes over the state of another provider by a moved block, by terraform state
// replace-provider, and, where the type has the same name, by another provider in the configuration alone.
func TestAccIntegration_migration(t *testing.T) {
	t.Parallel()
	for i, name := range []string{"epcc, aws_sqs with masks", "moltin, stomp"} { // TestMoveState has the others
		old := oldStates()[name]
		t.Run("moved "+name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && i > 0 {
				t.Skip("the other one and TestMoveState stand for it")
			}
			migrate(t, old, old.provider, `"moved":[{"from":"`+old.typeName+`.old","to":"moltin_integration.test"}],`, func(c *acctest.CLI) {
				if out := c.Run("plan", "-no-color"); !strings.Contains(out, `has moved to`) ||
					!strings.Contains(out, "Plan: 0 to add, 0 to change, 0 to destroy") {
					t.Errorf("the plan is\n%s", out)
				}
			})
		})
	}
	replaced := oldStates()["moltin, webhook"]
	t.Run("provider replaced", func(t *testing.T) {
		t.Parallel()
		migrate(t, replaced, replaced.provider, "", func(c *acctest.CLI) {
			c.Run("state", "mv", "moltin_integration.old", "moltin_integration.test")
			c.Run("state", "replace-provider", "-auto-approve", c.Host+"/andrew-waters/moltin", c.Host+"/commercehooks/commercehooks")
		})
	})
	t.Run("another provider configured", func(t *testing.T) {
		t.Parallel()
		migrate(t, replaced, replaced.provider, "", func(c *acctest.CLI) {
			c.Run("state", "mv", "moltin_integration.old", "moltin_integration.test")
		})
	})
}

// migrate lets Terraform begin with an old state, do what is to be done, and apply a configuration that fits: nothing is
// written to Moltin, and nothing is left to plan.
func migrate(t *testing.T, old oldState, provider, blocks string, do func(*acctest.CLI)) {
	t.Helper()
	_, name, _ := strings.Cut(provider, "/")
	c := acctest.NewCLI(t, name)
	w := acctest.New(t)
	w.Moltin.Put(old.held)
	c.Write("terraform.tfstate", fmt.Sprintf(`{"version":4,"terraform_version":"1.3.0","serial":1,"lineage":"old","outputs":{},"resources":[
		{"mode":"managed","type":%q,"name":"old","provider":"provider[\"%s/%s\"]","instances":[
			{"schema_version":0,"attributes":%s,"sensitive_attributes":[],"private":"bnVsbA=="}]}]}`, old.typeName, c.Host, name, with(old.state)))
	c.Write("main.tf", requirements+w.Config(""))
	c.Write("integration.tf.json", fmt.Sprintf(`{%s"resource":{"moltin_integration":{"test":{"provider":"commercehooks",%s}}}}`, blocks, old.config))

	do(c)
	c.Run("apply", "-auto-approve", "-no-color")
	if out, code := c.Try("plan", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("plan ended with %d:\n%s", code, out)
	}
	if writes := w.Moltin.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%s %s %s", writes[0].Method, writes[0].Path, writes[0].Body)
	}
	if state := c.State(); strings.Contains(state, "**") || strings.Contains(state, "clicked-hush") ||
		!strings.Contains(state, `"schema_version": 1`) || !strings.Contains(state, existingID) {
		t.Errorf("the state is\n%s", state)
	}
}
