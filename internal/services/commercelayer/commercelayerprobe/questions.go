package commercelayerprobe

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// questions are asked in this order.
func (p *asker) questions() []probe.Question {
	return slices.Concat(p.forms(), p.shows(), p.does())
}

// shows are the questions how a webhook is shown, for which the fake has switches.
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
			Name: "empty-includes", Asks: "How are include_resources shown that were never set?",
			Why:     "These three mean none; anything else would be a change in every plan.",
			Answers: []probe.Answer{{Text: "null"}, {Text: "[]", Switch: `Empty: "[]"`}, {Text: `[""]`, Switch: `Empty: "[\"\"]"`}},
			Ask: read(func(r probe.Reply) string {
				return r.OneOf("data.attributes.include_resources", "null", "[]", `[""]`)
			}),
		},
		{
			Name: "empty-metadata", Asks: "How is metadata shown that was never set?", Why: "Both mean none; anything else would be a change in every plan.",
			Answers: probe.YesNo("{}", "null", "NullMetadata"),
			Ask:     read(func(r probe.Reply) string { return r.OneOf("data.attributes.metadata", "{}", "null") }),
		},
		{
			Name: "includes-order", Asks: "In which order are include_resources shown?", Why: "A configuration's set has none.",
			Answers: probe.YesNo("as sent", "another", "ReverseIncludes"), Ask: p.askOrder,
		},
		{
			Name: "account", Asks: "Where do answers tell mode and organization?", Why: "\"Not found\" in another account deletes nothing from the state.",
			Seen: "in each webhook's meta (2022 to 2025)",
			Answers: []probe.Answer{
				{Text: "in each webhook's meta"}, {Text: "in the document's meta", Switch: "Meta: InDocument"}, {Text: "nowhere", Switch: "Meta: Nowhere"},
			},
			Ask: p.askAccount,
		},
		{
			Name: "token-claims", Asks: "Does a token tell mode and organization?", Why: "It is the last source where answers tell neither.",
			Answers: probe.YesNo("yes, as a JSON Web Token", "no", "OpaqueTokens"), Ask: func(ctx context.Context) (string, error) {
				_, err := p.Sample(ctx)
				return claims(p.Token()), err
			},
		},
	}
}

// askAccount looks at all answers that the client learns the account from.
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

// claims says what a token tells.
func claims(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) == 3 {
		payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
		told := probe.Reply{Body: payload}
		if err == nil && len(told.Lacks([]string{"organization.id text", "test bool"})) == 0 {
			return "yes, as a JSON Web Token"
		}
	}
	return "no"
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

// does are the questions what a write does, for which the fake has switches.
func (p *asker) does() []probe.Question {
	return []probe.Question{
		{
			Name: "disable-on-create", Asks: "Does a create with _disable make a disabled webhook?",
			Why: "If not, a second request has to disable it.", Answers: probe.YesNo("yes", "no", "IgnoreDisableOnCreate"),
			Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				switch kind := s.Read.Kind("data.attributes.disabled_at"); kind {
				case "text":
					return "yes", err
				case "null":
					return "no", err
				default:
					return "disabled_at is " + kind, err
				}
			},
		},
		{
			Name: "same-name", Asks: "May two webhooks have the same name?", Why: "Replacing one with create_before_destroy needs that.",
			Answers: probe.YesNo("yes", "no: 422", "UniqueNames"), Ask: p.askSameName,
		},
		{
			Name: "missing", Asks: "What does the read of a deleted webhook answer?", Why: "Only what is certainly gone leaves the state.",
			Seen:    "a list of errors (2022 to 2024), one error (2025); RECORD_NOT_FOUND in both",
			Answers: probe.YesNo("404 with a list of errors, RECORD_NOT_FOUND", "404 with one error and a numeric status, RECORD_NOT_FOUND", "EdgeErrors"),
			Ask:     p.askMissing,
		},
		{
			Name: "delete-missing", Asks: "What does the delete of a deleted webhook answer?", Why: "A delete whose answer was lost is repeated.",
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
			Name: "delivery-content-type", Asks: "Which Content-Type has a delivery?", Why: "Handlers pick the parser by it.",
			Answers: []probe.Answer{{Text: "application/json"}, {Text: mediaType, Switch: `DeliveryContentType: "` + mediaType + `"`}},
			ByHand:  "look at a delivery to an address of yours, then pass -answer delivery-content-type=TYPE",
		},
	}
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

// askCircuit asks with a webhook that somebody made on purpose: an open circuit takes 30 deliveries that fail.
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
