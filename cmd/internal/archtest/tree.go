package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A tree is the module's Go code, parsed.
type tree struct {
	module string
	fset   *token.FileSet
	files  []*file
}

// A file is one Go file. A generator is kept out of every build.
type file struct {
	name      string // from the module's root
	dir       string
	source    []byte
	syntax    *ast.File
	imports   []imported
	test      bool
	generator bool
}

type imported struct {
	name string // what the file calls it
	path string
	pos  token.Pos
}

// readTree parses every Go file under root, but for what Go itself passes over:
// folders named testdata or begun with a dot or an underscore.
func readTree(root fs.FS) (*tree, error) {
	mod, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("read the module: %w", err)
	}
	line, _, _ := strings.Cut(string(mod), "\n")
	t := &tree{module: strings.TrimSpace(strings.TrimPrefix(line, "module")), fset: token.NewFileSet()}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if skipped(d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		return t.add(root, name)
	})
	return t, err
}

// skipped reports whether Go passes over a folder of that name.
func skipped(name string) bool {
	return name == "testdata" || name != "." && (name[0] == '.' || name[0] == '_')
}

func (t *tree) add(root fs.FS, name string) error {
	source, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse the module: %w", err)
	}
	f := &file{name: name, dir: path.Dir(name), source: source, syntax: syntax,
		test: strings.HasSuffix(name, "_test.go"), generator: outOfBuild(syntax)}
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return fmt.Errorf("parse the module: %s: %w", name, err)
		}
		im := imported{name: calledBy(p), path: p, pos: spec.Pos()}
		if spec.Name != nil {
			im.name = spec.Name.Name
		}
		f.imports = append(f.imports, im)
	}
	t.files = append(t.files, f)
	return nil
}

// outOfBuild reports whether the file asks to be ignored by every build.
func outOfBuild(syntax *ast.File) bool {
	for _, group := range syntax.Comments {
		if group.Pos() > syntax.Package {
			return false
		}
		for _, c := range group.List {
			if expr, err := constraint.Parse(c.Text); err == nil && expr.String() == "ignore" {
				return true
			}
		}
	}
	return false
}

// calledBy returns the name under which Go knows an import that was not renamed.
// It is exact for what the tables name.
func calledBy(p string) string {
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && base[1] >= '0' && base[1] <= '9' {
		base = path.Base(path.Dir(p))
	}
	return base
}

// at returns where pos is, as file:line.
func (t *tree) at(pos token.Pos) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// generated reports whether the file says that a program wrote it.
func (f *file) generated() bool {
	return bytes.Contains(f.source, []byte("\n// Code generated ")) || bytes.HasPrefix(f.source, []byte("// Code generated "))
}
