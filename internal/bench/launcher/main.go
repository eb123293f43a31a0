//go:build unix

// Command launcher takes the place of a provider in Terraform's plugin folder. It runs the provider that $BENCH_PROVIDER
// names. When that process ends, it appends a line to the file $BENCH_USAGE: the processor time that the process used, in
// nanoseconds, and its peak memory, in bytes. Terraform starts and stops the provider as usual, and the numbers cover only
// that process. Command launcher may import only the standard library, to stay small compared to what it measures, and
// nothing imports it.
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
	signal.Ignore(os.Interrupt) // Terraform's whole process group receives it, and Terraform stops the provider itself
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

// note appends what the process used. Several providers of one run append to the same file.
func note(state *os.ProcessState) error {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system doesn't report usage")
	}
	peak := usage.Maxrss
	if runtime.GOOS != "darwin" { // elsewhere, Maxrss is in KiB
		peak <<= 10
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%d %d\n", (state.UserTime() + state.SystemTime()).Nanoseconds(), peak)
	return errors.Join(err, file.Close())
}
