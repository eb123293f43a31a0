package commercelayerfake_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// connect serves the fake and returns the provider's client of it.
func connect(t *testing.T, fake *commercelayerfake.Fake) *commercelayerapi.Client {
	t.Helper()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return commercelayerapi.New(commercelayerapi.Config{
		BaseURL: base, AuthURL: base.JoinPath("oauth", "token"),
		ClientID: commercelayerfake.ClientID, ClientSecret: commercelayerfake.ClientSecret,
		REST: rest.Config{MaxRetries: 3, BackoffMin: time.Millisecond, BackoffMax: time.Millisecond},
	})
}

// meansEmpty tells that include_resources hold nothing, in any of the forms that are known.
func meansEmpty(includes []string) bool {
	return len(includes) == 0 || slices.Equal(includes, []string{""})
}

// TestRoundTrip plays the life of a webhook under each switch.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	switches := map[string]commercelayerfake.Switches{
		"none":                  {},
		"Empty []":              {Empty: "[]"},
		"Empty of dashboard":    {Empty: `[""]`},
		"NullMetadata":          {NullMetadata: true},
		"ReverseIncludes":       {ReverseIncludes: true},
		"IgnoreDisableOnCreate": {IgnoreDisableOnCreate: true},
		"EdgeErrors":            {EdgeErrors: true},
		"DeleteMissing204":      {DeleteMissing204: true},
		"UniqueNames":           {UniqueNames: true},
		"EnableResetsCircuit":   {EnableResetsCircuit: true},
		"RefuseEventFilters":    {RefuseEventFilters: true},
		"Meta in the document":  {Meta: commercelayerfake.InDocument},
		"Meta nowhere":          {Meta: commercelayerfake.Nowhere},
		"OpaqueTokens":          {OpaqueTokens: true},
		"DeliveryContentType":   {DeliveryContentType: "application/vnd.api+json"},
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[commercelayerfake.Switches]()) {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(switches)), func(name string) bool { return strings.HasPrefix(name, field.Name) }) {
			t.Errorf("the switch %s is not tried", field.Name)
		}
	}
	for name, s := range switches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := commercelayerfake.New()
			fake.Switches = s
			roundTrip(t, fake)
		})
	}
}

