//go:build !unix

package main

// ignoreBrokenPipes does nothing, because this system has no signal for broken pipes.
func ignoreBrokenPipes() {}
