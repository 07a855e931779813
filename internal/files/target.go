package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The errors for names that can't be written to.
var (
	// ErrNotRegular is returned if the name belongs to something that can't be written
	// like a file: a folder, a disk, a socket.
	ErrNotRegular = errors.New("not a regular file")
	// ErrLinks is returned if links lead to each other in a circle.
	ErrLinks = errors.New("too many links")
)

// maxLinks is the largest number of links in a row that are followed, as on Linux.
const maxLinks = 40

// target is the file that is to be written.
type target struct {
	asked  string      // the user's name for it
	path   string      // the same behind all links
	old    fs.FileInfo // of the file that is replaced; nil: there is none
	direct bool        // written to directly: there is nothing to replace
}

// find returns the file that path leads to.
func find(path string) (t target, err error) {
	t = target{asked: path, path: path}
	if _, t.direct = descriptor(path); t.direct {
		return t, nil
	}
	for range maxLinks {
		info, err := os.Lstat(t.path)
		if errors.Is(err, fs.ErrNotExist) {
			return t, nil
		}
		if err != nil {
			return t, asked(path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return t.found()
		}
		if err := t.follow(); err != nil || t.direct {
			return t, err
		}
	}
	return t, fmt.Errorf("%s: expected links that lead to a file, found more than %d in a row: %w", path, maxLinks, ErrLinks)
}

// follow replaces path by what the link of that name points to. It resolves the links of
// the folder first, because ".." in a link is relative to the real folder of the link.
func (t *target) follow() error {
	dir, err := filepath.EvalSymlinks(t.folder())
	if err != nil {
		return asked(t.asked, err)
	}
	if strings.HasPrefix(dir, "/proc/") { // stands for a process's open file, whatever text it shows
		t.direct = true
		return nil
	}
	to, err := os.Readlink(t.path)
	if err != nil {
		return asked(t.asked, err)
	}
	if !filepath.IsAbs(to) {
		to = within(dir, to)
	}
	t.path = to
	return nil
}

// folder returns the folder of path.
func (t *target) folder() string {
	if dir, _ := filepath.Split(t.path); dir != "" {
		return dir
	}
	return "."
}

// within returns the path of name in dir. The functions of filepath would simplify
// "link/..", but that is not the folder which contains the link.
func within(dir, name string) string { return dir + string(filepath.Separator) + name }

// found decides how the existing thing at path is written. It is not a link.
func (t target) found() (target, error) {
	info, err := os.Stat(t.path)
	if err != nil {
		return t, asked(t.asked, err)
	}
	switch m := info.Mode(); {
	case m.IsRegular():
		t.old = info
	case m&fs.ModeNamedPipe != 0, m&fs.ModeCharDevice != 0:
		t.direct = true
	default:
		return t, fmt.Errorf("%s: expected a file or a free name, found %s: %w", t.asked, describe(m), ErrNotRegular)
	}
	return t, nil
}

func describe(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a directory"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
