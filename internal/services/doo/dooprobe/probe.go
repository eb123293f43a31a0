// Package dooprobe asks a team at doo what the documentation of webhook configurations leaves open: one question for each switch of
// doofake, and whether answers have the form that the client reads.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package dooprobe

import (
	"context"
	"encoding/json"
	"errors"
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
	// query is what the hooks ask for; its white space tells whether a list reformats it.
	query = `{"query": "query ($eventId: ID!) { event(id: $eventId) { id } }", "variables": {"eventId": "%EVENT_ID%"}}`
)

// asker asks. What several questions look at is made once.
type asker struct {
	*probe.Account
	team  string
	probe probe.Probe

	full, bare, owned probe.Once[shown]
	gone              probe.Once[deleted]
}

// shown is a webhook, the answer to its create, the first page of the list, and what the list shows of it.
type shown struct {
	id, name            string
	created, page, item probe.Reply
}

// deleted is a webhook that was deleted, and the answer to that.
type deleted struct {
	id     string
	answer probe.Reply
}

// New returns the probe of a team.
func New(a *probe.Account, team string) probe.Probe {
	p := &asker{Account: a, team: team}
	p.probe = probe.Probe{Questions: p.questions(), List: p.list, Delete: func(id string) rest.Request {
		return rest.Request{Method: http.MethodDelete, Path: []string{"v1", "webhooks", id}}
	}}
	return p.probe
}

// object is one of a body.
type object map[string]any

// events are two types, in an order that no sorting makes.
func events() []string { return []string{"order_updated", "order_created"} }

// hook is the delivery of one type.
func hook(kind, address string) object {
	return object{"type": kind, "endpoint": address, "method": "POST", "origin": object{"endpoint": "https://gql.doo.net", "method": "POST", "body": query}}
}

// plain is a webhook with two hooks.
func (p *asker) plain() object {
	name := p.Name()
	var hooks []object
	for _, kind := range events() {
		hooks = append(hooks, hook(kind, probe.Address(name)))
	}
	return object{"name": name, "description": "Made by a conformance run", "hooks": hooks}
}

func (p *asker) create(ctx context.Context, body object) (probe.Reply, string, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return probe.Reply{}, "", err
	}
	r := rest.Request{Method: http.MethodPost, Path: p.path(), Body: encoded, ContentType: mediaType}
	return p.Create(ctx, r, func(r probe.Reply) (string, bool) {
		if id := r.Text("data.id"); id != "" {
			return id, true
		}
		return r.Text("data"), isSuccess(r)
	})
}

func (p *asker) path() []string { return []string{"v1", "team", p.team, "webhooks"} }

// status is the status of an answer, or of the failure that it reports.
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

// make makes a webhook and finds it in the list, which is the only way to read one.
func (p *asker) make(ctx context.Context, body object) (s shown, err error) {
	s.name, _ = body["name"].(string)
	if s.created, s.id, err = p.create(ctx, body); err == nil && s.id == "" {
		err = &probe.UnexpectedError{What: "the create", Reply: s.created}
	}
	if err != nil {
		return s, err
	}
	s.page, s.item, err = p.Find(ctx, s.id, p.walk)
	if err == nil && s.item.Body == nil {
		err = errors.New("the list doesn't show the new webhook")
	}
	return s, err
}

// sample is a webhook with all that has no question of its own.
func (p *asker) sample(ctx context.Context) (shown, error) {
	return p.full.Get(ctx, func(ctx context.Context) (shown, error) {
		body := p.plain()
		body["authentication"] = object{
			"endpoint": probe.Host + "token", "grant_type": "client_credentials", "header_format": "Authorization",
			"header_value_format": "Bearer %ACCESS_TOKEN%", "credentials": object{"client_id": "doo", "client_secret": secret},
		}
		return p.make(ctx, body)
	})
}

// withoutAuthentication is a webhook without one.
func (p *asker) withoutAuthentication(ctx context.Context) (shown, error) {
	return p.bare.Get(ctx, func(ctx context.Context) (shown, error) { return p.make(ctx, p.plain()) })
}

// ofEvent is a webhook of an event that needn't exist.
func (p *asker) ofEvent(ctx context.Context) (shown, error) {
	return p.owned.Get(ctx, func(ctx context.Context) (shown, error) {
		body := p.plain()
		body["event_id"] = "1"
		s, err := p.make(ctx, body)
		if isRefusal(s.created) {
			err = probe.CantTell("a webhook of an event that doesn't exist is refused")
		}
		return s, err
	})
}

func (p *asker) deleted(ctx context.Context) (deleted, error) {
	return p.gone.Get(ctx, func(ctx context.Context) (deleted, error) {
		s, err := p.make(ctx, p.plain())
		if err != nil {
			return deleted{}, err
		}
		answer, err := p.Delete(ctx, p.probe, s.id)
		return deleted{s.id, answer}, err
	})
}

// page is a page of the list, counted from 1.
func (p *asker) page(ctx context.Context, number int) (probe.Reply, error) {
	return p.Send(ctx, rest.Request{Method: http.MethodGet, Path: p.path(), Query: url.Values{"page": {strconv.Itoa(number)}}})
}

// walk returns the first page and all webhooks.
func (p *asker) walk(ctx context.Context) (first probe.Reply, all []probe.Reply, err error) {
	for number := 1; ; number++ {
		page, err := p.page(ctx, number)
		if err != nil {
			return first, nil, err
		}
		if number == 1 {
			first = page
		}
		pages, isCounted := strconv.Atoi(page.Text("page_count"))
		items := page.List("_embedded.webhooks")
		if !isSuccess(page) || items == nil && isCounted != nil {
			return first, nil, &probe.UnexpectedError{What: "the list", Reply: page}
		}
		all = append(all, items...)
		if len(items) == 0 || isCounted == nil && number >= pages {
			return first, all, nil
		}
	}
}

func (p *asker) list(ctx context.Context) ([]probe.Hook, error) {
	_, all, err := p.walk(ctx)
	var hooks []probe.Hook
	for _, item := range all {
		hooks = append(hooks, probe.Hook{ID: item.Text("id"), Name: item.Text("name")})
	}
	return hooks, err
}
