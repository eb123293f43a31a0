package main

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// maxWait is how long a request may wait.
const maxWait = 10 * time.Minute

// query returns the parameters of a request. It refuses those that aren't allowed, or that are given twice.
func query(r *http.Request, allowed ...string) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "the query can't be read: percent-encode special characters, as %%XX")
	}
	for name, given := range values {
		switch {
		case !slices.Contains(allowed, name) && len(allowed) == 0:
			return nil, refuse(http.StatusBadRequest, "the parameter %q is unknown: there are none here", name)
		case !slices.Contains(allowed, name):
			return nil, refuse(http.StatusBadRequest, "the parameter %q is unknown: use %s", name, strings.Join(allowed, ", "))
		case len(given) > 1:
			return nil, refuse(http.StatusBadRequest, "the parameter %q is given %d times: give it once", name, len(given))
		}
	}
	return values, nil
}

// flagIn reads a parameter that is true or false.
func flagIn(values url.Values, name string, otherwise bool) (bool, error) {
	text := values.Get(name)
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, refuse(http.StatusBadRequest, "%s=%s is neither true nor false", name, text)
	}
	return value, nil
}

// numberIn reads a parameter that is a whole number from 1 to most.
func numberIn(values url.Values, name string, otherwise, most int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < 1 || value > most {
		return 0, refuse(http.StatusBadRequest, "%s=%s is not a whole number from 1 to %d", name, text, most)
	}
	return value, nil
}

// patience is how long a request waits, and for what.
type patience struct {
	until delivery.Until
	most  time.Duration // 0 doesn't wait
}

// patienceIn reads the parameter wait: a time, or "first".
func patienceIn(values url.Values) (patience, error) {
	switch text := values.Get("wait"); text {
	case "":
		return patience{}, nil
	case "first":
		return patience{delivery.UntilTried, maxWait}, nil
	default:
		most, err := time.ParseDuration(text)
		if err != nil || most <= 0 || most > maxWait {
			return patience{}, refuse(http.StatusBadRequest, "wait=%s is neither \"first\" nor a duration up to %s, such as 30s", text, short(maxWait))
		}
		return patience{delivery.UntilSettled, most}, nil
	}
}

// sinceIn reads the parameter since: a time in RFC 3339's format, or a duration before now.
func sinceIn(values url.Values) (time.Time, error) {
	text := values.Get("since")
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, strings.ReplaceAll(text, " ", "+")); err == nil {
		return at, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return time.Now().Add(-ago), nil
	}
	return time.Time{}, refuse(http.StatusBadRequest, "since=%s is neither a time, such as 2026-01-31T12:00:00Z, nor a duration, such as 5m", text)
}

// short writes a duration without trailing zeros, such as 10m.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
