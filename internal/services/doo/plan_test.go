package doo

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// told returns diagnostics as lines such as "Error hooks: Duplicate hook".
func told(diags diag.Diagnostics) string {
	var lines []string
	for _, d := range diags {
		line := d.Severity().String() + " "
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			line += located.Path().String()
		}
		lines = append(lines, line+": "+d.Summary())
	}
	return strings.Join(lines, "\n")
}

func TestComplete(t *testing.T) {
	t.Parallel()
	none, unknown, empty := types.StringNull(), types.StringUnknown(), types.StringValue("")
	team := types.StringValue("111")
	// configured is a configuration whose three ids have this value, and settled what is planned of it.
	configured := func(teamID, eventID types.String) webhookModel {
		return webhookModel{TeamID: teamID, OrganizationID: eventID, EventID: eventID, EventGuideID: eventID, Hooks: setOf(plain())}
	}
	settled := func(teamID, eventID types.String) webhookModel {
		m := configured(teamID, eventID)
		m.Hooks = withDefaults(m.Hooks)
		return m
	}
	prior := func(eventID types.String) *webhookModel {
		m := settled(team, eventID)
		return &m
	}
	twelve := types.StringValue("12")
	for name, test := range map[string]struct {
		configured webhookModel
		prior      *webhookModel
		team       types.String
		want       webhookModel
	}{
		"new":                        {configured(none, none), nil, team, settled(team, empty)},
		"new, no team anywhere":      {configured(none, none), nil, none, settled(none, empty)},
		"new, team not known":        {configured(none, none), nil, unknown, settled(unknown, empty)},
		"new, team configured":       {configured(types.StringValue("5"), empty), nil, team, settled(types.StringValue("5"), empty)},
		"new, id":                    {configured(none, twelve), nil, team, settled(team, twelve)},
		"new, id not known":          {configured(none, unknown), nil, team, settled(team, unknown)},
		"none stays none":            {configured(team, none), prior(empty), none, settled(team, empty)},
		"id removed":                 {configured(team, none), prior(twelve), none, settled(team, empty)},
		"id emptied":                 {configured(team, empty), prior(twelve), none, settled(team, empty)},
		"imported, open":             {configured(team, none), prior(none), none, settled(team, none)},
		"imported, said to be empty": {configured(team, empty), prior(none), none, settled(team, empty)},
		"imported, recorded":         {configured(team, twelve), prior(none), none, settled(team, twelve)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := hook.Change[webhookModel]{Config: test.configured, Plan: test.configured, Prior: test.prior}
			complete(&c, &client{team: test.team})
			if !reflect.DeepEqual(c.Plan, test.want) {
				t.Errorf("got  %+v\nwant %+v", c.Plan, test.want)
			}
		})
	}
}

// The plan keeps the spelling of the state where the configuration means the same.
func TestComplete_keepsSpelling(t *testing.T) {
	t.Parallel()
	prior := webhookModel{Hooks: withDefaults(setOf(queried(`{"a":1,"b":2}`), plain()))}
	changed := setOf(plain(), queried(`{ "b": 3, "a": 1 }`))
	for _, test := range []struct{ configured, want types.Set }{
		{setOf(plain(), queried(`{ "b": 2, "a": 1 }`)), prior.Hooks},
		{changed, withDefaults(changed)},
	} {
		c := hook.Change[webhookModel]{Config: webhookModel{Hooks: test.configured}, Prior: &prior}
		if complete(&c, nil); !c.Plan.Hooks.Equal(test.want) {
			t.Errorf("planned %s", c.Plan.Hooks)
		}
	}
}

