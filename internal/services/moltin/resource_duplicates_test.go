package moltin_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// planOf is the configuration of an integration as JSON, with its computed attributes as they are planned.
func planOf(integrationType, configuration string, events ...string) string {
	return fmt.Sprintf(`{"name":"New","description":"","enabled":true,"integration_type":%q,"observes":["%s"],"configuration":%s}`,
		integrationType, strings.Join(events, `","`), configuration)
}

// TestDuplicates plans integrations while Moltin holds another.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	const url, otherURL = "https://hooks.example.com/orders", "https://hooks.example.com/orders/2"
	webhook := moltinfake.Integration{Configuration: moltinfake.Configuration{URL: url}}
	sqs := moltinfake.Integration{IntegrationType: "aws_sqs", Configuration: moltinfake.Configuration{
		URL: "https://sqs.example.com/1/q", Region: "eu-west-1", AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYQ", AWSSecretAccessKey: "hush-hush",
	}}
	stomp := moltinfake.Integration{IntegrationType: "stomp", Configuration: moltinfake.Configuration{
		Addresses: []string{"stomp://a", "stomp://b"}, Destination: "/queue/q",
	}}
	const queue = `{"url":"https://sqs.example.com/1/q","region":"eu-west-2","aws_access_key_id":"another","aws_secret_access_key":"another"}`
	const broker = `{"addresses":["stomp://b","stomp://a"],"destination":"/queue/q","username":"another"}`
	const without = `{"addresses":["stomp://b","stomp://a"]}`
	const fewer = `{"addresses":["stomp://a"],"destination":"/queue/q"}`
	toURL, toOther := `{"url":"`+url+`","secret_key":"another"}`, `{"url":"`+otherURL+`"}`
	for name, test := range map[string]struct {
		held moltinfake.Integration
		plan string
		warn bool
	}{
		"webhook":                        {webhook, planOf("webhook", toURL, "order.paid", "order.created"), true},
		"webhook, another url":           {webhook, planOf("webhook", toOther, "order.paid", "order.created"), false},
		"webhook, fewer events":          {webhook, planOf("webhook", toURL, "order.paid"), false},
		"webhook, more events":           {webhook, planOf("webhook", toURL, "order.paid", "order.created", "order.deleted"), false},
		"aws_sqs":                        {sqs, planOf("aws_sqs", queue, "order.paid", "order.created"), true},
		"webhook instead of aws_sqs":     {sqs, planOf("webhook", `{"url":"https://sqs.example.com/1/q"}`, "order.paid", "order.created"), false},
		"stomp":                          {stomp, planOf("stomp", broker, "order.paid", "order.created"), true},
		"stomp, without the destination": {stomp, planOf("stomp", without, "order.paid", "order.created"), false},
		"stomp, fewer addresses":         {stomp, planOf("stomp", fewer, "order.paid", "order.created"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.held.ID, test.held.Observes = existingID, []string{"order.created", "order.paid"}
			w.Moltin.Put(test.held)
			s := configured(t, w)
			diags := s.Plan(t, "", test.plan)
			if warned := isDuplicate(acctest.Texts(diags)); warned != test.warn || len(diags) > 1 {
				t.Errorf("it says %q", acctest.Texts(diags))
			}
			if n := len(w.Moltin.Journal.Calls(http.MethodGet, "/v2")); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// isDuplicate tells whether the only diagnostic is the warning of the integration with existingID.
func isDuplicate(text string) bool {
	return strings.HasPrefix(text, "WARNING") && strings.Count(text, "WARNING") == 1 && strings.Contains(text, existingID+" "+
		"already delivers the same events") &&
		strings.Contains(text, "terraform import ADDRESS "+existingID) && strings.Contains(text, "warn_duplicates = false in the moltin block")
}

// TestDuplicates_asking shows when Moltin is asked, and what is known to be managed.
func TestDuplicates_asking(t *testing.T) {
	t.Parallel()
	same := planOf("webhook", `{"url":"https://hooks.example.com/orders"}`, "order.paid")
	state := `{"id":"` + existingID + `",` + strings.TrimPrefix(same, "{")
	renamed := strings.Replace(state, `"New"`, `"Newer"`, 1)
	for name, test := range map[string]struct {
		settings []string
		before   func(*testing.T, *acctest.World, *acctest.Server)
		warn     bool
		requests int // but for tokens
	}{
		"asked once": {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) { s.Plan(t, "", same) }, warn: true, requests: 1},
		"of other events": {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) {
			s.Plan(t, "", planOf("webhook", `{"url":"https://a.example.com"}`, "cart.updated"))
		}, warn: true, requests: 1},
		"read":                           {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) { s.Read(t, state) }, requests: 2},
		"to be updated":                  {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) { s.Plan(t, state, renamed) }, requests: 1},
		"switched off":                   {settings: []string{`"warn_duplicates":false`}},
		"settings that aren't known yet": {settings: []string{`"client_secret":"?"`}},
		"a list that fails": {requests: 1, before: func(_ *testing.T, w *acctest.World, _ *acctest.Server) {
			w.Moltin.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/v2"), Times: -1, Status: 502, Body: fakeserver.HTML502})
		}},
		"without list in common": {settings: []string{`"bulk_refresh":false`}, warn: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Put(moltinfake.Integration{
				ID: existingID, Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders"},
			})
			s := configured(t, w, test.settings...)
			if test.before != nil {
				test.before(t, w, s)
			}
			diags := s.Plan(t, "", same)
			if warned := isDuplicate(acctest.Texts(diags)); warned != test.warn || len(diags) > 1 || !warned && len(diags) > 0 {
				t.Errorf("it says %q", acctest.Texts(diags))
			}
			if n := len(w.Moltin.Journal.Calls(http.MethodGet, "/v2")); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// TestDuplicates_unconfigured plans before there are any settings at all.
func TestDuplicates_unconfigured(t *testing.T) {
	t.Parallel()
	diags := serve(t).Plan(t, "", planOf("webhook", `{"url":"https://hooks.example.com/orders"}`, "order.paid"))
	if len(diags) > 0 {
		t.Error(acctest.Texts(diags))
	}
}
