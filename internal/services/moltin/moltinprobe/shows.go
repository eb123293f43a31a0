package moltinprobe

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// about is a question about the read of one of the samples.
func about(sample func(context.Context) (probe.Shown, error), words func(probe.Reply) string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		s, err := sample(ctx)
		return words(s.Read), err
	}
}

// secretAs says how a secret is shown.
func secretAs(path, value string) func(probe.Reply) string {
	return func(r probe.Reply) string {
		switch got := r.Text(path); {
		case got == value:
			return "as it is"
		case got == "":
			return "not at all"
		case strings.Contains(got, "*"):
			return "masked"
		}
		return "changed"
	}
}

// shows are the questions about how an integration is shown, for which the fake has switches.
func (p *asker) shows() []probe.Question {
	return []probe.Question{
		{
			Name: "secret-key", Asks: "How is secret_key shown?", Why: "Only a secret in plain text can be compared with the state.",
			Answers: []probe.Answer{{Text: "as it is"}, {Text: "masked", Switch: "MaskSecretKey: true"}, {Text: "not at all", Switch: "HideSecretKey: true"}},
			Ask:     p.askSecret,
		},
		{
			Name: "short-secret", Asks: "How is a masked secret of up to four characters shown?", Why: "A mask must not be taken for a secret that somebody changed.",
			Answers: probe.YesNo("masked", "as it is", "ShowShortSecrets"), Ask: about(p.queue, secretAs("data.configuration.aws_secret_access_key", short)),
		},
		{
			Name: "unset", Asks: "How is an unset secret_key shown?", Why: "All three mean none. Anything else would cause a change in every plan.",
			Seen:    "left out (2017)",
			Answers: []probe.Answer{{Text: "absent"}, {Text: `""`, Switch: `Unset: "\"\""`}, {Text: "null", Switch: `Unset: "null"`}},
			Ask:     about(p.withoutSecret, func(r probe.Reply) string { return r.OneOf("data.configuration.secret_key", `""`) }),
		},
		{
			Name: "late-description", Asks: "Do a create and a read show an unset description the same way?", Why: "A plan after an apply must be empty.",
			Seen: "no (2017)", Answers: probe.YesNo("yes", "no: first absent, then null", "LateDescription"), Ask: p.askLateDescription,
		},
		{
			Name: "stomp-disabled", Asks: "Is enabled shown for a disabled stomp integration?", Why: "If it isn't shown, it is read as false.",
			Answers: probe.YesNo("bool", "absent", "HideStompDisabled"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.broker(ctx)
				return s.Read.Kind("data.enabled"), err
			},
		},
		{
			Name: "observes-order", Asks: "In which order are observes shown?", Why: "A set in the configuration has no order.",
			Answers: probe.YesNo("as sent", "another", "ShuffleObserves"), Ask: about(p.Sample, func(r probe.Reply) string {
				var shown []string
				for _, item := range r.List("data.observes") {
					shown = append(shown, item.Text(""))
				}
				switch {
				case slices.Equal(shown, events()):
					return "as sent"
				case slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(events()))):
					return "another"
				}
				return "not those that were sent"
			}),
		},
		{
			Name: "request-id", Asks: "Do answers have an id in X-Moltin-Request-Id?", Why: "Errors name it, for the vendor's support.",
			Seen: "yes (2017)", Answers: probe.YesNo("no", "yes", "RequestIDs"), Ask: about(p.Sample, hasHeader("X-Moltin-Request-Id")),
		},
		{
			Name: "store-headers", Asks: "Do answers name organization and store in EP-Org-ID and EP-Store-ID?", Why: "\"Not found\" in another store must not remove a hook from the state.",
			Answers: probe.YesNo("no", "yes", "StoreHeaders"), Ask: about(p.Sample, hasHeader("EP-Store-ID")),
		},
	}
}

func hasHeader(name string) func(probe.Reply) string {
	return func(r probe.Reply) string {
		if r.Header.Get(name) == "" {
			return "no"
		}
		return "yes"
	}
}

// askSecret checks all answers that show the secret.
func (p *asker) askSecret(ctx context.Context) (string, error) {
	s, err := p.Sample(ctx)
	if err != nil {
		return "", err
	}
	l, err := p.InList(ctx)
	words := secretAs("data.configuration.secret_key", secret)
	created, read, listed := words(s.Created), words(s.Read), secretAs("configuration.secret_key", secret)(l.Item)
	if created == read && read == listed {
		return read, err
	}
	return created + " in the answer to a create, " + read + " in a read, " + listed + " in the list", err
}

// undescribed is a webhook without a description. It is an error where there can be none.
func (p *asker) undescribed(ctx context.Context) (probe.Shown, error) {
	return p.bald.Get(ctx, func(ctx context.Context) (probe.Shown, error) {
		return p.Make(ctx, creation(plain(p.Name()).with(attributes{"description": nil})))
	})
}

func (p *asker) askLateDescription(ctx context.Context) (string, error) {
	s, err := p.undescribed(ctx)
	if isRefusal(s.Created) {
		return "", probe.CantTell("a create without a description is refused")
	}
	first, later := s.Created.OneOf("data.description", `""`), s.Read.OneOf("data.description", `""`)
	switch {
	case first == later:
		return "yes", err
	case first == "absent" && later == "null":
		return "no: first absent, then null", err
	}
	return "no: first " + first + ", then " + later, err
}

