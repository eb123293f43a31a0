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
		MarkdownDescription: "An integration of a Moltin v2 store (now Elastic Path Commerce Cloud). It delivers the events that it " +
			"observes to a webhook, an Amazon SQS queue, or a STOMP broker.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the integration, a UUID.",
			},
			"name": schema.StringAttribute{
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the integration. It doesn't have to be unique.",
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Description of the integration. Moltin's older documentation lists it as required. Default: none (`\"\"`).",
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
				MarkdownDescription: "Where events are sent: `webhook`, `aws_sqs`, or `stomp`. It determines the attributes of `configuration`. " +
					"Default: `webhook`. Changing this replaces the integration.",
			},
			"observes": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
				MarkdownDescription: "Events to deliver, at least one, in the form `resource.event`, such as `order.fulfilled`. A store allows 5 per " +
					"integration unless Elastic Path has raised its limit.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Time of creation, in RFC 3339 format.",
			},
			"updated_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time of the last change, in RFC 3339 format.",
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
		MarkdownDescription: "Required. Where and how events are delivered. The attributes depend on `integration_type`: `webhook` requires " +
			"`url`; `stomp` requires `addresses`; `aws_sqs` requires `url` and `region`, and both keys when it is created (the secret key " +
			"plain or write-only). Changing any attribute sends the whole block. A secret that was never configured isn't managed, and " +
			"stays in Moltin unchanged. If Moltin returns only a mask of such a secret, changing any attribute of this block requires " +
			"the secret.",
		Attributes: map[string]schema.Attribute{
			"url": text("Required for `webhook` (URL to deliver events to) and `aws_sqs` (URL of the queue, such as " +
				"`https://sqs.eu-west-1.amazonaws.com/123456789012/orders`)."),
			"secret_key": plain("secret_key", "For `webhook`. Sent unchanged with each delivery, in the header `X-MOLTIN-SECRET-KEY` and in "+
				"the body. Default: not managed. Removing it clears it in Moltin."),
			"secret_key_wo":         writeOnlyAttribute("secret_key"),
			"secret_key_wo_version": versionAttribute("secret_key"),
			"aws_access_key_id": secret("For `aws_sqs`. Id of an access key that can send messages to the queue. Changes made in Moltin are detected only if the " +
				"last four characters differ. Default: not managed."),
			"aws_secret_access_key": plain("aws_secret_access_key", "For `aws_sqs`. Secret of the access key. Changes made in Moltin are detected only if the last four "+
				"characters differ. Imported integrations don't need it. Default: not managed."),
			"aws_secret_access_key_wo":         writeOnlyAttribute("aws_secret_access_key"),
			"aws_secret_access_key_wo_version": versionAttribute("aws_secret_access_key"),
			"region":                           text("Required for `aws_sqs`. Region of the queue, such as `eu-west-1`."),
			"addresses": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
				MarkdownDescription: "Required for `stomp`. Addresses of the broker, each including the scheme and host, such as " +
					"`stomp+ssl://broker.example.com:61614`.",
			},
			"destination": text("For `stomp`. Queue or topic on the broker, such as `/queue/orders`. Default: none."),
			"username":    text("For `stomp`. User name for the broker. Default: none."),
			"password": plain("password", "For `stomp`. Password for the broker. Changes made in Moltin are detected only if the last four characters differ. "+
				"Default: not managed. Removing it clears it in Moltin."),
			"password_wo":         writeOnlyAttribute("password"),
			"password_wo_version": versionAttribute("password"),
		},
	}
}

// expression is configurationPath for validators.
func expression(name string) path.Expression { return path.MatchRoot("configuration").AtName(name) }

// writeOnlyAttribute is the write-only counterpart of a secret. It isn't marked as sensitive: it is null in every plan and state,
// and Terraform would keep a mark for each null.
func writeOnlyAttribute(name string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, WriteOnly: true,
		Validators: hook.WriteOnlySecret(expression(name)),
		MarkdownDescription: fmt.Sprintf("Like `%[1]s`, but never stored in the plan or state (Terraform 1.11 or later). Default: none. A "+
			"new value is sent once. If a version is set, only a new version sends it.", name),
	}
}

// versionAttribute is the version of the write-only twin of the secret of this name.
func versionAttribute(name string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true,
		Validators: []validator.Int64{int64validator.AlsoRequires(expression(name + writeOnlySuffix))},
		MarkdownDescription: fmt.Sprintf("Version of `%[1]s_wo`, any whole number. Changing it sends the secret again. "+
			"Default: increased whenever the secret changes.", name),
	}
}
