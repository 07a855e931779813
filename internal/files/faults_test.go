package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestFaults makes each step of a write fail. It checks that the old file stays as it
// was, nothing is left behind, and the error names the file that was asked for.
func TestFaults(t *testing.T) {
	errCaller := errors.New("caller's fault")
	opened := func(w io.Writer) *os.File { return w.(named).Writer.(*os.File) }
	for _, c := range []struct {
		name string
		fail func(t *testing.T, w io.Writer) error
		want error
	}{
		{"the caller", func(*testing.T, io.Writer) error { return errCaller }, errCaller},
		{"the write", func(_ *testing.T, w io.Writer) error {
			opened(w).Close()
			_, err := w.Write([]byte("new"))
			return err
		}, fs.ErrClosed},
		{"the end", func(_ *testing.T, w io.Writer) error { return opened(w).Close() }, fs.ErrClosed},
		{"the rename", func(t *testing.T, w io.Writer) error { return os.Remove(opened(w).Name()) }, fs.ErrNotExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			if err := os.WriteFile("file", []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			err := WriteTo("file", func(w io.Writer) error { return c.fail(t, w) })
			if !errors.Is(err, c.want) {
				t.Fatalf("expected %v, found %v", c.want, err)
			}
			if c.want != errCaller && !strings.HasPrefix(err.Error(), "file: ") {
				t.Errorf("expected an error of file, found %v", err)
			}
			if strings.Contains(err.Error(), ".mlp-") {
				t.Errorf("the error names the temporary file: %v", err)
			}
			expect(t, "file", "old")
			only(t, dir, "file")
		})
	}
}

func TestNoFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	err := Write("none/file", nil)
	if want := "none/file: expected the folder none to exist"; !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("expected %q, found %v", want, err)
	}
}
