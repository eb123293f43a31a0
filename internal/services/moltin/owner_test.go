package moltin_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

const minimalJSON = `{"name":"Orders","enabled":true,"observes":["order.created"],"configuration":{"url":"https://hooks.example.com/orders"}}`

// TestIntegration_store: an integration that isn't found is believed to be gone by the store that answers tell, else by the
// access that has shown it.
func TestIntegration_store(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		store    string
		change   func(*moltinfake.Fake) // before the refresh
		settings string
		want     string // the error; "" where it is believed
	}{
		"the same":                         {"store-demo", func(*moltinfake.Fake) {}, ``, ""},
		"another client of the same store": {"store-demo", func(*moltinfake.Fake) {}, `"client_id":"replaced"`, ""},
		"another store": {"store-demo", func(f *moltinfake.Fake) { f.Store = "store-other" }, `"client_id":"replaced"`,
			"it exists in the store store-demo of the organization organization-demo, but the credentials are for the store store-other"},
		"another store, the same client": {"store-demo", func(f *moltinfake.Fake) { f.Store = "store-other" }, `"store_id":"store-other"`,
			"it exists in the store store-demo of the organization organization-demo, but the credentials are for the store store-other"},
		"answers that don't tell any more": {"store-demo", func(f *moltinfake.Fake) { f.Switches.StoreHeaders = false }, ``, "and " +
			"nothing shows which account the credentials belong to"},
		"the organization alone is known, the same client": {"", func(*moltinfake.Fake) {}, ``, ""},
		"the organization alone is known, another client":  {"", func(*moltinfake.Fake) {}, `"client_id":"replaced"`, "last seen with other credentials"},
		"the organization alone is known, another store":   {"", func(f *moltinfake.Fake) { f.Store = "store-other" }, `"client_id":"replaced"`, "last seen with other credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.Moltin
			fake.Switches.StoreHeaders, fake.Store = true, test.store
			fake.Accept("replaced")
			o := configured(t, w).Object()
			o.Apply(t, minimalJSON)
			fake.Drop(fake.Integrations()[0].ID)
			test.change(fake)
			o.Server = configured(t, w, test.settings)
			said := acctest.Texts(o.Refresh(t))
			if o.Exists() != (test.want != "") || !strings.Contains(said, test.want) || test.want == "" && said != "" {
				t.Errorf("the state holds %s, and the refresh says %q, want %q", o.State, said, test.want)
			}
		})
	}
}

// TestIntegration_anotherStoreID: where no answer tells the store, the one that is configured is part of the access.
func TestIntegration_anotherStoreID(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	o := configured(t, w, `"organization_id":"o","store_id":"one"`).Object()
	o.Apply(t, minimalJSON)
	w.Moltin.Drop(w.Moltin.Integrations()[0].ID)
	o.Server = configured(t, w, `"organization_id":"o","store_id":"two"`)
	if said := acctest.Texts(o.Refresh(t)); !o.Exists() || !strings.Contains(said, "last seen with other credentials") {
		t.Errorf("the state holds %s, and the refresh says %q", o.State, said)
	}
	o.Server = configured(t, w, `"organization_id":"o","store_id":"one"`)
	if said := acctest.Texts(o.Refresh(t)); o.Exists() || said != "" {
		t.Errorf("the state holds %s, and the refresh says %q", o.State, said)
	}
}

// TestIntegration_headers: organization_id and store_id go with every request, from the block or the environment.
func TestIntegration_headers(t *testing.T) {
	for name, settings := range map[string]string{
		"configured": `"organization_id":"an-organization","store_id":"a-store"`, "environment": "",
	} {
		t.Run(name, func(t *testing.T) {
			if settings == "" {
				t.Setenv("MOLTIN_ORGANIZATION_ID", "an-organization")
				t.Setenv("MOLTIN_STORE_ID", "a-store")
			}
			w := acctest.New(t)
			o := configured(t, w, settings).Object()
			said := append(o.Apply(t, minimalJSON), o.Refresh(t)...)
			if said = append(said, o.Apply(t, "")...); len(said) > 0 || o.Exists() {
				t.Errorf("said is %s", acctest.Texts(said))
			}
			for _, e := range w.Moltin.Journal.All() {
				if e.Header.Get("EP-Org-ID") != "an-organization" || e.Header.Get("EP-Store-ID") != "a-store" {
					t.Errorf("%s %s came with %v", e.Method, e.Path, e.Header)
				}
			}
		})
	}
}
