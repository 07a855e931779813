package main

import (
	"go/ast"
	"go/token"
	"strconv"
)

// swapped lists, for each operator, the operators that replace it in mutants.
var swapped = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ},
	token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ},
	token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ},
	token.NEQ: {token.EQL},

	token.ADD: {token.SUB},
	token.SUB: {token.ADD},
	token.MUL: {token.QUO},
	token.QUO: {token.MUL},
	token.REM: {token.MUL},

	token.LAND: {token.LOR},
	token.LOR:  {token.LAND},

	token.INC: {token.DEC},
	token.DEC: {token.INC},

	token.ADD_ASSIGN: {token.SUB_ASSIGN},
	token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.MUL_ASSIGN: {token.QUO_ASSIGN},
	token.QUO_ASSIGN: {token.MUL_ASSIGN},
}

// operator adds the mutants of x op y with another operator.
func (f *finder) operator(n *ast.BinaryExpr) {
	for _, other := range swapped[n.Op] {
		f.add(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other.String())
	}
}

// condition adds the mutant with a negated condition. It leaves out comparisons, because
// the method operator already negates them.
func (f *finder) condition(cond ast.Expr) {
	if b, ok := cond.(*ast.BinaryExpr); ok && b.Op != token.LAND && b.Op != token.LOR {
		return
	}
	f.add(cond.Pos(), cond.End(), "!("+f.source(cond)+")")
}

// constant adds mutants of a number. An integer is replaced by itself plus 1,
// itself minus 1, or 0; a float by itself plus 1, or 0.
func (f *finder) constant(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		v, err := strconv.ParseInt(n.Value, 0, 64)
		if err != nil {
			return // more than 63 bits
		}
		f.add(n.Pos(), n.End(), strconv.FormatInt(v+1, 10))
		if v != 0 {
			f.add(n.Pos(), n.End(), strconv.FormatInt(v-1, 10))
		}
		if v > 1 {
			f.add(n.Pos(), n.End(), "0")
		}
	case token.FLOAT:
		f.add(n.Pos(), n.End(), "("+n.Value+"+1)")
		f.add(n.Pos(), n.End(), "0.0")
	}
}

// boolean adds the mutant with false in place of true, or the reverse.
func (f *finder) boolean(n *ast.Ident) {
	switch n.Name {
	case "true":
		f.add(n.Pos(), n.End(), "false")
	case "false":
		f.add(n.Pos(), n.End(), "true")
	}
}
