package commercelayer_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestWebhook_otherAccount shows that credentials of another organization or mode never look like deleted webhooks, wherever
// answers and token tell whose they are.
func TestWebhook_otherAccount(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	mode := func(f *commercelayerfake.Fake, other bool) { f.Live = other }
	organization := func(f *commercelayerfake.Fake, other bool) {
		f.Organization = "demo"
		if other {
			f.Organization = "other"
		}
	}
	live, other := "but the credentials are for live mode of the organization org-demo", "but the credentials are for test mode of the organization org-other"
	const unknown = "and nothing shows which account the credentials belong to"
	for name, test := range map[string]struct {
		account  func(f *commercelayerfake.Fake, other bool)
		switches commercelayerfake.Switches
		others   bool // there is another webhook in the other account, whose answers tell it
		want     string
	}{
		"mode":                                      {mode, commercelayerfake.Switches{}, false, live},
		"organization":                              {organization, commercelayerfake.Switches{}, false, other},
		"the document tells":                        {mode, commercelayerfake.Switches{Meta: commercelayerfake.InDocument}, false, live},
		"a webhook tells, the token doesn't":        {organization, commercelayerfake.Switches{OpaqueTokens: true}, true, other},
		"nothing tells, the webhook did":            {mode, commercelayerfake.Switches{OpaqueTokens: true}, false, unknown},
		"a delete is answered as if it had worked":  {mode, commercelayerfake.Switches{DeleteMissing204: true}, false, live},
		"the token tells, no answer does":           {organization, commercelayerfake.Switches{Meta: commercelayerfake.Nowhere}, false, other},
		"the document tells, and a delete is blind": {mode, commercelayerfake.Switches{Meta: commercelayerfake.InDocument, DeleteMissing204: true}, false, live},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.CommerceLayer
			fake.Switches = test.switches
			var stored commercelayerfake.Webhook
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(hook(valid...))},
					{
						PreConfig: func() {
							stored = fake.Webhooks()[0]
							test.account(fake, true)
							fake.RevokeTokens()
							fake.Drop(stored.ID)
							if test.others {
								fake.Put(commercelayerfake.Webhook{ID: "another001", Topic: "orders.pay", CallbackURL: "https://hooks.example.com/other"})
							}
						},
						Config:      w.Config(hook(valid...)),
						ExpectError: acctest.Message("it exists in test mode of the organization org-demo, " + test.want),
					},
					{
						Config: w.Config(hook(valid...)), Destroy: true,
						ExpectError: acctest.Message(`nothing was removed from the state`),
					},
					{
						PreConfig: func() {
							test.account(fake, false)
							fake.RevokeTokens()
							fake.Put(stored)
						},
						Config:           w.Config(hook(valid...)),
						ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
					},
				},
			})
		})
	}
}

// TestWebhook_deleteOtherAccount deletes without a refresh, with the credentials of another mode, where a delete is answered as if
// it had worked.
func TestWebhook_deleteOtherAccount(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	fake.Switches.DeleteMissing204 = true
	serve := func() *acctest.Server {
		return acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", `"auth_url":"`+w.URL+`/commercelayer/oauth/token"`)
	}
	o := serve().Object()
	o.Apply(t, `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`)
	fake.Live = true
	fake.RevokeTokens()
	fake.Drop(fake.Webhooks()[0].ID)
	o.Server = serve()
	said := acctest.Texts(o.ApplyPlan(t, o.Plan(t, "")))
	if !o.Exists() || !strings.Contains(said, "but the credentials are for live mode") {
		t.Errorf("the state holds %s, and the delete says %q", o.State, said)
	}
}

