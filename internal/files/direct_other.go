//go:build !unix

package files

import (
	"errors"
	"os"
)

// duplicate is an error: files have no numbers here.
func duplicate(int) (*os.File, error) { return nil, errors.ErrUnsupported }
