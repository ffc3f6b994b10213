package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"pita/content"
)

func tinyPNG() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func post(id, lang, more string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil,
		"---\nid: %s\njudul: Satu\njenis: edukasi\nbahasa: %s\npenulis: rina\ntinjau: 2026-12-31\n%s---\nHalo.\n", id, lang, more)}
}

func sample() fstest.MapFS {
	return fstest.MapFS{
		"sumber.yaml":     {Data: []byte("who: WHO, https://www.who.int\nlain: Lain, https://example.org\n")},
		"a/satu.md":       post("satu", "id", "sumber: \"@who\"\ngambar: {file: s.png, alt: Tangan}\nsuara: s.ogg\n"),
		"a/satu.en.md":    post("satu", "en", "sumber: [WHO]\n"),
		"a/s.png":         {Data: tinyPNG()},
		"a/s.ogg":         {Data: voice()},
		"dua.md":          post("dua", "en", "sumber: WHO\n"),
		"README.md":       {Data: []byte("# no post")},
		"_draft/x.md":     {Data: []byte("---\n: [")},
		"rusak.md":        {Data: []byte("---\nid: \"rusak\njudul: x\n---\nIsi tetap ada.\n")},
		"note.txt":        {Data: []byte("not looked at")},
		"tiga.md":         post("tiga", "id", "sumber: WHO\n"),
		"salinan-tiga.md": post("tiga", "id", "sumber: WHO\n"),
	}
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	l, found := content.Load(sample())
	if got, want := strings.Join(l.IDs(), " "), "dua satu tiga"; got != want {
		t.Errorf("ids: got %q, want %q", got, want)
	}
	if n := len(found); n != 2 {
		t.Errorf("want two findings (broken, duplicate), got:\n%s", lines(found))
	}
	for _, c := range []struct{ id, lang, file string }{
		{"satu", "id", "a/satu.md"}, {"satu", "en", "a/satu.en.md"}, {"satu", "jv", "a/satu.md"}, {"dua", "id", "dua.md"},
	} {
		p, ok := l.Post(c.id, c.lang)
		if !ok || p.File != c.file {
			t.Errorf("Post(%s, %s): got %q, want %q", c.id, c.lang, p.File, c.file)
		}
		if body, err := l.Body(p); err != nil || string(body) != "Halo.\n" {
			t.Errorf("Body(%s): got %q, %v", c.id, body, err)
		}
	}
	if _, ok := l.Post("empat", "id"); ok {
		t.Error("an unknown post was found")
	}
	for typed, want := range map[string]string{"sattu": "satu", "sa": "satu", "utf16": "", "": ""} {
		if got := l.Nearest(typed); got != want {
			t.Errorf("Nearest to %q: got %q, want %q", typed, got, want)
		}
	}
	p, _ := l.Post("satu", "id")
	if p.Sources[0] != "WHO, https://www.who.int" {
		t.Errorf("the citation is not resolved: %q", p.Sources)
	}
	empty, found := content.Load(fstest.MapFS{})
	if empty.Len() != 0 || len(found) != 0 || empty.Nearest("x") != "" {
		t.Errorf("an empty library: %d posts, %v", empty.Len(), found)
	}
}

func TestChangedFileHasNoBody(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"a/satu.md", "a/s.png", "a/s.ogg", "sumber.yaml"} {
		fsys := sample()
		l, _ := content.Load(fsys)
		p, _ := l.Post("satu", "id")
		data := bytes.Clone(fsys[file].Data)
		data[len(data)/3] ^= 1
		fsys[file] = &fstest.MapFile{Data: data}
		_, err := l.Body(p)
		later, _ := content.Load(fsys)
		q, _ := later.Post("satu", "id")
		if file != "sumber.yaml" && !errors.Is(err, content.ErrChanged) {
			t.Errorf("%s changed: want ErrChanged, got %v", file, err)
		}
		if q.Source == p.Source || later.Hash() == l.Hash() {
			t.Errorf("%s changed: hashes stayed the same", file)
		}
		delete(fsys, file)
		gone, _ := content.Load(fsys)
		if r, ok := gone.Post("satu", "id"); ok && (r.Source == p.Source || r.Source == q.Source) {
			t.Errorf("%s removed: hash stayed the same", file)
		}
	}
}

