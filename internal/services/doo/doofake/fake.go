// Package doofake is a fake of doo's webhook configurations API: an http.Handler with state that behaves as the real API is
// documented to, including its oddities. What isn't known is a switch.
//
// It has its own wire structs, so that it doesn't repeat the client's mistakes. It may import only internal/fakeserver and its
// package delivery. Only tests, the sandbox, and the benchmarks import it.
package doofake

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

const mediaType = "application/json"

// The credentials that the fake accepts, and the team that it starts with.
const (
	ClientID     = "demo"
	ClientSecret = "demo-secret"
	APIKey       = "demo-key"
	TeamID       = "111"
)

// Switches choose between plausible answers where the documentation leaves them open. The zero value is the likeliest.
type Switches struct {
	// NumericIDs gives new webhooks ids such as "12" instead of UUIDs. NumberIDs shows such ids as JSON numbers.
	NumericIDs, NumberIDs bool
	// Create201 answers a create with 201 instead of 200. DataObject answers the new id in an object.
	Create201, DataObject bool
	// FlatToken answers a token as in RFC 6749, without doo's envelope and with a lifetime.
	FlatToken bool

	// ErrorIn200 sends failures with status 200, so that only response_status shows them.
	ErrorIn200 bool
	// GatewayErrors answers a bad API key and a request over a limit with only a message, like a gateway in front of the API.
	GatewayErrors bool
	// RefuseOrganizationID and RequireOrigin follow the newer documentation, which has no organizationId and shows an origin in
	// every hook.
	RefuseOrganizationID, RequireOrigin bool

	// MaskSecret shows client_secret as asterisks; OmitSecret doesn't show it.
	MaskSecret, OmitSecret bool
	// EchoOwner also lists organizationId, event_id, and event_guide_id, null if they are not set. NumericEventIDs shows the latter
	// two as JSON numbers.
	EchoOwner, NumericEventIDs bool
	// ReverseHooks reverses the order of hooks in the list.
	ReverseHooks bool
	// OmitDefaults lists methods, grant_type, and header formats only if they differ from the defaults.
	OmitDefaults bool
	// NoSuffix lists the types of hooks with an origin as they were sent.
	NoSuffix bool
	// ReformatBody lists the body of an origin with other white space.
	ReformatBody bool
	// EmptyAuthentication is how a missing authentication is listed: "" for not at all, or "null", "{}", "[]".
	EmptyAuthentication string

	// NextLinks adds the link "next" to every page but the last.
	NextLinks bool
	// OmitEmptyEmbedded leaves _embedded out of an empty page.
	OmitEmptyEmbedded bool

	// IgnoreDelete is how many deletes are answered with 204 but do nothing.
	IgnoreDelete int
	// DeleteNeedsBearer requires the token for a delete too.
	DeleteNeedsBearer bool
}

// Webhook is one stored webhook configuration. Tests read and change it directly.
type Webhook struct {
	ID             string
	TeamID         string
	Name           string
	Description    string
	OrganizationID string
	EventID        string
	EventGuideID   string
	Hooks          []Hook
	Authentication *Authentication
}

// Hook is the delivery of the events of one type. Type has no hash.
type Hook struct {
	Type, Method, Endpoint string
	Origin                 *Origin
}

// Origin is the GraphQL request behind a delivery.
type Origin struct {
	Method, Endpoint, Body string
}

// Authentication is how doo authenticates to the receiver.
type Authentication struct {
	GrantType, Endpoint, ClientID, ClientSecret, HeaderFormat, HeaderValueFormat string
}

// Fake is the API. It is safe for concurrent use.
type Fake struct {
	*fakeserver.Core
	Switches Switches
	// Teams are the ids of the teams that the credentials may use; only TeamID unless set.
	Teams []string
	// PageSize is the length of a page of the list; 25 unless set.
	PageSize int
	// TokenLife is how long a token is valid; a day unless set. doo doesn't document it.
	TokenLife time.Duration

	tokens fakeserver.Tokens
	mux    *http.ServeMux

	mu       sync.Mutex
	webhooks []*Webhook
	fading   []*Webhook // deleted, but listed as long as reads lag
	numbers  int        // the last numeric id
	ignored  int        // deletes that did nothing

	receiverTokens receiverTokens
}

