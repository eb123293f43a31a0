package moltinv1probe

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// read is a question about the read of the sample.
func (p *asker) readAs(words func(probe.Reply) string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		s, err := p.Sample(ctx)
		return words(s.Read), err
	}
}

// shows are the questions about how webhooks are shown, for which the fake has switches.
func (p *asker) shows() []probe.Question {
	return []probe.Question{
		{
			Name: "values", Asks: "How are fields with options shown?", Why: "These forms are supported, and no others.",
			Answers: []probe.Answer{
				{Text: "wrapped"}, {Text: "key and value", Switch: "Unwrapped: KeyValue"}, {Text: "number", Switch: "Unwrapped: BareKey"},
				{Text: "text of a number", Switch: "Unwrapped: BareText"}, {Text: "bool", Switch: "Unwrapped: BareBool"},
				{Text: "label", Switch: "Unwrapped: BareLabel"},
			},
			Ask: p.askValues,
		},
		{
			Name: "keys", Asks: "What is the type of the keys of yes and no?", Why: "Both are read.",
			Answers: probe.YesNo("number", "text", "StringKeys"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				for _, path := range []string{"result.create.data.key", "result.create.key"} {
					if kind := s.Read.Kind(path); kind != "absent" {
						return kind, err
					}
				}
				if err == nil {
					err = probe.CantTell("no key is shown")
				}
				return "", err
			},
		},
		{
			Name: "shown", Asks: "Are name, subject, order, created_at and updated_at shown?", Why: "What isn't shown stays in the state as configured.",
			Answers: probe.YesNo("no", "yes", "ShowAll"), Ask: p.readAs(func(r probe.Reply) string {
				var shown []string
				for _, name := range []string{"name", "subject", "order", "created_at", "updated_at"} {
					if r.Kind("result."+name) != "absent" {
						shown = append(shown, name)
					}
				}
				switch len(shown) {
				case 0:
					return "no"
				case 5:
					return "yes"
				}
				return "only " + strings.Join(shown, ", ")
			}),
		},
		{
			Name: "no-secret", Asks: "How is an unset secret shown?", Why: "Both mean none.",
			Answers: probe.YesNo("absent", "null", "NullSecret"), Ask: p.readAs(func(r probe.Reply) string { return r.Kind("result.secret") }),
		},
		{
			Name: "secret", Asks: "How is a configured secret shown?", Why: "Only a secret in plain text can be compared with the state.",
			Answers: []probe.Answer{
				{Text: "not at all"}, {Text: "as it is", Switch: "EchoSecret: true"}, {Text: "masked", Switch: "MaskSecret: true"},
				{Text: "in answers to writes alone", Switch: "SecretOnce: true"},
			},
			Ask: func(ctx context.Context) (string, error) {
				s, err := p.withSecret(ctx)
				written, read := secretOf(s.Created), secretOf(s.Read)
				switch {
				case written == read:
					return read, err
				case written == "as it is" && read == "not at all":
					return "in answers to writes alone", err
				}
				return written + " first, then " + read, err
			},
		},
		{
			Name: "pagination", Asks: "Does the list show pagination?", Why: "Without it, one answer is taken for the whole list.",
			Answers: probe.YesNo("yes", "no: null", "NullPagination"), Ask: func(ctx context.Context) (string, error) {
				page, err := p.Page(ctx, 1, 0)
				switch lacks := page.Lacks(probe.Below("pagination.", []string{
					"total number", "current number", "limit number", "offset number", "from number|bool", "to number|bool",
					"offsets.first number|bool", "offsets.previous number|bool", "offsets.next number|bool", "offsets.last number|bool",
					"links.first text|bool", "links.previous text|bool", "links.next text|bool", "links.last text|bool",
				})); {
				case page.Kind("pagination") == "null":
					return "no: null", err
				case len(lacks) > 0:
					return strings.Join(lacks, ", "), err
				}
				return "yes", err
			},
		},
		{
			Name: "page-size", Asks: "Does the list respect a limit of 100?", Why: "A shorter page isn't the last one.",
			Answers: probe.YesNo("yes", "no", "DefaultPage"), Ask: func(ctx context.Context) (string, error) {
				page, err := p.Page(ctx, 1, 0)
				switch limit := page.Text("pagination.limit"); {
				case err == nil && limit == "":
					return "", probe.CantTell("the list shows no limit")
				case limit == strconv.Itoa(pageSize):
					return "yes", err
				}
				return "no", err
			},
		},
	}
}

