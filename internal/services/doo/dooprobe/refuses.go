package dooprobe

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// refuses are the questions about what is refused, and in which form, for which the fake has switches.
func (p *asker) refuses() []probe.Question {
	// accepts is whether a webhook is accepted with a change.
	accepts := func(change func(object)) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) {
			body := plain(p.Name())
			change(body)
			reply, _, err := p.Create(ctx, p.creation(body))
			switch {
			case isSuccess(reply):
				return "yes", err
			case isRefusal(reply):
				return "no", err
			}
			return "status " + strconv.Itoa(status(reply)), err
		}
	}
	return []probe.Question{
		{
			Name: "organization-id", Asks: "Is organizationId accepted?", Why: "Only the oldest documentation has organization_id.",
			Answers: probe.YesNo("yes", "no", "RefuseOrganizationID"), Ask: accepts(func(body object) { body["organizationId"] = "1" }),
		},
		{
			Name: "origin", Asks: "Is a hook without an origin accepted?", Why: "The schema calls it optional.",
			Answers: probe.YesNo("yes", "no", "RequireOrigin"), Ask: accepts(func(body object) {
				hooks, _ := body["hooks"].([]object)
				delete(hooks[0], "origin")
			}),
		},
		{
			Name: "failure", Asks: "What does a create without a name return?", Why: "The error quotes doo.",
			Answers: probe.YesNo("422 in doo's envelope", "422 in doo's envelope, in a 200", "ErrorIn200"), Ask: func(ctx context.Context) (string, error) {
				body := plain(p.Name())
				body["name"] = ""
				reply, _, err := p.Create(ctx, p.creation(body))
				return failure(reply), err
			},
		},
		{
			Name: "api-key", Asks: "What does a wrong API key return?", Why: "The error says which setting to check.",
			Answers: probe.YesNo("403 in doo's envelope", "403 with a message alone", "GatewayErrors"), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.Send(ctx, rest.Request{Method: http.MethodGet, Path: p.path(), Header: http.Header{"X-Api-Key": {"commercehooks-conformance"}}})
				return strings.TrimSuffix(failure(reply), inSuccess), err
			},
		},
	}
}

// inSuccess marks a failure whose HTTP status is a success.
const inSuccess = ", in a 200"

// failure says in which form an answer reports a failure.
func failure(r probe.Reply) string {
	form := strconv.Itoa(status(r))
	switch {
	case len(r.Lacks([]string{"response_status number", "developer_message text", "user_message text"})) == 0:
		form += " in doo's envelope"
	case r.Kind("message") == "text":
		form += " with a message alone"
	default:
		form += " in another form"
	}
	if r.OK() {
		form += inSuccess
	}
	return form
}

// pages are the questions about pages, for which the fake has switches. The last one creates as many webhooks as a page has.
func (p *asker) pages() []probe.Question {
	return []probe.Question{
		{
			Name: "empty-page", Asks: "Does an empty page have _embedded?", Why: "Only a page with counts may be empty.",
			Answers: probe.YesNo("yes", "no", "OmitEmptyEmbedded"), Ask: func(ctx context.Context) (string, error) {
				page, err := p.Page(ctx, 1000, 0)
				switch {
				case page.Status == http.StatusOK && page.Kind("_embedded") == "absent":
					return "no", err
				case page.Status == http.StatusOK && page.Kind("_embedded.webhooks") == "list":
					return "yes", err
				}
				return failure(page), err
			},
		},
		{
			Name: "next-link", Asks: "Does a page have a link to the next one?", Why: "page_count shows how many there are. A link would show it too.",
			Answers: probe.YesNo("no", "yes", "NextLinks"), Ask: p.askNext,
		},
	}
}

// mostMade is how many webhooks the question about pages creates at most. doo allows a thousand requests per day.
const mostMade = 30

func (p *asker) askNext(ctx context.Context) (string, error) {
	page, all, err := p.Walk(ctx)
	if err != nil {
		return "", err
	}
	size, err := strconv.Atoi(page.Text("page_size"))
	if err != nil || size+1-len(all) > mostMade {
		return "", probe.CantTell("needs a team with more webhooks than a page has")
	}
	for range size + 1 - len(all) {
		reply, id, err := p.Create(ctx, p.creation(plain(p.Name())))
		if err == nil && id == "" {
			err = &probe.UnexpectedError{What: "the create", Reply: reply}
		}
		if err != nil {
			return "", err
		}
	}
	if page, err = p.Page(ctx, 1, 0); err != nil {
		return "", err
	}
	if pages, err := strconv.Atoi(page.Text("page_count")); err != nil || pages < 2 {
		return "", probe.CantTell("the list doesn't count the pages that there should be")
	}
	if page.Kind("_links.next") == "absent" {
		return "no", nil
	}
	return "yes", nil
}
