package moltinv1

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// webhookModel is a moltin_v1_webhook in configuration, plan and state.
type webhookModel struct {
	ID          types.String `tfsdk:"id"`
	URL         types.String `tfsdk:"url"`
	ContentType types.String `tfsdk:"content_type"`
	Create      types.Bool   `tfsdk:"create"`
	Update      types.Bool   `tfsdk:"update"`
	Delete      types.Bool   `tfsdk:"delete"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	Name        types.String `tfsdk:"name"`
	Subject     types.String `tfsdk:"subject"`
	Secret      types.String `tfsdk:"secret"`
	// SecretWO comes with the configuration. Plan and state hold SecretWOVersion alone, which is null where Secret is
	// configured or none: see settleSecret.
	SecretWO        types.String   `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64    `tfsdk:"secret_wo_version"`
	Order           types.String   `tfsdk:"order"`
	CreatedAt       types.String   `tfsdk:"created_at"`
	UpdatedAt       types.String   `tfsdk:"updated_at"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// params is what creates the webhook, without a prior state, or changes it from that state: only what differs is sent.
// What is removed is sent empty, which is how a form clears a field; the API documents no way to do so.
func (m webhookModel) params(prior *webhookModel) moltinv1api.WebhookParams {
	if prior == nil {
		prior = &webhookModel{}
	}
	text := func(planned, before types.String) *string {
		if planned.ValueString() == before.ValueString() {
			return nil
		}
		return new(planned.ValueString())
	}
	yesNo := func(planned, before types.Bool) *bool {
		if planned.Equal(before) {
			return nil
		}
		return new(planned.ValueBool())
	}
	return moltinv1api.WebhookParams{
		URL: text(m.URL, prior.URL), ContentType: text(m.ContentType, prior.ContentType),
		Create: yesNo(m.Create, prior.Create), Update: yesNo(m.Update, prior.Update),
		Delete: yesNo(m.Delete, prior.Delete), Enabled: yesNo(m.Enabled, prior.Enabled),
		Name: text(m.Name, prior.Name), Subject: text(m.Subject, prior.Subject), Secret: m.secretParam(*prior),
	}
}

// describes reports whether a webhook has all the writable values of the model. Name and subject count where they are shown.
func (m webhookModel) describes(w moltinv1api.Webhook) bool {
	return m.URL.ValueString() == w.URL && m.ContentType.ValueString() == w.ContentType &&
		m.Create.ValueBool() == w.Create && m.Update.ValueBool() == w.Update && m.Delete.ValueBool() == w.Delete &&
		m.Enabled.ValueBool() == w.Enabled &&
		(w.Name == "" || m.Name.ValueString() == w.Name) && (w.Subject == "" || m.Subject.ValueString() == w.Subject)
}

// fromAPI is the state after a read: what the webhook is now. Name, subject and secret stay as they were where the vendor
// doesn't show them.
func fromAPI(prior webhookModel, w moltinv1api.Webhook) (webhookModel, diag.Diagnostics) {
	secret, diags := secretNow(prior.Secret, w.Secret)
	return webhookModel{
		ID: types.StringValue(w.ID), URL: types.StringValue(w.URL), ContentType: types.StringValue(w.ContentType),
		Create: types.BoolValue(w.Create), Update: types.BoolValue(w.Update), Delete: types.BoolValue(w.Delete),
		Enabled: types.BoolValue(w.Enabled),
		Name:    textNow(prior.Name, w.Name), Subject: textNow(prior.Subject, w.Subject),
		Secret: secret, SecretWOVersion: prior.SecretWOVersion,
		Order: services.StringOrNull(w.Order), CreatedAt: services.StringOrNull(w.CreatedAt),
		UpdatedAt: services.StringOrNull(w.UpdatedAt), Timeouts: prior.Timeouts,
	}, diags
}

// textNow is the value of a text that the documented answers don't hold: "" can't be told from "not shown".
func textNow(prior types.String, shown string) types.String {
	if shown == "" {
		return types.StringValue(prior.ValueString())
	}
	return types.StringValue(shown)
}

// applied is the state after a create or an update: the plan, completed by what the server decided.
func (m webhookModel) applied(got webhookModel) webhookModel {
	m.ID, m.Order = services.PlannedOr(m.ID, got.ID), services.PlannedOr(m.Order, got.Order)
	m.CreatedAt, m.UpdatedAt = services.PlannedOr(m.CreatedAt, got.CreatedAt), services.PlannedOr(m.UpdatedAt, got.UpdatedAt)
	return m.stored()
}

// check reports values that can't be right: as errors where they are new or changed, as warnings where they exist already.
func (m webhookModel) check(prior *webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil {
		prior = &webhookModel{}
	}
	services.CheckURL(path.Root("url"), m.URL, prior.URL, []string{"https", "http"}, &diags)
	if m.neverFires() && !prior.neverFires() {
		diags.AddAttributeWarning(path.Root("enabled"), "The webhook never fires",
			"It is enabled, but create, update and delete are all false, so nothing triggers it.")
	}
	return diags
}

// neverFires reports whether the webhook is enabled and nothing triggers it. What isn't known yet may trigger it.
func (m webhookModel) neverFires() bool {
	no := types.BoolValue(false)
	return m.Enabled.ValueBool() && m.Create.Equal(no) && m.Update.Equal(no) && m.Delete.Equal(no)
}
