package commercelayerprobe

import (
	"context"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// members are those of a webhook that the client reads, and of the resource around them.
func members() []string {
	return append([]string{"id text", "type text", "links.self text", "relationships object"}, probe.Below("attributes.", []string{
		"name text", "topic text", "callback_url text", "include_resources list|null", "disabled_at text|null", "circuit_state text",
		"circuit_failure_count number", "shared_secret text", "created_at text", "updated_at text", "reference text|null",
		"reference_origin text|null", "metadata object|null",
	})...)
}

// forms are the questions whether answers have the form that the client expects.
func (p *asker) forms() []probe.Question {
	one := probe.Below("data.", members())
	ofSample := func(status int, pick func(probe.Shown) probe.Reply) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) {
			s, err := p.Sample(ctx)
			return pick(s).Form(status, one), pick(s).Unless(err)
		}
	}
	return []probe.Question{
		{
			Name: "token", Asks: "What does the token endpoint return?", Why: "A token is used until expires_in is over.",
			Seen: "200 with all of it (2024)", Answers: probe.FormAnswers(http.StatusOK), Ask: func(context.Context) (string, error) {
				reply, err := p.TokenReply("/token")
				return reply.Form(http.StatusOK, []string{"access_token text", "token_type text", "expires_in number", "created_at number", "scope text"}), err
			},
		},
		{
			Name: "create", Asks: "What does a create return?", Why: "The state is built from it, including the shared secret.",
			Seen: "201 with all of it (2025)", Answers: probe.FormAnswers(http.StatusCreated),
			Ask: ofSample(http.StatusCreated, func(s probe.Shown) probe.Reply { return s.Created }),
		},
		{
			Name: "read", Asks: "What does a read return?", Why: "A refresh compares it with the state.",
			Seen: "200 with all of it (2025)", Answers: probe.FormAnswers(http.StatusOK),
			Ask: ofSample(http.StatusOK, func(s probe.Shown) probe.Reply { return s.Read }),
		},
		{
			Name: "update", Asks: "What does an update return?", Why: "The state is built from it.",
			Seen: "200 with all of it (2025)", Answers: probe.FormAnswers(http.StatusOK), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.update(ctx)
				return reply.Form(http.StatusOK, one), err
			},
		},
		{
			Name: "list", Asks: "What does the list return?", Why: "Refreshes by the page, data sources and queries read it.",
			Answers: probe.FormAnswers(http.StatusOK), Ask: p.askList,
		},
		{
			Name: "refusal", Asks: "What does a create without a topic return?", Why: "The error names the attribute and the reason.",
			Seen: "422 with a list of errors, of another resource (2024)", Answers: probe.FormAnswers(http.StatusUnprocessableEntity),
			Ask: func(ctx context.Context) (string, error) {
				reply, _, err := p.Create(ctx, p.creation(p.Name(), attributes{"topic": ""}))
				return reply.Form(http.StatusUnprocessableEntity, probe.Below("errors.0.", []string{
					"title text", "detail text", "code text", "status text", "source.pointer text", "meta.error text",
				})), err
			},
		},
		{
			Name: "delete", Asks: "What does a delete return?", Why: "Only this answer counts as a deletion without another read.",
			Seen: "204 (2025)", Answers: probe.FormAnswers(http.StatusNoContent), Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				return d.Answer.Form(http.StatusNoContent, nil), err
			},
		},
	}
}

func (p *asker) askList(ctx context.Context) (string, error) {
	l, err := p.InList(ctx)
	page := []string{"data list", "meta.record_count number", "meta.page_count number", "links.first text", "links.last text"}
	return l.Page.Form(http.StatusOK, page, probe.Below("of a webhook ", l.Item.Lacks(members()))...), l.Page.Unless(err)
}
