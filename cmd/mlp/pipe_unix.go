//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignoreBrokenPipes makes writing to a pipe that nobody reads an error, so that
// a training saves what it has learned instead of being killed.
func ignoreBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
