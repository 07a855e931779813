package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestErrors checks how errors are made and read. A message ends with the sentinel
// error that it wraps, after what was expected, what was found and what to do. And
// only tests may read the text of an error; other code uses errors.Is or errors.As.
func TestErrors(t *testing.T) {
	root, files := goFiles(t, 300, func(folder string) bool { return path.Base(folder) == "_asm" })
	for _, name := range files {
		found, err := errorFaults(filepath.Join(root, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s:%s", name, f)
		}
	}
}

// errorFaults lists the faults of a file, each with its line. It reads source, or the
// file itself if source is nil.
func errorFaults(path string, source any) (found []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, 0)
	if err != nil {
		return nil, err
	}
	inTest := strings.HasSuffix(path, "_test.go")
	var texts []string // the current function's variables that hold an error's text
	ast.Inspect(file, func(n ast.Node) bool {
		fault := ""
		switch n := n.(type) {
		case *ast.FuncDecl:
			texts = errorTexts(n)
		case *ast.CallExpr:
			if fault = wrappedFirst(n); fault == "" && !inTest && readsText(n, texts) {
				fault = "expected errors.Is or errors.As, found code that reads an error's text"
			}
		case *ast.BinaryExpr:
			if !inTest && comparesText(n, texts) {
				fault = "expected errors.Is or errors.As, found a comparison of an error's text"
			}
		}
		if fault != "" {
			found = append(found, fmt.Sprintf("%d: %s", files.Position(n.Pos()).Line, fault))
		}
		return true
	})
	return found, nil
}

// wrappedFirst returns what is wrong with a call of fmt.Errorf that does not wrap its
// error last, and "" for any other call.
func wrappedFirst(call *ast.CallExpr) string {
	if nameOf(call.Fun) != "fmt.Errorf" || len(call.Args) < 2 {
		return ""
	}
	format := constant(call.Args[0])
	if i := strings.LastIndex(format, "%w"); i >= 0 && i+len("%w") < len(format) {
		return fmt.Sprintf("expected %%w at the end of the message, found %q after it", format[i+len("%w"):])
	}
	for _, arg := range call.Args[1 : len(call.Args)-1] {
		if name := nameOf(arg); sentinel.MatchString(name) {
			return fmt.Sprintf("expected %s as the last value of the message, found others after it", name)
		}
	}
	return ""
}

// sentinel matches the name of an exported error, with its package or without.
var sentinel = regexp.MustCompile(`^(\w+\.)?Err[A-Z]\w*$`)

// errorTexts returns the names of a function's variables that hold an error's text.
func errorTexts(f *ast.FuncDecl) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i, value := range a.Rhs {
				if name := nameOf(a.Lhs[i]); name != "" && isErrorText(value, nil) {
					names = append(names, name)
				}
			}
		}
		return true
	})
	return names
}

// readsText reports whether call passes an error's text to a function of strings,
// bytes or regexp. texts are the variables that hold such a text.
func readsText(call *ast.CallExpr, texts []string) bool {
	pkg, _, _ := strings.Cut(nameOf(call.Fun), ".")
	return slices.Contains([]string{"strings", "bytes", "regexp"}, pkg) &&
		slices.ContainsFunc(call.Args, func(x ast.Expr) bool { return isErrorText(x, texts) })
}

// comparesText reports whether b compares an error's text with another text.
func comparesText(b *ast.BinaryExpr, texts []string) bool {
	if b.Op != token.EQL && b.Op != token.NEQ {
		return false
	}
	x, y := isErrorText(b.X, texts), isErrorText(b.Y, texts)
	return x && y || x && isString(b.Y) || y && isString(b.X)
}

// isErrorText reports whether x is the text of an error: the result of its method
// Error, or one of the variables in texts. A method Error of another type counts too.
// That does no harm if it returns a number, which is not compared with a text.
func isErrorText(x ast.Expr, texts []string) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		s, ok := call.Fun.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Error" && len(call.Args) == 0
	}
	return slices.Contains(texts, nameOf(x))
}

func isString(x ast.Expr) bool {
	b, ok := x.(*ast.BasicLit)
	return ok && b.Kind == token.STRING
}

// constant returns the value of a string literal, or of several joined with +, and ""
// for other expressions.
func constant(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(x.Value)
		return text
	case *ast.BinaryExpr:
		return constant(x.X) + constant(x.Y)
	}
	return ""
}

// nameOf returns the name that x consists of, with its package if it has one, and ""
// for other expressions.
func nameOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		if pkg, ok := x.X.(*ast.Ident); ok {
			return pkg.Name + "." + x.Sel.Name
		}
	}
	return ""
}

func TestErrorFaults(t *testing.T) {
	for body, want := range map[string]int{
		`fmt.Errorf("a: %w", err)`:                                  0,
		`fmt.Errorf("a: %w: %w", err, ErrX)`:                        0,
		`fmt.Errorf("a: " + "%w; do b", err)`:                       1,
		`fmt.Errorf("a (%w)", err)`:                                 1,
		`fmt.Errorf("%w: %w", ErrX, err)`:                           1,
		`fmt.Errorf("%w: %w", data.ErrX, err)`:                      1,
		`fmt.Errorf("%v: %s", pkg.Errors, err)`:                     0,
		`strings.Contains(err.Error(), "x")`:                        1,
		`strings.TrimSuffix(err.Error(), ErrX.Error())`:             1,
		`text := err.Error(); _ = bytes.HasPrefix(text, "x")`:       1,
		`text := err.Error(); _ = text == "x"`:                      1,
		`_ = err.Error() == "x"`:                                    1,
		`_ = a.Error() == b.Error()`:                                1,
		`_ = evaluation.Error() == 0`:                               0,
		`fmt.Println(err.Error())`:                                  0,
		`text := "x"; _ = strings.Contains(text, "y")`:              0,
		`rate := evaluation.Error(); _ = rate == 0 || math.F(rate)`: 0,
	} {
		source := "package x; func f() { " + body + " }"
		found, err := errorFaults("x.go", source)
		if err != nil || len(found) != want {
			t.Errorf("%s: found %q, %v, expected %d faults", body, found, err, want)
		}
		if found, err := errorFaults("x_test.go", source); err != nil || len(found) > 0 && !strings.HasPrefix(body, "fmt.") {
			t.Errorf("%s in a test: found %q, %v", body, found, err)
		}
	}
}
