package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// wireEvent is an event that a vendor's fake knows, or that has happened.
type wireEvent struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Source string `json:"source"`
	Note   string `json:"note,omitempty"`
}

// listEvents answers with the events that have more than a minimal body.
func (s *sandbox) listEvents(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "match")
	if err != nil {
		return err
	}
	events := []wireEvent{}
	for _, e := range v.Fake.Events() {
		matches := true
		if pattern := values.Get("match"); pattern != "" {
			if matches, err = path.Match(pattern, e.Name); err != nil {
				return refuse(http.StatusBadRequest, "match=%s is not a valid pattern: give one such as orders.*", pattern)
			}
		}
		if matches {
			events = append(events, wireEvent{Name: e.Name, Source: e.Source, Note: e.Note})
		}
	}
	writeJSON(w, http.StatusOK, struct {
		Events []wireEvent `json:"events"`
	}{events})
	return nil
}

// showBody answers with the exact body that would be sent for an event.
func (s *sandbox) showBody(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "hook", "secrets")
	if err != nil {
		return err
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	body, event, err := v.Fake.Body(r.PathValue("event"), values.Get("hook"))
	if err != nil {
		return err
	}
	text := shown.text(string(body))
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if json.Valid([]byte(text)) {
		w.Header().Set("Content-Type", "application/json")
	}
	w.Header().Set("X-Sandbox-Source", event.Source)
	_, _ = w.Write([]byte(text)) //nolint:gosec // no browser takes it for a page: the type is JSON or a form's, with nosniff
	return nil
}

// wireFiring is the request to send an event.
type wireFiring struct {
	Event string `json:"event"`
	Hook  string `json:"hook"`
	To    *struct {
		URL    string `json:"url"`
		Secret string `json:"secret"`
	} `json:"to"`
	Resource json.RawMessage `json:"resource"`
	Patch    json.RawMessage `json:"patch"`
	Body     *string         `json:"body"`
	Deliver  struct {
		Times   *int   `json:"times"`
		Shuffle bool   `json:"shuffle"`
		DelayMS int    `json:"delay_ms"`
		Corrupt string `json:"corrupt"`
	} `json:"deliver"`
}

// maxDelay is how long the first try may be delayed.
const maxDelay = time.Hour

func (f *wireFiring) firing() (fakeserver.Firing, error) {
	out := fakeserver.Firing{
		Event: f.Event, Hook: f.Hook, Change: fakeserver.Change{Resource: given(f.Resource), Patch: given(f.Patch), Body: f.Body},
		Breakage: fakeserver.Breakage{
			Shuffle: f.Deliver.Shuffle, Corrupt: f.Deliver.Corrupt, Delay: time.Duration(f.Deliver.DelayMS) * time.Millisecond,
		},
	}
	switch times := f.Deliver.Times; {
	case f.Event == "":
		return out, refuse(http.StatusBadRequest, "event is missing: give the vendor's name for one; GET …/events lists them")
	case strings.ContainsFunc(f.Event, unicode.IsControl):
		return out, refuse(http.StatusBadRequest, "event holds a control character, such as a line break, which no header can: remove it")
	case times != nil && *times < 1:
		return out, refuse(http.StatusBadRequest, "deliver.times is %d: give 1 or more", *times)
	case times != nil:
		out.Times = *times
	}
	if f.Deliver.DelayMS < 0 || int64(f.Deliver.DelayMS) > maxDelay.Milliseconds() {
		return out, refuse(http.StatusBadRequest, "deliver.delay_ms must be from 0 to %d", maxDelay.Milliseconds())
	}
	if f.To != nil {
		out.To = &fakeserver.Target{URL: f.To.URL, Secret: f.To.Secret}
	}
	return out, nil
}

// sending reads the parameters of a request that sends something: for how long it waits, and whether secrets are shown.
func sending(r *http.Request) (url.Values, patience, error) {
	values, err := query(r, "wait", "secrets")
	if err != nil {
		return nil, patience{}, err
	}
	wait, err := patienceIn(values)
	return values, wait, err
}

// given is a JSON value, nil for null: a field that is null was left out.
func given(value json.RawMessage) json.RawMessage {
	if string(value) == "null" {
		return nil
	}
	return value
}

