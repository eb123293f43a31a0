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

// Reply is an answer of the vendor's as it came.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK tells that the status is a success.
func (r Reply) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Unless drops an error that came after this answer: the answer is there.
func (r Reply) Unless(err error) error {
	if r.Status != 0 {
		return nil
	}
	return err
}

// StatusText is the status in digits.
func (r Reply) StatusText() string { return strconv.Itoa(r.Status) }

// At returns the JSON at a path of members, and of places in lists, as in "data.0.id", without white space; "" where there is
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

// Text returns the text or the number at a path, "" for anything else.
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

// List returns the items at a path, nil where there is no list.
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

// Kind says what the JSON at a path is, without telling more of it.
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

// Lacks returns what isn't as wanted, as in "no data.id" or "data.id is a number". A member that is wanted is a path and the
// kinds that fit, as in "data.description text|null".
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

// Form describes an answer by its status, unless that is 0, and by what it lacks of the members that are wanted. more is what else
// it lacks.
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

// OneOf returns the JSON at a path if it is one of those that are known, else what kind it is.
func (r Reply) OneOf(path string, known ...string) string {
	if raw := r.At(path); slices.Contains(known, raw) {
		return raw
	}
	return r.Kind(path)
}

// FormAnswers are the answers to a question that Reply.Form answers: no switch stands for another form.
func FormAnswers(status int) []Answer { return []Answer{{Text: asDescribed(status)}} }

func asDescribed(status int) string {
	if status == 0 {
		return "all that is read of it"
	}
	return fmt.Sprintf("%d with all that is read of it", status)
}

// Below returns members with a prefix, as in "data." before each.
func Below(prefix string, members []string) []string {
	out := make([]string, len(members))
	for i, member := range members {
		out[i] = prefix + member
	}
	return out
}
