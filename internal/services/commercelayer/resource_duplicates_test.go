package commercelayer_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// planOf is the configuration of a webhook as JSON, with its defaults as they are planned.
func planOf(topic, url string) string {
	return fmt.Sprintf(`{"topic":%q,"callback_url":%q,"include_resources":[],"reference":"","reference_origin":"",`+
		`"metadata":{"type":["object",{}],"value":{}},"enabled":true,"keep_shared_secret":true}`, topic, url)
}

const (
	ordersURL = "https://hooks.example.com/orders"
	otherURL  = "https://hooks.example.com/orders/2"
)

// isDuplicate tells whether the only diagnostic is the warning of the webhook existing01.
func isDuplicate(text string) bool {
	return strings.HasPrefix(text, "WARNING") && strings.Count(text, "WARNING") == 1 && strings.Contains(text, "existing01 "+
		"already delivers the same events") &&
		strings.Contains(text, "terraform import ADDRESS existing01") && strings.Contains(text, "warn_duplicates = false in the commercelayer block")
}

// TestDuplicates plans webhooks while Commerce Layer holds existing01.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	same := planOf("orders.place", ordersURL)
	many := func(of int, topic string) func(*testing.T, *acctest.World, server) {
		return func(_ *testing.T, w *acctest.World, _ server) {
			for n := range of {
				w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: fmt.Sprintf("%s/%d", ordersURL, n)})
			}
		}
	}
	for name, test := range map[string]struct {
		plan     string // the same unless set
		settings []string
		before   func(*testing.T, *acctest.World, server)
		warn     bool
		requests int // but for tokens
	}{
		"the same":              {warn: true, requests: 1},
		"another address":       {plan: planOf("orders.place", otherURL), requests: 1},
		"another topic":         {plan: planOf("orders.cancel", ordersURL), requests: 1},
		"address not known yet": {plan: planOf("orders.place", "?")},
		"topic not known yet":   {plan: planOf("?", ordersURL)},
		"asked once a topic": {
			before: func(t *testing.T, _ *acctest.World, s server) { s.Plan(t, "", planOf("orders.cancel", ordersURL)) },
			warn:   true, requests: 2,
		},
		"settings that aren't known yet":  {settings: []string{`"scope":"?"`}},
		"among many of the topic":         {before: many(199, "orders.place"), warn: true, requests: 8},
		"among too many of the topic":     {before: many(200, "orders.place"), requests: 1},
		"among very many of other topics": {before: many(500, "orders.cancel"), warn: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			s := configured(t, w, test.settings...)
			if test.before != nil {
				test.before(t, w, s)
			}
			if test.plan == "" {
				test.plan = same
			}
			diags := s.Plan(t, "", test.plan)
			if warned := isDuplicate(acctest.Texts(diags)); warned != test.warn || !warned && len(diags) > 0 {
				t.Errorf("it says %q", acctest.Texts(diags))
			}
			if n := len(w.CommerceLayer.Journal.Calls(http.MethodGet, "/api")); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// TestDuplicates_refused: a plan that fails anyway asks nothing.
func TestDuplicates_refused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	diags := configured(t, w).Plan(t, "", planOf("orders", ordersURL))
	if text := acctest.Texts(diags); !strings.HasPrefix(text, "ERROR") || len(w.CommerceLayer.Journal.All()) > 0 {
		t.Errorf("%d requests, and it says %q", len(w.CommerceLayer.Journal.All()), text)
	}
}

// TestDuplicates_unconfigured plans before there are any settings at all.
func TestDuplicates_unconfigured(t *testing.T) {
	t.Parallel()
	if diags := serve(t).Plan(t, "", planOf("orders.place", ordersURL)); len(diags) > 0 {
		t.Error(acctest.Texts(diags))
	}
}

// TestDuplicates_sideBySide plans 60 webhooks of one topic at a time, which read the list once.
func TestDuplicates_sideBySide(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	s := configured(t, w)
	warned := make([]bool, 60)
	var plans sync.WaitGroup
	for n := range warned {
		plans.Go(func() {
			url := ordersURL
			if n > 0 {
				url = fmt.Sprintf("%s/%d", ordersURL, n)
			}
			warned[n] = len(s.Plan(t, "", planOf("orders.place", url))) > 0
		})
	}
	plans.Wait()
	for n, warned := range warned {
		if warned != (n == 0) {
			t.Errorf("webhook %d: warned: %t", n, warned)
		}
	}
	if lists := len(w.CommerceLayer.Journal.Calls(http.MethodGet, "/api")); lists != 1 {
		t.Errorf("the list was read %d times", lists)
	}
}

// TestWebhook_sixty creates 60 webhooks of a topic by 60 requests. Terraform starts the provider once for the plan and
// once for the apply: each reads the list once, and nothing is read after the answer to a create.
func TestWebhook_sixty(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	journal := w.CommerceLayer.Journal
	config := w.Config(`
resource "commercelayer_webhook" "many" {
  count        = 60
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/${count.index}"
}`)
	created := acctest.That(func() error {
		posts, gets := journal.Calls(http.MethodPost, "/api/webhooks"), journal.Calls(http.MethodGet, "/api")
		if n := len(w.CommerceLayer.Webhooks()); n != 60 || len(posts) != 60 || len(gets) != 2 {
			return fmt.Errorf("%d webhooks by %d creates and %d reads, want 60 by 60 and 2", n, len(posts), len(gets))
		}
		for _, get := range gets {
			if get.At.After(posts[0].At) {
				return fmt.Errorf("GET %s after the first create", get.Path)
			}
		}
		return nil
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps:                    []resource.TestStep{{Config: config, ConfigPlanChecks: acctest.Settled(), Check: created}},
	})
	if n := len(w.CommerceLayer.Webhooks()); n > 0 {
		t.Errorf("%d webhooks are left", n)
	}
}
