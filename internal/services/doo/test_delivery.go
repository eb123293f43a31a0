package doo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// deliveryLimit is how long a test waits for an endpoint. For how long doo does isn't documented.
const deliveryLimit = 10 * time.Second

// sampleID is the id of everything in a sample. Those of doo are numbers and UUIDs.
const sampleID = "test-delivery"

// sendTestModel is a doo_webhook_send_test.
type sendTestModel struct {
	TeamID       types.String `tfsdk:"team_id"`
	WebhookID    types.String `tfsdk:"webhook_id"`
	Type         types.String `tfsdk:"type"`
	Payload      types.String `tfsdk:"payload"`
	ClientSecret types.String `tfsdk:"client_secret"`
}

// newSendTest is an action that sends a sample to the endpoints of one type of a webhook's hooks, with a token as doo gets one.
func newSendTest(in services.Place) action.Action {
	noun := webhookNoun(in)
	return &hook.Action[sendTestModel, *client]{
		Noun: noun, TypeName: "doo_webhook_send_test",
		Description: "Sends a test to the endpoints of a doo webhook for one type of hook, from the machine that Terraform runs on, as " +
			"doo delivers: where the webhook has an `authentication`, it asks that endpoint for a token first, and sends it in the " +
			"header that `header_format` and `header_value_format` make. Anything but a status of 200 within 10 seconds is an error that " +
			"shows what the endpoint answered. For how long doo waits isn't documented.\n\n" +
			"Of doo's default body `event_id` alone is documented. The sample has that and an object of the type's resource, with the id " +
			"`" + sampleID + "`, which nothing at doo has, and the present time. A hook with an `origin` gets the result of its query " +
			"from doo: set `payload` to one.\n\n" +
			"What this can't prove: that doo reaches the endpoints from its own network, through your DNS and firewall, and that the " +
			"handler copes with whole events.",
		Target: "webhook_id", Attempt: hook.SendTest,
		Attributes: map[string]schema.Attribute{
			"team_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Id of the team that the webhook belongs to. Default: the provider's `team_id`.",
			},
			"type": schema.StringAttribute{
				Required: true, MarkdownDescription: "Type of the hooks to test, as in `order_created`. The webhook has to have one of it.",
			},
			"payload": hook.PayloadAttribute("Body of the delivery, which is sent as it is", "a small sample of the type."),
			"client_secret": schema.StringAttribute{
				Optional: true, WriteOnly: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Secret of `authentication`. Needed only where doo doesn't show the one that it holds, which it is asked " +
					"for at that moment.",
			},
		},
		Validate: func(config sendTestModel, diags *diag.Diagnostics) {
			checkTeam(config.TeamID, diags)
			hook.CheckPayload(config.Payload, diags)
		},
		Do: func(ctx context.Context, c *client, config sendTestModel, said hook.Said) error {
			return c.sendTest(ctx, noun, config, said)
		},
		Account: func(c *client, config sendTestModel) string {
			return "team " + cmp.Or(config.TeamID.ValueString(), c.defaultTeam().ValueString())
		},
	}
}

// sendTest reads the list anew, because what was read in common may be older than a change.
func (c *client) sendTest(ctx context.Context, noun services.Noun, config sendTestModel, said hook.Said) error {
	c.Hide(config.ClientSecret.ValueString(), config.Payload.ValueString())
	team, ok := teamOf(config.TeamID, c, said.Diagnostics)
	if !ok {
		return nil
	}
	id := config.WebhookID.ValueString()
	c.webhooks(team.ValueString()).Invalidate(id)
	w, err := c.find(ctx, team.ValueString(), id)
	if err != nil {
		return err
	}
	if problem := rest.ProblemOf(w); problem != nil {
		return problem
	}
	hooks := hooksOfType(noun, *w, config.Type.ValueString(), said.Diagnostics)
	test := hook.TestDelivery{
		Noun: noun, ID: w.ID, Client: c, Limit: deliveryLimit, Source: "this test waits", Only200: true, Said: said,
	}
	header := http.Header{}
	if w.Authentication != nil && !said.HasError() {
		header = c.authenticated(ctx, test, *w.Authentication, config)
	}
	if said.HasError() {
		return nil
	}
	header.Set("Content-Type", "application/json") // which isn't documented
	for _, h := range hooks {
		body := []byte(config.Payload.ValueString())
		if config.Payload.IsNull() {
			body = sample(h.Type, time.Now())
			warnOrigin(noun, *w, h, said.Diagnostics)
		}
		test.Address = "endpoint for " + h.Type
		test.Send(ctx, rest.Delivery{Method: h.Method, Address: h.Endpoint, Header: header, Body: body})
	}
	return nil
}

