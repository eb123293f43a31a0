// Package commercelayerfake is a fake of Commerce Layer's webhooks API: an http.Handler with state that behaves as the real API
// is known to, including its oddities. What isn't known is a switch.
//
// It has its own wire structs, so that it doesn't repeat the client's mistakes. It may import only internal/fakeserver and its
// package delivery. Only tests, the sandbox, and the benchmarks import it.
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

// Credentials that the fake accepts.
const (
	ClientID     = "demo"
	ClientSecret = "demo-secret"
)

// Switches choose between plausible answers where the documentation leaves them open. The zero value is the likeliest.
type Switches struct {
	// Empty is how empty include_resources are shown: "" for null, "[]", or `[""]`, which the dashboard stores.
	Empty string
	// NullMetadata shows unset metadata as null instead of {}.
	NullMetadata bool
	// ReverseIncludes reverses the order of include_resources.
	ReverseIncludes bool
	// IgnoreDisableOnCreate ignores _disable in a create.
	IgnoreDisableOnCreate bool
	// EdgeErrors answers 404 as the servers in front of the application do: errors as an object, with a numeric status.
	EdgeErrors bool
	// DeleteMissing204 answers 204 to the delete of a webhook that doesn't exist, instead of 404.
	DeleteMissing204 bool
	// UniqueNames refuses a second webhook of the same name with 422.
	UniqueNames bool
	// EnableResetsCircuit closes an open circuit on _enable.
	EnableResetsCircuit bool
	// Meta is where answers show mode and organization.
	Meta Meta
	// OpaqueTokens issues tokens without readable claims.
	OpaqueTokens bool
	// RefuseEventFilters answers 400 to a filtered or sorted list of events: filters are documented only for other resources.
	RefuseEventFilters bool
	// DeliveryContentType is the content type of deliveries; application/json unless set, as the vendor's own handlers expect
	// (https://github.com/commercelayer/examples, webhooks). No page names it.
	DeliveryContentType string
}

// Meta is where answers show mode and organization.
type Meta int

// The known places, and none.
const (
	// InResource is where recordings of 2022 to 2025 have it: in each webhook.
	InResource Meta = iota
	// InDocument is the place announced for September 2026 (https://docs.commercelayer.io/changelog/upcoming): at the top level of
	// single answers and lists.
	InDocument
	// Nowhere shows neither.
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
	// Organization and Live are shown in tokens and answers.
	Organization string
	Live         bool
	// Versions are the dated versions of the API. A path without one leads to the organization's default.
	Versions []string
	// TokenLife is how long a token is valid; two hours unless set.
	TokenLife time.Duration
	// NoRights answers every call except the token's with 401, as for a missing permission.
	NoRights bool

	// live is the live mode, if AddLiveMode was called.
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

// New returns an API without hooks.
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

// route serves a path with a version like the one without: webhooks are the same in all versions. A path with an unknown version
// doesn't exist.
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

// UseLimits enforces the limits of Commerce Layer's test mode (https://docs.commercelayer.io/core/rate-limits): 25 requests in 10
// seconds and 100 in 60, separately for reads and writes, and 30 token requests in 60.
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

// Put adds a webhook as if it had been created in the dashboard, fills in empty fields, and returns its id.
func (f *Fake) Put(w Webhook) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.add(&w)
	return w.ID
}

// Edit changes a stored webhook outside of Terraform. It reports whether there is one with this id.
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

// Drop deletes a webhook outside of Terraform. It reports whether there was one with this id.
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

// newSecret derives a shared secret from the seed, the mode, and the webhook's attributes, so that a restarted sandbox gives the
// same webhook the same secret. Without a seed, it uses a counter. No two webhooks share a secret. The caller holds the lock.
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
