package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

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

// show returns the webhook as every answer shows it. The caller holds the lock.
func (f *Fake) show(r *http.Request, hook *Webhook) wireWebhook {
	self := fakeserver.Address(r, "/api/webhooks/"+hook.ID)
	out := wireWebhook{
		ID: hook.ID, Type: "webhooks", Links: map[string]string{"self": self},
		Relationships: map[string]any{"last_event_callbacks": map[string]any{"links": map[string]string{
			"self": self + "/relationships/last_event_callbacks", "related": self + "/last_event_callbacks",
		}}},
		Meta: f.meta(InResource),
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

// document is an answer that shows one webhook. The caller holds the lock.
func (f *Fake) document(r *http.Request, hook *Webhook) map[string]any {
	return f.around(f.show(r, hook))
}

// around wraps a resource in a document. The caller holds the lock.
func (f *Fake) around(shown any) map[string]any {
	out := map[string]any{"data": shown}
	if meta := f.meta(InDocument); len(meta) > 0 {
		out["meta"] = meta
	}
	return out
}

// meta is what an answer shows of the account in a place. The caller holds the lock.
func (f *Fake) meta(place Meta) map[string]any {
	if f.Switches.Meta != place {
		if place == InDocument {
			return map[string]any{}
		}
		return map[string]any{"created_with_version": "2026-05"}
	}
	f.traces++
	meta := f.account()
	meta["trace_id"] = fmt.Sprintf("%064x", f.traces)
	return meta
}

// account is the owner of all resources.
func (f *Fake) account() map[string]any {
	mode := "test"
	if f.Live {
		mode = "live"
	}
	return map[string]any{"mode": mode, "organization_id": "org-" + f.Organization}
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
