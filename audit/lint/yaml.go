package lint

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// tooDeepYAML reports indentation or brackets deeper than any configuration, or
// more lines. The parser has no bound of its own.
func tooDeepYAML(s string) bool {
	depth, lines := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[', '{':
			if depth++; depth > maxDepth {
				return true
			}
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			lines++
		}
	}
	return lines > maxSettings || len(s) > 1<<20 || strings.Contains(s, strings.Repeat(" ", 400)) || strings.Contains(s, strings.Repeat("- ", maxDepth))
}

// unalias puts what an anchor holds in the place of its aliases. The nodes are
// shared then and not copied.
func unalias(n ast.Node, anchors map[string]ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.AliasNode:
		if held, ok := anchors[scalar(n.Value)]; ok {
			return held
		}
	case *ast.AnchorNode:
		n.Value = unalias(n.Value, anchors)
		anchors[scalar(n.Name)] = n.Value
	case *ast.TagNode:
		n.Value = unalias(n.Value, anchors)
	case *ast.MappingNode:
		for _, v := range n.Values {
			unalias(v, anchors)
		}
	case *ast.MappingValueNode:
		n.Value = unalias(n.Value, anchors)
	case *ast.SequenceNode:
		for i := range n.Values {
			n.Values[i] = unalias(n.Values[i], anchors)
		}
	}
	return n
}

// merged counts the pairs of each mapping with those that it takes over with
// "<<", and reports more than any configuration has. Few lines can come to
// thousands of millions.
func merged(n ast.Node, known map[ast.Node]int) (count int, tooMany bool) {
	if count, seen := known[n]; seen {
		return count, count < 0 // one that holds itself
	}
	known[n] = -1
	add := func(inner ast.Node, takes bool) {
		c, bad := merged(inner, known)
		tooMany = tooMany || bad
		if takes {
			count += c
		}
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, p := range n.Values {
			add(p, true)
		}
	case *ast.MappingValueNode:
		takes := scalar(n.Key) == "<<"
		if !takes {
			count++
		}
		add(n.Value, takes)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			add(v, true)
		}
	case *ast.AnchorNode:
		add(n.Value, true)
	case *ast.TagNode:
		add(n.Value, true)
	}
	known[n] = count
	return count, tooMany || count > maxSettings
}

// pairs are those of a mapping, and before them those that it takes over with
// "<<" and has no value of its own for: what a file says later holds.
func pairs(n ast.Node) []*ast.MappingValueNode {
	var own []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		own = n.Values
	case *ast.MappingValueNode:
		own = []*ast.MappingValueNode{n}
	case *ast.AnchorNode:
		return pairs(n.Value)
	case *ast.TagNode:
		return pairs(n.Value)
	}
	seen := map[string]bool{}
	takes := false
	for _, p := range own {
		seen[scalar(p.Key)] = true
		takes = takes || scalar(p.Key) == "<<"
	}
	if !takes {
		return own
	}
	var list, rest []*ast.MappingValueNode
	for _, p := range own {
		if scalar(p.Key) != "<<" {
			rest = append(rest, p)
			continue
		}
		from := items(p.Value)
		if from == nil {
			from = []ast.Node{p.Value}
		}
		for _, m := range from { // the first of several holds
			for _, q := range pairs(m) {
				if name := scalar(q.Key); !seen[name] {
					seen[name] = true
					list = append(list, q)
				}
			}
		}
	}
	return append(list, rest...)
}

func child(n ast.Node, name string) ast.Node {
	for _, p := range pairs(n) {
		if scalar(p.Key) == name {
			return p.Value
		}
	}
	return nil
}

// scalar is what a node says, without quotes.
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case nil:
		return ""
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.AnchorNode:
		return scalar(n.Value)
	case *ast.TagNode:
		return scalar(n.Value)
	case ast.MapKeyNode:
		if t := n.GetToken(); t != nil {
			return t.Value
		}
	}
	if t := n.GetToken(); t != nil {
		return t.Value
	}
	return ""
}

func placeOf(n ast.Node) place {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return place{1, 1}
	}
	p := n.GetToken().Position
	return place{p.Line, p.Column}
}

func items(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.AnchorNode:
		return items(n.Value)
	}
	return nil
}

// aliasLeft reports a mapping with an alias of an anchor that is not there.
func aliasLeft(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AliasNode:
		return true
	case *ast.AnchorNode:
		return aliasLeft(n.Value)
	case *ast.MappingNode:
		return slices.ContainsFunc(n.Values, func(p *ast.MappingValueNode) bool { return aliasLeft(p) })
	case *ast.MappingValueNode:
		if _, alias := n.Value.(*ast.AliasNode); alias {
			return true
		}
		return slices.ContainsFunc(items(n.Value), func(v ast.Node) bool { _, alias := v.(*ast.AliasNode); return alias })
	}
	return false
}
