package acctest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// Ids in each vendor's format.
const (
	layerID    = "xYZkjABcde"
	moltinID   = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
	moltinV1ID = "7543afd4-0b79-466f-b8f4-af84cb487290"
)

// moltinState are the members of a Moltin integration in the state, except for type and configuration.
const moltinState = `"id":"` + moltinID + `","name":"Orders","description":"","enabled":false,"observes":["order.paid"],` +
	`"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"`

// moltinV1State are the members of a Moltin v1 webhook in the state.
const moltinV1State = `"id":"` + moltinV1ID + `","name":"","subject":"",` + moltinV1Members

// wrong returns a secret that no vendor accepts.
func wrong() map[string]any { return map[string]any{"client_secret": "wrong"} }

// holds adds a Commerce Layer webhook to a world, with a change that makes it faulty.
func holds(change func(*commercelayerfake.Webhook)) func(*acctest.World) {
	return func(w *acctest.World) {
		w.CommerceLayer.Put(commercelayerfake.Webhook{ID: layerID, Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders"})
		w.CommerceLayer.Edit(layerID, change)
	}
}

// lost loses the answers to creates of a Moltin v1 webhook at a gateway, after the effect or without one.
func lost(commits bool, more ...fakeserver.Fault) func(*acctest.World) {
	return func(w *acctest.World) {
		w.MoltinV1.Break(append(more, fakeserver.Fault{
			Match: fakeserver.On(http.MethodPost, "/v1/webhooks"), Commit: commits, Times: -1, Status: 502, Body: fakeserver.HTML502,
		})...)
	}
}

// hookTroubles are about the fate of a hook, by their summary.
func hookTroubles() map[string]trouble {
	createsV1 := applies("moltin_v1_webhook", "", members(moltinV1Members))
	return map[string]trouble{
		"Unable to create <hook>":            {settings: wrong(), meet: applies("commercelayer_webhook", "", members(layerMembers))},
		"Lost response: adopted <hook> <id>": {prepare: lost(true), meet: createsV1},
		"The new <hook> is incomplete: <id>": {
			prepare: lost(true, fakeserver.Fault{Match: fakeserver.On(http.MethodPut, "/v1/webhooks"), Status: 403}), meet: createsV1,
		},
		"<hook> <id> has a different <attribute> than was sent": {
			prepare: func(w *acctest.World) { w.Moltin.StoreAs(strings.TrimSpace) },
			meet:    applies("moltin_integration", "", members(moltinMembers, `"name":"Orders "`)),
		},
		"There may be a second <hook> beside <id>": {settings: map[string]any{"max_retries": 1}, prepare: lostThenBlind, meet: createsV1},
		"The new Commerce Layer webhook is still enabled: <id>": {
			prepare: func(w *acctest.World) {
				w.CommerceLayer.Switches.IgnoreDisableOnCreate = true
				w.CommerceLayer.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPatch, "/api"), Status: 422})
			},
			meet: applies("commercelayer_webhook", "", members(layerMembers, `"enabled":false`)),
		},
		"Unable to update <hook>": {meet: applies("moltin_v1_webhook", members(moltinV1State), members(moltinV1Members, `"content_type":"form"`))},
		"Unable to read <hook>":   {meet: readsData("moltin_integration", `{"name":"Orders"}`)},
		"Unreadable metadata": {
			prepare: holds(func(h *commercelayerfake.Webhook) { h.Metadata = json.RawMessage(`{"n":1e2000}`) }),
			meet:    reads("commercelayer_webhook", `{"id":"`+layerID+`"}`),
		},
		"Unreadable <hook> <id>": {
			prepare: holds(func(h *commercelayerfake.Webhook) { h.Metadata = json.RawMessage(`{"caf\u00e9":1,"cafe\u0301":2}`) }),
			meet:    readsData("commercelayer_webhooks", "{}"),
		},
		"Unable to list <hook>s": {settings: wrong(), meet: lists("commercelayer_webhook")},
		"Malformed import id":    {meet: imports("moltin_v1_webhook", "../orders")},
		"Malformed <thing> id":   {meet: validatesData("doo_webhooks", `{"team_id":"../111"}`)},
		"Unable to migrate the state of a <hook>": {meet: moves("registry.terraform.io/labd/commercelayer", "commercelayer_webhook",
			"commercelayer_webhook", `{"attributes":{"0":"Terraform 0.11"}}`)},
		"Unable to Move Resource State": {meet: moves("registry.terraform.io/hashicorp/null", "null_resource", "moltin_integration", `{"id":"1"}`)},
		"Unable to delete <hook>": {
			prepare: func(w *acctest.World) {
				w.Doo.Switches.IgnoreDelete = 4
				w.Doo.Put(doofake.Webhook{ID: "a1"})
			},
			meet: destroys("doo_webhook", members(dooState, `"team_id":"111"`)),
		},
	}
}

