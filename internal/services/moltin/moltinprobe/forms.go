package moltinprobe

import (
	"context"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// members are those of an integration that every answer should show. Those that only some show are separate questions.
func members() []string {
	return []string{
		"id text", "type text", "integration_type text", "name text", "enabled bool", "configuration.url text", "observes list", "links.self text",
		"meta.timestamps.created_at text", "meta.timestamps.updated_at text", "description text",
	}
}

func (p *asker) questions() []probe.Question {
	return slices.Concat(p.forms(), p.shows(), p.does(), p.refuses(), p.lists(), p.logs())
}

// forms are the questions whether answers have the form that the client expects.
func (p *asker) forms() []probe.Question {
	one := probe.Below("data.", members())
	return []probe.Question{
		{
			Name: "token", Asks: "What does the token endpoint return?", Why: "A token is used until expires_in is over.",
			Seen: "200 with all of it (2017)", Answers: probe.FormAnswers(http.StatusOK), Ask: func(context.Context) (string, error) {
				reply, err := p.TokenReply("/oauth/access_token")
				return reply.Form(http.StatusOK, []string{"access_token text", "token_type text", "expires_in number", "expires number", "identifier text"}), err
			},
		},
		{
			Name: "create-status", Asks: "What is the status of the answer to a create?", Why: "Any other success has to be confirmed by a read.",
			Seen: "201 (2017)", Answers: probe.YesNo("201", "200", "CreateStatus200"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Created.StatusText(), s.Created.Unless(err)
			},
		},
		{
			Name: "create", Asks: "What does the answer to a create hold?", Why: "The state is built from it.",
			Seen: "all of it (2017)", Answers: probe.FormAnswers(0), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Created.Form(0, one), s.Created.Unless(err)
			},
		},
		{
			Name: "read", Asks: "What does a read return?", Why: "A refresh compares it with the state.",
			Seen: "200 with all of it (2017)", Answers: probe.FormAnswers(http.StatusOK), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Read.Form(http.StatusOK, one), s.Read.Unless(err)
			},
		},
		{
			Name: "update", Asks: "What does an update return?", Why: "The state is built from it.",
			Seen: "200 with all of it (2017)", Answers: probe.FormAnswers(http.StatusOK), Ask: func(ctx context.Context) (string, error) {
				s, err := p.withoutSecret(ctx)
				if err != nil {
					return "", err
				}
				reply, err := p.Send(ctx, request(http.MethodPut, plain(p.Name()).with(attributes{"configuration": nil}), s.ID))
				return reply.Form(http.StatusOK, one), err
			},
		},
		{
			Name: "aws-sqs", Asks: "What do answers show of an aws_sqs integration?", Why: "The state is built from it.",
			Answers: probe.FormAnswers(0), Ask: func(ctx context.Context) (string, error) {
				s, err := p.queue(ctx)
				return configurationOf(s, "url text", "aws_access_key_id text", "aws_secret_access_key text", "region text"), err
			},
		},
		{
			Name: "stomp", Asks: "What do answers show of a stomp integration?", Why: "The state is built from it.",
			Answers: probe.FormAnswers(0), Ask: func(ctx context.Context) (string, error) {
				s, err := p.broker(ctx)
				return configurationOf(s.Shown, "addresses list", "destination text", "username text", "password text"), err
			},
		},
		{
			Name: "list", Asks: "What does the list hold?", Why: "Refreshes by the page, data sources and queries read it.",
			Seen: "200 with all of it (2017)", Answers: probe.FormAnswers(http.StatusOK), Ask: p.askList,
		},
	}
}

// configurationOf is the form of the configuration in both answers that show an integration.
func configurationOf(s probe.Shown, members ...string) string {
	members = probe.Below("data.configuration.", members)
	return s.Created.Form(0, members, probe.Below("of a read ", s.Read.Lacks(members))...)
}

func (p *asker) askList(ctx context.Context) (string, error) {
	l, err := p.InList(ctx)
	return l.Page.Form(http.StatusOK, []string{"data list"}, probe.Below("of an integration ", l.Item.Lacks(members()))...), l.Page.Unless(err)
}
