package rest_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset by peer")
	tests := map[string]struct {
		err  rest.Error
		want string
	}{
		"answer": {
			rest.Error{Method: "GET", URL: "https://x/1", Status: 404, Attempts: 1},
			"GET https://x/1 answered 404 Not Found",
		},
		"the vendor's words": {
			rest.Error{Method: "POST", URL: "https://x", Status: 422, Problem: rest.Problem{Messages: []string{"a is blank", "b is taken"}}},
			"POST https://x answered 422 Unprocessable Entity: a is blank; b is taken",
		},
		"no answer": {
			rest.Error{Method: "GET", URL: "https://x", Err: cause, Attempts: 3},
			"GET https://x got no answer: connection reset by peer (after 3 attempts)",
		},
		"everything": {
			rest.Error{
				Method: "PUT", URL: "https://x", Status: 503, Problem: rest.Problem{Messages: []string{"busy"}}, Err: cause,
				RequestID: "r-1", Attempts: 7,
			},
			"PUT https://x answered 503 Service Unavailable: busy: connection reset by peer (request id r-1) (after 7 attempts)",
		},
		"status without a name": {
			rest.Error{Method: "GET", URL: "https://x", Status: 520},
			"GET https://x answered 520",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.err.Error(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if test.err.Err != nil && !errors.Is(&test.err, cause) {
				t.Error("the cause is lost")
			}
		})
	}
}

func TestAmbiguous(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  rest.Error
		want bool
	}{
		"refused before sending":   {rest.Error{}, false},
		"no answer":                {rest.Error{Sent: true}, true},
		"408":                      {rest.Error{Sent: true, Status: 408}, true},
		"500":                      {rest.Error{Sent: true, Status: 500}, true},
		"500 in the vendor's form": {rest.Error{Sent: true, Status: 500, Recognized: true}, true},
		"502":                      {rest.Error{Sent: true, Status: 502}, true},
		"503":                      {rest.Error{Sent: true, Status: 503}, true},
		"504":                      {rest.Error{Sent: true, Status: 504}, true},
		"unreadable 200":           {rest.Error{Sent: true, Status: 200}, true},
		"unreadable 201":           {rest.Error{Sent: true, Status: 201}, true},
		"failure inside a 200":     {rest.Error{Sent: true, Status: 200, Recognized: true}, false},
		"redirect":                 {rest.Error{Sent: true, Status: 302}, true},
		"400":                      {rest.Error{Sent: true, Status: 400}, false},
		"401":                      {rest.Error{Sent: true, Status: 401}, false},
		"404":                      {rest.Error{Sent: true, Status: 404}, false},
		"409":                      {rest.Error{Sent: true, Status: 409}, true},
		"409 in the vendor's form": {rest.Error{Sent: true, Status: 409, Recognized: true}, false},
		"499":                      {rest.Error{Sent: true, Status: 499}, true},
		"422":                      {rest.Error{Sent: true, Status: 422, Recognized: true}, false},
		"429":                      {rest.Error{Status: 429}, false},
		"no answer to the token":   {rest.Error{Sent: true, ForToken: true}, false},
		"503 to the token":         {rest.Error{Sent: true, ForToken: true, Status: 503}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.err.Ambiguous(); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

func TestStatusOf(t *testing.T) {
	t.Parallel()
	if got := rest.StatusOf(fmt.Errorf("reading: %w", &rest.Error{Status: 418})); got != 418 {
		t.Errorf("got %d", got)
	}
	if got := rest.StatusOf(errors.New("x")) + rest.StatusOf(nil); got != 0 {
		t.Errorf("got %d", got)
	}
}
