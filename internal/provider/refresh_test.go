package provider_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// account is a vendor with many hooks, and how the provider reaches it.
type account struct {
	service, resourceType string
	settings              map[string]any
	journal               *fakeserver.Journal
	put                   func(n int) (id string)
	state                 map[string]string // beside the id
}

func accounts(w *acctest.World) map[string]account {
	credentials := func(extra map[string]any) map[string]any {
		extra["client_id"], extra["client_secret"], extra["requests_per_second"] = "demo", "demo-secret", 0.0
		return extra
	}
	url := func(n int) string { return fmt.Sprintf("https://hooks.example.com/%d", n) }
	return map[string]account{
		"commercelayer": {
			service: "commercelayer", resourceType: "commercelayer_webhook", journal: w.CommerceLayer.Journal,
			settings: credentials(map[string]any{"base_url": w.URL + "/commercelayer", "auth_url": w.URL + "/commercelayer/oauth/token"}),
			put: func(n int) string {
				return w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: url(n)})
			},
		},
		"moltin": {
			service: "moltin", resourceType: "moltin_integration", journal: w.Moltin.Journal,
			settings: credentials(map[string]any{"base_url": w.URL + "/moltin"}),
			put: func(n int) string {
				return w.Moltin.Put(moltinfake.Integration{
					Name: fmt.Sprint(n), IntegrationType: "webhook", Observes: []string{"order.paid"},
					Configuration: moltinfake.Configuration{URL: url(n)},
				})
			},
		},
		"moltin_v1": {
			service: "moltin_v1", resourceType: "moltin_v1_webhook", journal: w.MoltinV1.Journal,
			settings: credentials(map[string]any{"base_url": w.URL + "/moltin_v1"}),
			put: func(n int) string {
				return w.MoltinV1.Put(moltinv1fake.Webhook{URL: url(n), ContentType: "json", Create: true, Enabled: true})
			},
		},
		"doo": {
			service: "doo", resourceType: "doo_webhook", journal: w.Doo.Journal, state: map[string]string{"team_id": doofake.TeamID},
			settings: credentials(map[string]any{"base_url": w.URL + "/doo", "api_key": "demo-key"}),
			put: func(n int) string {
				return w.Doo.Put(doofake.Webhook{
					TeamID: doofake.TeamID, Name: fmt.Sprint(n), Hooks: []doofake.Hook{{Type: "order_created", Endpoint: url(n)}},
				})
			},
		},
	}
}

// TestRefresh_requests counts what a refresh costs, ten at a time as Terraform reads. Each limit is the one that the
// documentation promises, the request for a token included.
func TestRefresh_requests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account          string
		existing, of, at int // hooks at the vendor, and the most requests for the managed ones of them
		bulk             bool
	}{
		"1,000 Commerce Layer webhooks":         {"commercelayer", 1000, 1000, 44, true},
		"1,000 integrations":                    {"moltin", 1000, 1000, 12, true},
		"1,000 v1 webhooks":                     {"moltin_v1", 1000, 1000, 14, true},
		"100 doo webhooks":                      {"doo", 100, 100, 6, true},
		"one Commerce Layer webhook":            {"commercelayer", 1, 1, 2, true},
		"one integration":                       {"moltin", 1, 1, 2, true},
		"one v1 webhook":                        {"moltin_v1", 1, 1, 2, true},
		"one doo webhook":                       {"doo", 1, 1, 2, true},
		"3 of 5,000 Commerce Layer webhooks":    {"commercelayer", 5000, 3, 9, true},
		"3 of 5,000 integrations":               {"moltin", 5000, 3, 9, true},
		"3 of 5,000 v1 webhooks":                {"moltin_v1", 5000, 3, 9, true},
		"one by one, as bulk_refresh = false":   {"commercelayer", 50, 50, 51, false},
		"one integration each, no bulk_refresh": {"moltin", 50, 50, 51, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			a := accounts(w)[test.account]
			var ids []string
			for n := range test.existing {
				id := a.put(n)
				if n%(test.existing/test.of) == 0 && len(ids) < test.of {
					ids = append(ids, id)
				}
			}
			s := acctest.Serve(t, a.resourceType)
			if !test.bulk {
				a.settings["bulk_refresh"] = false
			}
			s.Configure(t, config(t, s, a.service, a.settings))
			readAll(t, s, a, ids)
			requests := len(a.journal.All())
			if requests > test.at {
				t.Errorf("%d requests, want at most %d", requests, test.at)
			}
			if !test.bulk && requests < test.of {
				t.Errorf("%d requests for %d reads", requests, test.of)
			}
			t.Logf("%d requests", requests)
		})
	}
}

// readAll refreshes the hooks ten at a time, each from a state that holds nothing but its id.
func readAll(t *testing.T, s *acctest.Server, a account, ids []string) {
	t.Helper()
	kind, ok := s.Schemas.ResourceSchemas[a.resourceType].ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("a resource isn't an object")
	}
	queue := make(chan string)
	var workers sync.WaitGroup
	for range 10 {
		workers.Go(func() {
			for id := range queue {
				members := map[string]tftypes.Value{}
				for name, attribute := range kind.AttributeTypes {
					members[name] = tftypes.NewValue(attribute, nil)
				}
				for name, value := range a.state {
					members[name] = tftypes.NewValue(tftypes.String, value)
				}
				members["id"] = tftypes.NewValue(tftypes.String, id)
				state, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, members))
				if err != nil {
					t.Error(err)
					continue
				}
				resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: a.resourceType, CurrentState: &state})
				if err != nil || len(resp.Diagnostics) > 0 {
					t.Errorf("reading %s: %v %s", id, err, acctest.Texts(resp.Diagnostics))
				}
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	workers.Wait()
}
