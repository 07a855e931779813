package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// refusal is an error with the HTTP status and the reason that the client receives.
type refusal struct {
	error
	status int
	reason string // one word, for metrics
}

func (r *refusal) Unwrap() error { return r.error }

// refuse returns a refusal.
func refuse(status int, reason, format string, values ...any) error {
	return &refusal{fmt.Errorf(format, values...), status, reason}
}

// asRefusal converts an error to a refusal. An error about the contents of the request is
// the client's fault. An unknown error is the server's fault.
func asRefusal(err error) *refusal {
	var known *refusal
	var document *documentError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return &refusal{err, known.status, known.reason}
	case errors.As(err, &large):
		return &refusal{fmt.Errorf("expected a body of at most %d bytes, found more", large.Limit), http.StatusRequestEntityTooLarge, "body"}
	case errors.Is(err, context.DeadlineExceeded):
		return &refusal{errors.New("expected an answer before the request's deadline, which has passed"), http.StatusGatewayTimeout, "deadline"}
	case errors.Is(err, context.Canceled):
		return &refusal{errors.New("the client has closed the connection"), statusGone, "gone"}
	case errors.As(err, &document), isInput(err):
		return &refusal{err, http.StatusBadRequest, "invalid"}
	}
	return &refusal{err, http.StatusInternalServerError, "internal"}
}

// statusGone is the status in the log if the client did not wait for its answer.
const statusGone = 499

// isInput reports whether an error is about the rows or their format.
func isInput(err error) bool {
	for _, kind := range []error{
		mlp.ErrInput, mlp.ErrOverflow, mnist.ErrBlank,
		data.ErrColumn, data.ErrFormat, data.ErrLimit, data.ErrShape, data.ErrTruncated, data.ErrValue,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// bodyError converts an error from reading a body that comes too slowly or is incomplete.
func bodyError(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return refuse(http.StatusRequestTimeout, "slow", "expected the complete body within the time limit, found one that comes too slowly")
	}
	return refuse(http.StatusBadRequest, "body", "expected a complete body, found an incomplete one: %w", err)
}
