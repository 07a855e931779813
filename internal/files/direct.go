package files

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
)

// writeDirectly writes to a target that can't be replaced, such as a pipe.
func (t target) writeDirectly(write func(w io.Writer) error) error {
	f, err := t.open()
	if err != nil {
		return withPath(t.asked, err)
	}
	if err := write(named{f, t.asked}); err != nil {
		return errors.Join(err, f.Close())
	}
	return withPath(t.asked, f.Close())
}

// open opens the target for writing. If the target is an open file of this process,
// such as /dev/stdout, open duplicates that file, so that writing continues at its
// position. If open opened it by name and the shell had redirected output to a file,
// writing would start at the beginning of that file.
func (t target) open() (*os.File, error) {
	if n, ok := descriptor(t.asked); ok {
		return duplicate(n)
	}
	return os.OpenFile(t.asked, os.O_WRONLY|os.O_APPEND, 0)
}

// descriptor returns n if path is a Unix name for open file number n of this process,
// such as /dev/stdout or /dev/fd/3.
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
