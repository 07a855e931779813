package job

import (
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// UsageError is an error in the user's command, not in the data.
type UsageError struct{ error }

// Unwrap returns the wrapped error.
func (e UsageError) Unwrap() error { return e.error }

// Usage wraps err in a UsageError. It returns nil if err is nil.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// HintedError is an error with a hint: what the user can do about it.
type HintedError struct {
	error
	Hint string
}

// Unwrap returns the error without its hint.
func (e HintedError) Unwrap() error { return e.error }

// Hinted wraps err in a HintedError, whose hint is formatted from format and values.
func Hinted(err error, format string, values ...any) error {
	return HintedError{err, fmt.Sprintf(format, values...)}
}

// Several holds errors that happened one after the other, such as an interruption and
// then a full disk. Each is reported on its own.
type Several []error

// Error returns the messages, one on each line.
func (s Several) Error() string { return errors.Join(s...).Error() }

// Unwrap returns the errors.
func (s Several) Unwrap() []error { return s }

// Both combines two errors. If one is nil, it returns the other.
func Both(first, second error) error {
	if first == nil {
		return second
	}
	if second == nil {
		return first
	}
	return Several{first, second}
}

// SmallerRate returns a tenth of r's learning rate, as text. It is worth a try if r's
// rate is too large.
func SmallerRate(r *recipe.Recipe) string { return words.Decimal(r.LearningRate/10, 2) }
