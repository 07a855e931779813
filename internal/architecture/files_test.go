package architecture

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// goFiles returns the module's folder, root, and the paths of its Go files relative to
// root. It leaves out folders for which leaveOut returns true. It fails the test if it
// finds fewer than minimum files, because then it has looked in the wrong place.
func goFiles(t *testing.T, minimum int, leaveOut func(folder string) bool) (root string, files []string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	root = strings.TrimSpace(string(out))
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || leaveOut(filepath.ToSlash(name))):
			return fs.SkipDir
		case !entry.IsDir() && filepath.Ext(path) == ".go":
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < minimum {
		t.Fatalf("found only %d files", len(files))
	}
	return root, files
}
