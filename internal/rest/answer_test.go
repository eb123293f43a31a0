package rest_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestUnknownForms: a response that isn't in the vendor's format is described. JSON is never quoted, because it may echo
// what was sent.
func TestUnknownForms(t *testing.T) {
	t.Parallel()
	const longTitle = "Attention Required! | A very long title that goes on and on until it is far longer than a hundred bytes are"
	tests := map[string]struct{ contentType, body, want string }{
		"empty":             {"application/json", "", "the answer has no body"},
		"blank":             {"application/json", " \r\n", "the answer has no body"},
		"web page":          {"text/html", "<html><head><title>502 Bad\n  Gateway</title></head></html>", `the answer is a web page titled "502 Bad Gateway"`},
		"mislabelled page":  {"application/json", "\n<title>Login</title>", `the answer is a web page titled "Login"`},
		"page, no title":    {"text/html", "<p>s3cr3t</p>", "the answer is a web page"},
		"page, open title":  {"text/html", "<title>s3cr3t", "the answer is a web page"},
		"page, long title":  {"text/html", "<title>" + longTitle + "</title>", `the answer is a web page titled "` + longTitle[:100] + `…"`},
		"cut off":           {"application/json; charset=utf-8", `{"secret":"s3cr3t`, "the answer (17 bytes, application/json) is not JSON or is cut off"},
		"plain text":        {"text/plain", "s3cr3t", "the answer (6 bytes, text/plain) is not JSON or is cut off"},
		"unknown JSON":      {"application/json", `{"secret":"s3cr3t"}`, "the answer (19 bytes of JSON) is not of a known form"},
		"JSON, not object":  {"application/json", `"s3cr3t"`, "the answer (8 bytes of JSON) is not of a known form"},
		"JSON, other label": {"text/plain", `["s3cr3t"]`, "the answer (10 bytes of JSON) is not of a known form"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.contentType)
				w.WriteHeader(map[int]int{1: http.StatusNotFound, 2: http.StatusOK}[n])
				_, _ = io.WriteString(w, test.body)
			})
			client := s.client(t, nil)

			_, err := client.Do(t.Context(), get("hooks", "1"))
			var failure *rest.Error
			if !errors.As(err, &failure) {
				t.Fatalf("got %v", err)
			}
			if !reflect.DeepEqual(failure.Messages, []string{test.want}) || failure.Recognized {
				t.Errorf("got %q, recognized %t", failure.Messages, failure.Recognized)
			}
			if want := "GET " + s.URL + "/hooks/1 answered 404 Not Found: " + test.want; err.Error() != want {
				t.Errorf("got  %q\nwant %q", err, want)
			}

			answer, err := client.Do(t.Context(), get("hooks", "1"))
			if err != nil {
				t.Fatal(err)
			}
			err = answer.DecodeJSON(&struct{ Secret int }{})
			if !errors.As(err, &failure) {
				t.Fatalf("decoding %q succeeded", test.body)
			}
			if failure.Status != http.StatusOK || failure.Recognized || !failure.Sent || !strings.Contains(err.Error(), test.want) ||
				!strings.Contains(err.Error(), "the answer can't be read") || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"7"}`)
	})
	answer, err := s.client(t, nil).Do(t.Context(), post(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ ID string }
	if err := answer.DecodeJSON(&got); err != nil || got.ID != "7" || answer.Status != http.StatusCreated {
		t.Errorf("got %+v, %d, %v", got, answer.Status, err)
	}
}

// TestDecodeJSON_failureInside: a success that reports a failure, or is only part of a response, isn't read.
func TestDecodeJSON_failureInside(t *testing.T) {
	t.Parallel()
	for body, fails := range map[string]bool{
		`{"errors":[{"title":"Maintenance"}],"data":[]}`: true, `{"error":"Maintenance"}`: true, `{"error":{"code":1}}`: true,
		`{"status":false,"data":[]}`: true, `{"errors":[],"error":null,"status":true}`: false, `{"error":"","errors":{}}`: false,
		`{"status":"false"}`: false, `{"errors":null,"error":false}`: false, `[]`: false, `null`: false, `"error"`: false, `{"data":{"errors":[1]}}`: false,
	} {
		s := newServer(t, func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 2 {
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = io.WriteString(w, body)
		})
		client := s.client(t, nil)
		for part, fails := range []bool{fails, true} {
			answer, err := client.Do(t.Context(), get("hooks"))
			if err != nil {
				t.Fatal(err)
			}
			var v any
			if err := answer.DecodeJSON(&v); (err != nil) != fails || err != nil && strings.Contains(err.Error(), "Maintenance") {
				t.Errorf("%s, part %d: got %v", body, part, err)
			}
		}
	}
}

// acmeProblem reads the error format of an invented vendor, which also reports failures inside a 200.
func acmeProblem(_ int, body []byte) (rest.Problem, bool) {
	var shape struct {
		Message, Code string
		Status        int
	}
	if json.Unmarshal(body, &shape) != nil || shape.Message == "" {
		return rest.Problem{}, false
	}
	return rest.Problem{Messages: []string{shape.Message}, Code: shape.Code, Status: shape.Status}, true
}

func TestProblem(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status     int
		body       string
		wantStatus int // 0: no error
		wantText   string
		recognized bool
	}{
		"success":             {200, `{}`, 0, "", false},
		"the vendor's words":  {422, `{"message":"name is taken","code":"taken"}`, 422, "422 Unprocessable Entity: name is taken", true},
		"inside a 200":        {200, `{"message":"no such hook","status":404}`, 404, "404 Not Found: no such hook", true},
		"inside, no status":   {200, `{"message":"it failed"}`, 200, "200 OK: it failed", true},
		"another status":      {500, `{"message":"no such hook","status":404}`, 404, "404 Not Found: no such hook", true},
		"not the vendor's":    {422, `{"error":"x"}`, 422, "422 Unprocessable Entity: the answer (13 bytes of JSON) is not of a known form", false},
		"status without name": {540, `{"message":"gone away"}`, 540, "540: gone away", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			_, err := s.client(t, func(c *rest.Config) { c.Problem = acmeProblem }).Do(t.Context(), get("hooks"))
			if test.wantStatus == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var failure *rest.Error
			if !errors.As(err, &failure) || failure.Status != test.wantStatus || failure.Recognized != test.recognized {
				t.Fatalf("got %+v", failure)
			}
			if want := "GET " + s.URL + "/hooks answered " + test.wantText; err.Error() != want {
				t.Errorf("got  %q\nwant %q", err, want)
			}
		})
	}
}

func TestBodyCap(t *testing.T) {
	t.Parallel()
	const most = 16 << 20
	for extra, fits := range map[int]bool{0: true, 1: false} {
		s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, io.LimitReader(zeros{}, int64(most+extra)))
		})
		answer, err := s.client(t, func(c *rest.Config) { c.MaxRetries = 0 }).Do(t.Context(), get("hooks"))
		if fits && (err != nil || len(answer.Body) != most) {
			t.Errorf("16 MiB: %v", err)
		}
		if !fits && (err == nil || !strings.Contains(err.Error(), "the answer is longer than 16 MiB")) {
			t.Errorf("16 MiB and a byte: %v", err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestAnswerBrokenOff(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"secret":"s3cr3t`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	_, err := s.client(t, nil).Do(t.Context(), post(`{}`))
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Ambiguous() || len(s.received()) != 1 {
		t.Fatalf("got %v after %d requests", err, len(s.received()))
	}
	want := "POST " + s.URL + "/hooks got no answer: the answer broke off after status 201: unexpected EOF"
	if err.Error() != want {
		t.Errorf("got  %q\nwant %q", err, want)
	}
}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request  rest.Request
		attempts int
	}{
		"a read is sent again":    {get("hooks"), 4},
		"a create isn't, and may": {post(`{}`), 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{}
				silent := s.handler(func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
				client := rest.New(rest.Config{
					Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: 3, RequestTimeout: 30 * time.Second,
					BackoffMin: time.Second, BackoffMax: time.Second, Transport: servePipes(t, silent),
				})
				start := time.Now()
				_, err := client.Do(t.Context(), test.request)
				var failure *rest.Error
				if !errors.As(err, &failure) || failure.Attempts != test.attempts || !failure.Ambiguous() {
					t.Fatalf("got %v", err)
				}
				if !strings.Contains(err.Error(), "no answer within the request_timeout of 30s") {
					t.Errorf("got %v", err)
				}
				if n := len(s.received()); n != test.attempts {
					t.Errorf("the server received %d requests", n)
				}
				least := time.Duration(test.attempts) * 30 * time.Second
				if took := time.Since(start); took < least || took > least+3*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// TestRequestTimeoutOfBody: the timeout covers the answer to its last byte.
func TestRequestTimeoutOfBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		stalled := s.handler(func(_ int, w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"id":`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), RequestTimeout: 30 * time.Second, Transport: servePipes(t, stalled),
		})
		_, err := client.Do(t.Context(), get("hooks"))
		if err == nil || !strings.Contains(err.Error(), "no answer within the request_timeout of 30s") {
			t.Errorf("got %v", err)
		}
	})
}

// TestNoCache: reads ask caches on the way for the current state.
func TestNoCache(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	client := s.client(t, nil)
	for _, request := range []rest.Request{get("hooks"), post(`{}`)} {
		if _, err := client.Do(t.Context(), request); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"no-cache", ""} {
		if got := s.received()[i].Header.Get("Cache-Control"); got != want {
			t.Errorf("%s came with %q, want %q", s.received()[i].Method, got, want)
		}
	}
}
