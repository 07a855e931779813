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
	// ErrNotRegular is returned if the name is that of a directory, a disk or a
	// socket, which can't be written to like a file.
	ErrNotRegular = errors.New("not a regular file")
	// ErrLinks is returned if there are too many links in a row, usually in a circle.
	ErrLinks = errors.New("too many links")
)

// maxLinks is how many links in a row are followed. Linux follows as many.
const maxLinks = 40

// target is the file that a caller wants to write.
type target struct {
	asked  string      // the name that the user gave
	path   string      // the file's name after all links have been followed
	old    fs.FileInfo // describes the file that is replaced; nil if there is none
	direct bool        // whether the target is written to directly, because it can't be replaced
}

// find returns the target for path. It follows links.
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
			return t, withPath(path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return t.classify()
		}
		if err := t.follow(); err != nil || t.direct {
			return t, err
		}
	}
	return t, fmt.Errorf("%s: expected links that lead to a file, found more than %d in a row: %w", path, maxLinks, ErrLinks)
}

// follow sets t.path, a link, to the name that the link contains. It first resolves
// links in the path of the link's folder, because a ".." in a link means the parent of
// the folder that the link really is in.
func (t *target) follow() error {
	dir, err := filepath.EvalSymlinks(t.folder())
	if err != nil {
		return withPath(t.asked, err)
	}
	if strings.HasPrefix(dir, "/proc/") { // a link to an open file of a process: its text need not be a file name
		t.direct = true
		return nil
	}
	to, err := os.Readlink(t.path)
	if err != nil {
		return withPath(t.asked, err)
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

// within returns the path of name in dir. It does not use the functions of filepath:
// they would simplify "link/.." to the folder that contains the link, but it is the
// parent of the folder that the link leads to.
func within(dir, name string) string { return dir + string(filepath.Separator) + name }

// classify finds out how to write to t.path, which exists and is not a link. It sets
// t.old for a file that is replaced, or t.direct for a target that is written to
// directly. For all others it returns an error.
func (t target) classify() (target, error) {
	info, err := os.Stat(t.path)
	if err != nil {
		return t, withPath(t.asked, err)
	}
	switch m := info.Mode(); {
	case m.IsRegular():
		t.old = info
	case m&fs.ModeNamedPipe != 0, m&fs.ModeCharDevice != 0:
		t.direct = true
	default:
		return t, fmt.Errorf("%s: expected a regular file or an unused name, found %s: %w", t.asked, describe(m), ErrNotRegular)
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