// isRefusal reports whether an answer refuses a write.
func isRefusal(r probe.Reply) bool {
	return r.Status == http.StatusBadRequest || r.Status == http.StatusUnprocessableEntity
}

// brokers is the answer for a stomp integration without a url, and one that could be created.
type brokers struct {
	bare probe.Reply
	probe.Shown
}

func (p *asker) broker(ctx context.Context) (brokers, error) {
	return p.stomp.Get(ctx, func(ctx context.Context) (b brokers, err error) {
		configuration := map[string]any{"addresses": []string{"stomp+ssl://example.com:61614"}, "destination": "/queue/conformance", "username": "conformance", "password": secret}
		a := plain(p.Name()).with(attributes{"integration_type": "stomp", "configuration": configuration})
		b.Shown, err = p.Make(ctx, creation(a))
		if b.bare = b.Created; isRefusal(b.bare) {
			configuration["url"] = probe.Host
			b.Shown, err = p.Make(ctx, creation(a))
		}
		return b, err
	})
}

// does are the questions about what a write does, for which the fake has switches.
func (p *asker) does() []probe.Question {
	return []probe.Question{
		{
			Name: "enabled-by-default", Asks: "Is an integration enabled if its create doesn't name enabled?", Why: "A create always names it.",
			Seen: "true according to the attributes endpoint (2017)", Answers: probe.YesNo("false", "true", "EnabledByDefault"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Make(ctx, creation(plain(p.Name()).with(attributes{"enabled": nil})))
				return s.Read.OneOf("data.enabled", "true", "false"), err
			},
		},
		{
			Name: "configuration", Asks: "Is configuration merged or replaced by an update?", Why: "It is sent whole, so both have the same result.",
			Answers: probe.YesNo("merged", "replaced", "ReplaceConfiguration"), Ask: p.askMerge,
		},
		{
			Name: "partial-update", Asks: "May an update omit name, integration_type, and observes?", Why: "Updates name them anyway.",
			Seen: "no: 400 (2017)", Answers: probe.YesNo("yes", "no", "WholePut"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.withoutSecret(ctx)
				if err != nil {
					return "", err
				}
				reply, err := p.Send(ctx, request(http.MethodPut, attributes{"enabled": false}, s.ID))
				return yesOr(reply), err
			},
		},
		{
			Name: "delete", Asks: "What does a delete return?", Why: "After any other answer, a read has to confirm the deletion.",
			Seen: "200 with type and id (2017)",
			Answers: []probe.Answer{
				{Text: "200 with type and id"}, {Text: "204", Switch: "Delete204: true"}, {Text: "200 without a body", Switch: "DeleteNoBody: true"},
			},
			Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				switch {
				case d.Answer.Status == http.StatusOK && len(d.Answer.Body) == 0:
					return "200 without a body", d.Answer.Unless(err)
				case d.Answer.Status == http.StatusOK && len(d.Answer.Lacks([]string{"data.type text", "data.id text"})) == 0:
					return "200 with type and id", nil
				case len(d.Answer.Body) == 0:
					return d.Answer.StatusText(), d.Answer.Unless(err)
				}
				return d.Answer.StatusText() + " with another body", d.Answer.Unless(err)
			},
		},
		{
			Name: "delete-missing", Asks: "What does the delete of a deleted integration return?", Why: "A delete whose answer was lost is repeated.",
			Answers: probe.YesNo("404", "the same as the first delete", "DeleteMissing200"), Ask: func(ctx context.Context) (string, error) {
				d, err := p.Deleted(ctx)
				if err != nil {
					return "", err
				}
				reply, err := p.Delete(ctx, d.ID)
				if reply.OK() && reply.Status == d.Answer.Status {
					return "the same as the first delete", err
				}
				return reply.StatusText(), err
			},
		},
	}
}

// yesOr says whether something is allowed, or returns the status of any other answer.
func yesOr(r probe.Reply) string {
	switch {
	case r.OK():
		return "yes"
	case isRefusal(r):
		return "no"
	}
	return "status " + r.StatusText()
}

// askMerge updates only the secret. If that replaces the configuration, Moltin requires the url or loses it.
func (p *asker) askMerge(ctx context.Context) (string, error) {
	a := plain(p.Name())
	s, err := p.Make(ctx, creation(a))
	if err != nil {
		return "", err
	}
	update := request(http.MethodPut, a.with(attributes{"configuration": map[string]any{"secret_key": secret}}), s.ID)
	reply, err := p.Send(ctx, update)
	switch {
	case err != nil:
		return "", err
	case isRefusal(reply):
		return "replaced", nil
	case !reply.OK():
		return "", &probe.UnexpectedError{What: "the update", Reply: reply}
	}
	after, err := p.Read(ctx, s.ID)
	if after.Kind("data.configuration.url") == "text" {
		return "merged", err
	}
	return "replaced", err
}

// refused is a request for a token with invalid credentials.
func refused() rest.Request {
	return rest.Request{
		Method: http.MethodPost, Path: []string{"oauth", "access_token"}, Anonymous: true, Class: rest.TokenClass,
		ContentType: "application/x-www-form-urlencoded",
		Body:        []byte("grant_type=client_credentials&client_id=commercehooks-conformance&client_secret=none"),
	}
}
