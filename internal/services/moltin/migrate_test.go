package moltin_test

import (
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
