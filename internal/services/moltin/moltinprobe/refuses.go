package moltinprobe

import (
	"context"
	"net/http"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// refuses are the questions about what is refused, and in which form, for which the fake has switches.
func (p *asker) refuses() []probe.Question {
	return []probe.Question{
		{
			Name: "missing", Asks: "What does the read of a deleted integration return?", Why: "Only a hook that is certainly gone is removed from the state.",
			Seen: "404 with a title alone (2017)", Answers: probe.YesNo("404 with title, status and detail", "404 with a title alone", "TitleOnly"),
			Ask: p.askMissing,
		},
		{
			Name: "bad-id", Asks: "What does a read return for an id that isn't a UUID?", Why: "A refusal is an error; \"not found\" isn't.",
			Seen: "400 with a bare list, of another resource (2017)",
			Answers: []probe.Answer{
				{Text: "404 with errors"}, {Text: "400 with errors", Switch: "BadID400: true"}, {Text: "400 with a bare list", Switch: "BareBadID: true"},
			},
			Ask: func(ctx context.Context) (string, error) {
				reply, err := p.Read(ctx, "commercehooks-conformance")
				if reply.Kind("") == "list" {
					return reply.StatusText() + " with a bare list", err
				}
				return errorsOf(reply), err
			},
		},
		{
			Name: "refusal", Asks: "What does a create with an impossible event return?", Why: "The error names the attribute and the reason.",
			Answers: probe.YesNo("422 that names the attribute", "422 that names none", "VagueErrors"), Ask: func(ctx context.Context) (string, error) {
				reply, _, err := p.Create(ctx, creation(plain(p.Name()).with(attributes{"observes": []string{"commercehooks"}})))
				var words strings.Builder
				for _, e := range reply.List("errors") {
					words.WriteString(e.Text("title") + e.Text("detail") + e.Text("source"))
				}
				if lacks := reply.Lacks([]string{"errors.0.title text", "errors.0.detail text"}); len(lacks) > 0 {
					return reply.StatusText() + " with " + strings.Join(lacks, ", "), err
				}
				if strings.Contains(words.String(), "observes") {
					return reply.StatusText() + " that names the attribute", err
				}
				return reply.StatusText() + " that names none", err
			},
		},
		{
			Name: "credentials", Asks: "What do wrong credentials return?", Why: "The error says what to check.",
			Seen: "403 with a text (2017)", Answers: probe.YesNo("401 with errors", "403 with a text", "Forbidden"), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.Send(ctx, refused())
				return errorsOf(reply), err
			},
		},
		{
			Name: "description", Asks: "Is a create without a description accepted?", Why: "The schema calls it optional.",
			Seen: "yes (2017)", Answers: []probe.Answer{{Text: "yes"}, {Text: "no", Switch: "DescriptionRequired: true"}},
			Ask: func(ctx context.Context) (string, error) {
				s, err := p.undescribed(ctx)
				return yesOr(s.Created), s.Created.Unless(err)
			},
		},
		{
			Name: "stomp-url", Asks: "Is a stomp integration accepted without a url?", Why: "The schema asks for addresses alone.",
			Answers: []probe.Answer{{Text: "yes"}, {Text: "no", Switch: "StompURL: true"}}, Ask: func(ctx context.Context) (string, error) {
				b, err := p.broker(ctx)
				return yesOr(b.bare), b.bare.Unless(err)
			},
		},
		{
			Name: "event-limit", Asks: "Is an integration with six events accepted?", Why: "A store's limit is 5 unless it asked for more, and a plan doesn't know it.",
			Answers: []probe.Answer{{Text: "yes"}, {Text: "no", Switch: "EventLimit: 5"}}, Ask: func(ctx context.Context) (string, error) {
				reply, _, err := p.Create(ctx, creation(plain(p.Name()).with(attributes{
					"observes": []string{"order.created", "order.updated", "order.fulfilled", "order.paid", "order.cancelled", "order.refunded"},
				})))
				return yesOr(reply), err
			},
		},
		{
			Name: "integration-limit", Asks: "Do the store's settings show a limit for integrations?", Why: "It is 100 unless the store asked for more, and a plan doesn't know it.",
			Answers: []probe.Answer{{Text: "no"}, {Text: "yes", Switch: "IntegrationLimit, as told"}}, Ask: func(ctx context.Context) (string, error) {
				reply, err := p.Send(ctx, rest.Request{Method: http.MethodGet, Path: []string{"v2", "settings"}})
				switch {
				case err == nil && !reply.OK():
					return "", probe.CantTell("the store's settings can't be read: check integration_limit there")
				case reply.Status != http.StatusOK || reply.Kind("data") != "object":
					return reply.Form(http.StatusOK, []string{"data object"}), err
				case reply.Kind("data.integration_limit") == "number":
					return "yes", err
				}
				return "no", err
			},
		},
	}
}

// errorsOf says in which form a refusal gives the reason.
func errorsOf(r probe.Reply) string {
	switch r.Kind("errors") {
	case "list":
		if r.Kind("errors.0.title") != "text" {
			return r.StatusText() + " with errors without a title"
		}
		return r.StatusText() + " with errors"
	case "text":
		return r.StatusText() + " with a text"
	}
	return r.StatusText() + " without errors"
}

func (p *asker) askMissing(ctx context.Context) (string, error) {
	reply, err := p.Missing(ctx)
	lacks := reply.Lacks([]string{"errors.0.title text", "errors.0.status number|text", "errors.0.detail text"})
	switch {
	case len(lacks) == 0:
		return reply.StatusText() + " with title, status and detail", err
	case len(lacks) == 2 && reply.Kind("errors.0.title") == "text":
		return reply.StatusText() + " with a title alone", err
	}
	return reply.StatusText() + " with " + strings.Join(lacks, ", "), err
}
