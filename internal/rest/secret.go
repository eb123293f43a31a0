package rest

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Limits on what is shown of a response: the number of messages, bytes of each text, bytes that are read to produce it, and
// bytes of a web page's title.
const (
	maxMessages = 20
	maxText     = 1000
	maxRead     = 16 << 10
	maxTitle    = 100
)

// secrets are what a client must not show. The set grows during a run. It is safe for concurrent use; nil is empty.
type secrets struct {
	mu    sync.RWMutex
	known map[string]bool
	// hidden holds the patterns to look for, by their first byte in lower case.
	hidden map[byte][]pattern
}

func newSecrets(values ...string) *secrets {
	s := &secrets{known: map[string]bool{}, hidden: map[byte][]pattern{}}
	s.add(values)
	return s
}

func (s *secrets) add(values []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if s.known[value] {
			continue
		}
		s.known[value] = true
		for _, text := range partsOf(value) {
			for _, p := range patternsOf(text) {
				s.hidden[lower(p.text[0])] = append(s.hidden[lower(p.text[0])], p)
			}
		}
	}
}

// redacted returns text from others in a form that may be shown: with "(secret)" in place of each secret, on one line,
// without control characters, and cut off after the given number of bytes.
func (s *secrets) redacted(text string, most int) string {
	isCut := len(text) > maxRead
	text = text[:min(len(text), maxRead)]
	var out strings.Builder
	spans := s.find(text)
	for i := 0; i < len(text); {
		char, size := utf8.DecodeRuneInString(text[i:])
		next := string(char)
		switch {
		case len(spans) > 0 && i >= spans[0].from:
			next, size = "(secret)", spans[0].to-i
			spans = spans[1:]
		case unicode.IsControl(char):
			next = " "
		case unicode.Is(unicode.Bidi_Control, char): // it would show the text in another order
			next = ""
		}
		if out.Len()+len(next) > most {
			return out.String() + "…"
		}
		out.WriteString(next)
		i += size
	}
	if isCut {
		out.WriteString("…")
	}
	return out.String()
}

// span is a part of a text that is hidden.
type span struct{ from, to int }

// find returns where the secrets are in a text, in order and without overlaps.
func (s *secrets) find(text string) []span {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []span
	for _, v := range views(text) {
		for i := 0; i < len(v.text); i++ {
			from, to := s.at(v.text, i)
			if to > i {
				all = append(all, span{v.from[from], v.to[to-1]})
				i = to - 1
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var apart []span
	for _, next := range all {
		if last := len(apart) - 1; last >= 0 && next.from < apart[last].to {
			apart[last].to = max(apart[last].to, next.to)
			continue
		}
		apart = append(apart, next)
	}
	return apart
}

// at returns what to hide if a secret starts at text[i]: the longest if several do, nothing if none does.
func (s *secrets) at(text string, i int) (from, to int) {
	for _, p := range s.hidden[lower(text[i])] {
		start, end := i, i+p.match(text[i:])
		if end <= to || end == i {
			continue
		}
		if p.encoded {
			for start > 0 && isBase64(text[start-1]) {
				start--
			}
			for end < len(text) && (isBase64(text[end]) || text[end] == '=') {
				end++
			}
		} else if isPart(text, start, end) {
			continue
		}
		from, to = start, end
	}
	return from, to
}

// isPart reports whether text[from:to] is more likely part of a longer word than a secret. A text of less than four bytes
// counts as one next to a letter, digit or underscore. A longer one in lowercase letters, such as "secret", counts as one
// next to an underscore, as in the field name "secret_key".
func isPart(text string, from, to int) bool {
	var before, after byte
	if from > 0 {
		before = text[from-1]
	}
	if to < len(text) {
		after = text[to]
	}
	if to-from < 4 {
		return isOfWord(before) || isOfWord(after)
	}
	isLower := strings.Trim(text[from:to], "abcdefghijklmnopqrstuvwxyz") == ""
	return isLower && (before == '_' || after == '_')
}

func isOfWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// problem returns p with the vendor's words redacted.
func (s *secrets) problem(p Problem) Problem {
	redacted := Problem{Code: s.redacted(p.Code, maxText), Status: p.Status}
	for i, message := range p.Messages {
		if i == maxMessages {
			redacted.Messages = append(redacted.Messages, strconv.Itoa(len(p.Messages)-i)+" more")
			break
		}
		if text := s.redacted(message, maxText); strings.TrimSpace(text) != "" { // control characters alone say nothing
			redacted.Messages = append(redacted.Messages, text)
		}
	}
	return redacted
}

// error returns err with its text redacted.
func (s *secrets) error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if redacted := s.redacted(text, maxText); redacted != text {
		return &redactedError{text: redacted, err: err}
	}
	return err
}

// redactedError is an error whose text was redacted.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }

// Is lets errors.Is match the original error. There is no Unwrap, because it would expose the original text.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
