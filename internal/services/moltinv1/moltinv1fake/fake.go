// Package moltinv1fake is a fake of the webhooks of Moltin's first API: an http.Handler with state that behaves as documented
// (http://moltin.github.io/documentation/webhooks/, and for what that page leaves out https://github.com/sethkrasnianski/docs),
// including the oddities. What isn't known is a switch.
//
// It has its own wire structs, so that it doesn't repeat the client's mistakes. It may import only internal/fakeserver and its
// package delivery. Only tests, the sandbox, and the benchmarks import it.
package moltinv1fake

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

// ErrorForm is the shape of a failure's messages.
type ErrorForm string

// The shapes that the documentation and the official clients have. ErrorsAsDocumented is {"error": "…"} for a missing webhook or
// missing access and {"errors": ["…"]} for invalid input.
const (
	ErrorsAsDocumented ErrorForm = ""
	ErrorString        ErrorForm = "string"  // {"error": "…"}, all messages in one
	ErrorStringList    ErrorForm = "strings" // {"error": ["…"]}
	ErrorList          ErrorForm = "list"    // {"errors": ["…"]}
	ErrorLists         ErrorForm = "lists"   // {"errors": [["…"]]}
	ErrorObject        ErrorForm = "object"  // {"errors": {"url": ["…"]}}
	ErrorMessage       ErrorForm = "message" // {"message": "…"}, all messages in one
)

// ValueForm is how a field with options is shown.
type ValueForm string

// Wrapped is the documented form. The others occur in older documentation of the same API, or might.
const (
	Wrapped   ValueForm = ""       // {"value": "Yes", "data": {"key": 1, "value": "Yes"}}
	KeyValue  ValueForm = "key"    // {"key": 1, "value": "Yes"}
	BareKey   ValueForm = "number" // 1
	BareText  ValueForm = "string" // "1"
	BareBool  ValueForm = "bool"   // true
	BareLabel ValueForm = "label"  // "Yes"
)

// Switches choose between plausible answers where the documentation leaves them open. The zero value is the likeliest.
type Switches struct {
	// NotFound200 answers 200 with status false, instead of 404, for a webhook that doesn't exist.
	NotFound200 bool
	// InvalidStatus is the HTTP status of a refused write; 400 unless set.
	InvalidStatus int
	// ErrorForm is the shape of every failure's messages.
	ErrorForm ErrorForm
	// Unwrapped is how content_type, create, update, delete, and enabled are shown. content_type is never a number or bool: its
	// key is shown instead.
	Unwrapped ValueForm
	// StringKeys shows the keys of yes and no as "1" and "0", if keys are shown.
	StringKeys bool
	// ShowAll shows name, subject, order, created_at, and updated_at, null if unset.
	ShowAll bool
	// NullSecret shows secret as null, set or not, unless another switch shows it.
	NullSecret bool
	// EchoSecret shows a secret that is set. MaskSecret shows eight asterisks instead.
	EchoSecret, MaskSecret bool
	// SecretOnce shows a secret that is set only in the answers to a create and an update.
	SecretOnce bool
	// UpdateStatus200 answers 200 to an update instead of 201.
	UpdateStatus200 bool
	// Delete204 answers 204 without a body to a delete, instead of 200.
	Delete204 bool
	// IgnoreClear leaves name, subject and secret as they are when an update sends them empty.
	IgnoreClear bool
	// UniqueURLs refuses a second webhook with the same url, as the documentation of version 1.0 says.
	UniqueURLs bool
	// NullPagination shows pagination as null and all webhooks at once, like the API's lists that aren't paged.
	NullPagination bool
	// DefaultPage shows at most 15 webhooks, whatever the limit in the request.
	DefaultPage bool
}

// Webhook is one stored webhook. Tests read and change it directly.
type Webhook struct {
	ID  string
	URL string
	// ContentType is "json" or "form".
	ContentType                     string
	Create, Update, Delete, Enabled bool
	// Name, Subject and Secret are "" when unset.
	Name, Subject, Secret string
	// Order is the JSON of what is shown as order, "" for null. Its type isn't documented.
	Order                string
	CreatedAt, UpdatedAt time.Time
}

// Fake is the API. It is safe for concurrent use.
type Fake struct {
	*fakeserver.Core
	Switches Switches
	// TokenLife is how long a token is valid; one hour unless set.
	TokenLife time.Duration

	tokens fakeserver.Tokens
	mux    *http.ServeMux

	mu       sync.Mutex
	webhooks []*Webhook
}

// New returns an API without hooks.
func New() *Fake {
	f := &Fake{TokenLife: time.Hour}
	f.Core = fakeserver.NewCore(fakeserver.Sequence("7543afd4-0b79-466f-b8f4-%012d"), f.tooMany)
	f.mux = http.NewServeMux()
	f.mux.HandleFunc("POST /oauth/access_token", f.issueToken)
	f.mux.HandleFunc("POST /v1/webhooks", f.authorized(f.create))
	f.mux.HandleFunc("GET /v1/webhooks", f.authorized(f.list))
	f.mux.HandleFunc("GET /v1/webhooks/{id}", f.authorized(f.read))
	f.mux.HandleFunc("PUT /v1/webhooks/{id}", f.authorized(f.update))
	f.mux.HandleFunc("DELETE /v1/webhooks/{id}", f.authorized(f.remove))
	f.mux.HandleFunc("/", f.wrongPath)
	return f
}

func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.Serve(w, r, f.mux) }

// UseLimits refuses more than 10 requests a second. This API documents no limit.
func (f *Fake) UseLimits() { f.SetLimits(fakeserver.Limit{Max: 10, Per: time.Second}) }

// RevokeTokens makes every token issued so far invalid.
func (f *Fake) RevokeTokens() { f.tokens.Revoke() }

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

// Put adds a webhook as if it had been created in the dashboard and returns its id. It fills in an empty id and empty times.
func (f *Fake) Put(w Webhook) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.add(&w)
	return w.ID
}

// Edit changes a stored webhook outside of Terraform. It reports whether there is one with this id.
func (f *Fake) Edit(id string, change func(*Webhook)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := f.find(id)
	if w != nil {
		change(w)
		f.HookNews(w.ID)
	}
	return w != nil
}

// Drop deletes a webhook outside of Terraform. It reports whether there was one with this id.
func (f *Fake) Drop(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.drop(id)
}

// add stores a webhook. The caller holds the lock.
func (f *Fake) add(w *Webhook) {
	now := f.Now().UTC()
	if w.ID == "" {
		w.ID = f.NewID()
	}
	if w.CreatedAt.IsZero() {
		w.CreatedAt, w.UpdatedAt = now, now
	}
	f.webhooks = append(f.webhooks, w)
	f.Changed(w.ID)
}

// find returns the stored webhook or nil. Its id is a UUID, so case doesn't matter. The caller holds the lock.
func (f *Fake) find(id string) *Webhook {
	for _, w := range f.webhooks {
		if strings.EqualFold(w.ID, id) {
			return w
		}
	}
	return nil
}

// known are the webhooks that reads show: they may lag behind writes. The caller holds the lock.
func (f *Fake) known() []*Webhook {
	return slices.DeleteFunc(slices.Clone(f.webhooks), func(w *Webhook) bool { return !f.Known(w.ID) })
}

// drop removes the webhook and reports whether there was one. The caller holds the lock.
func (f *Fake) drop(id string) bool {
	before := len(f.webhooks)
	f.webhooks = slices.DeleteFunc(f.webhooks, func(w *Webhook) bool { return strings.EqualFold(w.ID, id) })
	f.HookNews(id)
	return len(f.webhooks) < before
}
