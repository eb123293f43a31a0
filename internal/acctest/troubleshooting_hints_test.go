package acctest_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// requestTroubles are failed requests, by the hint in the message.
func requestTroubles() map[string]trouble {
	readsV1 := reads("moltin_v1_webhook", members(moltinV1State))
	createsV1 := applies("moltin_v1_webhook", "", members(moltinV1Members))
	breaks := func(fault fakeserver.Fault) func(*acctest.World) {
		fault.Times = -1
		return func(w *acctest.World) { w.MoltinV1.Break(fault) }
	}
	return map[string]trouble{
		"Check client_id and client_secret": {settings: wrong(), meet: readsV1},
		"The vendor's rate limit rejected":  {prepare: breaks(fakeserver.Fault{Status: 429}), meet: readsV1},
		"This response isn't from":          {prepare: breaks(fakeserver.Fault{Status: 200, Body: "<html><title>Sign in</title></html>"}), meet: readsV1},
		"Nothing is listening there":        {settings: map[string]any{"base_url": "http://127.0.0.1:1"}, meet: readsV1},
		"One side speaks https": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			return readsV1(t, start(t, s.member, s.world, map[string]any{"base_url": strings.Replace(s.world.URL, "http:", "https:", 1)}))
		}},
		"The TLS connection failed": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
			untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
			untrusted.StartTLS()
			t.Cleanup(untrusted.Close)
			return readsV1(t, start(t, s.member, s.world, map[string]any{"base_url": untrusted.URL}))
		}},
		"contains a line break or another control character": {
			prepare: breaks(fakeserver.Fault{Match: fakeserver.On(http.MethodPost, "/oauth"), Status: 200, Body: `{"access_token":"a\nb"}`}),
			meet:    readsV1,
		},
		"The vendor asked for a longer wait": {
			settings: map[string]any{"max_retries": 1},
			prepare:  breaks(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"60"}}}), meet: readsV1,
		},
		"this proves nothing": {prepare: breaks(fakeserver.Fault{Status: 404, Body: `{"status":false,"error":"Webhook not found"}`}), meet: readsV1},
		"it is about another object": {
			prepare: func(w *acctest.World) {
				w.CommerceLayer.Break(fakeserver.Fault{Status: 200, Body: `{"data":{"id":"another","type":"webhooks"}}`})
			},
			meet: reads("commercelayer_webhook", `{"id":"`+layerID+`"}`),
		},
		"can be reached from here": {prepare: breaks(fakeserver.Fault{}), meet: readsV1},
		"Try again. If it needs longer": {
			prepare: breaks(fakeserver.Fault{Delay: time.Minute}),
			meet:    reads("moltin_v1_webhook", members(moltinV1State, `"timeouts":{"read":"50ms"}`)),
		},
		"was deleted outside of Terraform": {
			meet: applies("moltin_v1_webhook", members(moltinV1State), members(moltinV1Members, `"content_type":"form"`)),
		},
		"but the credentials are for": {prepare: holds(func(*commercelayerfake.Webhook) {}), meet: readsGone(nil, func(f *commercelayerfake.Fake) {
			f.Live = true
		})},
		"and nothing shows which account the credentials belong to": {prepare: holds(func(*commercelayerfake.Webhook) {}), meet: readsGone(nil, func(f *commercelayerfake.Fake) {
			f.HideAccount()
		})},
		"but it was last seen with": {
			prepare: func(w *acctest.World) {
				w.CommerceLayer.HideAccount()
				w.CommerceLayer.Accept("replaced")
				holds(func(*commercelayerfake.Webhook) {})(w)
			},
			meet: readsGone(map[string]any{"client_id": "replaced"}, func(*commercelayerfake.Fake) {}),
		},
		"a version of the API?": {
			settings: map[string]any{"api_version": "2031-01"}, meet: reads("commercelayer_webhook", `{"id":"`+layerID+`"}`),
		},
		"The response was lost": {prepare: lost(false), meet: createsV1},
		"It may have created one of these": {
			prepare: func(w *acctest.World) {
				holds(func(*commercelayerfake.Webhook) {})(w) // as new as the lost webhook
				w.CommerceLayer.Break(fakeserver.Fault{
					Match: fakeserver.On(http.MethodPost, "/api"), Commit: true, Status: 502, Body: fakeserver.HTML502,
				})
			},
			meet: applies("commercelayer_webhook", "", members(layerMembers)),
		},
		"Whether it took effect is not known": {
			prepare: func(w *acctest.World) {
				w.CommerceLayer.Break(
					fakeserver.Fault{Match: fakeserver.On(http.MethodPost, "/api"), Status: 502, Body: fakeserver.HTML502},
					fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/api"), Status: 403, Times: -1},
				)
			},
			meet: applies("commercelayer_webhook", "", members(layerMembers)),
		},
		"The run was interrupted": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			ctx, interrupt := context.WithCancel(t.Context())
			interrupt()
			s.needs(t, "moltin_v1_webhook")
			resp, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
				TypeName: "moltin_v1_webhook", CurrentState: acctest.JSON(members(moltinV1State)),
			})
			if err != nil {
				t.Fatal(err)
			}
			return resp.Diagnostics
		}},
	}
}

// readsGone reads the webhook, deletes it after a change to the fake, and reads it again with other settings.
func readsGone(settings map[string]any, change func(*commercelayerfake.Fake)) meeting {
	return func(t *testing.T, s server) []*tfprotov6.Diagnostic { return readAgain(t, s, settings, change) }
}

func readAgain(t *testing.T, s server, settings map[string]any, change func(*commercelayerfake.Fake)) []*tfprotov6.Diagnostic {
	t.Helper()
	state := acctest.JSON(`{"id":"` + layerID + `"}`)
	s.needs(t, "commercelayer_webhook")
	before, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "commercelayer_webhook", CurrentState: state})
	if err != nil || len(before.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, acctest.Texts(before.Diagnostics))
	}
	change(s.world.CommerceLayer)
	s.world.CommerceLayer.RevokeTokens()
	s.world.CommerceLayer.Drop(layerID)
	after, err := start(t, s.member, s.world, settings).ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "commercelayer_webhook", CurrentState: before.NewState, Private: before.Private,
	})
	if err != nil {
		t.Fatal(err)
	}
	return after.Diagnostics
}
