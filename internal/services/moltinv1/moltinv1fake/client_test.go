package moltinv1fake_test

import (
	"context"
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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// start serves a fake under a path prefix, as the demo does, and returns its client.
func start(t *testing.T, retries int) (*moltinv1api.Client, *moltinv1fake.Fake) {
	t.Helper()
	fake := moltinv1fake.New()
	server := httptest.NewServer(fakeserver.Mount(map[string]http.Handler{"/moltin_v1": fake}))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/moltin_v1")
	if err != nil {
		t.Fatal(err)
	}
	return moltinv1api.New(moltinv1api.Config{
		BaseURL: base, ClientID: moltinv1fake.ClientID, ClientSecret: moltinv1fake.ClientSecret,
		REST: rest.Config{
			RequestTimeout: 10 * time.Second, MaxRetries: retries,
			BackoffMin: time.Millisecond, BackoffMax: 2 * time.Millisecond,
		},
	}), fake
}

func params() moltinv1api.WebhookParams {
	return moltinv1api.WebhookParams{
		URL: new("https://example.com/a?b=c&d"), ContentType: new("form"),
		Create: new(true), Update: new(false), Delete: new(true), Enabled: new(false),
		Name: new("Orders & more"), Subject: new("Ünïcode"), Secret: new("hush"),
	}
}

// One life of a webhook under each switch.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	type s = moltinv1fake.Switches
	for name, switches := range map[string]s{
		"default":              {},
		"NotFound200":          {NotFound200: true},
		"InvalidStatus 200":    {InvalidStatus: 200},
		"InvalidStatus 422":    {InvalidStatus: 422},
		"ErrorString":          {ErrorForm: moltinv1fake.ErrorString},
		"ErrorStringList":      {ErrorForm: moltinv1fake.ErrorStringList, NotFound200: true},
		"ErrorList":            {ErrorForm: moltinv1fake.ErrorList},
		"ErrorLists":           {ErrorForm: moltinv1fake.ErrorLists, NotFound200: true},
		"ErrorObject":          {ErrorForm: moltinv1fake.ErrorObject, InvalidStatus: 200},
		"ErrorMessage":         {ErrorForm: moltinv1fake.ErrorMessage, NotFound200: true},
		"StringKeys":           {StringKeys: true},
		"KeyValue":             {Unwrapped: moltinv1fake.KeyValue},
		"KeyValue, StringKeys": {Unwrapped: moltinv1fake.KeyValue, StringKeys: true},
		"BareKey":              {Unwrapped: moltinv1fake.BareKey},
		"BareText":             {Unwrapped: moltinv1fake.BareText},
		"BareBool":             {Unwrapped: moltinv1fake.BareBool},
		"BareLabel":            {Unwrapped: moltinv1fake.BareLabel},
		"ShowAll":              {ShowAll: true},
		"NullSecret":           {NullSecret: true},
		"EchoSecret":           {EchoSecret: true},
		"SecretOnce":           {SecretOnce: true},
		"MaskSecret":           {MaskSecret: true},
		"UpdateStatus200":      {UpdateStatus200: true},
		"Delete204":            {Delete204: true},
		"IgnoreClear":          {IgnoreClear: true, ShowAll: true, EchoSecret: true},
		"UniqueURLs":           {UniqueURLs: true},
		"NullPagination":       {NullPagination: true},
		"DefaultPage":          {DefaultPage: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, fake := start(t, 0)
			fake.Now = func() time.Time { return time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC) }
			fake.Switches = switches
			lifecycle(t, c, fake)
		})
	}
}

