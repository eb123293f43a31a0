package moltin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// deliveryLimit is how much time an endpoint has to answer 2xx (https://elasticpath.dev/docs/api/integrations, since 2024; older
// pages said 30 seconds).
const deliveryLimit = 10 * time.Second

// sampleID is the id of the resource in a sample: a UUID that no generator makes.
const sampleID = "00000000-0000-4000-8000-000000000000"

// sendTestModel is a moltin_integration_send_test.
type sendTestModel struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	Event         types.String `tfsdk:"event"`
	Payload       types.String `tfsdk:"payload"`
	SecretKey     types.String `tfsdk:"secret_key"`
}

// newSendTest is an action that sends a sample to an integration's address, in the form of Moltin's deliveries.
func newSendTest(in services.Place) action.Action {
	noun := integrationNoun(in)
	return &hook.Action[sendTestModel, *client]{
		Noun: noun, TypeName: "moltin_integration_send_test",
		Description: "Sends a test to the address of a Moltin integration, from the machine that Terraform runs on, formed as " +
			"Moltin's deliveries are, with the integration's secret. Anything but a status from 200 to 299 within 10 seconds is an " +
			"error that shows what the endpoint answered.\n\n" +
			"Sent are the headers `X-Moltin-Integration-Trigger` and, with a secret, `X-Moltin-Secret-Key`, and the whole envelope: `id`, " +
			"which is new each time, `triggered_by`, `attempt`, `integration`, `resources`, `payload` and `configuration`. The sample's " +
			"resource has the id `" + sampleID + "`, which no resource of Moltin has, and the present time. An integration that is " +
			"disabled is sent the test all the same, with a warning. Those of the types `aws_sqs` and `stomp` have no address that a " +
			"test could be sent to.\n\n" +
			"What this can't prove: that Moltin reaches the address from its own network, through your DNS and firewall, and that the " +
			"handler copes with whole events. The test isn't among the integration's logs.",
		Target: "integration_id", Attempt: hook.SendTest,
		Attributes: map[string]schema.Attribute{
			"event": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Event that the test pretends, as in `order.paid`. The integration has to observe it.",
			},
			"payload": hook.PayloadAttribute("What is delivered as `payload`, and once more as text in `resources`",
				"a small sample of the event's resource."),
			"secret_key": schema.StringAttribute{
				Optional: true, WriteOnly: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Secret of the integration. Needed only where Moltin doesn't show the one that it holds, which it is " +
					"asked for at that moment.",
			},
		},
		Validate: func(config sendTestModel, diags *diag.Diagnostics) { hook.CheckPayload(config.Payload, diags) },
		Do: func(ctx context.Context, c *client, config sendTestModel, said hook.Said) error {
			return c.sendTest(ctx, noun, config, said)
		},
	}
}

// sendTest reads the integration by itself, because what was read in common may be older than a change of its address.
func (c *client) sendTest(ctx context.Context, noun services.Noun, config sendTestModel, said hook.Said) error {
	c.Hide(config.SecretKey.ValueString(), config.Payload.ValueString())
	i, err := hook.Find(ctx, c.Births, config.IntegrationID.ValueString(), c.GetIntegration)
	if err != nil {
		return err
	}
	if checkTestable(noun, *i, config, said.Diagnostics); said.HasError() {
		return nil
	}
	shown := i.Configuration.SecretKey
	secret, ok := hook.TestSecret{Noun: noun, ID: i.ID, Name: secretKey, Given: config.SecretKey, Shown: shown}.Choose(said.Diagnostics)
	if !ok {
		return nil
	}
	body, err := c.envelope(*i, config, secret, time.Now())
	if err != nil {
		return err
	}
	test := hook.TestDelivery{
		Noun: noun, ID: i.ID, Address: "configuration.url", Client: c, Limit: deliveryLimit, Source: "Moltin waits", Said: said,
	}
	delivered := test.Send(ctx, rest.Delivery{
		Address: i.Configuration.URL, Header: deliveryHeader(config.Event.ValueString(), secret), Body: body,
	})
	if delivered != nil && !i.Enabled {
		test.Silent("the integration is disabled", "Set enabled = true, and apply.")
	}
	return nil
}

