package services

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func zeta() Noun {
	return Noun{Vendor: "Zeta", Thing: "hook", Settings: InBlock("zeta"), ExampleID: "z1", ReservedIDs: []string{"fields"}}
}

func TestNoun_CheckImportID(t *testing.T) {
	t.Parallel()
	noun := zeta()
	for name, test := range map[string]struct {
		id string
		ok bool
	}{
		"Commerce Layer's":      {"xYZkjABcde", true},
		"uuid":                  {"c3b1fe2a-7c3d-4c5a-8f5e-2b8f6f2b3a10", true},
		"number":                {"1234567890123456789", true},
		"one character":         {"7", true},
		"underscore":            {"_x", true},
		"dots and colons":       {"a.b:c", true},
		"200 characters":        {strings.Repeat("a", 200), true},
		"201 characters":        {strings.Repeat("a", 201), false},
		"empty":                 {"", false},
		"space":                 {" ", false},
		"space in it":           {"a b", false},
		"slash":                 {"a/b", false},
		"backslash":             {`a\b`, false},
		"up":                    {"..", false},
		"here":                  {".", false},
		"up and away":           {"../orders", false},
		"escaped slash":         {"a%2Fb", false},
		"query":                 {"a?b=c", false},
		"fragment":              {"a#b", false},
		"line break at the end": {"a\n", false},
		"CRLF":                  {"a\r\nX-Header: b", false},
		"null byte":             {"a\x00", false},
		"control character":     {"a\x1b[31m", false},
		"unicode":               {"hôok", false},
		"unicode digit":         {"١٢٣", false},
		"bad unicode":           {"a\xff", false},
		"quote":                 {`"a"`, false},
		"looks like an option":  {"-force", false},
		"reserved":              {"fields", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			if got := noun.CheckImportID(test.id, "<id>", &diags); got != test.ok || diags.HasError() == test.ok {
				t.Fatalf("got %t with %q", got, texts(diags))
			}
			if test.ok {
				return
			}
			detail := diags[0].Detail()
			what := "can't be that of a Zeta hook"
			if test.id == "" {
				what = "is empty"
			}
			if want := "The id to import " + what + ". The id of a Zeta hook looks like z1; an import id has the form <id>."; detail != want {
				t.Errorf("got %q, want %q", detail, want)
			}
		})
	}
}

func TestNoun_CheckID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id   types.String
		want []string
	}{
		"an id":    {types.StringValue("z7"), nil},
		"null":     {types.StringNull(), nil},
		"unknown":  {types.StringUnknown(), nil},
		"empty":    {types.StringValue(""), []string{`error: Malformed hook id: hook_id can't be the id of a Zeta hook, which looks like z1.`}},
		"slash":    {types.StringValue("a/b"), []string{`error: Malformed hook id: hook_id can't be the id of a Zeta hook, which looks like z1.`}},
		"reserved": {types.StringValue("fields"), []string{`error: Malformed hook id: hook_id can't be the id of a Zeta hook, which looks like z1.`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			zeta().CheckID(path.Root("hook_id"), test.id, &diags)
			if got := texts(diags); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			for _, d := range diags {
				if at, ok := d.(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("hook_id")) {
					t.Errorf("it points at %v", d)
				}
			}
		})
	}
}

func TestNamed_Failed(t *testing.T) {
	t.Parallel()
	for account, where := range map[string]string{"": "", "in test mode": " (in test mode)"} {
		var diags diag.Diagnostics
		z7 := Named{Noun: zeta(), At: path.Root("id"), ID: "z7", Account: account}
		z7.Failed(&diags, "read", nil)
		z7.Failed(&diags, "read", fmt.Errorf("%w: GET /hooks/z7 answered 404.", rest.ErrNotFound))
		z7.Failed(&diags, "read", errors.New("GET /hooks/z7 answered 500."))
		if len(diags) != 2 {
			t.Fatalf("got %v", diags)
		}
		d, other := diags[0], diags[1]
		want := "Hook z7: it does not exist: GET /hooks/z7 answered 404.\n\nNo hook has this id for the credentials in use" + where +
			". Check id, and the address and credentials in the zeta block of the provider configuration."
		if at, ok := d.(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("id")) {
			t.Errorf("it points at %v", d)
		}
		if other.Summary() != d.Summary() || other.Detail() != "Hook z7: GET /hooks/z7 answered 500." {
			t.Errorf("got %s: %s", other.Summary(), other.Detail())
		}
		if d.Summary() != "Unable to read Zeta hook" || d.Detail() != want {
			t.Errorf("got %s: %s", d.Summary(), d.Detail())
		}
	}
}