// TestWebhook_deleteUnseen: a state that knows the account, but not with which access it was seen, is read before a delete whose
// answer would prove nothing.
func TestWebhook_deleteUnseen(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	fake.Switches = commercelayerfake.Switches{DeleteMissing204: true, OpaqueTokens: true}
	serve := func() *acctest.Server {
		return acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", `"auth_url":"`+w.URL+`/commercelayer/oauth/token"`)
	}
	o := serve().Object()
	o.Apply(t, `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`)
	var private map[string]json.RawMessage
	if err := json.Unmarshal(o.Private, &private); err != nil || private["seen_with"] == nil {
		t.Fatalf("private state is %s, %v", o.Private, err)
	}
	delete(private, "seen_with")
	o.Private, _ = json.Marshal(private)
	fake.Live = true
	fake.RevokeTokens()
	fake.Drop(fake.Webhooks()[0].ID)
	o.Server = serve()
	if said := acctest.Texts(o.ApplyPlan(t, o.Plan(t, ""))); !o.Exists() || !strings.Contains(said, "nothing shows which account the credentials belong to") {
		t.Errorf("the state holds %s, and the delete says %q", o.State, said)
	}
}

// TestWebhook_replacedClient: where the account is known to be the same, a client that never showed a webhook is believed too.
func TestWebhook_replacedClient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches commercelayerfake.Switches
		gone     bool
	}{
		"the token tells":    {commercelayerfake.Switches{}, true},
		"the document tells": {commercelayerfake.Switches{Meta: commercelayerfake.InDocument, OpaqueTokens: true}, true},
		"nothing tells":      {commercelayerfake.Switches{Meta: commercelayerfake.Nowhere, OpaqueTokens: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Switches = test.switches
			auth := `"auth_url":"` + w.URL + `/commercelayer/oauth/token"`
			o := acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", auth).Object()
			o.Apply(t, `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`)
			w.CommerceLayer.Drop(w.CommerceLayer.Webhooks()[0].ID)
			w.CommerceLayer.Accept("replaced")
			o.Server = acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", auth, `"client_id":"replaced"`)
			if said := o.Refresh(t); o.Exists() == test.gone || acctest.HasError(said) == test.gone {
				t.Errorf("the state holds %s, and the refresh says %s", o.State, acctest.Texts(said))
			}
		})
	}
}

// TestWebhook_version: a dated version is part of every path, and without one the organization's default is used.
func TestWebhook_version(t *testing.T) {
	t.Parallel()
	for version, under := range map[string]string{"": "/api/webhooks", "2017-08": "/api/2017-08/webhooks", "2026-05": "/api/2026-05/webhooks"} {
		w := acctest.New(t)
		o := acctest.Configured(t, w, "commercelayer", "commercelayer_webhook",
			`"auth_url":"`+w.URL+`/commercelayer/oauth/token","api_version":"`+version+`"`).Object()
		config := `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`
		said := append(o.Apply(t, config), o.Refresh(t)...)
		said = append(said, o.Apply(t, strings.Replace(config, "}", `,"name":"Orders"}`, 1))...)
		if said = append(said, o.Apply(t, "")...); len(said) > 0 || o.Exists() {
			t.Errorf("%q: the state holds %s, and said is %s", version, o.State, acctest.Texts(said))
		}
		for _, e := range w.CommerceLayer.Journal.All() {
			if !strings.HasPrefix(e.Path, under) && e.Path != "/oauth/token" {
				t.Errorf("%q: %s %s", version, e.Method, e.Path)
			}
		}
	}
}

// TestWebhook_unknownVersion: a version that doesn't exist never looks like deleted webhooks.
func TestWebhook_unknownVersion(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	auth := `"auth_url":"` + w.URL + `/commercelayer/oauth/token"`
	o := acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", auth).Object()
	o.Apply(t, `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`)
	o.Server = acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", auth, `"api_version":"2031-01"`)
	if said := acctest.Texts(o.Refresh(t)); !o.Exists() || !strings.Contains(said, "is api_version 2031-01 a version of the API?") {
		t.Errorf("the state holds %s, and the refresh says %s", o.State, said)
	}
}
