package moltinv1probe

import (
	"context"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// refuses are the questions about what is refused, and in which form, for which the fake has switches.
func (p *asker) refuses() []probe.Question {
	invalid := []probe.Answer{{Text: "400"}}
	for _, status := range []string{"422", "200", "403", "406", "409", "412"} {
		invalid = append(invalid, probe.Answer{Text: status, Switch: "InvalidStatus: " + status})
	}
	forms := []probe.Answer{{Text: "error text, and errors list"}}
	for form, name := range []string{"ErrorString", "ErrorStringList", "ErrorList", "ErrorLists", "ErrorObject", "ErrorMessage"} {
		words := []string{"error text", "error list", "errors list", "errors list of lists", "errors object", "message text"}[form]
		forms = append(forms, probe.Answer{Text: words + ", and " + words, Switch: "ErrorForm: " + name})
	}
	return []probe.Question{
		{
			Name: "missing", Asks: "What is the status of a read of a deleted webhook?", Why: "Only a hook that is certainly gone is removed from the state.",
			Answers: probe.YesNo("404", "200", "NotFound200"), Ask: func(ctx context.Context) (string, error) {
				reply, err := p.Missing(ctx)
				return reply.StatusText(), err
			},
		},
		{
			Name: "invalid", Asks: "What is the status of a refused create?", Why: "\"status\": false marks a failure, whatever the HTTP status.",
			Answers: invalid, Ask: func(ctx context.Context) (string, error) {
				reply, _, err := p.Create(ctx, creation(p.Name(), fields{"enabled": "commercehooks"}))
				return reply.StatusText(), err
			},
		},
		{
			Name: "errors", Asks: "In which form do failures give the reason, for a missing webhook and for a refused create?", Why: "All forms are read.",
			Answers: forms, Ask: func(ctx context.Context) (string, error) {
				missing, err := p.Missing(ctx)
				if err != nil {
					return "", err
				}
				refused, _, err := p.Create(ctx, creation(p.Name(), fields{"enabled": "commercehooks"}))
				return errorForm(missing) + ", and " + errorForm(refused), err
			},
		},
	}
}

// errorForm says where a failure has its messages, and their type.
func errorForm(r probe.Reply) string {
	i := slices.IndexFunc([]string{"error", "errors", "message"}, func(name string) bool { return r.Kind(name) != "absent" })
	if i < 0 {
		return "none"
	}
	name := []string{"error", "errors", "message"}[i]
	if r.At("status") != "false" {
		return name + " without \"status\": false"
	}
	if r.Kind(name) == "list" && r.Kind(name+".0") == "list" {
		return name + " list of lists"
	}
	return name + " " + r.Kind(name)
}
