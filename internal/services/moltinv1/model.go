package moltinv1

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// webhookModel is a moltin_v1_webhook in configuration, plan and state.
type webhookModel struct {
	hook.Base
	URL         types.String `tfsdk:"url"`
	ContentType types.String `tfsdk:"content_type"`
	Create      types.Bool   `tfsdk:"create"`
	Update      types.Bool   `tfsdk:"update"`
	Delete      types.Bool   `tfsdk:"delete"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	Name        types.String `tfsdk:"name"`
	Subject     types.String `tfsdk:"subject"`
	Secret      types.String `tfsdk:"secret"`
	// SecretWO is only in the configuration. Plan and state hold SecretWOVersion.
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64  `tfsdk:"secret_wo_version"`
	Order           types.String `tfsdk:"order"`
	CreatedAt       types.String `tfsdk:"created_at"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
}

// params is what creates the webhook or, with a prior state, changes it: it sends only what differs. A removed value is sent
// empty, which is how a form clears a field. The API documents no way to do so.
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

// matches reports whether a webhook has all the writable values of the model, including name and subject if they are shown.
func (m webhookModel) matches(w moltinv1api.Webhook) bool {
	return m.URL.ValueString() == w.URL && m.ContentType.ValueString() == w.ContentType &&
		m.Create.ValueBool() == w.Create && m.Update.ValueBool() == w.Update && m.Delete.ValueBool() == w.Delete &&
		m.Enabled.ValueBool() == w.Enabled &&
		(w.Name == "" || m.Name.ValueString() == w.Name) && (w.Subject == "" || m.Subject.ValueString() == w.Subject)
}

// Refresh keeps name and subject as they were if the vendor doesn't show them.
func (m webhookModel) Refresh(w *moltinv1api.Webhook) (webhookModel, diag.Diagnostics) {
	return webhookModel{
		Base: hook.Base{ID: types.StringValue(w.ID), Timeouts: m.Timeouts},
		URL:  types.StringValue(w.URL), ContentType: types.StringValue(w.ContentType),
		Create: types.BoolValue(w.Create), Update: types.BoolValue(w.Update), Delete: types.BoolValue(w.Delete),
		Enabled: types.BoolValue(w.Enabled), Name: textNow(m.Name, w.Name), Subject: textNow(m.Subject, w.Subject),
		Secret: m.Secret, SecretWOVersion: m.SecretWOVersion, Order: services.StringOrNull(w.Order),
		CreatedAt: services.StringOrNull(w.CreatedAt), UpdatedAt: services.StringOrNull(w.UpdatedAt),
	}, nil
}

// textNow is the value of a text that the documented answers don't hold: "" can't be told from "not shown".
func textNow(prior types.String, shown string) types.String {
	if shown == "" {
		return types.StringValue(prior.ValueString())
	}
	return types.StringValue(shown)
}

// Check reports what is wrong, and warns of a webhook that nothing triggers.
func (m webhookModel) Check(prior *webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil {
		prior = &webhookModel{}
	}
	services.CheckURL(path.Root("url"), m.URL, prior.URL, []string{"https", "http"}, &diags)
	if m.neverFires() && !prior.neverFires() {
		diags.AddAttributeWarning(path.Root("enabled"), "The webhook never fires",
			"Set create, update, or delete to true. The webhook is enabled, but all three are false, so nothing triggers it.")
	}
	return diags
}

// neverFires reports whether the webhook is enabled and nothing triggers it. An unknown value may turn out to trigger it.
func (m webhookModel) neverFires() bool {
	no := types.BoolValue(false)
	return m.Enabled.ValueBool() && m.Create.Equal(no) && m.Update.Equal(no) && m.Delete.Equal(no)
}

// Calls returns nothing for a webhook that nothing triggers.
func (m webhookModel) Calls() (scope string, same func(*moltinv1api.Webhook) bool) {
	if m.URL.IsUnknown() || m.Create.IsUnknown() || m.Update.IsUnknown() || m.Delete.IsUnknown() ||
		!m.Create.ValueBool() && !m.Update.ValueBool() && !m.Delete.ValueBool() {
		return "", nil
	}
	return "", func(w *moltinv1api.Webhook) bool {
		return w.URL == m.URL.ValueString() && w.Create == m.Create.ValueBool() && w.Update == m.Update.ValueBool() &&
			w.Delete == m.Delete.ValueBool()
	}
}
