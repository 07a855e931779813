package files

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"testing"
)

// folder makes a folder, makes it the current one, and returns its path. It holds the
// files in and other, the empty folder sub, and a symbolic and a hard link to in.
func folder(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("links take a privilege on Windows")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	for _, err := range []error{
		os.WriteFile("in", []byte("in"), 0o644), os.WriteFile("other", []byte("other"), 0o644),
		os.Mkdir("sub", 0o755), os.Symlink("in", "symbolic"), os.Link("in", "hard"), os.Symlink(dir, "sub/up"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestLinks writes to links, and expects the content in the files that they lead to.
func TestLinks(t *testing.T) {
	for _, c := range []struct{ name, link, file string }{
		{"to a file", "in", "in"},
		{"to a link", "symbolic", "in"},
		{"to a free name", "new", "new"},
		{"to a free name in a folder", "sub/new", "sub/new"},
		{"up from a folder that is a link itself", "sub/up/sub/../new", "new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder(t)
			if err := os.Symlink(c.link, "link"); err != nil {
				t.Fatal(err)
			}
			if err := Probe("link", 10); err != nil {
				t.Fatal(err)
			}
			if err := Write("link", []byte("content")); err != nil {
				t.Fatal(err)
			}
			expect(t, c.file, "content")
			if to, err := os.Readlink("link"); err != nil || to != c.link {
				t.Errorf("expected a link to %s still, found %q, %v", c.link, to, err)
			}
		})
	}
}

// TestLinksFromAnotherFolder writes to a link through a link to its folder. The link
// contains "..", which has to mean the parent of the folder that the link really is in.
func TestLinksFromAnotherFolder(t *testing.T) {
	folder(t)
	for _, err := range []error{os.MkdirAll("deep/er", 0o755), os.Symlink("deep/er", "short"), os.Symlink("../new", "deep/er/link")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := Write("short/link", []byte("content")); err != nil {
		t.Fatal(err)
	}
	expect(t, "deep/new", "content")
	if err := os.Symlink("short/../further", "roundabout"); err != nil {
		t.Fatal(err)
	}
	if err := Write("roundabout", []byte("content")); err != nil {
		t.Fatal(err)
	}
	expect(t, "deep/further", "content")
	if err := Write("short/../beside", []byte("content")); err != nil {
		t.Fatal(err)
	}
	expect(t, "deep/beside", "content")
	only(t, "deep", "er", "new", "beside", "further")
}

func TestLinksInACircle(t *testing.T) {
	folder(t)
	for _, err := range []error{os.Symlink("b", "a"), os.Symlink("a", "b"), os.Symlink("nowhere/file", "lost")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]error{"a": ErrLinks, "lost": fs.ErrNotExist} {
		if err := Write(name, nil); !errors.Is(err, want) {
			t.Errorf("Write(%s) gave %v, want %v", name, err, want)
		}
		if err := Probe(name, 1); !errors.Is(err, want) {
			t.Errorf("Probe(%s) gave %v, want %v", name, err, want)
		}
	}
}
