package main

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packages lists the packages whose code is changed.
var packages = []string{".", "./assess", "./optim", "./recipe", "./metrics"}

// mutant is a change of one place in a file.
type mutant struct {
	pkg        string // one of packages
	file       string // path relative to the root of the repository
	line, col  int
	start, end int // offsets of the text that is replaced
	old, new   string
}

// place returns file:line:column.
func (m mutant) place() string { return fmt.Sprintf("%s:%d:%d", m.file, m.line, m.col) }

// change describes the change in one short line, as in "a < b → a <= b".
func (m mutant) change() string { return short(m.old) + " → " + short(m.new) }

// short returns code in one line of at most 70 characters.
func short(code string) string {
	if code == "" {
		return "nothing"
	}
	r := []rune(strings.Join(strings.Fields(code), " "))
	if len(r) > 70 {
		return string(r[:69]) + "…"
	}
	return string(r)
}

// apply returns the file's text with the change.
func (m mutant) apply(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, m.file))
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{text[:m.start], []byte(m.new), text[m.end:]}, nil), nil
}

// listMutants returns all mutants of the packages.
func listMutants(ctx context.Context, root string) (mutants []mutant, err error) {
	for _, pkg := range packages {
		files, err := goFiles(ctx, root, pkg)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			found, err := mutantsOf(root, pkg, filepath.Join(pkg, file))
			if err != nil {
				return nil, err
			}
			mutants = append(mutants, found...)
		}
	}
	return mutants, nil
}

// goFiles returns the names of a package's Go files on this platform, without test files.
func goFiles(ctx context.Context, root, pkg string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-f", `{{join .GoFiles "\n"}}`, pkg)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", pkg, err)
	}
	return strings.Fields(string(out)), nil
}

// mutantsOf returns the mutants of a file in the order of the code.
func mutantsOf(root, pkg, file string) ([]mutant, error) {
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &finder{pkg: pkg, file: file, text: string(text), positions: fset.File(tree.Pos())}
	for _, d := range tree.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, f.visit)
	}
	return f.mutants, nil
}
