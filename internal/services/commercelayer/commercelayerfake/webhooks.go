package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// document is the JSON:API envelope of a create or an update.
type document struct {
	Data struct {
		ID         string     `json:"id"`
		Type       string     `json:"type"`
		Attributes attributes `json:"attributes"`
	} `json:"data"`
}

// attributes are the writable ones, raw, because null and absent mean different things.
type attributes struct {
	Name             json.RawMessage `json:"name"`
	Topic            json.RawMessage `json:"topic"`
	CallbackURL      json.RawMessage `json:"callback_url"`
	IncludeResources json.RawMessage `json:"include_resources"`
	Reference        json.RawMessage `json:"reference"`
	ReferenceOrigin  json.RawMessage `json:"reference_origin"`
	Metadata         json.RawMessage `json:"metadata"`
	Enable           bool            `json:"_enable"`
	Disable          bool            `json:"_disable"`
	ResetCircuit     bool            `json:"_reset_circuit"`
}

// wireWebhook is how a webhook is shown.
type wireWebhook struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Links      map[string]string `json:"links"`
	Attributes struct {
		Name                string          `json:"name"`
		Topic               string          `json:"topic"`
		CallbackURL         string          `json:"callback_url"`
		IncludeResources    json.RawMessage `json:"include_resources"`
		DisabledAt          *string         `json:"disabled_at"`
		CircuitState        string          `json:"circuit_state"`
		CircuitFailureCount int             `json:"circuit_failure_count"`
		SharedSecret        string          `json:"shared_secret"`
		CreatedAt           string          `json:"created_at"`
		UpdatedAt           string          `json:"updated_at"`
		Reference           *string         `json:"reference"`
		ReferenceOrigin     *string         `json:"reference_origin"`
		Metadata            json.RawMessage `json:"metadata"`
	} `json:"attributes"`
	Relationships map[string]any `json:"relationships"`
	Meta          map[string]any `json:"meta"`
}

type wireError struct {
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"`
	Status string         `json:"status"`
	Source map[string]any `json:"source,omitempty"`
	Meta   map[string]any `json:"meta,omitempty"`
}

func writeErrors(w http.ResponseWriter, status int, errors ...wireError) {
	for i := range errors {
		errors[i].Status = strconv.Itoa(status)
	}
	fakeserver.WriteJSON(w, status, mediaType, map[string]any{"errors": errors})
}

func (f *Fake) create(w http.ResponseWriter, r *http.Request) {
	var doc document
	if !decode(w, r, &doc) {
		return
	}
	if doc.Data.Attributes.ResetCircuit {
		writeErrors(w, http.StatusBadRequest, wireError{
			Title: "Param not allowed", Detail: "_reset_circuit is not allowed.", Code: "PARAM_NOT_ALLOWED",
		})
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := &Webhook{}
	if problems := f.apply(hook, doc.Data.Attributes, true); len(problems) > 0 {
		writeErrors(w, http.StatusUnprocessableEntity, problems...)
		return
	}
	if f.Switches.IgnoreDisableOnCreate {
		hook.DisabledAt = nil
	}
	f.add(hook)
	fakeserver.WriteJSON(w, http.StatusCreated, mediaType, map[string]any{"data": f.show(r, hook)})
}

func (f *Fake) read(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil {
		f.notFound(w)
		return
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{"data": f.show(r, hook)})
}

func (f *Fake) update(w http.ResponseWriter, r *http.Request) {
	var doc document
	if !decode(w, r, &doc) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil {
		f.notFound(w)
		return
	}
	if doc.Data.ID != hook.ID {
		writeErrors(w, http.StatusBadRequest, wireError{
			Title: "Key is not included in URL", Detail: "The URL does not support the key " + doc.Data.ID,
			Code: "KEY_NOT_INCLUDED_IN_URL",
		})
		return
	}
	changed := *hook
	if problems := f.apply(&changed, doc.Data.Attributes, false); len(problems) > 0 {
		writeErrors(w, http.StatusUnprocessableEntity, problems...)
		return
	}
	changed.UpdatedAt = f.Now().UTC()
	*hook = changed
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{"data": f.show(r, hook)})
}

