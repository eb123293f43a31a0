package moltin_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// found is the configuration of a data source with these lines.
func found(lines ...string) string {
	config := "data \"moltin_integration\" \"test\" {\n  provider = commercehooks\n"
	for _, line := range lines {
		config += "  " + line + "\n"
	}
	return config + "}\n"
}

const foundAddress = "data.moltin_integration.test"

// everyType puts one integration of each type, with secrets, into the fake. Their names are their types.
func everyType(fake *moltinfake.Fake) (ids map[string]string) {
	ids = map[string]string{}
	for name, c := range map[string]moltinfake.Configuration{
		"webhook": {URL: "https://hooks.example.com/orders", SecretKey: "clicked-hush"},
		"aws_sqs": {URL: "https://sqs.example.com/1/q", Region: "eu-west-1", AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYQ", AWSSecretAccessKey: "clicked-hush"},
		"stomp":   {Addresses: []string{"stomp://a", "stomp://b"}, Destination: "/queue/q", Username: "shop", Password: "clicked-hush"},
	} {
		ids[name] = fake.Put(moltinfake.Integration{
			Name: name, IntegrationType: name, Description: "Of type " + name, Enabled: name != "stomp",
			Observes: []string{"order.paid", "order.created"}, Configuration: c,
		})
	}
	return ids
}

// shows checks what is common to the integrations of everyType, and that no secret is shown.
func shows(address, prefix, id, name string) resource.TestCheckFunc {
	is := func(attribute, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, prefix+attribute, value)
	}
	checks := []resource.TestCheckFunc{
		is("id", id), is("name", name), is("description", "Of type "+name), is("integration_type", name),
		is("enabled", fmt.Sprint(name != "stomp")), is("observes.#", "2"), is("observes.0", "order.created"), is("observes.1", "order.paid"),
		resource.TestCheckResourceAttrSet(address, prefix+"created_at"), resource.TestCheckResourceAttrSet(address, prefix+"updated_at"),
		hidden, is("configuration.%", "5"),
	}
	switch name {
	case "webhook":
		checks = append(checks, is("configuration.url", "https://hooks.example.com/orders"))
	case "aws_sqs":
		checks = append(checks, is("configuration.url", "https://sqs.example.com/1/q"), is("configuration.region", "eu-west-1"))
	case "stomp":
		checks = append(checks, is("configuration.addresses.0", "stomp://a"), is("configuration.addresses.1", "stomp://b"),
			is("configuration.destination", "/queue/q"), is("configuration.username", "shop"))
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

func TestIntegrationDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var steps []resource.TestStep
	for name, id := range everyType(w.Moltin) {
		steps = append(steps,
			resource.TestStep{Config: w.Config(found(`id = "` + id + `"`)), Check: shows(foundAddress, "", id, name)},
			resource.TestStep{Config: w.Config(found(`name = "` + name + `"`)), Check: shows(foundAddress, "", id, name)})
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: steps})
	if writes := w.Moltin.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}

// TestIntegrationDataSource_fresh shows that what the same run just wrote is found, although it read the list before.
func TestIntegrationDataSource_fresh(t *testing.T) {
	t.Parallel()
	for _, by := range []string{`id = moltin_integration.test.id`, `name = moltin_integration.test.name`} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			everyType(w.Moltin)
			all := "data \"moltin_integrations\" \"before\" {\n  provider = commercehooks\n}\n"
			same := resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttrPair(foundAddress, "id", address, "id"),
				resource.TestCheckResourceAttrPair(foundAddress, "description", address, "description"))
			described := func(description string) string {
				return hook(append(named(), `description = "`+description+`"`, within(toURL))...)
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(all + described("first") + found(by, `depends_on = [moltin_integration.test]`)), Check: same},
					{Config: w.Config(all + described("second") + found(by, `depends_on = [moltin_integration.test]`)), Check: same},
				},
			})
		})
	}
}

