//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestPermissions checks that a new file has the permissions that the umask leaves, and
// that a replaced file keeps its own.
func TestPermissions(t *testing.T) {
	for _, c := range []struct {
		umask    int
		old, new fs.FileMode // old is 0 if there is no old file
	}{
		{0o022, 0, 0o644}, {0o077, 0, 0o600}, {0o002, 0, 0o664}, {0, 0, 0o666},
		{0o022, 0o600, 0o600}, {0o077, 0o664, 0o664}, {0o022, 0o444, 0o444}, {0, 0o640, 0o640},
	} {
		t.Run(fmt.Sprintf("umask %o, old %o", c.umask, c.old), func(t *testing.T) {
			t.Chdir(t.TempDir())
			defer syscall.Umask(syscall.Umask(c.umask))
			if c.old != 0 {
				if err := errors.Join(os.WriteFile("file", nil, 0o600), os.Chmod("file", c.old)); err != nil {
					t.Fatal(err)
				}
			}
			if err := WriteTo("file", func(w io.Writer) error { return private(w, c.old) }); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat("file"); err != nil || info.Mode().Perm() != c.new {
				t.Errorf("expected %o, found %v, %v", c.new, info.Mode(), err)
			}
		})
	}
}

// private returns an error if others may read the temporary file that replaces a file
// of mode old, which they may not read.
func private(w io.Writer, old fs.FileMode) error {
	info, err := w.(named).Writer.(*os.File).Stat()
	if err == nil && old == 0o600 && info.Mode().Perm() != 0o600 {
		err = fmt.Errorf("the temporary file has mode %o", info.Mode())
	}
	return err
}

// TestPipe writes to a named pipe, and to a pipe that this process has open.
func TestPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := unix.Mkfifo("pipe", 0o600); err != nil {
		t.Skip(err)
	}
	if err := Probe("pipe", 10); err != nil { // would wait for a reader if it opened the pipe
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- Write("pipe", []byte("content")) }()
	expect(t, "pipe", "content")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat("pipe"); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe is no pipe any more: %v, %v", info, err)
	}
	only(t, ".", "pipe")
}

// TestDevices writes to devices, which stay what they are.
func TestDevices(t *testing.T) {
	for path, want := range map[string]error{"/dev/null": nil, "/dev/full": unix.ENOSPC} {
		before, err := os.Stat(path)
		if err != nil {
			continue
		}
		err = errors.Join(Probe(path, 10), Write(path, []byte("content")))
		if !errors.Is(err, want) {
			t.Errorf("Write(%s) gave %v, want %v", path, err, want)
		}
		if err != nil && err.Error() != path+": "+want.Error() {
			t.Errorf("expected an error of %s, found %v", path, err)
		}
		if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
			t.Fatalf("%s was replaced: %v", path, err)
		}
	}
}

// TestOpenFile writes to an open file by its number, as if the shell had redirected
// output to it. The text has to follow what the file already contains.
func TestOpenFile(t *testing.T) {
	t.Chdir(t.TempDir())
	f, err := os.Create("out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"/dev/fd", "/proc/self/fd"} {
		path := fmt.Sprintf("%s/%d", folder, f.Fd())
		fmt.Fprintln(f, "before")
		if err := errors.Join(Probe(path, 10), Write(path, []byte("content\n"))); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(f, "after")
	}
	expect(t, "out", strings.Repeat("before\ncontent\nafter\n", 2))
	if after, err := os.Stat("out"); err != nil || !os.SameFile(before, after) {
		t.Errorf("the open file was replaced: %v", err)
	}
	f.Close()
	if err := Write(fmt.Sprintf("/dev/fd/%d", 1000), nil); err == nil || err.Error() != "/dev/fd/1000: bad file descriptor" {
		t.Errorf("expected an error of a number that is not open, found %v", err)
	}
}

// TestFileOfAnotherProcess writes to an open file by its name under /proc.
func TestFileOfAnotherProcess(t *testing.T) {
	t.Chdir(t.TempDir())
	f, err := os.Create("out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	path := fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), f.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip(err)
	}
	for range 2 {
		if err := errors.Join(Probe(path, 10), Write(path, []byte("content\n"))); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "out", strings.Repeat("content\n", 2))
	only(t, ".", "out")
}

func TestDescriptor(t *testing.T) {
	for path, want := range map[string]int{"/dev/stdout": 1, "/dev/stderr": 2, "/dev/fd/63": 63, "/dev/fd/x": -1, "/dev/null": -1, "out": -1} {
		if n, ok := descriptor(path); ok != (want >= 0) || ok && n != want {
			t.Errorf("descriptor(%s) gave %d, %v", path, n, ok)
		}
	}
}

func TestSocketsAreRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Skip(err)
	}
	defer unix.Close(fd)
	if err := unix.Bind(fd, &unix.SockaddrUnix{Name: "socket"}); err != nil {
		t.Skip(err)
	}
	if err := Write("socket", nil); !errors.Is(err, ErrNotRegular) {
		t.Errorf("expected ErrNotRegular, found %v", err)
	}
}
