package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// failuresToOpen is how many deliveries in a row must fail to open a circuit
// (https://docs.commercelayer.io/core/real-time-webhooks).
const failuresToOpen = 30

// Delivery is one call of a webhook's endpoint.
type Delivery struct {
	// ResponseCode is the HTTP status of the endpoint's answer, such as "200". It and ResponseMessage are shown as null if empty.
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

// Deliver records a call of a webhook's endpoint and counts failures: 30 in a row open the circuit, and a success resets the
// count. It returns false and does nothing if the webhook doesn't exist, is disabled, or has an open circuit.
func (f *Fake) Deliver(id string, d Delivery) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(id)
	if hook == nil || hook.DisabledAt != nil || hook.CircuitState == "open" {
		return false
	}
	f.record(hook, d, d.succeeded(), true)
	return true
}

// The newest event callbacks are kept, up to this number and this many bytes of payloads. The service keeps them for a month.
const (
	maxCallbacks     = 5000
	maxCallbackBytes = 64 << 20
)

// record keeps a call of a webhook's endpoint, and counts it for the circuit unless it was made to fail. The caller holds the
// lock.
func (f *Fake) record(hook *Webhook, d Delivery, succeeded, counts bool) {
	if d.Payload == nil {
		d.Payload = json.RawMessage("{}")
	}
	f.callbacks++
	f.callbackBytes += len(d.Payload)
	f.eventCallbacks = append(f.eventCallbacks, eventCallback{
		Delivery: d, id: fmt.Sprintf("call%06d", f.callbacks), webhookID: hook.ID, callbackURL: hook.CallbackURL,
		createdAt: f.Now().UTC(),
	})
	for len(f.eventCallbacks) > maxCallbacks || f.callbackBytes > maxCallbackBytes {
		f.callbackBytes -= len(f.eventCallbacks[0].Payload)
		f.eventCallbacks[0] = eventCallback{}
		f.eventCallbacks = f.eventCallbacks[1:]
	}
	switch {
	case !counts:
	case succeeded:
		hook.CircuitFailureCount = 0
	default:
		if hook.CircuitFailureCount++; hook.CircuitFailureCount >= failuresToOpen {
			hook.CircuitState = "open"
		}
	}
	f.HookNews(hook.ID)
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

// callbackQuery is the query for a list of event callbacks. It isn't documented that an empty filter is none, nor the default
// order: oldest first for all event callbacks, newest first for those of one webhook.
type callbackQuery struct {
	paging
	newestFirst bool
	shown       []string
	included    bool // the webhooks
	filters     []func(eventCallback) bool
}

// take reads a parameter and reports whether the provider or the vendor's CLI uses it.
func (q *callbackQuery) take(name, value string) bool {
	filter := func(keep func(eventCallback) bool) bool {
		q.filters = append(q.filters, keep)
		return true
	}
	attribute, isFilter := strings.CutPrefix(name, "filter[q][")
	switch {
	case q.paging.take(name, value):
		return true
	case name == "sort":
		order, _, _ := strings.Cut(value, ",")
		q.newestFirst = order == "-created_at"
		return order == "created_at" || q.newestFirst
	case name == "fields[event_callbacks]":
		q.shown = strings.Split(value, ",")
		return isSubset(q.shown, fields())
	case name == "include":
		q.included = value == "webhook"
		return q.included
	case !isFilter:
		return name == "fields[webhooks]" && value == "topic"
	case attribute == "webhook_id_eq]":
		return filter(func(c eventCallback) bool { return value == "" || c.webhookID == value })
	case attribute == "id_eq]":
		return filter(func(c eventCallback) bool { return value == "" || c.id == value })
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return false
	}
	// Times are shown, and so compared, in milliseconds.
	compare := func(c eventCallback) int { return c.createdAt.Truncate(time.Millisecond).Compare(at) }
	switch attribute {
	case "created_at_gt]":
		return filter(func(c eventCallback) bool { return compare(c) > 0 })
	case "created_at_gteq]":
		return filter(func(c eventCallback) bool { return compare(c) >= 0 })
	case "created_at_lt]":
		return filter(func(c eventCallback) bool { return compare(c) < 0 })
	case "created_at_lteq]":
		return filter(func(c eventCallback) bool { return compare(c) <= 0 })
	}
	return false
}

func (q *callbackQuery) picks(c eventCallback) bool {
	return !slices.ContainsFunc(q.filters, func(keep func(eventCallback) bool) bool { return !keep(c) })
}

// listEventCallbacks shows a page of all event callbacks, or of one webhook's if the path has an id.
func (f *Fake) listEventCallbacks(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	query := callbackQuery{paging: firstPage(), newestFirst: id != "", shown: fields()}
	for name, values := range r.URL.Query() {
		if !query.take(name, values[0]) || id != "" && strings.HasPrefix(name, "filter") {
			unsupported(w, name, values[0])
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
		if (id == "" || c.webhookID == id) && query.picks(c) {
			matching = append(matching, c)
		}
	}
	slices.SortStableFunc(matching, func(a, b eventCallback) int { return a.createdAt.Compare(b.createdAt) })
	if query.newestFirst {
		slices.Reverse(matching)
	}
	page := listing{paging: query.paging, meta: f.meta(InDocument)}
	if query.included {
		page.included = f.webhooksOf(matching)
	}
	answerPage(w, r, page, matching, func(c eventCallback) wireEventCallback {
		return f.showEventCallback(r, c, query.shown, query.included)
	})
}

// readEventCallback shows one event callback.
func (f *Fake) readEventCallback(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.eventCallbacks {
		if c.id == r.PathValue("id") {
			fakeserver.WriteJSON(w, http.StatusOK, mediaType, f.around(f.showEventCallback(r, c, fields(), false)))
			return
		}
	}
	f.notFound(w)
}

// webhooksOf returns the webhooks of event callbacks as include shows them, with the only supported field. The caller holds the
// lock.
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

// showEventCallback shows the requested fields, and the webhook's id only if the webhook is included. The caller holds the lock.
func (f *Fake) showEventCallback(r *http.Request, c eventCallback, shown []string, isIncluded bool) wireEventCallback {
	self := fakeserver.Address(r, "/api/event_callbacks/"+c.id)
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
