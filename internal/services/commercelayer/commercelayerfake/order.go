package commercelayerfake

import (
	"cmp"
	"strings"
	"time"
)

// order compares webhooks according to a list's sort parameter, such as "-created_at,id", and finally by id. It returns false for
// attributes that webhooks can't be sorted by, such as topic and name (https://docs.commercelayer.io/core/sorting-results;
// gen/resources.json of the vendor's SDK lists the sortable attributes).
func order(sort string) (compare func(a, b *Webhook) int, ok bool) {
	var keys []func(a, b *Webhook) int
	for name := range strings.SplitSeq(sort, ",") {
		name, descending := strings.CutPrefix(name, "-")
		key := sortable(name)
		if key == nil {
			return nil, false
		}
		if descending {
			ascending := key
			key = func(a, b *Webhook) int { return ascending(b, a) }
		}
		keys = append(keys, key)
	}
	return func(a, b *Webhook) int {
		for _, key := range keys {
			if c := key(a, b); c != 0 {
				return c
			}
		}
		return strings.Compare(a.ID, b.ID)
	}, true
}

// sortable compares webhooks by an attribute, nil if they can't be sorted by it. The position of null isn't documented: it comes
// first.
func sortable(name string) func(a, b *Webhook) int {
	switch name {
	case "id":
		return func(a, b *Webhook) int { return strings.Compare(a.ID, b.ID) }
	case "created_at":
		return func(a, b *Webhook) int { return a.CreatedAt.Compare(b.CreatedAt) }
	case "updated_at":
		return func(a, b *Webhook) int { return a.UpdatedAt.Compare(b.UpdatedAt) }
	case "disabled_at":
		return func(a, b *Webhook) int { return nullable(a.DisabledAt, b.DisabledAt, time.Time.Compare) }
	case "circuit_state":
		return func(a, b *Webhook) int { return strings.Compare(a.CircuitState, b.CircuitState) }
	case "circuit_failure_count":
		return func(a, b *Webhook) int { return cmp.Compare(a.CircuitFailureCount, b.CircuitFailureCount) }
	case "reference":
		return func(a, b *Webhook) int { return nullable(a.Reference, b.Reference, strings.Compare) }
	case "reference_origin":
		return func(a, b *Webhook) int { return nullable(a.ReferenceOrigin, b.ReferenceOrigin, strings.Compare) }
	}
	return nil
}

func nullable[T any](a, b *T, compare func(a, b T) int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compare(*a, *b)
}
