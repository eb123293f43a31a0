// Package commercelayerfake is Commerce Layer's webhooks API from the other side: an http.Handler with state, that
// behaves as the real one is known to, oddities included. What isn't known is a switch.
//
// It has wire structs of its own, so that a mistake of the client isn't repeated here. It may import only
// internal/fakeserver and its package delivery, and only tests, the sandbox and the benchmarks import it.
package commercelayerfake

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

const mediaType = "application/vnd.api+json"

// The credentials that the fake accepts.
const (
	ClientID     = "demo"
	ClientSecret = "demo-secret"
)

// Switches choose between answers that are all plausible, because the documentation leaves them open. The zero value is
// the likeliest.
type Switches struct {
	// Empty is how empty include_resources are shown: "" for null, "[]", or `[""]`, which the dashboard stores.
	Empty string
	// NullMetadata shows unset metadata as null instead of {}.
	NullMetadata bool
	// ReverseIncludes shows include_resources in another order than they were sent.
	ReverseIncludes bool
	// IgnoreDisableOnCreate leaves a webhook enabled although its create asked for _disable.
	IgnoreDisableOnCreate bool
	// EdgeErrors answers 404 as the servers in front of the application do: errors as an object, with a numeric status.
	EdgeErrors bool
	// DeleteMissing204 answers 204 to the delete of a webhook that doesn't exist, instead of 404.
	DeleteMissing204 bool
	// UniqueNames refuses a second webhook of the same name with 422.
	UniqueNames bool
	// EnableResetsCircuit closes an open circuit on _enable.
	EnableResetsCircuit bool
	// Meta is where answers tell whose webhooks they show.
	Meta Meta
	// OpaqueTokens hands out tokens that tell nothing.
	OpaqueTokens bool
	// RefuseEventFilters answers 400 to a list of events that is filtered or sorted: that is documented of other resources.
	RefuseEventFilters bool
	// DeliveryContentType is the content type of deliveries; application/json unless set, as the vendor's own handlers want it
	// (https://github.com/commercelayer/examples, webhooks). No page names it.
	DeliveryContentType string
}

// Meta is where answers tell mode and organization.
type Meta int

// The places that are known, and none.
const (
	// InResource is where recordings of 2022 to 2025 have it: in each webhook.
	InResource Meta = iota
	// InDocument is where it is to be from September 2026 on (https://docs.commercelayer.io/changelog/upcoming): around what is
	// shown, in single answers and lists.
	InDocument
	// Nowhere tells neither.
	Nowhere
)

// Webhook is one stored webhook. Tests read and change it directly.
type Webhook struct {
	ID                  string
	Name                string
	Topic               string
	CallbackURL         string
	IncludeResources    []string
	Reference           *string
	ReferenceOrigin     *string
	Metadata            json.RawMessage
	DisabledAt          *time.Time
	CircuitState        string
	CircuitFailureCount int
	SharedSecret        string
	CreatedAt           time.Time
	UpdatedAt           time.Time
}

// Fake is the API. It is safe for concurrent use.
type Fake struct {
	*fakeserver.Core
	Switches Switches
	// Organization and Live are what the token says, and the answers.
	Organization string
	Live         bool
	// Versions are the dated versions of the API. A path without one leads to the organization's default.
	Versions []string
	// TokenLife is how long a token is good; two hours unless set.
	TokenLife time.Duration
	// NoRights answers every call but the token's with the 401 of a missing right.
	NoRights bool

	// live is the live mode, where AddLiveMode was called.
	live   *Fake
	client credentials

	tokens   fakeserver.Tokens
	mux      *http.ServeMux
	fixtures fixtures

	mu             sync.Mutex
	webhooks       []*Webhook
	eventCallbacks []eventCallback // the newest, oldest first
	callbackBytes  int             // of their payloads
	callbacks      int             // how many there were
	pastEvents     []pastEvent     // the newest, oldest first
	eventBytes     int             // of their changes
	token          string
	tokenEnds      time.Time
	tokenFrom      time.Time
	traces         int
	secrets        int
}

// New returns an empty API.
func New() *Fake {
	f := &Fake{
		Core: fakeserver.NewCore(fakeserver.Sequence("hook%06d"), tooMany), Organization: "demo", TokenLife: 2 * time.Hour,
		Versions: []string{"2017-08", "2026-05"}, client: credentials{ClientID, ClientSecret},
	}
	f.mux = http.NewServeMux()
	f.mux.HandleFunc("POST /oauth/token", f.issueToken)
	f.mux.HandleFunc("POST /api/webhooks", f.authorized(f.create))
	f.mux.HandleFunc("GET /api/webhooks", f.authorized(f.list))
	f.mux.HandleFunc("GET /api/webhooks/{id}", f.authorized(f.read))
	f.mux.HandleFunc("PATCH /api/webhooks/{id}", f.authorized(f.update))
	f.mux.HandleFunc("DELETE /api/webhooks/{id}", f.authorized(f.remove))
	f.mux.HandleFunc("GET /api/webhooks/{id}/last_event_callbacks", f.authorized(f.listEventCallbacks))
	f.mux.HandleFunc("GET /api/event_callbacks", f.authorized(f.listEventCallbacks))
	f.mux.HandleFunc("GET /api/event_callbacks/{id}", f.authorized(f.readEventCallback))
	f.mux.HandleFunc("GET /api/events", f.authorized(f.listEvents))
	f.mux.HandleFunc("GET /api/events/{id}", f.authorized(f.readEvent))
	f.mux.HandleFunc("PATCH /api/events/{id}", f.authorized(f.updateEvent))
	f.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<html><head><title>404 Not Found</title></head></html>"))
	})
	return f
}

