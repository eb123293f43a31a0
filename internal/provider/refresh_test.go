package provider_test

import (
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// account is a vendor with many hooks, and the provider's way to reach it.
type account struct {
	service, resourceType string
	settings              map[string]any
	fake                  fakeserver.Fake
}

// accounts returns the accounts of all vendors, by the name of the provider block.
func accounts(w *acctest.World) map[string]account {
	all := map[string]account{}
	for _, v := range w.Vendors {
		settings := map[string]any{"requests_per_second": 0.0}
		for _, setting := range v.Fake.Settings(w.URL + "/" + v.Name) {
			settings[setting.Name] = setting.Value
		}
		for resourceType := range v.Fake.Examples() {
			all[v.Name] = account{v.Name, resourceType, settings, v.Fake}
		}
	}
	return all
}

// TestRefresh_requests counts the requests of a refresh, ten at a time as in Terraform. Each limit is the one promised in
// the documentation, including the token request.
func TestRefresh_requests(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		account          string
		existing, of, at int // hooks at the vendor, managed ones among them, and the maximum number of requests
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
	}
	unlimited := accounts(acctest.New(t))
	for name, test := range tests {
		delete(unlimited, test.account)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			a := accounts(w)[test.account]
			var ids []string
			for n := range test.existing {
				id := a.fake.Click(n)
				if n%(test.existing/test.of) == 0 && len(ids) < test.of {
					ids = append(ids, id)
				}
			}
			s := acctest.Serve(t, a.resourceType)
			if !test.bulk {
				a.settings["bulk_refresh"] = false
			}
			s.Configure(t, config(t, s, a.service, a.settings))
			readAll(t, s, ids)
			requests := len(a.fake.Requests())
			if requests > test.at {
				t.Errorf("%d requests, want at most %d", requests, test.at)
			}
			if !test.bulk && requests < test.of {
				t.Errorf("%d requests for %d reads", requests, test.of)
			}
			t.Logf("%d requests", requests)
		})
	}
	for name := range unlimited {
		t.Errorf("%s has no limit", name)
	}
}

// readAll imports hooks and reads them, ten at a time.
func readAll(t *testing.T, s *acctest.Server, ids []string) {
	t.Helper()
	queue := make(chan string)
	var workers sync.WaitGroup
	for range 10 {
		workers.Go(func() {
			for id := range queue {
				o := s.Object()
				if diags := o.Import(t, id, nil); len(diags) > 0 {
					t.Errorf("importing %s: %s", id, acctest.Texts(diags))
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
