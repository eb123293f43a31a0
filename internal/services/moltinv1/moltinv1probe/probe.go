// Package moltinv1probe asks a store of Moltin's first API what the documentation of its webhooks leaves open: one question for
// each switch of moltinv1fake, and whether answers have the form that the client reads.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package moltinv1probe

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	formType = "application/x-www-form-urlencoded"
	pageSize = 100
	// secret is that of the webhooks that are made with one; it protects nothing.
	secret = "conformance-secret" //nolint:gosec // of hooks that are deleted at once
)

// asker asks. What several questions look at is made once.
type asker struct {
	*probe.Account
	probe probe.Probe

	bare, full probe.Once[shown]
	updated    probe.Once[probe.Reply]
	listing    probe.Once[listed]
	gone       probe.Once[deleted]
}

// shown is a webhook and the answers that showed it.
type shown struct {
	id, address   string
	created, read probe.Reply
}

// deleted is a webhook that was deleted, and the answer to that.
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

// fields are those of a write.
type fields map[string]string

func request(method string, fields fields, id ...string) rest.Request {
	r := rest.Request{Method: method, Path: append([]string{"v1", "webhooks"}, id...)}
	if fields == nil {
		return r
	}
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	r.Body, r.ContentType = []byte(form.Encode()), formType
	return r
}

// create makes a webhook that is called for nothing, with more fields than it must have. Its address tells whose it is, because
// names aren't shown.
func (p *asker) create(ctx context.Context, more fields) (probe.Reply, string, error) {
	name := p.Name()
	all := fields{
		"name": name, "url": probe.Address(name), "content_type": "json", "create": "0", "update": "1", "delete": "0", "enabled": "0",
	}
	maps.Copy(all, more)
	return p.Create(ctx, request(http.MethodPost, all), func(r probe.Reply) (string, bool) {
		return r.Text("result.id"), r.OK() && r.At("status") != "false"
	})
}

func (p *asker) read(ctx context.Context, id string) (probe.Reply, error) {
	return p.Send(ctx, request(http.MethodGet, nil, id))
}

// make makes a webhook and reads it.
func (p *asker) make(ctx context.Context, more fields) (s shown, err error) {
	if s.created, s.id, err = p.create(ctx, more); err == nil && s.id == "" {
		err = &probe.UnexpectedError{What: "the create", Reply: s.created}
	}
	s.address = s.created.Text("result.url")
	if err == nil {
		s.read, err = p.Eventually(ctx, func(ctx context.Context) (probe.Reply, error) { return p.read(ctx, s.id) }, isThere)
	}
	return s, err
}

// isThere tells that an answer isn't that of a webhook that doesn't exist, whatever its status.
func isThere(r probe.Reply) bool { return r.Status != http.StatusNotFound && r.At("status") != "false" }

// sample is a webhook without a secret.
func (p *asker) sample(ctx context.Context) (shown, error) {
	return p.bare.Get(ctx, func(ctx context.Context) (shown, error) { return p.make(ctx, nil) })
}

// withSecret is a webhook with one.
func (p *asker) withSecret(ctx context.Context) (shown, error) {
	return p.full.Get(ctx, func(ctx context.Context) (shown, error) { return p.make(ctx, fields{"secret": secret}) })
}

// update is the answer to an update of the sample.
func (p *asker) update(ctx context.Context) (probe.Reply, error) {
	return p.updated.Get(ctx, func(ctx context.Context) (probe.Reply, error) {
		s, err := p.sample(ctx)
		if err != nil {
			return probe.Reply{}, err
		}
		return p.Send(ctx, request(http.MethodPut, fields{"delete": "1"}, s.id))
	})
}

func (p *asker) deleted(ctx context.Context) (deleted, error) {
	return p.gone.Get(ctx, func(ctx context.Context) (deleted, error) {
		reply, id, err := p.create(ctx, nil)
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

func (p *asker) page(ctx context.Context, offset int) (probe.Reply, error) {
	r := request(http.MethodGet, nil)
	r.Query = url.Values{"limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
	return p.Send(ctx, r)
}

// walk returns the first page and all webhooks. A page may be shorter than was asked for although others follow.
func (p *asker) walk(ctx context.Context) (first probe.Reply, all []probe.Reply, err error) {
	seen := map[string]bool{}
	for {
		page, err := p.page(ctx, len(all))
		if err != nil {
			return first, nil, err
		}
		if len(all) == 0 {
			first = page
		}
		if !page.OK() || page.Kind("result") != "list" {
			return first, nil, &probe.UnexpectedError{What: "the list", Reply: page}
		}
		news := 0
		for _, item := range page.List("result") {
			if id := item.Text("id"); !seen[id] {
				seen[id] = true
				all, news = append(all, item), news+1
			}
		}
		total := page.Text("pagination.total") // none where the list isn't paged
		if n, _ := strconv.Atoi(total); news == 0 || len(all) >= n {
			return first, all, nil
		}
	}
}

func (p *asker) list(ctx context.Context) ([]probe.Hook, error) {
	_, all, err := p.walk(ctx)
	var hooks []probe.Hook
	for _, item := range all {
		hooks = append(hooks, probe.Hook{ID: item.Text("id"), Name: cmp.Or(item.Text("name"), probe.NameAt(item.Text("url")))})
	}
	return hooks, err
}
