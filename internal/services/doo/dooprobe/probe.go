// Package dooprobe asks a doo team what the documentation of webhook configurations leaves open: one question for each switch of
// doofake, and whether answers have the form that the client expects.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package dooprobe

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	mediaType = "application/json"
	// secret is that of the webhooks that are made with an authentication; it protects nothing.
	secret = "conformance-secret" //nolint:gosec // of hooks that are deleted at once
	// query is the hooks' GraphQL request. Its white space shows whether a list reformats it.
	query = `{"query": "query ($eventId: ID!) { event(id: $eventId) { id } }", "variables": {"eventId": "%EVENT_ID%"}}`
)

// asker asks the questions. The sample is a webhook with all that has no question of its own.
type asker struct {
	*probe.Asker
	team        string
	bare, owned probe.Once[probe.Shown]
}

// New returns the probe of a team.
func New(a *probe.Account, team string) probe.Probe {
	p := &asker{team: team}
	p.Asker = probe.NewAsker(a, probe.API{
		Sample: func(name string) rest.Request {
			body := plain(name)
			body["authentication"] = object{
				"endpoint": probe.Host + "token", "grant_type": "client_credentials", "header_format": "Authorization",
				"header_value_format": "Bearer %ACCESS_TOKEN%", "credentials": object{"client_id": "doo", "client_secret": secret},
			}
			return p.creation(body)
		},
		Created: func(r probe.Reply) (string, bool) {
			return cmp.Or(r.Text("data.id"), r.Text("data")), isSuccess(r)
		},
		Delete:  deletion,
		Page:    p.page,
		Items:   "_embedded.webhooks",
		Total:   "total_items",
		Name:    "name",
		Address: "hooks.0.endpoint",
	})
	return probe.Probe{Questions: p.questions(), Asker: p.Asker}
}

func deletion(id string) rest.Request {
	return rest.Request{Method: http.MethodDelete, Path: []string{"v1", "webhooks", id}}
}

// object is a JSON object of a body.
type object map[string]any

// events are two types, in an order that isn't sorted.
func events() []string { return []string{"order_updated", "order_created"} }

// hook is the delivery of one type.
func hook(kind, address string) object {
	return object{"type": kind, "endpoint": address, "method": "POST", "origin": object{"endpoint": "https://gql.doo.net", "method": "POST", "body": query}}
}

// plain is a webhook with two hooks.
func plain(name string) object {
	var hooks []object
	for _, kind := range events() {
		hooks = append(hooks, hook(kind, probe.Address(name)))
	}
	return object{"name": name, "description": "Made by a conformance run", "hooks": hooks}
}

func (p *asker) creation(body object) rest.Request {
	encoded, _ := json.Marshal(body) // texts and lists can't fail
	return rest.Request{Method: http.MethodPost, Path: p.path(), Body: encoded, ContentType: mediaType}
}

func (p *asker) path() []string { return []string{"v1", "team", p.team, "webhooks"} }

// status is the status of an answer, or of the failure in it.
func status(r probe.Reply) int {
	if reported, err := strconv.Atoi(r.Text("response_status")); err == nil && r.OK() {
		return reported
	}
	return r.Status
}

func isSuccess(r probe.Reply) bool { return r.OK() && status(r) < 400 }

// isRefusal reports whether an answer refuses what was sent.
func isRefusal(r probe.Reply) bool {
	return status(r) == http.StatusBadRequest || status(r) == http.StatusUnprocessableEntity
}

// withoutAuthentication is a webhook without one.
func (p *asker) withoutAuthentication(ctx context.Context) (probe.Shown, error) {
	return p.bare.Get(ctx, func(ctx context.Context) (probe.Shown, error) { return p.Make(ctx, p.creation(plain(p.Name()))) })
}

// ofEvent is a webhook for an event that doesn't have to exist.
func (p *asker) ofEvent(ctx context.Context) (probe.Shown, error) {
	return p.owned.Get(ctx, func(ctx context.Context) (probe.Shown, error) {
		body := plain(p.Name())
		body["event_id"] = "1"
		s, err := p.Make(ctx, p.creation(body))
		if isRefusal(s.Created) {
			err = probe.CantTell("a webhook of an event that doesn't exist is refused")
		}
		return s, err
	})
}

// page requests a page of the list by its number.
func (p *asker) page(number, _ int) rest.Request {
	return rest.Request{Method: http.MethodGet, Path: p.path(), Query: url.Values{"page": {strconv.Itoa(number)}}}
}
