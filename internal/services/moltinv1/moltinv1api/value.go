package moltinv1api

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// choice is a field with options. The documented form is {"value": label, "data": {"key": key, "value": label}} with a numeric
// key for yes and no (http://moltin.github.io/documentation/webhooks/). Other resources of the same API show
// {"key": key, "value": label} and keys that are strings, so these and bare values are read too.
type choice struct{ key, label string }

var _ json.Unmarshaler = (*choice)(nil)

// UnmarshalJSON leaves the key empty for an unknown form, so that the error can name the field.
func (c *choice) UnmarshalJSON(raw []byte) error {
	*c = choice{}
	var bare scalar
	if json.Unmarshal(raw, &bare) == nil {
		c.key = string(bare)
		return nil
	}
	var wrapped struct {
		Key   scalar `json:"key"`
		Value scalar `json:"value"`
		Data  struct {
			Key scalar `json:"key"`
		} `json:"data"`
	}
	if json.Unmarshal(raw, &wrapped) == nil {
		c.key, c.label = cmp.Or(string(wrapped.Data.Key), string(wrapped.Key)), string(wrapped.Value)
	}
	return nil
}

// yes reads a choice between 1 and 0, labelled "Yes" and "No".
func (c choice) yes() (bool, error) {
	switch strings.ToLower(c.key) {
	case "1", "yes":
		return true, nil
	case "0", "no":
		return false, nil
	case "":
		return false, errors.New("is missing or has an unknown form")
	}
	return false, errors.New("is neither 1 nor 0")
}

// contentType reads the choice between json and form, from its key or its label. Any other key is passed on, so that one odd
// webhook doesn't make the whole list unreadable.
func (c choice) contentType() (string, error) {
	for _, known := range []choice{
		{key: "json", label: "application/json"},
		{key: "form", label: "application/x-www-form-urlencoded"},
	} {
		if c.key == known.key || strings.EqualFold(c.key, known.label) || strings.EqualFold(c.label, known.label) {
			return known.key, nil
		}
	}
	if c.key == "" {
		return "", errors.New("is missing or has an unknown form")
	}
	return c.key, nil
}

// scalar is a string, number or bool as text; a bool is "1" or "0", and null is "".
type scalar string

var _ json.Unmarshaler = (*scalar)(nil)

func (s *scalar) UnmarshalJSON(raw []byte) error {
	switch {
	case string(raw) == "null":
		*s = ""
	case string(raw) == "true":
		*s = "1"
	case string(raw) == "false":
		*s = "0"
	case raw[0] == '"':
		return json.Unmarshal(raw, (*string)(s))
	case raw[0] == '{', raw[0] == '[':
		return errors.New("it isn't a single value")
	default:
		*s = scalar(raw)
	}
	return nil
}

// number is a whole number that may arrive as a number or a string. If there is none, the API writes false
// (https://github.com/sethkrasnianski/docs, Reference/1.0/webhooks/get-webhooks.md) or null.
type number struct {
	value int64
	known bool
}

var _ json.Unmarshaler = (*number)(nil)

func (n *number) UnmarshalJSON(raw []byte) error {
	*n = number{}
	text := strings.Trim(string(raw), `"`)
	if text == "false" || text == "null" || text == "" {
		return nil
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errors.New("it isn't a whole number")
	}
	*n = number{value: value, known: true}
	return nil
}
