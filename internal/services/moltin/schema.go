package moltin

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

func integrationSchema(ctx context.Context) schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{
		Version: 1, // 0 is that of andrew-waters' provider, and of this provider's first states
		MarkdownDescription: "An integration of a Moltin v2 store, today Elastic Path Commerce Cloud: it delivers the events that it " +
			"observes to a webhook, an Amazon SQS queue or a STOMP broker.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the integration, a UUID.",
			},
			"name": schema.StringAttribute{
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the integration. It needn't be unique.",
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Description of the integration. Moltin's older pages call it required. Default: none (`\"\"`).",
			},
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether events are delivered. Default: `false`.",
			},
			"integration_type": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(moltinapi.TypeWebhook),
				Validators: []validator.String{
					services.OneOf(moltinapi.TypeWebhook, moltinapi.TypeSQS, moltinapi.TypeSTOMP),
				},
				MarkdownDescription: "Where events go: `webhook`, `aws_sqs` or `stomp`. It decides which attributes `configuration` " +
					"has. Default: `webhook`. A change replaces the integration.",
			},
			"observes": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
				MarkdownDescription: "Events to deliver, at least one, each as `resource.event`: `order.fulfilled`. A store allows 5 in one integration " +
					"unless Elastic Path raised its limit.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Time of creation, RFC 3339.",
			},
			"updated_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time of the last change, RFC 3339.",
			},
		},
		Blocks: map[string]schema.Block{"configuration": configurationBlock(), "timeouts": hook.TimeoutsBlock(ctx)},
	}
}

func configurationBlock() schema.SingleNestedBlock {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: description,
		}
	}
	secret := func(description string) schema.StringAttribute {
		attribute := text(description)
		attribute.Sensitive = true
		return attribute
	}
	plain := func(name, description string) schema.StringAttribute {
		attribute := secret(description)
		attribute.Validators = hook.PlainSecret(expression(name + writeOnlySuffix))
		return attribute
	}
	return schema.SingleNestedBlock{
		Validators: []validator.Object{hook.RequiredBlock("it says where and how events are delivered",
			"  configuration {\n    url = \"https://hooks.example.com/orders\"\n  }")},
		MarkdownDescription: "Required. Where and how events are delivered. Which attributes it has depends on `integration_type`: `webhook` needs " +
			"`url`; `aws_sqs` needs `url`, `region` and, to be created, both keys, the secret one plain or write-only; `stomp` needs " +
			"`addresses`. An update that changes anything in it sends all of it. A secret that was never configured is not managed: it " +
			"stays at Moltin as it is. Where Moltin shows such a secret as a mask only, an update that changes anything here asks for " +
			"the secret.",
		Attributes: map[string]schema.Attribute{
			"url": text("`webhook` and `aws_sqs`, which need it: the address that is called, with scheme and host, or that of the queue, as in " +
				"`https://sqs.eu-west-1.amazonaws.com/123456789012/orders`."),
			"secret_key": plain("secret_key", "`webhook`: sent with each delivery as it is, in the header `X-MOLTIN-SECRET-KEY` and in "+
				"the body. Default: not managed. Removed from the configuration, it is removed at Moltin."),
			"secret_key_wo":         writeOnlyAttribute("secret_key"),
			"secret_key_wo_version": versionAttribute("secret_key"),
			"aws_access_key_id": secret("`aws_sqs`: id of an access key that may send messages to the queue. Of a change at Moltin, only the last four " +
				"characters are seen. Default: not managed."),
			"aws_secret_access_key": plain("aws_secret_access_key", "`aws_sqs`: the secret of the access key. Moltin shows its last four "+
				"characters only, so a change there that keeps them isn't seen. An imported integration doesn't need it. Default: "+
				"not managed."),
			"aws_secret_access_key_wo":         writeOnlyAttribute("aws_secret_access_key"),
			"aws_secret_access_key_wo_version": versionAttribute("aws_secret_access_key"),
			"region":                           text("`aws_sqs`, which needs it: region of the queue, as in `eu-west-1`."),
			"addresses": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
				MarkdownDescription: "`stomp`, which needs them: addresses of the broker, each with scheme and host, as in " +
					"`stomp+ssl://broker.example.com:61614`.",
			},
			"destination": text("`stomp`: queue or topic on the broker, as in `/queue/orders`. Default: none."),
			"username":    text("`stomp`: user name at the broker. Default: none."),
			"password": plain("password", "`stomp`: password at the broker. Of a change at Moltin, only the last four characters are seen. Default: not "+
				"managed. Removed, it is removed at Moltin."),
			"password_wo":         writeOnlyAttribute("password"),
			"password_wo_version": versionAttribute("password"),
		},
	}
}

// expression is configurationPath for validators.
func expression(name string) path.Expression { return path.MatchRoot("configuration").AtName(name) }

// writeOnlyAttribute is the write-only twin of the secret of this name. It isn't sensitive too: it is null in every plan and
// state, and Terraform would carry a mark of each such null around.
func writeOnlyAttribute(name string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, WriteOnly: true,
		Validators: hook.WriteOnlySecret(expression(name)),
		MarkdownDescription: fmt.Sprintf("Like `%[1]s`, but never stored in plan or state (Terraform 1.11 or later). Default: none. A "+
			"changed value is sent once; with a version, only a changed version sends it.", name),
	}
}

// versionAttribute is the version of the write-only twin of the secret of this name.
func versionAttribute(name string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true,
		Validators: []validator.Int64{int64validator.AlsoRequires(expression(name + writeOnlySuffix))},
		MarkdownDescription: fmt.Sprintf("Version of `%[1]s_wo`: any whole number, a change sends the secret again. "+
			"Default: counted up whenever the secret changes.", name),
	}
}
