package moderation

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"github.com/cloudflare/ahocorasick"
	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"pita/groups"
)

// cleanMessage is 128 bytes of ordinary talk.
const cleanMessage = "Selamat pagi ibu-ibu, besok saya kontrol jam 8 ke poli onkologi. Ada yang searah? " +
	"Boleh bareng naik angkot dari pasar ya, hehe.."

// benchWords makes up n words that look like those of rules.
func benchWords(n int) []string {
	rnd := rand.New(rand.NewSource(1))
	heads := []string{"ba", "ca", "da", "ga", "ja", "ka", "la", "ma", "na", "pa", "ra", "sa", "ta", "wa", "be", "ke", "me", "pe",
		"se", "te", "bi", "di", "ki", "mi", "pi", "si", "ti", "bo", "ko", "lo", "mo", "po", "so", "to", "bu", "du", "ku", "lu", "mu", "su", "tu"}
	tails := []string{"", "", "n", "ng", "r", "s", "t", "k", "h", "l", "m"}
	seen, words := map[string]bool{}, make([]string, 0, n)
	for len(words) < n {
		var w strings.Builder
		for range 3 + rnd.Intn(2) {
			w.WriteString(heads[rnd.Intn(len(heads))] + tails[rnd.Intn(len(tails))])
		}
		if rnd.Intn(2) == 0 {
			fmt.Fprintf(&w, "%d", rnd.Intn(1000))
		}
		if s := w.String(); !seen[s] {
			seen[s] = true
			words = append(words, s)
		}
	}
	return words
}

func benchBook(tb testing.TB, words []string) *Book {
	tb.Helper()
	b, err := Make(Plain("bench", groups.Hide, words...))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func oneText(s string) Text {
	return Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: s}}, WriterNumberKnown: true}
}

// BenchmarkJudge judges one clean message of 128 bytes, with all folding, beside
// the ways other bots take, none of which undoes a disguise.
func BenchmarkJudge(b *testing.B) {
	if len(cleanMessage) != 128 {
		b.Fatalf("the message has %d bytes, want 128", len(cleanMessage))
	}
	for _, n := range []int{100, 10_000, 100_000} {
		words := benchWords(n)
		book, text := benchBook(b, words), oneText(cleanMessage)
		bench(b, n, "ours", func() bool { return len(book.Judge(text).Hits) > 0 })
		lower := strings.ToLower(cleanMessage)
		bench(b, n, "contains+boundary", func() bool { return containsWord(lower, words) })
		ac := ahocorasick.NewStringMatcher(words)
		bench(b, n, "cloudflare/ahocorasick", func() bool { return len(ac.Match([]byte(lower))) > 1000 })
		set := map[string]bool{}
		for _, w := range words {
			set[w] = true
		}
		bench(b, n, "map of tokens", func() bool {
			for _, w := range strings.FieldsFunc(lower, notWord) {
				if set[w] {
					return true
				}
			}
			return false
		})
		if n > 10_000 {
			continue
		}
		one := regexp.MustCompile(`\b(?:` + strings.Join(words, "|") + `)\b`)
		bench(b, n, "one regexp", func() bool { return one.MatchString(lower) })
		each := make([]*regexp.Regexp, n)
		for i, w := range words {
			each[i] = regexp.MustCompile(`\b` + w + `\b`)
		}
		bench(b, n, "a regexp a word", func() bool {
			for _, re := range each {
				if re.MatchString(lower) {
					return true
				}
			}
			return false
		})
	}
}

func bench(b *testing.B, n int, name string, hits func() bool) {
	b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if hits() {
				b.Fatal("hit a clean message")
			}
		}
	})
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func containsWord(text string, words []string) bool {
	for _, w := range words {
		if i := strings.Index(text, w); i >= 0 && (i == 0 || notWord(rune(text[i-1]))) &&
			(i+len(w) == len(text) || notWord(rune(text[i+len(w)]))) {
			return true
		}
	}
	return false
}

// BenchmarkFold folds beside a chain of golang.org/x/text.
func BenchmarkFold(b *testing.B) {
	chain := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold())
	room := make([]letter, 0, shortText)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			room = read(cleanMessage, room[:0])
		}
	})
	b.Run("x-text", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := transform.String(chain, cleanMessage); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkStarting judges with the starting book.
func BenchmarkStarting(b *testing.B) {
	book, text := Starting(), oneText(cleanMessage)
	bench(b, len(book.patterns), "patterns", func() bool { return len(book.Judge(text).Hits) > 0 })
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			Starting()
		}
	})
}

// BenchmarkBookSize reports what a book of 100,000 words keeps in memory, the
// words themselves included.
func BenchmarkBookSize(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		book := benchBook(b, benchWords(100_000))
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
		runtime.KeepAlive(book)
	}
}

var judol = flag.String("judol", "", "folder with judol-dev.tsv and judol-sites.txt, for BenchmarkJudol")

// BenchmarkJudol counts how many comments that name a gambling site are found
// by a rule of the sites' names, how many of those that plain search misses,
// and how many others are found; and what the starting book says of the others.
func BenchmarkJudol(b *testing.B) {
	if *judol == "" {
		b.Skip("give -judol DIR, a folder with judol-dev.tsv and judol-sites.txt")
	}
	sites := lines(b, filepath.Join(*judol, "judol-sites.txt"))
	rows := lines(b, filepath.Join(*judol, "judol-dev.tsv"))
	book, starting := benchBook(b, sites), Starting()
	for b.Loop() {
		count := map[string]float64{}
		for n, row := range rows {
			label, text, _ := strings.Cut(row, "\t")
			judgeRow(book, starting, sites, n+1, label, text, count)
		}
		for _, unit := range []string{"names", "found", "missed", "disguised", "disguised-found", "clean", "false",
			"clean-hide", "clean-guard", "clean-hold", "clean-care", "clean-answer"} {
			b.ReportMetric(count[unit], unit)
		}
	}
}

func judgeRow(book, starting *Book, sites []string, n int, label, text string, count map[string]float64) {
	hit := false
	for _, h := range book.Judge(oneText(text)).Hits {
		hit = hit || h.Rule.ID == "bench"
	}
	if label != "names-site" {
		count["clean"]++
		if hit {
			count["false"]++
			note(n, "false", "")
		}
		if x := starting.Explain(text); x.Lane != groups.None {
			count["clean-"+x.Lane.String()]++
			note(n, x.Lane.String(), x.Rule)
		}
		return
	}
	plain := false
	for _, s := range sites {
		plain = plain || strings.Contains(strings.ToLower(text), s)
	}
	count["names"]++
	if !plain {
		count["disguised"]++
	}
	switch {
	case !hit:
		count["missed"]++
		note(n, "missed", "")
	case plain:
		count["found"]++
	default:
		count["found"]++
		count["disguised-found"]++
	}
}

// note prints the number of a row, never its words.
func note(n int, what, rule string) {
	if testing.Verbose() {
		fmt.Println("row", n, what, rule)
	}
}

func lines(tb testing.TB, name string) []string {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		all = append(all, sc.Text())
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}
