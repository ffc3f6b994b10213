// Package peer measures the search of the library beside bleve. It is a module of its own,
// so that neither the program nor make test ever sees what bleve brings along.
package peer

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2"

	"pita/content"
	"pita/content/samples"
	"pita/content/search"
	"pita/groups/phrase"
)

const posts = 10_000

// A writer draws words as they stand in texts: few of them often, most seldom. Those of the
// sample library are strewn among invented ones.
type writer struct {
	words []string
	zipf  *rand.Zipf
}

func newWriter(tb testing.TB) *writer {
	tb.Helper()
	sample, _ := content.Load(samples.Library())
	seen := map[string]bool{}
	w := &writer{}
	for _, p := range sample.All() {
		body, err := sample.Body(p)
		if err != nil {
			tb.Fatal(err)
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(p.Title+" "+string(body)), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !seen[word] {
				seen[word] = true
				w.words = append(w.words, word)
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for len(w.words) < 20_000 {
		word := ""
		for range 2 + r.IntN(3) {
			word += string("bcdgjklmnprstw"[r.IntN(14)]) + string("aiueo"[r.IntN(5)])
		}
		if !seen[word] {
			seen[word] = true
			w.words = append(w.words, word)
		}
	}
	r.Shuffle(len(w.words), func(i, k int) { w.words[i], w.words[k] = w.words[k], w.words[i] })
	w.zipf = rand.NewZipf(r, 1.07, 20, uint64(len(w.words)-1))
	return w
}

func (w *writer) write(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.words[w.zipf.Uint64()]
	}
	return strings.Join(out, " ")
}

// shelf returns a library of posts of 150 words, a kilobyte each, and their titles and bodies.
func shelf(tb testing.TB, n int) (*content.Library, []map[string]string, *writer) {
	tb.Helper()
	w := newWriter(tb)
	files, docs := fstest.MapFS{}, make([]map[string]string, n)
	for i := range n {
		id, title, body := fmt.Sprintf("pos-%05d", i), w.write(4), ""
		for range 10 {
			body += w.write(15) + ".\n\n"
		}
		files[path.Join(fmt.Sprint(i%100), id+".md")] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: %s\njudul: \"%s\"\njenis: edukasi\npenulis: rina\nsumber: WHO\ntinjau: 2030-12-31\n---\n%s", id, title, body)}
		docs[i] = map[string]string{"id": id, "title": title, "body": body}
	}
	lib, _ := content.Load(files)
	if lib.Len() != n {
		tb.Fatalf("the library holds %d posts, want %d", lib.Len(), n)
	}
	return lib, docs, w
}

func ours(lib *content.Library) *search.Index {
	var all []search.Spelling
	for _, s := range phrase.Embedded().Spellings() {
		all = append(all, search.Spelling(s))
	}
	return search.New(lib, all)
}

func theirs(tb testing.TB, docs []map[string]string) bleve.Index {
	tb.Helper()
	index, err := bleve.NewMemOnly(bleve.NewIndexMapping())
	if err != nil {
		tb.Fatal(err)
	}
	for start := 0; start < len(docs); start += 1000 {
		batch := index.NewBatch()
		for _, d := range docs[start:min(start+1000, len(docs))] {
			if err := batch.Index(d["id"], map[string]string{"title": d["title"], "body": d["body"]}); err != nil {
				tb.Fatal(err)
			}
		}
		if err := index.Batch(batch); err != nil {
			tb.Fatal(err)
		}
	}
	return index
}

// questions are those of the tests, and as many drawn from the posts' own words.
func questions(tb testing.TB, w *writer) []string {
	tb.Helper()
	f, err := os.Open("../questions.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var out []string
	for in := bufio.NewScanner(f); in.Scan(); {
		if q, _, ok := strings.Cut(in.Text(), " | "); ok && !strings.HasPrefix(q, "#") {
			out = append(out, q, w.write(5))
		}
	}
	return out
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkBeside asks both the same questions in turns.
func BenchmarkBeside(b *testing.B) {
	lib, docs, w := shelf(b, posts)
	bl := theirs(b, docs)
	defer bl.Close()
	x := ours(lib)
	all := questions(b, w)
	var mine, its time.Duration
	found, i := 0, 0
	for b.Loop() {
		q := all[i%len(all)]
		i++
		start := time.Now()
		found += len(x.Find("id", q))
		mine += time.Since(start)
		start = time.Now()
		request := bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q), 3, 0, false)
		result, err := bl.Search(request)
		its += time.Since(start)
		if err != nil {
			b.Fatal(err)
		}
		found += len(result.Hits)
	}
	n := time.Duration(b.N)
	b.ReportMetric(float64(mine/n)/1e3, "µs/ours")
	b.ReportMetric(float64(its/n)/1e3, "µs/bleve")
	b.ReportMetric(float64(mine)/float64(its), "×bleve")
	runtime.KeepAlive(found)
}

// BenchmarkIndex says how long an index takes to make, and what it weighs.
func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{1000, posts} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			lib, _, _ := shelf(b, n)
			var x *search.Index
			for b.Loop() {
				x = ours(lib)
			}
			with := heap()
			runtime.KeepAlive(x)
			x = nil
			b.ReportMetric(float64(with-heap())/(1<<20), "MiB")
			runtime.KeepAlive(lib)
		})
	}
}
