// Package kernel names the types of parameters for the generator, which can't
// load the package that it generates a part of.
package kernel

type (
	panel     struct{}
	lists     struct{}
	term      struct{}
	codedTerm uint32
)
