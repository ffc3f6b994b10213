package content_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"pita/content"
	"pita/content/render"
)

// Codes that no file of a library can show: those of Word files are found when one is
// taken in, and shown in the room that does it.
var withoutExample = map[string]string{
	"unknown-node": "every kind of Markdown that the parser knows is written out",
	"url-replaced": "for every address that was tried there is a way to write it as it is",
}

// TestEveryRuleHasExamples asks of each code in sentences.txt for one library that gets it
// and one that doesn't: testdata/check/rules/CODE.txtar, with files below bad/ and good/.
// A good library has no errors at all. "facts" says what only a house knows.
func TestEveryRuleHasExamples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z0-9-]+) (?:error|warning|note)$`).FindAllStringSubmatch(string(text), -1) {
		codes[m[1]] = true
	}
	files, err := filepath.Glob("testdata/check/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		code := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if !codes[code] {
			t.Errorf("%s: no rule is called so", file)
		}
		delete(codes, code)
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bad, good := example(t, ar, "bad/"), example(t, ar, "good/")
			if !slices.ContainsFunc(bad, func(f content.Finding) bool { return f.Code == code }) {
				t.Errorf("%s: the bad example is not told of %s:\n%s", file, code, lines(bad))
			}
			for _, f := range bad {
				if said := f.Message + f.In("en").Message; regexp.MustCompile(`\{\d\}`).MatchString(said) {
					t.Errorf("%s: a sentence lacks what fills it: %s", file, said)
				}
			}
			for _, f := range good {
				if f.Code == code || f.Level == content.Error {
					t.Errorf("%s: the good example is told: %s", file, f)
				}
			}
		})
	}
	for code := range codes {
		if !strings.HasPrefix(code, "word-") && withoutExample[code] == "" {
			t.Errorf("the rule %s has no examples: write testdata/check/rules/%s.txtar", code, code)
		}
	}
}

// example returns all that is said of the library below a prefix, as a check says it.
func example(t *testing.T, ar *txtar.Archive, prefix string) []content.Finding {
	t.Helper()
	fsys := oddFS{fstest.MapFS{}, map[string]error{}}
	known := content.Facts{Today: day(t, "2026-01-05")}
	for _, f := range ar.Files {
		if f.Name == "facts" {
			known = facts(t, known, string(f.Data))
		}
		if name, ok := strings.CutPrefix(strings.ReplaceAll(f.Name, "␇", "\a"), prefix); ok {
			fsys.put(t, name, f.Data)
		}
	}
	if len(fsys.MapFS) == 0 {
		t.Fatalf("no files below %s", prefix)
	}
	// A translation names the hash of what it was made of.
	first, _ := content.Load(fsys)
	for name, f := range fsys.MapFS {
		if p, ok := first.Post("a", "id"); ok && bytes.Contains(f.Data, []byte("@hash")) {
			fsys.MapFS[name] = &fstest.MapFile{Data: bytes.ReplaceAll(f.Data, []byte("@hash"), []byte(p.Source.Short()))}
		}
	}
	l, _ := content.Load(fsys)
	found := l.CheckBy(known)
	for _, p := range l.All() {
		if body, err := l.Body(p); err == nil {
			_, more := render.Post(p, body)
			found = append(found, more...)
		}
	}
	return found
}

// facts reads lines of "since DAY", "sent ID DAY", "private ID" and "approved ID/LANG HANDLE".
func facts(t *testing.T, known content.Facts, text string) content.Facts {
	t.Helper()
	known.Sent, known.Approved = map[string]content.Date{}, map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		switch w := strings.Fields(line); w[0] {
		case "since":
			known.Since = day(t, w[1])
		case "sent":
			known.Sent[w[1]] = day(t, w[2])
		case "private":
			known.Private = append(known.Private, w[1])
		case "approved":
			known.Approved[w[1]] = append(known.Approved[w[1]], w[2])
		default:
			t.Fatalf("odd fact %q", line)
		}
	}
	return known
}

// An oddFS is a folder with things in it that are no plain files.
type oddFS struct {
	fstest.MapFS
	errs map[string]error
}

func (o oddFS) Open(name string) (fs.File, error) {
	if err := o.errs[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return o.MapFS.Open(name)
}

func (o oddFS) ReadFile(name string) ([]byte, error) {
	if err := o.errs[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return o.MapFS.ReadFile(name)
}

// put puts a file in the folder: what a first word with "@" stands for, or its own text.
func (o oddFS) put(t *testing.T, name string, data []byte) {
	t.Helper()
	f := &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte("␀"), []byte("\xff"))}
	o.MapFS[name] = f
	words := strings.Fields(string(data[:min(len(data), 100)]))
	if len(words) == 0 {
		return
	}
	size := func(i int) int {
		n, err := strconv.Atoi(words[i])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n
	}
	switch words[0] {
	case "@png":
		f.Data = tinyPNG()
		if len(words) > 2 {
			binary.BigEndian.PutUint32(f.Data[16:], uint32(size(1)))
			binary.BigEndian.PutUint32(f.Data[20:], uint32(size(2)))
			binary.BigEndian.PutUint32(f.Data[29:], crc32.ChecksumIEEE(f.Data[12:29]))
		}
	case "@turned":
		f.Data = photo(t, segment(0xe1, exif(binary.BigEndian, 6)))
	case "@half":
		f.Data = tinyPNG()[:30]
	case "@pdf":
		f.Data = []byte("%PDF-1.4\n" + strings.Join(words[1:], " ") + "\n%%EOF\n")
	case "@big":
		f.Data = make([]byte, size(1))
	case "@utf-16":
		f.Data = []byte("\xff\xfe-\x00-\x00-\x00")
	case "@pipe":
		f.Mode = fs.ModeNamedPipe
	case "@link":
		f.Mode, f.Data = fs.ModeSymlink, []byte(words[1])
	case "@forbidden":
		o.errs[name] = fs.ErrPermission
	case "@vanished":
		o.errs[name] = fs.ErrNotExist
	case "@unreadable":
		o.errs[name] = errors.New("input/output error")
	}
	if before, after, ok := bytes.Cut(f.Data, []byte("@repeat ")); ok {
		n, text, _ := bytes.Cut(after, []byte(" "))
		times, err := strconv.Atoi(string(n))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		f.Data = append(bytes.Clone(before), bytes.Repeat(text, times/len(text)+1)...)
	}
}

// Whatever stands in a file, looking at it ends, and what is said of it has its place there.
func FuzzCheck(f *testing.F) {
	files, err := filepath.Glob("testdata/check/rules/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range ar.Files {
			if strings.HasSuffix(part.Name, ".md") {
				f.Add(part.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		l, _ := content.Load(fstest.MapFS{"a.md": {Data: src}})
		unix := bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
		n := bytes.Count(unix, []byte("\n")) + 2
		known := content.Facts{Today: day(t, "2026-01-05"), Sent: map[string]content.Date{}, Private: []string{"a"}}
		for _, f := range l.CheckBy(known) {
			if f.Line < 0 || f.Line > n || f.Col < 0 || f.Message == "" {
				t.Errorf("out of place, or without words: %v (%d lines)", f, n)
			}
		}
		p, ok := l.Post("a", "id")
		if body, err := l.Body(p); ok && err != nil {
			t.Errorf("the body can't be read again: %v (%q)", err, body)
		}
	})
}
