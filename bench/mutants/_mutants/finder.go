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

// add adds the mutant that replaces the code from start to end.
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

// visit adds the mutants of a node, and reports whether to look into it.
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
		return n.Len == nil // another length does not compile
	}
	return true
}

// isText reports whether a function of that name only makes text.
func isText(name string) bool {
	return slices.Contains([]string{"String", "Name", "Error", "GoString"}, name)
}

// call reports whether to look into a call: not if it makes a message. Of make it
// looks at the length, since a capacity changes no result.
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

// delete adds the mutant without a statement.
func (f *finder) delete(n ast.Node) { f.add(n.Pos(), n.End(), "") }

// assignment adds the mutant without an assignment, and those with another
// operator. A definition has to stay, since the code after it needs the name.
func (f *finder) assignment(n *ast.AssignStmt) {
	if n.Tok == token.DEFINE {
		return
	}
	for _, other := range swapped[n.Tok] {
		f.add(n.TokPos, n.TokPos+token.Pos(len(n.Tok.String())), other.String())
	}
	f.delete(n)
}

// bounds adds the mutants of x[a:b] with one element less at either end.
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
