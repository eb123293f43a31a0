package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// unmask puts the secrets back into a body that was read from the API and edited: each mask stands for what the event's own body has
// there for the hook. Without a hook, there is nothing to put back.
func (s *sandbox) unmask(v vendor, firing *fakeserver.Firing) error {
	if firing.Body == nil || firing.Hook == "" || !strings.Contains(*firing.Body, masked) {
		return nil
	}
	own, _, err := v.Fake.Body(firing.Event, firing.Hook)
	if err != nil {
		return err
	}
	hidden := s.secrets.current().hides(string(own))
	body, ok := restored(*firing.Body, hidden)
	if !ok {
		return refuse(http.StatusBadRequest, "the body contains %s, and %s has several secrets there: write them out, as ?secrets=true shows them", masked, firing.Hook)
	}
	firing.Body = &body
	return nil
}

// hides returns what the mask removes from a text, in order, as it is written there.
func (m mask) hides(text string) (out []string) {
	pieces := strings.Split(m.text(text), masked)
	rest := text[min(len(pieces[0]), len(text)):]
	for i, piece := range pieces[1:] {
		last := i == len(pieces)-2
		end := strings.Index(rest, piece)
		if last {
			end = len(rest) - len(piece)
		}
		if end < 0 || piece == "" && !last { // where one ends and the next begins can't be seen
			return nil
		}
		out = append(out, rest[:end])
		rest = rest[end+len(piece):]
	}
	return out
}

// restored puts what was hidden back into its places. It reports false if it isn't certain which belongs where.
func restored(body string, hidden []string) (string, bool) {
	places := strings.Count(body, masked)
	switch distinct := slices.Compact(slices.Sorted(slices.Values(hidden))); {
	case len(distinct) == 0:
		return body, true // somebody's own text
	case len(distinct) == 1:
		return strings.ReplaceAll(body, masked, distinct[0]), true
	case places != len(hidden):
		return "", false
	}
	for _, secret := range hidden {
		body = strings.Replace(body, masked, secret, 1)
	}
	return body, true
}
