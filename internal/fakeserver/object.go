package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Object is a JSON object that stays as it is: the order of its members and the spelling of values such as 10.00 are kept.
type Object []Member

// Member is one member of an Object.
type Member struct {
	Name  string
	Value json.RawMessage
}

// UnmarshalJSON reads an object. If members have the same name, the last one counts, as in encoding/json.
func (o *Object) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return errors.New("not a JSON object")
	}
	*o = Object{}
	places := map[string]int{} // or an object of many members takes minutes
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		member := Member{fmt.Sprint(name), value}
		if i, again := places[member.Name]; again {
			(*o)[i] = member
			continue
		}
		places[member.Name] = len(*o)
		*o = append(*o, member)
	}
	_, err := decoder.Token()
	return err
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.Name)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), m.Value...)
	}
	return append(out, '}'), nil
}

// Get returns a member's value, or nil.
func (o Object) Get(name string) json.RawMessage {
	if i := o.index(name); i >= 0 {
		return o[i].Value
	}
	return nil
}

// Set sets a member's value. A new member is the last one.
func (o *Object) Set(name string, value json.RawMessage) {
	if i := o.index(name); i >= 0 {
		(*o)[i].Value = value
		return
	}
	*o = append(*o, Member{name, value})
}

// Delete removes a member, if there is one.
func (o *Object) Delete(name string) {
	*o = slices.DeleteFunc(*o, func(m Member) bool { return m.Name == name })
}

func (o Object) index(name string) int {
	return slices.IndexFunc(o, func(m Member) bool { return m.Name == name })
}

// CompactJSON returns v as JSON without white space, and without escaping &, <, and >.
func CompactJSON(v any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

func isObject(text json.RawMessage) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{"))
}

// mergePatch applies a JSON Merge Patch (RFC 7396): null removes a member, an object changes the members that it names, and
// anything else replaces the target.
func mergePatch(target, patch json.RawMessage) (json.RawMessage, error) {
	if !isObject(patch) {
		return patch, nil
	}
	var result, changes Object
	if isObject(target) {
		if err := json.Unmarshal(target, &result); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(patch, &changes); err != nil {
		return nil, err
	}
	places := make(map[string]int, len(result))
	for i, m := range result {
		places[m.Name] = i
	}
	for _, change := range changes {
		i, exists := places[change.Name]
		if !exists {
			i, result = len(result), append(result, Member{Name: change.Name})
		}
		if string(change.Value) == "null" {
			result[i].Value = nil
			continue
		}
		merged, err := mergePatch(result[i].Value, change.Value)
		if err != nil {
			return nil, err
		}
		result[i].Value = merged
	}
	return CompactJSON(slices.DeleteFunc(result, func(m Member) bool { return m.Value == nil }))
}
