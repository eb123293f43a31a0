package moltinv1_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

const (
	existingID = "7543afd4-0b79-466f-b8f4-af84cb487290"
	hooksURL   = "https://hooks.example.com/a"
)

// planOf is the configuration of a webhook as JSON, with its defaults as they are planned.
func planOf(url string, create, update, remove any) string {
	return fmt.Sprintf(`{"url":%q,"content_type":"json","create":%v,"update":%v,"delete":%v,"enabled":true,"name":"","subject":""}`,
		url, create, update, remove)
}

// existing is a webhook that was clicked together.
func existing() moltinv1fake.Webhook {
	return moltinv1fake.Webhook{ID: existingID, URL: hooksURL, ContentType: "form", Create: true, Delete: true, Enabled: true, Secret: "hush-hush"}
}

// TestDuplicates: a webhook doubles another that calls the same address on the same events.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan     string
		warn     bool
		requests int // but for tokens
	}{
		"the same":              {planOf(hooksURL, true, false, true), true, 1},
		"another address":       {planOf(hooksURL+"/2", true, false, true), false, 1},
		"fewer events":          {planOf(hooksURL, true, false, false), false, 1},
		"more events":           {planOf(hooksURL, true, true, true), false, 1},
		"address not known yet": {planOf("?", true, false, true), false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Put(existing())
			diags := configured(t, w).Plan(t, "", test.plan)
			if warned := len(diags) == 1 && diags[0].Summary == "Duplicate of an existing Moltin v1 webhook: "+existingID; warned != test.warn || !warned && len(diags) > 0 {
				t.Errorf("it says %q", acctest.Texts(diags))
			}
			if n := len(w.MoltinV1.Journal.Calls(http.MethodGet, "/v1")); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// TestDuplicates_nothingToDo: a webhook that nothing triggers doubles no event, a refused one is told of that alone, and
// before there are settings nothing can be asked.
func TestDuplicates_nothingToDo(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	idle := existing()
	idle.Create, idle.Delete = false, false
	w.MoltinV1.Put(idle)
	s := configured(t, w)
	if diags := s.Plan(t, "", planOf(hooksURL, false, false, false)); !strings.Contains(acctest.Texts(diags), "never fires") || len(diags) != 1 {
		t.Errorf("of an idle one it says %q", acctest.Texts(diags))
	}
	if diags := s.Plan(t, "", planOf("hooks", true, false, true)); !strings.HasPrefix(acctest.Texts(diags), "ERROR") || len(diags) != 1 {
		t.Errorf("of a malformed one it says %q", acctest.Texts(diags))
	}
	if diags := serve(t).Plan(t, "", planOf(hooksURL, true, false, true)); len(diags) > 0 {
		t.Errorf("without settings it says %q", acctest.Texts(diags))
	}
	if n := len(w.MoltinV1.Journal.All()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// TestDisabled reads webhooks that stopped delivering.
func TestDisabled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state   string
		enabled bool
		warn    bool
	}{
		"disabled outside of Terraform": {state: `"enabled":true`, warn: true},
		"disabled by Terraform":         {state: `"enabled":false`},
		"imported":                      {state: `"enabled":null`},
		"enabled":                       {state: `"enabled":true`, enabled: true},
		"enabled outside of Terraform":  {state: `"enabled":false`, enabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			stored := existing()
			stored.Enabled = test.enabled
			w.MoltinV1.Put(stored)
			_, diags := configured(t, w).Read(t, `{"id":"`+existingID+`",`+test.state+`}`)
			want := "WARNING AttributeName(\"enabled\"): A Moltin v1 webhook was disabled outside of Terraform: Apply to enable webhook " + existingID +
				", or set enabled = false to leave it disabled. It no longer receives deliveries."
			if !test.warn {
				want = ""
			}
			if got := acctest.Texts(diags); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
