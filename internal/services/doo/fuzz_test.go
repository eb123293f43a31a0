package doo

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// FuzzImportID: an import id that is accepted names a webhook, and a team if any, each of which stays one element of a path.
func FuzzImportID(f *testing.F) {
	for _, text := range []string{
		"111/0f5566bb-d35b-11e7-bde8-0206116776d2", "0f5566bb-d35b-11e7-bde8-0206116776d2", "12", "111/12", "/12", "111/", "/", "", "111/a/b", "../12",
		"111/..", "a b/12", "111%2F12", "111/12\n", "é/12",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var diags diag.Diagnostics
		identity := parseImportID(text)
		ok := identity.isWellFormed(&diags)
		if ok == diags.HasError() {
			t.Fatalf("%t with %v", ok, diags)
		}
		if !ok {
			return
		}
		ids := []string{identity.ID.ValueString()}
		if !identity.TeamID.IsNull() {
			ids = append(ids, identity.TeamID.ValueString())
			if again := (webhookModel{TeamID: identity.TeamID}).ImportID(identity.ID.ValueString()); again != text {
				t.Errorf("%q is read as %v, and written as %s", text, identity, again)
			}
		}
		for _, id := range ids {
			base := &url.URL{Scheme: "https", Host: "rest.doo.net", Path: "/"}
			if target := base.JoinPath("v1", url.PathEscape(id)); id == "" || target.Path != "/v1/"+id || strings.Contains(id, "/") {
				t.Errorf("%q becomes %s", id, target)
			}
		}
	})
}

// FuzzCanonical: a query means the same in any spacing, another one doesn't, and what isn't JSON stays as it is.
func FuzzCanonical(f *testing.F) {
	for _, text := range []string{
		`{"operationName":null,"query":"query ($eventId: ID!) {event(id: $eventId) { id }}"}`, `{"b":1,"a":[1.0,1e400,-0,12345678901234567890]}`,
		` { "a" : 1 } `, `{"a":1,"a":2}`, `{}{}`, `{`, ``, `query { id }`, `"<&>\u2028"`, `"\ud800"`, strings.Repeat("[", 10_001), "null", "\xff", `"` + "\xff" + `"`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spelled := canonical(text)
		if !json.Valid([]byte(text)) {
			if spelled != text {
				t.Errorf("%q became %q", text, spelled)
			}
			return
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, []byte(text), " ", "\t"); err != nil || canonical(indented.String()) != spelled || canonical(spelled) != spelled {
			t.Errorf("%q is %q in one spacing and %q in another, %v", text, spelled, canonical(indented.String()), err)
		}
		var before, after any
		if json.Unmarshal([]byte(text), &before) == nil && (json.Unmarshal([]byte(spelled), &after) != nil || !reflect.DeepEqual(before, after)) {
			t.Errorf("%q became %q", text, spelled)
		}
	})
}
