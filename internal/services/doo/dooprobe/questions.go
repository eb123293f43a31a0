package dooprobe

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

var (
	uuid   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	digits = regexp.MustCompile(`^[0-9]+$`)
	suffix = regexp.MustCompile(`_[0-9a-f]{32}$`)
)

func idForm(item probe.Reply) string {
	switch id := item.Text("id"); {
	case item.Kind("id") == "number":
		return "a number"
	case uuid.MatchString(id):
		return "a UUID"
	case digits.MatchString(id):
		return "a text of digits"
	}
	return "another text"
}

// deletes are the questions about deletes, for which the fake has switches.
func (p *asker) deletes() []probe.Question {
	return []probe.Question{
		{
			Name: "delete-works", Asks: "Is a webhook gone from the list after its delete?", Why: "A delete is repeated until it is.",
			Answers: []probe.Answer{{Text: "yes"}, {Text: "no", Switch: "IgnoreDelete: 1"}}, Ask: func(ctx context.Context) (string, error) {
				listed, err := p.Missing(ctx)
				if listed.Status != 0 {
					return "no", err
				}
				return "yes", err
			},
		},
		{
			Name: "delete-token", Asks: "Does a delete need a token?", Why: "One is sent anyway.",
			Answers: probe.YesNo("no", "yes", "DeleteNeedsBearer"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.Make(ctx, p.creation(plain(p.Name())))
				if err != nil {
					return "", err
				}
				request := deletion(s.ID)
				request.Anonymous = true
				reply, err := p.Send(ctx, request)
				switch {
				case isSuccess(reply):
					return "no", err
				case status(reply) == http.StatusUnauthorized:
					return "yes", err
				}
				return "status " + strconv.Itoa(status(reply)), err
			},
		},
	}
}

// lists are the questions about how the list shows webhooks, for which the fake has switches.
func (p *asker) lists() []probe.Question {
	of := func(sample func(context.Context) (probe.Shown, error), words func(probe.Reply) string) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) {
			s, err := sample(ctx)
			return words(s.Read), err
		}
	}
	return []probe.Question{
		{
			Name: "secret", Asks: "How is client_secret shown?", Why: "Only a secret in plain text can be compared with the state.",
			Answers: []probe.Answer{{Text: "as it is"}, {Text: "masked", Switch: "MaskSecret: true"}, {Text: "not at all", Switch: "OmitSecret: true"}},
			Ask: of(p.Sample, func(item probe.Reply) string {
				switch got := item.Text("authentication.credentials.client_secret"); {
				case got == secret:
					return "as it is"
				case got == "":
					return "not at all"
				case strings.Contains(got, "*"):
					return "masked"
				}
				return "changed"
			}),
		},
		{
			Name: "owner", Asks: "Are organizationId, event_id and event_guide_id listed?", Why: "What isn't listed stays in the state as configured.",
			Answers: probe.YesNo("no", "yes", "EchoOwner"), Ask: of(p.ofEvent, func(item probe.Reply) string {
				var listed []string
				for _, name := range []string{"organizationId", "event_id", "event_guide_id"} {
					if item.Kind(name) != "absent" {
						listed = append(listed, name)
					}
				}
				switch len(listed) {
				case 0:
					return "no"
				case 3:
					return "yes"
				}
				return "only " + strings.Join(listed, ", ")
			}),
		},
		{
			Name: "event-id", Asks: "What is the type of a listed event_id?", Why: "Both are read.",
			Answers: probe.YesNo("text", "number", "NumericEventIDs"), Ask: func(ctx context.Context) (string, error) {
				s, err := p.ofEvent(ctx)
				if kind := s.Read.Kind("event_id"); kind != "absent" || err != nil {
					return kind, err
				}
				return "", probe.CantTell("event_id isn't listed")
			},
		},
		{
			Name: "hooks-order", Asks: "In which order are hooks listed?", Why: "A set in the configuration has no order.",
			Answers: probe.YesNo("as sent", "another", "ReverseHooks"), Ask: of(p.Sample, hooksOrder),
		},
		{
			Name: "defaults", Asks: "Are method, grant_type, and header formats listed if they are the defaults?", Why: "A missing value is the default.",
			Answers: probe.YesNo("yes", "no", "OmitDefaults"), Ask: of(p.Sample, func(item probe.Reply) string {
				wanted := []string{
					"hooks.0.method text", "hooks.0.origin.method text", "authentication.grant_type text", "authentication.header_format text",
					"authentication.header_value_format text",
				}
				switch lacks := item.Lacks(wanted); len(lacks) {
				case 0:
					return "yes"
				case len(wanted):
					return "no"
				default:
					return strings.Join(lacks, ", ")
				}
			}),
		},
		{
			Name: "type-suffix", Asks: "Does the type of a hook with an origin have a suffix of 32 digits?", Why: "It is removed.",
			Answers: probe.YesNo("yes", "no", "NoSuffix"), Ask: of(p.Sample, func(item probe.Reply) string {
				switch kind := item.Text("hooks.0.type"); {
				case suffix.MatchString(kind):
					return "yes"
				case slices.Contains(events(), kind):
					return "no"
				}
				return "the type is another"
			}),
		},
		{
			Name: "origin-body", Asks: "Is the body of an origin listed as it was sent?", Why: "Different white space isn't a change.",
			Answers: probe.YesNo("yes", "with other white space", "ReformatBody"), Ask: of(p.Sample, func(item probe.Reply) string {
				got := item.Text("hooks.0.origin.body")
				switch compact := (probe.Reply{Body: []byte(got)}).At(""); {
				case got == query:
					return "yes"
				case compact != "" && compact == (probe.Reply{Body: []byte(query)}).At(""):
					return "with other white space"
				}
				return "not"
			}),
		},
		{
			Name: "no-authentication", Asks: "How is a missing authentication listed?", Why: "All four mean none.",
			Answers: []probe.Answer{
				{Text: "absent"}, {Text: "null", Switch: `EmptyAuthentication: "null"`}, {Text: "{}", Switch: `EmptyAuthentication: "{}"`},
				{Text: "[]", Switch: `EmptyAuthentication: "[]"`},
			},
			Ask: of(p.withoutAuthentication, func(item probe.Reply) string { return item.OneOf("authentication", "{}", "[]") }),
		},
	}
}

func hooksOrder(item probe.Reply) string {
	var listed []string
	for _, hook := range item.List("hooks") {
		listed = append(listed, suffix.ReplaceAllString(hook.Text("type"), ""))
	}
	switch {
	case slices.Equal(listed, events()):
		return "as sent"
	case slices.Equal(slices.Sorted(slices.Values(listed)), slices.Sorted(slices.Values(events()))):
		return "another"
	}
	return "not those that were sent"
}
