package acctest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
)

// TestGuides_rotateSecrets: a secret is sent only when its version changes. doo's webhook is replaced, new one first.
func TestGuides_rotateSecrets(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		secret string // as sent
		writes []string
	}{
		"moltin":    {`"secret_key":"new"`, []string{http.MethodPut}},
		"moltin_v1": {`secret=new`, []string{http.MethodPut}},
		"doo":       {`"client_secret":"new"`, []string{http.MethodPost, http.MethodDelete}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			example := acctest.Example(t, "guides", "rotate-secrets", name+".tf")
			step := func(text, secret string) resource.TestStep {
				return resource.TestStep{
					Config: w.Config(text), ConfigVariables: config.Variables{"secret": config.StringVariable(secret)}, ConfigPlanChecks: acctest.Settled(),
				}
			}
			journal := vendorOf(t, w, name).fake.Base().Journal
			driver.Run(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
				step(example, "old"),
				{PreConfig: journal.Clear, Config: w.Config(example), ConfigVariables: config.Variables{"secret": config.StringVariable("new")}, PlanOnly: true},
				step(strings.Replace(example, "_version = 1", "_version = 2", 1), "new"),
				{PreConfig: func() {
					var writes []string
					for _, call := range journal.Writes() {
						writes = append(writes, call.Method)
						if call.Method != http.MethodDelete && !strings.Contains(string(call.Body), want.secret) {
							t.Errorf("%s %s doesn't send the new secret", call.Method, call.Path)
						}
					}
					if !slices.Equal(writes, want.writes) {
						t.Errorf("the writes are %v, want %v", writes, want.writes)
					}
				}, Config: w.Config(""), Destroy: true},
			}})
		})
	}
}

// handler receives the keys that the example passes on, and records how many webhooks exist at that moment.
type handler struct {
	w     *acctest.World
	mu    sync.Mutex
	keys  []string
	hooks []int
}

func (h *handler) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.keys, h.hooks = append(h.keys, r.PostFormValue("key")), append(h.hooks, len(h.w.CommerceLayer.Webhooks()))
}

// TestAccGuides_rotateCommerceLayer: the handler receives the key of the new webhook before the old webhook is deleted, even
// if passing it on fails at first. The state holds neither key.
func TestAccGuides_rotateCommerceLayer(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("make test-all runs it, where there is a shell")
	}
	h := &handler{w: w}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	example := acctest.Example(t, "guides", "rotate-secrets", "commercelayer.tf")
	hand := func(command string) {
		c.Write("main.tf", requirements+w.Config(strings.Replace(example, `"./add-key"`, fmt.Sprintf("%q", command), 1)))
	}
	post := "curl -fsS --data-urlencode \"key=$KEY\" " + server.URL
	hand(post)
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	c.Run("apply", "-no-color", "-input=false", "-auto-approve", "-replace=commercelayer_webhook.orders")
	nothingLeft(t, c)
	if !slices.Equal(h.hooks, []int{1, 2}) || len(w.CommerceLayer.Webhooks()) != 1 || h.keys[0] == h.keys[1] || h.keys[1] != w.CommerceLayer.Webhooks()[0].SharedSecret {
		t.Fatalf("with %v webhooks %d keys arrived; %d webhooks are left", h.hooks, len(h.keys), len(w.CommerceLayer.Webhooks()))
	}
	hand("exit 1")
	if out, code := c.Try("apply", "-no-color", "-input=false", "-auto-approve", "-replace=commercelayer_webhook.orders"); code != 1 || len(w.CommerceLayer.Webhooks()) != 2 {
		t.Fatalf("%d webhooks after\n%s", len(w.CommerceLayer.Webhooks()), out)
	}
	hand(post)
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	if !slices.Equal(h.hooks, []int{1, 2, 2}) || len(w.CommerceLayer.Webhooks()) != 1 || h.keys[2] != w.CommerceLayer.Webhooks()[0].SharedSecret {
		t.Errorf("with %v webhooks keys arrived; %d webhooks are left", h.hooks, len(w.CommerceLayer.Webhooks()))
	}
	for _, key := range h.keys {
		if key == "" || strings.Contains(c.State(), key) {
			t.Error("the state holds a key, or none arrived")
		}
	}
}
