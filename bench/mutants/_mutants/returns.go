package main

import (
	"go/ast"
	"slices"
)

// returns adds mutants of a function's return statements. In each, one value is replaced by
// zero, or negated if it is a bool.
func (f *finder) returns(t *ast.FuncType, body *ast.BlockStmt) {
	types := resultTypes(t)
	if len(types) == 0 || body == nil {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // it has its own results and is visited separately
		case *ast.ReturnStmt:
			if len(n.Results) == len(types) {
				for i, value := range n.Results {
					f.zero(value, types[i])
				}
			}
		}
		return true
	})
}

// resultTypes returns the type of each result. A type that several results share, as in
// (a, b int), is repeated.
func resultTypes(t *ast.FuncType) (types []ast.Expr) {
	if t.Results == nil {
		return nil
	}
	for _, field := range t.Results.List {
		types = append(types, slices.Repeat([]ast.Expr{field.Type}, max(len(field.Names), 1))...)
	}
	return types
}

// zero adds the mutant in which a returned value of type t is replaced by zero, or
// negated if it is a bool. It adds none if the value is already zero, or is true or
// false, which the method boolean handles.
func (f *finder) zero(value ast.Expr, t ast.Expr) {
	code := f.source(value)
	if slices.Contains([]string{"nil", "0", "true", "false"}, code) {
		return
	}
	switch name := f.source(t); {
	case name == "error" || isNillable(t):
		f.add(value.Pos(), value.End(), "nil")
	case name == "bool":
		f.add(value.Pos(), value.End(), "!("+code+")")
	case slices.Contains([]string{"int", "int64", "uint64", "float32", "float64"}, name):
		f.add(value.Pos(), value.End(), "0")
	}
}

func isNillable(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.StarExpr, *ast.MapType, *ast.FuncType:
		return true
	case *ast.ArrayType:
		return t.Len == nil
	}
	return false
}
