package doofake

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// How doo delivers: 200 is the only success, and after ten failures a delivery goes to a queue that people check
// (https://viovendi.atlassian.net/wiki/spaces/API, "Webhooks: responses"). The timeout isn't documented.
const (
	deliveryTimeout = 10 * time.Second
	deliveryTries   = 10
)

// accessToken stands for the token in header_value_format.
const accessToken = "%ACCESS_TOKEN%"

// vendor is the name of these deliveries in the engine, the same as in internal/fakes.
const vendor = "doo"

// Events returns the known types of hooks.
func (f *Fake) Events() []fakeserver.Event { return events() }

// Body returns what an event would send to any webhook.
func (f *Fake) Body(event, hookID string) ([]byte, fakeserver.Event, error) {
	body, about, err := f.payload(event, fakeserver.Change{})
	if err == nil && hookID != "" {
		_, err = f.copyOf(hookID)
	}
	return body, about, err
}

// copyOf returns a webhook as it is now.
func (f *Fake) copyOf(id string) (Webhook, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.index(id); i >= 0 {
		return f.webhooks[i].clone(), nil
	}
	return Webhook{}, fmt.Errorf("%w: %s", fakeserver.ErrNoSuchHook, id)
}

// Fire delivers an event to each hook of its type. It never calls the endpoint of an origin: the body is the default one.
func (f *Fake) Fire(engine *delivery.Engine, firing fakeserver.Firing) (fakeserver.Fired, error) {
	if err := firing.Check(f.Traits().Corruptions...); err != nil {
		return fakeserver.Fired{}, err
	}
	body, event, err := f.payload(firing.Event, firing.Change)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	webhooks, err := f.receivers(firing)
	if err != nil {
		return fakeserver.Fired{}, err
	}
	var jobs []delivery.Job
	for _, webhook := range webhooks {
		for _, hook := range webhook.Hooks {
			if firing.To != nil || hook.Type == firing.Event {
				jobs = append(jobs, f.job(firing, webhook, hook, body))
			}
		}
	}
	_, id := f.NextEvent()
	return firing.Send(engine, id, event, jobs)
}

// receivers are copies of the webhooks that get an event.
func (f *Fake) receivers(firing fakeserver.Firing) ([]Webhook, error) {
	if to := firing.To; to != nil {
		return []Webhook{{Hooks: []Hook{{Type: firing.Event, Method: defaultMethod, Endpoint: to.URL}}}}, nil
	}
	return fakeserver.Receivers(firing, f.Webhooks(), func(w Webhook) (string, bool) {
		return w.ID, slices.ContainsFunc(w.Hooks, func(h Hook) bool { return h.Type == firing.Event })
	})
}

// job is the delivery of a body to a hook as it is now.
func (f *Fake) job(firing fakeserver.Firing, webhook Webhook, hook Hook, body []byte) delivery.Job {
	job := delivery.Job{
		Vendor: vendor, Hook: webhook.ID, HookName: webhook.Name, URL: hook.Endpoint, Timeout: deliveryTimeout, Tries: deliveryTries,
		Exhausted: "doo then moves it to its dead-letter queue",
		Content:   body, Expects: "200", Succeeds: func(status int) bool { return status == http.StatusOK },
		Form: func(ctx context.Context, try delivery.Try) (delivery.Request, error) {
			header, err := f.headers(ctx, try, firing, webhook)
			return delivery.Request{Method: hook.Method, Header: header, Body: firing.Corrupted(body)}, err
		},
	}
	if webhook.ID != "" {
		job.Ready = func(int) delivery.Readiness {
			if _, err := f.copyOf(webhook.ID); err != nil {
				return delivery.Readiness{Refusal: "the webhook was deleted"}
			}
			return delivery.Readiness{}
		}
		job.Report = func(a delivery.Attempt) {
			// Whether doo requests another token then is unknown. A restarted handler doesn't know old ones.
			if a.Status == http.StatusUnauthorized && firing.Corrupt == "" {
				f.refused(webhook)
			}
		}
	}
	return job
}

// refused drops a token that its receiver refuses.
func (f *Fake) refused(webhook Webhook) {
	if webhook.Authentication != nil {
		f.receiverTokens.forget(tokenOwner{webhook.ID, *webhook.Authentication})
	}
}

// headers has the header that the webhook's authentication makes, if it has one. The content type isn't documented.
func (f *Fake) headers(ctx context.Context, try delivery.Try, firing fakeserver.Firing, webhook Webhook) (http.Header, error) {
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	name, format, token := defaultHeaderFormat, defaultHeaderValueFormat, ""
	switch a := webhook.Authentication; {
	case a != nil:
		var err error
		if token, err = f.receiverTokens.get(ctx, try, tokenOwner{webhook.ID, *a}, f.Now); err != nil {
			return nil, err
		}
		name, format = a.HeaderFormat, a.HeaderValueFormat
	case firing.To != nil && firing.To.Secret != "":
		token = firing.To.Secret
	default:
		return header, nil
	}
	header.Set(name, strings.ReplaceAll(format, accessToken, firing.SecretOf(token)))
	return header, nil
}

// Enable isn't possible: doo's webhooks can't be disabled.
func (f *Fake) Enable(id string, _ bool) error {
	if _, err := f.copyOf(id); err != nil {
		return err
	}
	return fmt.Errorf("%w: delete it instead", fakeserver.ErrNoSwitch)
}

// Secrets returns the client's, the API key, the tokens, and those of the receivers.
func (f *Fake) Secrets() []string {
	out := append(f.tokens.All(), ClientSecret, APIKey)
	for _, w := range f.Webhooks() {
		if w.Authentication != nil {
			out = append(out, w.Authentication.ClientSecret)
		}
	}
	out = append(out, f.receiverTokens.all()...)
	return slices.DeleteFunc(out, func(secret string) bool { return secret == "" })
}

// Reset forgets webhooks, the receivers' tokens, requests and faults.
func (f *Fake) Reset() {
	f.Forget()
	f.receiverTokens.clear()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.webhooks, f.fading, f.ignored = nil, nil, 0
}
