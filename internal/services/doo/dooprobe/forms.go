package dooprobe

import (
	"context"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// members are those of a webhook that the list always shows.
func members() []string {
	return []string{
		"id text|number", "name text", "description text", "hooks.0.type text", "hooks.0.endpoint text", "hooks.0.origin.endpoint text", "hooks.0.origin.body text", "authentication.endpoint text",
		"authentication.credentials.client_id text", "_links.self.href text",
	}
}

func (p *asker) questions() []probe.Question {
	return slices.Concat(p.forms(), p.creates(), p.deletes(), p.lists(), p.refuses(), p.pages())
}

// forms are the questions whether answers have the form that the client expects. There is no recording of this API.
func (p *asker) forms() []probe.Question {
	return []probe.Question{
		{
			Name: "create", Asks: "What does the answer to a create hold in addition to the id?", Why: "response_status marks a failure.",
			Answers: probe.FormAnswers(0), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				wanted := []string{"response_status number", "developer_message text", "user_message text", "data text|number|object", "_links.self.href text"}
				return s.Created.Form(0, wanted), s.Created.Unless(err)
			},
		},
		{
			Name: "list", Asks: "What does the list hold?", Why: "It is the only way to read a webhook.",
			Answers: probe.FormAnswers(http.StatusOK), Ask: func(ctx context.Context) (string, error) {
				l, err := p.InList(ctx)
				page := []string{
					"_links.self.href text", "_links.first.href text", "_links.last.href text", "_embedded.webhooks list", "page_count number",
					"page_size number", "total_items number", "page number",
				}
				return l.Page.Form(http.StatusOK, page, probe.Below("of a webhook ", l.Item.Lacks(members()))...), l.Page.Unless(err)
			},
		},
		{
			Name: "delete", Asks: "What does a delete return?", Why: "Any success has to be confirmed by the list.",
			Answers: probe.FormAnswers(http.StatusNoContent), Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				return d.Answer.Form(http.StatusNoContent, nil), d.Answer.Unless(err)
			},
		},
	}
}

// creates are the questions about the answers to a create and for a token, for which the fake has switches.
func (p *asker) creates() []probe.Question {
	return []probe.Question{
		{
			Name: "token", Asks: "Where is the token in the token endpoint's answer?", Why: "Both are supported. Only the second has a lifetime.",
			Answers: probe.YesNo("in data", "at the top, with expires_in", "FlatToken"), Ask: func(context.Context) (string, error) {
				reply, err := p.TokenReply("/v1/oauth")
				switch {
				case reply.Status != http.StatusOK:
					return "status " + reply.StatusText(), err
				case len(reply.Lacks([]string{
					"data.access_token text", "response_status number", "developer_message text", "user_message text", "_links.self.href text",
				})) == 0:
					return "in data", err
				case len(reply.Lacks([]string{"access_token text", "expires_in number"})) == 0:
					return "at the top, with expires_in", err
				}
				return "elsewhere", err
			},
		},
		{
			Name: "create-status", Asks: "What is the status of the answer to a create?", Why: "Both are a success.",
			Answers: probe.YesNo("200", "201", "Create201"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Created.StatusText(), s.Created.Unless(err)
			},
		},
		{
			Name: "create-data", Asks: "Is the new id directly in data, or in an object there?", Why: "Both are read.",
			Answers: probe.YesNo("in data", "in an object", "DataObject"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				switch kind := s.Created.Kind("data"); kind {
				case "text", "number":
					return "in data", s.Created.Unless(err)
				case "object":
					return "in an object", s.Created.Unless(err)
				default:
					return "data is " + kind, s.Created.Unless(err)
				}
			},
		},
		{
			Name: "id", Asks: "What does an id look like?", Why: "Case doesn't matter in a UUID.",
			Answers: []probe.Answer{
				{Text: "a UUID"}, {Text: "a text of digits", Switch: "NumericIDs: true"}, {Text: "a number", Switch: "NumberIDs: true"},
			},
			Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return idForm(s.Read), err
			},
		},
	}
}
