package doo

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

const (
	replaces  = " Changing this replaces the webhook."
	notShown  = " doo may not return it."
	unchanged = " doo advises against changing it."
)

func webhookSchema(ctx context.Context) schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{
		MarkdownDescription: "A webhook configuration of a doo team: the addresses that doo delivers events to, one for each hook.\n\n" +
			"doo's API can't update a webhook. Any change except to `timeouts` replaces it and changes its id. Set " +
			"`lifecycle { create_before_destroy = true }` so that no event is lost during the replacement.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the webhook, such as `" + exampleID + "`. It changes when the webhook is replaced.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: notEmpty(),
				MarkdownDescription: "Name of the webhook." + replaces,
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Description of the webhook. Default: none (`\"\"`)." + replaces,
			},
			"team_id": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep, Validators: notEmpty(),
				MarkdownDescription: "Id of the webhook's team. Default: the provider's `team_id` at creation. If removed, it keeps its last value until the " +
					"webhook is replaced." + replaces,
			},
			"organization_id": optionalID("Id of the webhook's organization. Omit it unless doo requires it."),
			"event_id":        optionalID("Id of the only event that the webhook is for. Omit this and `event_guide_id` for all events."),
			"event_guide_id":  optionalID("Id of the only event guide that the webhook is for."),
		},
		Blocks: map[string]schema.Block{
			"hooks": hooksBlock(), "authentication": authenticationBlock(), "timeouts": hook.TimeoutsBlock(ctx),
		},
	}
}

func notEmpty() []validator.String { return []validator.String{stringvalidator.LengthAtLeast(1)} }

func optionalID(what string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: what + " Default: none (`\"\"`)." + notShown + replaces,
	}
}

const exampleHooks = `hooks {
  type     = "order_created"
  endpoint = "https://hooks.example.com/orders"
}`

// plannedString is a text whose default the schema can't have: see withDefaults.
type plannedString struct {
	schema.StringAttribute
	byDefault string
}

// PlannedDefault returns the default, which is left out of generated configuration.
func (s plannedString) PlannedDefault() attr.Value { return types.StringValue(s.byDefault) }

// hooksBlock has no defaults and no validators inside: see withDefaults and checkConfigured.
func hooksBlock() schema.SetNestedBlock {
	withDefault := func(byDefault, what string) plannedString {
		return plannedString{schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: what + " Default: `" + byDefault + "`." + unchanged + replaces,
		}, byDefault}
	}
	method := withDefault(defaultMethod, "HTTP method.")
	return schema.SetNestedBlock{
		Validators:          []validator.Set{hook.RequiredBlock("at least one says what is delivered where", exampleHooks)},
		MarkdownDescription: "Required. One block for each hook: which event is delivered, and where. The order doesn't matter." + replaces,
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"type": schema.StringAttribute{
					Required: true,
					MarkdownDescription: "Event to deliver, in the form `resource_event`, such as `order_created`. An unknown type only causes a warning, because doo " +
						"adds types at any time." + replaces,
				},
				"endpoint": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "URL to deliver events to, including the scheme and host." + replaces,
				},
				"method": method,
			},
			Blocks: map[string]schema.Block{"origin": schema.SingleNestedBlock{
				MarkdownDescription: "GraphQL request whose result is delivered. Default: none, which delivers doo's default payload." + replaces,
				Attributes: map[string]schema.Attribute{
					"endpoint": withDefault(defaultOriginEndpoint, "GraphQL endpoint."),
					"method":   method,
					"body": schema.StringAttribute{
						Optional: true,
						MarkdownDescription: "Required. The request as JSON, in which doo replaces placeholders such as `%EVENT_ID%`. Differences in formatting " +
							"aren't a change." + replaces,
					},
				},
			}},
		},
	}
}

func authenticationBlock() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		Validators: []validator.Object{hook.RequiredInBlock("endpoint", "credentials")},
		MarkdownDescription: "How doo gets an access token from the receiver before each delivery (OAuth 2.0 client credentials). " +
			"Default: none, for receivers that need no token." + replaces,
		Attributes: map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Required. URL of the receiver's token endpoint, including the scheme and host." + replaces,
			},
			"grant_type":    withDefault(defaultGrantType, "Grant type of doo's token request."),
			"header_format": withDefault(defaultHeaderFormat, "Name of the header that carries the access token."),
			"header_value_format": withDefault(defaultHeaderValueFormat, "Value of that header. It must contain `"+accessTokenPlaceholder+
				"`, which doo replaces with the token."),
		},
		Blocks: map[string]schema.Block{"credentials": credentialsBlock()},
	}
}

func withDefault(byDefault, what string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(byDefault), Validators: notEmpty(),
		MarkdownDescription: what + " Default: `" + byDefault + "`." + unchanged + replaces,
	}
}

func credentialsBlock() schema.SingleNestedBlock {
	credentials := path.MatchRoot("authentication").AtName("credentials")
	plain, writeOnly := credentials.AtName("client_secret"), credentials.AtName("client_secret_wo")
	return schema.SingleNestedBlock{
		MarkdownDescription: "Required. Credentials that doo presents to the receiver. They are unrelated to the provider's own " +
			"credentials." + replaces,
		Attributes: map[string]schema.Attribute{
			"client_id": withDefault(defaultClientID, "Client id that doo presents to the receiver."),
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators: hook.PlainSecret(writeOnly),
				MarkdownDescription: "Client secret that doo presents to the receiver. Creating or replacing a webhook needs this or `client_secret_wo`. " +
					"Null after an import." + replaces,
			},
			"client_secret_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true,
				Validators: hook.WriteOnlySecret(plain),
				MarkdownDescription: "Like `client_secret`, but never stored in the plan or state (Terraform 1.11 or later). Default: none. A new " +
					"value replaces the webhook. If a version is set, only a new version does.",
			},
			"client_secret_wo_version": schema.Int64Attribute{
				Optional: true, Computed: true,
				Validators: []validator.Int64{int64validator.AlsoRequires(writeOnly)},
				MarkdownDescription: "Version of `client_secret_wo`, any whole number. Changing it replaces the webhook with one that has the current " +
					"secret. Default: 1 in each new webhook.",
			},
		},
	}
}
