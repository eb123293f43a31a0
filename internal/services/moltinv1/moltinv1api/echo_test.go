package moltinv1api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// TestEchoedSecrets sends everything that was sent back, as the words of a refusal. An echo inside a 200 is no other.
func TestEchoedSecrets(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"422": http.StatusUnprocessableEntity, "inside a 200": http.StatusOK} {
		echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent, _ := url.ParseQuery(string(body))
			said, _ := json.Marshal(map[string]any{"status": false, "errors": map[string]string{
				"secret": sent.Get("secret"), "url": string(body) + ", " + r.Header.Get("Authorization"),
			}})
			w.WriteHeader(status)
			_, _ = w.Write(said)
		}))
		t.Cleanup(echo.Close)
		for asked, test := range map[string]struct{ token, want string }{
			"for a token":  {"", "client_secret=(secret)&grant_type=client_credentials"},
			"with a token": {"whis-per", "&secret=(secret), Bearer (secret)"},
		} {
			t.Run(name+" "+asked, func(t *testing.T) {
				t.Parallel()
				client, _ := start(t, nil, func(cfg *Config) {
					cfg.BaseURL, _ = url.Parse(echo.URL)
					cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = test.token, "id", "hold your tongue"
				})
				p := WebhookParams{Name: new("N"), Secret: new("hush & hush")}
				for _, write := range []func(context.Context) error{
					func(ctx context.Context) error { _, err := client.CreateWebhook(ctx, p); return err },
					func(ctx context.Context) error { _, err := client.UpdateWebhook(ctx, "1", p); return err },
				} {
					err := write(t.Context())
					if err == nil || !strings.Contains(err.Error(), test.want) {
						t.Fatalf("got %v, want %s in it", err, test.want)
					}
					for _, part := range []string{"hush", "tongue", "whis"} {
						if strings.Contains(err.Error(), part) {
							t.Errorf("%q is shown: %v", part, err)
						}
					}
				}
			})
		}
	}
}
