package mlp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// block returns the contents of the first block of the README that begins with fence.
func block(t *testing.T, readme, fence string) string {
	t.Helper()
	_, rest, found := strings.Cut(readme, "\n```"+fence+"\n")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatalf("the README has no block of %s", fence)
	}
	return text
}

// TestReadme checks that the README's program compiles as it is printed, and
// prints what the README says.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a program")
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // where the program reads its table and saves its model
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	source, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "program.exe")
	if err := os.WriteFile(source, []byte(block(t, string(readme), "go")), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", binary, source).CombinedOutput(); err != nil {
		t.Fatalf("the README's program does not compile: %v\n%s", err, out)
	}
	program := exec.Command(binary)
	program.Dir = dir
	out, err := program.CombinedOutput()
	if want := block(t, string(readme), "text"); err != nil || string(out) != want {
		t.Errorf("the README's program prints %q (%v), and the README says %q", out, err, want)
	}
}