func lifecycle(t *testing.T, c *moltinv1api.Client, fake *moltinv1fake.Fake) {
	t.Helper()
	ctx := t.Context()
	check := func(step string, got *moltinv1api.Webhook, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		want := shown(fake, got.ID)
		if fake.Switches.SecretOnce && step != "get" {
			want.Secret = fake.Webhooks()[0].Secret
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v\nwant %+v", step, *got, want)
		}
	}
	w, err := c.CreateWebhook(ctx, params())
	check("create", w, err)
	stored := fake.Webhooks()[0]
	if stored.Name != "Orders & more" || stored.Subject != "Ünïcode" || stored.Secret != "hush" ||
		stored.URL != "https://example.com/a?b=c&d" || !stored.Create || stored.Update || !stored.Delete || stored.Enabled {
		t.Errorf("stored is %+v", stored)
	}
	id := w.ID

	w, err = c.GetWebhook(ctx, id)
	check("get", w, err)
	w, err = c.UpdateWebhook(ctx, id, moltinv1api.WebhookParams{Update: new(true), Create: new(false), ContentType: new("json")})
	check("update", w, err)
	if !w.Update || w.Create || w.ContentType != "json" || !w.Delete || w.URL != stored.URL {
		t.Errorf("update gave %+v", *w)
	}
	w, err = c.UpdateWebhook(ctx, id, moltinv1api.WebhookParams{Name: new(""), Secret: new("")})
	check("clear", w, err)
	if cleared := fake.Webhooks()[0]; (cleared.Secret == "") == fake.Switches.IgnoreClear || cleared.Subject != "Ünïcode" {
		t.Errorf("after clearing, stored is %+v", cleared)
	}

	var refused *rest.Error
	_, err = c.UpdateWebhook(ctx, id, moltinv1api.WebhookParams{ContentType: new("xml")})
	if !errors.As(err, &refused) || !slices.Equal(refused.Messages, []string{"The selected content type is invalid."}) {
		t.Errorf("refused update: got %v", err)
	}
	if errors.Is(err, rest.ErrNotFound) || refused.Ambiguous() {
		t.Errorf("a refused update is taken for something else: %v", err)
	}

	page, err := c.ListWebhooks(ctx, 0)
	if err != nil || len(page.Webhooks) != 1 || page.Next != -1 || page.Webhooks[0] != shown(fake, id) {
		t.Errorf("list: got %+v, %v", page, err)
	}
	if err := c.DeleteWebhook(ctx, id); err != nil || len(fake.Webhooks()) != 0 {
		t.Errorf("delete: got %v, left %v", err, fake.Webhooks())
	}
	if err := c.DeleteWebhook(ctx, id); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("delete again: got %v, want ErrNotFound", err)
	}
	if _, err := c.GetWebhook(ctx, id); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("get after delete: got %v, want ErrNotFound", err)
	}
	if _, err := c.UpdateWebhook(ctx, id, moltinv1api.WebhookParams{Enabled: new(true)}); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("update after delete: got %v, want ErrNotFound", err)
	}
	if tokens := fake.Journal.Calls("POST", "/oauth/access_token"); len(tokens) != 1 {
		t.Errorf("%d tokens were asked for", len(tokens))
	}
}

// shown is what the client must make of a stored webhook under the fake's switches.
func shown(fake *moltinv1fake.Fake, id string) moltinv1api.Webhook {
	for _, w := range fake.Webhooks() {
		if w.ID != id {
			continue
		}
		out := moltinv1api.Webhook{
			ID: w.ID, URL: w.URL, ContentType: w.ContentType,
			Create: w.Create, Update: w.Update, Delete: w.Delete, Enabled: w.Enabled,
		}
		if fake.Switches.ShowAll {
			out.Name, out.Subject = w.Name, w.Subject
			out.CreatedAt, out.UpdatedAt = "2026-11-22 01:02:03", "2026-11-22 01:02:03"
		}
		if fake.Switches.EchoSecret {
			out.Secret = w.Secret
		}
		if fake.Switches.MaskSecret && w.Secret != "" {
			out.Secret = "********"
		}
		return out
	}
	return moltinv1api.Webhook{}
}

