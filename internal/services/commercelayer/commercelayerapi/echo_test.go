package commercelayerapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// TestEchoedSecrets sends everything that was sent back, as the words of a refusal.
func TestEchoedSecrets(t *testing.T) {
	t.Parallel()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said, _ := json.Marshal(map[string]any{"errors": []any{map[string]string{
			"title": string(body), "detail": r.Header.Get("Authorization"), "code": r.Header.Get("Authorization"),
		}}})
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = w.Write(said)
	}))
	t.Cleanup(echo.Close)
	for name, test := range map[string]struct{ token, want string }{
		"token":  {"", `"client_id":"id","client_secret":"(secret)"`},
		"create": {"whis-per", "Bearer (secret)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := (&api{Server: echo}).client(t, func(c *commercelayerapi.Config) { c.AccessToken, c.ClientSecret = test.token, "hush&hush" })
			_, err := client.CreateWebhook(t.Context(), commercelayerapi.WebhookParams{Topic: new("orders.place")})
			failure := failureOf(t, err)
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s in it", err, test.want)
			}
			for _, part := range []string{"hush", "whis"} {
				if strings.Contains(err.Error()+failure.Code, part) {
					t.Errorf("%q is shown: %v, code %s", part, err, failure.Code)
				}
			}
		})
	}
}
