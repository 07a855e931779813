//go:build !unix

package files

import (
	"errors"
	"os"
)

// duplicate returns an error, because open files have no numbers on this system.
func duplicate(int) (*os.File, error) { return nil, errors.ErrUnsupported }
