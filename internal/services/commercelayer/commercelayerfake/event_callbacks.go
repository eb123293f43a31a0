package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// failuresToOpen is how many deliveries in a row must fail to open a circuit
// (https://docs.commercelayer.io/core/real-time-webhooks).
const failuresToOpen = 30

// Delivery is one call of a webhook's endpoint.
type Delivery struct {
	// ResponseCode is the HTTP status of the endpoint's answer, as in "200". It and ResponseMessage are shown as null where
	// they are empty.
	ResponseCode    string
	ResponseMessage string
	// Payload is the JSON object that was sent; {} unless set.
	Payload json.RawMessage
}

func (d Delivery) succeeded() bool { return len(d.ResponseCode) == 3 && d.ResponseCode[0] == '2' }

// eventCallback is a stored delivery.
type eventCallback struct {
	Delivery
	id, webhookID, callbackURL string
	createdAt                  time.Time
}

// Deliver records a call of a webhook's endpoint and counts the failures: 30 in a row open the circuit, a success starts
// over. It reports false, and does nothing, where the webhook doesn't exist, is disabled or has an open circuit.
func (f *Fake) Deliver(id string, d Delivery) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(id)
	if hook == nil || hook.DisabledAt != nil || hook.CircuitState == "open" {
		return false
	}
	if d.Payload == nil {
		d.Payload = json.RawMessage("{}")
	}
	f.eventCallbacks = append(f.eventCallbacks, eventCallback{
		Delivery: d, id: fmt.Sprintf("call%06d", len(f.eventCallbacks)+1), webhookID: id, callbackURL: hook.CallbackURL,
		createdAt: f.Now().UTC(),
	})
	hook.CircuitFailureCount++
	if d.succeeded() {
		hook.CircuitFailureCount = 0
	}
	if hook.CircuitFailureCount >= failuresToOpen {
		hook.CircuitState = "open"
	}
	return true
}

// wireEventCallback is how an event callback is shown.
type wireEventCallback struct {
	ID            string            `json:"id"`
	Type          string            `json:"type"`
	Links         map[string]string `json:"links"`
	Attributes    map[string]any    `json:"attributes,omitempty"`
	Relationships map[string]any    `json:"relationships,omitempty"`
	Meta          map[string]any    `json:"meta"`
}

// fields are the attributes and relationships of an event callback that can be shown.
func fields() []string {
	return []string{
		"callback_url", "payload", "response_code", "response_message", "created_at", "updated_at", "reference",
		"reference_origin", "metadata", "webhook",
	}
}

// listEventCallbacks shows a page of all event callbacks, or of one webhook's where the path has an id, with the parameters
// that the provider uses. Not documented are that an empty filter is none, and the order where none is asked for: of all
// the oldest first, of one webhook the newest.
func (f *Fake) listEventCallbacks(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	page, newestFirst, webhook, shown := listing{paging: firstPage()}, id != "", id, fields()
	for name, values := range r.URL.Query() {
		value := values[0]
		switch {
		case page.take(name, value):
		case name == "sort" && (value == "created_at" || value == "-created_at"):
			newestFirst = value == "-created_at"
		case name == "filter[q][webhook_id_eq]" && id == "":
			webhook = value
		case name == "fields[event_callbacks]" && isSubset(strings.Split(value, ","), fields()):
			shown = strings.Split(value, ",")
		case name == "include" && value == "webhook":
			page.included = []any{}
		case name == "fields[webhooks]" && value == "topic":
		default:
			unsupported(w, name, value)
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if id != "" && f.find(id) == nil {
		f.notFound(w)
		return
	}
	var matching []eventCallback
	for _, c := range f.eventCallbacks {
		if webhook == "" || c.webhookID == webhook {
			matching = append(matching, c)
		}
	}
	slices.SortStableFunc(matching, func(a, b eventCallback) int { return a.createdAt.Compare(b.createdAt) })
	if newestFirst {
		slices.Reverse(matching)
	}
	page.meta = f.meta(InDocument)
	if page.included != nil {
		page.included = f.webhooksOf(matching)
	}
	answerPage(w, r, page, matching, func(c eventCallback) wireEventCallback {
		return f.showEventCallback(r, c, shown, page.included != nil)
	})
}

// webhooksOf returns the webhooks of event callbacks as include shows them, with the only field that is offered. The caller holds
// the lock.
func (f *Fake) webhooksOf(callbacks []eventCallback) []any {
	included, seen := []any{}, map[string]bool{}
	for _, c := range callbacks {
		if hook := f.find(c.webhookID); hook != nil && !seen[hook.ID] {
			seen[hook.ID] = true
			included = append(included, map[string]any{"id": hook.ID, "type": "webhooks", "attributes": map[string]string{"topic": hook.Topic}})
		}
	}
	return included
}

func isSubset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// showEventCallback shows the fields that are asked for, of the webhook its id only where it is included. The caller holds the lock.
func (f *Fake) showEventCallback(r *http.Request, c eventCallback, shown []string, isIncluded bool) wireEventCallback {
	self := "https://" + r.Host + "/api/event_callbacks/" + c.id
	at := timestamp(c.createdAt)
	values := map[string]any{
		"callback_url": c.callbackURL, "payload": c.Payload, "response_code": orNull(c.ResponseCode),
		"response_message": orNull(c.ResponseMessage), "created_at": at, "updated_at": at, "reference": nil,
		"reference_origin": nil, "metadata": struct{}{},
	}
	out := wireEventCallback{
		ID: c.id, Type: "event_callbacks", Links: map[string]string{"self": self}, Attributes: map[string]any{}, Meta: f.meta(InResource),
	}
	for _, field := range shown {
		if value, isAttribute := values[field]; isAttribute {
			out.Attributes[field] = value
			continue
		}
		relationship := map[string]any{"links": map[string]string{"self": self + "/relationships/" + field, "related": self + "/" + field}}
		if isIncluded {
			relationship["data"] = map[string]string{"type": "webhooks", "id": c.webhookID}
		}
		out.Relationships = map[string]any{field: relationship}
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
