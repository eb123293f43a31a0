package moltin_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// serve starts a provider that isn't configured.
func serve(t *testing.T) *acctest.Server {
	t.Helper()
	return acctest.Serve(t, "moltin_integration")
}

// configured starts a provider for a world. settings are further members of the moltin block, as JSON; those whose value is
// "?" aren't known.
func configured(t *testing.T, w *acctest.World, settings ...string) *acctest.Server {
	t.Helper()
	return acctest.Configured(t, w, "moltin", "moltin_integration", settings...)
}

// TestAccIntegration_lifecycle runs the whole life of an integration of each type through Terraform's CLI.
func TestAccIntegration_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: acctest.Brief(lifecycle(w)), CheckDestroy: isEmpty(w.Moltin)})
}

// TestIntegration_lifecycle runs the same life under each answer that Moltin may plausibly give.
func TestIntegration_lifecycle(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinfake.Switches{
		"likeliest":        {},
		"recorded in 2017": moltinfake.Recorded2017(),
		"strict, replaced, 200 and 204, list of data": {Envelope: moltinfake.DataOnly, ReplaceConfiguration: true, CreateStatus200: true, Delete204: true,
			ShuffleObserves: true, DescriptionRequired: true, EventLimit: 5, IntegrationLimit: 4, VagueErrors: true},
		"secret_key masked, stomp with url, list with meta": {Envelope: moltinfake.MetaEnvelope, MaskSecretKey: true, ReplaceConfiguration: true,
			Unset: `""`, DeleteNoBody: true, ShowShortSecrets: true, StompURL: true},
		"secret_key hidden, sparse, list with links, no paging": {Envelope: moltinfake.LinksOnly, HideSecretKey: true, ReplaceConfiguration: true,
			Unset: "null", DeleteMissing200: true, NoPaging: true, HideStompDisabled: true, BadID400: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Switches = switches
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: lifecycle(w), CheckDestroy: isEmpty(w.Moltin)})
		})
	}
}

// isEmpty expects that no integration is left.
func isEmpty(fake *moltinfake.Fake) resource.TestCheckFunc {
	return acctest.That(func() error {
		if left := fake.Integrations(); len(left) > 0 {
			return fmt.Errorf("%d integrations are left", len(left))
		}
		return nil
	})
}

const (
	webhook = "moltin_integration.webhook"
	sqs     = "moltin_integration.sqs"
	stomp   = "moltin_integration.stomp"
	minimal = "moltin_integration.minimal"
)

