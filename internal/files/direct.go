package files

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
)

// writeDirectly writes to something that can't be replaced, such as a pipe or a device.
func (t target) writeDirectly(write func(w io.Writer) error) error {
	f, err := t.open()
	if err != nil {
		return asked(t.asked, err)
	}
	if err := write(named{f, t.asked}); err != nil {
		return errors.Join(err, f.Close())
	}
	return asked(t.asked, f.Close())
}

// open opens what path names for writing. If that is an open file of this process, such
// as /dev/stdout, it duplicates the descriptor: a file that the shell redirects to would
// otherwise be written from its beginning.
func (t target) open() (*os.File, error) {
	if n, ok := descriptor(t.asked); ok {
		return duplicate(n)
	}
	return os.OpenFile(t.asked, os.O_WRONLY|os.O_APPEND, 0)
}

// descriptor returns the file descriptor of this process that path names, as /dev/fd/3
// does.
func descriptor(path string) (n int, ok bool) {
	switch path {
	case "/dev/stdout":
		return 1, true
	case "/dev/stderr":
		return 2, true
	}
	for _, folder := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if text, within := strings.CutPrefix(path, folder); within {
			n, err := strconv.Atoi(text)
			return n, err == nil && n >= 0
		}
	}
	return 0, false
}
