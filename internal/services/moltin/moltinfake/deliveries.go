package moltinfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// How Moltin delivers: an endpoint has ten seconds to answer 2xx
// (https://elasticpath.dev/docs/api/integrations, 2026; older pages said 30). The counter in the body shows that it tries again.
// How often, and after what time, is the sandbox's own choice.
const (
	deliveryTimeout = 10 * time.Second
	deliveryTries   = 5
)

// The headers of a delivery. The secret is sent as plain text, and nothing is signed.
const (
	headerTrigger = "X-Moltin-Integration-Trigger"
	headerSecret  = "X-Moltin-Secret-Key" //nolint:gosec // a name
)

// vendor is the name of these deliveries in the engine, the same as in internal/fakes.
const vendor = "moltin"

// delivered is the body of a delivery as it was captured in 2020. The ids of store and organization were added later.
type delivered struct {
	ID          string `json:"id"`
	TriggeredBy string `json:"triggered_by"`
	Attempt     int    `json:"attempt"`
	Integration struct {
		ID              string `json:"id"`
		IntegrationType string `json:"integration_type"`
		Name            string `json:"name"`
		Description     string `json:"description"`
	} `json:"integration"`
	// Resources is deprecated. It is the payload as JSON in a string, or as an object if something was deleted.
	Resources     any             `json:"resources"`
	Payload       json.RawMessage `json:"payload"`
	Configuration struct {
		SecretKey string `json:"secret_key"`
		URL       string `json:"url"`
	} `json:"configuration"`
	StoreID string `json:"store_id,omitempty"`
	OrgID   string `json:"org_id,omitempty"`
}

// Events returns the events of the fixtures.
func (f *Fake) Events() []fakeserver.Event { return events() }

// Body returns what the first try of an event would send to an integration.
func (f *Fake) Body(event, hookID string) ([]byte, fakeserver.Event, error) {
	payload, about, err := f.encoded(event, fakeserver.Change{})
	if err != nil {
		return nil, about, err
	}
	var hook Integration
	if hookID != "" {
		if hook, err = f.copyOf(hookID); err != nil {
			return nil, about, err
		}
	}
	body, err := f.envelope(event, "", payload, hook, 1)
	return body, about, err
}

// copyOf returns an integration as it is now.
func (f *Fake) copyOf(id string) (Integration, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if stored := f.find(id); stored != nil {
		return stored.clone(), nil
	}
	return Integration{}, fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
}

// Fire delivers an event to the integrations that observe it. What a queue would get is only recorded.
func (f *Fake) Fire(engine *delivery.Engine, firing fakeserver.Firing) (fakeserver.Fired, error) {
	if err := firing.Check(f.Traits().Corruptions...); err != nil {
		return fakeserver.Fired{}, err
	}
	payload, event, err := f.encoded(firing.Event, firing.Change)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	hooks, err := f.receivers(firing)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	number, eventID := f.NextEvent()
	var jobs []delivery.Job
	for i, hook := range hooks {
		// Tries for the same event and integration share an id, by which a handler recognizes them.
		id := fmt.Sprintf("0a1d8c3e-%04x-4e5f-9b7a-%012x", i&0xffff, number)
		jobs = append(jobs, f.job(firing, hook, id, payload))
	}
	return firing.Send(engine, eventID, event, jobs)
}

// encoded is a payload as the service encodes it, with & as \u0026, so that it is the same everywhere in a body.
func (f *Fake) encoded(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	payload, about, err := f.payload(event, change)
	if err != nil || change.Body != nil {
		return payload, about, err
	}
	text, err := json.Marshal(payload)
	return text, about, err
}

// receivers are copies of the integrations that get an event.
func (f *Fake) receivers(firing fakeserver.Firing) ([]Integration, error) {
	if to := firing.To; to != nil {
		return []Integration{{IntegrationType: "webhook", Configuration: Configuration{URL: to.URL, SecretKey: to.Secret}}}, nil
	}
	return fakeserver.Receivers(firing, f.Integrations(), func(i Integration) (string, bool) {
		return i.ID, slices.Contains(i.Observes, firing.Event)
	})
}

