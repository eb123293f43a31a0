package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// urlVariable is the environment variable that holds the sandbox's URL.
const urlVariable = "COMMERCEHOOKS_SANDBOX_URL"

// The exit codes of a command that couldn't be run, as in shells.
const (
	exitCantRun  = 126
	exitNotFound = 127
	exitSignal   = 128 // and the signal's number
)

// runExec starts a sandbox on a free port, runs a command with its settings in the environment, and returns the command's code.
func runExec(ctx context.Context, args []string, std streams) int {
	flags := newFlags("sandbox exec", "sandbox exec [flags] -- COMMAND…")
	opts := options{addr: "127.0.0.1:0"}
	opts.register(flags)
	if code, done := parse(flags, std, args); done {
		return code
	}
	if flags.NArg() == 0 {
		return usage(std, "exec needs a command: sandbox exec -- terraform test")
	}
	// Ctrl-C reaches the command directly, and a second one would make Terraform give up. So it is ignored here.
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	defer signal.Stop(interrupted)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()

	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopServing()
	s, listener, err := open(serving, opts)
	if err != nil {
		_, _ = fmt.Fprintln(std.err, "sandbox:", err)
		return exitFailed
	}
	ended := make(chan error, 1)
	go func() { ended <- s.serve(serving, listener) }()
	code := runCommand(ctx, flags.Args(), std, s.environment(std.env, urlOf(listener)))
	stopServing()
	if err := <-ended; err != nil {
		_, _ = fmt.Fprintln(std.err, "sandbox:", err)
		return max(code, exitFailed)
	}
	return code
}

// environment is the outer one with the sandbox's URL and the settings of every provider. It drops their other settings: a real
// shop's access token must not reach the sandbox, and the command must not reach the shop.
func (s *sandbox) environment(outer []string, url string) []string {
	isSetting := func(variable string) bool {
		return slices.ContainsFunc(s.vendors, func(v vendor) bool { return strings.HasPrefix(variable, strings.ToUpper(v.Name)+"_") })
	}
	out := append(slices.DeleteFunc(slices.Clone(outer), isSetting), urlVariable+"="+url)
	for _, v := range s.vendors {
		for _, setting := range v.Fake.Settings(url + "/" + v.Name) {
			out = append(out, strings.ToUpper(v.Name+"_"+setting.Name)+"="+setting.Value)
		}
	}
	return out
}

// runCommand runs a command in an environment and returns its exit code. It terminates the command when the context ends.
func runCommand(ctx context.Context, args []string, std streams, env []string) int {
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = env
	command.Stdin, command.Stdout, command.Stderr = std.in, std.out, std.err
	command.Cancel = func() error {
		if command.Process.Signal(syscall.SIGTERM) == nil {
			return nil
		}
		return command.Process.Kill() // Windows has no such signal
	}
	command.WaitDelay = 30 * time.Second
	err := command.Run()
	if ended := command.ProcessState; ended != nil { // whatever err is: a command that was terminated may have succeeded
		if status, ok := ended.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return exitSignal + int(status.Signal())
		}
		return ended.ExitCode()
	}
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return cantRun(std.err, exitNotFound, args[0], "not found: install it, or give its path")
	case errors.Is(err, os.ErrPermission):
		return cantRun(std.err, exitCantRun, args[0], "not an executable file: give the path of a program")
	}
	return cantRun(std.err, exitCantRun, args[0], err.Error())
}

func cantRun(w io.Writer, code int, name, why string) int {
	_, _ = fmt.Fprintf(w, "sandbox: running %s: %s\n", name, why)
	return code
}
