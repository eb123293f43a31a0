package moltinfake_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// start serves a fake below a path prefix and returns a client for it.
func start(t *testing.T, switches moltinfake.Switches) (*moltinapi.Client, *moltinfake.Fake) {
	t.Helper()
	fake := moltinfake.New()
	fake.Switches = switches
	server := httptest.NewServer(fakeserver.Mount(map[string]http.Handler{"/moltin": fake}))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/moltin")
	if err != nil {
		t.Fatal(err)
	}
	return moltinapi.New(moltinapi.Config{
		BaseURL: base, ClientID: moltinfake.ClientID, ClientSecret: moltinfake.ClientSecret,
		REST: rest.Config{
			RequestTimeout: 10 * time.Second, BackoffMin: time.Millisecond, BackoffMax: 2 * time.Millisecond,
		},
	}), fake
}

// masked is a secret as the documented answers show it: with its last four characters, in its length
// (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html).
func masked(secret string) string {
	hidden := max(0, len(secret)-4)
	if hidden == 0 {
		hidden = len(secret)
	}
	return strings.Repeat("*", hidden) + secret[hidden:]
}

// TestLifecycle takes an integration of each type through its life under each switch.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinfake.Switches{
		"none":                 {},
		"ReplaceConfiguration": {ReplaceConfiguration: true},
		"MaskSecretKey":        {MaskSecretKey: true},
		"HideSecretKey":        {HideSecretKey: true},
		"Unset empty":          {Unset: `""`},
		"Unset null":           {Unset: "null"},
		"HideStompDisabled":    {HideStompDisabled: true},
		"ShuffleObserves":      {ShuffleObserves: true},
		"CreateStatus200":      {CreateStatus200: true},
		"Delete204":            {Delete204: true},
		"DeleteNoBody":         {DeleteNoBody: true},
		"DeleteMissing200":     {DeleteMissing200: true},
		"BadID400":             {BadID400: true},
		"DataOnly":             {Envelope: moltinfake.DataOnly},
		"MetaEnvelope":         {Envelope: moltinfake.MetaEnvelope},
		"LinksOnly":            {Envelope: moltinfake.LinksOnly},
		"NoPaging":             {NoPaging: true},
		"DescriptionRequired":  {DescriptionRequired: true},
		"EventLimit":           {EventLimit: 2},
		"IntegrationLimit":     {IntegrationLimit: 1},
		"VagueErrors":          {VagueErrors: true},
		"WholePut":             {WholePut: true},
		"LogsAlone":            {LogsAlone: true},
		"LateDescription":      {LateDescription: true},
		"StoreHeaders":         {StoreHeaders: true},
		"Recorded2017":         moltinfake.Recorded2017(),
	} {
		for _, k := range []kind{webhook(), sqs(), stomp()} {
			t.Run(name+" "+k.integrationType, func(t *testing.T) {
				t.Parallel()
				lifecycle(t, switches, k)
			})
		}
	}
}