// askValues checks all fields of all answers that show a webhook.
func (p *asker) askValues(ctx context.Context) (string, error) {
	s, err := p.Sample(ctx)
	if err != nil {
		return "", err
	}
	updated, err := p.update(ctx)
	if err != nil {
		return "", err
	}
	l, err := p.InList(ctx)
	form := valueForm(s.Read, "result.create")
	for answer, prefix := range map[*probe.Reply]string{&s.Created: "result.", &s.Read: "result.", &updated: "result.", &l.Item: ""} {
		for _, field := range []string{"create", "update", "delete", "enabled", "content_type"} {
			got := valueForm(*answer, prefix+field)
			isBare := field == "content_type" && got == "label" && form != "wrapped" && form != "key and value" // it has no number and no bool
			if got != form && !isBare {
				return form + ", but not everywhere", err
			}
		}
	}
	return form, err
}

// valueForm says how a field with options is shown.
func valueForm(r probe.Reply, path string) string {
	switch kind := r.Kind(path); {
	case len(r.Lacks(probe.Below(path+".", []string{"value text", "data.key number|text", "data.value text"}))) == 0:
		return "wrapped"
	case len(r.Lacks(probe.Below(path+".", []string{"key number|text", "value text"}))) == 0:
		return "key and value"
	case kind == "text" && (r.Text(path) == "0" || r.Text(path) == "1"):
		return "text of a number"
	case kind == "text":
		return "label"
	default:
		return kind
	}
}

// secretOf says how an answer shows the secret.
func secretOf(r probe.Reply) string {
	switch got := r.Text("result.secret"); {
	case got == secret:
		return "as it is"
	case got == "":
		return "not at all"
	case strings.Contains(got, "*"):
		return "masked"
	}
	return "changed"
}

// does are the questions about what a write does, for which the fake has switches.
func (p *asker) does() []probe.Question {
	return []probe.Question{
		{
			Name: "update-status", Asks: "What is the status of the answer to an update?", Why: "Both are a success.",
			Answers: probe.YesNo("201", "200", "UpdateStatus200"), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.update(ctx)
				return reply.StatusText(), err
			},
		},
		{
			Name: "delete", Asks: "What does a delete return?", Why: "After any other answer, a read has to confirm the deletion.",
			Answers: probe.YesNo("200 with a message", "204", "Delete204"), Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				switch {
				case len(d.Answer.Body) == 0:
					return d.Answer.StatusText(), d.Answer.Unless(err)
				case d.Answer.At("status") == "true" && d.Answer.Kind("message") == "text":
					return d.Answer.StatusText() + " with a message", nil
				}
				return d.Answer.StatusText() + " without a message", nil
			},
		},
		{
			Name: "clearing", Asks: "Does an empty value clear name, subject and secret?", Why: "Otherwise, a plan that removes one would never be empty.",
			Answers: probe.YesNo("yes", "no", "IgnoreClear"), Ask: p.askClearing,
		},
		{
			Name: "same-url", Asks: "May two webhooks have the same url?", Why: "create_before_destroy requires it.",
			Answers: probe.YesNo("yes", "no", "UniqueURLs"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Sample(ctx)
				if err != nil {
					return "", err
				}
				reply, _, err := p.Create(ctx, creation(p.Name(), fields{"url": s.Created.Text("result.url")}))
				if isSuccess(reply) {
					return "yes", err
				}
				return "no", err
			},
		},
	}
}

// askClearing uses a field that answers show.
func (p *asker) askClearing(ctx context.Context) (string, error) {
	s, err := p.Make(ctx, creation(p.Name(), fields{"secret": secret, "subject": "Conformance"}))
	if err != nil {
		return "", err
	}
	for _, field := range []string{"subject", "secret"} {
		if s.Read.Kind("result."+field) != "text" {
			continue
		}
		if _, err = p.Send(ctx, request(http.MethodPut, fields{field: ""}, s.ID)); err != nil {
			return "", err
		}
		after, err := p.Read(ctx, s.ID)
		if after.Text("result."+field) == "" {
			return "yes", err
		}
		return "no", err
	}
	return "", probe.CantTell("nothing that can be cleared is shown; check a webhook in the dashboard after an update with subject=")
}
