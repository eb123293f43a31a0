// Command sandbox serves the fakes of all vendors on one loopback port, to try the provider and webhook handlers without an
// account. The fakes deliver: an event that is sent through the control API reaches the hooks that listen to it.
//
//	go run ./internal/sandbox -addr 127.0.0.1:8765
//	go run ./internal/sandbox exec -- terraform test
//	go run ./internal/sandbox trigger commercelayer orders.place
//
// The first prints provider blocks for the fakes, and serves the control API below /_sandbox and a page for people on "/". With
// -walkthrough it runs Terraform against the fakes once instead, and exits; -picture draws the output. Without these two flags it
// needs no file of this repository, so it runs without a clone.
//
// It may import internal/fakes, internal/fakeserver, its package delivery and internal/terraform, and nothing imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes of all commands. Otherwise, exec exits with its command's code.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	// env is the environment, as os.Environ has it.
	env []string
}

func main() {
	std := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Environ()}
	os.Exit(run(context.Background(), os.Args[1:], std))
}

// run is the whole program. It returns its exit code.
func run(ctx context.Context, args []string, std streams) int {
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	switch command {
	case "help":
		args = []string{"-h"}
	case "exec":
		return runExec(ctx, args[1:], std)
	case "trigger":
		ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
		return runTrigger(ctx, args[1:], std)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return runServer(ctx, args, std)
}

// runServer serves until the context ends, or runs the walkthrough.
func runServer(ctx context.Context, args []string, std streams) int {
	flags := newFlags("sandbox", "sandbox [flags]\n       sandbox exec [flags] -- COMMAND…\n       sandbox trigger VENDOR EVENT [-d @file] [-wait 30s] [-json]")
	opts := options{addr: defaultAddr}
	opts.register(flags)
	binary := flags.String("walkthrough", "", "`path` of a provider's binary: run Terraform with it against the fakes once, then exit")
	terraform := flags.String("terraform", "terraform", "the `terraform` or tofu that -walkthrough runs; downloaded if there is none")
	file := flags.String("picture", "", "with -walkthrough: `file` to draw its output into, as SVG")
	showVersion := flags.Bool("version", false, "print the version and exit")
	if code, done := parse(flags, std, args); done {
		return code
	}
	var err error
	switch {
	case flags.NArg() > 0:
		return usage(std, "%q is not a command: use exec or trigger, or give no command to serve", flags.Arg(0))
	case *showVersion:
		_, err = fmt.Fprintln(std.out, version())
	case *file != "" && *binary == "":
		return usage(std, "-picture needs -walkthrough")
	case *file != "":
		err = picture(ctx, *terraform, *binary, *file)
	case *binary != "":
		err = walkthrough(ctx, *terraform, *binary, std.out)
	default:
		err = serveUntil(ctx, opts, std.out)
	}
	if err != nil {
		_, _ = fmt.Fprintln(std.err, "sandbox:", err)
		return exitFailed
	}
	return exitOK
}

// serveUntil serves until the context ends, and prints where to out.
func serveUntil(ctx context.Context, opts options, out io.Writer) error {
	s, listener, err := open(ctx, opts)
	if err != nil {
		return err
	}
	introduce(out, s.vendors, urlOf(listener))
	return s.serve(ctx, listener)
}

// newFlags returns the flags of a command. synopsis is how it is called.
func newFlags(name, synopsis string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // or a mistake is buried under all flags
	flags.Usage = func() {
		_, _ = fmt.Fprintf(flags.Output(), "Usage: %s\n", synopsis)
		flags.PrintDefaults()
	}
	return flags
}

// parse reads the flags. If done, the program exits with the code: it was asked for help, which parse has printed, or a flag is
// wrong, which it has reported.
func parse(flags *flag.FlagSet, std streams, args []string) (code int, done bool) {
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(std.out)
		flags.Usage()
		return exitOK, true
	case err != nil:
		return usage(std, "%v. %s -h lists the flags", err, flags.Name()), true
	}
	return exitOK, false
}

// usage reports what is wrong with how the program was called.
func usage(std streams, format string, args ...any) int {
	_, _ = fmt.Fprintf(std.err, "sandbox: "+format+"\n", args...)
	return exitUsage
}