func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, http.HandlerFunc(f.route))
}

// route serves a path of any version like the one without: webhooks are the same in all of them. A version that doesn't exist
// is no path.
func (f *Fake) route(w http.ResponseWriter, r *http.Request) {
	for _, version := range f.Versions {
		if rest, ok := strings.CutPrefix(r.URL.Path, "/api/"+version+"/"); ok {
			r = r.Clone(r.Context())
			r.URL.Path, r.URL.RawPath = "/api/"+rest, ""
			break
		}
	}
	f.modeFor(r).mux.ServeHTTP(w, r)
}

// UseLimits refuses what Commerce Layer's test mode refuses (https://docs.commercelayer.io/core/rate-limits): 25
// requests in 10 seconds and 100 in 60, reads and writes apart, and 30 token requests in 60.
func (f *Fake) UseLimits() {
	token := func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/oauth") }
	read := func(r *http.Request) bool { return !token(r) && r.Method == http.MethodGet }
	write := func(r *http.Request) bool { return !token(r) && r.Method != http.MethodGet }
	f.SetLimits(
		fakeserver.Limit{Max: 25, Per: 10 * time.Second, Counts: read},
		fakeserver.Limit{Max: 100, Per: time.Minute, Counts: read},
		fakeserver.Limit{Max: 25, Per: 10 * time.Second, Counts: write},
		fakeserver.Limit{Max: 100, Per: time.Minute, Counts: write},
		fakeserver.Limit{Max: 30, Per: time.Minute, Counts: token},
	)
}

// RevokeTokens makes every token issued so far invalid.
func (f *Fake) RevokeTokens() {
	f.tokens.Revoke()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.token = ""
}

// Webhooks returns copies of all webhooks, oldest first.
func (f *Fake) Webhooks() []Webhook {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Webhook, len(f.webhooks))
	for i, w := range f.webhooks {
		out[i] = *w
	}
	return out
}

// Put adds a webhook as if it had been clicked together, filling in what is empty, and returns its id.
func (f *Fake) Put(w Webhook) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.add(&w)
	return w.ID
}

// Edit changes a stored webhook behind Terraform's back. It reports whether there is one with this id.
func (f *Fake) Edit(id string, change func(*Webhook)) bool {
	f = f.modeOf(id)
	f.mu.Lock()
	defer f.mu.Unlock()
	w := f.find(id)
	if w != nil {
		change(w)
		f.HookNews(id)
	}
	return w != nil
}

// Drop deletes a webhook behind Terraform's back. It reports whether there was one with this id.
func (f *Fake) Drop(id string) bool {
	f = f.modeOf(id)
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.webhooks)
	f.webhooks = slices.DeleteFunc(f.webhooks, func(w *Webhook) bool { return w.ID == id })
	f.HookNews(id)
	return len(f.webhooks) < before
}

// add stores a webhook with the server's defaults. The caller holds the lock.
func (f *Fake) add(w *Webhook) {
	now := f.Now().UTC()
	if w.ID == "" {
		w.ID = f.NewID()
	}
	if w.SharedSecret == "" {
		w.SharedSecret = f.newSecret(w)
	}
	if w.Name == "" {
		w.Name = defaultName(w.ID)
	}
	if w.CircuitState == "" {
		w.CircuitState = "closed"
	}
	if w.CreatedAt.IsZero() {
		w.CreatedAt, w.UpdatedAt = now, now
	}
	f.webhooks = append(f.webhooks, w)
	f.Changed(w.ID)
}

// newSecret makes a shared secret of the seed, the mode and what the webhook is made with, so that a sandbox that starts anew gives the
// same webhook the same one; without a seed it counts. No two webhooks share one. The caller holds the lock.
func (f *Fake) newSecret(w *Webhook) string {
	if f.Seed == "" {
		f.secrets++
		return fmt.Sprintf("%032x", 0xc0ffee+f.secrets-1)
	}
	for again := 0; ; again++ {
		made, _ := json.Marshal([]any{f.Live, w.Topic, w.CallbackURL, w.Name, again}) // texts and a number can't fail
		secret := hex.EncodeToString(mac(made, []byte(f.Seed))[:16])
		if !slices.ContainsFunc(f.webhooks, func(other *Webhook) bool { return other.SharedSecret == secret }) {
			return secret
		}
	}
}

// find returns the stored webhook or nil. The caller holds the lock.
func (f *Fake) find(id string) *Webhook {
	for _, w := range f.webhooks {
		if w.ID == id {
			return w
		}
	}
	return nil
}

// defaultName is what the server calls a webhook without a name
// (https://docs.commercelayer.io/core/v/api-reference/webhooks/create).
func defaultName(id string) string { return "Webhook " + id }
