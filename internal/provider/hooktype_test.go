package provider_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// hookType is a resource type, with its examples from the fake.
type hookType struct {
	service  services.Service
	typeName string
	example  fakeserver.Example
}

// hookTypes returns the resource types of all services. It names no vendor: a new vendor is tested as soon as the provider
// has it, and fails until it has a fake with examples.
func hookTypes(t *testing.T) []hookType {
	t.Helper()
	all := fakes.New()
	var found []hookType
	for _, service := range provider.Services() {
		i := slices.IndexFunc(all, func(v fakes.Vendor) bool { return v.Name == service.Name() })
		if i < 0 {
			t.Fatalf("internal/fakes has no %s", service.Name())
		}
		constructors := service.Types(services.InBlock(service.Name())).Resources
		if len(constructors) == 0 {
			t.Errorf("%s has no resource", service.Name())
		}
		for _, constructor := range constructors {
			var name resource.MetadataResponse
			constructor().Metadata(t.Context(), resource.MetadataRequest{}, &name)
			example := all[i].Fake.Examples()[name.TypeName]
			if example.Minimal == "" || len(example.Full) == 0 {
				t.Fatalf("the fake of %s has no examples of a %s", service.Name(), name.TypeName)
			}
			h := hookType{service, name.TypeName, example}
			h.hasViews(t)
			found = append(found, h)
		}
	}
	return found
}

// hasViews expects a data source for one object, a data source for all of them, and a list resource.
func (h hookType) hasViews(t *testing.T) {
	t.Helper()
	types, found := h.service.Types(services.InBlock(h.service.Name())), map[string]bool{}
	for _, constructor := range types.DataSources {
		var name datasource.MetadataResponse
		constructor().Metadata(t.Context(), datasource.MetadataRequest{}, &name)
		found["data source "+name.TypeName] = true
	}
	for _, constructor := range types.ListResources {
		var name resource.MetadataResponse
		constructor().Metadata(t.Context(), resource.MetadataRequest{}, &name)
		found["list resource "+name.TypeName] = true
	}
	for _, view := range []string{"data source " + h.typeName, "data source " + h.plural(), "list resource " + h.typeName} {
		if !found[view] {
			t.Fatalf("%s has no %s", h.service.Name(), view)
		}
	}
}

// forEach runs a test for each resource type.
func forEach(t *testing.T, test func(*testing.T, *stage)) {
	t.Helper()
	for _, h := range hookTypes(t) {
		t.Run(h.name(), func(t *testing.T) {
			t.Parallel()
			test(t, h.stage(t))
		})
	}
}

// name returns the service's name, or the type's if the service has several types.
func (h hookType) name() string {
	if len(h.service.Types(services.InBlock(h.service.Name())).Resources) == 1 {
		return h.service.Name()
	}
	return h.typeName
}

// thing returns the vendor's word for the object, such as "webhook", and noun the term in messages.
func (h hookType) thing() string { return strings.TrimPrefix(h.typeName, h.service.Name()+"_") }
func (h hookType) noun() string  { return h.service.Title() + " " + h.thing() }

// plural returns the data source for all objects.
func (h hookType) plural() string { return h.typeName + "s" }

// stage is the setting of one test: an empty account, in which everything is visible.
type stage struct {
	hookType
	world *acctest.World
	fake  fakeserver.Fake
	seen  int // requests
}

func (h hookType) stage(t *testing.T) *stage {
	t.Helper()
	w := acctest.New(t)
	i := slices.IndexFunc(w.Vendors, func(v fakes.Vendor) bool { return v.Name == h.service.Name() })
	fake := w.Vendors[i].Fake
	fake.ShowAll()
	return &stage{hookType: h, world: w, fake: fake}
}

