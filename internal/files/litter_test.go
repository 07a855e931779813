//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package files

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestMain makes this program a writer if an environment variable names a file. It
// writes the file until standard input ends, or again and again.
func TestMain(m *testing.M) {
	path, again := os.Getenv("MLP_TEST_WRITE"), os.Getenv("MLP_TEST_AGAIN")
	switch {
	case again != "":
		for i := range 10_000 { // much longer than the test
			if err := Write(again, whole(byte(i))); err != nil {
				panic(err)
			}
		}
		os.Exit(0)
	case path == "":
		os.Exit(m.Run())
	}
	err := WriteTo(path, func(w io.Writer) error {
		fmt.Println(w.(named).Writer.(*os.File).Name())
		_, err := io.Copy(w, os.Stdin)
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// whole returns a megabyte of one letter.
func whole(letter byte) []byte { return bytes.Repeat([]byte{'a' + letter%26}, 1<<20) }

// TestKilled kills processes at random moments while they replace a file again and
// again. The file is always whole, and each process leaves at most one file behind.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := Write(path, whole(0)); err != nil {
		t.Fatal(err)
	}
	const kills = 8
	for range kills {
		c := exec.CommandContext(t.Context(), os.Args[0])
		c.Env = append(os.Environ(), "MLP_TEST_AGAIN="+path)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
		_ = c.Process.Kill()
		_ = c.Wait()
		b, err := os.ReadFile(path)
		if err != nil || len(b) != 1<<20 || !bytes.Equal(b, whole(b[0]-'a')) {
			t.Fatalf("expected 1 MiB of a letter, found %d bytes, %v", len(b), err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 1+kills {
		t.Errorf("expected at most %d files, found %d, %v", 1+kills, len(entries), err)
	}
	for _, e := range entries {
		if e.Name() != "file" {
			age(t, filepath.Join(dir, e.Name()))
		}
	}
	if err := Write(path, nil); err != nil {
		t.Fatal(err)
	}
	only(t, dir, "file")
}

// writer is another process that writes a file.
type writer struct {
	*exec.Cmd
	stdin     io.WriteCloser
	temporary string
}

func startWriter(t *testing.T, path string) *writer {
	t.Helper()
	w := &writer{Cmd: exec.CommandContext(t.Context(), os.Args[0])}
	w.Env = append(os.Environ(), "MLP_TEST_WRITE="+path)
	w.Stderr = os.Stderr
	stdin, err := w.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := w.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	lines.Scan()
	w.stdin, w.temporary = stdin, lines.Text()
	age(t, w.temporary)
	return w
}

// age sets the time of the file so far back that its age does not protect it.
func age(t *testing.T, path string) {
	t.Helper()
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
}

// TestLitter kills a process that writes. The next write removes the file that it
// left, and nothing else.
func TestLitter(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	killed, living := startWriter(t, path), startWriter(t, path)
	_ = killed.Process.Kill()
	_ = killed.Wait()
	names := map[string]string{
		"young": temporaryName(), "other host": ".mlp-0123456789abcdef-0123456789abcdef", "folder": temporaryName(), "other": "file-1",
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, names["folder"])); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, names["folder"]), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"other host", "folder", "other"} {
		age(t, filepath.Join(dir, names[kind]))
	}
	if err := Write(path, []byte("mine")); err != nil {
		t.Fatal(err)
	}
	only(t, dir, "file", filepath.Base(living.temporary), names["young"], names["other host"], names["folder"], names["other"])
	fmt.Fprint(living.stdin, "of the living")
	living.stdin.Close()
	if err := living.Wait(); err != nil {
		t.Fatalf("the living process: %v", err)
	}
	expect(t, path, "of the living")
}

// TestProbeSweeps checks that Probe removes abandoned files before it checks whether
// there is room.
func TestProbeSweeps(t *testing.T) {
	dir := t.TempDir()
	killed := startWriter(t, filepath.Join(dir, "file"))
	_ = killed.Process.Kill()
	_ = killed.Wait()
	if err := Probe(filepath.Join(dir, "other"), 10); err != nil {
		t.Fatal(err)
	}
	only(t, dir)
}

// TestRemovedBeforeLocked covers the moment between creating a file and locking it, in
// which another process may take it for litter.
func TestRemovedBeforeLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if !stillNamed(f) {
		t.Error("expected a file with a name, found one without")
	}
	release, alone := lock(f)
	if !alone {
		t.Error("expected a lock, found another's")
	}
	again, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if unlock, alone := lock(again); alone {
		t.Error("expected another's lock, found none")
		unlock()
	}
	removeUnlocked(path)
	if !stillNamed(f) {
		t.Error("a locked file was removed")
	}
	if err := os.Rename(path, path+"-2"); err != nil || stillNamed(f) {
		t.Errorf("expected a file that has lost its name, found one with it (%v)", err)
	}
	f.Close()
	removeUnlocked(path + "-2")
	only(t, filepath.Dir(path), "file-2")
	release()
	removeUnlocked(path + "-2")
	only(t, filepath.Dir(path))
}

// TestDescriptors checks that writes that succeed or fail leave no file open.
func TestDescriptors(t *testing.T) {
	t.Chdir(t.TempDir())
	count := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		return len(entries)
	}
	before := count()
	for range 20 {
		litter := temporaryName()
		if err := os.WriteFile(litter, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		age(t, litter)
		if err := errors.Join(Probe("file", 10), Write("file", nil), Write(os.DevNull, nil)); err != nil {
			t.Fatal(err)
		}
		if err := WriteTo("file", func(io.Writer) error { return io.ErrShortWrite }); err == nil {
			t.Fatal("expected an error, found none")
		}
	}
	if after := count(); after > before+5 { // the test itself opens and closes some
		t.Errorf("expected %d open files as before, found %d", before, after)
	}
}
