package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// edit makes the edits of one node.
func (m *maker) edit(n, parent ast.Node) {
	if e, ok := n.(ast.Expr); ok {
		m.condition(e, parent)
	}
	switch n := n.(type) {
	case *ast.BinaryExpr:
		m.binary(n, parent)
	case *ast.UnaryExpr:
		if n.Op == token.SUB && m.info.Types[n].Value == nil {
			m.replace(n, m.text(n.X))
		}
	case *ast.Ident:
		if c, ok := m.info.Uses[n].(*types.Const); ok && c.Parent() == types.Universe && n.Name != "iota" {
			m.replace(n, strconv.FormatBool(n.Name != "true"))
		}
	case *ast.BasicLit:
		if n.Kind == token.INT {
			m.replace(n, "("+n.Value+" + 1)")
		}
	case *ast.CallExpr:
		m.call(n)
	case *ast.CompositeLit:
		m.literal(n)
	case *ast.CaseClause:
		m.clause(n, parent)
	default:
		m.statement(n)
	}
}

// condition lets a whole condition hold always, and never. Of what it is made
// of each clause is dropped.
func (m *maker) condition(e ast.Expr, parent ast.Node) {
	t, typed := m.info.Types[e]
	if !typed || t.Value != nil || !t.IsValue() || t.Type == nil {
		return
	}
	b, ok := t.Type.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsBoolean == 0 {
		return
	}
	switch p := parent.(type) {
	case *ast.ParenExpr:
		return
	case *ast.UnaryExpr:
		return
	case *ast.BinaryExpr:
		if p.Op == token.LAND || p.Op == token.LOR {
			return
		}
	case *ast.SelectorExpr, *ast.ExprStmt:
		return
	case *ast.AssignStmt:
		if slices.Contains(p.Lhs, e) {
			return
		}
	case *ast.KeyValueExpr:
		if p.Key == e {
			return
		}
	}
	// The condition stays where it is, so that what it names is used.
	m.add(e.Pos(), e.End(), "(("+m.text(e)+") && false)", "%s is false", m.snippet(e))
	if f, ok := parent.(*ast.ForStmt); ok && f.Cond == e {
		return // without an end
	}
	m.add(e.Pos(), e.End(), "(("+m.text(e)+") || true)", "%s is true", m.snippet(e))
}

// near are the comparisons that differ at the bound, and the other way round
// where sums and products are concerned.
var near = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.SHL: token.SHR, token.SHR: token.SHL, token.AND: token.OR, token.OR: token.AND,
	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN, token.MUL_ASSIGN: token.QUO_ASSIGN,
	token.OR_ASSIGN: token.AND_ASSIGN, token.AND_ASSIGN: token.OR_ASSIGN, token.INC: token.DEC, token.DEC: token.INC,
}

func (m *maker) binary(n *ast.BinaryExpr, parent ast.Node) {
	switch n.Op {
	case token.LAND, token.LOR:
		if p, ok := parent.(*ast.BinaryExpr); ok && p.Op == n.Op {
			return // a part of the chain around it
		}
		clauses := chain(n, n.Op)
		m.add(n.Pos(), clauses[1].Pos(), "", "without %s", m.snippet(clauses[0]))
		for i, c := range clauses[1:] {
			m.add(clauses[i].End(), c.End(), "", "without %s", m.snippet(c))
		}
	default:
		if other, ok := near[n.Op]; ok && m.info.Types[n].Value == nil {
			m.add(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other.String(), "%s with %s", m.snippet(n), other)
		}
	}
}

// chain is what a chain of one operator joins.
func chain(e ast.Expr, op token.Token) []ast.Expr {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == op {
		return append(chain(b.X, op), chain(b.Y, op)...)
	}
	return []ast.Expr{e}
}

// orders are functions whose arguments matter by their order.
var orders = []string{"Compare", "Before", "After", "Less", "less", "Sub", "TrimSuffix", "TrimPrefix"}

func (m *maker) call(n *ast.CallExpr) {
	name := ""
	var f *ast.Ident
	sel, _ := n.Fun.(*ast.SelectorExpr)
	if sel != nil {
		f = sel.Sel
	} else if f, _ = n.Fun.(*ast.Ident); f == nil {
		return
	}
	name = f.Name
	if _, builtin := m.info.Uses[f].(*types.Builtin); builtin {
		if other, ok := map[string]string{"max": "min", "min": "max"}[name]; ok {
			m.add(f.Pos(), f.End(), other, "%s with %s", m.snippet(n), other)
		}
		return
	}
	if slices.Contains(orders, name) {
		switch {
		case len(n.Args) == 2 && types.Identical(m.info.TypeOf(n.Args[0]), m.info.TypeOf(n.Args[1])):
			m.add(n.Args[0].Pos(), n.Args[1].End(), m.text(n.Args[1])+", "+m.text(n.Args[0]), "%s turned round", m.snippet(n))
		case len(n.Args) == 1 && sel != nil && m.info.TypeOf(sel.X) != nil && types.Identical(m.info.TypeOf(n.Args[0]), m.info.TypeOf(sel.X)):
			m.add(n.Pos(), n.End(), m.text(n.Args[0])+"."+name+"("+m.text(sel.X)+")", "%s turned round", m.snippet(n))
		}
	}
	// Evidence, or what comes next in an order.
	s, ok := m.info.TypeOf(n.Fun).(*types.Signature)
	if obj := m.info.Uses[f]; !ok || !s.Variadic() || obj == nil || obj.Pkg() == nil || obj.Pkg().Path() == "fmt" {
		return
	}
	for i := s.Params().Len() - 1; i < len(n.Args); i++ {
		m.drop(n.Args[i], n.Args, i, n.Rparen, "of "+m.snippet(n))
	}
}