func lifecycle(w *acctest.World) []resource.TestStep {
	fake := w.Moltin
	ids := map[string]string{}
	config := func(parts ...string) string {
		all := strings.Join(parts, "")
		if fake.Switches.StompURL {
			all = strings.ReplaceAll(all, "# stomp's url", "\n    url = \"https://broker.example.com\"")
		}
		return w.Config(all)
	}
	// with completes what is stored by the url that is configured for stomp.
	with := func(i moltinfake.Integration) moltinfake.Integration {
		if fake.Switches.StompURL && i.IntegrationType == "stomp" {
			i.Configuration.URL = "https://broker.example.com"
		}
		return i
	}
	holds := func(want map[string]moltinfake.Integration) resource.TestCheckFunc {
		return acctest.That(func() error {
			for address, i := range want {
				if err := expect(fake, ids[address], with(i)); err != nil {
					return fmt.Errorf("%s: %w", address, err)
				}
			}
			return nil
		})
	}
	edit := func(changes map[string]func(*moltinfake.Integration)) func() {
		return func() {
			fake.Journal.Clear()
			for address, change := range changes {
				fake.Edit(ids[address], change)
			}
		}
	}
	created, changed, unset := createdIntegrations(), changedIntegrations(), unsetIntegrations()
	clicked := unset[webhook] // a secret that isn't managed stays what it is
	clicked.Configuration.SecretKey = "clicked-hush"
	return []resource.TestStep{
		{
			Config:           config(createdConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, webhook, sqs, stomp, minimal),
			Check: resource.ComposeAggregateTestCheckFunc(
				remember(ids, webhook, sqs, stomp, minimal),
				resource.TestCheckResourceAttr(webhook, "integration_type", "webhook"),
				resource.TestCheckResourceAttr(webhook, "configuration.secret_key", "first-hush"),
				resource.TestCheckResourceAttr(sqs, "enabled", "false"),
				resource.TestCheckResourceAttr(sqs, "configuration.aws_access_key_id", "ASIAJLVYNHUWCPKOPSYQ"),
				resource.TestCheckResourceAttr(stomp, "configuration.addresses.#", "2"),
				resource.TestCheckResourceAttr(stomp, "configuration.password", "passwordd123"),
				resource.TestCheckNoResourceAttr(minimal, "configuration.secret_key"),
				resource.TestCheckResourceAttrSet(minimal, "created_at"),
				resource.TestCheckResourceAttrSet(minimal, "updated_at"),
				holds(created),
			),
		},
		{
			PreConfig:        fake.Journal.Clear,
			Config:           config(changedConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, webhook, sqs, stomp),
			Check: resource.ComposeAggregateTestCheckFunc(holds(changed), func(s *terraform.State) error {
				return acctest.Requests(fake.Journal, changes(ids, fake.Switches.StompURL)...)(s)
			}),
		},
		{Config: config(unsetConfig, minimalConfig), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, webhook, stomp), Check: holds(unset)},
		{ // drift of what has a default, none of it configured
			PreConfig: edit(map[string]func(*moltinfake.Integration){
				webhook: func(i *moltinfake.Integration) {
					i.Description, i.Enabled, i.Configuration.SecretKey = "clicked", true, "clicked-hush"
				},
				stomp: func(i *moltinfake.Integration) {
					i.Description, i.Enabled, i.Configuration.Destination, i.Configuration.Username = "clicked", true, "clicked", "clicked"
				},
			}),
			Config:           config(unsetConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, webhook, stomp),
			Check:            holds(map[string]moltinfake.Integration{webhook: clicked, stomp: unset[stomp]}),
		},
		{
			Config:           config(changedConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, webhook, stomp),
			Check:            resource.ComposeAggregateTestCheckFunc(remember(ids, sqs), holds(changed)),
		},
		{ // drift of everything that is configured and shown
			PreConfig: edit(map[string]func(*moltinfake.Integration){
				webhook: func(i *moltinfake.Integration) {
					i.Name, i.Description, i.Enabled, i.Observes = "clicked", "", true, []string{"order.clicked"}
					i.Configuration.URL = "https://clicked.example.com"
					if !fake.Switches.HideSecretKey {
						i.Configuration.SecretKey = "clicked-key"
					}
				},
				sqs: func(i *moltinfake.Integration) {
					i.Configuration = moltinfake.Configuration{URL: "https://clicked.example.com", Region: "clicked",
						AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYX", AWSSecretAccessKey: "clicked"}
				},
				stomp: func(i *moltinfake.Integration) {
					i.Configuration.Addresses, i.Configuration.Destination = []string{"stomp://clicked"}, ""
					i.Configuration.Username, i.Configuration.Password = "", "clicked"
				},
			}),
			Config:           config(changedConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, webhook, sqs, stomp),
			Check:            holds(changed),
		},
		{ // deleted in Commerce Manager
			PreConfig:        func() { fake.Drop(ids[minimal]) },
			Config:           config(changedConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, minimal),
			Check: resource.ComposeAggregateTestCheckFunc(remember(ids, minimal), holds(changed),
				holds(map[string]moltinfake.Integration{minimal: created[minimal]})),
		},
		imported(minimal),
		// An import can't tell whether a secret is to be managed, and the API shows all but secret_key as masks.
		imported(webhook, "configuration.secret_key"),
		imported(sqs, "configuration.aws_access_key_id", "configuration.aws_secret_access_key"),
		imported(stomp, "configuration.password"),
		{
			ResourceName: minimal, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: acctest.OnOpenTofu,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{ // nothing changed, so nothing is written
			PreConfig:        fake.Journal.Clear,
			Config:           config(changedConfig, minimalConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, webhook, sqs, stomp, minimal),
			Check:            acctest.NoWrites(fake.Journal),
		},
		{
			Config:           config(changedConfig, replacedConfig),
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, minimal),
			Check:            acctest.That(func() error { return replaced(fake, ids[minimal]) }),
		},
	}
}

// imported imports one integration and compares it with the state, except for secrets: Moltin shows AWS keys and the password as
// masks, and a secret_key that it shows isn't managed until it is configured.
func imported(address string, ignored ...string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: ignored,
	}
}

// remember notes the ids of the resources.
func remember(ids map[string]string, addresses ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		for _, address := range addresses {
			var id string
			if err := acctest.IDOf(address, &id)(s); err != nil {
				return err
			}
			ids[address] = id
		}
		return nil
	}
}