func roundTrip(t *testing.T, fake *commercelayerfake.Fake) {
	t.Helper()
	client, s := connect(t, fake), fake.Switches
	must := func(w *commercelayerapi.Webhook, err error) *commercelayerapi.Webhook {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return w
	}

	least := commercelayerapi.WebhookParams{Topic: new("orders.place"), CallbackURL: new("https://a.test/hook")}
	w := must(client.CreateWebhook(t.Context(), least))
	if w.ID == "" || w.Name == "" || w.DisabledAt != "" || len(w.SharedSecret) != 32 || !meansEmpty(w.IncludeResources) ||
		w.CircuitState != "closed" || (w.Mode == "test") == (s.Meta == commercelayerfake.Nowhere) || (w.Metadata == nil) != s.NullMetadata {
		t.Errorf("the create of the least shows %+v", w)
	}

	const metadata = `{"n":12345678901234567890.10,"deep":{"a":[1,null,"x"]}}`
	full := commercelayerapi.WebhookParams{
		Name: new("Second"), Topic: new("orders.place"), CallbackURL: new("https://a.test/hook"), Disable: true,
		IncludeResources: &[]string{"customer", "line_items.item"}, Metadata: json.RawMessage(metadata),
		Reference: new(commercelayerapi.NullString("r")), ReferenceOrigin: new(commercelayerapi.NullString("o")),
	}
	second := must(client.CreateWebhook(t.Context(), full))
	wantIncludes := []string{"customer", "line_items.item"}
	if s.ReverseIncludes {
		slices.Reverse(wantIncludes)
	}
	if second.Name != "Second" || second.Reference != "r" || second.ReferenceOrigin != "o" || string(second.Metadata) != metadata ||
		!slices.Equal(second.IncludeResources, wantIncludes) || (second.DisabledAt == "") != s.IgnoreDisableOnCreate {
		t.Errorf("the full create shows %+v", second)
	}
	if second.SharedSecret == w.SharedSecret {
		t.Error("two webhooks share a secret")
	}

	page, err := client.ListWebhooks(t.Context(), 1, "")
	if err != nil || page.Total != 2 || page.Pages != 1 || page.Webhooks[0].ID != w.ID || page.Webhooks[1].SharedSecret != second.SharedSecret {
		t.Errorf("the list shows %+v, %v", page, err)
	}

	fake.Edit(second.ID, func(w *commercelayerfake.Webhook) { w.CircuitState, w.CircuitFailureCount = "open", 30 })
	null := commercelayerapi.NullString("")
	cleared := must(client.UpdateWebhook(t.Context(), second.ID, commercelayerapi.WebhookParams{
		Topic: new("skus.update"), IncludeResources: &[]string{}, Metadata: json.RawMessage(`{}`), Reference: &null, Enable: true,
	}))
	if cleared.Topic != "skus.update" || cleared.Name != "Second" || !meansEmpty(cleared.IncludeResources) || cleared.Reference != "" ||
		cleared.ReferenceOrigin != "o" || (cleared.Metadata == nil) != s.NullMetadata || cleared.DisabledAt != "" {
		t.Errorf("the update shows %+v", cleared)
	}
	if cleared.SharedSecret != second.SharedSecret || (cleared.CircuitState == "closed") != s.EnableResetsCircuit {
		t.Errorf("the update shows %+v", cleared)
	}

	if _, err := client.CreateWebhook(t.Context(), commercelayerapi.WebhookParams{
		Name: new("Second"), Topic: new("a.b"), CallbackURL: new("https://a.test"),
	}); (rest.StatusOf(err) == 422) != s.UniqueNames {
		t.Errorf("a name that is taken: %v", err)
	}

	if err := client.DeleteWebhook(t.Context(), second.ID); err != nil {
		t.Error(err)
	}
	if _, err := client.GetWebhook(t.Context(), second.ID); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("the deleted webhook: %v", err)
	}
	if err := client.DeleteWebhook(t.Context(), second.ID); errors.Is(err, rest.ErrNotFound) == s.DeleteMissing204 {
		t.Errorf("deleted again: %v", err)
	}
}

// TestClientMeetsTrouble: limits, expired tokens and missing rights, as the client is to take them.
func TestClientMeetsTrouble(t *testing.T) {
	t.Parallel()
	fake := commercelayerfake.New()
	client := connect(t, fake)
	least := commercelayerapi.WebhookParams{Topic: new("orders.place"), CallbackURL: new("https://a.test/hook")}
	w, err := client.CreateWebhook(t.Context(), least)
	if err != nil {
		t.Fatal(err)
	}

	fake.RevokeTokens()
	if _, err := client.GetWebhook(t.Context(), w.ID); err != nil {
		t.Errorf("after the token was revoked: %v", err)
	}
	if n := len(fake.Journal.Calls("POST", "/oauth")); n != 2 {
		t.Errorf("%d token requests", n)
	}

	fake.NoRights = true
	fake.Journal.Clear()
	if _, err := client.GetWebhook(t.Context(), w.ID); rest.StatusOf(err) != 401 || errors.Is(err, rest.ErrNotFound) {
		t.Errorf("without the right: %v", err)
	}
	if n := len(fake.Journal.All()); n != 1 {
		t.Errorf("without the right it took %d requests", n)
	}
	fake.NoRights = false

	fake.SetLimits(fakeserver.Limit{Max: 1, Per: time.Hour})
	if _, err := client.GetWebhook(t.Context(), w.ID); err != nil {
		t.Error(err)
	}
	if _, err := client.CreateWebhook(t.Context(), least); rest.StatusOf(err) != 429 {
		t.Errorf("over the limit: %v", err)
	}
	if n := len(fake.Webhooks()); n != 1 {
		t.Errorf("%d webhooks exist", n)
	}
	fake.SetLimits()

	fake.Break(fakeserver.Fault{Commit: true})
	_, err = client.CreateWebhook(t.Context(), least)
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Ambiguous() || len(fake.Webhooks()) != 2 {
		t.Errorf("the answer was lost: %v, and %d webhooks exist", err, len(fake.Webhooks()))
	}
}
