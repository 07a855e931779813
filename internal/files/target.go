package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Errors of names that can't be written to.
var (
	// ErrNotRegular is returned if the name belongs to something that holds no content
	// of its own and takes none: a directory, a disk, a socket.
	ErrNotRegular = errors.New("not a regular file")
	// ErrLinks is returned if links lead to each other in a circle.
	ErrLinks = errors.New("too many links")
)

// maxLinks is how many links in a row are followed, as many as Linux follows.
const maxLinks = 40

// target is where content goes.
type target struct {
	asked  string      // the user's name for it
	path   string      // the same behind all links
	old    fs.FileInfo // of the file that is replaced; nil: there is none
	direct bool        // written to directly: there is nothing to replace
}

// find finds where content for path goes.
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

// follow makes path what its link names. The folder's own links are resolved first:
// ".." in a link begins at the folder that it really is in.
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

// within returns the path of name in dir. The functions of filepath would drop
// "link/..", which is not the folder that link is in.
func within(dir, name string) string { return dir + string(filepath.Separator) + name }

// found says what becomes of the thing at path, which is no link.
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
