// Package moltinv1probe asks a store of Moltin's first API what the documentation of its webhooks leaves open: one question for
// each switch of moltinv1fake, and whether answers have the form that the client expects.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package moltinv1probe

import (
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

// asker asks the questions. The sample is a webhook without a secret.
type asker struct {
	*probe.Asker
	full    probe.Once[probe.Shown]
	updated probe.Once[probe.Reply] // the answer to an update of the sample
}

// New returns the probe of an account.
func New(a *probe.Account) probe.Probe {
	p := &asker{Asker: probe.NewAsker(a, probe.API{
		Sample:  func(name string) rest.Request { return creation(name, nil) },
		Created: func(r probe.Reply) (string, bool) { return r.Text("result.id"), isSuccess(r) },
		Read:    func(id string) rest.Request { return request(http.MethodGet, nil, id) },
		Delete:  func(id string) rest.Request { return request(http.MethodDelete, nil, id) },
		Page:    page,
		Items:   "result",
		Total:   "pagination.total",
		Name:    "name",
		Address: "url",
	})}
	return probe.Probe{Questions: p.questions(), Asker: p.Asker}
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

// creation creates a webhook that is called for nothing, with more fields than it must have.
func creation(name string, more fields) rest.Request {
	all := fields{
		"name": name, "url": probe.Address(name), "content_type": "json", "create": "0", "update": "1", "delete": "0", "enabled": "0",
	}
	maps.Copy(all, more)
	return request(http.MethodPost, all)
}

// isSuccess reports whether an answer is a success: a failure may have any HTTP status.
func isSuccess(r probe.Reply) bool { return r.OK() && r.At("status") != "false" }

// withSecret is a webhook with a secret.
func (p *asker) withSecret(ctx context.Context) (probe.Shown, error) {
	return p.full.Get(ctx, func(ctx context.Context) (probe.Shown, error) {
		return p.Make(ctx, creation(p.Name(), fields{"secret": secret}))
	})
}

// update is the answer to an update of the sample.
func (p *asker) update(ctx context.Context) (probe.Reply, error) {
	return p.updated.Get(ctx, func(ctx context.Context) (probe.Reply, error) {
		s, err := p.Sample(ctx)
		if err != nil {
			return probe.Reply{}, err
		}
		return p.Send(ctx, request(http.MethodPut, fields{"delete": "1"}, s.ID))
	})
}

// page requests a page of the list by how many webhooks come before it.
func page(_, offset int) rest.Request {
	r := request(http.MethodGet, nil)
	r.Query = url.Values{"limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
	return r
}
