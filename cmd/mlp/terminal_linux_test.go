package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal returns both ends of a terminal with the given number of columns.
func terminal(t *testing.T, columns uint16) (user, program *os.File) {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals here:", err)
	}
	t.Cleanup(func() { user.Close() })
	fd := int(user.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns})
	}
	if err == nil {
		program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return user, program
}

// TestLiveLine prints a live line that is longer than a terminal is wide. It must be cut
// to one line. A terminal that can't replace a line must get none.
func TestLiveLine(t *testing.T) {
	for term, want := range map[string]string{"xterm": "\r\x1b[K" + strings.Repeat("x", 29), "dumb": ""} {
		t.Setenv("TERM", term)
		user, program := terminal(t, 30)
		newOutput(io.Discard, program).progress(strings.Repeat("x", 100))
		fmt.Fprint(program, "end")
		b := make([]byte, 1000)
		n, err := user.Read(b)
		for err == nil && !strings.HasSuffix(string(b[:n]), "end") {
			var more int
			more, err = user.Read(b[n:])
			n += more
		}
		if got := strings.TrimSuffix(string(b[:n]), "end"); err != nil || got != want {
			t.Errorf("TERM=%s: got %q, %v, want %q", term, got, err, want)
		}
	}
}
