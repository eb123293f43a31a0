package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// describe describes in a few words a response that isn't in the vendor's format.
func describe(got *answer, hidden *secrets) []string {
	messages := describeBody(got.Header.Get("Content-Type"), got.body, hidden)
	if to, err := got.Location(); err == nil && got.StatusCode < 400 {
		messages = append(messages, "it redirects to "+hidden.redacted(withoutQuery(to), maxText)+", which is not followed")
	}
	return messages
}

// describeBody describes in a few words a body that isn't in the vendor's format. It never quotes JSON, which may echo what
// was sent.
func describeBody(contentType string, body []byte, hidden *secrets) []string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return []string{"the answer has no body"}
	case bytes.HasPrefix(trimmed, []byte("<")):
		if title := htmlTitle(trimmed, hidden); title != "" {
			return []string{fmt.Sprintf("the answer is a web page titled %q", title)}
		}
		return []string{"the answer is a web page"}
	case !json.Valid(trimmed):
		kind, _, _ := strings.Cut(contentType, ";")
		if kind == "" {
			kind = "of no stated type"
		}
		return []string{fmt.Sprintf("the answer (%d bytes, %s) is not JSON or is cut off", len(body), hidden.redacted(kind, maxText))}
	}
	return []string{fmt.Sprintf("the answer (%d bytes of JSON) is not of a known form", len(body))}
}

func htmlTitle(page []byte, hidden *secrets) string {
	_, rest, found := bytes.Cut(page, []byte("<title>"))
	title, _, closed := bytes.Cut(rest, []byte("</title>"))
	if !found || !closed {
		return ""
	}
	text := strings.Join(strings.Fields(hidden.redacted(string(title), maxText)), " ")
	return (*secrets)(nil).redacted(text, maxTitle)
}
