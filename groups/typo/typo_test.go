package typo_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pita/groups/typo"
)

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"jadwal", "jadwal", 0},
		{"tokopedia", "tokpedia", 1}, {"shopee", "shoppe", 1}, {"kitten", "sitting", 3},
		{"tokopedia", "tokopdeia", 1}, {"ab", "ba", 1}, {"abc", "cba", 2},
		{"ca", "abc", 3}, // what was swapped is not touched again
		{"Café", "cafe", 1}, {"nyeri", "nyери", 3}, {"a\xff", "a", 1},
		{strings.Repeat("a", 64) + "b", strings.Repeat("a", 64) + "c", 0},
		{strings.Repeat("ab", 40), strings.Repeat("xy", 40), 64},
	} {
		if got := typo.Between(c.a, c.b); got != c.want {
			t.Errorf("%q is %d slips from %q, want %d", c.a, got, c.b, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, among, want string }{
		{"judl", "jenis judul tinjau", "judul"},
		{"JUDUL", "jenis judul", "judul"},
		{"sari", "Sarah Sari", "Sari"},
		{"b", "a c", "a"}, // the first of them
		{"", "aa a", "a"},
		{"x", "", ""},
	} {
		if got := typo.Nearest(c.word, strings.Fields(c.among)); got != c.want {
			t.Errorf("of %q %q is nearest to %q, want %q", c.among, got, c.word, c.want)
		}
	}
}

// FuzzBetween compares with the whole table of distances, as it is taught.
func FuzzBetween(f *testing.F) {
	for _, seed := range [][2]string{{"jadwal", "jdawal"}, {"abab", "baba"}, {"aabbc", "bbaac"}, {"\xff\xfe", "é"}, {strings.Repeat("ab", 50), "b"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		got := typo.Between(a, b)
		if want := taught(a, b); got != want || typo.Between(b, a) != want {
			t.Fatalf("%q is %d slips from %q, and %d back, want %d", a, got, b, typo.Between(b, a), want)
		}
	})
}

func taught(x, y string) int {
	a, b := []rune(strings.Map(unicode.ToLower, x)), []rune(strings.Map(unicode.ToLower, y))
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		for j := range table[i] {
			switch {
			case i == 0 || j == 0:
				table[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				table[i][j] = table[i-1][j-1]
			default:
				table[i][j] = table[i-1][j-1] + 1
			}
			table[i][j] = min(table[i][j], table[i-1][j]+1, table[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(a)][len(b)]
}

func TestCountingKeepsNothing(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() { typo.Between("pemeriksaan", "pemeirksan") }); n > 0 {
		t.Errorf("comparing two words takes %v pieces of memory, want none", n)
	}
}

func BenchmarkBetween(b *testing.B) {
	for name, w := range map[string][2]string{"slip": {"pemeriksaan", "pemeirksaan"}, "other": {"kemoterapi", "tokopedia"}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if utf8.RuneCountInString(w[0]) < typo.Between(w[0], w[1]) {
					b.Fatal("more slips than letters")
				}
			}
		})
	}
}
