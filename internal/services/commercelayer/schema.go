package commercelayer

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/dynamicdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// providersDefault is a boolean attribute whose default is a setting of the provider.
type providersDefault struct{ schema.BoolAttribute }

// PlannedDefault returns the value that generated configuration leaves out. An import only has true if the provider's setting is true.
func (providersDefault) PlannedDefault() attr.Value { return types.BoolValue(true) }

// kept is an attribute that the server changes by itself, and that a configuration may fix.
type kept struct{ schema.StringAttribute }

// LeftOut reports that generated configuration doesn't have it, because its current value isn't necessarily the desired one.
func (kept) LeftOut() bool { return true }

const (
	circuitState = "circuit_state"
	// onlyClosed says what is wrong with any other value.
	onlyClosed = "can only be set to closed, which resets the circuit whenever it is open; leave it out to get only a warning"
)

// closedShape matches the only state of a circuit that can be configured.
var closedShape = regexp.MustCompile("^" + commercelayerapi.CircuitClosed + "$")

func webhookSchema(ctx context.Context) schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{
		Version: 1, // other providers' states have 0; see migrate.go
		MarkdownDescription: "A webhook of a Commerce Layer organization. For each event of its topic, Commerce Layer sends the " +
			"affected resource in a POST request to the callback URL.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: keep,
				MarkdownDescription: "Id of the webhook, such as `xYZkjABcde`.",
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the webhook, unique in the organization. Default: a name that Commerce Layer derives from the id. " +
					"If removed from the configuration, it keeps its last value.",
			},
			"topic": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Event to deliver, in the form `resource.event`, such as `orders.place`. An unknown topic only causes a warning, " +
					"because Commerce Layer adds topics at any time.",
			},
			"callback_url": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "URL to deliver events to, including the scheme and host.",
			},
			"include_resources": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Default:             setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
				MarkdownDescription: "Relationships to include in the payload. Use dots for nested ones: `line_items.item`. Default: none.",
			},
			"reference": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "Your own reference for the webhook, such as its id in another system. Default: none (`\"\"`).",
			},
			"reference_origin": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "System that `reference` belongs to. Default: none (`\"\"`).",
			},
			"metadata": schema.DynamicAttribute{
				Optional: true, Computed: true, Default: dynamicdefault.StaticValue(emptyMetadata()),
				MarkdownDescription: "Any object, such as `{ team = \"orders\", priority = 3 }`. It replaces all metadata stored by Commerce Layer. " +
					"Default: none (`{}`).",
			},
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether Commerce Layer delivers events. Default: `true`.",
			},
			keepSharedSecret: providersDefault{schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether to keep `shared_secret` in the state. Default: the provider's setting, which is `true` unless set. Imports " +
					"use the provider's setting. Changing this makes no API call.",
			}},
			"shared_secret": schema.StringAttribute{
				Computed: true, Sensitive: true, PlanModifiers: keep,
				MarkdownDescription: "Key that Commerce Layer signs deliveries with (HMAC-SHA256, header " +
					"`X-CommerceLayer-Signature`). Null if `keep_shared_secret` is `false`.",
			},
			"disabled_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time when the webhook was disabled, in RFC 3339 format. Null while it is enabled.",
			},
			circuitState: kept{schema.StringAttribute{
				Optional: true, Computed: true,
				Validators: []validator.String{services.OfShape(closedShape, onlyClosed)},
				MarkdownDescription: "`closed`, or `open` after 30 consecutive failed deliveries, which stops delivery. If set to `closed`, an apply " +
					"resets an open circuit. Default: none, which only causes a warning.",
			}},
			"circuit_failure_count": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Number of consecutive failed deliveries.",
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
		Blocks: map[string]schema.Block{"timeouts": hook.TimeoutsBlock(ctx)},
	}
}
