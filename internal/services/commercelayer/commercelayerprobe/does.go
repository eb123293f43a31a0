package commercelayerprobe

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// does are the questions about what a write does, for which the fake has switches.
func (p *asker) does() []probe.Question {
	return []probe.Question{
		{
			Name: "disable-on-create", Asks: "Does a create with _disable create a disabled webhook?",
			Why: "If not, a second request has to disable it.", Answers: probe.YesNo("yes", "no", "IgnoreDisableOnCreate"),
			Ask: p.askDisabled,
		},
		{
			Name: "same-name", Asks: "May two webhooks have the same name?", Why: "create_before_destroy requires it.",
			Answers: probe.YesNo("yes", "no: 422", "UniqueNames"), Ask: p.askSameName,
		},
		{
			Name: "missing", Asks: "What does the read of a deleted webhook return?", Why: "Only a hook that is certainly gone is removed from the state.",
			Seen:    "a list of errors (2022 to 2024), one error (2025); RECORD_NOT_FOUND in both",
			Answers: probe.YesNo("404 with a list of errors, RECORD_NOT_FOUND", "404 with one error and a numeric status, RECORD_NOT_FOUND", "EdgeErrors"),
			Ask:     p.askMissing,
		},
		{
			Name: "delete-missing", Asks: "What does the delete of a deleted webhook return?", Why: "A delete whose answer was lost is repeated.",
			Answers: probe.YesNo("404", "204", "DeleteMissing204"), Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				if err != nil {
					return "", err
				}
				reply, err := p.Delete(ctx, d.ID)
				return fmt.Sprint(reply.Status), err
			},
		},
		{
			Name: "enable-resets-circuit", Asks: "Does _enable close an open circuit?", Why: "If so, circuit_state would change with enabled.",
			Answers: probe.YesNo("no", "yes", "EnableResetsCircuit"), Ask: p.askCircuit,
		},
		{
			Name: "events-filter", Asks: "Can events be filtered by name and time, and sorted by time?", Why: "The data source of events does that.",
			Answers: probe.YesNo("yes", "no: 400", "RefuseEventFilters"), Ask: p.askEvents,
		},
		{
			Name: "delivery-content-type", Asks: "Which Content-Type does a delivery have?", Why: "Handlers choose their parser by it.",
			Answers: []probe.Answer{{Text: "application/json"}, {Text: mediaType, Switch: `DeliveryContentType: "` + mediaType + `"`}},
			ByHand:  "check a delivery to one of your addresses, then pass -answer delivery-content-type=TYPE",
		},
	}
}

// askDisabled checks all answers that show whether the sample is disabled.
func (p *asker) askDisabled(ctx context.Context) (string, error) {
	s, err := p.Sample(ctx)
	if err != nil {
		return "", err
	}
	updated, err := p.update(ctx)
	if err != nil {
		return "", err
	}
	l, err := p.InList(ctx)
	const one = "data.attributes.disabled_at"
	read := s.Read.Kind(one)
	for _, kind := range []string{s.Created.Kind(one), updated.Kind(one), l.Item.Kind("attributes.disabled_at")} {
		if kind != read {
			return "disabled_at is " + read + " in a read, " + kind + " elsewhere", err
		}
	}
	switch read {
	case "text":
		return "yes", err
	case "null":
		return "no", err
	}
	return "disabled_at is " + read, err
}

func (p *asker) askSameName(ctx context.Context) (string, error) {
	s, err := p.Sample(ctx)
	if err != nil {
		return "", err
	}
	reply, _, err := p.Create(ctx, p.creation(s.Name, nil))
	switch {
	case reply.OK():
		return "yes", err
	case reply.Status == http.StatusUnprocessableEntity:
		return "no: 422", err
	}
	return fmt.Sprintf("status %d", reply.Status), err
}

