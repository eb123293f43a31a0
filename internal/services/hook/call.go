package hook

import (
	"slices"
	"strings"
)

// Call is an address that a hook calls for an event.
type Call struct{ Event, Address string }

// cutAddress is the shortest address that counts as a longer one that a vendor truncated.
const cutAddress = 16

// Key returns the same text for hooks that make nearly the same calls.
func Key(calls []Call) string {
	var keys []string
	for _, call := range calls {
		keys = append(keys, spelled(call.Event)+" "+spelled(call.Address))
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), "\n")
}

// Near reports whether a hook that a vendor shows makes the requested calls, or nearly the same ones: vendors may trim or
// truncate what they store, or change the case of letters or a slash at the end.
func Near(asked, shown []Call) bool {
	return len(asked) > 0 && covers(asked, shown, isNear) && covers(shown, asked, func(b, a Call) bool { return isNear(a, b) })
}

// covers reports whether each of the calls has a counterpart among others.
func covers(calls, others []Call, alike func(a, b Call) bool) bool {
	for _, call := range calls {
		if !slices.ContainsFunc(others, func(other Call) bool { return alike(call, other) }) {
			return false
		}
	}
	return true
}

func isNear(asked, shown Call) bool {
	ours, theirs := spelled(asked.Address), spelled(shown.Address)
	wasCut := len(theirs) >= cutAddress && strings.HasPrefix(ours, theirs)
	return spelled(asked.Event) == spelled(shown.Event) && (ours == theirs || wasCut)
}

func spelled(text string) string {
	return strings.TrimRight(strings.ToLower(strings.TrimSpace(text)), "/")
}
