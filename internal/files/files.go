// Package files replaces files as a whole: [Write] writes bytes in memory,
// [WriteTo] content that is written piece by piece.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotRegular is returned if the name belongs to something that is not a regular
// file: a directory, a device.
var ErrNotRegular = errors.New("not a regular file")

// Write writes b to the file of that name, following a link. It writes to a
// temporary name in the same directory, syncs, and renames. Until then an older
// file stays as it was, and after a failure it still does.
//
// The libraries for this either do not build for Windows or do not rename
// there, and they put the temporary file into a directory that may be full when
// this one is not, or the other way round.
func Write(path string, b []byte) error {
	return WriteTo(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// WriteTo is [Write] for content that is written piece by piece. The file appears
// only if write returns without an error.
func WriteTo(path string, write func(w io.Writer) error) (err error) {
	path, err = Target(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mlp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close() // already closed if the renaming failed
			_ = os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Target returns the file that Write would replace: path, or what it links to.
func Target(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s: expected a file or a free name, found %s: %w", path, describe(info.Mode()), ErrNotRegular)
	}
	return filepath.EvalSymlinks(path)
}

func describe(m fs.FileMode) string {
	if m.IsDir() {
		return "a directory"
	}
	return "a device or a pipe"
}

// Probe reports, without leaving anything behind, whether Write could write size
// bytes to path: the target can be replaced, and there is room.
func Probe(path string, size int) (err error) {
	if path, err = Target(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mlp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, size))
	return errors.Join(err, f.Close())
}
