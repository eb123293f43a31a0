package main

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// wireOutline is a request to a vendor's API without its headers and body.
type wireOutline struct {
	ID     string  `json:"id"`
	At     *string `json:"at"`
	Method string  `json:"method"`
	// Path is without the vendor's prefix.
	Path  string `json:"path"`
	Query string `json:"query"`
	// Status is the response's, null while the request is served, or if the connection was dropped.
	Status *int `json:"status"`
	// Cut says that a body is longer than what is kept of it.
	Cut bool `json:"cut"`
}

// wireEntry is a request to a vendor's API as it arrived.
type wireEntry struct {
	wireOutline
	Headers map[string]string `json:"headers"`
	wireBody
	// Answer is that of a write.
	Answer wireBody `json:"answer"`
}

func outline(e fakeserver.Entry, shown mask) wireOutline {
	out := wireOutline{
		ID: strconv.Itoa(e.Number), At: instant(e.At), Method: e.Method, Path: shown.text(e.Path), Query: shown.text(e.Query.Encode()), Cut: e.Cut,
	}
	if e.Status > 0 {
		out.Status = &e.Status
	}
	return out
}

func showEntry(e fakeserver.Entry, shown mask) wireEntry {
	return wireEntry{outline(e, shown), headers(e.Header, shown), bodyOf(e.Body, shown), bodyOf(e.Answer, shown)}
}

// requestsOf returns the picked requests to a vendor's API, oldest first, after learning the secrets in them.
func (s *sandbox) requestsOf(v vendor, pick func(fakeserver.Entry) bool) []fakeserver.Entry {
	s.state.RLock()
	defer s.state.RUnlock()
	entries := v.Fake.Base().Journal.Select(pick)
	s.secrets.learnRequests(v)
	return entries
}

// listRequests answers with the newest requests to a vendor's API first.
func (s *sandbox) listRequests(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "since", "limit", "bodies", "secrets")
	if err != nil {
		return err
	}
	since, err := sinceIn(values)
	if err != nil {
		return err
	}
	limit, err := numberIn(values, "limit", defaultListed, keptRequests)
	if err != nil {
		return err
	}
	bodies, err := flagIn(values, "bodies", true)
	if err != nil {
		return err
	}
	entries := s.requestsOf(v, func(e fakeserver.Entry) bool { return !e.At.Before(since) })
	slices.Reverse(entries)
	entries = entries[:min(limit, len(entries))]
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	writeList(w, "requests", func(yield func(any) bool) {
		for _, e := range entries {
			var element any = outline(e, shown)
			if bodies {
				element = showEntry(e, shown)
			}
			if !yield(element) {
				return
			}
		}
	}, nil)
	return nil
}

// showRequest answers with one request.
func (s *sandbox) showRequest(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "secrets")
	if err != nil {
		return err
	}
	found := s.requestsOf(v, func(e fakeserver.Entry) bool { return strconv.Itoa(e.Number) == r.PathValue("number") })
	if len(found) == 0 {
		return refuse(http.StatusNotFound, "there is no request %s: only the newest %d are kept", r.PathValue("number"), keptRequests)
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, showEntry(found[0], shown))
	return nil
}