// run starts a provider, whose knowledge of the account lasts as long as one Terraform command. more are further settings,
// as for acctest.Configured.
func (s *stage) run(t *testing.T, more ...string) *acctest.Server {
	t.Helper()
	name, settings := s.service.Name(), map[string]string{}
	for _, setting := range s.fake.Settings(s.world.URL + "/" + name) {
		settings[setting.Name] = setting.Value
	}
	members, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return acctest.Configured(t, s.world, name, s.typeName, append([]string{strings.Trim(string(members), "{}")}, more...)...)
}

// created creates a hook with a configuration, in a separate run.
func (s *stage) created(t *testing.T, config string) *acctest.Object {
	t.Helper()
	o := s.run(t).Object()
	if said := o.Apply(t, config); acctest.HasError(said) || !o.Exists() || !o.State.IsFullyKnown() {
		t.Fatalf("creating %s leads to %s and says %s", config, o.State, acctest.Texts(said))
	}
	return o
}

// next starts another run for an object.
func (s *stage) next(t *testing.T, o *acctest.Object) {
	t.Helper()
	o.Server = s.run(t)
}

// news returns the requests since the last call, except for token requests.
func (s *stage) news() []fakeserver.Entry {
	all := s.fake.Requests()
	fresh := all[s.seen:]
	s.seen = len(all)
	return slices.DeleteFunc(slices.Clone(fresh), fakeserver.Entry.IsForToken)
}

// writes returns the writes since the last call, except for deletes, each as "METHOD path body".
func (s *stage) writes() []string {
	var all []string
	for _, e := range s.news() {
		if e.IsWrite() && e.Method != "DELETE" {
			all = append(all, fmt.Sprintf("%s %s %s", e.Method, e.Path, e.Body))
		}
	}
	return all
}

// id returns the id of an object.
func id(t *testing.T, o *acctest.Object) string {
	t.Helper()
	if o.Identity == nil {
		t.Fatalf("%s has no identity", o.TypeName)
	}
	return o.Server.Identity(t, o.Identity)["id"]
}

// lookup returns the configuration of a data source for an object: its identity.
func (s *stage) lookup(t *testing.T, o *acctest.Object) string {
	t.Helper()
	identity := o.Server.Identity(t, o.Identity)
	config := map[string]string{}
	for _, attribute := range o.Schemas.DataSourceSchemas[s.typeName].Block.Attributes {
		if value, ok := identity[attribute.Name]; ok && attribute.Optional {
			config[attribute.Name] = value
		}
	}
	return encode(t, config)
}

func encode(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var decoded map[string]any
	if err := json.Unmarshal([]byte(text), &decoded); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return decoded
}

// patched returns a configuration with a JSON merge patch (RFC 7396) applied.
func patched(t *testing.T, config, patch string) string {
	t.Helper()
	var merge func(into, patch map[string]any)
	merge = func(into, patch map[string]any) {
		for name, value := range patch {
			group, isGroup := value.(map[string]any)
			within, _ := into[name].(map[string]any)
			switch {
			case value == nil:
				delete(into, name)
			case isGroup && within != nil:
				merge(within, group)
			default:
				into[name] = value
			}
		}
	}
	into := decode(t, config)
	merge(into, decode(t, patch))
	return encode(t, into)
}

// named returns a configuration with another name.
func named(t *testing.T, config, name string) string {
	t.Helper()
	return patched(t, config, `{"name":`+encode(t, name)+`}`)
}

// member returns an attribute of an object, or null if the object is null.
func member(t *testing.T, object tftypes.Value, name string) tftypes.Value {
	t.Helper()
	if object.IsNull() {
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	}
	var members map[string]tftypes.Value
	if err := object.As(&members); err != nil {
		t.Fatal(err)
	}
	return members[name]
}

// said expects exactly one diagnostic, an error with this summary, and returns its detail.
func said(t *testing.T, diags []*tfprotov6.Diagnostic, summary string) string {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError || diags[0].Summary != summary {
		t.Fatalf("said is %q, want one error %q", acctest.Texts(diags), summary)
	}
	return diags[0].Detail
}
