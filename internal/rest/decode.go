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

// Partial is embedded by the objects that clients read from lists: one that can't be read mustn't spoil its list.
type Partial struct {
	// Problem is why the object could not be read whole, nil where it could. Then it is what could be read of it, without an
	// id where that couldn't either.
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

// DecodeItem reads one object of a list into v, as far as that is possible. Its error says what isn't, without the value there.
// id is the object's id, a pointer into v, which is read even if what stands before it can't be.
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

// decodingError is an error of json.Unmarshal, whose own text quotes numbers.
func decodingError(err error) error {
	var mismatch *json.UnmarshalTypeError
	if !errors.As(err, &mismatch) {
		return err
	}
	kind, _, _ := strings.Cut(mismatch.Value, " ")
	return fmt.Errorf("unexpected %s at %s", kind, cmp.Or(mismatch.Field, "its top"))
}

// Object is an object in an answer that may be shown as [], as PHP shows an empty one.
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

// Seconds is a number of seconds in an answer, which may be a fraction or stand in quotes. What isn't a number at all is 0.
type Seconds float64

var _ json.Unmarshaler = (*Seconds)(nil)

// UnmarshalJSON reads any JSON.
func (s *Seconds) UnmarshalJSON(raw []byte) error {
	text := strings.TrimSpace(strings.Trim(string(raw), `"`))
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value != value { // NaN
		value = 0
	}
	*s = Seconds(value)
	return nil
}
