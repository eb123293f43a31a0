package moltin_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

const testedID = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"

// TestSendTest: which secret is sent, and what is said of integrations that no test or no event reaches.
func TestSendTest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		integration moltinfake.Integration // beside id, address and events
		masks       bool                   // what Moltin shows of secrets
		event       string                 // order.paid unless set
		given       string                 // secret
		sent        string                 // the secret that arrives, "" where none does
		silent      bool                   // nothing arrives
		want        []string
	}{
		"shown":           {integration: holding("hush-hush"), sent: "hush-hush"},
		"shown and given": {integration: holding("hush-hush"), given: "hush-hush", sent: "hush-hush"},
		"shown, another given": {
			integration: holding("hush-hush"), given: "another", sent: "hush-hush",
			want: []string{`WARNING AttributeName("secret_key"): Moltin integration ` + testedID + ` has a different secret_key: `},
		},
		"none":          {integration: holding("")},
		"none, given":   {integration: holding(""), given: "hush-hush", sent: "hush-hush"},
		"masked, given": {integration: holding("hush-hush"), masks: true, given: "hush-hush", sent: "hush-hush"},
		"masked, another given": {
			integration: holding("hush-hush"), masks: true, given: "hush-other", sent: "hush-other", want: []string{"has a different secret_key"},
		},
		"masked": {
			integration: holding("hush-hush"), masks: true, silent: true,
			want: []string{`ERROR AttributeName("secret_key"): Unable to send a test to Moltin integration: `, "Set secret_key"},
		},
		"disabled": {
			integration: moltinfake.Integration{Configuration: moltinfake.Configuration{SecretKey: "hush-hush"}}, sent: "hush-hush",
			want: []string{"WARNING : Only tests reach the Moltin integration " + testedID, "the integration is disabled"},
		},
		"a queue": {
			integration: moltinfake.Integration{Enabled: true, IntegrationType: "aws_sqs"}, silent: true,
			want: []string{`ERROR AttributeName("integration_id"): Unable to send a test to Moltin integration: Integration ` + testedID + " is of the type aws_sqs"},
		},
		"a broker": {integration: moltinfake.Integration{Enabled: true, IntegrationType: "stomp"}, silent: true, want: []string{"is of the type stomp"}},
		"an event of others": {
			integration: holding("hush-hush"), event: "order.cancelled", silent: true,
			want: []string{`ERROR AttributeName("event"): Unable to send a test to Moltin integration: `, "doesn't observe order.cancelled", "It observes order.created, order.paid."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, h := acctest.New(t), &deliverytest.Endpoint{}
			hook := test.integration
			hook.ID, hook.Name, hook.Observes, hook.Configuration.URL = testedID, "Orders", []string{"order.paid", "order.created"}, deliverytest.Listen(t, h)
			if hook.IntegrationType == "" {
				hook.IntegrationType = "webhook"
			}
			w.Moltin.Put(hook)
			w.Moltin.Switches.MaskSecretKey = test.masks
			event := "order.paid"
			if test.event != "" {
				event = test.event
			}
			config := fmt.Sprintf(`{"integration_id":%q,"event":%q`, testedID, event)
			if test.given != "" {
				config += fmt.Sprintf(`,"secret_key":%q`, test.given)
			}
			_, diags := acctest.Configured(t, w, "moltin", "moltin_integration").Invoke(t, "moltin_integration_send_test", config+"}")
			said := acctest.Texts(diags)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			if (test.want == nil) != (said == "") || strings.Contains(said, "hush") {
				t.Errorf("it says %q", said)
			}
			arrived := h.Arrived()
			if len(arrived) > 1 || (len(arrived) == 0) != test.silent {
				t.Fatalf("%d arrived", len(arrived))
			}
			for _, a := range arrived {
				var body struct {
					Configuration struct {
						SecretKey string `json:"secret_key"`
					} `json:"configuration"`
				}
				if err := json.Unmarshal(a.Body, &body); err != nil || body.Configuration.SecretKey != test.sent || a.Header.Get("X-Moltin-Secret-Key") != test.sent {
					t.Errorf("sent is %q, in the header %q", body.Configuration.SecretKey, a.Header.Get("X-Moltin-Secret-Key"))
				}
				if _, sent := a.Header["X-Moltin-Secret-Key"]; sent != (test.sent != "") {
					t.Errorf("the headers are %v", a.Header)
				}
			}
		})
	}
}

func holding(secret string) moltinfake.Integration {
	return moltinfake.Integration{Enabled: true, Configuration: moltinfake.Configuration{SecretKey: secret}}
}

// TestSendTest_store: the store that requests are for is in the envelope, as in Moltin's, where it is known.
func TestSendTest_store(t *testing.T) {
	t.Parallel()
	w, h := acctest.New(t), &deliverytest.Endpoint{}
	hook := holding("hush")
	hook.ID, hook.Observes, hook.IntegrationType, hook.Configuration.URL = testedID, []string{"order.paid"}, "webhook", deliverytest.Listen(t, h)
	w.Moltin.Put(hook)
	for settings, want := range map[string]string{"": `"url":`, `"store_id":"shop","organization_id":"house"`: `,"store_id":"shop","org_id":"house"}`} {
		before := len(h.Arrived())
		var more []string
		if settings != "" {
			more = append(more, settings)
		}
		_, diags := acctest.Configured(t, w, "moltin", "moltin_integration", more...).Invoke(t, "moltin_integration_send_test", `{"integration_id":"`+testedID+`","event":"order.paid"}`)
		if len(diags) > 0 {
			t.Fatal(acctest.Texts(diags))
		}
		body := string(h.Arrived()[before].Body)
		if !strings.Contains(body, want) || (settings == "") == strings.Contains(body, "store_id") {
			t.Errorf("sent is %s", body)
		}
	}
}
