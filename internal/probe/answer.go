package probe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Reply is a raw answer of the vendor.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is a success.
func (r Reply) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Unless returns the error only if there is no answer: the error came later otherwise.
func (r Reply) Unless(err error) error {
	if r.Status != 0 {
		return nil
	}
	return err
}

// StatusText is the status in digits.
func (r Reply) StatusText() string { return strconv.Itoa(r.Status) }

// At returns the JSON at a path of members and list indexes, such as "data.0.id", without white space. It returns "" if there is
// none.
func (r Reply) At(path string) string { return at(r.Body, path) }

func at(raw []byte, path string) string {
	for _, step := range strings.Split(path, ".") {
		if path == "" {
			break
		}
		var members map[string]json.RawMessage
		var items []json.RawMessage
		if json.Unmarshal(raw, &members) == nil && members != nil {
			raw = members[step]
			continue
		}
		i, err := strconv.Atoi(step)
		if json.Unmarshal(raw, &items) != nil || err != nil || i >= len(items) {
			return ""
		}
		raw = items[i]
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return ""
	}
	return compact.String()
}

// Text returns the string or the number at a path, "" for anything else.
func (r Reply) Text(path string) string {
	raw := r.At(path)
	var text string
	var number json.Number
	switch {
	case json.Unmarshal([]byte(raw), &text) == nil:
		return text
	case json.Unmarshal([]byte(raw), &number) == nil:
		return number.String()
	}
	return ""
}

// List returns the items at a path, nil if there is no list.
func (r Reply) List(path string) []Reply {
	var items []json.RawMessage
	if json.Unmarshal([]byte(r.At(path)), &items) != nil {
		return nil
	}
	out := make([]Reply, len(items))
	for i, item := range items {
		out[i] = Reply{Status: r.Status, Header: r.Header, Body: item}
	}
	return out
}

// Kind returns the type of the JSON at a path.
func (r Reply) Kind(path string) string { return kind(r.At(path)) }

func kind(raw string) string {
	switch raw {
	case "":
		return "absent"
	case "null":
		return "null"
	case "true", "false":
		return "bool"
	}
	switch raw[0] {
	case '"':
		return "text"
	case '[':
		return "list"
	case '{':
		return "object"
	}
	return "number"
}

// Lacks returns the members that aren't as expected, such as "no data.id" or "data.id is number". An expected member is a path and
// the accepted types, such as "data.description text|null".
func (r Reply) Lacks(members []string) []string {
	var lacks []string
	for _, member := range members {
		path, kinds, _ := strings.Cut(member, " ")
		switch got := r.Kind(path); {
		case slices.Contains(strings.Split(kinds, "|"), got):
		case got == "absent":
			lacks = append(lacks, "no "+path)
		default:
			lacks = append(lacks, path+" is "+got)
		}
	}
	return lacks
}

// Form describes an answer by its status, unless that is 0, and by the expected members that it lacks. more is what else it lacks.
func (r Reply) Form(status int, members []string, more ...string) string {
	lacks := append(r.Lacks(members), more...)
	if status != 0 && r.Status != status {
		lacks = append([]string{fmt.Sprintf("status %d", r.Status)}, lacks...)
	}
	if len(lacks) == 0 {
		return asDescribed(status)
	}
	return strings.Join(lacks, ", ")
}

// OneOf returns the JSON at a path if it is one of the known values, or else its type.
func (r Reply) OneOf(path string, known ...string) string {
	if raw := r.At(path); slices.Contains(known, raw) {
		return raw
	}
	return r.Kind(path)
}

// FormAnswers returns the answers to a question that Reply.Form answers. No switch stands for another form.
func FormAnswers(status int) []Answer { return []Answer{{Text: asDescribed(status)}} }

func asDescribed(status int) string {
	if status == 0 {
		return "all that is read of it"
	}
	return fmt.Sprintf("%d with all that is read of it", status)
}

// Below returns members with a prefix, such as "data.".
func Below(prefix string, members []string) []string {
	out := make([]string, len(members))
	for i, member := range members {
		out[i] = prefix + member
	}
	return out
}