// fire makes an event happen, and waits for its deliveries if the request says so.
func (s *sandbox) fire(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, wait, err := sending(r)
	if err != nil {
		return err
	}
	var body wireFiring
	if err := readJSON(r, &body, false); err != nil {
		return err
	}
	firing, err := body.firing()
	if err != nil {
		return err
	}
	if firing.To != nil {
		s.secrets.learn(firing.To.Secret)
		s.secrets.learnAddress(firing.To.URL)
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	if err := s.unmask(v, &firing); err != nil {
		return err
	}
	fired, err := s.send(v, firing)
	if err != nil {
		return err
	}
	event := wireEvent{ID: fired.ID, Name: fired.Name, Source: fired.Source, Note: fired.Note}
	return s.answerSent(w, r, sent{Event: &event, deliveries: fired.Deliveries, wait: wait, shown: shown})
}

// send fires. An event that nobody gets is refused.
func (s *sandbox) send(v vendor, firing fakeserver.Firing) (fakeserver.Fired, error) {
	s.state.RLock()
	defer s.state.RUnlock()
	fired, err := v.Fake.Fire(s.engine, firing)
	if err != nil {
		return fired, err
	}
	if len(fired.Deliveries) == 0 {
		return fired, unheard(v, firing.Event)
	}
	return fired, nil
}

// unheard is the error for an event that no hook listens to.
func unheard(v vendor, event string) error {
	var heard []string
	for _, hook := range v.Fake.Hooks() {
		heard = append(heard, hook.Observes...)
	}
	slices.Sort(heard)
	heard = slices.Compact(heard)
	if len(heard) == 0 {
		return refuse(http.StatusConflict, "no hook listens to %s, because %s has no hook with events: create one with terraform apply, or in the API give an address in \"to\"", event, v.Title)
	}
	return refuse(http.StatusConflict, "no hook of %s listens to %s: hooks listen to %s. Send one of these, create a hook for it, or in the API give an address in \"to\"", v.Title, event, strings.Join(heard, ", "))
}

// sent is the response to a request that sends.
type sent struct {
	Event      *wireEvent    `json:"event,omitempty"`
	Deliveries []wireSummary `json:"deliveries"`
	// Settled is whether none is pending any more, nil if the request didn't wait.
	Settled *bool `json:"settled,omitempty"`

	deliveries []delivery.Delivery
	wait       patience
	shown      mask
}

// wireSummary is a delivery without requests and responses.
type wireSummary struct {
	ID       string `json:"id"`
	Hook     string `json:"hook"`
	HookName string `json:"hook_name,omitempty"`
	URL      string `json:"url"`
	State    string `json:"state"`
	Reason   string `json:"reason,omitempty"`
	Tries    int    `json:"tries"`
	// Status is the last response's, and DurationMS how long the last try took.
	Status     int     `json:"status,omitempty"`
	DurationMS float64 `json:"duration_ms,omitempty"`
}

func summary(d delivery.Delivery, shown mask) wireSummary {
	out := wireSummary{
		ID: d.ID, Hook: d.Hook, HookName: shown.text(d.HookName), URL: shown.text(d.URL), State: string(d.State),
		Reason: shown.text(d.Reason), Tries: len(d.Attempts),
	}
	if last, tried := d.Last(); tried {
		out.Status, out.DurationMS = last.Status, milliseconds(last.Duration)
	}
	return out
}

// dropped is the state of a delivery that was sent, but is no longer kept.
const dropped delivery.State = "dropped"

// answerSent answers immediately, or after waiting.
func (s *sandbox) answerSent(w http.ResponseWriter, r *http.Request, out sent) error {
	status := http.StatusAccepted
	if out.wait.most > 0 {
		ids := make([]string, len(out.deliveries))
		for i, d := range out.deliveries {
			ids[i] = d.ID
		}
		ctx, stop := context.WithTimeout(r.Context(), out.wait.most)
		defer stop()
		s.engine.Wait(ctx, out.wait.until, ids...)
		settled := true
		out.Settled, status = &settled, http.StatusOK
	}
	out.Deliveries = make([]wireSummary, len(out.deliveries))
	for i, d := range out.deliveries {
		if now, err := s.engine.Get(d.ID); err == nil {
			d = now
		} else {
			d.State, d.Reason = dropped, "the sandbox was reset, or newer deliveries took its place: how it ended isn't known any more"
		}
		if d.State == delivery.Pending && out.Settled != nil {
			*out.Settled = false
		}
		out.Deliveries[i] = summary(d, out.shown)
	}
	writeJSON(w, status, out)
	return nil
}
