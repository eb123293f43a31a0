package main

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// The most deliveries that a list shows, and how many it shows by default.
const (
	defaultListed = 100
	maxListed     = 5000
)

// listDeliveries answers with the newest deliveries first, and waits until there are enough if the request says so.
func (s *sandbox) listDeliveries(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "hook", "event", "state", "since", "limit", "wait", "count", "bodies", "secrets")
	if err != nil {
		return err
	}
	filter, err := filterIn(values, v)
	if err != nil {
		return err
	}
	wait, err := patienceIn(values)
	if err != nil {
		return err
	}
	count, err := numberIn(values, "count", 1, maxListed)
	if err != nil {
		return err
	}
	if values.Has("count") && wait.most == 0 {
		return refuse(http.StatusBadRequest, "count is how many to wait for: give wait too, such as wait=30s")
	}
	bodies, err := flagIn(values, "bodies", true)
	if err != nil {
		return err
	}
	var settled *bool
	if wait.most > 0 {
		enough, err := s.await(r.Context(), filter, count, wait)
		if err != nil {
			return err
		}
		settled = &enough
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	writeList(w, "deliveries", func(yield func(wireDelivery) bool) {
		for _, d := range s.engine.Deliveries(filter) {
			if !yield(show(d, shown, parts{last: bodies})) {
				return
			}
		}
	}, settled)
	return nil
}

// filterIn reads which deliveries a list shows.
func filterIn(values url.Values, v vendor) (delivery.Filter, error) {
	filter := delivery.Filter{
		Vendor: v.Name, Hook: values.Get("hook"), Event: values.Get("event"), State: delivery.State(values.Get("state")),
	}
	states := []delivery.State{delivery.Pending, delivery.Delivered, delivery.Failed, delivery.NotSent}
	if filter.State != "" && !slices.Contains(states, filter.State) {
		return filter, refuse(http.StatusBadRequest, "state=%s is unknown: use pending, delivered, failed or \"not sent\"", filter.State)
	}
	var err error
	if filter.Since, err = sinceIn(values); err != nil {
		return filter, err
	}
	filter.Limit, err = numberIn(values, "limit", defaultListed, maxListed)
	return filter, err
}

// await waits until the filter picks count deliveries. Unless the filter names a state, only settled ones count, or tried ones if
// that is what wait says. It reports false if time is up before.
func (s *sandbox) await(ctx context.Context, filter delivery.Filter, count int, wait patience) (bool, error) {
	ctx, stop := context.WithTimeout(ctx, wait.most)
	defer stop()
	filter.Limit = 0
	counts := func(d delivery.Delivery) bool {
		return filter.State != "" || d.State != delivery.Pending || wait.until == delivery.UntilTried && len(d.Attempts) > 0
	}
	for {
		news, err := s.engine.Stream().Subscribe("")
		if err != nil {
			return false, err
		}
		found := 0
		for _, d := range s.engine.Deliveries(filter) {
			if counts(d) {
				found++
			}
		}
		if found < count {
			select {
			case <-news.News: // or the subscription was cut off, after which it looks again too
			case <-ctx.Done():
			}
		}
		news.Close()
		switch {
		case found >= count:
			return true, nil
		case ctx.Err() != nil:
			return false, nil
		}
	}
}

// get returns a delivery of a vendor.
func (s *sandbox) get(v vendor, id string) (delivery.Delivery, error) {
	d, err := s.engine.Get(id)
	if err == nil && d.Vendor != v.Name {
		err = delivery.ErrNoDelivery
	}
	return d, err
}

// asked returns the delivery that a request is about, and what masks it.
func (s *sandbox) asked(r *http.Request, v vendor) (d delivery.Delivery, shown mask, err error) {
	values, err := query(r, "secrets")
	if err != nil {
		return d, shown, err
	}
	if d, err = s.get(v, r.PathValue("id")); err != nil {
		return d, shown, err
	}
	shown, err = s.secrets.shown(values)
	return d, shown, err
}

// showDelivery answers with all that is known of a delivery.
func (s *sandbox) showDelivery(w http.ResponseWriter, r *http.Request, v vendor) error {
	d, shown, err := s.asked(r, v)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, show(d, shown, parts{last: true, each: true}))
	return nil
}

// resend sends a delivery again.
func (s *sandbox) resend(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, wait, err := sending(r)
	if err != nil {
		return err
	}
	var body struct {
		As delivery.As `json:"as"`
	}
	if err := readJSON(r, &body, true); err != nil {
		return err
	}
	switch body.As {
	case "":
		body.As = delivery.AsNew
	case delivery.AsNew, delivery.AsSame:
	default:
		return refuse(http.StatusBadRequest, "as is %q instead of \"new\", which makes another delivery, or \"same\", which tries this one once more", body.As)
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	again, err := s.sendAgain(r, v, body.As)
	if err != nil {
		return err
	}
	return s.answerSent(w, r, sent{deliveries: []delivery.Delivery{again}, wait: wait, shown: shown})
}

func (s *sandbox) sendAgain(r *http.Request, v vendor, as delivery.As) (delivery.Delivery, error) {
	s.state.RLock()
	defer s.state.RUnlock()
	d, err := s.get(v, r.PathValue("id"))
	if err != nil {
		return d, err
	}
	return s.engine.Resend(d.ID, as)
}

// showCurl answers with a command that sends the last try of a delivery again.
func (s *sandbox) showCurl(w http.ResponseWriter, r *http.Request, v vendor) error {
	d, shown, err := s.asked(r, v)
	if err != nil {
		return err
	}
	last, err := lastRequest(d)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(curl(d, last, shown)))
	return nil
}

// lastRequest returns what the last try of a delivery sent.
func lastRequest(d delivery.Delivery) (delivery.Request, error) {
	last, tried := d.Last()
	if !tried || last.Request.Method == "" {
		return delivery.Request{}, refuse(http.StatusConflict, "no request of %s has been sent: see its state and reason", d.ID)
	}
	return last.Request, nil
}

// milliseconds is a time as the API shows it.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond).Microseconds()) / 1000
}

// instant is a moment as the API shows it, nil for none.
func instant(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	text := at.UTC().Format("2006-01-02T15:04:05.000Z")
	return &text
}

// quoted is a text as a shell takes it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