func TestIntegrationDataSource_failures(t *testing.T) {
	t.Parallel()
	const unknown = "8cb9e689-ede7-4f6d-b61a-999999999999"
	for name, test := range map[string]struct {
		prepare func(*moltinfake.Fake)
		config  string
		want    []string
		silent  bool // nothing may be sent
	}{
		"malformed id":    {config: found(`id = "../orders"`), silent: true, want: []string{`id can't be the id of a Moltin integration`}},
		"empty id":        {config: found(`id = ""`), silent: true, want: []string{`id can't be the id of a Moltin integration`}},
		"reserved id":     {config: found(`id = "logs"`), silent: true, want: []string{`id can't be the id of a Moltin integration`}},
		"reserved id too": {config: found(`id = "attributes"`), silent: true, want: []string{`id can't be the id`}},
		"empty name":      {config: found(`name = ""`), silent: true, want: []string{`name string length must be at least 1`}},
		"neither":         {config: found(), silent: true, want: []string{`Exactly one of these attributes must be configured: [id,name]`}},
		"both":            {config: found(`id = "a"`, `name = "a"`), silent: true, want: []string{`Exactly one of these attributes must be configured: [id,name]`}},
		"malformed later": {config: "resource \"terraform_data\" \"late\" {\n  input = \"logs\"\n}\n" + found(`id = terraform_data.late.output`), silent: true, want: []string{`id can't be the id`}},
		"no such id":      {config: found(`id = "` + unknown + `"`), want: []string{"Integration " + unknown + ": it does not exist: GET ", "/moltin/v2/integrations/" + unknown + " answered 404 Not Found", "Check id, and the address and credentials in the moltin block"}},
		"no such name":    {config: found(`name = "orders"`), want: []string{`None of the 3 Moltin integrations for the credentials in use has this name`}},
		"several of it":   {prepare: func(f *moltinfake.Fake) { f.Put(moltinfake.Integration{ID: "twin", Name: "stomp"}) }, config: found(`name = "stomp"`), want: []string{`2 Moltin integrations have this name. Use id instead: 8cb9e689-ede7-4f6d-b61a-`, ", twin."}},
		"missing right": {prepare: func(f *moltinfake.Fake) { f.NoRights = true }, config: found(`id = "` + unknown + `"`), want: []string{"403 Forbidden", "the " +
			"implicit grant have no access"}},
		"no right to list": {prepare: func(f *moltinfake.Fake) { f.NoRights = true }, config: found(`name = "orders"`), want: []string{"Unable to read Moltin integration", "403 Forbidden"}},
		"a stranger's 404": {
			prepare: func(f *moltinfake.Fake) {
				f.Break(fakeserver.Fault{Times: -1, Status: 404, Body: "<html><title>Not Found</title></html>"})
			},
			config: found(`id = "` + unknown + `"`), want: []string{`a web page titled "Not Found"`, "Check base_url"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			everyType(w.Moltin)
			if test.prepare != nil {
				test.prepare(w.Moltin)
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(test.config), ExpectError: inOrder(test.want...),
			}}})
			if n := len(w.Moltin.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestIntegrationsDataSource reads all pages, in Moltin's order.
func TestIntegrationsDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	ids := everyType(w.Moltin)
	const config = "data \"moltin_integrations\" \"test\" {\n  provider = commercehooks\n}\n"
	const many = "data.moltin_integrations.test"
	var checks []resource.TestCheckFunc
	for i, stored := range w.Moltin.Integrations() {
		checks = append(checks, shows(many, fmt.Sprintf("integrations.%d.", i), ids[stored.Name], stored.Name))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(config), Check: resource.ComposeAggregateTestCheckFunc(append(checks, resource.TestCheckResourceAttr(many, "integrations.#", "3"))...)},
			{
				PreConfig: func() {
					for i := range 120 {
						w.Moltin.Put(moltinfake.Integration{Name: fmt.Sprintf("more %d", i)})
					}
				},
				Config: w.Config(config), Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(many, "integrations.#", "123"),
					resource.TestCheckResourceAttr(many, "integrations.122.name", "more 119")),
			},
			{
				PreConfig: func() {
					for _, stored := range w.Moltin.Integrations() {
						w.Moltin.Drop(stored.ID)
					}
				},
				Config: w.Config(config), Check: resource.TestCheckResourceAttr(many, "integrations.#", "0"),
			},
			{
				PreConfig: func() { w.Moltin.NoRights = true },
				Config:    w.Config(config), ExpectError: inOrder("Unable to list Moltin integration", "403 Forbidden"),
			},
		},
	})
}

// TestIntegration_dataSourceExamples applies the examples to a store that has what they look for.
func TestIntegration_dataSourceExamples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Moltin.Put(moltinfake.Integration{
		ID: existingID, Name: "Fraud screening", Enabled: true, Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://fraud.example.com"},
	})
	w.Moltin.Put(moltinfake.Integration{Name: "Switched off", Observes: []string{"order.paid"}})
	events := knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("order.paid")})
	told := knownvalue.MapExact(map[string]knownvalue.Check{existingID: knownvalue.StringExact("Fraud screening")})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_integration", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("fraud_screening_is_told_of", events)},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_integrations", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_paid_orders", told)},
		},
	}})
}
