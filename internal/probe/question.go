// Package probe is what the probes of all vendors share: a question that documentation leaves open, the answers that fit, and
// an account that is asked with hooks of its own.
//
// A probe reads answers as they come, because a client that is strict or lenient would hide what is asked. The package knows no
// vendor. It may import internal/rest, and nothing that ships imports it.
package probe

import "context"

// Question is something that an API's documentation leaves open.
type Question struct {
	// Name is how people refer to the question, as in "delete-missing".
	Name string
	// Asks is the question in words.
	Asks string
	// Why says what depends on the answer.
	Why string
	// Seen is what a public recording of the real service showed, "" where there is none.
	Seen string
	// Answers are those that fit. The first is the one that is assumed: the likeliest, as which the fake answers unless a switch
	// is set. Any other answer is possible too: then no switch of the fake stands for it.
	Answers []Answer
	// Ask asks the account and returns the answer in the words of Answers, or in others that hold nothing of the account. Nil
	// where hooks can't tell: then ByHand says how to find out.
	Ask    func(context.Context) (string, error)
	ByHand string
}

// Answer is one that fits, and the switches of the fake that stand for it, as in `Empty: "[]"`; "" for the assumed one.
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

// YesNo are the answers to a question that a switch of the fake turns around: assumed, unless the switch is set.
func YesNo(assumed, otherwise, name string) []Answer {
	return []Answer{{Text: assumed}, {otherwise, name + ": true"}}
}

// CantTellError says why hooks can't tell the answer in this account, and what would let them.
type CantTellError struct{ Reason string }

func (e *CantTellError) Error() string { return e.Reason }

// CantTell returns a CantTellError.
func CantTell(reason string) error { return &CantTellError{reason} }

// Once makes something for the first question that needs it and keeps it, or the failure, for the others.
type Once[T any] struct {
	done  bool
	value T
	err   error
}

// Get returns what form formed the first time. An interruption isn't kept.
func (o *Once[T]) Get(ctx context.Context, form func(context.Context) (T, error)) (T, error) {
	if !o.done {
		o.value, o.err = form(ctx)
		o.done = ctx.Err() == nil
	}
	return o.value, o.err
}
