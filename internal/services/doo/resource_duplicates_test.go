package doo_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

const existingID = "0f5566bb-d35b-11e7-bde8-0206116776d2"

// existing is a webhook that doo's support made.
func existing() doofake.Webhook {
	return doofake.Webhook{
		ID: existingID, Name: "Clicked", EventID: "12",
		Hooks: []doofake.Hook{
			{Type: "order_created", Endpoint: "https://hooks.example.com/orders"},
			{Type: "order_updated", Endpoint: "https://hooks.example.com/orders", Origin: &doofake.Origin{Body: `{"query":"q"}`}},
		},
		Authentication: &doofake.Authentication{Endpoint: "https://hooks.example.com/token", ClientSecret: "hush-hush"},
	}
}

const (
	created = `{"type":"order_created","endpoint":"https://hooks.example.com/orders"}`
	updated = `{"type":"order_updated","endpoint":"https://hooks.example.com/orders"}`
	both    = updated + "," + created
)

// planOf is the configuration of a webhook with these hooks as JSON. lines are further members.
func planOf(hooks string, lines ...string) string {
	return `{"name":"New","description":"","hooks":[` + hooks + `]` + strings.Join(append([]string{""}, lines...), ",") + `}`
}

// isDuplicate tells whether the only diagnostic is the warning of the webhook with existingID in team 111.
func isDuplicate(text string) bool {
	return strings.HasPrefix(text, "WARNING") && strings.Count(text, "WARNING") == 1 && strings.Contains(text, "111/"+existingID+" "+
		"already delivers the same events") &&
		strings.Contains(text, "terraform import ADDRESS 111/"+existingID) && strings.Contains(text, "warn_duplicates = false in the doo block")
}

// TestDuplicates plans webhooks while doo holds another.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	same := planOf(both)
	state := `{"id":"` + existingID + `","team_id":"111",` + strings.TrimPrefix(same, "{")
	for name, test := range map[string]struct {
		plan     string // the same unless set
		settings []string
		switches doofake.Switches
		before   func(*testing.T, *acctest.World, *acctest.Server)
		warn     bool
		requests int // but for tokens
	}{
		"the same":                {warn: true, requests: 1},
		"the same team, by name":  {plan: planOf(both, `"team_id":"111"`), settings: []string{`"team_id":"222"`}, warn: true, requests: 1},
		"another team":            {plan: planOf(both, `"team_id":"222"`), requests: 1},
		"another address":         {plan: planOf(strings.Replace(both, "/orders", "/orders/2", 1)), requests: 1},
		"another event":           {plan: planOf(strings.Replace(both, "order_updated", "order_removed", 1)), requests: 1},
		"fewer hooks":             {plan: planOf(created), requests: 1},
		"more hooks":              {plan: planOf(both + `,{"type":"order_removed","endpoint":"https://hooks.example.com/orders"}`), requests: 1},
		"address not known yet":   {plan: planOf(strings.Replace(both, "https://hooks.example.com/orders", "?", 1))},
		"type not known yet":      {plan: planOf(strings.Replace(both, "order_created", "?", 1))},
		"event not known yet":     {plan: planOf(both, `"event_id":"?"`)},
		"team not known yet":      {plan: planOf(both, `"team_id":"?"`)},
		"default team not known":  {settings: []string{`"team_id":"?"`}},
		"of another event":        {plan: planOf(both, `"event_id":"13"`), switches: doofake.Switches{EchoOwner: true}, requests: 1},
		"of the same event":       {plan: planOf(both, `"event_id":"12"`), switches: doofake.Switches{EchoOwner: true}, warn: true, requests: 1},
		"of all events":           {switches: doofake.Switches{EchoOwner: true}, warn: true, requests: 1},
		"of an event, none shown": {plan: planOf(both, `"event_id":"13"`), warn: true, requests: 1},
		"asked once":              {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) { s.Plan(t, "", same) }, warn: true, requests: 1},
		"asked once a team": {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) {
			s.Plan(t, "", planOf(both, `"team_id":"222"`))
			s.Plan(t, "", planOf(both, `"team_id":"222"`))
		}, warn: true, requests: 2},
		"read, from the same list": {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) { s.Read(t, state) }, requests: 1},
		"another was read, from the same list": {before: func(t *testing.T, w *acctest.World, s *acctest.Server) {
			s.Read(t, strings.Replace(state, existingID, w.Doo.Put(doofake.Webhook{Name: "Another"}), 1))
		}, warn: true, requests: 1},
		"to be replaced": {before: func(t *testing.T, _ *acctest.World, s *acctest.Server) {
			s.Plan(t, state, strings.Replace(state, `"New"`, `"Newer"`, 1))
		}, requests: 1},
		"switched off":                   {settings: []string{`"warn_duplicates":false`}},
		"settings that aren't known yet": {settings: []string{`"client_secret":"?"`}},
		"a list that fails": {requests: 1, before: func(_ *testing.T, w *acctest.World, _ *acctest.Server) {
			w.Doo.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/v1"), Times: -1, Status: 502, Body: fakeserver.HTML502})
		}},
		"without list in common": {settings: []string{`"bulk_refresh":false`}, warn: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Teams, w.Doo.Switches = []string{"111", "222"}, test.switches
			w.Doo.Put(existing())
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
			if n := len(w.Doo.Journal.Calls(http.MethodGet, "/v1/team")); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// TestDuplicates_nothingToDo: a plan that fails anyway asks nothing, nor does one before there are settings.
func TestDuplicates_nothingToDo(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	if diags := configured(t, w).Plan(t, "", planOf(strings.Replace(both, "https:", "", 1))); !strings.HasPrefix(acctest.Texts(diags), "ERROR") || len(diags) != 1 {
		t.Errorf("of a malformed one it says %q", acctest.Texts(diags))
	}
	if diags := serve(t).Plan(t, "", planOf(both, `"team_id":"111"`)); len(diags) > 0 {
		t.Errorf("without settings it says %q", acctest.Texts(diags))
	}
	if n := len(w.Doo.Journal.All()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// TestPlan_unchanged: a plan that changes nothing is the state.
func TestPlan_unchanged(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Switches.EchoOwner = true
	w.Doo.Put(existing())
	config := `{"name":"Clicked","event_id":"12","hooks":[` + created + `,{"type":"order_updated",` +
		`"endpoint":"https://hooks.example.com/orders","origin":{"body":"{\"query\":\"q\"}"}}],` +
		`"authentication":{"endpoint":"https://hooks.example.com/token","credentials":{}}}`
	configured(t, w).Settles(t, acctest.JSON(`{"id":"`+existingID+`","team_id":"111"}`), config)
}