// Any change of one byte in what a post rests on changes its hash; a change
// anywhere else does not.
func TestOneByteChangesTheHash(t *testing.T) {
	t.Parallel()
	l, _ := content.Load(sample())
	before, _ := l.Post("satu", "id")
	rapid.Check(t, func(t *rapid.T) {
		fsys := sample()
		file := rapid.SampledFrom([]string{"a/satu.md", "a/s.png", "a/s.ogg", "dua.md", "note.txt"}).Draw(t, "file")
		data := bytes.Clone(fsys[file].Data)
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		data[at] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		if string(data[at]) == "\r" || bytes.HasPrefix(data, []byte("\xff\xfe")) {
			t.Skip("line ends are the same")
		}
		fsys[file] = &fstest.MapFile{Data: data}
		p, _, _ := content.Open(fsys, "a/satu.md")
		rests := strings.HasPrefix(file, "a/s")
		if same := p.Source == before.Source; same == rests {
			t.Fatalf("%s byte %d: hash the same: %v", file, at, same)
		}
	})
}

func TestEachSentenceIsSaidInBothLanguages(t *testing.T) {
	t.Parallel()
	used := regexp.MustCompile(`(?:report|reportIn|Found|note|warn)\((?:[^"\n]*, )?"([a-z0-9-]+)"`)
	text, err := os.ReadFile("sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{".", "render"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			src, err := os.ReadFile(dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range used.FindAllStringSubmatch(string(src), -1) {
				f := content.Found(m[1], "a", "b", "c")
				id, en := f.Message, f.In("en").Message
				if strings.HasPrefix(id, m[1]+":") || id == en {
					t.Errorf("%s/%s: code %q has no sentence in two languages", dir, e.Name(), m[1])
				}
			}
		}
	}
	good := regexp.MustCompile(`^([a-z0-9-]+ (error|warning|note)|\t(id|en) .+[.?])$`)
	for _, row := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if row == "" || row[0] == '#' {
			continue
		}
		if !good.MatchString(row) {
			t.Errorf("sentences.txt: odd row %q", row)
		}
	}
}

func tenThousand(b *testing.B) fs.FS { return os.DirFS(tenThousandIn(b)) }

// tenThousandIn writes as many posts, and returns the folder.
func tenThousandIn(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	text := strings.Repeat("Periksa payudara sebulan sekali, *hari ketujuh* sampai kesepuluh. Catat yang berubah.\n\n", 10)
	for i := range 10000 {
		p := fmt.Appendf(nil, "---\nid: pos-%05d\njudul: Periksa payudara sendiri %d\njenis: edukasi\nbahasa: id\nnada: netral\npenulis: rina\npenyunting: dewi\nsumber:\n  - \"@who\"\n  - Kemenkes, https://ayosehat.kemkes.go.id\ntinjau: 2026-12-31\n---\n%s", i, i, text)
		if err := os.WriteFile(fmt.Sprintf("%s/pos-%05d.md", dir, i), p, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(dir+"/sumber.yaml", []byte("who: WHO, https://www.who.int\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkLoad10000 loads 10,000 posts beside only reading and hashing them,
// in turns, and reports the ratio and what stays in memory.
func BenchmarkLoad10000(b *testing.B) {
	fsys := tenThousand(b)
	var load, read int64
	var kept uint64
	for b.Loop() {
		t0 := nanotime()
		readAndHash(b, fsys)
		t1 := nanotime()
		before := heap()
		t2 := nanotime()
		l, found := content.Load(fsys)
		load, read = load+nanotime()-t2, read+t1-t0
		if l.Len() != 10000 || len(found) != 0 {
			b.Fatalf("%d posts, findings:\n%.300s", l.Len(), lines(found))
		}
		kept = heap() - before
		runtime.KeepAlive(l)
	}
	b.ReportMetric(float64(load)/float64(read), "x-read+hash")
	b.ReportMetric(float64(kept)/(1<<20), "MiB-kept")
	b.ReportMetric(float64(load)/1e9/float64(b.N), "s/load")
}

// A post that phones could not show is broken from the start, so that nobody is
// asked to approve it.
func TestPollThatPhonesRefuseIsBroken(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]bool{
		"[Ya, Belum]": false, "[Ya]": true, "[Ya, Ya]": true, "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]": true,
	} {
		head := "---\nid: a\njudul: Satu\njenis: polling\npenulis: rina\ntinjau: 2026-12-31\npilihan: " + options + "\n---\nTopik apa?\n"
		l, _ := content.Load(fstest.MapFS{"a.md": {Data: []byte(head)}})
		if p, ok := l.Post("a", "id"); !ok || p.Broken != want {
			t.Errorf("%s: broken is %v, want %v", options, p.Broken, want)
		}
	}
}