// New returns an API without hooks.
func New() *Fake {
	f := &Fake{Teams: []string{TeamID}, PageSize: 25, TokenLife: 24 * time.Hour}
	f.Core = fakeserver.NewCore(fakeserver.Sequence("%08x-d35b-11e7-bde8-0206116776d2"), f.tooMany)
	f.mux = http.NewServeMux()
	f.mux.HandleFunc("POST /v1/oauth", f.keyed(f.issueToken))
	f.mux.HandleFunc("POST /v1/team/{team}/webhooks", f.keyed(f.authorized(f.ofTeam(f.create))))
	f.mux.HandleFunc("GET /v1/team/{team}/webhooks", f.keyed(f.authorized(f.ofTeam(f.list))))
	f.mux.HandleFunc("DELETE /v1/webhooks/{id}", f.keyed(f.remove))
	f.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<html><head><title>404 Not Found</title></head></html>"))
	})
	return f
}

func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.Serve(w, r, f.mux) }

// UseLimits enforces doo's documented default limits
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/36929656/Authorization): more than one request a second, and
// more than 1,000 a day.
func (f *Fake) UseLimits() {
	f.SetLimits(fakeserver.Limit{Max: 1, Per: time.Second}, fakeserver.Limit{Max: 1000, Per: 24 * time.Hour})
}

// RevokeTokens makes every token issued so far invalid.
func (f *Fake) RevokeTokens() { f.tokens.Revoke() }

// Webhooks returns copies of all webhooks of all teams, oldest first.
func (f *Fake) Webhooks() []Webhook {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Webhook, len(f.webhooks))
	for i, w := range f.webhooks {
		out[i] = w.clone()
	}
	return out
}

// Put adds a webhook as if it had been created elsewhere, fills in empty fields, and returns its id.
func (f *Fake) Put(w Webhook) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	stored := w.clone()
	f.add(&stored)
	return stored.ID
}

// Edit changes a stored webhook outside of Terraform, which doo itself can't. It reports whether there is one with this id.
func (f *Fake) Edit(id string, change func(*Webhook)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(id)
	if i >= 0 {
		change(f.webhooks[i])
		f.HookNews(id)
	}
	return i >= 0
}

// Drop deletes a webhook outside of Terraform. It reports whether there was one with this id.
func (f *Fake) Drop(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.drop(id)
}

// drop deletes a webhook. The caller holds the lock.
func (f *Fake) drop(id string) bool {
	i := f.index(id)
	if i >= 0 {
		f.Changed(f.webhooks[i].ID)
		f.fading = append(f.fading, f.webhooks[i])
		f.webhooks = slices.Delete(f.webhooks, i, i+1)
	}
	return i >= 0
}

// add stores a webhook with the documented defaults. The caller holds the lock.
func (f *Fake) add(w *Webhook) {
	switch {
	case w.ID != "":
	case f.Switches.NumericIDs || f.Switches.NumberIDs:
		f.numbers++
		w.ID = strconv.Itoa(f.numbers)
	default:
		w.ID = f.NewID()
	}
	orDefault(&w.TeamID, TeamID)
	for i := range w.Hooks {
		orDefault(&w.Hooks[i].Method, defaultMethod)
		if o := w.Hooks[i].Origin; o != nil {
			orDefault(&o.Method, defaultMethod)
			orDefault(&o.Endpoint, "https://gql.doo.net")
		}
	}
	if a := w.Authentication; a != nil {
		orDefault(&a.GrantType, defaultGrantType)
		orDefault(&a.ClientID, "doo")
		orDefault(&a.HeaderFormat, defaultHeaderFormat)
		orDefault(&a.HeaderValueFormat, defaultHeaderValueFormat)
	}
	f.webhooks = append(f.webhooks, w)
	f.Changed(w.ID)
}

// index returns the place of a webhook, or -1. The caller holds the lock.
func (f *Fake) index(id string) int {
	return slices.IndexFunc(f.webhooks, func(w *Webhook) bool { return w.ID == id })
}

// clone copies the webhook with everything that it points to.
func (w Webhook) clone() Webhook {
	w.Hooks = slices.Clone(w.Hooks)
	for i, h := range w.Hooks {
		if h.Origin != nil {
			origin := *h.Origin
			w.Hooks[i].Origin = &origin
		}
	}
	if w.Authentication != nil {
		authentication := *w.Authentication
		w.Authentication = &authentication
	}
	return w
}

func orDefault(value *string, otherwise string) {
	if *value == "" {
		*value = otherwise
	}
}
