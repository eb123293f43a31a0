package dooapi_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// TestEchoedSecrets sends everything that was sent back, as the words of a refusal.
func TestEchoedSecrets(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said, _ := json.Marshal(map[string]any{
			"response_status": 422, "developer_message": string(body),
			"user_message": r.Header.Get("Authorization") + ", " + r.Header.Get("X-Api-Key"),
		})
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = w.Write(said)
	}))
	t.Cleanup(server.Close)
	create := func(c *dooapi.Client) error {
		_, err := c.CreateWebhook(context.Background(), "111", dooapi.WebhookParams{
			Name: "N", Authentication: &dooapi.Authentication{Credentials: dooapi.Credentials{ClientSecret: "hush&hush"}},
		})
		return err
	}
	tests := map[string]struct {
		cfg  dooapi.Config
		want []string
	}{
		"token": {
			dooapi.Config{ClientID: "me", ClientSecret: "quiet<y", APIKey: "silence"},
			[]string{`"client_id":"me","client_secret":"(secret)"`, "; , (secret)"},
		},
		"create": {
			dooapi.Config{AccessToken: "whisper", APIKey: "silence"}, []string{`"client_secret":"(secret)"`, "; Bearer (secret), (secret)"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.cfg.BaseURL, test.cfg.REST = parse(t, server.URL), quick()
			err := create(dooapi.New(test.cfg))
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s in it", err, want)
				}
			}
			for _, part := range []string{"hush", "quiet", "silen", "whisper"} {
				if err != nil && strings.Contains(err.Error(), part) {
					t.Errorf("%q is shown: %v", part, err)
				}
			}
		})
	}
}

// TestElements: a team and an id are one element of a path each, whatever they hold.
func TestElements(t *testing.T) {
	t.Parallel()
	client, seen := serve(t, answer(200, emptyList), nil)
	for _, id := range []string{"", ".", ".."} {
		if _, err := client.ListWebhooks(t.Context(), id, 1); err == nil {
			t.Errorf("the team %q was accepted", id)
		}
		if err := client.DeleteWebhook(t.Context(), id); err == nil {
			t.Errorf("the id %q was accepted", id)
		}
	}
	for _, id := range []string{"../1", "a?b#c", "a%2Fb", "a\r\nX: y"} {
		if _, err := client.ListWebhooks(t.Context(), id, 1); err != nil {
			t.Error(err)
		}
		if err := client.DeleteWebhook(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	want := []string{
		"GET /v1/team/..%2F1/webhooks?page=1", "DELETE /v1/webhooks/..%2F1",
		"GET /v1/team/a%3Fb%23c/webhooks?page=1", "DELETE /v1/webhooks/a%3Fb%23c",
		"GET /v1/team/a%252Fb/webhooks?page=1", "DELETE /v1/webhooks/a%252Fb",
		"GET /v1/team/a%0D%0AX:%20y/webhooks?page=1", "DELETE /v1/webhooks/a%0D%0AX:%20y",
	}
	if got := seen.calls(); !reflect.DeepEqual(got, want) {
		t.Errorf("the server received\n%q\nwant\n%q", got, want)
	}
}
