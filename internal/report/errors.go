package report

import "errors"

// Errors that callers may test for with errors.Is.
var (
	// ErrName is returned if two figures of a document share a name, so that one
	// file would replace the other.
	ErrName = errors.New("name is taken")
	// ErrNoPicture is returned if the inputs of a model are not pictures, or if the
	// image of its weights would be too large.
	ErrNoPicture = errors.New("weights can't be shown as pictures")
)