func (f *Fake) remove(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PathValue("id")
	if f.find(id) == nil && !f.Switches.DeleteMissing204 {
		f.notFound(w)
		return
	}
	f.webhooks = slices.DeleteFunc(f.webhooks, func(w *Webhook) bool { return w.ID == id })
	w.WriteHeader(http.StatusNoContent)
}

// list shows a page of 10, or of up to 25 when asked, with the filters that the provider uses. record_count and
// page_count describe all that match.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	size, number := 10, 1
	for name, values := range query {
		value := values[0]
		n, err := strconv.Atoi(value)
		switch {
		case name == "page[size]" && err == nil && n >= 1 && n <= 25:
			size = n
		case name == "page[number]" && err == nil && n >= 1:
			number = n
		case name == "sort" && value == "created_at,id", name == "filter[q][topic_eq]":
		default:
			writeErrors(w, http.StatusBadRequest, wireError{
				Title: "Unsupported parameter", Detail: name + "=" + value + " is not supported.", Code: "BAD_REQUEST",
			})
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var matching []*Webhook
	for _, hook := range f.webhooks {
		if topic := query.Get("filter[q][topic_eq]"); topic == "" || topic == hook.Topic {
			matching = append(matching, hook)
		}
	}
	from := min((number-1)*size, len(matching))
	data := []wireWebhook{}
	for _, hook := range matching[from:min(from+size, len(matching))] {
		data = append(data, f.show(r, hook))
	}
	pages := (len(matching) + size - 1) / size
	links := map[string]string{"first": pageLink(r, 1, size), "last": pageLink(r, max(pages, 1), size)}
	if number > 1 {
		links["prev"] = pageLink(r, number-1, size)
	}
	if number < pages {
		links["next"] = pageLink(r, number+1, size)
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{
		"data": data, "links": links, "meta": map[string]any{"record_count": len(matching), "page_count": pages},
	})
}

func pageLink(r *http.Request, number, size int) string {
	query := url.Values{"page[number]": {strconv.Itoa(number)}, "page[size]": {strconv.Itoa(size)}}
	return "https://" + r.Host + "/api/webhooks?" + query.Encode()
}

// decode reads a document strictly and answers what is wrong with it.
func decode(w http.ResponseWriter, r *http.Request, doc *document) bool {
	if err := fakeserver.DecodeJSON(r, mediaType, doc); err != nil {
		writeErrors(w, http.StatusBadRequest, wireError{Title: "Bad request", Detail: err.Error(), Code: "BAD_REQUEST"})
		return false
	}
	if doc.Data.Type != "webhooks" {
		writeErrors(w, http.StatusBadRequest, wireError{
			Title: "Invalid resource", Detail: doc.Data.Type + " is not a valid resource.", Code: "INVALID_RESOURCE",
		})
		return false
	}
	return true
}

// apply writes the attributes that were sent into the webhook and returns what is wrong with them.
func (f *Fake) apply(hook *Webhook, a attributes, create bool) []wireError {
	var problems []wireError
	refuse := func(attribute, title, kind string, value any) {
		problems = append(problems, wireError{
			Title: title, Detail: attribute + " - " + title, Code: "VALIDATION_ERROR",
			Source: map[string]any{"pointer": "/data/attributes/" + attribute},
			Meta:   map[string]any{"error": kind, "value": value},
		})
	}
	text := func(raw json.RawMessage, into *string, attribute string) {
		if raw != nil && json.Unmarshal(raw, into) != nil {
			refuse(attribute, "is invalid", "invalid", string(raw))
		}
	}
	nullable := func(raw json.RawMessage, into **string, attribute string) {
		if raw != nil {
			*into = nil
			if json.Unmarshal(raw, into) != nil {
				refuse(attribute, "is invalid", "invalid", string(raw))
			}
		}
	}
	text(a.Name, &hook.Name, "name")
	if string(a.Name) == "null" {
		hook.Name = "Webhook " + hook.ID
	}
	text(a.Topic, &hook.Topic, "topic")
	text(a.CallbackURL, &hook.CallbackURL, "callback_url")
	nullable(a.Reference, &hook.Reference, "reference")
	nullable(a.ReferenceOrigin, &hook.ReferenceOrigin, "reference_origin")
	if a.IncludeResources != nil {
		hook.IncludeResources = nil
		if json.Unmarshal(a.IncludeResources, &hook.IncludeResources) != nil {
			refuse("include_resources", "is invalid", "invalid", string(a.IncludeResources))
		}
	}
	if a.Metadata != nil {
		hook.Metadata = a.Metadata
		var object map[string]json.RawMessage
		if json.Unmarshal(a.Metadata, &object) != nil {
			refuse("metadata", "is invalid", "invalid", string(a.Metadata))
		}
	}
	if hook.Topic == "" || !strings.Contains(hook.Topic, ".") {
		refuse("topic", "can't be blank", "blank", nil)
	}
	if parsed, err := url.Parse(hook.CallbackURL); err != nil || parsed.Host == "" {
		refuse("callback_url", "is not a valid URL", "invalid", hook.CallbackURL)
	}
	if f.Switches.UniqueNames && a.Name != nil {
		for _, other := range f.webhooks {
			if other.Name == hook.Name && other.ID != hook.ID {
				refuse("name", "has already been taken", "taken", hook.Name)
			}
		}
	}
	now := f.Now().UTC()
	switch {
	case a.Disable && hook.DisabledAt == nil:
		hook.DisabledAt = &now
	case a.Enable:
		hook.DisabledAt = nil
		if f.Switches.EnableResetsCircuit {
			hook.CircuitState, hook.CircuitFailureCount = "closed", 0
		}
	}
	if a.ResetCircuit && !create {
		hook.CircuitState, hook.CircuitFailureCount = "closed", 0
	}
	return problems
}

// show returns the webhook as every answer shows it. The caller holds the lock.
func (f *Fake) show(r *http.Request, hook *Webhook) wireWebhook {
	f.traces++
	self := "https://" + r.Host + "/api/webhooks/" + hook.ID
	out := wireWebhook{
		ID: hook.ID, Type: "webhooks", Links: map[string]string{"self": self},
		Relationships: map[string]any{"last_event_callbacks": map[string]any{"links": map[string]string{
			"self": self + "/relationships/last_event_callbacks", "related": self + "/last_event_callbacks",
		}}},
		Meta: map[string]any{
			"mode": f.mode(), "organization_id": "org-" + f.Organization, "trace_id": fmt.Sprintf("%064x", f.traces),
		},
	}
	a := &out.Attributes
	a.Name, a.Topic, a.CallbackURL = hook.Name, hook.Topic, hook.CallbackURL
	a.Reference, a.ReferenceOrigin = hook.Reference, hook.ReferenceOrigin
	a.CircuitState, a.CircuitFailureCount, a.SharedSecret = hook.CircuitState, hook.CircuitFailureCount, hook.SharedSecret
	a.CreatedAt, a.UpdatedAt = timestamp(hook.CreatedAt), timestamp(hook.UpdatedAt)
	if hook.DisabledAt != nil {
		at := timestamp(*hook.DisabledAt)
		a.DisabledAt = &at
	}
	a.Metadata = hook.Metadata
	if len(hook.Metadata) == 0 || string(hook.Metadata) == "null" || string(hook.Metadata) == "{}" {
		a.Metadata = json.RawMessage("{}")
		if f.Switches.NullMetadata {
			a.Metadata = json.RawMessage("null")
		}
	}
	includes := slices.Clone(hook.IncludeResources)
	if f.Switches.ReverseIncludes {
		slices.Reverse(includes)
	}
	if len(includes) == 0 {
		a.IncludeResources = json.RawMessage(f.Switches.Empty)
		if f.Switches.Empty == "" {
			a.IncludeResources = json.RawMessage("null")
		}
	} else {
		a.IncludeResources, _ = json.Marshal(includes)
	}
	return out
}

func (f *Fake) mode() string {
	if f.Live {
		return "live"
	}
	return "test"
}

// notFound is the 404 of the application, or of the servers in front of it.
func (f *Fake) notFound(w http.ResponseWriter) {
	if f.Switches.EdgeErrors {
		fakeserver.WriteJSON(w, http.StatusNotFound, "application/json", map[string]any{"errors": map[string]any{
			"title": "Record Not Found", "code": "RECORD_NOT_FOUND", "status": 404,
			"detail": "The requested resource was not not found. Please double-check the resource id.",
		}})
		return
	}
	writeErrors(w, http.StatusNotFound, wireError{
		Title: "Record not found", Code: "RECORD_NOT_FOUND",
		Detail: "The requested resource was not found. Please double-check the resource id.",
	})
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
