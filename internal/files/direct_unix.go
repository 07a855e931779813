//go:build unix

package files

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// duplicate returns a file for a descriptor of this process. Closing it leaves the
// descriptor open.
func duplicate(n int) (*os.File, error) {
	fd, err := unix.FcntlInt(uintptr(n), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "/dev/fd/"+strconv.Itoa(n)), nil
}
