package job

import (
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// UsageError is an error of what was asked for, rather than of what was found.
type UsageError struct{ error }

// Unwrap returns the error without the mark.
func (e UsageError) Unwrap() error { return e.error }

// Usage marks err, if there is one, as wrong usage.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// HintedError is an error that comes with what to do about it.
type HintedError struct {
	error
	Hint string
}

// Unwrap returns the error without its hint.
func (e HintedError) Unwrap() error { return e.error }

// Hinted adds what to do to an error.
func Hinted(err error, format string, values ...any) error {
	return HintedError{err, fmt.Sprintf(format, values...)}
}

// Several are errors that happened one after the other, such as an interruption and
// then a disk that is full. Each is reported.
type Several []error

// Error returns the messages, one on each line.
func (s Several) Error() string { return errors.Join(s...).Error() }

// Unwrap returns the errors.
func (s Several) Unwrap() []error { return s }

// Both returns two errors as one; either may be nil.
func Both(first, second error) error {
	if first == nil {
		return second
	}
	if second == nil {
		return first
	}
	return Several{first, second}
}

// SmallerRate is a learning rate to try if a recipe's is too large, written out.
func SmallerRate(r *recipe.Recipe) string { return words.Decimal(r.LearningRate/10, 2) }
