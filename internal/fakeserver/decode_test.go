package fakeserver_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	const jsonType = "application/json"
	tests := map[string]struct {
		contentType, body string
		wantErr           string // "" for none
	}{
		"good":               {jsonType, `{"name":"a"}`, ""},
		"with charset":       {jsonType + "; charset=utf-8", ` {"name":"a"} ` + "\n", ""},
		"another type":       {"text/plain", `{"name":"a"}`, `the content type is "text/plain" instead of "application/json"`},
		"a form":             {"application/x-www-form-urlencoded", `{"name":"a"}`, "the content type is"},
		"no type":            {"", `{"name":"a"}`, "the content type is"},
		"unreadable type":    {"a b c;;", `{"name":"a"}`, "the content type is"},
		"unknown field":      {jsonType, `{"name":"a","title":"b"}`, `unknown field "title"`},
		"unknown field deep": {jsonType, `{"name":"a","deep":{"x":1}}`, `unknown field "x"`},
		"wrong type":         {jsonType, `{"name":1}`, "the body is not the expected JSON"},
		"empty":              {jsonType, ``, "the body is not the expected JSON"},
		"cut off":            {jsonType, `{"name":`, "the body is not the expected JSON"},
		"two values":         {jsonType, `{"name":"a"}{"name":"b"}`, "the body goes on after its JSON value"},
		"rubbish behind":     {jsonType, `{"name":"a"}x`, "the body goes on after its JSON value"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v struct {
				Name string   `json:"name"`
				Deep struct{} `json:"deep"`
			}
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(test.body))
			r.Header.Set("Content-Type", test.contentType)
			err := fakeserver.DecodeJSON(r, jsonType, &v)
			if test.wantErr == "" {
				if err != nil || v.Name != "a" {
					t.Errorf("got %+v, %v", v, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.wantErr) {
				t.Fatalf("got %v, want %q", err, test.wantErr)
			}
			var wrongType *fakeserver.ContentTypeError
			if errors.As(err, &wrongType) != strings.Contains(test.wantErr, "content type") {
				t.Errorf("%v is of the wrong kind", err)
			}
		})
	}
}

func TestDecodeForm(t *testing.T) {
	t.Parallel()
	const formType = "application/x-www-form-urlencoded"
	tests := map[string]struct {
		contentType, body string
		want              url.Values
		wantErr           string
	}{
		"good":          {formType, "a=1&b=x%20y", url.Values{"a": {"1"}, "b": {"x y"}}, ""},
		"some":          {formType, "a=", url.Values{"a": {""}}, ""},
		"empty":         {formType, "", url.Values{}, ""},
		"line break":    {formType, "a=1\n", url.Values{"a": {"1"}}, ""},
		"JSON":          {"application/json", "a=1", nil, "the content type is"},
		"unknown field": {formType, "a=1&c=2", nil, `the field "c" is unknown`},
		"given twice":   {formType, "a=1&a=2", nil, `the field "a" is given 2 times`},
		"not a form":    {formType, "a=%zz", nil, "the body is not a form"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/?c=not+looked+at", strings.NewReader(test.body))
			r.Header.Set("Content-Type", test.contentType)
			got, err := fakeserver.DecodeForm(r, "a", "b")
			if test.wantErr == "" && (err != nil || !reflect.DeepEqual(got, test.want)) {
				t.Errorf("got %v, %v", got, err)
			}
			if test.wantErr != "" && (err == nil || !strings.Contains(err.Error(), test.wantErr)) {
				t.Errorf("got %v, want %q", err, test.wantErr)
			}
		})
	}
}

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	fakeserver.WriteJSON(w, 201, "application/vnd.api+json", map[string]string{"id": "1"})
	if w.Code != 201 || w.Header().Get("Content-Type") != "application/vnd.api+json" || w.Body.String() != `{"id":"1"}`+"\n" {
		t.Errorf("got %d %v %q", w.Code, w.Header(), w.Body)
	}
	w = httptest.NewRecorder()
	fakeserver.WriteJSON(w, 200, "application/json", func() {})
	if w.Code != 500 {
		t.Errorf("got %d", w.Code)
	}
}
