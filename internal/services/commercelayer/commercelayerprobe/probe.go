// Package commercelayerprobe asks a Commerce Layer organization what the documentation of its webhooks leaves open: one question
// for each switch of commercelayerfake, and whether answers have the form that the client expects.
//
// It may import internal/probe and internal/rest, and nothing that ships imports it.
package commercelayerprobe

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
	mediaType = "application/vnd.api+json"
	pageSize  = 25
	// topic is that of all created webhooks: its deliveries would hold only an id. The webhooks are also created disabled.
	topic = "orders.destroy"
	// OpenCircuit is the name of a webhook with an open circuit, which one of the questions needs.
	OpenCircuit = probe.Prefix + "open-circuit"
)

// asker asks the questions.
type asker struct {
	*probe.Asker
	version string
	updated probe.Once[probe.Reply] // the answer to an update of the sample
}

// New returns the probe of an account. version is the dated version of the API, such as "2026-05", "" for the organization's
// default.
func New(a *probe.Account, version string) probe.Probe {
	p := &asker{version: version}
	p.Asker = probe.NewAsker(a, probe.API{
		Sample:  func(name string) rest.Request { return p.creation(name, nil) },
		Created: func(r probe.Reply) (string, bool) { return r.Text("data.id"), r.OK() },
		Read:    func(id string) rest.Request { return p.request(http.MethodGet, nil, id) },
		Delete:  func(id string) rest.Request { return p.request(http.MethodDelete, nil, id) },
		Page:    p.page,
		Items:   "data",
		Total:   "meta.record_count",
		Name:    "attributes.name",
		Address: "attributes.callback_url",
	})
	return probe.Probe{Questions: p.questions(), IsLive: p.isLive, Asker: p.Asker}
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

// creation creates a webhook with more attributes than it must have.
func (p *asker) creation(name string, more attributes) rest.Request {
	all := attributes{"name": name, "topic": topic, "callback_url": probe.Address(name), "_disable": true}
	maps.Copy(all, more)
	return p.request(http.MethodPost, all)
}

// update is the answer to an update of the sample.
func (p *asker) update(ctx context.Context) (probe.Reply, error) {
	return p.updated.Get(ctx, func(ctx context.Context) (probe.Reply, error) {
		s, err := p.Sample(ctx)
		if err != nil {
			return probe.Reply{}, err
		}
		return p.Send(ctx, p.request(http.MethodPatch, attributes{"include_resources": includes()}, s.ID))
	})
}

// includes are relationships of an order, in a sequence that isn't sorted.
func includes() []string { return []string{"market", "customer"} }

// page requests a page of the list by its number.
func (p *asker) page(number, _ int) rest.Request {
	r := p.request(http.MethodGet, nil)
	r.Query = url.Values{"page[number]": {strconv.Itoa(number)}, "page[size]": {strconv.Itoa(pageSize)}, "sort": {"created_at,id"}}
	return r
}
