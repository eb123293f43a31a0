package dooapi_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

func TestTokenRevoked(t *testing.T) {
	t.Parallel()
	for name, disguised := range map[string]bool{"by status": false, "in disguise": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches.ErrorIn200, fake.Switches.DeleteNeedsBearer = disguised, true
			client := start(t, fake)
			id, err := client.CreateWebhook(context.Background(), doofake.TeamID, full())
			if err != nil {
				t.Fatal(err)
			}
			fake.RevokeTokens()
			if err := client.DeleteWebhook(context.Background(), id); err != nil {
				t.Error(err)
			}
			if n := len(fake.Journal.Calls(http.MethodPost, "/v1/oauth")); n != 2 {
				t.Errorf("%d tokens were asked for, want 2", n)
			}
		})
	}
}

func TestCreateIsNotRepeated(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault  fakeserver.Fault
		stored int
	}{
		"lost before":        {fakeserver.Fault{}, 0},
		"lost after":         {fakeserver.Fault{Commit: true}, 1},
		"gateway, committed": {fakeserver.Fault{Commit: true, Status: 502, Body: fakeserver.HTML502}, 1},
		"cut off":            {fakeserver.Fault{Truncate: true}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Break(test.fault)
			_, err := start(t, fake).CreateWebhook(context.Background(), doofake.TeamID, full())
			var failure *rest.Error
			if !errors.As(err, &failure) || !failure.Ambiguous() {
				t.Errorf("got %v, want an ambiguous error", err)
			}
			if n := len(fake.Webhooks()); n != test.stored {
				t.Errorf("%d webhooks are stored, want %d", n, test.stored)
			}
			if n := len(fake.Journal.Writes()); n != 1 {
				t.Errorf("%d creates arrived", n)
			}
		})
	}
}

// A request over the limit did nothing, so even a create is sent again.
func TestLimitIsWaitedOut(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{
		"envelope": {}, "in disguise": {ErrorIn200: true}, "gateway": {GatewayErrors: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = switches
			begin := time.Now()
			var requests atomic.Int64
			fake.Now = func() time.Time { return begin.Add(time.Duration(requests.Load()) * 600 * time.Millisecond) }
			fake.UseLimits()
			client := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				fake.ServeHTTP(w, r)
			}))
			if _, err := client.CreateWebhook(context.Background(), doofake.TeamID, full()); err != nil {
				t.Fatal(err)
			}
			if n := len(fake.Journal.Writes()); n != 2 {
				t.Errorf("%d creates arrived, want a refused one and another", n)
			}
		})
	}
}
