package provider_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// TestServer_forwards: the provider's server supports every request that the framework's server supports.
func TestServer_forwards(t *testing.T) {
	t.Parallel()
	plain := reflect.TypeOf(providerserver.NewProtocol6(provider.New(provider.Whole(), "test")())())
	ours := reflect.TypeOf(provider.NewServer(provider.Whole(), "test")())
	if plain == ours || plain.NumMethod() < 30 {
		t.Fatalf("compared are %s and %s", plain, ours)
	}
	for i := range plain.NumMethod() {
		want := plain.Method(i)
		got, ok := ours.MethodByName(want.Name)
		if !ok {
			t.Errorf("%s isn't forwarded", want.Name)
			continue
		}
		for in := 1; in < want.Type.NumIn(); in++ { // 0 is the receiver's type
			if got.Type.In(in) != want.Type.In(in) {
				t.Errorf("%s takes %s, want %s", want.Name, got.Type, want.Type)
			}
		}
	}
	for _, kind := range []reflect.Type{
		reflect.TypeFor[tfprotov6.ProviderServer](), reflect.TypeFor[tfprotov6.ListResourceServer](),
		reflect.TypeFor[tfprotov6.ActionServer](), reflect.TypeFor[tfprotov6.StateStoreServer](),
	} {
		if !ours.Implements(kind) {
			t.Errorf("the provider's server isn't a %s", kind)
		}
	}
}

// TestServer_generates imports a minimal hook of each vendor, and expects a generated configuration with only the arguments
// that it needs. The others are null.
func TestServer_generates(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	wants := map[string]string{
		"commercelayer": `{"name":"hook 0","topic":"orders.place","callback_url":"https://hooks.example.com/0"}`,
		"doo":           `{"name":"hook 0","team_id":"111","hooks":[{"type":"order_created","endpoint":"https://hooks.example.com/0"}]}`,
		"moltin":        `{"name":"hook 0","observes":["order.fulfilled"],"configuration":{"url":"https://hooks.example.com/0"}}`,
		"moltin_v1":     `{"url":"https://hooks.example.com/0","content_type":"json","create":true,"update":true,"delete":true,"enabled":true}`,
	}
	for name, a := range accounts(w) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, ok := wants[name]
			if !ok {
				t.Fatal("it isn't known what is generated of a plain hook")
			}
			s := acctest.Serve(t, a.resourceType)
			if s.Schemas.ServerCapabilities == nil || !s.Schemas.ServerCapabilities.GenerateResourceConfig {
				t.Error("Terraform isn't told to ask")
			}
			s.Configure(t, config(t, s, a.service, a.settings))
			imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: a.resourceType, ID: a.fake.Click(0)})
			if err != nil || len(imported.Diagnostics) > 0 {
				t.Fatalf("%v %s", err, acctest.Texts(imported.Diagnostics))
			}
			read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
				TypeName: a.resourceType, CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private,
			})
			if err != nil || len(read.Diagnostics) > 0 {
				t.Fatalf("%v %s", err, acctest.Texts(read.Diagnostics))
			}
			generated, err := s.GenerateResourceConfig(t.Context(), &tfprotov6.GenerateResourceConfigRequest{TypeName: a.resourceType, State: read.NewState})
			if err != nil || len(generated.Diagnostics) > 0 {
				t.Fatalf("%v %s", err, acctest.Texts(generated.Diagnostics))
			}
			if got, want := s.Value(t, generated.Config), s.Value(t, acctest.JSON(want)); !got.Equal(want) {
				diffs, err := want.Diff(got)
				t.Errorf("generated is\n%s\nwhich differs in %v %v", got, diffs, err)
			}
		})
	}
}

// TestAccServer_generates checks the configuration that Terraform writes for such hooks, for a query and for import blocks:
// the required arguments, and null for optional arguments without a default, which no provider can omit.
func TestAccServer_generates(t *testing.T) {
	t.Parallel()
	cli, w := acctest.NewCLI(t), acctest.New(t)
	cli.NeedsTerraform(1, 14)
	query, imports := "", ""
	all := accounts(w)
	for _, a := range all {
		id := a.fake.Click(0)
		query += fmt.Sprintf("list %q \"all\" {\n  provider = commercehooks\n}\n", a.resourceType)
		imports += fmt.Sprintf("import {\n  to       = %s.one\n  id       = %q\n  provider = commercehooks\n}\n", a.resourceType, id)
	}
	cli.Write("main.tf", "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"+w.Config(""))
	cli.Write("all.tfquery.hcl", query)
	cli.Run("query", "-no-color", "-generate-config-out=queried.tf")
	queried := cli.Read("queried.tf")
	cli.Write("queried.tf", "")
	cli.Write("imports.tf", imports)
	cli.Run("plan", "-no-color", "-input=false", "-generate-config-out=imported.tf")
	imported := cli.Read("imported.tf")
	if out := cli.Run("plan", "-no-color", "-input=false"); !strings.Contains(out, fmt.Sprintf("%d to import, 0 to add, 0 to change, 0 to destroy", len(all))) {
		t.Errorf("of what was generated the plan is\n%s", out)
	}

	s := acctest.Serve(t, "")
	wants := map[string][]string{
		"commercelayer_webhook": {
			`callback_url = "https://hooks.example.com/0"`, `name = "hook 0"`, `provider = commercehooks`, `topic = "orders.place"`,
		},
		"doo_webhook": {
			`endpoint = "https://hooks.example.com/0"`, `name = "hook 0"`, `provider = commercehooks`, `team_id = "111"`, `type = "order_created"`,
		},
		"moltin_integration": {`name = "hook 0"`, `observes = ["order.fulfilled"]`, `provider = commercehooks`, `url = "https://hooks.example.com/0"`},
		"moltin_v1_webhook": {
			`content_type = "json"`, `create = true`, `delete = true`, `enabled = true`, `provider = commercehooks`, `update = true`,
			`url = "https://hooks.example.com/0"`,
		},
	}
	for _, a := range all {
		resourceType := a.resourceType
		want, ok := wants[resourceType]
		if !ok {
			t.Fatalf("it isn't known what is generated of a plain %s", resourceType)
		}
		for where, content := range map[string]string{"a query": queried, "import blocks": imported} {
			_, resource, _ := strings.Cut(content, fmt.Sprintf("resource %q ", resourceType))
			resource, _, _ = strings.Cut(resource, "\n}\n")
			values, nulls := assigned(resource)
			if !slices.Equal(values, want) {
				t.Errorf("for %s, Terraform writes\n%s\nwant %q", where, resource, want)
			}
			for _, name := range nulls {
				if !hasNoDefault(s, resourceType, name) {
					t.Errorf("for %s, Terraform writes that %s of a %s is null", where, name, resourceType)
				}
			}
		}
	}
}

// assigned returns the assignments in a resource as "name = value", in order, and the names of null arguments.
func assigned(resource string) (values, nulls []string) {
	for line := range strings.Lines(resource) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok || value == "[" || value == "{" || value == "[{": // a group
		case strings.HasPrefix(value, "null"):
			nulls = append(nulls, name)
		default:
			values = append(values, name+" = "+value)
		}
	}
	slices.Sort(values)
	return values, nulls
}

// hasNoDefault reports whether an argument of this name is only optional, at any depth.
func hasNoDefault(s *acctest.Server, resourceType, name string) bool {
	found := false
	walk("", s.Schemas.ResourceSchemas[resourceType].Block, func(_ string, a *tfprotov6.SchemaAttribute) {
		found = found || a.Name == name && a.Optional && !a.Computed
	})
	return found
}
