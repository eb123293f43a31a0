package main

import (
	"os"
	"syscall"
)

// peakKiB is the most memory that the process had resident at once.
func peakKiB(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss
}
