package content_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pita/content"
)

var update = flag.Bool("update", false, "rewrite the expected output of the text-file cases")

// eachCase runs every case of a folder: an archive whose last file, "want",
// is what run must return for the others.
func eachCase(t *testing.T, glob string, run func(*testing.T, *txtar.Archive) string) {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s (%v)", glob, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(ar.Files) - 1
			want := &ar.Files[last]
			if want.Name != "want" {
				t.Fatalf("%s: the last file is %q, not want", file, want.Name)
			}
			got := run(t, &txtar.Archive{Files: ar.Files[:last]})
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, string(want.Data)); diff != "" {
				t.Errorf("%s (-got +want; -update rewrites):\n%s", file, diff)
			}
		})
	}
}

func lines(found []content.Finding) string {
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

func TestParseCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "testdata/parse/*.txtar", func(t *testing.T, ar *txtar.Archive) string {
		src := bytes.ReplaceAll(ar.Files[0].Data, []byte("␍"), []byte("\r"))
		src = bytes.ReplaceAll(src, []byte("␀"), []byte("\xff"))
		p, body, found := content.Parse(ar.Files[0].Name, src)
		js, err := json.MarshalIndent(p, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return lines(found) + string(js) + "\n" + string(body)
	})
}

func TestCheckCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "testdata/check/*.txtar", func(t *testing.T, ar *txtar.Archive) string {
		l, _ := content.Load(library(ar))
		return strings.Join(l.IDs(), " ") + "\n" + lines(l.Check(day(t, "2026-01-05")))
	})
}

// library makes a file system of an archive. "@png" as a file's first word
// stands for a small real picture.
func library(ar *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range ar.Files {
		data := f.Data
		if bytes.HasPrefix(data, []byte("@png")) {
			data = tinyPNG()
		}
		fsys[f.Name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

func day(t testing.TB, s string) content.Date {
	t.Helper()
	d, err := content.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestByteOrderMarkAndUTF16(t *testing.T) {
	t.Parallel()
	p, body, found := content.Parse("a.md", []byte("\xef\xbb\xbf---\r\nid: a\r\n---\r\nHalo\rdunia\r\n"))
	if p.ID != "a" || string(body) != "Halo\ndunia\n" {
		t.Errorf("got id %q, body %q (%v)", p.ID, body, found)
	}
	for name, src := range map[string]string{
		"with a mark":     "\xff\xfe-\x00-\x00",
		"little-endian":   "-\x00-\x00-\x00\n\x00i\x00d\x00",
		"big-endian":      "\x00-\x00-\x00-\x00\n\x00i\x00d",
		"with some emoji": "h\x00a\x00l\x00o\x00\x3d\xd8\x0a\xde",
	} {
		_, _, found = content.Parse("a.md", []byte(src))
		if len(found) != 1 || found[0].Code != "utf-16" {
			t.Errorf("UTF-16 %s: got %v", name, found)
		}
	}
	for _, src := range []string{"", "halo", "ha\x00lo dunia"} {
		_, _, found = content.Parse("a.md", []byte(src))
		for _, f := range found {
			if f.Code == "utf-16" {
				t.Errorf("%q is taken for UTF-16", src)
			}
		}
	}
	_, _, found = content.Parse("a.md", bytes.Repeat([]byte("a"), content.MaxFile+1))
	if len(found) != 1 || found[0].Code != "file-too-big" {
		t.Errorf("a huge file: got %v", found)
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/parse/*.txtar")
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(ar.Files[0].Data)
	}
	f.Add([]byte("---\na: &a [*a, *a]\nid: *a\n---\n"))
	f.Add([]byte("---\n? {}\n: x\n---"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, body, found := content.Parse("f.md", src)
		again, bodyAgain, _ := content.Parse("f.md", src)
		if diff := cmp.Diff(p, again, cmp.AllowUnexported(content.Date{})); diff != "" || !bytes.Equal(body, bodyAgain) {
			t.Errorf("reading twice differs: %s", diff)
		}
		unix := bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
		if len(body) > 0 && !bytes.HasSuffix(unix, body) {
			t.Errorf("body %q is not the end of the file %q", body, src)
		}
		n := bytes.Count(unix, []byte("\n")) + 1
		for _, fd := range found {
			if fd.Line < 0 || fd.Line > n+1 || fd.Message == "" || strings.Contains(fd.Message, "{1}") {
				t.Errorf("finding out of place or without words: %v (%d lines)", fd, n)
			}
		}
	})
}
