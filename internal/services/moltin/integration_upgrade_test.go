package moltin_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestMoveState_refused leaves alone what it doesn't know, and says so where a state that it knows can't be read.
func TestMoveState_refused(t *testing.T) {
	t.Parallel()
	const state = `{"id":"8cb9e689","name":"Orders","integration_type":"webhook","observes":["order.paid"],"url":"https://a.example.com"}`
	const unknown = "ERROR : Unable to Move Resource State"
	const unreadable = "ERROR : Unable to take over the state of a Moltin integration: The state can't be read: "
	for name, test := range map[string]struct {
		provider, typeName string
		version            int64
		state              *tfprotov6.RawState
		want               string
	}{
		"another registry":                   {"registry.example.com/elasticpath/epcc", "epcc_integration", 0, acctest.Raw(state), unknown},
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
			if !strings.HasPrefix(got, "ERROR : Unable to take over the state of a Moltin integration") || strings.Contains(got, "hush") {
				t.Errorf("got %q", got)
			}
		})
	}
}
