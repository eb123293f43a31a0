// Package moltinfake is a fake of the integrations of Moltin's v2 API (Elastic Path Commerce Cloud): an http.Handler with state
// that behaves as the real API is known to, including its oddities. What isn't known is a switch.
//
// It has its own wire structs, so that it doesn't repeat the client's mistakes. It may import only internal/fakeserver and its
// package delivery. Only tests, the sandbox, and the benchmarks import it.
package moltinfake

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// Credentials that the fake accepts.
const (
	ClientID     = "demo"
	ClientSecret = "demo-secret"
)

// Integration is one stored integration. Tests read and change it directly.
type Integration struct {
	ID              string
	Name            string
	Description     string
	Enabled         bool
	IntegrationType string
	Observes        []string
	Configuration   Configuration
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Configuration is what is stored, for all types. It holds the real secrets; answers mask them.
type Configuration struct {
	URL                string
	SecretKey          string
	AWSAccessKeyID     string
	AWSSecretAccessKey string
	Region             string
	Addresses          []string
	Destination        string
	Username           string
	Password           string
}

// Fake is the API. It is safe for concurrent use.
type Fake struct {
	*fakeserver.Core
	Switches Switches
	// TokenLife is how long a token is valid; one hour unless set.
	TokenLife time.Duration
	// NoRights answers every call except the token's with 403, as for a missing permission.
	NoRights bool
	// Organization and Store own these integrations. StoreHeaders shows them in answers.
	Organization, Store string

	tokens       fakeserver.Tokens
	newRequestID func() string
	mux          *http.ServeMux

	mu           sync.Mutex
	integrations []*Integration
	logs         []logged // the newest, oldest first
	logCount     int      // how many there were
}

// New returns an API without hooks.
func New() *Fake {
	f := &Fake{
		Core:         fakeserver.NewCore(fakeserver.Sequence("8cb9e689-ede7-4f6d-b61a-%012d"), tooMany),
		newRequestID: fakeserver.Sequence("%016x"),
		TokenLife:    time.Hour, Organization: "organization-demo", Store: "store-demo",
	}
	f.mux = http.NewServeMux()
	f.mux.HandleFunc("POST /oauth/access_token", f.issueToken)
	f.mux.HandleFunc("POST /v2/integrations", f.authorized(f.create))
	f.mux.HandleFunc("GET /v2/integrations", f.authorized(f.list))
	// logs and attributes are in the place of an id in the path.
	f.mux.HandleFunc("GET /v2/integrations/logs", f.authorized(f.listLogs))
	f.mux.HandleFunc("GET /v2/integrations/attributes", f.authorized(emptyList))
	f.mux.HandleFunc("GET /v2/integrations/{id}", f.authorized(f.checkID(f.read)))
	f.mux.HandleFunc("PUT /v2/integrations/{id}", f.authorized(f.checkID(f.update)))
	f.mux.HandleFunc("DELETE /v2/integrations/{id}", f.authorized(f.checkID(f.remove)))
	f.mux.HandleFunc("GET /v2/integrations/{id}/logs", f.authorized(f.checkID(f.listLogs)))
	f.mux.HandleFunc("GET /v2/integrations/{id}/jobs", f.authorized(f.checkID(emptyList)))
	f.mux.HandleFunc("GET /v2/settings", f.authorized(f.settings))
	f.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<html><head><title>404 Not Found</title></head></html>"))
	})
	return f
}

func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.Switches.RequestIDs {
		w.Header().Set("X-Moltin-Request-Id", f.newRequestID())
	}
	if f.Switches.StoreHeaders {
		w.Header().Set("EP-Org-ID", f.Organization)
		w.Header().Set("EP-Store-ID", f.Store)
	}
	f.Serve(w, r, f.mux)
}

// UseLimits refuses what a development store refuses
// (https://developer.elasticpath.com/guides/Getting-Started/rate-limits, 2024): more than 25 requests a second, including those
// for a token.
func (f *Fake) UseLimits() { f.SetLimits(fakeserver.Limit{Max: 25, Per: time.Second}) }

// RevokeTokens makes every token issued so far invalid.
func (f *Fake) RevokeTokens() { f.tokens.Revoke() }

// Integrations returns copies of all integrations with their real secrets, oldest first.
func (f *Fake) Integrations() []Integration {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Integration, len(f.integrations))
	for i, stored := range f.integrations {
		out[i] = stored.clone()
	}
	return out
}

// Put adds an integration as if it had been created in Commerce Manager and returns its id. It fills in an empty id, type, and
// time. It checks nothing.
func (f *Fake) Put(i Integration) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	i = i.clone()
	f.add(&i)
	return i.ID
}

// Edit changes a stored integration outside of Terraform. It reports whether there is one with this id.
func (f *Fake) Edit(id string, change func(*Integration)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	stored := f.find(id)
	if stored != nil {
		change(stored)
		f.HookNews(stored.ID)
	}
	return stored != nil
}

// Drop deletes an integration outside of Terraform. It reports whether there was one with this id.
func (f *Fake) Drop(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.drop(id)
}

// add stores an integration with the server's defaults. The caller holds the lock.
func (f *Fake) add(i *Integration) {
	now := f.Now().UTC()
	if i.ID == "" {
		i.ID = f.NewID()
	}
	if i.IntegrationType == "" {
		i.IntegrationType = "webhook"
	}
	if i.CreatedAt.IsZero() {
		i.CreatedAt = now
	}
	if i.UpdatedAt.IsZero() {
		i.UpdatedAt = i.CreatedAt
	}
	f.integrations = append(f.integrations, i)
	f.Changed(i.ID)
}

// find returns the stored integration or nil. Its id is a UUID, so case doesn't matter. The caller holds the lock.
func (f *Fake) find(id string) *Integration {
	for _, i := range f.integrations {
		if strings.EqualFold(i.ID, id) {
			return i
		}
	}
	return nil
}

// known are the integrations that reads show: they may lag behind writes. The caller holds the lock.
func (f *Fake) known() []*Integration {
	return slices.DeleteFunc(slices.Clone(f.integrations), func(i *Integration) bool { return !f.Known(i.ID) })
}

// drop removes an integration. The caller holds the lock.
func (f *Fake) drop(id string) bool {
	before := len(f.integrations)
	f.integrations = slices.DeleteFunc(f.integrations, func(i *Integration) bool { return strings.EqualFold(i.ID, id) })
	f.HookNews(id)
	return len(f.integrations) < before
}

// clone copies the integration with its slices.
func (i *Integration) clone() Integration {
	out := *i
	out.Observes = slices.Clone(i.Observes)
	out.Configuration.Addresses = slices.Clone(i.Configuration.Addresses)
	return out
}
