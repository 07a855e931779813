//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignoreBrokenPipes ignores SIGPIPE. Writing to a pipe that nobody reads then returns an
// error, and a training saves its network instead of being killed.
func ignoreBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
