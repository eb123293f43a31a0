package moltin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// createdID is the id of the first integration that is created.
const createdID = "8cb9e689-ede7-4f6d-b61a-000000000001"

// kind is a type of integration with a secret that has a write-only twin.
type kind struct {
	integrationType string
	secret          string   // the plain attribute
	before, after   []string // the configuration without the secret, and with something changed
	sentBefore      string   // what is sent for them, with %s in the place of the secret
	sentAfter       string
	stored          func(*moltinfake.Integration) *string // the secret
}

func webhookKind() kind {
	return kind{
		"webhook", "secret_key", []string{toURL}, []string{newURL},
		`"configuration":{"url":"https://hooks.example.com/orders","secret_key":"%s"}`,
		`"configuration":{"url":"https://hooks.example.com/new","secret_key":"%s"}`,
		func(i *moltinfake.Integration) *string { return &i.Configuration.SecretKey },
	}
}

func sqsKind() kind {
	const url, key = `url = "https://sqs.example.com/1/q"`, `aws_access_key_id = "ASIAJLVYNHUWCPKOPSYQ"`
	return kind{
		"aws_sqs", "aws_secret_access_key", []string{url, key, `region = "eu-west-1"`}, []string{url, key, `region = "eu-west-2"`},
		`"configuration":{"url":"https://sqs.example.com/1/q","aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ","aws_secret_access_key":"%s","region":"eu-west-1"}`,
		`"configuration":{"url":"https://sqs.example.com/1/q","aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ","aws_secret_access_key":"%s","region":"eu-west-2"}`,
		func(i *moltinfake.Integration) *string { return &i.Configuration.AWSSecretAccessKey },
	}
}

func stompKind() kind {
	const addresses = `addresses = ["stomp://broker"]`
	return kind{
		"stomp", "password", []string{addresses, `username = "a"`}, []string{addresses, `username = "b"`},
		`"configuration":{"addresses":["stomp://broker"],"username":"a","password":"%s"}`,
		`"configuration":{"addresses":["stomp://broker"],"username":"b","password":"%s"}`,
		func(i *moltinfake.Integration) *string { return &i.Configuration.Password },
	}
}

// config is an integration with this name, with one of the kind's configurations, and with further lines in it.
func (k kind) config(name string, configuration []string, lines ...string) string {
	return hook(`name = "`+name+`"`, `observes = ["order.paid"]`, `integration_type = "`+k.integrationType+`"`,
		within(append(slices.Clone(configuration), lines...)...))
}

// plain, writeOnly and version are lines of a configuration.
func (k kind) plain(secret string) string     { return fmt.Sprintf("%s = %q", k.secret, secret) }
func (k kind) writeOnly(secret string) string { return fmt.Sprintf("%s_wo = %q", k.secret, secret) }
func (k kind) version(n int) string           { return fmt.Sprintf("%s_wo_version = %d", k.secret, n) }

// posted and put are the requests that create the integration named Orders, and change it.
func posted(k kind, secret string) string {
	return `POST /v2/integrations {"data":{"type":"integration","name":"Orders","description":"","enabled":false,` +
		`"integration_type":"` + k.integrationType + `","observes":["order.paid"],` + fmt.Sprintf(k.sentBefore, secret) + `}}`
}

func (k kind) put(name string, configuration ...string) string {
	return updated(createdID, k.integrationType, name, configuration...)
}

// updated is the request that updates an integration. It names all but the configuration, which goes along where it changes.
func updated(id, integrationType, name string, configuration ...string) string {
	members := append([]string{`"type":"integration"`, `"name":"` + name + `"`, `"description":""`, `"enabled":false`,
		`"integration_type":"` + integrationType + `"`, `"observes":["order.paid"]`}, configuration...)
	return "PUT /v2/integrations/" + id + ` {"data":{` + strings.Join(members, ",") + `}}`
}

// holds checks the state of the secret: the version of the write-only one, "" for none, and that the plain one is absent.
func (k kind) holds(version string) resource.TestCheckFunc {
	checks := []resource.TestCheckFunc{
		resource.TestCheckNoResourceAttr(address, "configuration."+k.secret),
		resource.TestCheckNoResourceAttr(address, "configuration."+k.secret+"_wo"),
		resource.TestCheckNoResourceAttr(address, "configuration."+k.secret+"_wo_version"),
	}
	if version != "" {
		checks[2] = resource.TestCheckResourceAttr(address, "configuration."+k.secret+"_wo_version", version)
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// stores expects this secret at the vendor's only integration.
func (k kind) stores(fake *moltinfake.Fake, secret string) resource.TestCheckFunc {
	return acctest.That(func() error {
		all := fake.Integrations()
		if len(all) != 1 || *k.stored(&all[0]) != secret {
			return fmt.Errorf("the vendor has %+v, want one with %q", all, secret)
		}
		return nil
	})
}

// isCurrent expects the time of the last change in the state.
func isCurrent(fake *moltinfake.Fake) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		at := fake.Integrations()[0].UpdatedAt.Format("2006-01-02T15:04:05.000Z")
		return resource.TestCheckResourceAttr(address, "updated_at", at)(s)
	}
}

// step applies a configuration and expects an action, exactly these writes, and no write-only secret in plan and state.
func step(w *acctest.World, config string, action plancheck.ResourceActionType, writes []string, checks ...resource.TestCheckFunc) resource.TestStep {
	plans := acctest.Plans(action, address)
	plans.PreApply = append(plans.PreApply, hides{})
	return resource.TestStep{
		PreConfig: w.Moltin.Journal.Clear, Config: w.Config(config), ConfigPlanChecks: plans,
		Check: resource.ComposeAggregateTestCheckFunc(append(checks, acctest.Requests(w.Moltin.Journal, writes...), hidden)...),
	}
}

// mark is in every write-only secret of these tests.
const mark = "wo-hush"

// hides expects a plan without write-only secrets. Its copy of the configuration has them, of course.
type hides struct{}

func (hides) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, part := range []any{req.Plan.ResourceChanges, req.Plan.PlannedValues, req.Plan.PriorState, req.Plan.ResourceDrift} {
		if encoded, err := json.Marshal(part); err != nil || strings.Contains(string(encoded), mark) {
			resp.Error = errors.Join(resp.Error, err, fmt.Errorf("the plan holds a write-only secret: %s", encoded))
		}
	}
}

func hidden(s *terraform.State) error {
	if text := s.String(); strings.Contains(text, mark) || strings.Contains(text, "**") {
		return fmt.Errorf("the state holds a write-only secret or a mask:\n%s", text)
	}
	return nil
}

// hasWriteOnly skips where the CLI knows no write-only arguments.
func hasWriteOnly() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
}
