package moltinapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestEchoedSecrets sends everything that was sent back, as the words of a refusal.
func TestEchoedSecrets(t *testing.T) {
	t.Parallel()
	echo := &server{Server: httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said, _ := json.Marshal(map[string]any{"errors": []any{map[string]string{
			"title": string(body), "detail": r.Header.Get("Authorization"), "source": r.Header.Get("Authorization"),
		}}})
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = w.Write(said)
	}))}
	t.Cleanup(echo.Close)
	p := IntegrationParams{Configuration: &ConfigurationParams{
		SecretKey: new("hush&hush"), AWSAccessKeyID: new("AKIAquiet"), AWSSecretAccessKey: new("sil/ence"), Password: new("mum\"s the word"),
	}}
	const sent = `"secret_key":"(secret)","aws_access_key_id":"(secret)","aws_secret_access_key":"(secret)","password":"(secret)"`
	writes := map[string]func(context.Context, *Client, IntegrationParams) error{"create": create, "update": update}
	for name, write := range writes {
		for asked, test := range map[string]struct{ token, want string }{
			"for a token":  {"", "client_secret=(secret)&grant_type=client_credentials"},
			"with a token": {"whis-per", "(secret)"},
		} {
			t.Run(name+" "+asked, func(t *testing.T) {
				t.Parallel()
				cfg := echo.config(t)
				cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = test.token, "id", "hold your tongue"
				err := write(t.Context(), New(cfg), p)
				if err == nil || !strings.Contains(err.Error(), test.want) || test.token != "" && !strings.Contains(err.Error(), sent) {
					t.Fatalf("got %v", err)
				}
				for _, part := range []string{"hush", "quiet", "sil", "mum", "tongue", "whis"} {
					if strings.Contains(err.Error(), part) {
						t.Errorf("%q is shown: %v", part, err)
					}
				}
			})
		}
	}
}
