//go:build !unix

package main

import "time"

var began = time.Now()

// processorTime is the time since the process began, for want of a better one.
func processorTime() time.Duration { return time.Since(began) }
