package moltin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// existingID is the id of an integration that was clicked together.
const existingID = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"

// adopt imports the integration clicked together, so that its secrets aren't managed, and settles on a configuration.
// Nothing of the secrets enters the state.
func adopt(w *acctest.World, clicked moltinfake.Integration, config string) []resource.TestStep {
	clicked.ID, clicked.Name, clicked.Observes = existingID, "Orders", []string{"order.paid"}
	w.Moltin.Put(clicked)
	return []resource.TestStep{
		{Config: w.Config(config), ResourceName: address, ImportState: true, ImportStateId: existingID, ImportStatePersist: true},
		{
			Config: w.Config(config), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
			Check: resource.ComposeAggregateTestCheckFunc(acctest.NoWrites(w.Moltin.Journal), func(s *terraform.State) error {
				if state := s.String(); strings.Contains(state, "clicked-") || strings.Contains(state, "**") {
					return fmt.Errorf("the state holds a secret:\n%s", state)
				}
				return nil
			}),
		},
	}
}

// sends expects one update of the integration, of which the fake knows the type, with this name and configuration.
func sends(fake *moltinfake.Fake, name string, configuration ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		return acctest.Requests(fake.Journal, updated(existingID, fake.Integrations()[0].IntegrationType, name, configuration...))(s)
	}
}

// TestIntegration_unmanagedKey shows that a secret_key which nobody configured survives every update, whether the
// vendor merges or replaces, and never reaches the state; and that one which is configured, then removed, is removed.
func TestIntegration_unmanagedKey(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinfake.Switches{"merged": {}, "replaced": {ReplaceConfiguration: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.Moltin
			fake.Switches = switches
			unmanaged := resource.TestCheckNoResourceAttr(address, "configuration.secret_key")
			step := func(config string, checks ...resource.TestCheckFunc) resource.TestStep {
				return resource.TestStep{
					PreConfig: fake.Journal.Clear, Config: w.Config(config), Check: resource.ComposeAggregateTestCheckFunc(checks...),
					ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				}
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: append(adopt(w, moltinfake.Integration{Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "clicked-hush"}}, orders(toURL)),
					step(orders(newURL), unmanaged, sends(fake, "Orders", `"configuration":{"url":"https://hooks.example.com/new","secret_key":"clicked-hush"}`)),
					step(orders(newURL, `secret_key = "own-hush"`), sends(fake, "Orders", `"configuration":{"url":"https://hooks.example.com/new","secret_key":"own-hush"}`)),
					step(orders(newURL), unmanaged, sends(fake, "Orders", `"configuration":{"url":"https://hooks.example.com/new","secret_key":""}`)),
					step(orders(toURL), unmanaged, sends(fake, "Orders", `"configuration":{"url":"https://hooks.example.com/orders"}`)),
				),
			})
		})
	}
}

