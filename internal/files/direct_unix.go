//go:build unix

package files

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// duplicate returns a second handle of open file number n. Closing it leaves n open.
func duplicate(n int) (*os.File, error) {
	fd, err := unix.FcntlInt(uintptr(n), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "/dev/fd/"+strconv.Itoa(n)), nil
}