// literal leaves out the parts of a value one after the other.
func (m *maker) literal(n *ast.CompositeLit) {
	t := m.info.TypeOf(n)
	if t == nil {
		return
	}
	if _, ok := t.Underlying().(*types.Struct); ok && len(n.Elts) > 0 {
		if _, keyed := n.Elts[0].(*ast.KeyValueExpr); !keyed {
			return
		}
	}
	for i := range n.Elts {
		m.drop(n.Elts[i], n.Elts, i, n.Rbrace, "")
	}
}

// drop leaves out one of a list.
func (m *maker) drop(e ast.Expr, list []ast.Expr, i int, end token.Pos, of string) {
	what := "without " + m.snippet(e)
	if of != "" {
		what += " " + of
	}
	switch {
	case i+1 < len(list):
		m.add(e.Pos(), list[i+1].Pos(), "", "%s", what)
	case i > 0:
		m.add(list[i-1].End(), end, "", "%s", what)
	default:
		m.add(e.Pos(), end, "", "%s", what)
	}
}

// clause drops the values of a case, and the whole where it has one. Conditions
// as cases are conditions.
func (m *maker) clause(n *ast.CaseClause, parent ast.Node) {
	for i, e := range n.List {
		t := m.info.Types[e]
		if b, ok := t.Type.(*types.Basic); ok && t.Value == nil && b.Info()&types.IsBoolean != 0 {
			continue
		}
		if len(n.List) > 1 {
			m.drop(e, n.List, i, n.Colon, "of the case")
		} else {
			m.add(n.Pos(), n.End(), "", "without case %s", m.snippet(e))
		}
	}
}

func (m *maker) statement(n ast.Node) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		other := near[n.Tok]
		m.add(n.TokPos, n.TokPos+2, other.String(), "%s with %s", m.snippet(n), other)
	case *ast.AssignStmt:
		if other, ok := near[n.Tok]; ok {
			m.add(n.TokPos, n.TokPos+token.Pos(len(n.Tok.String())), other.String(), "%s with %s", m.snippet(n), other)
		}
		if n.Tok != token.DEFINE {
			m.add(n.Pos(), n.End(), m.used(n), "without %s", m.snippet(n))
		}
	case *ast.ExprStmt:
		if c, ok := n.X.(*ast.CallExpr); ok {
			if s, ok := c.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Lock", "Unlock", "RLock", "RUnlock"}, s.Sel.Name) {
				return // for the race detector
			}
		}
		m.add(n.Pos(), n.End(), "", "without %s", m.snippet(n))
	case *ast.BranchStmt:
		if n.Tok == token.CONTINUE || n.Tok == token.BREAK {
			m.add(n.Pos(), n.End(), "", "without %s", m.snippet(n))
		}
	case *ast.ReturnStmt:
		for _, e := range n.Results {
			m.zero(e)
		}
	}
}

// used keeps the variables of an assignment that is left out in use.
func (m *maker) used(n *ast.AssignStmt) string {
	if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
		return "_ = " + m.text(n.Rhs[0])
	}
	return ""
}

// zero returns nothing in place of something. Conditions have edits of their own.
func (m *maker) zero(e ast.Expr) {
	t, ok := m.info.Types[e]
	if !ok || t.Type == nil || t.IsNil() || t.IsVoid() {
		return
	}
	if b, ok := t.Type.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
		return
	}
	if _, tuple := t.Type.(*types.Tuple); tuple {
		return
	}
	if t.Value != nil && (t.Value.Kind() == constant.Int && constant.Sign(t.Value) == 0 || t.Value.Kind() == constant.String && constant.StringVal(t.Value) == "") {
		return
	}
	if c, ok := e.(*ast.CompositeLit); ok && len(c.Elts) == 0 {
		if _, structure := t.Type.Underlying().(*types.Struct); structure {
			return
		}
	}
	name := types.TypeString(types.Default(t.Type), func(p *types.Package) string {
		if p.Path() == m.path {
			return ""
		}
		return p.Name()
	})
	m.add(e.Pos(), e.End(), "*new("+name+")", "%s becomes nothing", m.snippet(e))
}