// job is the delivery of a payload to an integration as it is now.
func (f *Fake) job(firing fakeserver.Firing, hook Integration, id string, payload []byte) delivery.Job {
	hook.Configuration.SecretKey = firing.SecretOf(hook.Configuration.SecretKey)
	job := delivery.Job{
		Vendor: vendor, Hook: hook.ID, HookName: hook.Name, URL: hook.Configuration.URL, Timeout: deliveryTimeout, Tries: deliveryTries,
		Content: payload, Expects: "2xx", Succeeds: func(status int) bool { return status/100 == 2 },
		Form: func(_ context.Context, try delivery.Try) (delivery.Request, error) {
			body := payload
			if firing.Body == nil {
				var err error
				if body, err = f.envelope(firing.Event, id, payload, hook, try.Number); err != nil {
					return delivery.Request{}, err
				}
			}
			return delivery.Request{Header: headers(firing, hook), Body: firing.Corrupted(body)}, nil
		},
	}
	switch {
	case hook.IntegrationType != "webhook":
		job.NotSent = hook.IntegrationType + " integrations are only recorded: test with a webhook instead"
		job.URL, job.Content = queueAddress(hook), f.cloudEvent(firing, hook, id, payload)
	case hook.ID != "":
		job.Ready = func(int) delivery.Readiness { return f.ready(hook.ID) }
		job.Report = func(a delivery.Attempt) { f.called(hook.ID, id, a) }
	}
	return job
}

func headers(firing fakeserver.Firing, hook Integration) http.Header {
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("Accept-Encoding", "gzip")
	header.Set("User-Agent", "moltin/integrations")
	header.Set(headerTrigger, firing.TopicOf("order.deleted", "order.created"))
	if hook.Configuration.SecretKey != "" {
		header.Set(headerSecret, hook.Configuration.SecretKey)
	}
	return header
}

// envelope is the body of a try.
func (f *Fake) envelope(event, id string, payload json.RawMessage, hook Integration, attempt int) ([]byte, error) {
	body := delivered{ID: id, TriggeredBy: event, Attempt: attempt, Resources: string(payload), Payload: payload, StoreID: f.Store, OrgID: f.Organization}
	if strings.HasSuffix(event, ".deleted") {
		body.Resources = payload
	}
	body.Integration.ID, body.Integration.IntegrationType = hook.ID, hook.IntegrationType
	body.Integration.Name, body.Integration.Description = hook.Name, hook.Description
	body.Configuration.SecretKey, body.Configuration.URL = hook.Configuration.SecretKey, hook.Configuration.URL
	return json.Marshal(body)
}

// cloudEvent is what a queue would get (https://elasticpath.dev, "Integrations: SQS queues").
func (f *Fake) cloudEvent(firing fakeserver.Firing, hook Integration, id string, payload json.RawMessage) []byte {
	if firing.Body != nil {
		return payload
	}
	body, err := json.Marshal(struct {
		SpecVersion     string          `json:"specversion"`
		ID              string          `json:"id"`
		Source          string          `json:"source"`
		Type            string          `json:"type"`
		DataContentType string          `json:"datacontenttype"`
		IntegrationID   string          `json:"integrationid"`
		StoreID         string          `json:"storeid"`
		Data            json.RawMessage `json:"data"`
	}{"1.0", id, "moltin/integrations", firing.Event, "application/json", hook.ID, f.Store, payload})
	if err != nil {
		return payload
	}
	return body
}

func queueAddress(hook Integration) string {
	if hook.IntegrationType == "stomp" && len(hook.Configuration.Addresses) > 0 {
		return hook.Configuration.Addresses[0]
	}
	return hook.Configuration.URL
}

// ready says whether an integration may be called.
func (f *Fake) ready(id string) delivery.Readiness {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch stored := f.find(id); {
	case stored == nil:
		return delivery.Readiness{Refusal: "the integration was deleted"}
	case !stored.Enabled:
		return delivery.Readiness{Refusal: "the integration is disabled: enable it"}
	}
	return delivery.Readiness{}
}

// called logs a try. job is the id that all tries for an event share.
func (f *Fake) called(id, job string, a delivery.Attempt) {
	d := Delivery{StatusCode: a.Status, Body: string(a.Answer), Attempt: a.Number, Job: job, ProcessingTime: a.Duration}
	if a.Status == 0 {
		d.ErrorDetail = a.Error
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.record(id, d)
}

// Enable does what somebody does in Commerce Manager.
func (f *Fake) Enable(id string, enabled bool) error {
	if !f.Edit(id, func(i *Integration) { i.Enabled = enabled }) {
		return fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
	}
	return nil
}

// Secrets returns those of the configurations, the client's, and the tokens.
func (f *Fake) Secrets() []string {
	out := append(f.tokens.All(), ClientSecret)
	for _, i := range f.Integrations() {
		c := i.Configuration
		out = append(out, c.SecretKey, c.AWSAccessKeyID, c.AWSSecretAccessKey, c.Password)
	}
	return slices.DeleteFunc(out, func(secret string) bool { return secret == "" })
}

// Reset forgets integrations, logs, requests and faults.
func (f *Fake) Reset() {
	f.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.integrations, f.logs = nil, nil
}
