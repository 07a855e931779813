package job

import (
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

// SmallerRate is a learning rate to try if a recipe's is too large, written out.
func SmallerRate(r *recipe.Recipe) string { return words.Decimal(r.LearningRate/10, 2) }
