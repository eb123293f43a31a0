package acctest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// LiveTest describes the tests of a resource type that need no fake: its lifecycle, an import, and its data sources. With
// ACC_LIVE=doo in the environment, the tests of doo run against the account in the other variables, at the vendor's rate,
// and those of other vendors are skipped. Without it, each runs against a fake configured like an account, so that they keep
// working.
//
// The configurations are those of the tests with fakes. Names and addresses get a prefix that identifies the run.
type LiveTest struct {
	// Service is the vendor's name, such as "moltin_v1". Type is the resource type, and List its plural data source.
	Service, Type, List string
	// Created, Changed, and Unset are configurations that differ only in the arguments of the resource at Address.
	Created, Changed, Unset, Address string
	// Change is the action for a change of it: an update or a replacement.
	Change plancheck.ResourceActionType
	// ImportID returns the ID for terraform import; nil means the resource's id.
	ImportID resource.ImportStateIdFunc
	// NotImported are the attributes that an import can't set.
	NotImported []string
	// HasNames means that the vendor returns names, so that a data source can find a hook by name.
	HasNames bool
	// Name is its name in Created.
	Name string
}

const (
	// livePrefix starts the name and the address path of every hook that these tests create.
	livePrefix = "commercehooks-acc-"
	liveHost   = "https://hooks.example.com/"
)

// account is where the tests run.
type account struct {
	LiveTest
	prefix string
	// fake is nil on a real account.
	fake      fakeserver.Fake
	strangers int
}

// Run runs the tests in sequence. It sets environment variables, so no other test of the package may run in parallel.
func (l LiveTest) Run(t *testing.T) {
	t.Helper()
	random := make([]byte, 4)
	_, _ = rand.Read(random) // never fails
	a := &account{LiveTest: l, prefix: livePrefix + hex.EncodeToString(random)}
	switch live := os.Getenv("ACC_LIVE"); {
	case live == "":
		a.useFake(t)
	case live != l.Service:
		t.Skipf("ACC_LIVE is %q, not %q", live, l.Service)
	}
	a.sweep(t, livePrefix) // including leftovers of killed runs
	defer a.sweep(t, a.prefix)
	full := l.Address
	for _, test := range []struct {
		name  string
		steps []resource.TestStep
	}{
		{"lifecycle", []resource.TestStep{
			{Config: a.config(l.Created), ConfigPlanChecks: Plans(plancheck.ResourceActionCreate, full), Check: a.shows(t, true)},
			{Config: a.config(l.Changed), ConfigPlanChecks: Plans(l.Change, full)},
			{Config: a.config(l.Unset), ConfigPlanChecks: Plans(l.Change, full)},
			{Config: a.config(l.Created), ConfigPlanChecks: Plans(l.Change, full)},
		}},
		{"import", []resource.TestStep{
			{Config: a.config(l.Created), Check: a.onFake(t, "that an import writes nothing", a.clear)},
			{
				ResourceName: full, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: l.ImportID,
				ImportStateVerifyIgnore: append([]string{"timeouts"}, l.NotImported...),
			},
			{RefreshState: true, Check: a.onFake(t, "that a refresh writes nothing", a.wroteNothing)},
		}},
		{"data sources", []resource.TestStep{
			{Config: a.config(l.Created)},
			{Config: a.config(l.Created + a.dataSources()), Check: resource.ComposeAggregateTestCheckFunc(a.found()...)},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			Test(t, resource.TestCase{ProtoV6ProviderFactories: a.providers(), Steps: test.steps, CheckDestroy: a.shows(t, false)})
		})
	}
	if a.fake == nil {
		t.Log("left out on an account: what somebody changes or deletes behind Terraform's back, and each answer that a switch of the fake plays")
		return
	}
	if n := len(a.fake.Hooks()); n != a.strangers {
		t.Errorf("%d hooks at the vendor, want the %d that were there before", n, a.strangers)
	}
}

// useFake points the account's variables to the vendor's fake, which also holds hooks of somebody else.
func (a *account) useFake(t *testing.T) {
	t.Helper()
	w := New(t)
	for _, v := range w.Vendors {
		if v.Name != a.Service {
			continue
		}
		a.fake = v.Fake
		for n := range 3 {
			v.Fake.Click(n)
		}
		a.strangers = len(v.Fake.Hooks())
		for _, setting := range v.Fake.Settings(w.URL + "/" + v.Name) {
			t.Setenv(strings.ToUpper(v.Name+"_"+setting.Name), setting.Value)
		}
	}
}

// providers returns the providers for the tests. On an account, pauses are real.
func (a *account) providers() map[string]func() (tfprotov6.ProviderServer, error) {
	if a.fake == nil {
		return Pausing()
	}
	return Providers()
}

