package services

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestSettings_REST(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block   map[string]attr.Value
		retries int
		timeout time.Duration
		unknown string
	}{
		"defaults":        {nil, 6, 30 * time.Second, ""},
		"no retries":      {map[string]attr.Value{"max_retries": types.Int64Value(0)}, 0, 30 * time.Second, ""},
		"some retries":    {map[string]attr.Value{"max_retries": types.Int64Value(9)}, 9, 30 * time.Second, ""},
		"timeout":         {words("request_timeout", "1m30s"), 6, 90 * time.Second, ""},
		"unknown retries": {map[string]attr.Value{"max_retries": types.Int64Unknown()}, 6, 30 * time.Second, "max_retries"},
		"unknown timeout": {unknownValue("request_timeout"), 6, 30 * time.Second, "request_timeout"},
		"unknown pace":    {map[string]attr.Value{"requests_per_second": types.Float64Unknown()}, 6, 30 * time.Second, "requests_per_second"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environment := map[string]string{"ACME_MAX_RETRIES": "1", "ACME_REQUEST_TIMEOUT": "1s", "ACME_REQUESTS_PER_SECOND": "1"}
			s := settings(block(t, test.block), environment)
			cfg := s.REST(nil)
			if cfg.MaxRetries != test.retries || cfg.RequestTimeout != test.timeout {
				t.Errorf("got %d retries and %s", cfg.MaxRetries, cfg.RequestTimeout)
			}
			if got := cfg.Header.Get("User-Agent"); got != "test/1" {
				t.Errorf("got the user agent %q", got)
			}
			noted := strings.Join(texts(s.unknown), "\n")
			if (noted != "") != (test.unknown != "") || !strings.Contains(noted, test.unknown) || strings.Contains(noted, "variable") {
				t.Errorf("noted %q; these have no environment variable", noted)
			}
		})
	}
}

// TestSettings_pace counts how long three requests in a row wait, under a clock that stands still but for waiting.
func TestSettings_pace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rate attr.Value
		want time.Duration
	}{
		"the vendor's": {types.Float64Null(), 2 * time.Hour},
		"lifted":       {types.Float64Value(0), 0},
		"faster":       {types.Float64Value(2), time.Second},
		"slower":       {types.Float64Value(0.0001), 20000 * time.Second},
		"burst":        {types.Float64Value(30), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, class := range []rest.Class{rest.Read, rest.Write, rest.TokenClass} {
				synctest.Test(t, func(t *testing.T) {
					vendors := rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour})
					limiter := settings(block(t, map[string]attr.Value{"requests_per_second": test.rate}), nil).REST(vendors).RateLimiter
					start := time.Now()
					for range 3 {
						slot, err := limiter.Wait(t.Context(), class)
						if err != nil {
							t.Fatal(err)
						}
						slot.Done(nil)
					}
					if got := time.Since(start); got != test.want {
						t.Errorf("three %s requests waited %s, want %s", class, got, test.want)
					}
				})
			}
		})
	}
}

func TestLogRequest(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &out)
	logRequest("acme")(ctx, rest.Event{Vendor: "Acme", Method: "GET", Path: "/hooks/1", Status: 200, Attempt: 1, Duration: 20 * time.Millisecond})
	logRequest("acme")(ctx, rest.Event{
		Vendor: "Acme", Method: "PUT", Path: "/hooks/1", Attempt: 2, Waited: time.Second, RequestID: "r-1", Err: errors.New("reset"),
	})
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	want := []map[string]any{
		{"@level": "debug", "@message": "request to Acme", "@module": "provider.acme", "method": "GET", "path": "/hooks/1", "status": 200., "attempt": 1., "duration_ms": 20.},
		{"@level": "debug", "@message": "request to Acme", "@module": "provider.acme", "method": "PUT", "path": "/hooks/1", "status": 0., "attempt": 2., "duration_ms": 0., "waited_ms": 1000., "request_id": "r-1", "error": "reset"},
	}
	for i, entry := range entries {
		delete(entry, "@timestamp")
		delete(entry, "@caller")
		if len(entry) != len(want[i]) {
			t.Errorf("entry %d is %v", i, entry)
		}
		for key, value := range want[i] {
			if entry[key] != value {
				t.Errorf("entry %d: %s is %v, want %v", i, key, entry[key], value)
			}
		}
	}
}

// TestLogRequest_secrets shows that what is secret stays out of the log, whatever a server sends back.
func TestLogRequest_secrets(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", r.Header.Get("Authorization"))
		body, _ := io.ReadAll(r.Body)
		if r.Method == http.MethodDelete {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+r.Header.Get("Authorization")+"\r\n\r\n")
			_ = conn.Close()
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	cfg := settings(block(t, map[string]attr.Value{"max_retries": types.Int64Value(0)}), nil).REST(nil)
	cfg.Vendor, cfg.Token = "Acme", rest.StaticToken("hush-token")
	cfg.BaseURL, _ = url.Parse(server.URL)
	client := rest.New(cfg)
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		_, err := client.Do(ctx, rest.Request{
			Method: method, Path: []string{"hooks", "h1"}, Query: url.Values{"q": {"hush-query"}},
			Body: []byte("hush-body"), Secrets: []string{"hush-body"}, Header: http.Header{"X-Other": {"hush-header"}},
		})
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("got %v", err)
		}
	}
	if strings.Contains(out.String(), "hush") {
		t.Errorf("a secret is logged: %s", out.String())
	}
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, entry := range entries {
		if entry["path"] != "/hooks/h1" {
			t.Errorf("got %v", entry)
		}
	}
	if got := entries[0]["request_id"]; got != "Bearer (secret)" {
		t.Errorf("got the request id %v", got)
	}
	if got, _ := entries[2]["error"].(string); !strings.Contains(got, "Bearer (secret)") {
		t.Errorf("got the error %q", got)
	}
}
