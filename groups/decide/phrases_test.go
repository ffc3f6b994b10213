package decide_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pita/groups/phrase"
)

// argName tells what the helpers call the argument they make.
var argName = map[string]string{"code": "code", "person": "person", "groupArg": "group", "reasonArg": "reason", "laneArg": "lane", "evidence": "text"}

// TestEveryPhraseIsThere reads the source for what is said, and asks that each phrase
// exists and gets the arguments its placeholders need.
func TestEveryPhraseIsThere(t *testing.T) {
	t.Parallel()
	book, said := phrase.Embedded(), 0
	files := token.NewFileSet()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || name(call.Fun) != "words" || len(call.Args) == 0 {
				return true
			}
			key, ok := literal(call.Args[0])
			if !ok {
				return true
			}
			said++
			at := files.Position(call.Pos())
			if !book.Has(key) {
				t.Errorf("%s: no phrase %q in the locales", at, key)
				return true
			}
			given := argumentNames(call.Args[1:])
			for _, want := range book.Placeholders(key) {
				if !slices.Contains(given, want) {
					t.Errorf("%s: phrase %q needs {%s}, and gets %v", at, key, want, given)
				}
			}
			return true
		})
	}
	if said < 100 {
		t.Errorf("found only %d phrases in the source; the test reads it wrongly", said)
	}
}

func argumentNames(args []ast.Expr) []string {
	var out []string
	for _, a := range args {
		if made := name(a); made != "" {
			out = append(out, made) // a variable is called what its argument is
		}
		call, ok := a.(*ast.CallExpr)
		if !ok {
			continue
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "whyArg" || sel.Sel.Name == "stateArg") {
			out = append(out, "why")
		} else if ok && sel.Sel.Name == "reason" {
			out = append(out, "reason")
		} else if fixed, ok := argName[name(call.Fun)]; ok {
			out = append(out, fixed)
		} else if s, ok := literal(call.Args[0]); ok {
			out = append(out, s)
		}
	}
	return out
}

func name(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// TestEveryPhraseIsSaid holds that no locale keeps a phrase that nothing says: each stands
// in the source by its key, is put into another phrase, or is one of a family whose member
// is named in the source.
func TestEveryPhraseIsSaid(t *testing.T) {
	t.Parallel()
	families := []string{"why.", "would.", "lane.", "health.", "help.", "data.", "role.", "care.", "alert."}
	said := literals(t, "../..")
	for _, name := range []string{"id", "en"} {
		data, err := os.ReadFile("../phrase/locales/" + name + "/phrases.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, put := range regexp.MustCompile(`\{\{([a-z.-]+)\}\}`).FindAllStringSubmatch(string(data), -1) {
			said[put[1]] = true
		}
	}
	for _, key := range phrase.Embedded().Keys() {
		used := said[key]
		for _, family := range families {
			member, ok := strings.CutPrefix(key, family)
			used = used || ok && said[member]
		}
		if !used {
			t.Errorf("nothing says the phrase %q: take it out of the locales", key)
		}
	}
}

// literals returns every string that stands in the sources below a folder, but for those
// that only name a reason.
func literals(t *testing.T, below string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := filepath.WalkDir(below, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				sel, ok := call.Fun.(*ast.SelectorExpr)
				return !ok || sel.Sel.Name != "because"
			}
			if e, ok := n.(ast.Expr); ok {
				if s, ok := literal(e); ok {
					out[s] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
