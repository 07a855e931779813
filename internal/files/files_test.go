package files

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, text := range []string{"first", "", "third"} {
		if err := Probe(path, 1000); err != nil {
			t.Fatal(err)
		}
		if err := Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		expect(t, path, text)
	}
	only(t, dir, "file")
}

func TestWriteFollowsLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links take a privilege on Windows")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	expect(t, file, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is no link any more: %v, %v", info, err)
	}
	only(t, dir, "file", "link")
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"sub": ErrNotRegular, "none/file": os.ErrNotExist} {
		path := filepath.Join(dir, name)
		if err := Write(path, []byte("x")); !errors.Is(err, want) {
			t.Errorf("Write(%s) gave %v, want %v", name, err, want)
		}
		if err := Probe(path, 1); !errors.Is(err, want) {
			t.Errorf("Probe(%s) gave %v, want %v", name, err, want)
		}
	}
	only(t, dir, "sub")
}

func expect(t *testing.T, path, text string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != text {
		t.Fatalf("%s holds %q, want %q (%v)", path, b, text, err)
	}
}

// only fails the test unless dir holds exactly these names.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names) {
		t.Fatalf("expected %v, found %v, %v", names, entries, err)
	}
}
