package acctest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// TestTroubleshooting_members provokes every message of the guide, and every hint, with the provider of its vendor. The
// message mentions no other provider and is in that provider's own guide.
func TestTroubleshooting_members(t *testing.T) {
	t.Parallel()
	messages, requests := messageTroubles(), requestTroubles()
	var mu sync.Mutex
	tried, met := map[string]int{}, map[string]bool{}
	t.Cleanup(func() {
		for name, members := range tried {
			if members == len(provider.Members()[1:]) && !met[name] && !t.Failed() {
				t.Errorf("no provider says %q", name)
			}
		}
	})
	meets := func(m provider.Member, guide map[string]string, name string, tr trouble, isIt func(*tfprotov6.Diagnostic) bool) {
		t.Run(m.Name+"/"+name, func(t *testing.T) {
			t.Parallel()
			mu.Lock()
			tried[name]++
			mu.Unlock()
			said := tr.met(t, m)
			if !slices.ContainsFunc(said, isIt) {
				t.Errorf("it says\n%s", acctest.Texts(said))
			}
			if guide[name] == "" {
				t.Error("the guide lacks it")
			}
			if found := (rewrite.Rewriter{Member: m}).Foreign(acctest.Texts(said)); found != "" {
				t.Errorf("it speaks of %q:\n%s", found, acctest.Texts(said))
			}
			mu.Lock()
			defer mu.Unlock()
			met[name] = true
		})
	}
	for _, m := range provider.Members()[1:] {
		inGuide, hints := guide(t, m)
		for heading, tr := range messages {
			meets(m, inGuide, heading, tr, func(d *tfprotov6.Diagnostic) bool { return pattern(heading).MatchString(d.Summary) })
		}
		for hint, tr := range requests {
			meets(m, hints, hint, tr, func(d *tfprotov6.Diagnostic) bool { return strings.Contains(d.Detail, hint) })
		}
	}
}

// TestTroubleshooting_places: messages about settings say where the provider in use has them, for every vendor it serves.
func TestTroubleshooting_places(t *testing.T) {
	t.Parallel()
	states := map[string]string{
		"commercelayer_webhook": members(`"id":"` + layerID + `"`), "doo_webhook": members(dooState, `"team_id":"111"`),
		"moltin_integration": members(moltinState), "moltin_v1_webhook": members(moltinV1State),
	}
	news := map[string]string{
		"commercelayer_webhook": members(layerMembers), "doo_webhook": members(dooMembers),
		"moltin_integration": members(moltinMembers), "moltin_v1_webhook": members(moltinV1Members),
	}
	blocks := regexp.MustCompile(`(?i)the (\S+ block of the )?provider configuration`)
	for _, m := range provider.Members() {
		for _, v := range servedBy(m, acctest.New(t)) {
			place, _ := m.Place(v.name)
			for name, tr := range map[string]trouble{
				"missing":      {settings: map[string]any{"client_id": nil}},
				"unusable":     {settings: map[string]any{"client_secret": "demo-secret\n"}},
				"base_url":     {settings: map[string]any{"base_url": "http://shop.example.com"}},
				"unknown":      {settings: map[string]any{"client_id": "?"}},
				"refused":      {settings: wrong()},
				"unreachable":  {settings: map[string]any{"base_url": "http://127.0.0.1:1", "auth_url": "http://127.0.0.1:1"}},
				"rate limit":   {prepare: func(w *acctest.World) { breakAll(w, fakeserver.Fault{Status: 429, Times: -1}) }},
				"another site": {prepare: func(w *acctest.World) { breakAll(w, fakeserver.Fault{Status: 404, Body: "<html>", Times: -1}) }},
				"duplicate":    {prepare: duplicates, meet: plans(v.kind, "", news[v.kind])},
			} {
				if tr.meet == nil {
					tr.meet = reads(v.kind, states[v.kind])
				}
				t.Run(fmt.Sprintf("%s/%s/%s", m.Name, v.name, name), func(t *testing.T) {
					t.Parallel()
					said := acctest.Texts(tr.met(t, m))
					found := blocks.FindAllString(said, -1)
					if len(found) == 0 || slices.ContainsFunc(found, func(s string) bool { return !strings.EqualFold(s, place.String()) }) {
						t.Errorf("the settings are in %s, and it says\n%s", place, said)
					}
				})
			}
		}
	}
}

func breakAll(w *acctest.World, fault fakeserver.Fault) {
	for _, v := range w.Vendors {
		v.Fake.Break(fault)
	}
}

// duplicates adds to the fakes a hook of each vendor that is identical to the planned one.
func duplicates(w *acctest.World) {
	const url = "https://hooks.example.com/orders"
	w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: url})
	w.Doo.Put(doofake.Webhook{TeamID: doofake.TeamID, Hooks: []doofake.Hook{{Type: "order_created", Method: "POST", Endpoint: url}}})
	w.Moltin.Put(moltinfake.Integration{Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: url}})
	w.MoltinV1.Put(moltinv1fake.Webhook{URL: url, ContentType: "json", Create: true, Update: true})
}
