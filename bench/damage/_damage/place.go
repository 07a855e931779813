package main

import (
	"path"
	"strings"
)

// maxFrames is the largest number of functions that place returns.
const maxFrames = 6

// place returns the innermost functions of a stack's text with their lines, as in
// "data.scan (csv.go:12), …". It leaves out the functions of the runtime and of
// this program.
func place(stack string) string {
	if _, below, ok := strings.Cut(stack, "\npanic("); ok {
		stack = below // start at the code that panicked, after the functions that handle the panic
	}
	var frames []string
	lines := strings.Split(stack, "\n")
	for i := 0; i+1 < len(lines) && len(frames) < maxFrames; i++ {
		at, ok := strings.CutPrefix(lines[i+1], "\t")
		name, _, _ := strings.Cut(path.Base(lines[i]), "({")
		name, _, _ = strings.Cut(name, "(0x")
		name = strings.TrimSuffix(name, "(...)")
		if !ok || strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "debug.") || strings.HasPrefix(name, "main.") {
			continue
		}
		at, _, _ = strings.Cut(at, " ")
		frames = append(frames, name+" ("+path.Base(at)+")")
	}
	return strings.Join(frames, ", ")
}
