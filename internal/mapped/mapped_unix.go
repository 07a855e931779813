//go:build unix

package mapped

import (
	"os"

	"golang.org/x/sys/unix"
)

// unname removes the file's name. The system keeps the file as long as it is open or
// mapped.
func unname(f *os.File) error { return os.Remove(f.Name()) }

// discard closes the file. A mapping of it stays valid.
func discard(f *os.File) error { return f.Close() }

// mapFile maps the first size bytes of f.
func mapFile(f *os.File, size int) (b []byte, release func() error, err error) {
	b, err = unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return b, func() error { return os.NewSyscallError("munmap", unix.Munmap(b)) }, nil
}
