package commercelayerprobe

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// questions are asked in this order.
func (p *asker) questions() []probe.Question {
	return slices.Concat(p.forms(), p.shows(), p.does())
}

// shows are the questions about how a webhook is shown, for which the fake has switches.
func (p *asker) shows() []probe.Question {
	// read is an answer about the read of the sample.
	read := func(words func(probe.Reply) string) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) {
			s, err := p.Sample(ctx)
			return words(s.Read), err
		}
	}
	return []probe.Question{
		{
			Name: "empty-includes", Asks: "How are unset include_resources shown?",
			Why:     "All three mean none. Anything else would cause a change in every plan.",
			Answers: []probe.Answer{{Text: "null"}, {Text: "[]", Switch: `Empty: "[]"`}, {Text: `[""]`, Switch: `Empty: "[\"\"]"`}},
			Ask: read(func(r probe.Reply) string {
				return r.OneOf("data.attributes.include_resources", "null", "[]", `[""]`)
			}),
		},
		{
			Name: "empty-metadata", Asks: "How is unset metadata shown?", Why: "Both mean none. Anything else would cause a change in every plan.",
			Answers: probe.YesNo("{}", "null", "NullMetadata"),
			Ask:     read(func(r probe.Reply) string { return r.OneOf("data.attributes.metadata", "{}", "null") }),
		},
		{
			Name: "includes-order", Asks: "In which order are include_resources shown?", Why: "A set in the configuration has no order.",
			Answers: probe.YesNo("as sent", "another", "ReverseIncludes"), Ask: p.askOrder,
		},
		{
			Name: "account", Asks: "Where do answers show mode and organization?", Why: "\"Not found\" in another account must not remove a hook from the state.",
			Seen: "in each webhook's meta (2022 to 2025)",
			Answers: []probe.Answer{
				{Text: "in each webhook's meta"}, {Text: "in the document's meta", Switch: "Meta: InDocument"}, {Text: "nowhere", Switch: "Meta: Nowhere"},
			},
			Ask: p.askAccount,
		},
		{
			Name: "token-claims", Asks: "Does a token contain mode and organization?", Why: "It is the last resort if answers show neither.",
			Answers: probe.YesNo("yes, as a JSON Web Token", "no", "OpaqueTokens"), Ask: func(ctx context.Context) (string, error) {
				_, err := p.Sample(ctx)
				return claims(p.Token()), err
			},
		},
	}
}

// askAccount checks all answers from which the client learns the account.
func (p *asker) askAccount(ctx context.Context) (string, error) {
	s, err := p.Sample(ctx)
	if err != nil {
		return "", err
	}
	updated, err := p.update(ctx)
	if err != nil {
		return "", err
	}
	l, err := p.InList(ctx)
	place := func(document probe.Reply, resource string) string {
		told := []string{"mode text", "organization_id text"}
		switch {
		case len(document.Lacks(probe.Below(resource+"meta.", told))) == 0:
			return "in each webhook's meta"
		case len(document.Lacks(probe.Below("meta.", told))) == 0:
			return "in the document's meta"
		}
		return "nowhere"
	}
	read := place(s.Read, "data.")
	for _, other := range []string{place(s.Created, "data."), place(updated, "data."), place(l.Page, "data.0.")} {
		if other != read {
			return read + " of a read, elsewhere " + other, err
		}
	}
	return read, err
}

// claims says what a token contains.
func claims(token string) string {
	if len(payload(token).Lacks([]string{"organization.id text", "test bool"})) == 0 {
		return "yes, as a JSON Web Token"
	}
	return "no"
}

// payload is that of a JSON Web Token; one without members for any other token.
func payload(token string) probe.Reply {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return probe.Reply{}
	}
	text, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "=")) // what isn't that is no JSON either
	return probe.Reply{Body: text}
}

func (p *asker) askOrder(ctx context.Context) (string, error) {
	reply, err := p.update(ctx)
	var shown []string
	for _, item := range reply.List("data.attributes.include_resources") {
		shown = append(shown, item.Text(""))
	}
	switch {
	case slices.Equal(shown, includes()):
		return "as sent", err
	case slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(includes()))):
		return "another", err
	}
	return "not those that were sent", err
}

// isLive reads the mode from the answers or from the token.
func (p *asker) isLive(page probe.Reply) bool {
	for _, path := range []string{"data.0.meta.mode", "meta.mode"} {
		if mode := page.Text(path); mode != "" {
			return mode == "live"
		}
	}
	return payload(p.Token()).At("test") == "false"
}