// hooksOfType returns the hooks of a type, or reports that there are none.
func hooksOfType(noun services.Noun, w dooapi.Webhook, hookType string, diags *diag.Diagnostics) []dooapi.Hook {
	var found []dooapi.Hook
	types := map[string]bool{}
	for _, h := range w.Hooks {
		if types[h.Type] = true; h.Type == hookType {
			found = append(found, h)
		}
	}
	if len(found) == 0 {
		var all []string
		for name := range types {
			all = append(all, name)
		}
		slices.Sort(all)
		diags.AddAttributeError(path.Root("type"), fmt.Sprintf("Unable to %s %s", hook.SendTest, noun),
			fmt.Sprintf("Webhook %s has no hook of the type %s. It has %s.", w.ID, hookType, strings.Join(all, ", ")))
	}
	return found
}

// warnOrigin warns of a sample that isn't what doo would send.
func warnOrigin(noun services.Noun, w dooapi.Webhook, h dooapi.Hook, diags *diag.Diagnostics) {
	if h.Origin != nil {
		diags.AddAttributeWarning(path.Root("payload"), fmt.Sprintf("The test has another body than %s %s", noun, w.ID),
			fmt.Sprintf("The hook for %s has an origin, so that doo delivers the result of its query. The test had doo's default body, which this "+
				"handler may not expect: set payload to such a result.", h.Type))
	}
}

// authenticated asks the receiver for a token, and returns the header with it (https://viovendi.atlassian.net/wiki/spaces/API,
// "Webhooks: OAuth request").
func (c *client) authenticated(ctx context.Context, test hook.TestDelivery, a dooapi.Authentication, config sendTestModel) http.Header {
	secret, ok := hook.TestSecret{
		Noun: test.Noun, ID: test.ID, Name: secretName, Given: config.ClientSecret, Shown: a.Credentials.ClientSecret, Needed: true,
	}.Choose(test.Said.Diagnostics)
	if !ok {
		return nil
	}
	form := url.Values{
		"client_id": {cmp.Or(a.Credentials.ClientID, "doo")}, "client_secret": {secret}, "grant_type": {cmp.Or(a.GrantType, "client_credentials")},
	}
	asking := http.Header{}
	asking.Set("Content-Type", "application/x-www-form-urlencoded")
	asking.Set("Accept", "application/json")
	test.Address, test.Sends = "authentication.endpoint", "a request for a token"
	test.Only200 = false // which is said of deliveries alone
	answer := test.Send(ctx, rest.Delivery{Address: a.Endpoint, Header: asking, Body: []byte(form.Encode())})
	if answer == nil {
		return nil
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if json.Unmarshal(answer.Body, &token) != nil || token.AccessToken == "" {
		test.Said.AddError(fmt.Sprintf("The test delivery to a %s failed", test.Noun),
			fmt.Sprintf("Webhook %s: its authentication.endpoint answered without JSON that has an access_token.\n\nLet it answer as OAuth 2.0 does, "+
				"as in {\"access_token\": \"…\", \"token_type\": \"Bearer\"}.", test.ID))
		return nil
	}
	c.Hide(token.AccessToken)
	header := http.Header{}
	header.Set(cmp.Or(a.HeaderFormat, "Authorization"),
		strings.ReplaceAll(cmp.Or(a.HeaderValueFormat, defaultHeaderValueFormat), accessTokenPlaceholder, token.AccessToken))
	return header
}

// sample is the body of a test. Only event_id is documented
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/892718/Webhooks); the rest is an invention.
func sample(hookType string, now time.Time) []byte {
	resource, _, _ := strings.Cut(hookType, "_")
	body, _ := json.Marshal(struct { // of texts
		EventID string `json:"event_id"`
	}{sampleID})
	about, _ := json.Marshal(map[string]any{resource: struct {
		ID        string `json:"id"`
		UpdatedAt string `json:"updated_at"`
	}{sampleID, now.UTC().Format(time.RFC3339Nano)}})
	return []byte(strings.TrimSuffix(string(body), "}") + "," + string(about[1:]))
}
