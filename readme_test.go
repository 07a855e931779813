package mlp_test

import (
	"os"
	"strings"
	"testing"
)

// TestReadme makes sure that the README's Go code is that of an example, which
// the tests run.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "```go\n")
	code, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("the README has no Go code")
	}
	lines := strings.Split(strings.TrimSpace(code), "\n")
	if n := len(lines); n > 15 {
		t.Errorf("the README's code takes %d lines, more than 15", n)
	}
	for i, line := range lines {
		if line != "" {
			lines[i] = "\t" + line
		}
	}
	if !strings.Contains(string(examples), strings.Join(lines, "\n")) {
		t.Error("the README's code is not that of an example")
	}
}
