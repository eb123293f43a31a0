package hook

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// TestResource_owner: in whose account a hook is isn't forgotten where an answer doesn't tell it, and an answer that tells
// something else corrects it.
func TestResource_owner(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders"})
	tf.client.hooks["t1"] = shownToy{ID: "t1", Name: "homeless"}
	tf.refresh()
	delete(tf.client.hooks, "t1")
	tf.client.shop = "b"
	tf.refresh()
	tf.expect([]string{"ERROR Unable to read Toy hook"}, "create Orders")
}

func TestOwner(t *testing.T) {
	t.Parallel()
	known := Owner{"organization_id": "o", "mode": "test"}
	for name, test := range map[string]struct {
		here                   Owner
		contradicts, confirmed bool
	}{
		"the same":              {Owner{"organization_id": "o", "mode": "test"}, false, true},
		"another mode":          {Owner{"organization_id": "o", "mode": "live"}, true, false},
		"another, mode unknown": {Owner{"organization_id": "p"}, true, false},
		"mode unknown":          {Owner{"organization_id": "o", "mode": ""}, false, false},
		"nothing known":         {nil, false, false},
		"more known":            {Owner{"organization_id": "o", "mode": "test", "region": "eu"}, false, true},
	} {
		if test.here.contradicts(known) != test.contradicts || test.here.confirms(known) != test.confirmed {
			t.Errorf("%s: contradicts %t, confirms %t", name, test.here.contradicts(known), test.here.confirms(known))
		}
		all := test.here.Over(known)
		if all["organization_id"] == "" || all["mode"] == "" {
			t.Errorf("%s: what is known became %v", name, all)
		}
	}
}

// TestResource_seenWith: that a hook isn't found is believed with an access that has shown it before, and with no other.
func TestResource_seenWith(t *testing.T) {
	t.Parallel()
	const shop, other = "https://toy.example.com", "https://other.example.com"
	one, two := services.Access{BaseURL: shop, Client: "client_id=one"}, services.Access{BaseURL: shop, Client: "client_id=two"}
	token, renewed := services.Access{BaseURL: shop, Token: "t-1"}, services.Access{BaseURL: shop, Token: "t-2"}
	for name, test := range map[string]struct {
		seen []services.Access // the first creates, the others refresh
		now  services.Access
		want string // the error; "" where it is believed
	}{
		"the same":                   {[]services.Access{one}, one, ""},
		"another client":             {[]services.Access{one}, two, "last seen with other credentials."},
		"another address":            {[]services.Access{one}, services.Access{BaseURL: other, Client: one.Client}, "last seen with another base_url."},
		"another client and address": {[]services.Access{one}, services.Access{BaseURL: other, Client: two.Client}, "last seen with other credentials and another base_url."},
		"a client that was replaced and has shown it": {[]services.Access{one, two}, two, ""},
		"the client before that one":                  {[]services.Access{one, two}, one, ""},
		"a token":                                     {[]services.Access{one}, token, "Also set client_id"},
		"a token that has shown it":                   {[]services.Access{one, token}, token, "Also set client_id"},
		"tokens alone, the same":                      {[]services.Access{token}, token, ""},
		"tokens alone, another":                       {[]services.Access{token, renewed}, renewed, "Also set client_id"},
		"a client after a token":                      {[]services.Access{token, one}, one, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tf := newTerraform(t)
			tf.client.shop = "" // nothing else tells
			for i, access := range test.seen {
				tf.client.Access = access
				if i == 0 {
					tf.apply(config{"name": "homeless"})
					continue
				}
				tf.restart()
				tf.refresh()
			}
			if len(tf.said) > 0 {
				t.Fatalf("said is %v", tf.said)
			}
			if secret := string(tf.private); strings.Contains(secret, "client_id") || strings.Contains(secret, "toy.example.com") || strings.Contains(secret, "t-1") {
				t.Errorf("private state tells %s", secret)
			}
			delete(tf.client.hooks, "t1")
			tf.client.Access = test.now
			tf.restart()
			refreshed, updated, deleted := *tf, *tf, *tf
			refreshed.refresh()
			updated.apply(config{"name": "Paid"})
			deleted.apply(nil)
			for attempt, after := range map[string]terraform{"read": refreshed, "update": updated, "delete": deleted} {
				believed := test.want == "" && attempt != "update" // an update of what is gone is an error anyway
				if after.failed() == believed || believed != after.state.IsNull() {
					t.Errorf("the %s leads to %s and says %v", attempt, after.state, after.said)
				}
				if !slices.ContainsFunc(after.said, func(d *tfprotov6.Diagnostic) bool { return strings.Contains(d.Detail, test.want) }) && !believed {
					t.Errorf("the %s says %v, want %q", attempt, after.said, test.want)
				}
			}
		})
	}
}

// TestResource_notSeenYet: states that are older than the memory learn it at the next read, and a read that tells nothing
// new leaves private state as it is.
func TestResource_notSeenYet(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.client.shop = ""
	tf.apply(config{"name": "homeless"})
	tf.private = nil
	gone := *tf
	gone.client.hooks = map[string]shownToy{}
	gone.restart()
	gone.client.Access.Client = "client_id=two"
	if gone.refresh(); !gone.state.IsNull() {
		t.Errorf("without a memory, the state holds %s", gone.state)
	}
	tf.client.hooks = map[string]shownToy{"t1": {ID: "t1", Name: "homeless"}}
	tf.refresh()
	kept := string(tf.private)
	if !strings.Contains(kept, accessKey) {
		t.Errorf("private state holds %s", kept)
	}
	tf.refresh()
	if now := string(tf.private); now != kept {
		t.Errorf("private state became\n%s\nfrom\n%s", now, kept)
	}
}

// TestSightings_bounded: the newest are kept.
func TestSightings_bounded(t *testing.T) {
	t.Parallel()
	access := func(n int) services.Access {
		return services.Access{BaseURL: "https://toy.example.com", Client: strings.Repeat("c", n+1)}
	}
	var kept []byte
	for n := range 3 * maxSightings {
		kept = withSighting(kept, access(n))
	}
	if n := len(sightingsIn(kept).By); n != maxSightings {
		t.Errorf("%d are kept", n)
	}
	if notSeen(toyNoun(), access(3*maxSightings-1), kept) != nil || notSeen(toyNoun(), access(0), kept) == nil {
		t.Error("the newest isn't known, or the oldest is")
	}
}

// TestResource_deleteElsewhere: a vendor that answers the delete of what it doesn't have as if it had worked proves nothing
// to an access that never showed the hook.
func TestResource_deleteElsewhere(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.client.shop = ""
	tf.apply(config{"name": "homeless"})
	tf.client.Access.Client = "client_id=two"
	tf.restart()
	tf.client.hooks = map[string]shownToy{}
	tf.apply(nil)
	tf.expect([]string{"ERROR Unable to delete Toy hook"}) // no delete was sent
}

// TestResource_replacedElsewhere: a hook that replaces one whose account was known is remembered by its own, unknown as that is.
func TestResource_replacedElsewhere(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders"})
	if kept := string(tf.private); !strings.Contains(kept, ownerKey) {
		t.Errorf("private state holds %s", kept)
	}
	tf.apply(config{"name": "homeless elsewhere"})
	if kept := string(tf.private); strings.Contains(kept, ownerKey) || !strings.Contains(kept, accessKey) {
		t.Errorf("private state holds %s", kept)
	}
	tf.expect([]string{"WARNING It moves"}, "create Orders", "delete Orders", "create homeless elsewhere")
}
