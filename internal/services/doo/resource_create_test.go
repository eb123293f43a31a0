package doo_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// hasty lets the search for a lost create take a second instead of half a minute.
const hasty = `request_timeout = "1s"`

func onCreate() func(*http.Request) bool { return fakeserver.On(http.MethodPost, "/v1/team") }

// TestWebhook_lostAnswer: whatever becomes of the answer to a create, the webhook exists once.
func TestWebhook_lostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*doofake.Fake) fakeserver.Fault{
		"connection broken after commit": func(*doofake.Fake) fakeserver.Fault { return fakeserver.Fault{Commit: true} },
		"gateway page after commit": func(*doofake.Fake) fakeserver.Fault {
			return fakeserver.Fault{Commit: true, Status: 502, Body: fakeserver.HTML502}
		},
		"time out after commit":     func(*doofake.Fake) fakeserver.Fault { return fakeserver.Fault{Commit: true, Delay: time.Minute} },
		"commit after a first look": func(fake *doofake.Fake) fakeserver.Fault { return fakeserver.Fault{Late: landing(fake), Status: 504} },
		"refused by a limit":        func(*doofake.Fake) fakeserver.Fault { return fakeserver.Fault{Status: 429} },
		"gateway page, no commit": func(*doofake.Fake) fakeserver.Fault {
			return fakeserver.Fault{Status: 503, Body: fakeserver.HTML502}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			struck := fault(w.Doo)
			struck.Match = onCreate()
			w.Doo.Break(struck)
			createsOnce(t, w)
		})
	}
}

// TestWebhook_lostAnswerRecognised finds the new webhook again under each answer that doo may plausibly give.
func TestWebhook_lostAnswerRecognised(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{
		"secret masked":         {MaskSecret: true, ReverseHooks: true, ReformatBody: true},
		"secret not shown":      {OmitSecret: true, OmitDefaults: true, NumberIDs: true},
		"everything shown":      {EchoOwner: true, NumericEventIDs: true, NextLinks: true},
		"failures inside a 200": {ErrorIn200: true, GatewayErrors: true, NoSuffix: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = switches
			w.Doo.Break(fakeserver.Fault{Match: onCreate(), Commit: true})
			createsOnce(t, w)
			if n := len(w.Doo.Journal.Calls(http.MethodPost, "/v1/team")); n != 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// createsOnce applies a webhook with everything set, beside older ones of the same name.
func createsOnce(t *testing.T, w *acctest.World) {
	t.Helper()
	w.Doo.PageSize = 2
	const address = "doo_webhook.new"
	older := doofake.Webhook{Name: "All", Description: "Older", Hooks: []doofake.Hook{{Type: "order_created", Endpoint: "https://a.example"}}}
	for range 3 {
		w.Doo.Put(older)
	}
	var id string
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: w.Config(everything("new", nil), hasty), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, address),
			Check: resource.ComposeAggregateTestCheckFunc(holds(w.Doo, 4), acctest.IDOf(address, &id), acctest.That(func() error {
				if newest := w.Doo.Webhooks()[3]; newest.ID != id || newest.Description != "Everything" {
					return fmt.Errorf("the newest webhook is %s, and %s is in the state", text(newest), id)
				}
				return nil
			})),
		}},
		CheckDestroy: holds(w.Doo, 3),
	})
}

// landing returns where creates take effect that were not found by a first look.
func landing(fake *doofake.Fake) *fakeserver.Landing {
	late := &fakeserver.Landing{}
	var mu sync.Mutex
	posted, looks := false, 0
	fake.Break(fakeserver.Fault{Times: -1, Match: func(r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if posted = posted || onCreate()(r); posted && r.URL.Query().Get("page") == "1" {
			looks++
		}
		if looks == 2 {
			late.Land()
		}
		return false
	}})
	return late
}

// TestWebhook_twins: two identical webhooks side by side, of which both answers get lost, are two.
func TestWebhook_twins(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Break(fakeserver.Fault{Match: onCreate(), Commit: true, Times: 2})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config:           w.Config(everything("left", nil)+everything("right", nil), hasty),
			ConfigPlanChecks: acctest.Settled(),
			Check: resource.ComposeAggregateTestCheckFunc(
				holds(w.Doo, 2), acctest.Different("doo_webhook.left", "doo_webhook.right")),
		}},
	})
	if n := len(w.Doo.Journal.Calls(http.MethodPost, "/v1/team")); n != 2 {
		t.Errorf("%d creates were sent", n)
	}
}

// TestWebhook_olderTwin: a replacement whose answer gets lost isn't taken for the identical webhook that it replaces.
func TestWebhook_olderTwin(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := w.Config(valid("lifecycle {\n create_before_destroy = true\n}"), hasty)
	var before, after string
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config, Check: acctest.IDOf(address, &before)},
			{
				PreConfig: func() { w.Doo.Break(fakeserver.Fault{Match: onCreate(), Commit: true}) },
				Taint:     []string{address},
				Config:    config, ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreateBeforeDestroy, address),
				Check: resource.ComposeAggregateTestCheckFunc(acctest.IDOf(address, &after), holds(w.Doo, 1), acctest.That(func() error {
					if left := w.Doo.Webhooks()[0].ID; after == before || left != after {
						return fmt.Errorf("%s was replaced by %s, and doo holds %s", before, after, left)
					}
					return nil
				})),
			},
		},
	})
	if n := len(w.Doo.Journal.Calls(http.MethodPost, "/v1/team")); n != 2 {
		t.Errorf("%d creates were sent", n)
	}
}

// TestWebhook_teamsApart: identical webhooks of two teams, of which both answers get lost, are one in each.
func TestWebhook_teamsApart(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Teams = []string{"111", "222"}
	w.Doo.Break(fakeserver.Fault{Match: onCreate(), Commit: true, Times: 2})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config:           w.Config(everything("left", nil)+everything("right", map[string]string{"team_id": "222"}), hasty),
			ConfigPlanChecks: acctest.Settled(), Check: holds(w.Doo, 2),
		}},
	})
	if n := len(w.Doo.Journal.Calls(http.MethodPost, "/v1/team")); n != 2 {
		t.Errorf("%d creates were sent", n)
	}
}
