package moderation

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"pita/groups"
)

// TestLoadOddFiles holds what becomes of files that no editor should write, and some do.
func TestLoadOddFiles(t *testing.T) {
	t.Parallel()
	swap := func(old, new string) string { return strings.Replace(soundRule, old, new, 1) }
	for _, c := range []struct{ name, data, want string }{
		{"CRLF", strings.ReplaceAll(soundRule, "\n", "\r\n"), ""},
		{"CR", strings.ReplaceAll(soundRule, "\n", "\r"), ""},
		{"UTF-16, as Notepad saves Unicode", wide(soundRule), ""},
		{"a tab after a colon", swap("jalur: ", "jalur:\t"), ""},
		{"no new line at the end", strings.TrimSpace(soundRule), ""},
		{"no rules, on purpose", "# Kami tidak memakai ini lagi.\naturan: kosong\n", ""},
		{"no rules, in English", "rules: none\n", ""},
		{"a star in quotes", swap("[obat ajaib]", "[\"*ajaib\"]"), ""},
		{"the word null", swap("[obat ajaib]", "[null]"), ""},

		{"a tab at the beginning", swap("    jalur", "\tjalur"), "r.yaml:3:1: tab"},
		{"NUL", swap("ajaib", "aj\x00aib"), "r.yaml:5:19: control"},
		{"NUL after the end", soundRule + "\x00\x00", "r.yaml:6:1: control"},
		{"another encoding", swap("Janji", "Janj\xe9"), "r.yaml:4:17: not-utf8"},
		{"two documents", soundRule + "---\n" + soundRule, "r.yaml:6:1: documents"},
		{"an alias", swap("[obat ajaib]", "&k [obat ajaib]\n    kecuali: *k"), "r.yaml:6:14: alias"},
		{"an alias of a rule", "aturan:\n  - &x {id: satu, jalur: hold, alasan: a b, kata: [pita ungu]}\n  - *x\n", "r.yaml:3:5: alias"},
		{"an alias of all", "x: &a [y]\naturan: *a\n", "r.yaml:1:1: unknown-top"},
		{"a merge", soundRule + "  - <<: {lane: hide}\n", `r.yaml:6:5: unknown-key`},
		{"a star without quotes", swap("[obat ajaib]", "\n      - *ajaib"), "r.yaml:6:9: bare-star"},
		{"a shape without quotes", swap("[obat ajaib]", "\n      - {nik}"), "r.yaml:6:9: brace-bare"},
		{"a colon in a text", swap("Janji ini", "Janji: ini"), "r.yaml:4:18: colon"},
		{"a sign in front", swap("Janji ini", "@janji"), "r.yaml:4:13: first-sign"},
		{"a quote that stays open", swap("Janji", "\"Janji"), "r.yaml:4:13: open-quote"},
		{"a key too far left", swap("    jalur", "   jalur"), "r.yaml:3:4: indent"},
		{"no colon", swap("jalur:", "jalur"), "r.yaml:4:5: no-colon"},
		{"no space after the colon", swap("jalur: ", "jalur:"), "r.yaml:4:5: no-colon"},
		{"nothing after a key", swap("[obat ajaib]", ""), "r.yaml:5:10: no-list"},
		{"a tilde for nothing", swap("[obat ajaib]", "[~]"), "r.yaml:5:12: no-text"},
		{"deep", "aturan: " + strings.Repeat("[", 100_000), "r.yaml:1:10009: not-yaml"},
		{"ten MiB", soundRule + strings.Repeat("# lama sekali\n", 750_000), "r.yaml:1:1: too-big"},
	} {
		b, err := Load(Source{"r.yaml", []byte(c.data)})
		got := ""
		for _, f := range Faults(err)[:min(1, len(Faults(err)))] {
			got = f.Where() + ": " + string(f.What)
		}
		if got != c.want || (b == nil) != (c.want != "") {
			t.Errorf("%s: the first fault is %q (%v), want %q", c.name, got, err, c.want)
		}
	}
}

