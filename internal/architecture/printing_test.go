package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrinting checks that only cmd/mlp has flags and prints: no other package imports
// cobra, uses os.Stdout or calls fmt.Print. Tests, generators and programs for
// benchmarks are not checked.
func TestPrinting(t *testing.T) {
	root, files := goFiles(t, 150, func(folder string) bool {
		return strings.HasPrefix(path.Base(folder), "_") || folder == "bench" || folder == "cmd/mlp"
	})
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		found, err := printing(filepath.Join(root, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: expected no flags and no printing outside cmd/mlp, found %s", name, f)
		}
	}
}

// printing lists a file's uses of os.Stdout and fmt.Print, and its imports of
// libraries for flags. It reads source, or the file itself if source is nil.
func printing(path string, source any) (found []string, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		return nil, err
	}
	for _, i := range file.Imports {
		if strings.Contains(i.Path.Value, "spf13/") {
			found = append(found, i.Path.Value)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := s.X.(*ast.Ident); ok {
			name := pkg.Name + "." + s.Sel.Name
			if name == "os.Stdout" || strings.HasPrefix(name, "fmt.Print") {
				found = append(found, name)
			}
		}
		return true
	})
	return found, nil
}

func TestPrintingIsFound(t *testing.T) {
	for body, want := range map[string]int{
		`import "github.com/spf13/cobra"; var _ cobra.Command`: 1,
		`import "fmt"; func f() { fmt.Println() }`:             1,
		`import "os"; var w = os.Stdout`:                       1,
		`import "fmt"; func f() { _ = fmt.Sprint() }`:          0,
	} {
		found, err := printing("x.go", "package x; "+body)
		if err != nil || len(found) != want {
			t.Errorf("%s: found %q, %v, want %d", body, found, err, want)
		}
	}
}
