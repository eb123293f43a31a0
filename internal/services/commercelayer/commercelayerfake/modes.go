package commercelayerfake

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// The credentials of the live mode, where there is one beside the other.
const (
	LiveClientID     = "live"
	LiveClientSecret = "live-secret"
)

// AddLiveMode gives the organization a live mode in addition to its test mode. Each has its own webhooks and event callbacks, and a
// token gives access to the mode of its client (https://docs.commercelayer.io/core/authentication). It is called before the first
// request.
func (f *Fake) AddLiveMode() {
	f.live = New()
	f.live.Core = f.Core // one clock, one journal, and ids that exist once
	f.live.Live, f.live.client = true, credentials{LiveClientID, LiveClientSecret}
}

// credentials are those of an API client.
type credentials struct{ id, secret string }

// modes are all modes.
func (f *Fake) modes() []*Fake {
	if f.live == nil {
		return []*Fake{f}
	}
	return []*Fake{f, f.live}
}

// modeOf is the mode of a webhook, or the test mode if no mode has it.
func (f *Fake) modeOf(webhookID string) *Fake {
	if f.live != nil && webhookID != "" {
		if _, err := f.live.copyOf(webhookID); err == nil {
			return f.live
		}
	}
	return f
}

// modeFor is the mode that a request is for, according to its token or to the client that requests one.
func (f *Fake) modeFor(r *http.Request) *Fake {
	switch {
	case f.live == nil:
	case f.live.tokens.Good(fakeserver.Bearer(r), f.Now()):
		return f.live
	case strings.HasPrefix(r.URL.Path, "/oauth/"):
		text, err := io.ReadAll(r.Body)
		fakeserver.Rewind(r, text)
		var client struct {
			ID string `json:"client_id"`
		}
		if err == nil && json.Unmarshal(text, &client) == nil && client.ID == LiveClientID {
			return f.live
		}
	}
	return f
}
