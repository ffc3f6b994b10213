//go:build ignore

// Foldgen writes fold_table.go: what each letter beyond ASCII reads as, in a-z
// and 0-9. It takes that from four places; what stands earlier wins:
//
//  1. testdata/confusables.txt, look-alikes that people use, listed by hand;
//  2. letters in boxes and circles, which Unicode does not take apart;
//  3. Unicode's digits and compatibility forms, as the standard library and
//     golang.org/x/text have them;
//  4. testdata/uts39.txt, Unicode's own list of confusable letters.
//
// Run it by go generate ./moderation. With "-" it writes to the standard output.
// The same input gives the same bytes.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"log"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	lastRune = 0x1FFFF
	pageSize = 128
)

// A form is what a letter reads as and how it is written: "a" as a small letter,
// "A" as a capital, "*" dressed up, "?" a sign that may be a letter.
type form struct{ style, to string }

// A generator knows what is listed by hand and by Unicode.
type generator struct{ hand, unicode map[rune]string }

func main() {
	log.SetFlags(0)
	g := generator{byHand("testdata/confusables.txt"), listed("testdata/uts39.txt")}
	src := source(g.forms())
	if len(os.Args) > 1 {
		os.Stdout.Write(src)
		return
	}
	if err := os.WriteFile("fold_table.go", src, 0o644); err != nil {
		log.Fatal(err)
	}
}

// forms returns the form of each rune that has one.
func (g generator) forms() map[rune]form {
	forms := map[rune]form{}
	for r := rune(0x80); r <= lastRune; r++ {
		if to := g.fold(r); to != "" {
			forms[r] = form{styleOf(r), to}
		}
	}
	return forms
}

// fold returns what r reads as, in a-z and 0-9, or nothing.
func (g generator) fold(r rune) string {
	if r >= 0xD800 && r <= 0xDFFF || strings.ContainsRune("ºª°", r) || unicode.In(r, unicode.M, unicode.Cf, unicode.Z) {
		return ""
	}
	if to, ok := g.hand[r]; ok {
		return to
	}
	if to := enclosed(r); to != "" {
		return to
	}
	// Some programs cut a mathematical letter's number down to 16 bits; what is
	// left is a Hangul syllable that stands where the letter stood.
	if r >= 0xD400 && r <= 0xD7A3 {
		return g.fold(r + 0x10000)
	}
	if unicode.Is(unicode.Nd, r) {
		return strconv.Itoa(digitValue(r))
	}
	if to := g.compatible(r); to != "" {
		return to
	}
	// What is an l to Unicode is anything that looks like a bar; a letter whose
	// small form is an i is an i.
	if small := unicode.ToLower(r); small != r && g.unicode[r] == "l" && g.fold(small) == "i" {
		return "i"
	}
	return g.unicode[r]
}

// compatible returns what r reads as once Unicode has taken it apart.
func (g generator) compatible(r rune) string {
	var to strings.Builder
	for _, p := range norm.NFKD.String(string(r)) {
		p = unicode.ToLower(p)
		switch {
		case p >= 'a' && p <= 'z', p >= '0' && p <= '9':
			to.WriteRune(p)
		case unicode.In(p, unicode.Mn, unicode.Me) || strings.ContainsRune("().,", p):
		case g.hand[p] != "":
			to.WriteString(g.hand[p])
		default:
			return ""
		}
	}
	return to.String()
}

// enclosed knows the letters in boxes and circles, and the words in boxes.
func enclosed(r rune) string {
	for _, from := range []rune{0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x1CCD6} {
		if r >= from && r < from+26 {
			return string('a' + r - from)
		}
	}
	for _, from := range []rune{0x2776, 0x2780, 0x278A, 0x24F5} {
		if r >= from && r < from+10 {
			return strconv.Itoa(int(r-from) + 1)
		}
	}
	switch {
	case r >= 0x24EB && r <= 0x24F4:
		return strconv.Itoa(int(r-0x24EB) + 11)
	case r >= 0x1CCF0 && r <= 0x1CCF9:
		return strconv.Itoa(int(r - 0x1CCF0))
	case r == 0x24FF, r == 0x1F10B, r == 0x1F10C:
		return "0"
	case r == 0x1F18E:
		return "ab"
	case r >= 0x1F191 && r <= 0x1F19A:
		return strings.Fields("cl cool free id new ng ok sos up vs")[r-0x1F191]
	}
	return ""
}

func digitValue(r rune) int {
	for _, g := range unicode.Nd.R16 {
		if rune(g.Lo) <= r && r <= rune(g.Hi) {
			return int(r-rune(g.Lo)) % 10
		}
	}
	for _, g := range unicode.Nd.R32 {
		if rune(g.Lo) <= r && r <= rune(g.Hi) {
			return int(r-rune(g.Lo)) % 10
		}
	}
	return 0
}

// styleOf tells how r is written. A small or large letter of the languages that
// are written in Latin is one; all others are dressed up, or signs.
func styleOf(r rune) string {
	accented := r >= 0xC0 && r < 0x250 || r >= 0x1E00 && r < 0x1F00
	base := []rune(norm.NFD.String(string(r)))[0]
	switch {
	case base >= 'a' && base <= 'z', accented && unicode.IsLower(r):
		return "a"
	case base >= 'A' && base <= 'Z', accented && unicode.IsUpper(r):
		return "A"
	case len(enclosed(r)) == 1, r == '🆎', norm.NFKD.String(string(r)) != string(r):
		return "*"
	case unicode.In(r, unicode.S, unicode.P) && !unicode.Is(unicode.Yi, r) || r == '〇':
		return "?"
	}
	return "*"
}

