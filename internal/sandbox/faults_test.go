package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestFaults: the API fails as it is told, as often as it is told, and no longer when faults are cleared.
func TestFaults(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	token := tokenOf(t, b)
	get := func() (int, string, error) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/moltin/v2/integrations", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0, "", err
		}
		defer answer.Body.Close()
		return answer.StatusCode, answer.Header.Get("Content-Type"), nil
	}
	fault := func(body string) {
		t.Helper()
		if status, text := b.call(t, "POST", "/moltin/faults", body); status != http.StatusNoContent || text != "" {
			t.Fatalf("%s: %d, %s", body, status, text)
		}
	}
	for body, want := range map[string][]int{
		`{"status":500}`: {500, 200},
		`{"method":"GET","path":"/v2","status":429,"times":2}`: {429, 429, 200},
		`{"method":"POST","path":"/v2","status":500}`:          {200, 200},
		`{"method":"GET","path":"/other","status":500}`:        {200, 200},
		`{"path":"/v2","status":502,"times":-1,"delay_ms":1}`:  {502, 502, 502, 502},
		`{"delay_ms":1,"times":3}`:                             {200, 200},
		`{"method":"GET","status":503,"times":1,"drop":false}`: {503, 200},
	} {
		fault(body)
		for i, status := range want {
			got, content, err := get()
			if got != status || err != nil {
				t.Errorf("%s: request %d answered %d, %v, want %d", body, i, got, err, status)
			}
			if html := strings.HasPrefix(content, "text/html"); html != (status == 502 || status == 503) {
				t.Errorf("%s answers %s", body, content)
			}
		}
		if status, _ := b.call(t, "DELETE", "/moltin/faults", ""); status != http.StatusNoContent {
			t.Errorf("got %d", status)
		}
		if got, _, _ := get(); got != 200 {
			t.Errorf("%s: cleared, it answers %d", body, got)
		}
	}
	// The client sends a GET again by itself if a connection that it had before breaks.
	fault(`{"drop":true,"times":2}`)
	http.DefaultClient.CloseIdleConnections()
	if got, _, err := get(); err == nil {
		t.Errorf("a dropped connection answers %d", got)
	}
	b.call(t, "DELETE", "/moltin/faults", "")
	fault(`{"delay_ms":30}`)
	begun := time.Now()
	if got, _, err := get(); got != 200 || err != nil || time.Since(begun) < 30*time.Millisecond {
		t.Errorf("got %d, %v after %s", got, err, time.Since(begun))
	}
}
