package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrIsInput is returned by [Distinct] if an output is also an input.
var ErrIsInput = errors.New("output is an input")

// Distinct returns an error if an output is the same file as an input, even under
// another name: one name may be relative and the other absolute, or one may be a
// link. An output need not exist yet. Distinct ignores "", "-" and all files that
// are not regular, such as terminals and folders.
func Distinct(outputs, inputs []string) error {
	for _, out := range outputs {
		for _, in := range inputs {
			if same(out, in) {
				return fmt.Errorf("expected an output file that is not an input, found %s, the same file as the input %s: %w", out, in, ErrIsInput)
			}
		}
	}
	return nil
}

// same reports whether a and b are names of the same file.
func same(a, b string) bool {
	if a == "" || a == "-" || b == "" || b == "-" {
		return false
	}
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX == nil && errY == nil {
		return x.Mode().IsRegular() && os.SameFile(x, y)
	}
	return sameFreeName(a, b)
}

// sameFreeName reports whether a file that is created as a would also have the
// name b.
func sameFreeName(a, b string) bool {
	x, errX := find(a)
	y, errY := find(b)
	if errX != nil || errY != nil || filepath.Base(x.path) != filepath.Base(y.path) {
		return false
	}
	dirX, errX := os.Stat(x.folder())
	dirY, errY := os.Stat(y.folder())
	return errX == nil && errY == nil && os.SameFile(dirX, dirY)
}
