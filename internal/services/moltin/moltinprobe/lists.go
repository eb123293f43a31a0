package moltinprobe

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// lists are the questions about the list, for which the fake has switches.
func (p *asker) lists() []probe.Question {
	return []probe.Question{
		{
			Name: "envelope", Asks: "What does a list hold in addition to integrations?", Why: "If there is a total, listing ends there.",
			Seen: "nothing (2017)",
			Answers: []probe.Answer{
				{Text: "links and results.total"}, {Text: "nothing", Switch: "Envelope: DataOnly"},
				{Text: "meta.page and meta.results", Switch: "Envelope: MetaEnvelope"}, {Text: "links", Switch: "Envelope: LinksOnly"},
			},
			Ask: func(ctx context.Context) (string, error) {
				_, err := p.Sample(ctx)
				if err == nil {
					_, err = p.withoutSecret(ctx)
				}
				if err != nil {
					return "", err
				}
				reply, err := p.Send(ctx, page(1, 0)) // another one follows
				links := []string{"first text", "last text"}
				if len(reply.List("data")) == 1 {
					links = append(links, "next text")
				}
				if lacks := reply.Lacks(probe.Below("links.", links)); reply.Kind("links") != "absent" && len(lacks) > 0 {
					return strings.Join(lacks, ", "), err
				}
				return beside(reply, "links object", "results.total number", "meta.page object", "meta.results object"), err
			},
		},
		{
			Name: "paging", Asks: "Does the list respect page[limit]?", Why: "One that doesn't returns everything at once.",
			Answers: probe.YesNo("yes", "no", "NoPaging"), Ask: func(ctx context.Context) (string, error) {
				_, err := p.Sample(ctx)
				if err == nil {
					_, err = p.withoutSecret(ctx)
				}
				if err != nil {
					return "", err
				}
				reply, err := p.Send(ctx, page(1, 0))
				if len(reply.List("data")) == 1 {
					return "yes", err
				}
				return "no", err
			},
		},
	}
}

// beside names what an answer holds of these members, each a path and the kind that is read.
func beside(r probe.Reply, members ...string) string {
	var found []string
	for _, member := range members {
		path, _, _ := strings.Cut(member, " ")
		switch lacks := r.Lacks([]string{member}); {
		case len(lacks) == 0:
			found = append(found, path)
		case r.Kind(path) != "absent":
			found = append(found, lacks...)
		}
	}
	if len(found) == 0 {
		return "nothing"
	}
	return strings.Join(found, " and ")
}

// logs are the questions about the logs of deliveries, for which the fake has switches. Those of the whole store are read, but
// for their envelope: an integration that was just made has none.
func (p *asker) logs() []probe.Question {
	return []probe.Question{
		{
			Name: "logs-envelope", Asks: "What does a list of logs hold in addition to logs?", Why: "If there is a total, listing ends there.",
			Seen: "nothing (2017)",
			Answers: []probe.Answer{
				{Text: "meta.total and results.total"}, {Text: "links", Switch: "LogLinks: true"}, {Text: "nothing", Switch: "LogsAlone: true"},
			},
			Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				if err != nil {
					return "", err
				}
				reply, err := p.Send(ctx, page(pageSize, 0, s.ID, "logs"))
				if reply.Status != http.StatusOK || reply.Kind("data") != "list" {
					return reply.Form(http.StatusOK, []string{"data list"}), err
				}
				return beside(reply, "links object", "meta.total number", "results.total number"), err
			},
		},
		{
			Name: "logs-order", Asks: "Are the newest logs shown first?", Why: "The data source returns the newest.",
			Answers: probe.YesNo("yes", "no", "OldestLogsFirst"), Ask: p.askLogsOrder,
		},
		{
			Name: "logs-members", Asks: "Do logs show their time and the duration of the delivery?", Why: "The data source shows it.",
			Answers: probe.YesNo("yes", "no", "BareLogs"), Ask: func(ctx context.Context) (string, error) {
				logs, err := p.Send(ctx, page(pageSize, 0, "logs"))
				if err != nil {
					return "", err
				}
				always := logs.Lacks(probe.Below("data.0.", []string{
					"id text", "type text", "succeeded bool", "attempt number", "body text", "status_code number", "error_detail text",
					"relationships.integration.data.id text",
				}))
				switch lacks := logs.Lacks([]string{"data.0.processing_time number", "data.0.meta.timestamps.created_at text"}); {
				case len(logs.List("data")) == 0:
					return "", probe.CantTell("needs a store with a log")
				case len(always) > 0:
					return strings.Join(always, ", "), nil
				case len(lacks) == 0:
					return "yes", nil
				case len(lacks) == 2:
					return "no", nil
				default:
					return strings.Join(lacks, ", "), nil
				}
			},
		},
	}
}

func (p *asker) askLogsOrder(ctx context.Context) (string, error) {
	logs, err := p.Send(ctx, page(pageSize, 0, "logs"))
	items := logs.List("data")
	switch {
	case err != nil:
		return "", err
	case len(items) < 2:
		return "", probe.CantTell("needs a store with two logs of different times")
	}
	first, err1 := time.Parse(time.RFC3339Nano, items[0].Text("meta.timestamps.created_at"))
	last, err2 := time.Parse(time.RFC3339Nano, items[len(items)-1].Text("meta.timestamps.created_at"))
	switch {
	case err1 != nil || err2 != nil || first.Equal(last):
		return "", probe.CantTell("needs logs with different times")
	case first.After(last):
		return "yes", nil
	}
	return "no", nil
}
