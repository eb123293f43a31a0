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

// eventsModel is a data source commercelayer_events.
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
	noun.Thing, noun.AccessHint = "event", "Only API clients of the kind integration have permissions for events, depending on their role."
	return noun
}

// newEvents returns a data source for the events that can be triggered again.
func newEvents(in services.Place) datasource.DataSource {
	noun := eventNoun(in)
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return &hook.DataSource[eventsModel, *client]{
		Noun: noun, TypeName: "commercelayer_events",
		Config: schema.Schema{
			MarkdownDescription: "The recent events of a Commerce Layer organization, without their data. The action `commercelayer_event_trigger` " +
				"fires one again, for example if a broken handler lost it. How long Commerce Layer keeps events isn't " +
				"documented.",
			Attributes: map[string]schema.Attribute{
				"name": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Topic of the events, such as `orders.place`. Default: any.",
				},
				"since": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Only events since this time, RFC 3339, such as `2026-11-29T08:00:00Z`. Default: any.",
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
						"since must be a time with a zone, such as 2026-11-29T08:00:00Z. timeadd() and plantimestamp() return such times.")
				}
			}
		},
		Get: func(ctx context.Context, c *client, config eventsModel, diags *diag.Diagnostics) eventsModel {
			return readEvents(ctx, noun, c, config, diags)
		},
	}
}

func readEvents(ctx context.Context, noun services.Noun, c *client, config eventsModel, diags *diag.Diagnostics) eventsModel {
	since, _ := services.ParseTime(config.Since.ValueString()) // the zero time if none is set
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

// newEventTrigger returns an action that fires an event again.
func newEventTrigger(in services.Place) action.Action {
	return &hook.Action[eventTriggerModel, *client]{
		Noun: eventNoun(in), TypeName: "commercelayer_event_trigger",
		Description: "Fires an event of Commerce Layer again, for example if a broken handler lost it. **It calls every webhook of the " +
			"event's topic**, even those whose handlers received the event the first time, so each handler has to recognize " +
			"duplicates. Webhooks that are disabled or have an open circuit probably aren't called, so reset the circuit first. The data " +
			"source `commercelayer_events` lists the ids.",
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
				return fmt.Errorf("%w. It may have fired anyway. Check the recent deliveries of its webhooks "+
					"(commercelayer_event_callbacks) before you trigger it again", err)
			}
			return err
		},
	}
}
