package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
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
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	slices.Sort(names)
	if err != nil || !slices.Equal(found, names) {
		t.Fatalf("expected %v, found %v, %v", names, found, err)
	}
}
