package rest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Partial is embedded in objects that clients read from lists, so that one unreadable object doesn't spoil its list.
type Partial struct {
	// Problem is why the object couldn't be read whole, or nil if it could. The object then holds what could be read, without
	// an id if that couldn't be read either.
	Problem error
}

func (p Partial) problem() error { return p.Problem }

// ProblemOf returns the Problem of an object that embeds Partial, or of a pointer to one, and nil for any other.
func ProblemOf(object any) error {
	if partial, ok := object.(interface{ problem() error }); ok {
		return partial.problem()
	}
	return nil
}

// DecodeItem reads one object of a list into v, as far as possible. Its error names what can't be read, without the value.
// id is a pointer to the object's id within v. It is read even if something before it can't be.
func DecodeItem(raw json.RawMessage, v, id any) error {
	err := json.Unmarshal(raw, v)
	if err != nil {
		var members map[string]json.RawMessage
		if json.Unmarshal(raw, &members) == nil && members["id"] != nil {
			_ = json.Unmarshal(members["id"], id)
		}
		return decodingError(err)
	}
	if reflect.ValueOf(id).Elem().IsZero() {
		return errors.New("it has no id")
	}
	return nil
}

// decodingError returns an error of json.Unmarshal without the numbers that its text quotes.
func decodingError(err error) error {
	var mismatch *json.UnmarshalTypeError
	if !errors.As(err, &mismatch) {
		return err
	}
	kind, _, _ := strings.Cut(mismatch.Value, " ")
	return fmt.Errorf("unexpected %s at %s", kind, cmp.Or(mismatch.Field, "its top"))
}

// Object is an object in a response that may be written as [], as PHP writes an empty one.
type Object[T any] struct{ Value T }

var _ json.Unmarshaler = (*Object[struct{}])(nil)

// UnmarshalJSON reads an object, null or [].
func (o *Object[T]) UnmarshalJSON(raw []byte) error {
	if IsEmptyList(raw) {
		return nil
	}
	return decodingError(json.Unmarshal(raw, &o.Value))
}

// IsEmptyList reports whether raw JSON is [].
func IsEmptyList(raw []byte) bool {
	inner, isList := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("["))
	return isList && bytes.Equal(bytes.TrimSpace(inner), []byte("]"))
}

// Seconds is a number of seconds in a response, which may be a fraction or a string. Anything that isn't a number is 0.
type Seconds float64

var _ json.Unmarshaler = (*Seconds)(nil)

// UnmarshalJSON accepts any JSON.
func (s *Seconds) UnmarshalJSON(raw []byte) error {
	text := strings.TrimSpace(strings.Trim(string(raw), `"`))
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value != value { // NaN
		value = 0
	}
	*s = Seconds(value)
	return nil
}
