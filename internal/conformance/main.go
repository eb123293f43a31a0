// Command conformance asks an account what its vendor's documentation leaves open, and reports whether the answers are those that
// this project assumes.
//
//	go run ./internal/conformance -vendor commercelayer -test-account
//	go run ./internal/conformance -vendor commercelayer -clean
//
// The account is that of the environment variables that the provider reads. The first command creates hooks whose names begin with
// commercehooks-conformance- and deletes them, even after Ctrl-C. The second deletes those that a killed run has left. Neither
// touches any other hook. The live mode of a Commerce Layer organization is refused. With -questions, the command prints the
// questions of a vendor and asks nothing.
//
// Exit codes: 0 if all answers are as assumed, 1 if one differs, 2 if something couldn't be asked.
//
// It may import internal/probe and the probes, internal/rest, internal/services, the services and their clients, and nothing
// imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// The exit codes.
const (
	exitAsAssumed   = 0
	exitDiffers     = 1
	exitCouldNotAsk = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // so that a second Ctrl-C ends it at once
	os.Exit(run(ctx, os.Args[1:], program{out: os.Stdout, err: os.Stderr, connect: connect, pause: pause}))
}

// program is what the program depends on.
type program struct {
	out, err io.Writer
	// connect returns the probe of the account in the environment.
	connect func(vendor string, pause func(context.Context, time.Duration) error) (probe.Probe, error)
	pause   func(context.Context, time.Duration) error
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// byHand are the answers of -answer, by the names of the questions.
type byHand map[string]string

func (b byHand) String() string { return "" }

// Set adds NAME=ANSWER.
func (b byHand) Set(text string) error {
	name, answer, ok := strings.Cut(text, "=")
	if !ok || name == "" || answer == "" {
		return fmt.Errorf("%q is not NAME=ANSWER", text)
	}
	b[name] = answer
	return nil
}

// options are what the flags say.
type options struct {
	vendor, file             string
	isTest, clean, questions bool
	answers                  byHand
}

// parse reads the flags. done says that the program ends with the code.
func (p program) parse(args []string) (o options, code int, done bool) {
	o.answers = byHand{}
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(p.err)
	flags.StringVar(&o.vendor, "vendor", "", "vendor of the account: "+strings.Join(vendors(), ", "))
	flags.BoolVar(&o.isTest, "test-account", false, "confirm that the account is for tests, so that hooks may be created and deleted")
	flags.BoolVar(&o.clean, "clean", false, "only delete the hooks that killed runs have left")
	flags.BoolVar(&o.questions, "questions", false, "only print the questions, as a table in Markdown")
	flags.StringVar(&o.file, "json", "", "file for the JSON report, for an issue (default conformance-VENDOR.json)")
	flags.Var(o.answers, "answer", "NAME=ANSWER of a question that you answered by hand; may be repeated")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return o, exitAsAssumed, true
	case err != nil:
		return o, exitCouldNotAsk, true
	case flags.NArg() > 0:
		return o, p.refuse("unexpected argument %q: use flags only", flags.Arg(0)), true
	}
	if o.file == "" {
		o.file = "conformance-" + o.vendor + ".json"
	}
	return o, 0, false
}

// refuse says why nothing was asked.
func (p program) refuse(format string, args ...any) int {
	_, _ = fmt.Fprintf(p.err, "conformance: "+format+"\n", args...)
	return exitCouldNotAsk
}

// run is the whole program. It returns its exit code.
func run(ctx context.Context, args []string, p program) int {
	o, code, done := p.parse(args)
	if done {
		return code
	}
	offline, known := offline(o.vendor)
	switch {
	case !known:
		return p.refuse("-vendor must be one of %s", strings.Join(vendors(), ", "))
	case o.questions:
		_, _ = io.WriteString(p.out, markdown(offline.Questions))
		return exitAsAssumed
	case !o.isTest && !o.clean:
		return p.refuse("repeat this with -test-account if the account is for tests. It creates hooks in the account and deletes them.")
	}
	for answered := range o.answers {
		if !asks(offline.Questions, answered) {
			return p.refuse("-answer %s: no such question. -questions prints them.", answered)
		}
	}
	asked, err := p.connect(o.vendor, p.pause)
	switch {
	case err != nil:
		return p.refuse("%v", err)
	case o.clean:
		removed, err := asked.Clean(ctx)
		_, _ = fmt.Fprintf(p.out, "Deleted %d hooks that earlier runs had left.\n", removed)
		if err != nil {
			return p.refuse("%v", err)
		}
		return exitAsAssumed
	}
	return p.ask(ctx, o, asked)
}

// ask asks all questions, if the list can be read, so that hooks whose answers are lost can be found.
func (p program) ask(ctx context.Context, o options, asked probe.Probe) int {
	var unread *probe.UnexpectedError
	first, err := asked.Begin(ctx)
	switch {
	case errors.As(err, &unread) && unread.OK():
		return p.report(o.vendor, o.file, probe.Unlisted(asked, unread), nil)
	case err != nil:
		return p.refuse("the account can't be asked: %v", err)
	case asked.IsLive != nil && asked.IsLive(first):
		return p.refuse("set the id and secret of a client in test mode. This is not a test account: its client belongs to the live mode.")
	}
	_, _ = fmt.Fprintf(p.out, "Asking %d questions at the vendor's pace.\n\n", len(asked.Questions))
	findings, left := probe.Run(ctx, asked, o.answers, func() {
		_, _ = fmt.Fprintln(p.err, "Interrupted: deleting the hooks of this run. Interrupt again to leave them for -clean.")
	})
	return p.report(o.vendor, o.file, findings, left)
}

// report writes what was found, and returns the exit code.
func (p program) report(vendor, file string, findings []probe.Finding, left error) int {
	_, _ = io.WriteString(p.out, table(findings))
	code := exitAsAssumed
	for _, f := range findings {
		if f.Verdict == probe.CouldNotAsk {
			_, _ = fmt.Fprintf(p.err, "conformance: %s: %v\n", f.Name, f.Err)
			code = max(code, exitCouldNotAsk)
		}
	}
	if left != nil {
		_, _ = fmt.Fprintf(p.err, "conformance: hooks of this run may be left: %v\nDelete them with -vendor %s -clean.\n", left, vendor)
		code = exitCouldNotAsk
	}
	if err := os.WriteFile(file, asJSON(vendor, findings), 0o600); err != nil {
		_, _ = fmt.Fprintf(p.err, "conformance: the report could not be written: %v\n", err)
		code = exitCouldNotAsk
	} else {
		_, _ = fmt.Fprintf(p.out, "\nAttach %s to an issue. It is the same report as JSON, without secrets and ids.\n", file)
	}
	for _, f := range findings {
		if f.Verdict == probe.Differs {
			return exitDiffers
		}
	}
	return code
}
