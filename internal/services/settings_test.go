package services

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// blockType is the type of a block that adds nothing of its own.
func blockType(t *testing.T) map[string]attr.Type {
	t.Helper()
	object, ok := Block("acme", "Acme", "", nil).Type().(types.ObjectType)
	if !ok {
		t.Fatal("the block isn't an object")
	}
	return object.AttributeTypes()
}

// block returns a block in which everything else is null.
func block(t *testing.T, set map[string]attr.Value) types.Object {
	t.Helper()
	kinds := blockType(t)
	values := map[string]attr.Value{}
	for name, kind := range kinds {
		values[name] = nullOf(t, kind)
	}
	maps.Copy(values, set)
	return types.ObjectValueMust(kinds, values)
}

func nullOf(t *testing.T, kind attr.Type) attr.Value {
	t.Helper()
	null, err := kind.ValueFromTerraform(t.Context(), tftypes.NewValue(kind.TerraformType(t.Context()), nil))
	if err != nil {
		t.Fatal(err)
	}
	return null
}

// settings reads a block of the name "acme" in an environment.
func settings(b types.Object, environment map[string]string) *Settings {
	s := NewSettings(InBlock("acme"), b, "test/1")
	s.getenv = func(name string) string { return environment[name] }
	return s
}

// texts returns diagnostics as "severity: summary: detail".
func texts(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		all = append(all, strings.ToLower(d.Severity().String())+": "+d.Summary()+": "+d.Detail())
	}
	return all
}

// words are string attributes, each name followed by its value.
func words(pairs ...string) map[string]attr.Value {
	set := map[string]attr.Value{}
	for pair := range slices.Chunk(pairs, 2) {
		set[pair[0]] = types.StringValue(pair[1])
	}
	return set
}

// unknownValue is a string attribute that is only known after apply.
func unknownValue(name string) map[string]attr.Value {
	return map[string]attr.Value{name: types.StringUnknown()}
}

func TestSettings_String(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"ACME_CLIENT_ID": "from the environment"}
	for name, test := range map[string]struct {
		block       types.Object
		environment map[string]string
		want        string
	}{
		"configuration beats environment": {block(t, words("client_id", "configured")), environment, "configured"},
		"environment beats default":       {block(t, nil), environment, "from the environment"},
		"default":                         {block(t, nil), nil, "default"},
		"configured empty is not set":     {block(t, words("client_id", "")), environment, "from the environment"},
		"empty variable is not set":       {block(t, nil), map[string]string{"ACME_CLIENT_ID": ""}, "default"},
		"another service's variable":      {block(t, nil), map[string]string{"CLIENT_ID": "x", "ACME_V1_CLIENT_ID": "x"}, "default"},
		"no block":                        {types.ObjectNull(blockType(t)), environment, "from the environment"},
		"no block and no variable":        {types.ObjectNull(blockType(t)), nil, "default"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(test.block, test.environment)
			if got := s.String("client_id", "default"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if len(s.found())+len(s.unknown) > 0 {
				t.Errorf("unexpected: %q %q", texts(s.found()), texts(s.unknown))
			}
		})
	}
}

func TestSettings_Variable(t *testing.T) {
	t.Parallel()
	s := NewSettings(InBlock("moltin_v1"), types.ObjectNull(blockType(t)), "")
	if got, want := s.Variable("client_id"), "MOLTIN_V1_CLIENT_ID"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for name, attribute := range Block("moltin_v1", "Moltin", "", nil).Attributes {
		description := attribute.GetMarkdownDescription()
		if strings.Contains(description, "Environment:") && !strings.Contains(description, "`"+s.Variable(name)+"`") {
			t.Errorf("%s names another variable: %s", name, description)
		}
	}
}

const (
	missing = "error: Missing settings of acme: This configuration needs more settings. Set these arguments in the acme block of the " +
		"provider configuration, or the environment variables in parentheses:\n"
	missingID     = missing + "\n  - client_id (ACME_CLIENT_ID): the id of an API client"
	secretLine    = "\n  - client_secret (ACME_CLIENT_SECRET): its secret"
	missingSecret = missing + secretLine
	missingBoth   = missingID + secretLine
	unknownSecret = "error: The client_secret of acme isn't known yet: client_secret in the acme block of the provider " +
		"configuration depends on something that is only known after apply, so nothing can be read or written yet. First apply what " +
		"it depends on (terraform apply -target=…), or set the environment variable ACME_CLIENT_SECRET instead."
	unknownToken = "error: The access_token of acme isn't known yet: access_token in the acme block of the provider " +
		"configuration depends on something that is only known after apply, so nothing can be read or written yet. First apply what " +
		"it depends on (terraform apply -target=…), or set the environment variable ACME_ACCESS_TOKEN instead."
	unknownBlock = "error: The settings of acme aren't known yet: The acme block of the provider configuration depends on " +
		"something that is only known after apply, so nothing can be read or written yet. First apply what it depends on " +
		"(terraform apply -target=…)."
)

