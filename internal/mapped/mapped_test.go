package mapped

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// filled returns a file that holds 1 to 7, written out of order.
func filled(t *testing.T, dir string) *File[float32] {
	t.Helper()
	f, err := Create[float32](dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range [][]float32{{1, 2}, {3}, {0, 0, 0, 0}} {
		if err := f.Append(piece); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []int{5, 3} {
		if err := f.WriteAt([]float32{float32(at + 1), float32(at + 2)}, at); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func entries(t *testing.T, dir string) int {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

func TestMap(t *testing.T) {
	dir := t.TempDir()
	for n := range 8 {
		values, release, err := filled(t, dir).Map(n)
		if err != nil {
			t.Fatal(err)
		}
		if want := []float32{1, 2, 3, 4, 5, 6, 7}[:n]; !slices.Equal(values, want) {
			t.Errorf("%d numbers: expected %v, found %v", n, want, values)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
	}
	if n := entries(t, dir); n > 0 {
		t.Errorf("expected an empty folder, found %d files", n)
	}
}

// TestNameless checks that the folder is empty while a file is being filled, so that
// no file can be left behind.
func TestNameless(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have names there")
	}
	dir := t.TempDir()
	f := filled(t, dir)
	if n := entries(t, dir); n > 0 {
		t.Errorf("expected an empty folder, found %d files", n)
	}
	if err := f.Discard(); err != nil {
		t.Error(err)
	}
}

func TestCreateNowhere(t *testing.T) {
	if _, err := Create[int32](t.TempDir() + "/missing"); !os.IsNotExist(err) {
		t.Errorf("expected an error that the folder does not exist, found %v", err)
	}
}

// TestErrorsAreNameless checks that errors do not contain the file's random name, which
// would mean nothing to a user.
func TestErrorsAreNameless(t *testing.T) {
	f := filled(t, t.TempDir())
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	if err := f.Append([]float32{1}); !errors.Is(err, os.ErrClosed) || strings.Contains(err.Error(), ".mlp-") {
		t.Errorf("expected an error of a closed file, found %v", err)
	}
}
