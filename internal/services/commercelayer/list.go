package commercelayer

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

func newWebhookList(in services.Place) list.ListResource {
	return &hook.List[webhookModel, webhookFilter, commercelayerapi.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: typeName, Config: webhookListSchema(),
		Name: func(w *commercelayerapi.Webhook) string { return fmt.Sprintf("%s (%s)", w.Name, w.Topic) },
		Imported: func(ctx context.Context, f webhookFilter, w *commercelayerapi.Webhook) (webhookModel, diag.Diagnostics) {
			m, diags := webhookModel{Base: hook.Base{Timeouts: hook.NoTimeouts(ctx)}, KeepSharedSecret: f.keepSecrets}.Refresh(w)
			m.SharedSecret = types.StringNull()
			return m, diags
		},
	}
}

// webhookFilter is the configuration of a list block. Null values don't filter.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	Topic       types.String `tfsdk:"topic"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`

	keepSecrets types.Bool // whether an import keeps the secret
}

// Complete adds whether an import keeps the secret.
func (f webhookFilter) Complete(c *client, _ *diag.Diagnostics) webhookFilter {
	f.keepSecrets = c.keepsSecrets()
	return f
}

// Walk lets Commerce Layer filter by topic, so that no other webhooks are read.
func (f webhookFilter) Walk(ctx context.Context, c *client) iter.Seq2[*commercelayerapi.Webhook, error] {
	return collection.Walk(ctx, c.source(f.Topic.ValueString()))
}

func (f webhookFilter) Matches(w *commercelayerapi.Webhook) bool {
	return (f.Topic.IsNull() || hasTopic(w, f.Topic.ValueString())) && (f.Name.IsNull() || f.Name.ValueString() == w.Name) &&
		(f.Enabled.IsNull() || f.Enabled.ValueBool() == (w.DisabledAt == "")) &&
		strings.Contains(w.CallbackURL, f.URLContains.ValueString())
}

func webhookListSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds the webhooks of a Commerce Layer organization for `terraform query` (Terraform 1.14 or later), oldest " +
			"first, without their secrets. Without filters it finds all.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks with exactly this name. Default: any.",
			},
			"topic": schema.StringAttribute{
				Optional: true, Validators: []validator.String{services.OfShape(topicShape, "must be of the form resource.event")},
				MarkdownDescription: "Finds only webhooks of this topic, such as `orders.place`, and reads no others. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only webhooks that are enabled (`true`) or disabled (`false`). Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks whose `callback_url` contains this text. Default: any.",
			},
		},
	}
}
