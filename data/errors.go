package data

import "errors"

// Errors that callers may test for with errors.Is. They are wrapped in messages that name
// the file and the place in it.
var (
	// ErrShape is returned when counts or lengths do not fit together.
	ErrShape = errors.New("shapes do not fit")
	// ErrLabel is returned when a label is not one of the classes.
	ErrLabel = errors.New("label out of range")
	// ErrValue is returned when a number of the features or targets is infinite, NaN or
	// missing.
	ErrValue = errors.New("not a finite number")
	// ErrWeight is returned when the weight of a row is negative, infinite or NaN, or
	// when no row has a weight above 0.
	ErrWeight = errors.New("row weights do not fit")
	// ErrFormat is returned when a file does not have the expected format.
	ErrFormat = errors.New("not the expected format")
	// ErrTruncated is returned when a file ends before its contents do.
	ErrTruncated = errors.New("file is too short")
)
