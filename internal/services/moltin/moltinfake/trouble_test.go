package moltinfake_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestTrouble holds what goes wrong between client and API.
func TestTrouble(t *testing.T) {
	t.Parallel()
	hook := moltinapi.IntegrationParams{
		Name: new("n"), IntegrationType: moltinapi.TypeWebhook, Observes: &[]string{"a.b", "a.c", "a.d"},
		Configuration: &moltinapi.ConfigurationParams{URL: new("https://a.example")},
	}
	for name, test := range map[string]struct {
		switches  moltinfake.Switches
		prepare   func(*moltinfake.Fake)
		want      string // of the error; "" is success
		ambiguous bool
		stored    int
	}{
		"a revoked token is renewed": {prepare: (*moltinfake.Fake).RevokeTokens, stored: 2},
		"no rights":                  {prepare: func(f *moltinfake.Fake) { f.NoRights = true }, want: "403 Forbidden: Forbidden", stored: 1},
		"too many events": {switches: moltinfake.Switches{EventLimit: 2}, want: "422 Unprocessable Entity: " +
			"Failed Validation: You have reached the integration event limit of 2", stored: 1},
		"too many integrations": {switches: moltinfake.Switches{IntegrationLimit: 1},
			want: "You have reached the integration limit of 1", stored: 1},
		"no description": {switches: moltinfake.Switches{DescriptionRequired: true},
			want: "The data.description field is required.", stored: 1},
		"vague": {switches: moltinfake.Switches{DescriptionRequired: true, VagueErrors: true},
			want: "422 Unprocessable Entity: Validation Error: Your request was invalid", stored: 1},
		"too many requests": {prepare: func(f *moltinfake.Fake) {
			f.SetLimits(fakeserver.Limit{Max: 0, Per: time.Hour})
		}, want: "429 Too Many Requests", stored: 1},
		"the answer is lost": {prepare: func(f *moltinfake.Fake) { f.Break(fakeserver.Fault{Commit: true}) },
			want: "got no answer", ambiguous: true, stored: 2},
		"the answer is cut off": {prepare: func(f *moltinfake.Fake) { f.Break(fakeserver.Fault{Truncate: true}) },
			want: "got no answer", ambiguous: true, stored: 2},
		"the gateway answers": {prepare: func(f *moltinfake.Fake) {
			f.Break(fakeserver.Fault{Commit: true, Status: 502, Body: fakeserver.HTML502})
		}, want: "a web page titled", ambiguous: true, stored: 2},
		"accepted without a body": {prepare: func(f *moltinfake.Fake) {
			f.Break(fakeserver.Fault{Commit: true, Status: 204})
		}, want: "the answer has no body", ambiguous: true, stored: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, fake := start(t, test.switches)
			fake.Put(moltinfake.Integration{Name: "before"})
			if _, err := client.ListIntegrations(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			if test.prepare != nil {
				test.prepare(fake)
			}
			_, err := client.CreateIntegration(t.Context(), hook)
			var failure *rest.Error
			switch {
			case test.want == "" && err != nil, test.want != "" && !errors.As(err, &failure):
				t.Fatalf("error %v, want %q", err, test.want)
			case test.want != "" && (!strings.Contains(err.Error(), test.want) || failure.Ambiguous() != test.ambiguous):
				t.Errorf("error %v (ambiguous %t), want %q", err, failure.Ambiguous(), test.want)
			}
			if got := len(fake.Integrations()); got != test.stored {
				t.Errorf("%d integrations, want %d", got, test.stored)
			}
		})
	}
}

// TestUpdateWithoutBody reads what an accepted update doesn't show.
func TestUpdateWithoutBody(t *testing.T) {
	t.Parallel()
	client, fake := start(t, moltinfake.Switches{})
	id := fake.Put(moltinfake.Integration{Name: "before", Enabled: true})
	fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPut, ""), Commit: true, Status: http.StatusNoContent})
	got, err := client.UpdateIntegration(t.Context(), id, moltinapi.IntegrationParams{Name: new("after")})
	if err != nil || got.Name != "after" || !got.Enabled {
		t.Errorf("%+v, %v", got, err)
	}
	if reads := len(fake.Journal.Calls(http.MethodGet, "/v2/integrations/"+id)); reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

// TestReservedWord reads the logs as if they were an integration, which isn't its absence.
func TestReservedWord(t *testing.T) {
	t.Parallel()
	client, _ := start(t, moltinfake.Switches{})
	if _, err := client.GetIntegration(t.Context(), "logs"); err == nil || errors.Is(err, rest.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}
