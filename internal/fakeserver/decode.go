package fakeserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
)

// ContentTypeError is what DecodeJSON and DecodeForm return for a body of an unexpected type.
type ContentTypeError struct{ Got, Want string }

func (e *ContentTypeError) Error() string {
	return fmt.Sprintf("the content type is %q instead of %q", e.Got, e.Want)
}

// DecodeJSON decodes the request's body into v. Like a strict server, it refuses another content type, unknown fields, and anything
// after the value.
func DecodeJSON(r *http.Request, contentType string, v any) error {
	if err := checkType(r, contentType); err != nil {
		return err
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("the body is not the expected JSON: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("the body goes on after its JSON value")
	}
	return nil
}

// DecodeForm reads a form body. It refuses unknown fields and fields that occur twice.
func DecodeForm(r *http.Request, allowed ...string) (url.Values, error) {
	if err := checkType(r, "application/x-www-form-urlencoded"); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the form: %w", err)
	}
	form, err := url.ParseQuery(string(bytes.TrimSpace(raw)))
	if err != nil {
		return nil, fmt.Errorf("the body is not a form: %w", err)
	}
	for name, values := range form {
		if !slices.Contains(allowed, name) {
			return nil, fmt.Errorf("the field %q is unknown", name)
		}
		if len(values) != 1 {
			return nil, fmt.Errorf("the field %q is given %d times", name, len(values))
		}
	}
	return form, nil
}

func checkType(r *http.Request, want string) error {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return &ContentTypeError{Got: r.Header.Get("Content-Type"), Want: want}
	}
	return nil
}

// WriteJSON answers with v as JSON.
func WriteJSON(w http.ResponseWriter, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
