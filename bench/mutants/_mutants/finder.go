package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// finder collects the mutants of a file.
type finder struct {
	pkg, file, text string
	positions       *token.File
	mutants         []mutant
}

// add adds the mutant that replaces the text from start to end by code.
func (f *finder) add(start, end token.Pos, code string) {
	a, b := f.positions.Offset(start), f.positions.Offset(end)
	at := f.positions.Position(start)
	f.mutants = append(f.mutants, mutant{
		pkg: f.pkg, file: f.file, line: at.Line, col: at.Column,
		start: a, end: b, old: f.text[a:b], new: code,
	})
}

// source returns the code of a node.
func (f *finder) source(n ast.Node) string {
	return f.text[f.positions.Offset(n.Pos()):f.positions.Offset(n.End())]
}

// visit adds the mutants of a node, and reports whether to visit its children.
func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if isText(n.Name.Name) {
			return false
		}
		f.returns(n.Type, n.Body)
	case *ast.FuncLit:
		f.returns(n.Type, n.Body)
	case *ast.CallExpr:
		return f.call(n)
	case *ast.BinaryExpr:
		f.operator(n)
	case *ast.IfStmt:
		f.condition(n.Cond)
	case *ast.BasicLit:
		f.constant(n)
	case *ast.Ident:
		f.boolean(n)
	case *ast.SliceExpr:
		f.bounds(n)
	case *ast.IncDecStmt:
		f.add(n.TokPos, n.End(), swapped[n.Tok][0].String())
	case *ast.AssignStmt:
		f.assignment(n)
	case *ast.ExprStmt, *ast.DeferStmt:
		f.delete(n)
	case *ast.ArrayType:
		return n.Len == nil // an array type with another length does not compile
	}
	return true
}

// isText reports whether a function called name only returns a text for people to read.
func isText(name string) bool {
	return slices.Contains([]string{"String", "Name", "Error", "GoString"}, name)
}

// call reports whether visit should visit the arguments of a call. It returns false if
// the call only makes a message. If the call makes a slice with a capacity, it visits the
// length and returns false, because the capacity does not change results.
func (f *finder) call(c *ast.CallExpr) bool {
	switch name := f.source(c.Fun); {
	case slices.Contains([]string{"fmt.Errorf", "fmt.Sprintf", "fmt.Sprint", "errors.New", "panic"}, name):
		return false
	case name == "make" && len(c.Args) == 3:
		ast.Inspect(c.Args[1], f.visit)
		return false
	}
	return true
}

// delete adds the mutant in which a statement is deleted.
func (f *finder) delete(n ast.Node) { f.add(n.Pos(), n.End(), "") }

// assignment adds the mutants of an assignment: one without it, and those with another
// operator. It adds none for a definition, because the code after that needs the name.
func (f *finder) assignment(n *ast.AssignStmt) {
	if n.Tok == token.DEFINE {
		return
	}
	for _, other := range swapped[n.Tok] {
		f.add(n.TokPos, n.TokPos+token.Pos(len(n.Tok.String())), other.String())
	}
	f.delete(n)
}

// bounds adds the mutants of x[a:b] that have one element fewer at either end.
func (f *finder) bounds(n *ast.SliceExpr) {
	if n.Low == nil {
		f.add(n.Lbrack+1, n.Lbrack+1, "1")
	} else {
		f.add(n.Low.Pos(), n.Low.End(), fmt.Sprintf("(%s)+1", f.source(n.Low)))
	}
	if n.High != nil {
		f.add(n.High.Pos(), n.High.End(), fmt.Sprintf("(%s)-1", f.source(n.High)))
	}
}
