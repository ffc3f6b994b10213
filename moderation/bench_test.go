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
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/cloudflare/ahocorasick"
	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

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
	// An answer may be to any word, of the body too.
	b, err := Make(Plain("bench", groups.Answer, words...))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func oneText(s string) Text {
	return Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: s}}, WriterNumberKnown: true}
}

// BenchmarkJudge judges one clean message of 128 bytes, with all folding.
func BenchmarkJudge(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		book, text := benchBook(b, benchWords(n)), oneText(cleanMessage)
		bench(b, n, "ours", func() bool { return len(book.Judge(text).Hits) > 0 })
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

// A peer is one way to look for words in a text.
type peer struct {
	name string
	hits func() bool
	reps int // how often in a turn, so that a turn takes long enough to be timed
	took []time.Duration
}

// BenchmarkJudgeBeside lets the ways other bots take have their turns beside ours,
// in one run. None of them undoes a disguise.
func BenchmarkJudgeBeside(b *testing.B) {
	if len(cleanMessage) != 128 {
		b.Fatalf("the message has %d bytes, want 128", len(cleanMessage))
	}
	for _, n := range []int{100, 1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			peers := peersOf(b, benchWords(n))
			for b.Loop() {
				for i := range peers {
					peers[i].turn(b)
				}
			}
			report(b, peers)
		})
	}
}

// report tells the least and the median of each peer's turns.
func report(b *testing.B, peers []peer) {
	for _, p := range peers {
		slices.Sort(p.took)
		b.ReportMetric(float64(p.took[0].Nanoseconds()), p.name+"-least-ns")
		b.ReportMetric(float64(p.took[len(p.took)/2].Nanoseconds()), p.name+"-median-ns")
	}
}

func (p *peer) turn(b *testing.B) {
	start := time.Now()
	for range p.reps {
		if p.hits() {
			b.Fatalf("%s hits a clean message", p.name)
		}
	}
	p.took = append(p.took, time.Since(start)/time.Duration(p.reps))
}

func peersOf(b *testing.B, words []string) []peer {
	book, text, lower := benchBook(b, words), oneText(cleanMessage), strings.ToLower(cleanMessage)
	automaton := ahocorasick.NewStringMatcher(words)
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	peers := []peer{
		{name: "ours", reps: 30, hits: func() bool { return len(book.Judge(text).Hits) > 0 }},
		{name: "contains+boundary", reps: 1, hits: func() bool { return containsWord(lower, words) }},
		// It finds words inside others too; so it hits, and that is left aside.
		{name: "cloudflare/ahocorasick", reps: 30, hits: func() bool { return len(automaton.Match([]byte(lower))) > 1000 }},
		{name: "map-of-tokens", reps: 30, hits: func() bool {
			return slices.ContainsFunc(strings.FieldsFunc(lower, notWord), func(w string) bool { return set[w] })
		}},
	}
	if len(words) > 10_000 {
		return peers // more regular expressions than that take gigabytes
	}
	one := regexp.MustCompile(`\b(?:` + strings.Join(words, "|") + `)\b`)
	each := make([]*regexp.Regexp, len(words))
	for i, w := range words {
		each[i] = regexp.MustCompile(`\b` + w + `\b`)
	}
	return append(peers,
		peer{name: "one-regexp", reps: 1, hits: func() bool { return one.MatchString(lower) }},
		peer{name: "regexp-a-word", reps: 1, hits: func() bool {
			return slices.ContainsFunc(each, func(re *regexp.Regexp) bool { return re.MatchString(lower) })
		}})
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

// BenchmarkFold folds in turns with chains of golang.org/x/text: one for marks and
// case, and one that also makes wide letters narrow.
func BenchmarkFold(b *testing.B) {
	marks := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold())
	wide := transform.Chain(width.Fold, norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC)
	for name, text := range map[string]string{"clean": cleanMessage, "disguised": "𝐒𝐋𝐎𝐓 gácor ｍａｘｗｉｎ s.l.o.t т0gel"} {
		b.Run(name, func(b *testing.B) {
			room := make([]letter, 0, shortText)
			chain := func(c transform.Transformer) func() bool {
				return func() bool { _, _, err := transform.String(c, text); return err != nil }
			}
			peers := []peer{
				{name: "ours", reps: 30, hits: func() bool { room = read(text, room[:0]); return len(room) == 0 }},
				{name: "x-text", reps: 10, hits: chain(marks)},
				{name: "x-text-wide", reps: 10, hits: chain(wide)},
			}
			for b.Loop() {
				for i := range peers {
					peers[i].turn(b)
				}
			}
			report(b, peers)
		})
	}
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
