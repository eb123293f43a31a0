package commercelayer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// deliveryLimit is how long an endpoint may take to respond with 2xx (https://docs.commercelayer.io/core/real-time-webhooks).
const deliveryLimit = 5 * time.Second

// sampleID is the id of the resource in a sample. Commerce Layer's own ids have only letters.
const sampleID = "test-delivery"

// sendTestModel is a commercelayer_webhook_send_test.
type sendTestModel struct {
	WebhookID types.String `tfsdk:"webhook_id"`
	Payload   types.String `tfsdk:"payload"`
}

// newSendTest returns an action that sends a sample to a webhook's address, signed like Commerce Layer's deliveries.
func newSendTest(in services.Place) action.Action {
	noun := webhookNoun(in)
	return &hook.Action[sendTestModel, *client]{
		Noun: noun, TypeName: "commercelayer_webhook_send_test",
		Description: "Sends a test to the address of a Commerce Layer webhook, from the machine that Terraform runs on, in the form of " +
			"Commerce Layer's deliveries and with their signature. It reads the webhook's secret and doesn't store it. Anything but a " +
			"status from 200 to 299 within 5 seconds is an error that shows the endpoint's response.\n\n" +
			"The test is a JSON:API document with the headers `X-CommerceLayer-Topic` and `X-CommerceLayer-Signature`. The sample's " +
			"resource has the current time, the id `" + sampleID + "`, which no resource in Commerce Layer has, and `metadata` with " +
			"`\"test_delivery\": true`, so that a handler can recognize it. The test is sent, with a warning, even if the webhook is " +
			"disabled or its circuit is open.\n\n" +
			"The test can't prove that Commerce Layer reaches the address from its own network, through your DNS and firewall, or " +
			"that the handler copes with complete events. It doesn't count for the circuit and isn't among the event callbacks.",
		Target: "webhook_id", Attempt: hook.SendTest, Account: accountOf[sendTestModel],
		Attributes: map[string]schema.Attribute{
			"payload": hook.PayloadAttribute("Body of the delivery, which is signed and sent unchanged",
				"a small sample for the webhook's topic, without what `include_resources` adds."),
		},
		Validate: func(config sendTestModel, diags *diag.Diagnostics) { hook.CheckPayload(config.Payload, diags) },
		Do: func(ctx context.Context, c *client, config sendTestModel, said hook.Said) error {
			return c.sendTest(ctx, noun, config, said)
		},
	}
}

// sendTest reads the webhook with its own request, because the shared list may be older than a change of its address.
func (c *client) sendTest(ctx context.Context, noun services.Noun, config sendTestModel, said hook.Said) error {
	c.Hide(config.Payload.ValueString())
	w, err := c.get(ctx, config.WebhookID.ValueString())
	if err != nil {
		return err
	}
	if w.SharedSecret == "" {
		return errors.New("its shared_secret isn't shown, so the test can't be signed")
	}
	body := []byte(config.Payload.ValueString())
	if config.Payload.IsNull() {
		body = sample(*w, time.Now())
	}
	test := hook.TestDelivery{
		Noun: noun, ID: w.ID, Address: "callback_url", Client: c, Limit: deliveryLimit, Source: "Commerce Layer waits", Said: said,
	}
	if test.Send(ctx, rest.Delivery{Address: w.CallbackURL, Header: deliveryHeader(*w, body), Body: body}) != nil {
		warnOnlyTests(test, *w)
	}
	return nil
}

// warnOnlyTests warns about a webhook that gets no events from Commerce Layer.
func warnOnlyTests(test hook.TestDelivery, w commercelayerapi.Webhook) {
	if w.DisabledAt != "" {
		test.Silent("the webhook is disabled", "Set enabled = true, and apply.")
	}
	if w.CircuitState == commercelayerapi.CircuitOpen {
		test.Silent("the webhook's circuit is open", "Invoke commercelayer_webhook_reset_circuit, or apply with circuit_state = \"closed\".")
	}
}

// deliveryHeader returns the header of a delivery (https://docs.commercelayer.io/core/callbacks-security). The content
// type isn't documented, but the vendor's own handlers require this one (https://github.com/commercelayer/examples, webhooks).
func deliveryHeader(w commercelayerapi.Webhook, body []byte) http.Header {
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("X-CommerceLayer-Topic", w.Topic)
	header.Set("X-CommerceLayer-Signature", sign(w.SharedSecret, body))
	return header
}

// sampleResource is a JSON:API resource of a sample, with relative links
// (https://github.com/commercelayer/examples, webhooks/twilio-sms-notification/payload.json).
type sampleResource struct {
	ID            string            `json:"id"`
	Type          string            `json:"type"`
	Links         map[string]string `json:"links"`
	Attributes    attributes        `json:"attributes"`
	Relationships map[string]any    `json:"relationships"`
	Meta          account           `json:"meta"`
}

// account is the account of a resource.
type account struct {
	Mode           string `json:"mode"`
	OrganizationID string `json:"organization_id"`
}

// attributes are those that all resources have.
type attributes struct {
	CreatedAt       *string         `json:"created_at"`
	UpdatedAt       *string         `json:"updated_at"`
	Reference       *string         `json:"reference"`
	ReferenceOrigin *string         `json:"reference_origin"`
	Metadata        map[string]bool `json:"metadata"`
}

// sample returns the body of a test: the attributes that every resource has. If it was destroyed, everything but the id is null, and
// if it was tagged, it comes with its tags (https://docs.commercelayer.io/core/real-time-webhooks).
func sample(w commercelayerapi.Webhook, now time.Time) []byte {
	kind, verb, _ := strings.Cut(w.Topic, ".")
	at, id, origin := now.UTC().Format("2006-01-02T15:04:05.000Z"), sampleID, "terraform"
	form := func(kind string) sampleResource {
		return sampleResource{
			ID: sampleID, Type: kind, Links: map[string]string{"self": "/api/" + kind + "/" + sampleID},
			Attributes:    attributes{&at, &at, &id, &origin, map[string]bool{"test_delivery": true}},
			Relationships: map[string]any{}, Meta: account{w.Mode, w.OrganizationID},
		}
	}
	document := struct {
		Data     sampleResource   `json:"data"`
		Included []sampleResource `json:"included,omitempty"`
	}{Data: form(kind)}
	switch verb {
	case "destroy":
		document.Data.Attributes = attributes{}
	case "tagged":
		tag := map[string]string{"type": "tags", "id": sampleID}
		document.Data.Relationships["tags"] = map[string]any{"data": []any{tag}}
		document.Included = []sampleResource{form("tags")}
	}
	body, _ := json.Marshal(document) // can't fail
	return body
}
