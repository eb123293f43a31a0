package probe

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// API is how a vendor's hooks are made, shown and deleted.
type API struct {
	// Sample is the request that creates a hook with a name and whatever every hook has.
	Sample func(name string) rest.Request
	// Created reads the id out of the response to a create, and reports whether a hook was created.
	Created func(Reply) (id string, ok bool)
	// Read is the request that reads a hook. Nil if only the list shows hooks.
	Read func(id string) rest.Request
	// Delete is the request that deletes a hook.
	Delete func(id string) rest.Request
	// Page requests a page of the list: the one with this number, counted from 1, or the one after this many hooks.
	Page func(number, offset int) rest.Request
	// Items and Total are where a page has its hooks and their number in the whole list, as paths for Reply.At.
	Items, Total string
	// Name and Address are where an item of the list has its name and its address. The address says whose a hook is if the API
	// shows no names, or cuts them.
	Name, Address string
}

// Shown is a hook and the answers that showed it. Read is an item of the list if an API has no other way to read a hook.
type Shown struct {
	ID, Name      string
	Created, Read Reply
}

// Listed is the first page of the list, and what the list shows of a hook: the zero Reply if it doesn't show it.
type Listed struct{ Page, Item Reply }

// Deleted is a hook that was deleted, and the answer to the delete.
type Deleted struct {
	ID     string
	Answer Reply
}

// Asker asks an account. It creates what several questions look at once.
type Asker struct {
	*Account
	api    API
	others map[string]bool // ids of hooks that were there before

	sample  Once[Shown]
	listing Once[Listed]
	gone    Once[Deleted]
}

// NewAsker returns one that asks the account. A nil account is enough for the questions themselves.
func NewAsker(a *Account, api API) *Asker { return &Asker{Account: a, api: api} }

// Begin returns the first page of the list, and notes what exists: whatever an answer says, that isn't a hook of this run.
func (p *Asker) Begin(ctx context.Context) (first Reply, err error) {
	first, all, err := p.Walk(ctx)
	p.others = map[string]bool{}
	for _, item := range all {
		p.others[item.Text("id")] = true
	}
	return first, err
}

// Create sends a request that creates a hook, and notes the hook for the clean-up.
func (p *Asker) Create(ctx context.Context, r rest.Request) (Reply, string, error) {
	reply, err := p.Send(ctx, r)
	if err != nil {
		p.unknown = true
		return reply, "", err
	}
	id, ok := p.api.Created(reply)
	if p.others[id] {
		id = ""
	}
	switch {
	case id != "":
		p.made = append(p.made, id)
	case ok:
		p.unknown = true
	}
	return reply, id, nil
}

// Make creates a hook and reads it. It is an error if there is no hook afterwards.
func (p *Asker) Make(ctx context.Context, r rest.Request) (s Shown, err error) {
	if s.Created, s.ID, err = p.Create(ctx, r); err != nil {
		return s, err
	}
	if s.ID == "" {
		return s, &UnexpectedError{What: "the create", Reply: s.Created}
	}
	s.Read, err = p.Eventually(ctx, func(ctx context.Context) (Reply, error) { return p.Read(ctx, s.ID) }, isThere)
	if err == nil && s.Read.Status == 0 {
		err = &UnexpectedError{What: "the list", Reply: Reply{Status: http.StatusOK}} // it doesn't show the hook
	}
	return s, err
}

// Read is the answer to a read of a hook.
func (p *Asker) Read(ctx context.Context, id string) (Reply, error) {
	if p.api.Read == nil {
		l, err := p.find(ctx, id)
		return l.Item, err
	}
	return p.Send(ctx, p.api.Read(id))
}

// isThere reports whether a read found its hook. Some APIs report a failure in the body of a success.
func isThere(r Reply) bool {
	return r.Status != 0 && r.Status != http.StatusNotFound && r.At("status") != "false"
}

// Sample is a hook as API.Sample creates it.
func (p *Asker) Sample(ctx context.Context) (Shown, error) {
	return p.sample.Get(ctx, func(ctx context.Context) (Shown, error) {
		name := p.Name()
		s, err := p.Make(ctx, p.api.Sample(name))
		s.Name = name
		return s, err
	})
}

// InList is what the list shows of the sample.
func (p *Asker) InList(ctx context.Context) (Listed, error) {
	return p.listing.Get(ctx, func(ctx context.Context) (l Listed, err error) {
		s, err := p.Sample(ctx)
		if s.ID == "" { // one that can't be read may be listed
			return l, err
		}
		_, err = p.Eventually(ctx, func(ctx context.Context) (item Reply, err error) {
			l, err = p.find(ctx, s.ID)
			return l.Item, err
		}, isThere)
		return l, err
	})
}

// Deleted is a hook like the sample that was deleted.
func (p *Asker) Deleted(ctx context.Context) (Deleted, error) {
	return p.gone.Get(ctx, func(ctx context.Context) (Deleted, error) {
		s, err := p.Make(ctx, p.api.Sample(p.Name()))
		if err != nil {
			return Deleted{}, err
		}
		answer, err := p.Delete(ctx, s.ID)
		return Deleted{s.ID, answer}, err
	})
}

// Missing is the answer to a read of the deleted hook, once reads know of the delete.
func (p *Asker) Missing(ctx context.Context) (Reply, error) {
	d, err := p.Deleted(ctx)
	if err != nil {
		return Reply{}, err
	}
	return p.Eventually(ctx, func(ctx context.Context) (Reply, error) { return p.Read(ctx, d.ID) },
		func(r Reply) bool { return !r.OK() || !isThere(r) })
}

// Page is a page of the list: see API.Page.
func (p *Asker) Page(ctx context.Context, number, offset int) (Reply, error) {
	return p.Send(ctx, p.api.Page(number, offset))
}

// Walk returns the first page and the hooks of all pages. It ends when it has as many as the API counts, or with a page that
// brings nothing new: an API may page in other sizes than it was asked to, or not at all.
func (p *Asker) Walk(ctx context.Context) (first Reply, all []Reply, err error) {
	seen := map[string]bool{}
	for number := 1; ; number++ {
		page, err := p.Page(ctx, number, len(all))
		if err != nil {
			return first, nil, err
		}
		if number == 1 {
			first = page
		}
		items, total := page.List(p.api.Items), page.Text(p.api.Total)
		if !page.OK() || items == nil && total != "0" {
			return first, nil, &UnexpectedError{What: "the list", Reply: page}
		}
		before := len(all)
		for _, item := range items {
			if id := item.Text("id"); !seen[id] {
				seen[id] = true
				all = append(all, item)
			}
		}
		if n, err := strconv.Atoi(total); len(all) == before || err == nil && len(all) >= n {
			return first, all, nil
		}
	}
}

// find walks the list for a hook.
func (p *Asker) find(ctx context.Context, id string) (l Listed, err error) {
	first, all, err := p.Walk(ctx)
	for _, item := range all {
		if item.Text("id") == id {
			l.Item = item
		}
	}
	l.Page = first
	return l, err
}

// List returns all hooks of the account.
func (p *Asker) List(ctx context.Context) ([]Hook, error) {
	_, all, err := p.Walk(ctx)
	var hooks []Hook
	for _, item := range all {
		hooks = append(hooks, Hook{ID: item.Text("id"), Name: cmp.Or(NameAt(item.Text(p.api.Address)), item.Text(p.api.Name))})
	}
	return hooks, err
}
