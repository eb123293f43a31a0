package rest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// raw answers with bytes that need not be HTTP.
func raw(t *testing.T, w http.ResponseWriter, text string) {
	t.Helper()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(conn, text)
	_ = conn.Close()
}

// TestEchoedSecrets: no error and no log shows a secret, however and wherever a server echoes what it was sent.
func TestEchoedSecrets(t *testing.T) {
	t.Parallel()
	const secret = `p"ä<s\s /+&%word` // differs in each spelling
	tests := map[string]struct {
		echo func(t *testing.T, w http.ResponseWriter, r *http.Request, body string)
		want string // in the error
	}{
		"as it is": {func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) { say(w, 422, "bad: "+secret) }, "bad: (secret)"},
		"the body": {func(_ *testing.T, w http.ResponseWriter, _ *http.Request, body string) { say(w, 422, body) }, `{"secret":"(secret)"}`},
		"quoted": {func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
			say(w, 422, strconv.Quote(secret))
		}, `: "(secret)"`},
		"as a form": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				say(w, 422, url.Values{"secret": {secret}}.Encode())
			}, "secret=(secret)",
		},
		"as a path": {func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
			say(w, 422, url.PathEscape(secret))
		}, ": (secret)"},
		"headers": {
			func(_ *testing.T, w http.ResponseWriter, r *http.Request, _ string) {
				say(w, 403, r.Header.Get("Authorization")+" "+r.Header.Get("X-Api-Key"))
			}, "Bearer (secret) (secret)",
		},
		"failure inside a 200": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, body string) { say(w, 200, body) }, `{"secret":"(secret)"}`,
		},
		"title": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, "<title>Blocked: "+html.EscapeString(secret)+"</title>")
			}, `titled "Blocked: (secret)"`,
		},
		"end of a title": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, "<title>"+strings.Repeat("x", 98)+secret+"</title>")
			}, strings.Repeat("x", 98) + "(s…",
		},
		"title of a success": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				_, _ = io.WriteString(w, "<title>"+secret+"</title>")
			}, `titled "(secret)"`,
		},
		"redirect": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.Header().Set("Location", "https://other.test/"+url.PathEscape(secret)+"?token=hush-key")
				w.WriteHeader(http.StatusFound)
			}, "it redirects to https://other.test/(secret), which",
		},
		"redirect to nowhere": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.Header().Set("Location", "https://[other.test/?word=hush-key&other=silence")
				w.WriteHeader(http.StatusFound)
			}, "302 Found",
		},
		"content type": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.Header().Set("Content-Type", "hush-key/silent-token")
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, "no")
			}, "(2 bytes, (secret)/(secret))",
		},
		"request id": {
			func(_ *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				w.Header().Set("X-Request-Id", "hush-key")
				w.WriteHeader(http.StatusForbidden)
			}, "(request id (secret))",
		},
		"status line": {
			func(t *testing.T, w http.ResponseWriter, _ *http.Request, _ string) {
				raw(t, w, "HTTP/1.1 hush-key\r\n\r\n")
			}, "(secret)",
		},
		"header line": {
			func(t *testing.T, w http.ResponseWriter, r *http.Request, _ string) {
				raw(t, w, "HTTP/1.1 200 OK\r\n"+r.Header.Get("Authorization")+"\r\n\r\n")
			}, "Bearer (secret)",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, nil)
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				test.echo(t, w, r, string(body))
			})
			var log eventLog
			client := s.client(t, func(c *rest.Config) {
				c.MaxRetries, c.Log, c.Problem, c.Token = 0, log.add, acmeProblem, tokens("silent-token")
				c.Header, c.Secrets = http.Header{"X-Api-Key": {"hush-key"}}, []string{"hush-key"}
			})
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				body, _ := json.Marshal(map[string]string{"secret": secret})
				answer, err := client.Do(t.Context(), rest.Request{
					Method: method, Path: []string{"hooks"}, Body: body, ContentType: "application/json", Secrets: []string{secret},
				})
				if err == nil {
					err = answer.DecodeJSON(&struct{}{})
				}
				shows(t, err.Error(), test.want)
				hides(t, fmt.Sprintf("%+v %#v", err, err))
			}
			for _, e := range log.events {
				hides(t, fmt.Sprintf("%+v %v", e, e.Err))
			}
		})
	}
}

// say answers in the format that acmeProblem recognizes.
func say(w http.ResponseWriter, status int, message string) {
	body, _ := json.Marshal(map[string]string{"message": message, "code": message})
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func shows(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%q doesn't say %q", text, want)
	}
}

