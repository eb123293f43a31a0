// Command conformance asks an account what the documentation of its vendor leaves open, and says whether the answers are those
// that this project assumes.
//
//	go run ./internal/conformance -vendor commercelayer -test-account
//	go run ./internal/conformance -vendor commercelayer -clean
//
// The account is that of the environment variables that the provider reads. The first makes hooks whose names begin with
// commercehooks-conformance- and deletes them, also after Ctrl-C; the second deletes those that a killed run has left. Neither
// touches any other hook. With -questions it prints the questions of a vendor and asks nothing.
//
// Exit codes: 0 as assumed, 1 an answer differs, 2 something could not be asked.
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop() // so that a second Ctrl-C ends it at once
		_, _ = fmt.Fprintln(os.Stderr, "Interrupted: deleting the hooks of this run. Another Ctrl-C leaves them for -clean.")
	})
	os.Exit(run(ctx, os.Args[1:], program{out: os.Stdout, err: os.Stderr, connect: connect, pause: pause}))
}

// program is what the program works with.
type program struct {
	out, err io.Writer
	// connect makes the probe of a vendor's account of the settings in the environment.
	connect func(vendor string, pause func(context.Context, time.Duration) error) (*probe.Account, probe.Probe, error)
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

// Set takes NAME=ANSWER.
func (b byHand) Set(text string) error {
	name, answer, ok := strings.Cut(text, "=")
	if !ok || name == "" || answer == "" {
		return fmt.Errorf("%q is not NAME=ANSWER", text)
	}
	b[name] = answer
	return nil
}

// run is the whole program. It returns its exit code.
func run(ctx context.Context, args []string, p program) int {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(p.err)
	name := flags.String("vendor", "", "whose account it is: "+strings.Join(vendors(), ", "))
	isTest := flags.Bool("test-account", false, "confirm that the account is one for tests, in which hooks may be made and deleted")
	clean := flags.Bool("clean", false, "only delete the hooks that a killed run has left")
	questions := flags.Bool("questions", false, "only print the questions, as a table in Markdown")
	file := flags.String("json", "", "file for the report in JSON, for an issue; conformance-VENDOR.json unless set")
	answers := byHand{}
	flags.Var(answers, "answer", "NAME=ANSWER of a question that you have found out by hand; may be repeated")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitAsAssumed
	case err != nil:
		return exitCouldNotAsk
	}
	refuse := func(format string, args ...any) int {
		_, _ = fmt.Fprintf(p.err, "conformance: "+format+"\n", args...)
		return exitCouldNotAsk
	}
	offline, known := offline(*name)
	switch {
	case flags.NArg() > 0:
		return refuse("%q is no flag", flags.Arg(0))
	case !known:
		return refuse("-vendor must be one of %s", strings.Join(vendors(), ", "))
	case *questions:
		_, _ = io.WriteString(p.out, markdown(offline.Questions))
		return exitAsAssumed
	case !*isTest && !*clean:
		return refuse("this makes hooks in the account and deletes them again. Repeat it with -test-account if the account is one for tests.")
	}
	for answered := range answers {
		if !asks(offline.Questions, answered) {
			return refuse("-answer %s: there is no such question; -questions prints them", answered)
		}
	}
	account, asked, err := p.connect(*name, p.pause)
	if err != nil {
		return refuse("%v", err)
	}
	if *clean {
		removed, err := account.Clean(ctx, asked)
		_, _ = fmt.Fprintf(p.out, "%d hooks were deleted that earlier runs had left.\n", removed)
		if err != nil {
			return refuse("%v", err)
		}
		return exitAsAssumed
	}
	if *file == "" {
		*file = "conformance-" + *name + ".json"
	}
	var unread *probe.UnexpectedError
	switch _, err := asked.List(ctx); {
	case errors.As(err, &unread) && unread.OK():
		return p.report(*name, *file, probe.Unlisted(asked, unread), nil)
	case err != nil:
		return refuse("the account can't be asked: %v", err)
	}
	_, _ = fmt.Fprintf(p.out, "Asking %d questions, at the vendor's pace.\n\n", len(asked.Questions))
	findings, left := probe.Run(ctx, account, asked, answers)
	return p.report(*name, *file, findings, left)
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
		_, _ = fmt.Fprintf(p.err, "conformance: the report wasn't written: %v\n", err)
		code = exitCouldNotAsk
	} else {
		_, _ = fmt.Fprintf(p.out, "\nThe same is in %s, which holds no secret and no id: attach it to an issue.\n", file)
	}
	for _, f := range findings {
		if f.Verdict == probe.Differs {
			return exitDiffers
		}
	}
	return code
}
