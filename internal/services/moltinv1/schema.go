package moltinv1

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

func webhookSchema(ctx context.Context) schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	plain, writeOnly := path.MatchRoot("secret"), path.MatchRoot("secret_wo")
	return schema.Schema{
		MarkdownDescription: "A webhook of a Moltin v1 store. Moltin calls its URL when an object in the store is created, updated, " +
			"or deleted, depending on the webhook's settings.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the webhook, a UUID.",
			},
			"url": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "URL to deliver events to, including the scheme and host. It doesn't have to respond yet.",
			},
			"content_type": schema.StringAttribute{
				Required:   true,
				Validators: []validator.String{services.OneOf("json", "form")},
				MarkdownDescription: "Encoding of deliveries: `json` (`application/json`) or `form` " +
					"(`application/x-www-form-urlencoded`).",
			},
			"create": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether creating an object triggers the webhook. It can't be limited to one kind of object.",
			},
			"update": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether updating an object of any kind triggers the webhook.",
			},
			"delete": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether deleting an object of any kind triggers the webhook.",
			},
			"enabled": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether the webhook is active in the live store.",
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Name of the webhook. Moltin may not return it. In that case, changes made elsewhere aren't detected, and an import " +
					"starts without it. Default: none (`\"\"`).",
			},
			"subject": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Subject line of the webhook's email, if it sends one. Like `name`, Moltin may not return it. " +
					"Default: none (`\"\"`).",
			},
			"secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators: hook.PlainSecret(writeOnly),
				MarkdownDescription: "Secret that your endpoint can identify the webhook by. Default: none, which leaves a secret set elsewhere " +
					"unchanged. Removing it clears it in Moltin.",
			},
			"secret_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true,
				Validators: hook.WriteOnlySecret(plain),
				MarkdownDescription: "Like `secret`, but never stored in the plan or state (Terraform 1.11 or later). Default: none. A new value is sent " +
					"once. If `secret_wo_version` is set, only a new version sends it.",
			},
			"secret_wo_version": schema.Int64Attribute{
				Optional: true, Computed: true,
				Validators: []validator.Int64{int64validator.AlsoRequires(writeOnly)},
				MarkdownDescription: "Version of `secret_wo`, any whole number. Changing it sends the secret again. Default: increased " +
					"whenever `secret_wo` changes.",
			},
			"order": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Links to the orders related to the webhook, as the JSON text that Moltin returns. Null if it " +
					"returns none.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Time of creation, in the format `2006-01-02 15:04:05` without a time zone. Null if Moltin doesn't return it.",
			},
			"updated_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time of the last change, in the format of `created_at`. Null if Moltin doesn't return it.",
			},
		},
		Blocks: map[string]schema.Block{"timeouts": hook.TimeoutsBlock(ctx)},
	}
}