// TestIntegration_unmanagedMask shows that an update which would lose a secret of which only a mask is known asks for
// it before anything is written, and that other updates go through.
func TestIntegration_unmanagedMask(t *testing.T) {
	t.Parallel()
	const queue, broker = `url = "https://sqs.eu-west-1.amazonaws.com/1/q"`, `addresses = ["stomp://broker"]`
	of := func(name, integrationType string, lines ...string) string {
		return hook(`name = "`+name+`"`, `observes = ["order.paid"]`, `integration_type = "`+integrationType+`"`, within(lines...))
	}
	for name, test := range map[string]struct {
		switches         moltinfake.Switches
		clicked          moltinfake.Integration
		adopted, renamed string
		changed          string
		missing          []string
		completed, sent  string
	}{
		"webhook": {
			moltinfake.Switches{MaskSecretKey: true},
			moltinfake.Integration{Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "clicked-hush"}},
			of("Orders", "webhook", toURL), of("New", "webhook", toURL), of("New", "webhook", newURL), []string{"configuration.secret_key"},
			of("New", "webhook", newURL, `secret_key = "own"`), `"configuration":{"url":"https://hooks.example.com/new","secret_key":"own"}`,
		},
		"aws_sqs": {
			moltinfake.Switches{},
			moltinfake.Integration{IntegrationType: "aws_sqs", Configuration: moltinfake.Configuration{
				URL: "https://sqs.eu-west-1.amazonaws.com/1/q", Region: "eu-west-1", AWSAccessKeyID: "clicked-id", AWSSecretAccessKey: "clicked-secret"}},
			of("Orders", "aws_sqs", queue, `region = "eu-west-1"`), of("New", "aws_sqs", queue, `region = "eu-west-1"`),
			of("New", "aws_sqs", queue, `region = "eu-west-2"`), []string{"configuration.aws_access_key_id", "configuration.aws_secret_access_key"},
			of("New", "aws_sqs", queue, `region = "eu-west-2"`, `aws_access_key_id = "own-id"`, `aws_secret_access_key = "own-secret"`),
			`"configuration":{"url":"https://sqs.eu-west-1.amazonaws.com/1/q","aws_access_key_id":"own-id","aws_secret_access_key":"own-secret","region":"eu-west-2"}`,
		},
		"stomp": {
			moltinfake.Switches{},
			moltinfake.Integration{IntegrationType: "stomp", Configuration: moltinfake.Configuration{Addresses: []string{"stomp://broker"}, Password: "clicked-password"}},
			of("Orders", "stomp", broker), of("New", "stomp", broker), of("New", "stomp", broker, `username = "u"`), []string{"configuration.password"},
			of("New", "stomp", broker, `username = "u"`, `password = "own"`), `"configuration":{"addresses":["stomp://broker"],"username":"u","password":"own"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.Moltin
			fake.Switches = test.switches
			updates := acctest.Plans(plancheck.ResourceActionUpdate, address)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: append(adopt(w, test.clicked, test.adopted), []resource.TestStep{
					{PreConfig: fake.Journal.Clear, Config: w.Config(test.renamed), ConfigPlanChecks: updates, Check: sends(fake, "New")},
					{
						PreConfig: fake.Journal.Clear, Config: w.Config(test.changed), PlanOnly: true,
						ExpectError: inOrder("Secret needed for this change", "Set "+test.missing[0]+" and apply again"),
					},
					{
						PreConfig: func() {
							if writes := fake.Journal.Writes(); len(writes) > 0 {
								t.Errorf("%s %s was sent without the secret", writes[0].Method, writes[0].Body)
							}
							fake.Journal.Clear()
						},
						Config: w.Config(test.completed), ConfigPlanChecks: updates, Check: sends(fake, "New", test.sent),
					},
				}...),
			})
		})
	}
}

// TestIntegration_keysNeeded shows that the keys of a queue, once configured, can't just be left out, and that an integration
// which becomes a queue needs them like a new one, because it is replaced.
func TestIntegration_keysNeeded(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	queue := func(lines ...string) string {
		return w.Config(hook(append(named(), `integration_type = "aws_sqs"`, within(append(lines, toURL, `region = "r"`)...))...))
	}
	keyNeeded := acctest.Message(`Set configuration.aws_secret_access_key or configuration.aws_secret_access_key_wo`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL)), ConfigPlanChecks: acctest.Settled()},
			{Config: queue(), PlanOnly: true, ExpectError: acctest.Message(`Set configuration.aws_access_key_id`)},
			{Config: queue(`aws_access_key_id = "key-id"`), PlanOnly: true, ExpectError: keyNeeded},
			{
				Config:           queue(`aws_access_key_id = "key-id"`, `aws_secret_access_key = "key-secret"`),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address),
			},
			{Config: queue(`aws_access_key_id = "key-id"`), ExpectError: keyNeeded},
		},
	})
}

// TestIntegration_maskedDrift shows that a secret which was changed outside, where only masks are shown, leaves the
// state and is sent again.
func TestIntegration_maskedDrift(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Moltin
	var id string
	config := w.Config(hook(append(named(), `integration_type = "stomp"`, within(`addresses = ["stomp://broker"]`, `password = "own-password"`))...))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config, Check: acctest.IDOf(address, &id)},
			{
				PreConfig: func() {
					fake.Edit(id, func(i *moltinfake.Integration) { i.Configuration.Password = "clicked-it" })
					fake.Journal.Clear()
				},
				RefreshState: true, ExpectNonEmptyPlan: true,
				Check: resource.TestCheckNoResourceAttr(address, "configuration.password"),
			},
			{
				Config: config, ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check: func(s *terraform.State) error {
					return acctest.Requests(fake.Journal, updated(id, "stomp", "Orders",
						`"configuration":{"addresses":["stomp://broker"],"password":"own-password"}`))(s)
				},
			},
		},
	})
}
