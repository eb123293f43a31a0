// Package moltinprobe asks a Moltin store (Elastic Path Commerce Cloud) what the documentation of its integrations leaves open: one
// question for each switch of moltinfake, and whether answers have the form that the client expects.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package moltinprobe

import (
	"context"
	"encoding/json"
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

// asker asks the questions. The sample is a webhook with a secret.
type asker struct {
	*probe.Asker
	bare, bald, sqs probe.Once[probe.Shown]
	stomp           probe.Once[brokers]
}

// New returns the probe of an account.
func New(a *probe.Account) probe.Probe {
	p := &asker{Asker: probe.NewAsker(a, probe.API{
		Sample: func(name string) rest.Request {
			return creation(plain(name).configured(attributes{"secret_key": secret}))
		},
		Created: func(r probe.Reply) (string, bool) { return r.Text("data.id"), r.OK() },
		Read:    func(id string) rest.Request { return request(http.MethodGet, nil, id) },
		Delete:  func(id string) rest.Request { return request(http.MethodDelete, nil, id) },
		Page:    func(_, offset int) rest.Request { return page(pageSize, offset) },
		Items:   "data",
		Total:   "results.total",
		Name:    "name",
		Address: "configuration.url",
	})}
	return probe.Probe{Questions: p.questions(), Asker: p.Asker}
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

// events are in every version of the documentation, in an order that isn't sorted.
func events() []string { return []string{"order.updated", "order.created"} }

// plain are the attributes of a webhook that isn't enabled, with all that a write may have to name.
func plain(name string) attributes {
	return attributes{
		"name": name, "description": "Made by a conformance run", "enabled": false, "integration_type": "webhook", "observes": events(),
		"configuration": attributes{"url": probe.Address(name)},
	}
}

// with are attributes with others in their place.
func (a attributes) with(others attributes) attributes {
	all := maps.Clone(a)
	maps.Copy(all, others)
	return all
}

// configured are attributes with more in their configuration.
func (a attributes) configured(more attributes) attributes {
	configuration, _ := a["configuration"].(attributes)
	return a.with(attributes{"configuration": configuration.with(more)})
}

func creation(a attributes) rest.Request { return request(http.MethodPost, a) }

// withoutSecret is a webhook without a secret.
func (p *asker) withoutSecret(ctx context.Context) (probe.Shown, error) {
	return p.bare.Get(ctx, func(ctx context.Context) (probe.Shown, error) { return p.Make(ctx, creation(plain(p.Name()))) })
}

// queue is an aws_sqs integration with secrets, one of them short.
func (p *asker) queue(ctx context.Context) (probe.Shown, error) {
	return p.sqs.Get(ctx, func(ctx context.Context) (probe.Shown, error) {
		return p.Make(ctx, creation(plain(p.Name()).with(attributes{"integration_type": "aws_sqs"}).configured(attributes{
			"aws_access_key_id": secret, "aws_secret_access_key": short, "region": "eu-west-1",
		})))
	})
}

// page requests a page of the integrations, or of what follows.
func page(limit, offset int, below ...string) rest.Request {
	r := request(http.MethodGet, nil, below...)
	r.Query = url.Values{"page[limit]": {strconv.Itoa(limit)}, "page[offset]": {strconv.Itoa(offset)}}
	return r
}
