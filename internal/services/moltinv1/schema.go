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
		MarkdownDescription: "A webhook of a Moltin v1 store: Moltin calls its address whenever anything in the store is created, " +
			"updated or deleted, as far as the webhook asks for it.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the webhook, a UUID.",
			},
			"url": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Address that is called, with scheme and host. Nothing needs to answer there yet.",
			},
			"content_type": schema.StringAttribute{
				Required:   true,
				Validators: []validator.String{services.OneOf("json", "form")},
				MarkdownDescription: "Encoding of what is delivered: `json` (`application/json`) or `form` " +
					"(`application/x-www-form-urlencoded`).",
			},
			"create": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether the creation of an object triggers the webhook. It can't be limited to one kind of object.",
			},
			"update": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether the change of an object, of any kind, triggers the webhook.",
			},
			"delete": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether the deletion of an object, of any kind, triggers the webhook.",
			},
			"enabled": schema.BoolAttribute{
				Required:            true,
				MarkdownDescription: "Whether the live store uses the webhook.",
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Name of the webhook. The answers that Moltin documents don't hold it; where the store doesn't show " +
					"it, changes made elsewhere aren't seen, and an import starts without it. Default: none (`\"\"`).",
			},
			"subject": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Subject line of the email that belongs to the webhook, if there is one. It is shown as little as " +
					"`name` is. Default: none (`\"\"`).",
			},
			"secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators: hook.PlainSecret(writeOnly),
				MarkdownDescription: "Secret by which the called address recognizes the webhook. Default: none, and then one that was set " +
					"elsewhere is left alone. Removed from the configuration, it is cleared at Moltin.",
			},
			"secret_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true,
				Validators: hook.WriteOnlySecret(plain),
				MarkdownDescription: "Like `secret`, but never stored in plan or state (Terraform 1.11 or later). Default: none. A changed value is sent " +
					"once; with `secret_wo_version`, only a changed version sends it.",
			},
			"secret_wo_version": schema.Int64Attribute{
				Optional: true, Computed: true,
				Validators: []validator.Int64{int64validator.AlsoRequires(writeOnly)},
				MarkdownDescription: "Version of `secret_wo`: any whole number, a change sends the secret again. Default: counted up by the " +
					"provider whenever `secret_wo` changes.",
			},
			"order": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Links to the orders related to the webhook, as the JSON text that Moltin shows. Null where it " +
					"shows none.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Time of creation, as `2006-01-02 15:04:05` without a zone. Null where Moltin doesn't show it.",
			},
			"updated_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time of the last change, in the form of `created_at`. Null where Moltin doesn't show it.",
			},
		},
		Blocks: map[string]schema.Block{"timeouts": hook.TimeoutsBlock(ctx)},
	}
}