func TestReplacing(t *testing.T) {
	t.Parallel()
	none, unknown, other := types.StringNull(), types.StringUnknown(), types.StringValue("other")
	change := func(of func(*authenticationModel) *types.String, value types.String) func(*webhookModel) {
		return func(m *webhookModel) { *of(m.Authentication) = value }
	}
	nothing := func(*webhookModel) {}
	for name, test := range map[string]struct {
		plan, prior func(*webhookModel)
		want        string
	}{
		"nothing":                  {nothing, nothing, ""},
		"name":                     {func(m *webhookModel) { m.Name = other }, nothing, "name"},
		"name not known":           {func(m *webhookModel) { m.Name = unknown }, nothing, "name"},
		"description":              {func(m *webhookModel) { m.Description = other }, nothing, "description"},
		"team_id":                  {func(m *webhookModel) { m.TeamID = other }, nothing, "team_id"},
		"organization_id":          {func(m *webhookModel) { m.OrganizationID = other }, nothing, "organization_id"},
		"event_id":                 {func(m *webhookModel) { m.EventID = types.StringValue("") }, nothing, "event_id"},
		"event_guide_id not known": {func(m *webhookModel) { m.EventGuideID = unknown }, nothing, "event_guide_id"},
		"ids recorded": {
			nothing, func(m *webhookModel) { m.OrganizationID, m.EventID, m.EventGuideID = none, none, none }, "",
		},
		"hooks":                  {func(m *webhookModel) { m.Hooks = setOf(hooksIn(m.Hooks)[0]) }, nothing, "hooks"},
		"hooks not known":        {func(m *webhookModel) { m.Hooks = types.SetUnknown(hookType()) }, nothing, "hooks"},
		"authentication removed": {unprotected, nothing, "authentication"},
		"authentication added":   {nothing, unprotected, "authentication"},
		"authentication not known": {
			func(m *webhookModel) {
				m.Authentication = &authenticationModel{unknown, unknown, &credentialsModel{unknown, unknown, unknown, types.Int64Unknown()}, unknown, unknown}
			}, nothing,
			"authentication.endpoint authentication.grant_type authentication.header_format authentication.header_value_format " +
				"authentication.credentials.client_id authentication.credentials.client_secret authentication.credentials.client_secret_wo_version",
		},
		"endpoint":            {change(func(a *authenticationModel) *types.String { return &a.Endpoint }, other), nothing, "authentication.endpoint"},
		"grant_type":          {change(func(a *authenticationModel) *types.String { return &a.GrantType }, other), nothing, "authentication.grant_type"},
		"client_id":           {change(func(a *authenticationModel) *types.String { return &a.Credentials.ClientID }, other), nothing, "authentication.credentials.client_id"},
		"header_format":       {change(func(a *authenticationModel) *types.String { return &a.HeaderFormat }, other), nothing, "authentication.header_format"},
		"header_value_format": {change(func(a *authenticationModel) *types.String { return &a.HeaderValueFormat }, other), nothing, "authentication.header_value_format"},
		"client_secret":       {withSecret(other), nothing, "authentication.credentials.client_secret"},
		"secret not managed":  {withSecret(none), nothing, ""},
		"live secret":         {nothing, withSecret(none), ""},
		"write-only secret": {
			func(m *webhookModel) { *m = versioned(other, types.Int64Value(2)) },
			func(m *webhookModel) { *m = versioned(none, types.Int64Value(1)) }, "authentication.credentials.client_secret_wo_version",
		},
		"two at once": {
			func(m *webhookModel) { m.Name, m.Description = other, other }, nothing, "name description",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior := with(test.prior)
			var got []string
			paths, _ := replacing(hook.Change[webhookModel]{
				Plan: with(test.plan), Prior: &prior, Private: hook.Private{secretName: hook.Fingerprint("hush-hush")},
			}, nil)
			for _, p := range paths {
				got = append(got, p.String())
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
}

func TestRecorded(t *testing.T) {
	t.Parallel()
	prior := with(func(m *webhookModel) { m.OrganizationID, m.EventID = types.StringNull(), types.StringNull() })
	open := prior
	emptied := with(func(m *webhookModel) { m.OrganizationID, m.EventID = types.StringValue(""), types.StringNull() })
	later := with(func(m *webhookModel) { m.OrganizationID = types.StringUnknown() })
	for name, test := range map[string]struct {
		plan webhookModel
		want string
	}{
		"left open": {open, ""}, "said to be empty": {emptied, ""},
		"recorded":  {fullModel(), "Warning organization_id: organization_id can't be checked\nWarning event_id: event_id can't be checked"},
		"not known": {later, "Warning organization_id: organization_id can't be checked\nWarning event_id: event_id can't be checked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := told(test.plan.recorded(prior)); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestWouldMove(t *testing.T) {
	t.Parallel()
	none, unknown, there, elsewhere := types.StringNull(), types.StringUnknown(), types.StringValue("111"), types.StringValue("222")
	for name, test := range map[string]struct {
		configured, team types.String
		want             string
	}{
		"same team": {none, there, ""}, "configured": {there, elsewhere, ""}, "no default": {none, none, ""}, "not known": {none, unknown, ""},
		"another team": {none, elsewhere, "Warning team_id: The new webhook goes to another team"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := told(fullModel().wouldMove(test.configured, test.team)); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestMatches: a webhook is recognised by everything that doo shows of it.
func TestMatches(t *testing.T) {
	t.Parallel()
	secret := func(shown string) func(*dooapi.Webhook) {
		return func(w *dooapi.Webhook) { w.Authentication.Credentials.ClientSecret = shown }
	}
	for name, test := range map[string]struct {
		change func(*dooapi.Webhook)
		want   bool
	}{
		"the same":              {func(*dooapi.Webhook) {}, true},
		"ids not shown":         {func(w *dooapi.Webhook) { w.OrganizationID, w.EventID, w.EventGuideID = nil, nil, nil }, true},
		"defaults not shown":    {func(w *dooapi.Webhook) { w.Hooks[1].Method, w.Authentication.GrantType = "", "" }, true},
		"other order":           {func(w *dooapi.Webhook) { slices.Reverse(w.Hooks) }, true},
		"other spelling":        {func(w *dooapi.Webhook) { w.Hooks[1].Origin.Body = `{ "query": "q" }` }, true},
		"secret not shown":      {secret(""), true},
		"secret masked":         {secret("********"), true},
		"its end is shown":      {secret("*****hush"), true},
		"another end is shown":  {secret("*****mush"), false},
		"another secret":        {secret("mush-mush"), false},
		"another name":          {func(w *dooapi.Webhook) { w.Name = "Other" }, false},
		"another description":   {func(w *dooapi.Webhook) { w.Description = "" }, false},
		"another organization":  {func(w *dooapi.Webhook) { w.OrganizationID = new("8") }, false},
		"another event":         {func(w *dooapi.Webhook) { w.EventID = new("") }, false},
		"another event guide":   {func(w *dooapi.Webhook) { w.EventGuideID = new("35") }, false},
		"a hook less":           {func(w *dooapi.Webhook) { w.Hooks = w.Hooks[1:] }, false},
		"another address":       {func(w *dooapi.Webhook) { w.Hooks[0].Endpoint += "/2" }, false},
		"another query":         {func(w *dooapi.Webhook) { w.Hooks[1].Origin.Body = `{"query":"r"}` }, false},
		"no authentication":     {func(w *dooapi.Webhook) { w.Authentication = nil }, false},
		"another token address": {func(w *dooapi.Webhook) { w.Authentication.Endpoint += "/2" }, false},
		"another client":        {func(w *dooapi.Webhook) { w.Authentication.Credentials.ClientID = "doo-2" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown := fullWebhook()
			test.change(&shown)
			if got := with(func(m *webhookModel) { m.ID = types.StringUnknown() }).matches(&shown); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
	shown := fullWebhook()
	if with(unprotected).matches(&shown) {
		t.Error("one with an authentication passes for one without")
	}
}
