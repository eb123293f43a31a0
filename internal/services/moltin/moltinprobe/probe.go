// Package moltinprobe asks a Moltin store (Elastic Path Commerce Cloud) what the documentation of its integrations leaves open: one
// question for each switch of moltinfake, and whether answers have the form that the client reads.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package moltinprobe

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	mediaType = "application/json"
	pageSize  = 100
	// secret is that of all integrations that are made; it protects nothing. short is one that a mask might not cover.
	secret = "conformance-secret" //nolint:gosec // of hooks that are deleted at once
	short  = "abc"
)

// asker asks. What several questions look at is made once.
type asker struct {
	*probe.Account
	probe probe.Probe

	full, bare, bald, sqs probe.Once[shown]
	stomp                 probe.Once[brokers]
	listing               probe.Once[listed]
	gone                  probe.Once[deleted]
}

// shown is an integration and the answers that showed it.
type shown struct {
	id            string
	created, read probe.Reply
}

// deleted is an integration that was deleted, and the answer to that.
type deleted struct {
	id     string
	answer probe.Reply
}

// New returns the probe of an account.
func New(a *probe.Account) probe.Probe {
	p := &asker{Account: a}
	p.probe = probe.Probe{Questions: p.questions(), List: p.list, Delete: func(id string) rest.Request {
		return request(http.MethodDelete, nil, id)
	}}
	return p.probe
}

// attributes are those of a write. One that is nil isn't sent.
type attributes map[string]any

// request is one about integrations, or about what follows.
func request(method string, attributes attributes, below ...string) rest.Request {
	r := rest.Request{Method: method, Path: append([]string{"v2", "integrations"}, below...)}
	if attributes == nil {
		return r
	}
	data := map[string]any{"type": "integration"}
	for name, value := range attributes {
		if value != nil {
			data[name] = value
		}
	}
	r.Body, _ = json.Marshal(map[string]any{"data": data}) // texts, lists and truth values can't fail
	r.ContentType = mediaType
	return r
}

// events are some that every generation of the documentation knows, in an order that no sorting makes.
func events() []string { return []string{"order.updated", "order.created"} }

// plain are the attributes of a webhook that isn't enabled, with all that a write may have to name.
func (p *asker) plain() attributes {
	name := p.Name()
	return attributes{
		"name": name, "description": "Made by a conformance run", "enabled": false, "integration_type": "webhook", "observes": events(),
		"configuration": map[string]any{"url": probe.Address(name)},
	}
}

// with are attributes with others in their place.
func (a attributes) with(others attributes) attributes {
	all := maps.Clone(a)
	maps.Copy(all, others)
	return all
}

func (p *asker) create(ctx context.Context, a attributes) (probe.Reply, string, error) {
	return p.Create(ctx, request(http.MethodPost, a), func(r probe.Reply) (string, bool) { return r.Text("data.id"), r.OK() })
}

func (p *asker) read(ctx context.Context, id string) (probe.Reply, error) {
	return p.Send(ctx, request(http.MethodGet, nil, id))
}

// make makes an integration and reads it.
func (p *asker) make(ctx context.Context, a attributes) (s shown, err error) {
	if s.created, s.id, err = p.create(ctx, a); err == nil && s.id == "" {
		err = &probe.UnexpectedError{What: "the create", Reply: s.created}
	}
	if err == nil {
		s.read, err = p.Eventually(ctx, func(ctx context.Context) (probe.Reply, error) { return p.read(ctx, s.id) },
			func(r probe.Reply) bool { return r.Status != http.StatusNotFound })
	}
	return s, err
}

// sample is a webhook with a secret.
func (p *asker) sample(ctx context.Context) (shown, error) {
	return p.full.Get(ctx, func(ctx context.Context) (shown, error) {
		a := p.plain()
		a["configuration"] = map[string]any{"url": "https://example.com/" + fmt.Sprint(a["name"]), "secret_key": secret}
		return p.make(ctx, a)
	})
}

// withoutSecret is a webhook without one.
func (p *asker) withoutSecret(ctx context.Context) (shown, error) {
	return p.bare.Get(ctx, func(ctx context.Context) (shown, error) { return p.make(ctx, p.plain()) })
}

// queue is an aws_sqs integration with secrets, one of them short.
func (p *asker) queue(ctx context.Context) (shown, error) {
	return p.sqs.Get(ctx, func(ctx context.Context) (shown, error) {
		a := p.plain()
		a["integration_type"] = "aws_sqs"
		a["configuration"] = map[string]any{
			"url": "https://example.com/" + fmt.Sprint(a["name"]), "aws_access_key_id": secret, "aws_secret_access_key": short, "region": "eu-west-1",
		}
		return p.make(ctx, a)
	})
}

func (p *asker) deleted(ctx context.Context) (deleted, error) {
	return p.gone.Get(ctx, func(ctx context.Context) (deleted, error) {
		reply, id, err := p.create(ctx, p.plain())
		if err == nil && id == "" {
			err = &probe.UnexpectedError{What: "the create", Reply: reply}
		}
		if err != nil {
			return deleted{}, err
		}
		answer, err := p.Delete(ctx, p.probe, id)
		return deleted{id, answer}, err
	})
}

// page is a part of a list.
func (p *asker) page(ctx context.Context, limit, offset int, below ...string) (probe.Reply, error) {
	r := request(http.MethodGet, nil, below...)
	r.Query = url.Values{"page[limit]": {strconv.Itoa(limit)}, "page[offset]": {strconv.Itoa(offset)}}
	return p.Send(ctx, r)
}

// walk returns the first page and all integrations.
func (p *asker) walk(ctx context.Context) (first probe.Reply, all []probe.Reply, err error) {
	seen := map[string]bool{}
	for {
		page, err := p.page(ctx, pageSize, len(all))
		if err != nil {
			return first, nil, err
		}
		if len(all) == 0 {
			first = page
		}
		if !page.OK() || page.Kind("data") != "list" {
			return first, nil, &probe.UnexpectedError{What: "the list", Reply: page}
		}
		items, news := page.List("data"), 0
		for _, item := range items {
			if id := item.Text("id"); !seen[id] { // a store that doesn't page shows all again
				seen[id] = true
				all, news = append(all, item), news+1
			}
		}
		if len(items) < pageSize || news == 0 {
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