// byHand reads the list of look-alikes. A row is "a: А α ..." or an alphabet,
// "a-z: " and what stands for each of its letters, "-" for none. The first row
// that names a letter has it.
func byHand(name string) map[rune]string {
	alike := map[rune]string{}
	add := func(r rune, to string) {
		if r > 0x7F && alike[r] == "" {
			alike[r] = to
		}
	}
	for n, line := range lines(name) {
		to, from, ok := strings.Cut(line, ": ")
		switch signs := strings.Fields(from); {
		case !ok:
			log.Fatalf("%s: row %d has no colon", name, n+1)
		case to == "a-z" && len(signs) != 26:
			log.Fatalf("%s: row %d names %d letters, want 26", name, n+1, len(signs))
		case to == "a-z":
			for k, s := range signs {
				if rs := []rune(s); len(rs) == 1 {
					add(rs[0], string(rune('a'+k)))
				}
			}
		default:
			for _, r := range strings.Join(signs, "") {
				add(r, to)
			}
		}
	}
	return alike
}

// listed reads the rows of Unicode's list. What looks like rn there is an m.
func listed(name string) map[rune]string {
	alike := map[rune]string{}
	for n, line := range lines(name) {
		to, from, _ := strings.Cut(strings.ToLower(line), ":")
		for _, code := range strings.Fields(from) {
			r, err := strconv.ParseUint(code, 16, 32)
			if err != nil {
				log.Fatalf("%s: row %d: %v", name, n+1, err)
			}
			alike[rune(r)] = strings.ReplaceAll(to, "rn", "m")
		}
	}
	return alike
}

// lines returns the rows of a file that are no comments.
func lines(name string) []string {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool {
		return strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#")
	})
}

// source writes the table: the forms by number, pages of these numbers, and what
// reads as several letters.
func source(forms map[rune]form) []byte {
	numbers, ordered := numbered(forms)
	pages, pageOf := []string{strings.Repeat("\x00", pageSize)}, make([]byte, (lastRune+1)/pageSize)
	for p := range pageOf {
		page := make([]byte, pageSize)
		for k := range page {
			page[k] = numbers[short(forms[rune(p*pageSize+k)])]
		}
		i := slices.Index(pages, string(page))
		if i < 0 {
			i, pages = len(pages), append(pages, string(page))
		}
		pageOf[p] = byte(i)
	}
	if len(ordered) > 256 || len(pages) > 256 {
		log.Fatalf("%d forms on %d pages; a byte counts to 255", len(ordered), len(pages))
	}
	var b bytes.Buffer
	b.WriteString("// Code generated by foldgen.go; DO NOT EDIT.\n\npackage moderation\n\n")
	b.WriteString("// foldUnicode is the version of Unicode that the table was made with. Its data\n// are under the notice in testdata/uts39.txt.\n")
	fmt.Fprintf(&b, "const foldUnicode = %q\n\n", norm.Version)
	b.WriteString("// foldForms lists how letters beyond ASCII are written (a small, A large, * dressed\n" +
		"// up, ? a sign) and what they read as, + for several letters.\n")
	b.WriteString("var foldForms = [...]string{\n")
	for _, f := range ordered {
		fmt.Fprintf(&b, "%q,\n", f.style+f.to)
	}
	b.WriteString("}\n\n// foldMany lists what reads as several letters, in order.\nvar foldMany = [...]many{\n")
	for _, r := range slices.Sorted(maps.Keys(forms)) {
		if to := forms[r].to; len(to) > 1 {
			fmt.Fprintf(&b, "{%#x, %q},\n", r, to)
		}
	}
	b.WriteString("}\n\n// foldPageOf gives the page of each 128 runes.\nconst foldPageOf = \"\" +\n")
	writeBytes(&b, string(pageOf))
	b.WriteString("\n\n// foldPages holds the number of the form of each rune of each page.\nconst foldPages = \"\" +\n")
	writeBytes(&b, strings.Join(pages, ""))
	src, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	return src
}

// short returns f, with a plus for several letters.
func short(f form) form {
	if len(f.to) > 1 {
		f.to = "+"
	}
	return f
}

// numbered gives each form a number; 0 is of runes that have none.
func numbered(forms map[rune]form) (map[form]byte, []form) {
	seen := map[form]bool{{}: true}
	for _, f := range forms {
		seen[short(f)] = true
	}
	ordered := slices.SortedFunc(maps.Keys(seen), func(a, b form) int {
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.style, b.style))
	})
	numbers := map[form]byte{}
	for i, f := range ordered {
		numbers[f] = byte(i)
	}
	return numbers, ordered
}

// writeBytes writes s as a sum of strings, a line for each 32 bytes.
func writeBytes(b *bytes.Buffer, s string) {
	for i := 0; i < len(s); i += 32 {
		if i > 0 {
			b.WriteString(" +\n")
		}
		b.WriteByte('"')
		for _, c := range []byte(s[i:min(len(s), i+32)]) {
			fmt.Fprintf(b, "\\x%02x", c)
		}
		b.WriteByte('"')
	}
}
