package rest

import (
	"fmt"
	"regexp"
	"strings"
)

// uuid is the form of ids in which case doesn't matter (https://www.rfc-editor.org/rfc/rfc9562#section-4).
var uuid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// IDKey returns the same text for all spellings of an id: UUIDs are compared without case, other ids letter by letter. What
// an import puts in front of an id, as in "team/id", is compared letter by letter too.
func IDKey(id string) string {
	slash := strings.LastIndexByte(id, '/') + 1
	if uuid.MatchString(id[slash:]) {
		return id[:slash] + strings.ToLower(id[slash:])
	}
	return id
}

// About returns an error if a response is about an object other than the one that was asked for, which is "" for a create.
// After a write, it remains unknown whether the write took effect.
func (r *Response) About(asked, answered string) error {
	if asked == "" || IDKey(asked) == IDKey(answered) {
		return nil
	}
	return r.Unreadable(fmt.Errorf("it is about another object (id %q) than the requested one (%s)", answered, asked))
}
