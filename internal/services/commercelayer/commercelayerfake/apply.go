package commercelayerfake

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// document is the JSON:API envelope of a create or an update.
type document struct {
	Data struct {
		ID         string     `json:"id"`
		Type       string     `json:"type"`
		Attributes attributes `json:"attributes"`
		// Relationships are sent empty by the vendor's own SDK (@commercelayer/sdk 7.12.1).
		Relationships struct{} `json:"relationships"`
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

// decode reads a webhook's document strictly and answers what is wrong with it.
func decode(w http.ResponseWriter, r *http.Request, doc *document) bool {
	return decodeDocument(w, r, doc) && isOfType(w, doc.Data.Type, "webhooks")
}

// decodeDocument reads any document.
func decodeDocument(w http.ResponseWriter, r *http.Request, doc any) bool {
	err := fakeserver.DecodeJSON(r, mediaType, doc)
	var wrongType *fakeserver.ContentTypeError
	if errors.As(err, &wrongType) {
		writeErrors(w, http.StatusUnsupportedMediaType, wireError{
			Title: "Unsupported media type", Code: "UNSUPPORTED_MEDIA_TYPE",
			Detail: "All requests that create or update must use the '" + mediaType + "' Content-Type. This request specified '" + wrongType.Got + "'.",
		})
		return false
	}
	if err != nil {
		writeErrors(w, http.StatusBadRequest, wireError{Title: "Bad request", Detail: err.Error(), Code: "BAD_REQUEST"})
		return false
	}
	return true
}

// isOfType refuses a document about a resource of another type.
func isOfType(w http.ResponseWriter, got, want string) bool {
	if got != want {
		writeErrors(w, http.StatusBadRequest, wireError{Title: "Invalid resource", Detail: got + " is not a valid resource.", Code: "INVALID_RESOURCE"})
	}
	return got == want
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
		if raw != nil {
			*into = "" // null clears it
			if json.Unmarshal(raw, into) != nil {
				refuse(attribute, "is invalid", "invalid", string(raw))
			}
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
	if string(a.Name) == "null" && !create {
		hook.Name = defaultName(hook.ID)
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
	if hook.Topic == "" {
		refuse("topic", "can't be blank", "blank", nil)
	} else if !strings.Contains(hook.Topic, ".") {
		refuse("topic", "is invalid", "invalid", hook.Topic)
	}
	if hook.CallbackURL == "" {
		refuse("callback_url", "can't be blank", "blank", nil)
	} else if parsed, err := url.Parse(hook.CallbackURL); err != nil || parsed.Host == "" {
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