func TestSettings_Credentials(t *testing.T) {
	t.Parallel()
	both := map[string]string{"ACME_CLIENT_ID": "env id", "ACME_CLIENT_SECRET": "env secret"}
	all := map[string]string{"ACME_CLIENT_ID": "env id", "ACME_CLIENT_SECRET": "env secret", "ACME_ACCESS_TOKEN": "env token"}
	for name, test := range map[string]struct {
		block             types.Object
		environment       map[string]string
		want              [3]string // id, secret, token
		problems, unknown []string
	}{
		"nothing":              {block: block(t, nil), problems: []string{missingBoth}},
		"no block":             {block: types.ObjectNull(blockType(t)), problems: []string{missingBoth}},
		"empty strings":        {block: block(t, words("client_id", "", "client_secret", "")), problems: []string{missingBoth}},
		"environment":          {block: block(t, nil), environment: both, want: [3]string{"env id", "env secret", ""}},
		"environment's token":  {block: block(t, nil), environment: all, want: [3]string{"", "", "env token"}},
		"configured token":     {block: block(t, words("access_token", "token")), environment: both, want: [3]string{"", "", "token"}},
		"configured client":    {block: block(t, words("client_id", "id", "client_secret", "s")), environment: all, want: [3]string{"id", "s", ""}},
		"configured id":        {block: block(t, words("client_id", "id")), environment: all, want: [3]string{"id", "env secret", ""}},
		"token beside id":      {block: block(t, words("client_id", "id", "access_token", "token")), want: [3]string{"", "", "token"}},
		"id without secret":    {block: block(t, words("client_id", "id")), want: [3]string{"id", "", ""}, problems: []string{missingSecret}},
		"secret without id":    {block: block(t, words("client_secret", "s")), want: [3]string{"", "s", ""}, problems: []string{missingID}},
		"unknown secret":       {block: block(t, unknownValue("client_secret")), environment: both, want: [3]string{"env id", "", ""}, unknown: []string{unknownSecret}},
		"unknown token":        {block: block(t, unknownValue("access_token")), environment: all, unknown: []string{unknownToken}},
		"unknown, missing too": {block: block(t, unknownValue("client_secret")), problems: []string{missingID}, unknown: []string{unknownSecret}},
		"unknown block":        {block: types.ObjectUnknown(blockType(t)), environment: all, unknown: []string{unknownBlock}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(test.block, test.environment)
			for range 2 { // asking again says nothing twice
				id, secret, token := s.Credentials()
				if got := [3]string{id, secret, token}; got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
			if got := texts(s.found()); !slices.Equal(got, test.problems) {
				t.Errorf("problems\n%q\nwant\n%q", got, test.problems)
			}
			if got := texts(s.unknown); !slices.Equal(got, test.unknown) {
				t.Errorf("unknown\n%q\nwant\n%q", got, test.unknown)
			}
		})
	}
}

func TestSettings_Chosen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block       map[string]attr.Value
		environment map[string]string
		want        string
	}{
		"none":                           {nil, nil, ""},
		"empty":                          {words("base_url", ""), map[string]string{"ACME_BASE_URL": ""}, ""},
		"first in the block":             {words("base_url", "x", "client_id", "x"), nil, "base_url"},
		"block before environment":       {words("client_id", "x"), map[string]string{"ACME_BASE_URL": "x"}, "client_id"},
		"first in the environment":       {nil, map[string]string{"ACME_BASE_URL": "x", "ACME_CLIENT_ID": "x"}, "base_url"},
		"second in the environment":      {nil, map[string]string{"ACME_CLIENT_ID": "x"}, "client_id"},
		"unknown counts as set":          {unknownValue("base_url"), map[string]string{"ACME_CLIENT_ID": "x"}, "base_url"},
		"unknown alternative counts too": {unknownValue("client_id"), map[string]string{"ACME_BASE_URL": "x"}, "client_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(block(t, test.block), test.environment)
			if got := s.Chosen("base_url", "client_id"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if len(s.found())+len(s.unknown) > 0 {
				t.Errorf("looking says nothing, but got %q %q", texts(s.found()), texts(s.unknown))
			}
		})
	}
}

func TestSettings_URL(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block       map[string]attr.Value
		environment map[string]string
		want        string
		problem     string
	}{
		"default":                   {nil, nil, "https://api.example.com", ""},
		"configured":                {words("base_url", "https://eu.example.com/prefix/"), nil, "https://eu.example.com/prefix", ""},
		"environment":               {nil, map[string]string{"ACME_BASE_URL": "http://127.0.0.1:1/acme/"}, "http://127.0.0.1:1/acme", ""},
		"version":                   {words("base_url", "https://api.example.com/V2//"), nil, "", "must not end in /V2, because the provider adds that itself"},
		"version, from environment": {nil, map[string]string{"ACME_BASE_URL": "https://api.example.com/api"}, "", "must not end in /api"},
		"bad, from environment":     {nil, map[string]string{"ACME_BASE_URL": "http://api.example.com"}, "", "must start with https://"},
		"a secret in it":            {nil, map[string]string{"ACME_BASE_URL": "https://me:hunter2@api.example.com"}, "", "must not hold credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(block(t, test.block), test.environment)
			if got := s.BaseURL("https://api.example.com").String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			got := strings.Join(texts(s.found()), "\n")
			prefix := "error: Unusable base_url of acme: base_url in the acme block of the provider configuration (or the environment variable ACME_BASE_URL) "
			if (got != "") != (test.problem != "") || !strings.HasPrefix(got, map[bool]string{true: prefix}[got != ""]+test.problem) {
				t.Errorf("problem %q, want %q", got, test.problem)
			}
			if strings.Contains(got, "hunter2") {
				t.Errorf("the message shows a password: %s", got)
			}
		})
	}
}

func TestSettings_Bool(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value attr.Value
		want  bool
		noted int
	}{
		"null":    {types.BoolNull(), true, 0},
		"true":    {types.BoolValue(true), true, 0},
		"false":   {types.BoolValue(false), false, 0},
		"unknown": {types.BoolUnknown(), true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(block(t, map[string]attr.Value{"bulk_refresh": test.value}), map[string]string{"ACME_BULK_REFRESH": "false"})
			if got := s.Bool("bulk_refresh", true); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
			if got := texts(s.unknown); len(got) != test.noted || strings.Contains(strings.Join(got, ""), "ACME_") {
				t.Errorf("noted %q; bulk_refresh has no environment variable", got)
			}
		})
	}
}