func TestWalk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches moltinv1fake.Switches
		offsets  []string
		total    int
	}{
		"pages of 100":   {moltinv1fake.Switches{}, []string{"0", "100"}, 130},
		"pages of 15":    {moltinv1fake.Switches{DefaultPage: true}, []string{"0", "15", "30", "45", "60", "75", "90", "105", "120"}, 130},
		"all in one":     {moltinv1fake.Switches{NullPagination: true}, []string{"0"}, -1},
		"labels, at 100": {moltinv1fake.Switches{Unwrapped: moltinv1fake.BareLabel}, []string{"0", "100"}, 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, fake := start(t, 0)
			fake.Switches = test.switches
			for i := range 130 {
				fake.Put(moltinv1fake.Webhook{URL: fmt.Sprint("https://example.com/", i), ContentType: "json"})
			}
			var urls, offsets []string
			for offset := 0; offset != -1; {
				page, err := c.ListWebhooks(t.Context(), offset)
				if err != nil {
					t.Fatal(err)
				}
				for _, w := range page.Webhooks {
					urls = append(urls, w.URL)
				}
				if page.Total != test.total {
					t.Errorf("the total is %d, want %d", page.Total, test.total)
				}
				offset = page.Next
			}
			for _, e := range fake.Journal.Calls("GET", "/v1/webhooks") {
				offsets = append(offsets, e.Query.Get("offset"))
			}
			if len(urls) != 130 || len(slices.Compact(slices.Sorted(slices.Values(urls)))) != 130 {
				t.Errorf("the walk met %d webhooks", len(urls))
			}
			if !slices.Equal(offsets, test.offsets) {
				t.Errorf("it asked at %v, want %v", offsets, test.offsets)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	t.Run("a lost create is ambiguous and sent once", func(t *testing.T) {
		t.Parallel()
		for _, fault := range []fakeserver.Fault{
			{Commit: true}, {Truncate: true}, {Commit: true, Status: 502, Body: fakeserver.HTML502},
		} {
			c, fake := start(t, 3)
			fake.Break(fault)
			_, err := c.CreateWebhook(t.Context(), params())
			var e *rest.Error
			if !errors.As(err, &e) || !e.Ambiguous() || strings.Contains(err.Error(), "hush") {
				t.Errorf("got %v, want an ambiguous error", err)
			}
			if len(fake.Webhooks()) != 1 || len(fake.Journal.Writes()) != 1 {
				t.Errorf("%d webhooks exist after %d writes", len(fake.Webhooks()), len(fake.Journal.Writes()))
			}
		}
	})
	t.Run("a revoked token is renewed", func(t *testing.T) {
		t.Parallel()
		c, fake := start(t, 0)
		if _, err := c.CreateWebhook(t.Context(), params()); err != nil {
			t.Fatal(err)
		}
		fake.RevokeTokens()
		if _, err := c.CreateWebhook(t.Context(), params()); err != nil {
			t.Error(err)
		}
		if got := len(fake.Journal.Calls("POST", "/oauth/access_token")); got != 2 || len(fake.Webhooks()) != 2 {
			t.Errorf("%d tokens, %d webhooks", got, len(fake.Webhooks()))
		}
	})
	t.Run("a limit is waited out", func(t *testing.T) {
		t.Parallel()
		c, fake := start(t, 2)
		fake.Break(fakeserver.Fault{Status: 429, Body: `{"status":false,"error":"Too many requests"}`})
		if _, err := c.CreateWebhook(t.Context(), params()); err != nil || len(fake.Webhooks()) != 1 {
			t.Errorf("got %v and %d webhooks", err, len(fake.Webhooks()))
		}
	})
	t.Run("wrong base URL", func(t *testing.T) {
		t.Parallel()
		fake := moltinv1fake.New()
		server := httptest.NewServer(fake)
		t.Cleanup(server.Close)
		base, err := url.Parse(server.URL + "/v1")
		if err != nil {
			t.Fatal(err)
		}
		c := moltinv1api.New(moltinv1api.Config{BaseURL: base, AccessToken: "any"})
		_, err = c.GetWebhook(context.Background(), "a")
		if err == nil || errors.Is(err, rest.ErrNotFound) || !strings.Contains(err.Error(), "API method requested does not exist") {
			t.Errorf("got %v, want the vendor's words and not ErrNotFound", err)
		}
	})
}
