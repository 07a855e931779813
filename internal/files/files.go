// Package files replaces files as a whole: [Write] writes bytes that are in memory,
// and [WriteTo] writes content that is produced piece by piece. [Distinct] refuses an
// output that is also an input. [ReadSmall], [ReadFile] and [ReadAtMost] read files of
// up to a given size.
//
// # What is written where
//
// A file is written under a temporary name in its own folder, synced and renamed. So
// an older file stays as it was until the new one is complete, and also if writing
// fails. The libraries for this either do not build for Windows or do not rename
// there. Also, they put the temporary file into another folder, which may be on
// another disk with less free space.
//
// A link stays a link: the file that it leads to is replaced, or created if it does
// not exist. A new file gets the permissions 0666 less the umask, and a replaced file
// keeps its permissions. A target without content of its own, such as /dev/null,
// /dev/stdout or a named pipe, is written to directly.
//
// A process that is killed leaves its temporary file behind. The next process that
// writes into the folder removes it.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Write replaces the file at path by one with the contents b, or creates it.
func Write(path string, b []byte) error {
	return WriteTo(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// WriteTo is [Write] for content that is written piece by piece. The file appears
// only if write returns without an error.
func WriteTo(path string, write func(w io.Writer) error) error {
	t, err := find(path)
	if err != nil {
		return err
	}
	if t.direct {
		return t.writeDirectly(write)
	}
	f, err := t.create()
	if err != nil {
		return err
	}
	defer f.discard()
	if err := write(named{f.File, path}); err != nil {
		return err
	}
	return withPath(path, f.rename())
}

// Probe returns an error if Write could not write size bytes to path, because the
// target can't be replaced or there is no room. It leaves nothing behind.
func Probe(path string, size int) error {
	t, err := find(path)
	if err != nil || t.direct {
		return err
	}
	f, err := t.create()
	if err != nil {
		return err
	}
	defer f.discard()
	_, err = f.Write(make([]byte, size))
	return withPath(path, errors.Join(err, f.Close()))
}

// named passes writes on to the Writer in it, and adds path to the errors.
type named struct {
	io.Writer
	path string
}

func (n named) Write(b []byte) (int, error) {
	k, err := n.Writer.Write(b)
	return k, withPath(n.path, err)
}

// withPath returns err with path, the name that the user gave. It removes the
// temporary name and the name of the system call, which would mean nothing to a
// user.
func withPath(path string, err error) error {
	if err == nil {
		return nil
	}
	var ofPath *fs.PathError
	var ofLink *os.LinkError
	switch {
	case errors.As(err, &ofPath):
		err = ofPath.Err
	case errors.As(err, &ofLink):
		err = ofLink.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