// hides looks for the readable parts of TestEchoedSecrets' secrets.
func hides(t *testing.T, text string) {
	t.Helper()
	for _, part := range []string{"word", "hush", "silen"} {
		if strings.Contains(text, part) {
			t.Errorf("%q is shown: %s", part, text)
		}
	}
}

// TestTold checks what becomes of a message.
func TestTold(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 600) // two bytes each
	tests := map[string]struct {
		secrets       []string
		message, want string
	}{
		"no secret":               {nil, "the name is taken", "the name is taken"},
		"empty secret":            {[]string{"", " "}, "the name is taken", "the name is taken"},
		"several times":           {[]string{"hunter2"}, "hunter2=hunter2xhunter2", "(secret)=(secret)x(secret)"},
		"short: stands alone":     {[]string{"ab"}, `"ab" of cable is ab`, `"(secret)" of cable is (secret)`},
		"short: a number":         {[]string{"1"}, "at most 10, not 1", "at most 10, not (secret)"},
		"short: part of a name":   {[]string{"key"}, "secret_key=key", "secret_key=(secret)"},
		"word in a field's name":  {[]string{"secret"}, "secret_key secret is no secret", "secret_key (secret) is no (secret)"},
		"no word in a name":       {[]string{"s3cret"}, "secret_s3cret", "secret_(secret)"},
		"one inside another":      {[]string{"abcd", "abcdefgh"}, "abcdefgh, abcd", "(secret), (secret)"},
		"spaces around it":        {[]string{" a b c\n"}, "a b c!", "(secret)!"},
		"more than one line":      {[]string{"line 1\nline 2"}, "got line 1\nline 2", "got (secret)"},
		"lines and colours":       {nil, "a\x1b[31mb\r\nc\u0085", "a [31mb  c "},
		"long":                    {nil, long, long[:1000] + "…"},
		"secret at the cut":       {[]string{"hunter2"}, strings.Repeat("x", 997) + "hunter2", strings.Repeat("x", 997) + "…"},
		"secret that isn't UTF-8": {[]string{"hunter\xff"}, "fine", "fine"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { say(w, http.StatusConflict, test.message) })
			request := post("{}")
			request.Secrets = test.secrets
			_, err := s.client(t, func(c *rest.Config) { c.Problem = acmeProblem }).Do(t.Context(), request)
			want := rest.Problem{Messages: []string{test.want}, Code: test.want}
			if got := failureOf(t, err).Problem; !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestManyMessages(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusConflict) })
	_, err := s.client(t, func(c *rest.Config) {
		c.Problem = func(int, []byte) (rest.Problem, bool) {
			return rest.Problem{Messages: slices.Repeat([]string{"no"}, 25)}, true
		}
	}).Do(t.Context(), get("hooks"))
	if got := failureOf(t, err).Messages; len(got) != 21 || got[20] != "5 more" {
		t.Errorf("got %q", got)
	}
}

// TestDecodeQuotesNothing: encoding/json quotes numbers that don't fit.
func TestDecodeQuotesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ body, want string }{
		"number": {`{"inner":{"count":98765432109876543210}}`, "unexpected number at inner.count"},
		"string": {`{"inner":{"count":"98765432109876543210"}}`, "unexpected string at inner.count"},
		"list":   {`[98765432109876543210]`, "unexpected array at its top"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.body) })
			answer, err := s.client(t, nil).Do(t.Context(), get("hooks"))
			if err != nil {
				t.Fatal(err)
			}
			var v struct {
				Inner struct{ Count int8 } `json:"inner"`
			}
			err = answer.DecodeJSON(&v)
			if err == nil || !strings.HasSuffix(strings.ToLower(err.Error()), "the answer can't be read: "+test.want) ||
				strings.Contains(err.Error(), "98765") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestUnreadableHides(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok)
	request := post("{}")
	request.Secrets = []string{"hunter2"}
	answer, err := s.client(t, nil).Do(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.Unreadable(errors.New("hunter2 is no id")).Error(); !strings.HasSuffix(got, ": (secret) is no id") {
		t.Errorf("got %s", got)
	}
}

// failureOf returns the request's failure in err, or ends the test.
func failureOf(t *testing.T, err error) *rest.Error {
	t.Helper()
	failure, ok := err.(*rest.Error) //nolint:errorlint // Do wraps nothing around it
	if !ok {
		t.Fatalf("got %v", err)
	}
	return failure
}
