package doofake

import (
	"bytes"
	"crypto/md5" //nolint:gosec // a hash to tell queries apart, not a secret
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// The values that doo advises against changing (https://viovendi.atlassian.net/wiki/spaces/API/pages/22841099).
const (
	defaultMethod            = "POST"
	defaultGrantType         = "client_credentials"
	defaultHeaderFormat      = "Authorization"
	defaultHeaderValueFormat = "Bearer %ACCESS_TOKEN%"
)

// sentWebhook is the body of a create.
type sentWebhook struct {
	Name           string `json:"name"`
	Description    string `json:"description"`
	OrganizationID string `json:"organizationId"`
	EventID        string `json:"event_id"`
	EventGuideID   string `json:"event_guide_id"`
	Hooks          []struct {
		Type     string      `json:"type"`
		Method   string      `json:"method"`
		Endpoint string      `json:"endpoint"`
		Origin   *wireOrigin `json:"origin"`
	} `json:"hooks"`
	Authentication *struct {
		GrantType   string `json:"grant_type"`
		Endpoint    string `json:"endpoint"`
		Credentials struct {
			ClientID     string `json:"client_id"`
			ClientSecret string `json:"client_secret"`
		} `json:"credentials"`
		HeaderFormat      string `json:"header_format"`
		HeaderValueFormat string `json:"header_value_format"`
	} `json:"authentication"`
}

// listedWebhook is how the list shows a webhook.
type listedWebhook struct {
	ID             any             `json:"id"`
	Name           string          `json:"name"`
	Description    string          `json:"description"`
	OrganizationID json.RawMessage `json:"organizationId,omitempty"`
	EventID        json.RawMessage `json:"event_id,omitempty"`
	EventGuideID   json.RawMessage `json:"event_guide_id,omitempty"`
	Hooks          []listedHook    `json:"hooks"`
	Authentication any             `json:"authentication,omitempty"`
	Links          links           `json:"_links"`
}

type listedHook struct {
	Type     string      `json:"type"`
	Method   string      `json:"method,omitempty"`
	Endpoint string      `json:"endpoint"`
	Origin   *wireOrigin `json:"origin,omitempty"`
}

type wireOrigin struct {
	Method   string `json:"method,omitempty"`
	Endpoint string `json:"endpoint"`
	Body     string `json:"body"`
}

type listedAuthentication struct {
	GrantType         string            `json:"grant_type,omitempty"`
	Endpoint          string            `json:"endpoint"`
	Credentials       listedCredentials `json:"credentials"`
	HeaderFormat      string            `json:"header_format,omitempty"`
	HeaderValueFormat string            `json:"header_value_format,omitempty"`
}

type listedCredentials struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret,omitempty"`
}

// webhook converts the body into what is stored.
func (b sentWebhook) webhook() Webhook {
	out := Webhook{
		Name: b.Name, Description: b.Description, OrganizationID: b.OrganizationID, EventID: b.EventID,
		EventGuideID: b.EventGuideID,
	}
	for _, h := range b.Hooks {
		hook := Hook{Type: h.Type, Method: h.Method, Endpoint: h.Endpoint}
		if h.Origin != nil {
			hook.Origin = &Origin{Method: h.Origin.Method, Endpoint: h.Origin.Endpoint, Body: h.Origin.Body}
		}
		out.Hooks = append(out.Hooks, hook)
	}
	if a := b.Authentication; a != nil {
		out.Authentication = &Authentication{
			GrantType: a.GrantType, Endpoint: a.Endpoint, ClientID: a.Credentials.ClientID,
			ClientSecret: a.Credentials.ClientSecret, HeaderFormat: a.HeaderFormat, HeaderValueFormat: a.HeaderValueFormat,
		}
	}
	return out
}

// show returns the webhook as the list shows it.
func (f *Fake) show(r *http.Request, w *Webhook) listedWebhook {
	out := listedWebhook{
		ID: f.showID(w.ID), Name: w.Name, Description: w.Description, Hooks: []listedHook{},
		Links: links{Self: link{fakeserver.Address(r, "/v1/webhooks/"+w.ID)}},
	}
	if f.Switches.EchoOwner {
		out.OrganizationID = owner(w.OrganizationID, false)
		out.EventID = owner(w.EventID, f.Switches.NumericEventIDs)
		out.EventGuideID = owner(w.EventGuideID, f.Switches.NumericEventIDs)
	}
	for _, h := range w.Hooks {
		out.Hooks = append(out.Hooks, f.showHook(h))
	}
	if f.Switches.ReverseHooks {
		slices.Reverse(out.Hooks)
	}
	switch {
	case w.Authentication != nil:
		out.Authentication = f.showAuthentication(*w.Authentication)
	case f.Switches.EmptyAuthentication != "":
		out.Authentication = json.RawMessage(f.Switches.EmptyAuthentication)
	}
	return out
}

// showHook appends a hash to the type of a hook with an origin. How doo computes it is unknown. Here it is the MD5 of the query,
// which has the length of those in doo's examples.
func (f *Fake) showHook(h Hook) listedHook {
	out := listedHook{Type: h.Type, Method: f.unlessDefault(h.Method, defaultMethod), Endpoint: h.Endpoint}
	if h.Origin == nil {
		return out
	}
	out.Origin = &wireOrigin{
		Method: f.unlessDefault(h.Origin.Method, defaultMethod), Endpoint: h.Origin.Endpoint, Body: h.Origin.Body,
	}
	if !f.Switches.NoSuffix {
		out.Type += fmt.Sprintf("_%x", md5.Sum([]byte(h.Origin.Body))) //nolint:gosec // it tells queries apart
	}
	if f.Switches.ReformatBody {
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(h.Origin.Body), "", "  ") == nil {
			out.Origin.Body = indented.String()
		}
	}
	return out
}

func (f *Fake) showAuthentication(a Authentication) listedAuthentication {
	out := listedAuthentication{
		GrantType: f.unlessDefault(a.GrantType, defaultGrantType), Endpoint: a.Endpoint,
		Credentials:       listedCredentials{ClientID: a.ClientID, ClientSecret: a.ClientSecret},
		HeaderFormat:      f.unlessDefault(a.HeaderFormat, defaultHeaderFormat),
		HeaderValueFormat: f.unlessDefault(a.HeaderValueFormat, defaultHeaderValueFormat),
	}
	switch {
	case f.Switches.OmitSecret:
		out.Credentials.ClientSecret = ""
	case f.Switches.MaskSecret:
		out.Credentials.ClientSecret = "********"
	}
	return out
}

// unlessDefault returns the value, or nothing for a default that isn't shown.
func (f *Fake) unlessDefault(value, byDefault string) string {
	if f.Switches.OmitDefaults && value == byDefault {
		return ""
	}
	return value
}

// showID returns the id in its JSON type.
func (f *Fake) showID(id string) any {
	if n, err := strconv.Atoi(id); err == nil && f.Switches.NumberIDs {
		return n
	}
	return id
}

// owner returns an id of the webhook's owner in its JSON type, null if there is none.
func owner(id string, number bool) json.RawMessage {
	var shown any
	switch n, err := strconv.Atoi(id); {
	case number && err == nil:
		shown = n
	case id != "":
		shown = id
	}
	raw, _ := json.Marshal(shown) // a string, a number or nil can't fail
	return raw
}
