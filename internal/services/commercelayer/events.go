package commercelayer

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// eventsModel is a data source commercelayer_events, which shows what happened.
type eventsModel struct {
	Name   types.String `tfsdk:"name"`
	Since  types.String `tfsdk:"since"`
	Limit  types.Int64  `tfsdk:"limit"`
	Events []eventModel `tfsdk:"events"`
}

// eventModel is one event.
type eventModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	CreatedAt types.String `tfsdk:"created_at"`
}

func eventNoun(in services.Place) services.Noun {
	noun := webhookNoun(in)
	noun.Thing, noun.AccessHint = "event", "Only API clients of the kind integration have rights on events, and only those of their role."
	return noun
}

// newEvents is a data source of the events that can be triggered again.
func newEvents(in services.Place) datasource.DataSource {
	noun := eventNoun(in)
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return &hook.DataSource[eventsModel, *client]{
		Noun: noun, TypeName: "commercelayer_events",
		Config: schema.Schema{
			MarkdownDescription: "The recent events of a Commerce Layer organization, without what they are about. The action " +
				"`commercelayer_event_trigger` makes one fire again, such as those that a broken handler lost. For how long Commerce Layer " +
				"keeps events isn't documented.",
			Attributes: map[string]schema.Attribute{
				"name": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Topic of the events, as in `orders.place`. Default: any.",
				},
				"since": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Time before which events are left out, RFC 3339, as in `2026-11-29T08:00:00Z`. Default: any.",
				},
				"limit": limitAttribute("events"),
				"events": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "The events, newest first.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"id":         text("Id of the event."),
						"name":       text("Topic of the event."),
						"created_at": text("Time of the event, RFC 3339."),
					}},
				},
			},
		},
		Validate: func(config eventsModel, diags *diag.Diagnostics) {
			if since := config.Since; !since.IsNull() && !since.IsUnknown() {
				if _, ok := services.ParseTime(since.ValueString()); !ok {
					diags.AddAttributeError(path.Root("since"), "Malformed time",
						"since must be a time with its zone, as in 2026-11-29T08:00:00Z, which timeadd() and plantimestamp() make, too.")
				}
			}
		},
		Get: func(ctx context.Context, c *client, config eventsModel, diags *diag.Diagnostics) eventsModel {
			return readEvents(ctx, noun, c, config, diags)
		},
	}
}

func readEvents(ctx context.Context, noun services.Noun, c *client, config eventsModel, diags *diag.Diagnostics) eventsModel {
	since, _ := services.ParseTime(config.Since.ValueString()) // the zero time where none is set
	filter := commercelayerapi.EventFilter{Name: config.Name.ValueString(), Since: since}
	events, err := c.newestEvents(ctx, filter, config.Limit)
	noun.Failed(diags, "list", "", err)
	config.Events = make([]eventModel, 0, len(events))
	for _, e := range events {
		if e.Problem != nil {
			diags.Append(hook.Unreadable(noun, e.ID, e.Problem))
			continue
		}
		config.Events = append(config.Events, eventModel{
			ID: types.StringValue(e.ID), Name: services.StringOrNull(e.Name), CreatedAt: services.StringOrNull(e.CreatedAt),
		})
	}
	return config
}

func (c *client) newestEvents(ctx context.Context, filter commercelayerapi.EventFilter, limit types.Int64) ([]commercelayerapi.Event, error) {
	id := func(e commercelayerapi.Event) string { return e.ID }
	return newest(ctx, limit, id, func(number int) ([]commercelayerapi.Event, int, error) {
		page, err := c.ListEvents(ctx, filter, number)
		return page.Events, page.Pages, err
	})
}

// eventTriggerModel is a commercelayer_event_trigger.
type eventTriggerModel struct {
	EventID types.String `tfsdk:"event_id"`
}

// newEventTrigger is an action that makes an event fire again.
func newEventTrigger(in services.Place) action.Action {
	return &hook.Action[eventTriggerModel, *client]{
		Noun: eventNoun(in), TypeName: "commercelayer_event_trigger",
		Description: "Makes an event of Commerce Layer fire again, such as one that a broken handler lost. **Every webhook of its " +
			"topic is called for it**, also those whose handlers got it the first time: each handler has to recognize what it has done " +
			"already. Webhooks that are disabled, or whose circuit is open, are hardly called, so reset a circuit first. The data source " +
			"`commercelayer_events` shows the ids.",
		Target: "event_id", Attempt: "trigger", Account: accountOf[eventTriggerModel],
		Do: func(ctx context.Context, c *client, config eventTriggerModel, said hook.Said) error {
			triggered, err := c.TriggerEvent(ctx, config.EventID.ValueString())
			var failure *rest.Error
			switch {
			case err == nil:
				of := "its topic"
				if triggered.Name != "" {
					of += ", " + triggered.Name
				}
				said.Progress(fmt.Sprintf("Event %s fires again, for every webhook of %s.", triggered.ID, of))
			case !errors.Is(err, rest.ErrNotFound) && errors.As(err, &failure) && failure.Ambiguous():
				return fmt.Errorf("%w. It may have fired all the same: look at the recent deliveries of its webhooks "+
					"(commercelayer_event_callbacks) before you trigger it again", err)
			}
			return err
		},
	}
}