// checkTestable reports an integration that no test can be sent to.
func checkTestable(noun services.Noun, i moltinapi.Integration, config sendTestModel, diags *diag.Diagnostics) {
	summary := fmt.Sprintf("Unable to %s %s", hook.SendTest, noun)
	if i.IntegrationType != "" && i.IntegrationType != moltinapi.TypeWebhook {
		diags.AddAttributeError(path.Root("integration_id"), summary, fmt.Sprintf("Integration %s is of the type %s: Moltin puts its events into a "+
			"queue, for which credentials of Moltin's own are needed. Only those of the type webhook have an address that a test can be sent to.",
			i.ID, i.IntegrationType))
		return
	}
	if event := config.Event.ValueString(); !slices.Contains(i.Observes, event) {
		diags.AddAttributeError(path.Root("event"), summary, fmt.Sprintf("Integration %s doesn't observe %s, so that Moltin never delivers it. It "+
			"observes %s.", i.ID, event, strings.Join(slices.Sorted(slices.Values(i.Observes)), ", ")))
	}
}

// deliveryHeader is what Moltin sends beside a body: the secret as it is, and no signature. The names are those of a delivery
// that was captured in 2020 (https://github.com/elasticpath/epcc-composable-commerce-reference, product-updated.json).
func deliveryHeader(event, secret string) http.Header {
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("Accept-Encoding", "gzip")
	header.Set("User-Agent", "moltin/integrations")
	header.Set("X-Moltin-Integration-Trigger", event)
	if secret != "" {
		header.Set("X-Moltin-Secret-Key", secret)
	}
	return header
}

// envelope is the body of a delivery. Where something was deleted, resources is an object; else it is the payload as text.
func (c *client) envelope(i moltinapi.Integration, config sendTestModel, secret string, now time.Time) ([]byte, error) {
	event := config.Event.ValueString()
	payload, err := samplePayload(event, now)
	if !config.Payload.IsNull() {
		// Encoded as Moltin does it, with & as \u0026.
		payload, err = json.Marshal(json.RawMessage(config.Payload.ValueString()))
	}
	if err != nil {
		return nil, fmt.Errorf("building the payload: %w", err)
	}
	type integration struct {
		ID              string `json:"id"`
		IntegrationType string `json:"integration_type"`
		Name            string `json:"name"`
		Description     string `json:"description"`
	}
	type configuration struct {
		SecretKey string `json:"secret_key"`
		URL       string `json:"url"`
	}
	body := struct {
		ID            string          `json:"id"`
		TriggeredBy   string          `json:"triggered_by"`
		Attempt       int             `json:"attempt"`
		Integration   integration     `json:"integration"`
		Resources     any             `json:"resources"`
		Payload       json.RawMessage `json:"payload"`
		Configuration configuration   `json:"configuration"`
		StoreID       string          `json:"store_id,omitempty"`
		OrgID         string          `json:"org_id,omitempty"`
	}{
		// A handler that drops repeats of an id takes each test for a new delivery.
		ID: fmt.Sprintf("%s%012x", sampleID[:24], now.UnixMilli()), TriggeredBy: event, Attempt: 1,
		Integration: integration{i.ID, moltinapi.TypeWebhook, i.Name, i.Description},
		Resources:   string(payload), Payload: payload, Configuration: configuration{secret, i.Configuration.URL},
		StoreID: c.ActsOn().ID, OrgID: c.ActsOn().OrganizationID,
	}
	if strings.HasSuffix(event, ".deleted") {
		body.Resources = payload
	}
	return json.Marshal(body)
}

// bare is the resource whose events have a payload without data
// (https://elasticpath.dev/guides/How-To/Authentication/how-to-utilize-one-time-password-tokens).
const bare = "one-time-password-token-request"

// samplePayload is the payload of a test: what every resource has.
func samplePayload(event string, now time.Time) (json.RawMessage, error) {
	kind, verb := event, ""
	if dot := strings.LastIndexByte(event, '.'); dot >= 0 {
		kind, verb = event[:dot], event[dot+1:]
	}
	at := now.UTC().Format("2006-01-02T15:04:05.000Z")
	type timestamps struct {
		CreatedAt string `json:"created_at"`
		UpdatedAt string `json:"updated_at"`
	}
	type meta struct {
		Timestamps timestamps `json:"timestamps"`
	}
	type resource struct {
		Type string `json:"type"`
		ID   string `json:"id"`
		Meta *meta  `json:"meta,omitempty"`
	}
	var payload any
	switch whole := (resource{kind, sampleID, &meta{timestamps{at, at}}}); {
	case verb == "deleted":
		whole.Meta = nil
		payload = whole
	case kind == bare:
		payload = struct {
			CreatedAt string `json:"created_at"`
			Token     string `json:"one_time_password_token"`
			Purpose   string `json:"purpose"`
			UpdatedAt string `json:"updated_at"`
		}{at, "test-delivery", "test delivery", at}
	default:
		payload = map[string]resource{"data": whole}
	}
	return json.Marshal(payload)
}