// lostThenBlind loses the first create of a Moltin v1 webhook without effect, and hides the list after the second.
func lostThenBlind(w *acctest.World) {
	creates := 0 // faults match only one request at a time
	w.MoltinV1.Break(
		fakeserver.Fault{Status: 502, Body: fakeserver.HTML502, Match: func(r *http.Request) bool {
			isCreate := fakeserver.On(http.MethodPost, "/v1/webhooks")(r)
			if isCreate {
				creates++
			}
			return isCreate && creates == 1
		}},
		fakeserver.Fault{Times: -1, Status: 403, Match: func(r *http.Request) bool { return r.Method == http.MethodGet && creates == 2 }},
	)
}

// secretTroubles are about secrets, by their summary.
func secretTroubles() map[string]trouble {
	plain := members(moltinV1Members, `"secret":"hush-hush"`)
	masked := func(w *acctest.World) {
		w.Moltin.Switches.MaskSecretKey = true
		w.Moltin.Put(moltinfake.Integration{ID: moltinID, Name: "Orders", Observes: []string{"order.paid"},
			Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "hush-hush"}})
	}
	changesAddress := func(secret, version string) meeting {
		return applies("moltin_integration",
			members(moltinState, `"integration_type":"webhook","configuration":{"url":"https://hooks.example.com/orders"`+version+`}`),
			members(moltinMembers, `"configuration":{"url":"https://hooks.example.com/new"`+secret+version+`}`))
	}
	const version = `,"secret_key_wo_version":1`
	return map[string]trouble{
		"Available Write-Only Attribute Alternative": {meet: validates("moltin_v1_webhook", plain, true)},
		"WriteOnly Attribute Not Allowed":            {meet: validates("moltin_v1_webhook", members(moltinV1Members, `"secret_wo":"hush-hush"`), false)},
		"Redacted secret": {meet: plans("moltin_integration", "",
			members(moltinMembers, `"configuration":{"url":"https://hooks.example.com","secret_key":"****hush"}`))},
		"Secret changed outside of Terraform": {
			prepare: masked,
			meet: reads("moltin_integration", members(moltinState, `"integration_type":"webhook",`+
				`"configuration":{"url":"https://hooks.example.com/orders","secret_key":"configured"}`)),
		},
		"Secret needed for this change":            {prepare: masked, meet: changesAddress("", "")},
		"Write-only secret needed for this change": {prepare: masked, meet: changesAddress(`,"secret_key_wo":"another"`, version)},
		"Unable to read the secret of a Commerce Layer webhook": {
			prepare: holds(func(h *commercelayerfake.Webhook) { h.SharedSecret = "" }),
			meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
				s.needs(t, "commercelayer_webhook_secret")
				resp, err := s.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
					TypeName: "commercelayer_webhook_secret", Config: acctest.JSON(`{"webhook_id":"` + layerID + `"}`),
				})
				if err != nil {
					t.Fatal(err)
				}
				return resp.Diagnostics
			},
		},
	}
}