func lifecycle(t *testing.T, switches moltinfake.Switches, k kind) {
	t.Helper()
	client, fake := start(t, switches)
	ctx := t.Context()

	created, err := client.CreateIntegration(ctx, moltinapi.IntegrationParams{
		Name: new("n"), Description: new("d"), Enabled: new(true), IntegrationType: k.integrationType,
		Observes: &[]string{"order.paid", "cart.updated"}, Configuration: &k.first,
	})
	if err != nil {
		t.Fatal(err)
	}
	id := created.ID
	check := func(step int, shown *moltinapi.Integration, want moltinapi.Integration) {
		t.Helper()
		stored := fake.Integrations()[0]
		configuration := k.stored[step]
		if step == 1 && switches.ReplaceConfiguration {
			configuration.Username = "" // the second configuration leaves it out
		}
		if !reflect.DeepEqual(stored.Configuration, configuration) {
			t.Errorf("stored %+v\nwant   %+v", stored.Configuration, configuration)
		}
		if read, err := client.GetIntegration(ctx, id); err != nil || !reflect.DeepEqual(read, shown) {
			t.Errorf("read  %+v (%v)\nshown %+v", read, err, shown)
		}
		for i, secret := range k.real(configuration) {
			readable := k.integrationType == moltinapi.TypeWebhook && !switches.MaskSecretKey
			switch {
			case readable && switches.HideSecretKey:
				secret = ""
			case !readable:
				secret = masked(secret)
			}
			if got := k.secrets(shown.Configuration)[i]; got != secret {
				t.Errorf("shows %q, want %q", got, secret)
			}
		}
		got := *shown
		slices.Sort(got.Observes)
		got.Configuration, got.CreatedAt, got.UpdatedAt = moltinapi.Configuration{}, "", ""
		want.ID, want.IntegrationType = id, k.integrationType
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	want := moltinapi.Integration{Name: "n", Description: "d", Enabled: true, Observes: []string{"cart.updated", "order.paid"}}
	check(0, created, want)

	// An update that leaves the configuration out leaves the secrets alone.
	whole := func(p moltinapi.IntegrationParams) moltinapi.IntegrationParams {
		if switches.WholePut {
			p.Name, p.IntegrationType, p.Observes = new("n"), k.integrationType, &[]string{"order.paid"}
		}
		return p
	}
	updated, err := client.UpdateIntegration(ctx, id, whole(moltinapi.IntegrationParams{
		Description: new(""), Enabled: new(false), Observes: &[]string{"order.paid"},
	}))
	if err != nil {
		t.Fatal(err)
	}
	want.Description, want.Enabled, want.Observes = "", false, []string{"order.paid"}
	check(0, updated, want)

	for step, configuration := range []moltinapi.ConfigurationParams{k.second, k.cleared} {
		updated, err = client.UpdateIntegration(ctx, id, whole(moltinapi.IntegrationParams{
			IntegrationType: k.integrationType, Configuration: &configuration,
		}))
		if err != nil {
			t.Fatal(err)
		}
		check(step+1, updated, want)
	}

	page, err := client.ListIntegrations(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Integrations) != 1 || !reflect.DeepEqual(page.Integrations[0], *updated) || page.More {
		t.Errorf("listed %+v", page)
	}

	if err := client.DeleteIntegration(ctx, id); err != nil {
		t.Error(err)
	}
	if left := fake.Integrations(); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	if _, err := client.GetIntegration(ctx, id); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("read after the delete: %v", err)
	}
	if err := client.DeleteIntegration(ctx, id); errors.Is(err, rest.ErrNotFound) == switches.DeleteMissing200 {
		t.Errorf("second delete: %v", err)
	}
	if _, err := client.GetIntegration(ctx, "x"); errors.Is(err, rest.ErrNotFound) == (switches.BadID400 || switches.BareBadID) {
		t.Errorf("an id that is no UUID: %v", err)
	}
	if got := len(fake.Journal.Writes()); got != 6 {
		t.Errorf("%d writes", got)
	}
}

// TestWalk lists more than two pages under each envelope.
func TestWalk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches moltinfake.Switches
		total    int
		pages    int
	}{
		"links and results": {moltinfake.Switches{}, 230, 3},
		"data only":         {moltinfake.Switches{Envelope: moltinfake.DataOnly}, -1, 3},
		"meta":              {moltinfake.Switches{Envelope: moltinfake.MetaEnvelope}, 230, 3},
		"links only":        {moltinfake.Switches{Envelope: moltinfake.LinksOnly}, -1, 3},
		"no paging":         {moltinfake.Switches{NoPaging: true}, 230, 1},
		"no paging, no end": {moltinfake.Switches{NoPaging: true, Envelope: moltinfake.DataOnly}, -1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, fake := start(t, test.switches)
			var want, got []string
			for n := range 230 {
				want = append(want, fake.Put(moltinfake.Integration{Name: fmt.Sprint(n)}))
			}
			pages := 0
			for more := true; more; pages++ {
				page, err := client.ListIntegrations(t.Context(), len(got))
				if err != nil {
					t.Fatal(err)
				}
				if page.Total != test.total {
					t.Errorf("page %d: total %d, want %d", pages, page.Total, test.total)
				}
				for _, i := range page.Integrations {
					got = append(got, i.ID)
				}
				more = page.More
			}
			if !slices.Equal(got, want) || pages != test.pages {
				t.Errorf("%d integrations in %d pages", len(got), pages)
			}
		})
	}
}
