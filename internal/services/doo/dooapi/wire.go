package dooapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// resource is how doo lists a webhook.
type resource struct {
	ID             opaque                   `json:"id"`
	Name           string                   `json:"name"`
	Description    string                   `json:"description"`
	OrganizationID *opaque                  `json:"organizationId"`
	EventID        *opaque                  `json:"event_id"`
	EventGuideID   *opaque                  `json:"event_guide_id"`
	Hooks          []shown                  `json:"hooks"`
	Authentication optional[Authentication] `json:"authentication"`
}

// shown is how doo lists a hook.
type shown struct {
	Type     string           `json:"type"`
	Method   string           `json:"method"`
	Endpoint string           `json:"endpoint"`
	Origin   optional[Origin] `json:"origin"`
}

// originHash is what doo appends to the type of a hook with an origin, for example
// event_created_92bd9a53281981160c955e339304b3e5
// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=2794029122).
var originHash = regexp.MustCompile(`_[0-9a-f]{32}$`)

// decodeListed reads a webhook of the list.
func decodeListed(raw json.RawMessage) Webhook {
	var r resource
	err := rest.DecodeItem(raw, &r, &r.ID)
	w := r.webhook()
	w.Problem = err
	return w
}

func (r resource) webhook() Webhook {
	w := Webhook{
		ID: string(r.ID), Name: r.Name, Description: r.Description, OrganizationID: r.OrganizationID.text(),
		EventID: r.EventID.text(), EventGuideID: r.EventGuideID.text(), Authentication: r.Authentication.value,
	}
	for _, h := range r.Hooks {
		w.Hooks = append(w.Hooks, Hook{
			Type: originHash.ReplaceAllString(h.Type, ""), Method: h.Method, Endpoint: h.Endpoint, Origin: h.Origin.value,
		})
	}
	return w
}

// opaque is an id, which doo shows as a string or as a number.
type opaque string

var _ json.Unmarshaler = (*opaque)(nil)

func (o *opaque) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, (*string)(o)) == nil {
		return nil
	}
	var number json.Number
	if json.Unmarshal(raw, &number) != nil {
		return errors.New("an id in it is neither a string nor a number")
	}
	*o = opaque(number)
	return nil
}

func (o *opaque) text() *string {
	if o == nil {
		return nil
	}
	return (*string)(o)
}

// createdID is the new id in the answer to a create, either directly or in an object.
type createdID string

var _ json.Unmarshaler = (*createdID)(nil)

func (c *createdID) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, (*opaque)(c)) == nil {
		return nil
	}
	var object struct {
		ID opaque `json:"id"`
	}
	if json.Unmarshal(raw, &object) != nil {
		return errors.New("its data is not an id")
	}
	*c = createdID(object.ID)
	return nil
}

// optional is an object that may be missing. An empty one, null, and [] mean missing.
type optional[T comparable] struct{ value *T }

var _ json.Unmarshaler = (*optional[string])(nil)

func (o *optional[T]) UnmarshalJSON(raw []byte) error {
	var shown rest.Object[T]
	var none T
	if err := shown.UnmarshalJSON(raw); err != nil {
		return err
	}
	if shown.Value != none {
		o.value = &shown.Value
	}
	return nil
}

// UnmarshalJSON also accepts [] for missing credentials.
func (c *Credentials) UnmarshalJSON(raw []byte) error {
	type plain Credentials
	var shown rest.Object[plain]
	if err := shown.UnmarshalJSON(raw); err != nil {
		return fmt.Errorf("%w in the credentials", err)
	}
	*c = Credentials(shown.Value)
	return nil
}
