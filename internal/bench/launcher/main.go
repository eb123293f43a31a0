//go:build unix

// Command launcher stands in Terraform's plugin folder in place of a provider. It runs the provider that $BENCH_PROVIDER
// names, and when that has ended adds a line to the file $BENCH_USAGE: the processor time that it took, in nanoseconds,
// and its peak memory, in bytes. So Terraform starts and stops the provider as it always does, and what is measured is
// that process alone. It may import only the standard library, to be small beside what it measures, and nothing imports
// it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	signal.Ignore(os.Interrupt) // Terraform sends it to the whole group and then ends the provider itself
	cmd := exec.CommandContext(context.Background(), os.Getenv("BENCH_PROVIDER"), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState != nil {
		err = errors.Join(err, note(cmd.ProcessState))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "launcher:", err)
		os.Exit(1)
	}
}

// note appends what the process took; several providers of one run write to the same file.
func note(state *os.ProcessState) error {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system tells no usage")
	}
	peak := usage.Maxrss
	if runtime.GOOS != "darwin" { // where it isn't in KiB
		peak <<= 10
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%d %d\n", (state.UserTime() + state.SystemTime()).Nanoseconds(), peak)
	return errors.Join(err, file.Close())
}
