package rest

import (
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that is shown of an answer: messages, and bytes of each text and of the title of a web page.
const (
	maxMessages = 20
	maxText     = 1000
	maxTitle    = 100
)

// secrets are what must not be shown, in every spelling in which an answer may echo it, the longest first.
type secrets []string

// newSecrets spells secrets as they are sent, in JSON, forms and headers, and as web pages and other programs quote them.
func newSecrets(values []string) secrets {
	var all secrets
	for _, value := range values {
		for _, s := range []string{value, strings.TrimSpace(value)} {
			inJSON, _ := json.Marshal(s) // can't fail
			quoted := strconv.Quote(s)
			all = append(all, s, string(inJSON[1:len(inJSON)-1]), quoted[1:len(quoted)-1],
				url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s))
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// redacted returns a text that others wrote as it may be shown: with "(secret)" in the place of each secret, on one line,
// without control characters, and cut after most bytes.
func (s secrets) redacted(text string, most int) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		char, size := utf8.DecodeRuneInString(text[i:])
		next := string(char)
		if n := s.at(text, i); n > 0 {
			next, size = "(secret)", n
		} else if unicode.IsControl(char) {
			next = " "
		}
		if out.Len()+len(next) > most {
			return out.String() + "…"
		}
		out.WriteString(next)
		i += size
	}
	return out.String()
}

// at returns the length of the secret that starts at text[i], 0 if none does.
func (s secrets) at(text string, i int) int {
	for _, secret := range s {
		if strings.HasPrefix(text[i:], secret) && !isPart(text, i, i+len(secret)) {
			return len(secret)
		}
	}
	return 0
}

// isPart reports whether text[from:to] is rather a part of a longer word than a secret: if it is shorter than four bytes,
// next to a letter, digit or underscore; if it is longer and all small letters, as "secret" is, next to an underscore, as
// in "secret_key", the name of a field.
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

// problem returns a vendor's words, redacted.
func (s secrets) problem(p Problem) Problem {
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
func (s secrets) error(err error) error {
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

// Is lets errors.Is see the error itself. There is no Unwrap, by which its text could be read.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
