package commercelayerfake

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// How Commerce Layer delivers (https://docs.commercelayer.io/core/real-time-webhooks): an endpoint has five seconds to answer
// 2xx, and up to ten more tries follow. The time between them isn't documented: the engine uses its own.
const (
	deliveryTimeout = 5 * time.Second
	deliveryTries   = 1 + 10
)

// The headers of a delivery (https://docs.commercelayer.io/core/callbacks-security).
const (
	headerTopic     = "X-CommerceLayer-Topic"
	headerSignature = "X-CommerceLayer-Signature"
)

// vendor is the name of these deliveries in the engine, the same as in internal/fakes.
const vendor = "commercelayer"

// Events returns the events of the fixtures.
func (f *Fake) Events() []fakeserver.Event { return events() }

// Body returns what an event would send to a webhook, including what its include_resources request.
func (f *Fake) Body(event, hookID string) ([]byte, fakeserver.Event, error) {
	f = f.modeOf(hookID)
	document, about, err := f.payload(event, fakeserver.Change{})
	if err != nil {
		return nil, about, err
	}
	var includes []string
	if hookID != "" {
		hook, err := f.copyOf(hookID)
		if err != nil {
			return nil, about, err
		}
		includes = hook.IncludeResources
	}
	body, err := included(document, includePaths(event, includes))
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

// Fire delivers an event to the webhooks of its topic, in each mode. A webhook or an address that the firing names gets it in one
// mode: an address in test mode.
func (f *Fake) Fire(engine *delivery.Engine, firing fakeserver.Firing) (fakeserver.Fired, error) {
	if err := firing.Check(f.Traits().Corruptions...); err != nil {
		return fakeserver.Fired{}, err
	}
	modes := f.modes()
	if firing.To != nil || firing.Hook != "" {
		modes = []*Fake{f.modeOf(firing.Hook)}
	}
	var (
		event fakeserver.Event
		jobs  []delivery.Job
	)
	for _, mode := range modes {
		more, about, err := mode.jobs(firing)
		if err != nil {
			return fakeserver.Fired{}, err
		}
		event, jobs = about, append(jobs, more...)
	}
	_, id := f.NextEvent()
	fired, err := firing.Send(engine, id, event, jobs)
	if err == nil {
		for _, mode := range modes {
			mode.happened(engine, fired.ID, firing)
		}
	}
	return fired, err
}

// jobs are the deliveries of an event in one mode.
func (f *Fake) jobs(firing fakeserver.Firing) ([]delivery.Job, fakeserver.Event, error) {
	document, about, err := f.payload(firing.Event, firing.Change)
	if err != nil {
		return nil, about, err
	}
	hooks, err := f.receivers(firing)
	if err != nil {
		return nil, about, err
	}
	jobs, err := fakeserver.Jobs(hooks,
		func(hook Webhook) string { return strings.Join(hook.IncludeResources, ",") },
		func(hook Webhook) ([]byte, error) {
			if firing.Body != nil {
				return document, nil
			}
			return included(document, includePaths(firing.Event, hook.IncludeResources))
		},
		func(hook Webhook, body []byte) delivery.Job { return f.job(firing, hook, body) })
	return jobs, about, err
}

// receivers are copies of the webhooks that get an event.
func (f *Fake) receivers(firing fakeserver.Firing) ([]Webhook, error) {
	if to := firing.To; to != nil {
		return []Webhook{{Topic: firing.Event, CallbackURL: to.URL, SharedSecret: to.Secret}}, nil
	}
	return fakeserver.Receivers(firing, f.Webhooks(), func(hook Webhook) (string, bool) { return hook.ID, hook.Topic == firing.Event })
}

// job is the delivery of a body to a webhook as it is now.
func (f *Fake) job(firing fakeserver.Firing, hook Webhook, body []byte) delivery.Job {
	job := delivery.Job{
		Vendor: vendor, Hook: hook.ID, HookName: hook.Name, URL: hook.CallbackURL, Timeout: deliveryTimeout, Tries: deliveryTries,
		Content: body, Expects: "2xx", Succeeds: func(status int) bool { return status/100 == 2 },
		Form: func(context.Context, delivery.Try) (delivery.Request, error) { return f.sign(firing, hook, body), nil },
	}
	if hook.ID != "" {
		job.Ready = func(underWay int) delivery.Readiness { return f.ready(hook.ID, underWay) }
		job.Report = func(a delivery.Attempt) { f.called(hook.ID, a, firing.Corrupt == "") }
	}
	return job
}

// sign makes the request. The signature covers the bytes of the body and nothing else, and its key is the secret's text, not
// what that would be as hexadecimal (https://docs.commercelayer.io/core/callbacks-security). The content type isn't documented.
func (f *Fake) sign(firing fakeserver.Firing, hook Webhook, body []byte) delivery.Request {
	signed := body
	if firing.Corrupt == fakeserver.CorruptSignature {
		signed = append([]byte("not "), body...)
	}
	header := http.Header{}
	header.Set("Content-Type", cmp.Or(f.Switches.DeliveryContentType, "application/json"))
	header.Set(headerTopic, firing.TopicOf("orders.cancel", "orders.place"))
	header.Set(headerSignature, signature(signed, []byte(firing.SecretOf(hook.SharedSecret))))
	return delivery.Request{Header: header, Body: firing.Corrupted(body)}
}

func mac(body, key []byte) []byte {
	sum := hmac.New(sha256.New, key)
	sum.Write(body)
	return sum.Sum(nil)
}

func signature(body, key []byte) string { return base64.StdEncoding.EncodeToString(mac(body, key)) }

// ready reports whether a webhook may be called. No more tries are under way than it takes to open the circuit, so that an open
// one gets nothing.
func (f *Fake) ready(id string, underWay int) delivery.Readiness {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch hook := f.find(id); {
	case hook == nil:
		return delivery.Readiness{Refusal: "the webhook was deleted"}
	case hook.DisabledAt != nil:
		return delivery.Readiness{Refusal: "the webhook is disabled: enable it"}
	case hook.CircuitState == "open":
		return delivery.Readiness{Refusal: fmt.Sprintf("the webhook's circuit is open after %d failures in a row: send _reset_circuit", failuresToOpen)}
	default:
		return delivery.Readiness{Wait: hook.CircuitFailureCount+underWay >= failuresToOpen}
	}
}

// called records a try. Without an answer, the code is null, and the message says why. What the service shows then is unknown.
func (f *Fake) called(id string, a delivery.Attempt, counts bool) {
	call := Delivery{ResponseMessage: a.Error, Payload: json.RawMessage(a.Request.Body)}
	if a.Status > 0 {
		call.ResponseCode, call.ResponseMessage = strconv.Itoa(a.Status), http.StatusText(a.Status)
	}
	if !json.Valid(call.Payload) {
		call.Payload, _ = json.Marshal(string(call.Payload)) // a string can't fail
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if hook := f.find(id); hook != nil {
		f.record(hook, call, a.Succeeded, counts)
	}
}

// Enable does what somebody does in the dashboard.
func (f *Fake) Enable(id string, enabled bool) error {
	f = f.modeOf(id)
	now := f.Now().UTC()
	found := f.Edit(id, func(w *Webhook) {
		switch {
		case enabled:
			w.DisabledAt = nil
		case w.DisabledAt == nil:
			w.DisabledAt = &now
		}
	})
	if !found {
		return fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
	}
	return nil
}

// Secrets returns the shared secrets, the client's, and the tokens.
func (f *Fake) Secrets() []string {
	var out []string
	for _, mode := range f.modes() {
		out = append(append(out, mode.tokens.All()...), mode.client.secret)
		for _, w := range mode.Webhooks() {
			out = append(out, w.SharedSecret)
		}
	}
	return out
}

// Reset forgets webhooks, events, event callbacks, requests and faults.
func (f *Fake) Reset() {
	f.Forget()
	for _, mode := range f.modes() {
		mode.empty()
	}
}

func (f *Fake) empty() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.webhooks, f.eventCallbacks, f.callbackBytes = nil, nil, 0
	f.pastEvents, f.eventBytes = nil, 0
}
