// Package kernel declares the types in the kernels' signatures for the generator.
// It stands in for the real package kernel, which the generator can't load because
// it generates a part of it.
package kernel

type (
	panel     struct{}
	lists     struct{}
	term      struct{}
	codedTerm uint32
)
