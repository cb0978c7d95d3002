//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime is what the process has used of processors, in all its threads. The time of a clock on the wall
// would have in it what other programs do meanwhile.
func processorTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
