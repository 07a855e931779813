//go:build !unix

package files

import (
	"errors"
	"os"
)

// duplicate returns an error: this system has no file descriptors.
func duplicate(int) (*os.File, error) { return nil, errors.ErrUnsupported }