// expect compares an integration at the vendor, whatever its times and the order of its lists.
func expect(fake *moltinfake.Fake, id string, want moltinfake.Integration) error {
	for _, got := range fake.Integrations() {
		if got.ID != id {
			continue
		}
		got.ID, got.CreatedAt, got.UpdatedAt = "", time.Time{}, time.Time{}
		for _, list := range [][]string{got.Observes, got.Configuration.Addresses, want.Observes, want.Configuration.Addresses} {
			slices.Sort(list)
		}
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("the vendor has\n  %+v\nwant\n  %+v", got, want)
		}
		return nil
	}
	return fmt.Errorf("no integration %s at the vendor", id)
}

// replaced expects a new integration of type stomp in place of the one with this id.
func replaced(fake *moltinfake.Fake, id string) error {
	found := 0
	for _, i := range fake.Integrations() {
		if i.ID == id {
			return fmt.Errorf("integration %s still exists", id)
		}
		if i.Name == "Minimal" && i.IntegrationType == "stomp" {
			found++
		}
	}
	if found != 1 {
		return fmt.Errorf("%d new integrations", found)
	}
	return nil
}

// TestIntegration_ignored shows that what ignore_changes ignores is neither planned, nor checked, nor sent: of the wrong type,
// half an address, an event that can't be one.
func TestIntegration_ignored(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(event, url, ignored string) string {
		return w.Config(hook(`name = "Orders"`, `observes = ["`+event+`"]`, within(`url = "`+url+`"`, `secret_key = "*******hush"`),
			"lifecycle {\n    ignore_changes = ["+ignored+"]\n  }"))
	}
	w.Moltin.Put(moltinfake.Integration{ID: existingID, Name: "Orders", Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders"}})
	const all = "observes, configuration.url, configuration.secret_key"
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: config("order.paid", "https://hooks.example.com/orders", all), ResourceName: address, ImportState: true,
				ImportStateId: existingID, ImportStatePersist: true,
			},
			{
				Config: config("orders", "hooks.example.com", all), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
				Check: acctest.NoWrites(w.Moltin.Journal),
			},
			{Config: config("orders", "hooks.example.com", "observes, configuration.secret_key"), ExpectError: acctest.Message("configuration.url must be a full address")},
		},
	})
}

// TestDisabled reads integrations that stopped delivering.
// TestNeverFires: that nobody said whether an integration delivers is told when it is created or switched off by that.
func TestNeverFires(t *testing.T) {
	t.Parallel()
	const members = `"name":"Orders","observes":["order.paid"],"configuration":{"url":"https://hooks.example.com/orders"}`
	prior := func(enabled string) string {
		return `{"id":"` + existingID + `","description":"","integration_type":"webhook",` + enabled + "," + members + "}"
	}
	for name, test := range map[string]struct {
		prior, config string
		warn          bool
	}{
		"not said":         {"", "{" + members + "}", true},
		"meant":            {"", `{"enabled":false,` + members + "}", false},
		"it does":          {"", `{"enabled":true,` + members + "}", false},
		"not known yet":    {"", `{"enabled":null,` + strings.Replace(members, `"Orders"`, `"?"`, 1) + "}", true},
		"not said, before": {prior(`"enabled":false`), "{" + strings.Replace(members, "Orders", "Others", 1) + "}", false},
		"said no more":     {prior(`"enabled":true`), "{" + members + "}", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := configured(t, acctest.New(t)).Plan(t, test.prior, test.config)
			if told := strings.Contains(acctest.Texts(said), `WARNING AttributeName("enabled"): The integration never fires: `); told != test.warn || acctest.HasError(said) {
				t.Errorf("it says %q", acctest.Texts(said))
			}
		})
	}
}

func TestDisabled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state   string
		enabled bool
		warn    bool
	}{
		"disabled outside of Terraform": {state: `"enabled":true`, warn: true},
		"disabled by Terraform":         {state: `"enabled":false`},
		"imported":                      {state: `"enabled":null`},
		"enabled":                       {state: `"enabled":true`, enabled: true},
		"enabled outside of Terraform":  {state: `"enabled":false`, enabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Put(moltinfake.Integration{
				ID: existingID, Name: "Orders", Enabled: test.enabled, Observes: []string{"order.paid"},
				Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders"},
			})
			_, diags := configured(t, w).Read(t, `{"id":"`+existingID+`",`+test.state+`}`)
			want := "WARNING AttributeName(\"enabled\"): A Moltin integration was disabled outside of Terraform: Integration " + existingID +
				" no longer delivers events. Apply to enable it, or set enabled = false to leave it as it is."
			if !test.warn {
				want = ""
			}
			if got := acctest.Texts(diags); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
