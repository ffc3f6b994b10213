package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pita/cmd/internal/alarm"
	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/moderation"
)

var placeholder = regexp.MustCompile(`\{[a-z-]+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	t.Parallel()
	first := textsIn(languages[0])
	for _, lang := range languages[1:] {
		other := textsIn(lang)
		for key, text := range first {
			if _, ok := other[key]; !ok {
				t.Errorf("texts/%s.txt lacks %q", lang, key)
			} else if got, want := placeholders(other[key]), placeholders(text); !slices.Equal(got, want) {
				t.Errorf("texts/%s.txt: %q has %v, want %v as in %s.txt", lang, key, got, want, languages[0])
			}
			if strings.TrimSpace(text) == "" || strings.TrimSpace(other[key]) == "" {
				t.Errorf("%q says nothing", key)
			}
		}
		for key := range other {
			if _, ok := first[key]; !ok {
				t.Errorf("texts/%s.txt lacks %q", languages[0], key)
			}
		}
	}
}

// spoken are the functions whose argument is the key of a text, by its place.
var spoken = map[string]int{"text": 0, "tell": 0, "fail": 0, "misuse": 0, "because": 1, "secret": 0, "well": 1, "ill": 1, "warn": 1, "outsideFailure": 1, "rulesNamed": 1, "rulesFailure": 1}

// made are keys that the program puts together.
func made() (keys []string) {
	for _, k := range []string{"unreadable", "broken", "unknown", "value", "missing"} {
		keys = append(keys, "settings."+k)
	}
	for _, l := range []content.Level{content.Error, content.Warning, content.Note} {
		keys = append(keys, "level."+string(l))
	}
	for _, k := range []string{render.KindText, render.KindPicture, render.KindVoice, render.KindDocument, render.KindPoll} {
		keys = append(keys, "kind."+k)
	}
	for _, k := range []alarm.Kind{alarm.Unreachable, alarm.Slow, alarm.Untrusted, alarm.Denied, alarm.Moved, alarm.Rejected, alarm.Broken} {
		keys = append(keys, "outside."+string(k))
	}
	for _, h := range []groups.Health{
		groups.Reconnecting, groups.RateLimited, groups.Locked, groups.Banned, groups.Outdated, groups.Unlinked,
		groups.Replaced, groups.LinkWaiting, groups.ClockOff, groups.StorageFull,
	} {
		keys = append(keys, "health."+string(h))
	}
	for _, c := range moderation.Codes() {
		keys = append(keys, "fault."+string(c))
	}
	return keys
}

func TestTextsAreThoseInUse(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, key := range made() {
		used[key] = true
	}
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool { collectKeys(n, used); return true })
	}
	texts := textsIn("id")
	for _, key := range slices.Sorted(maps.Keys(used)) {
		if _, ok := texts[key]; !ok {
			t.Errorf("the program says %q, which texts/id.txt lacks", key)
		}
	}
	for key := range texts {
		if !used[key] && key != "help" && !strings.HasPrefix(key, "help.") {
			t.Errorf("texts/id.txt has %q, which the program never says", key)
		}
	}
}

// collectKeys notes the keys that stand as strings in calls and tables of keys.
func collectKeys(n ast.Node, used map[string]bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		i, ok := spoken[name]
		if !ok || i >= len(n.Args) {
			return
		}
		if key, ok := constant(n.Args[i]); ok {
			if name == "well" || name == "ill" || name == "warn" {
				key = "doctor." + key
				if part, ok := constant(n.Args[0]); ok {
					used["doctor."+part] = true
				}
			}
			used[key] = true
		}
	case *ast.BasicLit: // of a table, or of a line of the doctor
		if key, ok := constant(n); ok && (strings.HasPrefix(key, "house.") || key == "doctor.well" || key == "doctor.ill" || key == "doctor.note" || strings.HasPrefix(key, "usage.") || strings.HasPrefix(key, "pair.") || strings.HasPrefix(key, "import.")) {
			used[key] = true
		}
	}
}

func constant(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func TestHelpTellsOfEverything(t *testing.T) {
	t.Parallel()
	root := grammarOf("pita", reflect.ValueOf(&commands{}).Elem(), nil)
	for _, lang := range languages {
		texts := textsIn(lang)
		for _, f := range root.options {
			if !strings.Contains(texts["help"], "--"+f.name) {
				t.Errorf("%s: the help does not tell of --%s", lang, f.name)
			}
		}
		for _, leaf := range root.leaves() {
			path := strings.TrimPrefix(leaf.path(), "pita ")
			help, ok := texts["help."+strings.ReplaceAll(path, " ", "-")]
			if !ok {
				t.Errorf("%s: there is no help for %q", lang, path)
			}
			if !strings.Contains(texts["help"], "\n  "+path+" ") {
				t.Errorf("%s: the help does not tell of %q", lang, path)
			}
			for _, f := range leaf.options {
				if !strings.Contains(help, "--"+f.name) {
					t.Errorf("%s: the help for %q does not tell of --%s", lang, path, f.name)
				}
			}
		}
		for key, help := range texts {
			if !strings.HasPrefix(key, "help") {
				continue
			}
			for _, line := range strings.Split(help, "\n") {
				if n := len([]rune(line)); n > 92 {
					t.Errorf("%s: %s has a line of %d characters; 92 fit: %s", lang, key, n, line)
				}
			}
		}
	}
}
