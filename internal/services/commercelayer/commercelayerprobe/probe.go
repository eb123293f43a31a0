// Package commercelayerprobe asks a Commerce Layer organization what the documentation of its webhooks leaves open: one question
// for each switch of commercelayerfake, and whether answers have the form that the client reads.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package commercelayerprobe

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	mediaType = "application/vnd.api+json"
	pageSize  = 25
	// topic is that of all webhooks that are made: its deliveries would hold no more than an id. They are made disabled besides.
	topic = "orders.destroy"
	// OpenCircuit is the name of a webhook with an open circuit, which has to be there for one of the questions.
	OpenCircuit = probe.Prefix + "open-circuit"
)

// asker asks. What several questions look at is made once.
type asker struct {
	*probe.Account
	version string
	probe   probe.Probe

	plain   probe.Once[shown]       // a webhook with no more than it must have
	updated probe.Once[probe.Reply] // the answer to an update of it
	listing probe.Once[listed]
	gone    probe.Once[deleted]
}

// shown is a webhook and the answers that showed it.
type shown struct {
	id, name      string
	created, read probe.Reply
}

// deleted is a webhook that was deleted, and the answer to that.
type deleted struct {
	id     string
	answer probe.Reply
}

// New returns the probe of an account. version is the dated version of the API, as in "2026-05", "" for the organization's
// default.
func New(a *probe.Account, version string) probe.Probe {
	p := &asker{Account: a, version: version}
	p.probe = probe.Probe{Questions: p.questions(), List: p.list, Delete: func(id string) rest.Request {
		return p.request(http.MethodDelete, nil, id)
	}}
	return p.probe
}

// attributes are those of a write.
type attributes map[string]any

// request is one about webhooks, or about the one with the id that follows.
func (p *asker) request(method string, attributes attributes, id ...string) rest.Request {
	path := []string{"api"}
	if p.version != "" {
		path = append(path, p.version)
	}
	r := rest.Request{
		Method: method, Path: append(append(path, "webhooks"), id...), Header: http.Header{"Accept": {mediaType}},
	}
	if attributes == nil {
		return r
	}
	data := map[string]any{"type": "webhooks", "attributes": attributes}
	if len(id) > 0 {
		data["id"] = id[0]
	}
	r.Body, _ = json.Marshal(map[string]any{"data": data}) // texts, lists and truth values can't fail
	r.ContentType = mediaType
	return r
}

// create makes a webhook with more attributes than it must have.
func (p *asker) create(ctx context.Context, name string, more attributes) (probe.Reply, string, error) {
	all := attributes{"name": name, "topic": topic, "callback_url": probe.Address(name), "_disable": true}
	for attribute, value := range more {
		all[attribute] = value
	}
	return p.Create(ctx, p.request(http.MethodPost, all), func(r probe.Reply) (string, bool) { return r.Text("data.id"), r.OK() })
}

// needed is create for what other questions build on: without a webhook it is an error.
func (p *asker) needed(ctx context.Context, name string) (probe.Reply, string, error) {
	reply, id, err := p.create(ctx, name, nil)
	if err == nil && id == "" {
		err = &probe.UnexpectedError{What: "the create", Reply: reply}
	}
	return reply, id, err
}

func (p *asker) read(ctx context.Context, id string) (probe.Reply, error) {
	return p.Send(ctx, p.request(http.MethodGet, nil, id))
}

func (p *asker) sample(ctx context.Context) (shown, error) {
	return p.plain.Get(ctx, func(ctx context.Context) (shown, error) {
		s := shown{name: p.Name()}
		var err error
		if s.created, s.id, err = p.needed(ctx, s.name); err != nil {
			return s, err
		}
		s.read, err = p.Eventually(ctx, func(ctx context.Context) (probe.Reply, error) { return p.read(ctx, s.id) }, isThere)
		return s, err
	})
}

func isThere(r probe.Reply) bool { return r.Status != http.StatusNotFound }

// update is the answer to an update of the sample.
func (p *asker) update(ctx context.Context) (probe.Reply, error) {
	return p.updated.Get(ctx, func(ctx context.Context) (probe.Reply, error) {
		s, err := p.sample(ctx)
		if err != nil {
			return probe.Reply{}, err
		}
		return p.Send(ctx, p.request(http.MethodPatch, attributes{"include_resources": includes()}, s.id))
	})
}

// includes are relations of an order, in an order that no sorting makes.
func includes() []string { return []string{"market", "customer"} }

func (p *asker) deleted(ctx context.Context) (deleted, error) {
	return p.gone.Get(ctx, func(ctx context.Context) (deleted, error) {
		_, id, err := p.needed(ctx, p.Name())
		if err != nil {
			return deleted{}, err
		}
		answer, err := p.Delete(ctx, p.probe, id)
		return deleted{id, answer}, err
	})
}

// page is a page of the list, counted from 1.
func (p *asker) page(ctx context.Context, number int) (probe.Reply, error) {
	r := p.request(http.MethodGet, nil)
	r.Query = url.Values{"page[number]": {strconv.Itoa(number)}, "page[size]": {strconv.Itoa(pageSize)}, "sort": {"created_at,id"}}
	return p.Send(ctx, r)
}

// walk returns the first page and the webhooks on all pages.
func (p *asker) walk(ctx context.Context) (first probe.Reply, all []probe.Reply, err error) {
	for number := 1; ; number++ {
		page, err := p.page(ctx, number)
		if err != nil {
			return first, nil, err
		}
		if number == 1 {
			first = page
		}
		if !page.OK() || page.Kind("data") != "list" {
			return first, nil, &probe.UnexpectedError{What: "the list", Reply: page}
		}
		items := page.List("data")
		all = append(all, items...)
		if len(items) < pageSize {
			return first, all, nil
		}
	}
}

func (p *asker) list(ctx context.Context) ([]probe.Hook, error) {
	_, all, err := p.walk(ctx)
	var hooks []probe.Hook
	for _, item := range all {
		hooks = append(hooks, probe.Hook{ID: item.Text("id"), Name: item.Text("attributes.name")})
	}
	return hooks, err
}
