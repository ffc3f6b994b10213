package moderation

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFoldCases(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/fold.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimRight(string(data), "\n")+"\n", "\n")
	cases := 0
	for n := 0; n < len(all); n++ {
		if !strings.HasPrefix(all[n], `"`) {
			continue
		}
		text, err := strconv.Unquote(all[n])
		if err != nil {
			t.Fatalf("testdata/fold.txt:%d: %v", n+1, err)
		}
		if got, want := Fold(text), all[n+1]; got != want {
			t.Errorf("testdata/fold.txt:%d: %s reads as %q, want %q", n+1, all[n], got, want)
		}
		cases, n = cases+1, n+1
	}
	if cases < 15 {
		t.Errorf("read %d cases, want 15 or more", cases)
	}
}

// TestFoldAgreesWithUnicode holds the table against x/text: whatever Unicode
// takes apart into Latin letters and digits reads as these.
func TestFoldAgreesWithUnicode(t *testing.T) {
	t.Parallel()
	alike := lookAlikes(t)
	for r := rune(0x80); int(r) <= maxFolded; r++ {
		if alike[r] || strings.ContainsRune("ºª", r) || norm.Version != foldUnicode && glyphOf(r, utf8.RuneLen(r)).class == 0 {
			continue
		}
		var want strings.Builder
		for _, p := range norm.NFKD.String(string(r)) {
			if !unicode.Is(unicode.Mn, p) {
				want.WriteRune(unicode.ToLower(p))
			}
		}
		w := want.String()
		if w == "" || strings.IndexFunc(w, func(r rune) bool { return r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) >= 0 {
			continue
		}
		if got := Fold(string(r)); got != w {
			t.Errorf("%U %c reads as %q, want %q", r, r, got, w)
		}
	}
}

// lookAlikes returns what the list of look-alikes names.
func lookAlikes(t *testing.T) map[rune]bool {
	t.Helper()
	data, err := os.ReadFile("testdata/confusables.txt")
	if err != nil {
		t.Fatal(err)
	}
	alike := map[rune]bool{}
	for line := range strings.Lines(string(data)) {
		if _, from, ok := strings.Cut(line, ": "); ok && line[0] != '#' {
			for _, r := range from {
				alike[r] = true
			}
		}
	}
	return alike
}

// TestFoldEveryRune reads every rune there is, twice; of the last planes, which
// hold no Latin letter, one in a hundred.
func TestFoldEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if int(r) > maxFolded && r>>8 != 0xE00 && r%101 != 0 {
			continue
		}
		text := "a" + string(r) + "b"
		once := Fold(text)
		if twice := Fold(once); twice != once {
			t.Errorf("%U: folded once %q, twice %q", r, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("%U: folded to broken text %q", r, once)
		}
	}
}

func TestOffsetsGrow(t *testing.T) {
	t.Parallel()
	text := "É𝐨 ﬁ s.l.o\u0332t 🅰1️⃣\xff x"
	last := -1
	ls := read(text, nil)
	for k, l := range ls {
		if int(l.off) < last || int(l.off) >= len(text) {
			t.Errorf("letter %d stands at byte %d after byte %d of %d", k, l.off, last, len(text))
		}
		last = int(l.off)
		if e := end(text, ls, k); e <= last || e > len(text) {
			t.Errorf("letter %d at byte %d ends at byte %d of %d", k, l.off, e, len(text))
		}
	}
}
