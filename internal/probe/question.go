// Package probe is what the probes of all vendors share: questions that a vendor's documentation leaves open, their possible
// answers, and an account that answers them, with hooks that the probe creates.
//
// A probe reads raw answers, because a strict or lenient client would hide what it looks for. The package knows no vendor. It may
// import internal/rest, and nothing that ships imports it.
package probe

import "context"

// Question is something that an API's documentation leaves open.
type Question struct {
	// Name is how people refer to the question, such as "delete-missing".
	Name string
	// Asks is the question in words.
	Asks string
	// Why says what depends on the answer.
	Why string
	// Seen is what a public recording of the real service showed, "" if there is none.
	Seen string
	// Answers are the known ones. The first is the assumed one: the likeliest, which the fake gives unless a switch is set. An
	// account may give any other answer too, which no switch stands for.
	Answers []Answer
	// Ask asks the account and returns the answer as in Answers, or in other words that reveal nothing about the account. Nil if
	// hooks can't show the answer. Then ByHand says how to find out.
	Ask    func(context.Context) (string, error)
	ByHand string
}

// Answer is a known answer and the switch of the fake that stands for it, such as `Empty: "[]"`; "" for the assumed one.
type Answer struct{ Text, Switch string }

// Assumed is the text of the answer that is assumed.
func (q Question) Assumed() string { return q.Answers[0].Text }

// means returns the switch that stands for an answer, and whether one does.
func (q Question) means(answer string) (string, bool) {
	for _, a := range q.Answers {
		if a.Text == answer {
			return a.Switch, true
		}
	}
	return "", false
}

// YesNo returns the answers to a question with two: assumed, or otherwise if the switch of this name is set.
func YesNo(assumed, otherwise, name string) []Answer {
	return []Answer{{Text: assumed}, {otherwise, name + ": true"}}
}

// CantTellError says why hooks can't show the answer in this account, and what is missing.
type CantTellError struct{ Reason string }

func (e *CantTellError) Error() string { return e.Reason }

// CantTell returns a CantTellError.
func CantTell(reason string) error { return &CantTellError{reason} }

// Once creates something for the first question that needs it and keeps it, or the failure, for the others.
type Once[T any] struct {
	done  bool
	value T
	err   error
}

// Get returns the result of the first call of form. An interruption isn't kept.
func (o *Once[T]) Get(ctx context.Context, form func(context.Context) (T, error)) (T, error) {
	if !o.done {
		o.value, o.err = form(ctx)
		o.done = ctx.Err() == nil
	}
	return o.value, o.err
}