// wide writes a text in UTF-16 with its mark.
func wide(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// TestLoadBomb reads a file of a few lines whose aliases would be a thousand million words.
func TestLoadBomb(t *testing.T) {
	t.Parallel()
	bomb, before := "a: &a [x, x, x, x, x, x, x, x, x, x]\n", "a"
	for i := range 9 {
		name := fmt.Sprintf("b%d", i)
		bomb += name + ": &" + name + " [" + strings.Repeat("*"+before+", ", 9) + "*" + before + "]\n"
		before = name
	}
	_, err := Load(Source{"r.yaml", []byte(bomb + "aturan: *" + before + "\n")})
	if n := len(Faults(err)); n != 11 {
		t.Errorf("%d faults, want one for each line: %v", n, err)
	}
}

// TestLoadManyWords loads a long list and finds its first and last word.
func TestLoadManyWords(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString(strings.TrimSuffix(soundRule, "    kata: [obat ajaib]\n") + "    kata:\n")
	const many = 5_000
	for i := range many {
		fmt.Fprintf(&file, "      - k%sx\n", letters(i))
	}
	b, err := Load(Source{"r.yaml", []byte(file.String())})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, many / 2, many - 1} {
		if got := b.Judge(oneText("itu k" + letters(i) + "x lagi")).Lane(); got != groups.Hide {
			t.Errorf("word %d gets lane %v, want hide", i, got)
		}
	}
}

// letters writes a number in letters, so that no digit is read as one.
func letters(n int) string {
	var out []byte
	for range 4 {
		out = append(out, "bcdfghjklmnprstvwyzqBC"[n%20], "aeiou"[n/20%5])
		n /= 100
	}
	return string(out)
}

func TestLoadTellsAHundredFaultsAtMost(t *testing.T) {
	t.Parallel()
	_, err := Load(Source{"r.yaml", []byte("aturan:\n" + strings.Repeat("  - id: satu\n", 5000))})
	all := Faults(err)
	if len(all) != mostFaults+1 || all[mostFaults].What != "more" || !strings.Contains(err.Error(), "and 19899 more faults") {
		t.Errorf("%d faults, the last %v; want %d and how many more there are", len(all), all[len(all)-1], mostFaults)
	}
}

// TestIDs reads the ids of a file, whatever else is wrong with it.
func TestIDs(t *testing.T) {
	t.Parallel()
	if got := IDs(Source{"r.yaml", []byte(soundRule + "  - id: dua\n    warna: biru\n  - kata: [x]\n")}); !slices.Equal(got, []string{"obat", "dua"}) {
		t.Errorf("ids %q", got)
	}
	if got := IDs(Source{"r.yaml", []byte("aturan: [")}); got != nil {
		t.Errorf("ids %q of a file that is no YAML", got)
	}
}

var inBraces = regexp.MustCompile(`\{[a-z]+\}`)

// TestFaultsHaveTheirSentences compares the codes that stand in the source with the
// sentences: none may lack, none may be left over, and each gets what it names.
func TestFaultsHaveTheirSentences(t *testing.T) {
	t.Parallel()
	used := map[Code][]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		tree, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && name != "fault_sentences.go" {
					used[Code(s)] = append(used[Code(s)], name)
				}
			}
			call, ok := n.(*ast.CallExpr)
			if ok {
				wantSentence(t, name, call)
			}
			return true
		})
	}
	for _, c := range Codes() {
		if used[c] == nil {
			t.Errorf("fault_sentences.go has %q, which nothing says", c)
		}
	}
}

// wantSentence reports a code without a sentence, and a sentence without its arguments:
// the first string of a call that makes a fault is its code, names and values follow.
func wantSentence(t *testing.T, file string, call *ast.CallExpr) {
	t.Helper()
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if !slices.Contains([]string{"wrong", "fault", "at", "add"}, name) {
		return
	}
	var said []string
	for _, arg := range call.Args {
		if id, ok := arg.(*ast.Ident); ok && id.Name == "what" {
			return // chosen before
		}
		s := ""
		if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, _ = strconv.Unquote(lit.Value)
		}
		if s != "" || len(said) > 0 {
			said = append(said, s)
		}
	}
	if len(said) == 0 {
		return
	}
	sentence := Code(said[0]).Sentence()
	if sentence == "" {
		t.Errorf("%s says %q, for which fault_sentences.go has no sentence", file, said[0])
	}
	for _, want := range inBraces.FindAllString(sentence, -1) {
		if want != "{nik}" && !slices.Contains(said[1:], want[1:len(want)-1]) {
			t.Errorf("%s says %q without %s", file, said[0], want)
		}
	}
}
