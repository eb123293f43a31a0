package moltinv1probe

import (
	"context"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// members are those of a webhook that every answer shows. The forms of some are a question of their own.
func members() []string {
	const anything = "text|number|bool|object"
	return []string{"id text", "url text", "content_type " + anything, "create " + anything, "update " + anything, "delete " + anything, "enabled " + anything}
}

func (p *asker) questions() []probe.Question {
	return slices.Concat(p.forms(), p.shows(), p.does(), p.refuses())
}

// forms are the questions whether answers have the form that the client expects. There is no recording of this API.
func (p *asker) forms() []probe.Question {
	one := append([]string{"status bool"}, probe.Below("result.", members())...)
	return []probe.Question{
		{
			Name: "token", Asks: "What does the token endpoint return?", Why: "A token is used until expires_in is over.",
			Answers: probe.FormAnswers(http.StatusOK), Ask: func(context.Context) (string, error) {
				reply, err := p.TokenReply("/oauth/access_token")
				return reply.Form(http.StatusOK, []string{"access_token text", "token_type text", "expires_in number", "expires number"}), err
			},
		},
		{
			Name: "create", Asks: "What does a create return?", Why: "The state is built from it.",
			Answers: probe.FormAnswers(http.StatusCreated), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Created.Form(http.StatusCreated, one), s.Created.Unless(err)
			},
		},
		{
			Name: "read", Asks: "What does a read return?", Why: "A refresh compares it with the state.",
			Answers: probe.FormAnswers(http.StatusOK), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				return s.Read.Form(http.StatusOK, one), s.Read.Unless(err)
			},
		},
		{
			Name: "update", Asks: "What does the answer to an update hold?", Why: "The state is built from it.",
			Answers: probe.FormAnswers(0), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.update(ctx)
				return reply.Form(0, one), err
			},
		},
		{
			Name: "list", Asks: "What does the list hold?", Why: "Refreshes by the page, data sources and queries read it.",
			Answers: probe.FormAnswers(http.StatusOK), Ask: p.askList,
		},
	}
}

func (p *asker) askList(ctx context.Context) (string, error) {
	l, err := p.InList(ctx)
	return l.Page.Form(http.StatusOK, []string{"status bool", "result list"}, probe.Below("of a webhook ", l.Item.Lacks(members()))...), l.Page.Unless(err)
}
