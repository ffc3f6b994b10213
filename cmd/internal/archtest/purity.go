package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// A site is a place in a file, and the code that stands there.
type site struct {
	pos  token.Pos
	text string
}

// impure are packages whose every use lets the world in, with those below them.
var impure = []string{"os", "net", "sync", "syscall", "math/rand", "crypto/rand", "log", "runtime", "testing",
	"database/sql", "plugin", "golang.org/x/sys", "golang.org/x/sync", "golang.org/x/term", "golang.org/x/time"}

// pureBelow are packages that stand below an impure one and only compute.
var pureBelow = []string{"net/url", "net/netip", "log/slog"}

// A ban names what a pure room may not take from a package that it may import.
type ban struct {
	path  string
	takes func(name string) bool
}

var bans = []ban{
	{"time", func(n string) bool {
		return slices.Contains([]string{"Now", "Since", "Until", "Tick", "Sleep", "LoadLocation", "Local"}, n) ||
			strings.HasPrefix(n, "After") || strings.HasPrefix(n, "New")
	}},
	{"log/slog", func(n string) bool { return n != "LogValuer" && !strings.HasSuffix(n, "Value") }},
	{"github.com/google/uuid", func(n string) bool { return strings.HasPrefix(n, "New") }},
}

// port is the one file of a pure room that may speak of a context.
const port = "groups/port.go"

// purity judges one file of a pure room.
func (t *tree) purity(f *file) []Breach {
	var found []Breach
	add := func(pos token.Pos, format string, args ...any) {
		found = append(found, Breach{t.at(pos), fmt.Sprintf("room %s is pure: ", f.dir) + fmt.Sprintf(format, args...)})
	}
	for _, im := range f.imports {
		switch {
		case under(im.path, impure) && !under(im.path, pureBelow):
			add(im.pos, "it may not import %s; take what it gives as an argument", im.path)
		case im.path == "context" && f.name != port:
			add(im.pos, "context belongs to the port, %s, alone", port)
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ChanType:
			add(n.Pos(), "no channels")
		case *ast.SendStmt:
			add(n.Pos(), "no channels to send on")
		case *ast.SelectStmt:
			add(n.Pos(), "no select")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				add(n.Pos(), "no channels to receive from")
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Local" && len(n.Args) == 0 {
				add(n.Pos(), "Local depends on the machine; use a schedule.Zone")
			}
		case *ast.SelectorExpr:
			if p, banned := f.banned(n); banned {
				add(n.Pos(), "it may not use %s.%s; time and chance arrive in the event", p, n.Sel.Name)
			}
		}
		return true
	})
	for _, s := range goroutines(f) {
		add(s.pos, "%s starts a goroutine", s.text)
	}
	return found
}

// banned returns the package from which sel takes what it may not.
func (f *file) banned(sel *ast.SelectorExpr) (string, bool) {
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	for _, im := range f.imports {
		if im.name != x.Name {
			continue
		}
		for _, b := range bans {
			if b.path == im.path && b.takes(sel.Sel.Name) {
				return im.path, true
			}
		}
	}
	return "", false
}

// goroutines returns where f starts one: a go statement, a Go method given a
// function, or an AfterFunc.
func goroutines(f *file) []site {
	var found []site
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, site{n.Pos(), "a go statement"})
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if ok && (sel.Sel.Name == "Go" && len(n.Args) == 1 || sel.Sel.Name == "AfterFunc") {
				found = append(found, site{n.Pos(), "a call of " + sel.Sel.Name})
			}
		}
		return true
	})
	return found
}

// under reports whether p is one of paths or below one.
func under(p string, paths []string) bool {
	return slices.ContainsFunc(paths, func(q string) bool { return p == q || strings.HasPrefix(p, q+"/") })
}
