package provider_test

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// TestServer_forwards: whatever the framework's server can be asked, Terraform can ask the provider's.
func TestServer_forwards(t *testing.T) {
	t.Parallel()
	plain := reflect.TypeOf(providerserver.NewProtocol6(provider.New("test")())())
	ours := reflect.TypeOf(provider.NewServer("test")())
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
		for in := 1; in < want.Type.NumIn(); in++ { // 0 is the receiver
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

// TestServer_generates imports a hook of each vendor with nothing but what it needs, and expects a configuration of just
// that. Null stands for what isn't written.
func TestServer_generates(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	for name, test := range map[string]struct{ prefix, want string }{
		"commercelayer": {"", `{"name":"Webhook hook000001","topic":"orders.place","callback_url":"https://hooks.example.com/1"}`},
		"doo":           {"111/", `{"name":"1","team_id":"111","hooks":[{"type":"order_created","endpoint":"https://hooks.example.com/1"}]}`},
		"moltin":        {"", `{"name":"1","observes":["order.paid"],"configuration":{"url":"https://hooks.example.com/1"}}`},
		"moltin_v1":     {"", `{"url":"https://hooks.example.com/1","content_type":"json","create":true,"update":false,"delete":false,"enabled":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := accounts(w)[name]
			s := acctest.Serve(t, a.resourceType)
			if s.Schemas.ServerCapabilities == nil || !s.Schemas.ServerCapabilities.GenerateResourceConfig {
				t.Error("Terraform isn't told to ask")
			}
			s.Configure(t, config(t, s, a.service, a.settings))
			imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: a.resourceType, ID: test.prefix + a.put(1)})
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
			if got, want := s.Value(t, generated.Config), s.Value(t, acctest.JSON(test.want)); !got.Equal(want) {
				diffs, err := want.Diff(got)
				t.Errorf("generated is\n%s\nwhich differs in %v %v", got, diffs, err)
			}
		})
	}
}
