package main

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// wireEntry is a request to a vendor's API as it arrived.
type wireEntry struct {
	ID     string  `json:"id"`
	At     *string `json:"at"`
	Method string  `json:"method"`
	// Path is without the prefix of the vendor.
	Path    string            `json:"path"`
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
	wireBody
	// Status is that of the answer, null while it is served, or where the connection was dropped.
	Status *int `json:"status"`
	// Answer is that of a write.
	Answer wireBody `json:"answer"`
	// Cut says that a body is longer than what is kept of it.
	Cut bool `json:"cut"`
}

func showEntry(e fakeserver.Entry, shown mask) wireEntry {
	out := wireEntry{
		ID: strconv.Itoa(e.Number), At: instant(e.At), Method: e.Method, Path: shown.text(e.Path), Query: shown.text(e.Query.Encode()),
		Headers: headers(e.Header, shown), wireBody: bodyOf(e.Body, shown), Answer: bodyOf(e.Answer, shown), Cut: e.Cut,
	}
	if e.Status > 0 {
		out.Status = &e.Status
	}
	return out
}

// listRequests answers with the newest requests to a vendor's API first.
func (s *sandbox) listRequests(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "since", "limit", "secrets")
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
	entries := v.Fake.Base().Journal.Select(func(e fakeserver.Entry) bool { return !e.At.Before(since) })
	slices.Reverse(entries)
	entries = entries[:min(limit, len(entries))]
	for _, e := range entries {
		s.secrets.learnFrom(e)
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	writeList(w, "requests", func(yield func(wireEntry) bool) {
		for _, e := range entries {
			if !yield(showEntry(e, shown)) {
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
	found := v.Fake.Base().Journal.Select(func(e fakeserver.Entry) bool { return strconv.Itoa(e.Number) == r.PathValue("number") })
	if len(found) == 0 {
		return refuse(http.StatusNotFound, "there is no request %s: only the newest %d are kept", r.PathValue("number"), keptRequests)
	}
	s.secrets.learnFrom(found[0])
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, showEntry(found[0], shown))
	return nil
}
