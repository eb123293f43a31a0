package collection_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

type hook struct {
	rest.Partial
	id      string
	version int
}

// vendor holds hooks in the order of their creation and logs its requests.
type vendor struct {
	pageSize int
	// counts adds the total to each page.
	counts bool
	// latency returns how long a response takes to come back after it was made; nil means no time. It requires a synctest
	// bubble.
	latency func() time.Duration
	// fault may fail a request or delay it.
	fault func(ctx context.Context, request string) error
	// lie may change a page before it is returned.
	lie func(number int, page collection.Page[hook]) collection.Page[hook]

	mu      sync.Mutex
	hooks   []hook
	journal []string
}

// newVendor returns a vendor with the hooks h0, h1 and so on.
func newVendor(hooks, pageSize int) *vendor {
	v := &vendor{pageSize: pageSize}
	for i := range hooks {
		v.hooks = append(v.hooks, hook{id: hookID(i)})
	}
	return v
}

func hookID(i int) string { return fmt.Sprintf("h%d", i) }

func (v *vendor) source() collection.Source[hook] {
	return collection.Source[hook]{ID: func(h hook) string { return h.id }, Get: v.get, Page: v.page, Enabled: true}
}

// listOnly is the source of a vendor that can't read one object.
func (v *vendor) listOnly() collection.Source[hook] {
	source := v.source()
	source.Get = nil
	return source
}

func (v *vendor) get(ctx context.Context, id string) (hook, error) {
	return answer(ctx, v, "get "+id, func() (hook, error) {
		if i := v.index(id); i >= 0 {
			return v.hooks[i], nil
		}
		return hook{}, fmt.Errorf("no hook %s: %w", id, rest.ErrNotFound)
	})
}

func (v *vendor) page(ctx context.Context, number, offset int) (collection.Page[hook], error) {
	return answer(ctx, v, fmt.Sprintf("page %d from %d", number, offset), func() (collection.Page[hook], error) {
		first := min(number*v.pageSize, len(v.hooks))
		after := min(first+v.pageSize, len(v.hooks))
		page := collection.Page[hook]{Items: slices.Clone(v.hooks[first:after]), More: after < len(v.hooks)}
		if v.counts {
			total := len(v.hooks)
			page.Total = &total
		}
		if v.lie != nil {
			page = v.lie(number, page)
		}
		return page, nil
	})
}

// answer makes a response when the request arrives, and returns it after the latency.
func answer[V any](ctx context.Context, v *vendor, request string, form func() (V, error)) (V, error) {
	v.mu.Lock()
	v.journal = append(v.journal, request)
	value, err := form()
	v.mu.Unlock()
	if v.fault != nil {
		if failure := v.fault(ctx, request); failure != nil {
			return value, failure
		}
	}
	if v.latency != nil {
		select {
		case <-time.After(v.latency()):
		case <-ctx.Done():
			return value, ctx.Err()
		}
	}
	return value, err
}

func (v *vendor) index(id string) int {
	return slices.IndexFunc(v.hooks, func(h hook) bool { return h.id == id })
}

func (v *vendor) change(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.hooks[v.index(id)].version++
}

func (v *vendor) create(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.hooks = append(v.hooks, hook{id: id})
}

func (v *vendor) remove(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	i := v.index(id)
	v.hooks = slices.Delete(v.hooks, i, i+1)
}

// forget removes a hook if it is still there.
func (v *vendor) forget(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.hooks = slices.DeleteFunc(v.hooks, func(h hook) bool { return h.id == id })
}

// requests returns what has arrived since the last call, such as "get h1, page 0 from 0".
func (v *vendor) requests() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	arrived := strings.Join(v.journal, ", ")
	v.journal = nil
	return arrived
}

// read reads a hook and returns, for example, "h1", "h1 version 2", "gone" or "error: …".
func read(ctx context.Context, c *collection.Collection[hook], id string) string {
	h, err := c.Read(ctx, id)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return "gone"
	case err != nil:
		return "error: " + err.Error()
	case h.version > 0:
		return fmt.Sprintf("%s version %d", h.id, h.version)
	}
	return h.id
}
