package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// maxLines is the largest number of lines of a function, from func to its closing
// brace. A longer function has more than one idea: move the second to another
// function.
const maxLines = 60

// TestFunctionLength checks all functions of the module, including those of tests
// and of programs for benchmarks. Only the generators of assembly may be longer: they
// list instructions.
func TestFunctionLength(t *testing.T) {
	root, files := goFiles(t, 300, func(folder string) bool { return path.Base(folder) == "_asm" })
	for _, name := range files {
		long, err := longFunctions(filepath.Join(root, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range long {
			t.Error(f)
		}
	}
}

// longFunctions names the functions of a file that are too long. It reads source,
// or the file itself if source is nil.
func longFunctions(path string, source any) (long []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		name := "a function without a name"
		switch f := n.(type) {
		case *ast.FuncDecl:
			name = f.Name.Name
		case *ast.FuncLit: // the value of a package variable; literals inside functions are skipped
		default:
			return true
		}
		first := files.Position(n.Pos())
		if lines := files.Position(n.End()).Line - first.Line + 1; lines > maxLines {
			long = append(long, fmt.Sprintf("%s:%d: expected at most %d lines, found %d in %s", path, first.Line, maxLines, lines, name))
		}
		return false
	})
	return long, nil
}

func TestLongFunctions(t *testing.T) {
	body := func(lines int) string { return "{" + strings.Repeat("\n", lines-1) + "}\n" }
	for source, want := range map[string][]string{
		"func f() " + body(60):                nil,
		"// f is long.\nfunc f() " + body(60): nil,
		"func f() " + body(61):                {"x.go:3: expected at most 60 lines, found 61 in f"},
		"func (t) m() " + body(70):            {"x.go:3: expected at most 60 lines, found 70 in m"},
		"var v = func() " + body(61):          {"x.go:3: expected at most 60 lines, found 61 in a function without a name"},
	} {
		got, err := longFunctions("x.go", "package x\n\n"+source)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("found %q, %v, expected %q", got, err, want)
		}
	}
}