// deliveryTroubles are about deliveries, by their summary.
func deliveryTroubles() map[string]trouble {
	return map[string]trouble{
		"A Commerce Layer webhook gets no deliveries": {
			prepare: holds(func(h *commercelayerfake.Webhook) { h.CircuitState = "open" }),
			meet:    reads("commercelayer_webhook", `{"id":"`+layerID+`","enabled":true}`),
		},
		"The circuit of Commerce Layer webhook <id> is still open": {
			prepare: func(w *acctest.World) {
				holds(func(h *commercelayerfake.Webhook) { h.CircuitState = "open" })(w)
				w.CommerceLayer.Break(fakeserver.Fault{
					Match: fakeserver.On(http.MethodPatch, "/api/webhooks/"),
					Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
						answer.Body = bytes.NewBuffer(bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"circuit_state":"closed"`), []byte(`"circuit_state":"open"`)))
					},
				})
			},
			meet: applies("commercelayer_webhook", members(layerMembers, `"id":"`+layerID+`"`, `"circuit_state":"open"`), members(layerMembers, `"id":"`+layerID+`"`, `"circuit_state":"closed"`)),
		},
		"A <hook> was disabled outside of Terraform": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Put(moltinv1fake.Webhook{ID: moltinV1ID, URL: "https://hooks.example.com", ContentType: "json"})
			},
			meet: reads("moltin_v1_webhook", members(moltinV1State)),
		},
		"Unable to read the deliveries of Commerce Layer webhook": {
			meet: readsData("commercelayer_event_callbacks", `{"webhook_id":"`+layerID+`"}`),
		},
		"Unable to reset the circuit of Commerce Layer webhook": {meet: invokes("commercelayer_webhook_reset_circuit", `{"webhook_id":"`+layerID+`"}`)},
		"Unable to send a test to <hook>":                       {meet: invokes("doo_webhook_send_test", `{"webhook_id":"a1","type":"order_created"}`)},
		"The test delivery to a <hook> failed":                  {prepare: disabledMoltin("ftp://nowhere"), meet: testsMoltin("hush")},
		"Only tests reach the <hook> <id>":                      {prepare: disabledMoltin(""), meet: testsMoltin("hush")},
		"<hook> <id> has a different <attribute>":               {prepare: disabledMoltin(""), meet: testsMoltin("another")},
		"The test has another body than <hook> <id>": {
			prepare: func(w *acctest.World) {
				w.Doo.Put(doofake.Webhook{ID: "a1", TeamID: "111", Hooks: []doofake.Hook{{
					Type: "order_created", Method: "POST", Endpoint: "ftp://nowhere", Origin: &doofake.Origin{Body: "{}"},
				}}})
			},
			meet: invokes("doo_webhook_send_test", `{"webhook_id":"a1","type":"order_created"}`),
		},
		"Malformed payload": {meet: invokes("moltin_integration_send_test", `{"integration_id":"`+moltinID+`","event":"order.paid","payload":"{"}`)},
		"Malformed time":    {meet: validatesData("commercelayer_events", `{"since":"yesterday"}`)},
		"Unable to list Commerce Layer events": {
			prepare: func(w *acctest.World) { w.CommerceLayer.NoRights = true }, meet: readsData("commercelayer_events", "{}"),
		},
		"Unable to trigger Commerce Layer event": {meet: invokes("commercelayer_event_trigger", `{"event_id":"`+layerID+`"}`)},
		"Newer logs may be missing": {
			prepare: func(w *acctest.World) {
				w.Moltin.Switches.OldestLogsFirst = true
				w.Moltin.Put(moltinfake.Integration{ID: moltinID, Enabled: true})
				for i := range 1001 {
					w.Moltin.Deliver(moltinID, moltinfake.Delivery{StatusCode: 200, At: time.Unix(int64(i), 0)})
				}
			},
			meet: readsData("moltin_integration_logs", `{"integration_id":"`+moltinID+`"}`),
		},
	}
}

// disabledMoltin adds a disabled integration to a world. An empty address means a handler that accepts everything.
func disabledMoltin(address string) func(*acctest.World) {
	return func(w *acctest.World) {
		w.Moltin.Put(moltinfake.Integration{
			ID: moltinID, Observes: []string{"order.paid"}, IntegrationType: "webhook",
			Configuration: moltinfake.Configuration{URL: address, SecretKey: "hush"},
		})
	}
}

// testsMoltin sends that integration a test delivery with a secret.
func testsMoltin(secret string) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic {
		t.Helper()
		s.world.Moltin.Edit(moltinID, func(i *moltinfake.Integration) {
			if i.Configuration.URL == "" {
				i.Configuration.URL = deliverytest.Listen(t, &deliverytest.Endpoint{})
			}
		})
		return invokes("moltin_integration_send_test", `{"integration_id":"`+moltinID+`","event":"order.paid","secret_key":"`+secret+`"}`)(t, s)
	}
}

// TestTroubleshooting_writeOnlySecret provokes the warning about a changed secret for a write-only secret, too.
func TestTroubleshooting_writeOnlySecret(t *testing.T) {
	t.Parallel()
	said := trouble{
		prepare: func(w *acctest.World) {
			w.MoltinV1.Switches.EchoSecret = true
			w.MoltinV1.Put(moltinv1fake.Webhook{ID: moltinV1ID, URL: "https://hooks.example.com", ContentType: "json", Secret: "changed"})
		},
		meet: reads("moltin_v1_webhook", members(moltinV1State, `"enabled":false,"secret_wo_version":1`)),
	}.met(t, provider.Whole())
	if !slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "Secret changed outside of Terraform" }) {
		t.Errorf("it says\n%s", acctest.Texts(said))
	}
}