func (p *asker) askMissing(ctx context.Context) (string, error) {
	reply, err := p.Missing(ctx)
	errors, first := "no errors", "errors.0"
	switch reply.Kind("errors") {
	case "list":
		errors = "a list of errors"
	case "object":
		errors, first = "one error", "errors"
	}
	if reply.Kind(first+".status") == "number" {
		errors += " and a numeric status"
	}
	if lacks := reply.Lacks(probe.Below(first+".", []string{"title text", "detail text", "status text|number"})); len(lacks) > 0 {
		return fmt.Sprintf("%d with %s, %s", reply.Status, errors, strings.Join(lacks, ", ")), err
	}
	if code := reply.Text(first + ".code"); code != "RECORD_NOT_FOUND" {
		return fmt.Sprintf("%d with %s, another code or none", reply.Status, errors), err
	}
	return fmt.Sprintf("%d with %s, RECORD_NOT_FOUND", reply.Status, errors), err
}

// askCircuit asks with a webhook that somebody created for this: an open circuit takes 30 deliveries that fail.
func (p *asker) askCircuit(ctx context.Context) (string, error) {
	_, all, err := p.Walk(ctx)
	if err != nil {
		return "", err
	}
	for _, item := range all {
		if item.Text("attributes.name") != OpenCircuit || item.Text("attributes.circuit_state") != "open" {
			continue
		}
		var reply probe.Reply
		for _, trigger := range []string{"_disable", "_enable"} {
			if reply, err = p.Send(ctx, p.request(http.MethodPatch, attributes{trigger: true}, item.Text("id"))); err != nil {
				return "", err
			}
		}
		switch reply.Text("data.attributes.circuit_state") {
		case "open":
			return "no", nil
		case "closed":
			return "yes", nil
		}
		return "", &probe.UnexpectedError{What: "the update", Reply: reply}
	}
	return "", probe.CantTell("needs a webhook " + OpenCircuit + " with an open circuit, after 30 deliveries that failed")
}

// askEvents asks for an event of the organization as the data source does: a webhook of ours makes none.
func (p *asker) askEvents(ctx context.Context) (string, error) {
	first, err := p.events(ctx, url.Values{"page[size]": {"1"}})
	if err != nil || first.Status != http.StatusOK || first.Kind("data") != "list" {
		return first.Form(http.StatusOK, []string{"data list"}), err
	}
	if len(first.List("data")) == 0 {
		return "", probe.CantTell("needs an organization with an event")
	}
	if lacks := first.Lacks([]string{"meta.page_count number", "data.0.id text", "data.0.type text", "data.0.attributes.name text", "data.0.attributes.created_at text"}); len(lacks) > 0 {
		return strings.Join(lacks, ", "), nil
	}
	name := first.Text("data.0.attributes.name")
	since := func(time string) (probe.Reply, error) {
		return p.events(ctx, url.Values{
			"sort": {"-created_at"}, "page[number]": {"1"}, "page[size]": {strconv.Itoa(pageSize)}, "fields[events]": {"name,created_at"},
			"filter[q][name_eq]": {name}, "filter[q][created_at_gteq]": {time},
		})
	}
	some, err := since(first.Text("data.0.attributes.created_at"))
	switch {
	case err != nil:
		return "", err
	case some.Status == http.StatusBadRequest:
		return "no: 400", nil
	case some.Status != http.StatusOK || len(some.List("data")) == 0:
		return "no: status " + some.StatusText() + " without the event", nil
	}
	for _, event := range some.List("data") {
		if event.Text("attributes.name") != name {
			return "not by name", nil
		}
	}
	none, err := since("9999-01-01T00:00:00.000Z")
	if err == nil && len(none.List("data")) > 0 {
		return "not by time", nil
	}
	return "yes", err
}

func (p *asker) events(ctx context.Context, query url.Values) (probe.Reply, error) {
	r := p.request(http.MethodGet, nil)
	r.Path[len(r.Path)-1], r.Query = "events", query
	return p.Send(ctx, r)
}
