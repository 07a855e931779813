//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package files

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock locks f until release is called or the process ends, however it ends. Closing
// f does not release the lock. ok is false if another process has locked f, in order to
// remove it. On a disk that does not support locks, lock locks nothing, and
// removeUnlocked removes nothing.
func lock(f *os.File) (release func(), ok bool) {
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return func() {}, true
	}
	err = unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB)
	return func() { _ = unix.Close(fd) }, err != unix.EWOULDBLOCK
}

// removeUnlocked removes a file unless a process has locked it.
func removeUnlocked(path string) {
	// Some network file systems lock only files that are open for writing.
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_NONBLOCK|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer unix.Close(fd)
	if unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) == nil {
		_ = os.Remove(path)
	}
}
