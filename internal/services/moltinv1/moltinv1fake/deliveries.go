package moltinv1fake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// How Moltin v1 delivers: three tries, "over a 30 minute period", and 200 is the only success
// (https://github.com/sethkrasnianski/docs, webhook.md). The timeout isn't documented.
const (
	deliveryTimeout = 10 * time.Second
	deliveryTries   = 3
)

// The headers of a delivery. They aren't documented, and neither is the body. The sandbox invents both.
const (
	headerEvent  = "X-Webhook-Event"
	headerSecret = "X-Webhook-Secret" //nolint:gosec // a name
)

// vendor is the name of these deliveries in the engine, the same as in internal/fakes.
const vendor = "moltin_v1"

// Events returns the three events that a webhook can be enabled for.
func (f *Fake) Events() []fakeserver.Event { return events() }

// Body returns what an event would send to a webhook.
func (f *Fake) Body(event, hookID string) ([]byte, fakeserver.Event, error) {
	object, about, err := f.payload(event, fakeserver.Change{})
	if err != nil {
		return nil, about, err
	}
	hook := Webhook{ContentType: "json"}
	if hookID != "" {
		if hook, err = f.copyOf(hookID); err != nil {
			return nil, about, err
		}
	}
	body, err := encoded(object, hook)
	return body, about, err
}

// copyOf returns a webhook as it is now.
func (f *Fake) copyOf(id string) (Webhook, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if hook := f.find(id); hook != nil {
		return *hook, nil
	}
	return Webhook{}, fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
}

// Fire delivers an event to the webhooks that are enabled for it.
func (f *Fake) Fire(engine *delivery.Engine, firing fakeserver.Firing) (fakeserver.Fired, error) {
	if err := firing.Check(f.Traits().Corruptions...); err != nil {
		return fakeserver.Fired{}, err
	}
	object, event, err := f.payload(firing.Event, firing.Change)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	hooks, err := f.receivers(firing)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	jobs, err := fakeserver.Jobs(hooks,
		func(hook Webhook) string { return hook.ContentType },
		func(hook Webhook) ([]byte, error) {
			if firing.Body != nil {
				return object, nil
			}
			return encoded(object, hook)
		},
		func(hook Webhook, body []byte) delivery.Job { return f.job(firing, hook, body) })
	if err != nil {
		return fakeserver.Fired{}, err
	}
	_, id := f.NextEvent()
	return firing.Send(engine, id, event, jobs)
}

// receivers are copies of the webhooks that get an event.
func (f *Fake) receivers(firing fakeserver.Firing) ([]Webhook, error) {
	if to := firing.To; to != nil {
		return []Webhook{{URL: to.URL, Secret: to.Secret, ContentType: "json"}}, nil
	}
	return fakeserver.Receivers(firing, f.Webhooks(), func(hook Webhook) (string, bool) { return hook.ID, hook.listens(firing.Event) })
}

func (w Webhook) listens(event string) bool {
	return event == "create" && w.Create || event == "update" && w.Update || event == "delete" && w.Delete
}

// job is the delivery of a body to a webhook as it is now.
func (f *Fake) job(firing fakeserver.Firing, hook Webhook, body []byte) delivery.Job {
	job := delivery.Job{
		Vendor: vendor, Hook: hook.ID, HookName: hook.Name, URL: hook.URL, Timeout: deliveryTimeout, Tries: deliveryTries,
		Exhausted: "Moltin then shows it in its dashboard",
		Content:   body, Expects: "200", Succeeds: func(status int) bool { return status == http.StatusOK },
		Form: func(context.Context, delivery.Try) (delivery.Request, error) {
			return delivery.Request{Header: headers(firing, hook), Body: firing.Corrupted(body)}, nil
		},
	}
	if hook.ID != "" {
		job.Ready = func(int) delivery.Readiness { return f.ready(hook.ID) }
	}
	return job
}

func headers(firing fakeserver.Firing, hook Webhook) http.Header {
	header := http.Header{}
	header.Set("Content-Type", contentType(hook))
	header.Set(headerEvent, firing.TopicOf("delete", "create"))
	if secret := firing.SecretOf(hook.Secret); secret != "" {
		header.Set(headerSecret, secret)
	}
	return header
}

func contentType(hook Webhook) string {
	if hook.ContentType == "form" {
		return "application/x-www-form-urlencoded"
	}
	return "application/json"
}

// encoded is an object in the webhook's content type. A form names nested members in brackets, as in PHP, in which Moltin v1 was
// written: a[b]=c, and a[0]=c in a list.
func encoded(object json.RawMessage, hook Webhook) ([]byte, error) {
	if hook.ContentType != "form" {
		return object, nil
	}
	var members map[string]any
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	if err := decoder.Decode(&members); err != nil {
		return nil, fmt.Errorf("making a form of the object: %w", err)
	}
	form := url.Values{}
	for name, value := range members {
		fill(form, name, value)
	}
	return []byte(form.Encode()), nil
}

func fill(form url.Values, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for inner, v := range value {
			fill(form, name+"["+inner+"]", v)
		}
	case []any:
		for i, v := range value {
			fill(form, name+"["+strconv.Itoa(i)+"]", v)
		}
	case bool:
		form.Set(name, map[bool]string{true: "1", false: "0"}[value]) // as the API takes them
	case nil:
		form.Set(name, "")
	default:
		form.Set(name, fmt.Sprint(value))
	}
}

// ready says whether a webhook may be called.
func (f *Fake) ready(id string) delivery.Readiness {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch hook := f.find(id); {
	case hook == nil:
		return delivery.Readiness{Refusal: "the webhook was deleted"}
	case !hook.Enabled:
		return delivery.Readiness{Refusal: "the webhook is disabled: enable it"}
	}
	return delivery.Readiness{}
}

// Enable does what somebody does in the dashboard.
func (f *Fake) Enable(id string, enabled bool) error {
	if !f.Edit(id, func(w *Webhook) { w.Enabled = enabled }) {
		return fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
	}
	return nil
}

// Secrets returns those of the webhooks, the client's, and the tokens.
func (f *Fake) Secrets() []string {
	out := append(f.tokens.All(), ClientSecret)
	for _, w := range f.Webhooks() {
		out = append(out, w.Secret)
	}
	return slices.DeleteFunc(out, func(secret string) bool { return secret == "" })
}

// Reset forgets webhooks, requests and faults.
func (f *Fake) Reset() {
	f.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.webhooks = nil
}