// config adds the run's prefix to a configuration. All settings come from the environment, except for the rate of a fake.
func (a *account) config(config string) string {
	config = regexp.MustCompile(`(?m)^(\s*name\s*=\s*")`).ReplaceAllString(config, "${1}"+a.prefix+" ")
	config = strings.ReplaceAll(config, `"`+liveHost, `"`+liveHost+a.prefix+"/")
	if a.fake != nil {
		config = fmt.Sprintf("provider %q {\n  %s {\n    requests_per_second = 0\n  }\n}\n", provider.Default, a.Service) + config
	}
	return config
}

// dataSources look up the resource by its id and, if the vendor returns names, by its name.
func (a *account) dataSources() string {
	config := fmt.Sprintf("data %q \"id\" {\n  provider = commercehooks\n  id = %s.id\n}\n", a.Type, a.Address)
	if a.HasNames {
		config += fmt.Sprintf("data %q \"name\" {\n  provider = commercehooks\n  name = %q\n}\n", a.Type, a.Name)
	}
	return config
}

func (a *account) found() []resource.TestCheckFunc {
	names := []string{"id"}
	if a.HasNames {
		names = append(names, "name")
	}
	var checks []resource.TestCheckFunc
	for _, name := range names {
		checks = append(checks, resource.TestCheckResourceAttrPair("data."+a.Type+"."+name, "id", a.Address, "id"))
	}
	return checks
}

// server starts a provider with the settings of the tests.
func (a *account) server(t *testing.T) *Server {
	t.Helper()
	var pause provider.Pause // nil waits for real
	config := "{}"
	if a.fake != nil {
		pause = noPause
		config = fmt.Sprintf(`{%q:{"requests_per_second":0}}`, a.Service)
	}
	s := serve(t, provider.Whole(), a.Type, pause)
	s.Configure(t, Known(t, s.Schemas.Provider.ValueType(), config))
	return s
}

// hooks returns the import ids of the account's hooks that belong to runs with this prefix.
func (a *account) hooks(t *testing.T, prefix string) []string {
	t.Helper()
	s := a.server(t)
	state, said := s.Data(t, a.List, "{}")
	if len(said) > 0 {
		t.Fatalf("the hooks of the account can't be listed. Set the variables of an account, and ACC_LIVE to %q:\n%s", a.Service, Texts(said))
	}
	var ids []string
	for _, hook := range textsOf(t, state) {
		ofRun := strings.HasPrefix(hook["name"], prefix)
		for _, address := range []string{hook["url"], hook["callback_url"]} {
			ofRun = ofRun || strings.HasPrefix(address, liveHost+prefix)
		}
		if id := hook["id"]; ofRun {
			if team := hook["team_id"]; team != "" {
				id = team + "/" + id
			}
			ids = append(ids, id)
		}
	}
	return ids
}

// sweep deletes the hooks whose names or addresses start with a prefix.
func (a *account) sweep(t *testing.T, prefix string) {
	t.Helper()
	for _, id := range a.hooks(t, prefix) {
		o := a.server(t).Object()
		if said := append(o.Import(t, id, nil), o.Apply(t, "")...); HasError(said) {
			t.Errorf("%s may be left at the vendor:\n%s", id, Texts(said))
		}
		t.Logf("deleted %s, which a test had left", id)
	}
}

// shows expects that the account has hooks of this run, or no longer has any.
func (a *account) shows(t *testing.T, some bool) resource.TestCheckFunc {
	return That(func() error {
		if ids := a.hooks(t, a.prefix); len(ids) > 0 != some {
			return fmt.Errorf("the account has %d hooks of this run", len(ids))
		}
		return nil
	})
}

// onFake returns a check that is possible only with a fake. On an account, it logs that it is skipped.
func (a *account) onFake(t *testing.T, what string, check func() error) resource.TestCheckFunc {
	if a.fake == nil {
		return That(func() error {
			t.Logf("left out on an account: %s", what)
			return nil
		})
	}
	return That(check)
}

func (a *account) clear() error {
	a.fake.Base().Journal.Clear()
	return nil
}

func (a *account) wroteNothing() error { return NoWrites(a.fake.Base().Journal)(nil) }

// textsOf returns the string attributes of each hook in a plural data source, by name.
func textsOf(t *testing.T, state tftypes.Value) []map[string]string {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := state.As(&attributes); err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, attribute := range attributes {
		var hooks []tftypes.Value
		if !attribute.Type().Is(tftypes.List{}) || attribute.As(&hooks) != nil {
			continue
		}
		for _, hook := range hooks {
			texts, values := map[string]string{}, map[string]tftypes.Value{}
			if err := hook.As(&values); err != nil {
				t.Fatal(err)
			}
			for name, value := range values {
				if text := ""; value.IsKnown() && !value.IsNull() && value.Type().Is(tftypes.String) && value.As(&text) == nil {
					texts[name] = text
				}
			}
			all = append(all, texts)
		}
	}
	return all
}
