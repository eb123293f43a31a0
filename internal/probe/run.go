package probe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Probe is a vendor's.
type Probe struct {
	// Questions are asked in this order.
	Questions []Question
	// IsLive reports whether the account says that it isn't one for tests. page is the first page of its list. Nil if the vendor
	// doesn't say.
	IsLive func(page Reply) bool
	*Asker
}

// Hook is a hook of an account.
type Hook struct{ ID, Name string }

// Verdict is how an answer compares with the assumed one.
type Verdict string

// The verdicts. NotAsked is for a question that hooks can't answer in this account, CouldNotAsk for one that failed.
const (
	AsAssumed   Verdict = "as assumed"
	Differs     Verdict = "differs"
	NotAsked    Verdict = "not asked"
	CouldNotAsk Verdict = "could not ask"
)

// Finding is the result of a question.
type Finding struct {
	Question
	Verdict Verdict
	// Answer is "" if the question wasn't answered. Reason then says why. IsByHand reports whether somebody else found the answer.
	Answer, Reason string
	IsByHand       bool
	// Means is the switch of the fake that stands for the answer, "" for the assumed one and if there is none.
	Means string
	// Err is the failure behind CouldNotAsk. Unlike Reason, it may hold names from the account.
	Err error
}

// Run asks all questions and deletes the hooks that it made, even if the context ends or a question panics. byHand are answers
// that somebody else found out, by the names of the questions. interrupted is called before the hooks of an interrupted run are
// deleted. The error says that hooks of this run may be left.
func Run(ctx context.Context, p Probe, byHand map[string]string, interrupted func()) (findings []Finding, left error) {
	defer func() {
		if ctx.Err() != nil {
			interrupted()
		}
		left = p.tidy(context.WithoutCancel(ctx))
	}()
	for _, q := range p.Questions {
		findings = append(findings, ask(ctx, q, byHand))
	}
	return findings, nil
}

// Unlisted returns the findings about an account whose list can't be read. No hooks are created there, because lost ones couldn't
// be found. The question about the list has the name "list".
func Unlisted(p Probe, unread *UnexpectedError) []Finding {
	var findings []Finding
	for _, q := range p.Questions {
		f := Finding{Question: q, Verdict: CouldNotAsk, Reason: "the list can't be read, so no hooks were created", Err: unread}
		if q.Name == "list" {
			f.Verdict, f.Reason, f.Answer = Differs, "", unread.Error()
		}
		findings = append(findings, f)
	}
	return findings
}

// ask asks one question.
func ask(ctx context.Context, q Question, byHand map[string]string) Finding {
	f := Finding{Question: q}
	if f.Answer, f.IsByHand = byHand[q.Name]; !f.IsByHand {
		switch {
		case ctx.Err() != nil:
			f.Err = context.Cause(ctx)
		case q.Ask == nil:
			f.Err = CantTell(q.ByHand)
		default:
			f.Answer, f.Err = q.Ask(ctx)
		}
	}
	var cantTell *CantTellError
	switch {
	case errors.As(f.Err, &cantTell):
		f.Verdict, f.Reason, f.Answer = NotAsked, cantTell.Reason, ""
	case f.Err != nil && ctx.Err() != nil:
		f.Verdict, f.Reason, f.Answer = CouldNotAsk, "interrupted", ""
	case f.Err != nil:
		f.Verdict, f.Reason, f.Answer = CouldNotAsk, reason(f.Err), ""
	case f.Answer == q.Assumed():
		f.Verdict = AsAssumed
	default:
		f.Verdict = Differs
		f.Means, _ = q.means(f.Answer)
	}
	return f
}

// UnexpectedError is an answer that doesn't settle a question.
type UnexpectedError struct {
	// What was requested, such as "the create".
	What string
	Reply
}

func (e *UnexpectedError) Error() string {
	if e.OK() {
		return e.What + " returned too little to continue"
	}
	return fmt.Sprintf("%s returned status %d", e.What, e.Status)
}

// reason says why a question couldn't be asked. It reveals nothing about the account: neither addresses nor the vendor's words.
func reason(err error) string {
	var failed *rest.Error
	var unexpected *UnexpectedError
	switch {
	case errors.As(err, &unexpected):
		return unexpected.Error()
	case !errors.As(err, &failed):
		return "failed"
	case failed.ForToken:
		return "no token was given"
	case failed.Status == 0:
		return failed.Method + " got no answer"
	}
	return fmt.Sprintf("%s returned status %d", failed.Method, failed.Status)
}

// Delete deletes a hook of the run and returns the answer.
func (p *Asker) Delete(ctx context.Context, id string) (Reply, error) {
	reply, err := p.Send(ctx, p.api.Delete(id))
	if err == nil && isDone(reply) {
		p.made = slices.DeleteFunc(p.made, func(made string) bool { return made == id })
	}
	return reply, err
}

// tidy deletes the hooks of this run: those whose ids are known, and those in the list, because the answer with an id may have been
// lost.
func (p *Asker) tidy(ctx context.Context) error {
	for _, id := range slices.Clone(p.made) {
		_, _ = p.Delete(ctx, id) // the list shows what is left
	}
	if p.names == 0 {
		return nil
	}
	_, err := p.remove(ctx, p.run)
	return err
}

// Clean deletes the hooks that killed runs have left, and returns how many there were.
func (p *Asker) Clean(ctx context.Context) (int, error) {
	return p.remove(ctx, Prefix)
}

// remove deletes the hooks whose names begin with prefix until the list shows none anymore. A deleted hook may be listed for a
// while, one that was made may not be listed yet, and requests may fail: then it tries again.
func (p *Asker) remove(ctx context.Context, prefix string) (int, error) {
	removed := map[string]bool{}
	for waits := Looks(); ; waits = waits[1:] {
		left, err := p.sweep(ctx, prefix, removed)
		isSettled := err == nil && left == 0 && !p.unknown
		if isSettled || len(waits) == 0 {
			if err == nil {
				p.made, p.unknown = nil, false
			}
			return len(removed), err
		}
		if err := p.Pause(ctx, waits[0]); err != nil {
			return len(removed), err
		}
	}
}

// sweep deletes the hooks that the list shows whose names begin with prefix, or that this run made, and adds their ids to removed.
// It returns how many there were. The error says which may be left.
func (p *Asker) sweep(ctx context.Context, prefix string, removed map[string]bool) (left int, problem error) {
	hooks, err := p.List(ctx)
	if err != nil {
		return 0, fmt.Errorf("the hooks can't be listed: %w", err)
	}
	for _, hook := range hooks {
		if !strings.HasPrefix(hook.Name, prefix) && !slices.Contains(p.made, hook.ID) {
			continue
		}
		left++
		name := cmp.Or(hook.Name, hook.ID)
		if hook.ID == "" {
			problem = fmt.Errorf("%s is listed without an id", name)
			continue
		}
		switch reply, err := p.Delete(ctx, hook.ID); {
		case err != nil:
			problem = fmt.Errorf("deleting %s: %w", name, err)
		case !isDone(reply):
			problem = fmt.Errorf("deleting %s: status %d", name, reply.Status)
		default:
			removed[hook.ID] = true
			problem = cmp.Or(problem, fmt.Errorf("%s was deleted and is still listed", name))
		}
	}
	return left, problem
}

// isDone reports whether a delete left no hook.
func isDone(r Reply) bool { return r.OK() || r.Status == http.StatusNotFound }
