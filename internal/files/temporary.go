package files

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// temporary is a file that is being written for a target.
type temporary struct {
	*os.File
	target  target
	release func() // releases the lock
}

// create creates the file, in the folder of its target, and removes the temporary
// files that killed processes left there.
func (t target) create() (*temporary, error) {
	for {
		f, err := t.createOnce()
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		if info, err := f.Stat(); err == nil {
			sweep(t.folder(), info.ModTime())
		}
		return f, nil
	}
}

// createOnce tries to create the file. It returns nil without an error if another
// process interfered: that process created a file of this name, or removed this
// file before it was locked.
func (t target) createOnce() (*temporary, error) {
	f, err := os.OpenFile(within(t.folder(), temporaryName()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, t.firstMode())
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: expected the folder %s to exist, found none: %w", t.asked, filepath.Dir(t.path), fs.ErrNotExist)
	case err != nil:
		return nil, withPath(t.asked, err)
	}
	release, alone := lock(f)
	if !alone || !stillNamed(f) {
		release()
		return nil, withPath(t.asked, f.Close())
	}
	return &temporary{File: f, target: t, release: release}, nil
}

// firstMode returns the permissions to create the temporary file with. If there is no
// old file, it returns those of a new file, from which the system subtracts the
// umask. If there is an old file, only the owner may read the temporary file until
// keepMode gives it the old file's permissions.
func (t target) firstMode() fs.FileMode {
	if t.old == nil {
		return 0o666
	}
	return 0o600
}

// stillNamed reports whether f still has the name under which it was created.
func stillNamed(f *os.File) bool {
	opened, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(opened, there)
}

// rename completes the file and moves it to its target.
func (f *temporary) rename() error {
	if err := f.keepMode(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil { // before the rename: Windows can't rename an open file
		return err
	}
	return os.Rename(f.Name(), f.target.path)
}

// keepMode gives the file the permissions of the file that it replaces.
func (f *temporary) keepMode() error {
	old := f.target.old
	if old == nil {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode().Perm() == old.Mode().Perm() {
		return err // a file system without permissions would refuse to set them
	}
	return f.Chmod(old.Mode().Perm())
}

// discard removes the file, unless it was renamed and closed.
func (f *temporary) discard() {
	_ = f.Close()
	_ = os.Remove(f.Name())
	f.release()
}

// temporaryName returns a random name. It begins with a hash of the host's name,
// because only on that host does a lock show whether the writer is still running.
func temporaryName() string { return fmt.Sprintf("%s%016x", temporaryPrefix(), rand.Uint64()) }
