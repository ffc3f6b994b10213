package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

const (
	maxFunction = 70  // lines of a function, tests excepted
	maxFile     = 500 // lines of a file that people wrote
)

// vague are package names that say nothing of what a package provides.
var vague = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "misc", "base", "shared", "lib", "types", "manager"}

// Style returns where code or text under root is not written as agreed: long
// functions and files, undocumented names, vague packages, open ends without a
// condition, paths of one machine, code that gofmt would change. An error means
// that root cannot be read.
func Style(root fs.FS) ([]Breach, error) {
	t, err := readTree(root)
	if err != nil {
		return nil, err
	}
	found := t.packages()
	for _, f := range t.files {
		found = append(found, t.written(f)...)
		if !f.test && !f.generator {
			found = append(found, t.documented(f)...)
		}
	}
	texts, err := paths(root)
	return append(found, texts...), err
}

// written judges how a file is laid out.
func (t *tree) written(f *file) []Breach {
	var found []Breach
	if lines := bytes.Count(f.source, []byte("\n")); lines > maxFile && !f.generated() {
		found = append(found, Breach{f.name, fmt.Sprintf("%d lines; divide a file of more than %d by what it holds", lines, maxFile)})
	}
	if want, err := format.Source(f.source); err != nil || !bytes.Equal(want, f.source) {
		found = append(found, Breach{f.name, "gofmt would change it; run gofmt -w"})
	}
	for _, d := range f.syntax.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || f.test {
			continue
		}
		if lines := t.fset.Position(fn.End()).Line - t.fset.Position(fn.Pos()).Line + 1; lines > maxFunction {
			found = append(found, Breach{t.at(fn.Pos()), fmt.Sprintf("%s has %d lines; a function has at most %d", fn.Name.Name, lines, maxFunction)})
		}
	}
	for _, group := range f.syntax.Comments {
		for _, c := range group.List {
			if openEnd.MatchString(c.Text) && !condition.MatchString(c.Text) {
				found = append(found, Breach{t.at(c.Pos()), "an open end must say, with when, once, until or if, what would make it disappear"})
			}
		}
	}
	return found
}

var (
	openEnd   = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	condition = regexp.MustCompile(`(?i)\b(when|once|until|if)\b`)
)

// packages judges names and comments of packages.
func (t *tree) packages() []Breach {
	type opening struct{ name, doc string }
	seen := map[string]opening{}
	var dirs []string
	for _, f := range t.files {
		if f.test || f.generator {
			continue
		}
		o, known := seen[f.dir]
		if !known {
			dirs = append(dirs, f.dir)
		}
		o.name = f.syntax.Name.Name
		if doc := f.syntax.Doc.Text(); doc != "" {
			o.doc = doc
		}
		seen[f.dir] = o
	}
	var found []Breach
	for _, dir := range dirs {
		o := seen[dir]
		want := "Package " + o.name + " "
		if o.name == "main" {
			want = "Command " + path.Base(dir) + " "
		}
		if !strings.HasPrefix(o.doc, want) {
			found = append(found, Breach{dir, fmt.Sprintf("the package comment must open with %q and say what the package is for", want)})
		}
		if slices.Contains(vague, o.name) {
			found = append(found, Breach{dir, fmt.Sprintf("package %s names no purpose; name it for what it provides", o.name)})
		}
	}
	return found
}

// documented returns the exported names of f that have no comment, or one that
// does not begin with the name.
func (t *tree) documented(f *file) []Breach {
	var found []Breach
	check := func(name *ast.Ident, doc *ast.CommentGroup) {
		if name.IsExported() && !opensWith(doc.Text(), name.Name) {
			found = append(found, Breach{t.at(name.Pos()), fmt.Sprintf("exported %s needs a comment that begins with its name and says what callers may count on", name.Name)})
		}
	}
	for _, d := range f.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || exportedReceiver(d.Recv) {
				check(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			found = append(found, t.specs(d, check)...)
		}
	}
	return found
}

// specs judges a declaration of types, constants or variables. Values may share
// one comment, and it need not begin with a name.
func (t *tree) specs(d *ast.GenDecl, check func(*ast.Ident, *ast.CommentGroup)) []Breach {
	var found []Breach
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			doc := s.Doc
			if doc == nil {
				doc = d.Doc
			}
			check(s.Name, doc)
		case *ast.ValueSpec:
			if d.Doc != nil || s.Doc != nil || s.Comment != nil {
				continue
			}
			for _, name := range s.Names {
				if name.IsExported() {
					found = append(found, Breach{t.at(name.Pos()), fmt.Sprintf("exported %s needs a comment, its own or its group's", name.Name)})
				}
			}
		}
	}
	return found
}

// opensWith reports whether doc begins with name, an article allowed before it.
func opensWith(doc, name string) bool {
	words := strings.Fields(doc)
	if len(words) > 1 && words[0] != name && slices.Contains([]string{"A", "An", "The"}, words[0]) {
		words = words[1:]
	}
	return len(words) > 1 && strings.TrimRight(words[0], ",:;") == name
}

// exportedReceiver reports whether callers can name the type of recv.
func exportedReceiver(recv *ast.FieldList) bool {
	t := recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

// oneMachine finds a path that exists on one machine only.
var oneMachine = regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(work|home|root|Users|tmp)/[A-Za-z0-9._-]`)

// texts are the files in which paths are looked for.
var texts = []string{".go", ".md", ".sh", ".yaml", ".yml", ".toml", ".chat", ".mod", ".txt"}

// paths returns where a text under root names a path of one machine.
func paths(root fs.FS) ([]Breach, error) {
	var found []Breach
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() {
			if base == ".git" || base == "node_modules" || base == "pita-data" {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(texts, path.Ext(name)) && base != "Makefile" && path.Dir(name) != ".ci" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for _, at := range oneMachine.FindAllIndex(text, -1) {
			line := bytes.Count(text[:at[1]], []byte("\n")) + 1
			found = append(found, Breach{fmt.Sprintf("%s:%d", name, line), "this path exists on one machine only; make it relative, or an argument"})
		}
		return nil
	})
	return found, err
}
