package resultlog

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

type line struct {
	Row   string
	Value float64
}

// TestAddAndRead appends lines from several goroutines, in two runs, and reads all.
func TestAddAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.jsonl")
	if lines, err := Read[line](path); lines != nil || err != nil {
		t.Errorf("no file: got %v, %v", lines, err)
	}
	var want []line
	for run := range 2 {
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for i := range 20 {
			l := line{strings.Repeat("x", 1+i), float64(run)}
			want = append(want, l)
			wait.Go(func() {
				if err := f.Add(l); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Read[line](path)
	slices.SortFunc(got, func(a, b line) int { return 100*int(a.Value-b.Value) + len(a.Row) - len(b.Row) })
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v and the error %v, want %v", got, err, want)
	}
}

// TestReadFaults reports the line that is damaged.
func TestReadFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.jsonl")
	if err := os.WriteFile(path, []byte("{\"Row\":\"a\"}\n{\"Row\":\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if lines, err := Read[line](path); err == nil || !strings.Contains(err.Error(), path+": line 2: ") {
		t.Errorf("got %v and the error %v", lines, err)
	}
}

// TestNilFile checks that a run without a file keeps nothing.
func TestNilFile(t *testing.T) {
	var f *File
	if err := f.Add(line{}); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// TestWriteTables replaces what is between the marks, and only that.
func TestWriteTables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("# Page\n<!-- speed -->\n| old |\n<!-- end of speed -->\nEnd\n")
	if err := WriteTables(path, "speed", "| new |\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if want := "# Page\n<!-- speed -->\n| new |\n<!-- end of speed -->\nEnd\n"; string(got) != want || err != nil {
		t.Errorf("got %q and the error %v, want %q", got, err, want)
	}
	for _, text := range []string{"", "<!-- speed -->\n", "<!-- end of speed -->\n", "<!-- other -->\n<!-- end of other -->\n"} {
		write(text)
		if err := WriteTables(path, "speed", "| new |\n"); err == nil || !strings.Contains(err.Error(), `expected the lines "<!-- speed -->" and "<!-- end of speed -->"`) {
			t.Errorf("%q: got the error %v", text, err)
		}
	}
}

// TestCommit checks which changes make another commit of the programs.
func TestCommit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	commit := func() string {
		t.Helper()
		name, err := Commit(t.Context(), root)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	git("init", "-q")
	for _, name := range []string{"main.go", "bench/speed/results.jsonl", "docs/speed.md", "README.md"} {
		write(name, "one")
	}
	git("add", ".")
	git("commit", "-q", "-m", "one")
	first := commit()
	if len(first) != 12 || IsDirty(first) {
		t.Errorf("got %q, want 12 digits", first)
	}
	for _, name := range []string{"bench/speed/results.jsonl", "docs/speed.md", "README.md"} {
		write(name, "two")
		if got := commit(); got != first {
			t.Errorf("%s changed: got %q, want %q", name, got, first)
		}
		git("commit", "-qam", "two")
		if got := commit(); got != first {
			t.Errorf("%s committed: got %q, want %q", name, got, first)
		}
	}
	write("main.go", "two")
	if got := commit(); got != first+"-dirty" || !IsDirty(got) {
		t.Errorf("a program changed: got %q", got)
	}
	git("commit", "-qam", "three")
	if got := commit(); got == first || IsDirty(got) {
		t.Errorf("a program committed: got %q", got)
	}
}
