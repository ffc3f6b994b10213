package content_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"pita/content"
)

// TestLessonsOfASeries asks for the days that follow from the files of a case that has
// nothing wrong: of a series that goes on with another, too.
func TestLessonsOfASeries(t *testing.T) {
	t.Parallel()
	l, found := content.Load(library(archive(t, "testdata/check/series-good.txtar")))
	if len(found) > 0 {
		t.Fatalf("found in good files:\n%s", lines(found))
	}
	for id, want := range map[string]string{
		"awal":   "member bergabung 570: 0 a -1, 2 b 960, 9 c -1, 13 d -1",
		"lanjut": "member operasi 540: -1 c -1, 3 d -1",
		"grup":   "group 2026-10-01 540: 0 a -1",
	} {
		s, ok := l.Series(id)
		if got := told(s); !ok || got != want {
			t.Errorf("series %s: got %q, want %q", id, got, want)
		}
	}
	if _, ok := l.Series("lain"); ok {
		t.Error("an unknown series was found")
	}
	if got := strings.Join(l.PersonalDates(), " "); got != "operasi" {
		t.Errorf("personal dates: got %q, want operasi", got)
	}
	if got := strings.Join(l.MemberPosts(), " "); got != "a b c d" {
		t.Errorf("posts for one alone: got %q, want a b c d", got)
	}
	if l.Len() != 4 || l.Files() != 7 {
		t.Errorf("got %d posts in %d files, want 4 in 7", l.Len(), l.Files())
	}
}

func told(s content.Series) string {
	var lessons []string
	for _, o := range s.Lessons {
		lessons = append(lessons, fmt.Sprintf("%d %s %d", o.Day, o.Post, o.Minute))
	}
	whom := "group " + s.From.String()
	if s.Member {
		whom = "member " + s.Starts
	}
	return fmt.Sprintf("%s %d: %s", whom, s.Minute, strings.Join(lessons, ", "))
}

// TestASeriesChangesTheLibrary holds that a decision knows under which series it was made.
func TestASeriesChangesTheLibrary(t *testing.T) {
	t.Parallel()
	ar := archive(t, "testdata/check/series-good.txtar")
	before, _ := content.Load(library(ar))
	fsys := library(ar)
	fsys["awal.md"].Data = []byte(strings.Replace(string(fsys["awal.md"].Data), "hari: 2", "hari: 3", 1))
	after, _ := content.Load(fsys)
	if before.Hash() == after.Hash() {
		t.Error("a day was changed, and the library's hash is the same")
	}
}

// TestSeriesThatFanOut holds that series which go on with each other many times over are
// refused at once, and not followed two to the twentieth times.
func TestSeriesThatFanOut(t *testing.T) {
	t.Parallel()
	fsys := library(archive(t, "testdata/check/series-good.txtar"))
	for i := range 20 {
		text := fmt.Sprintf("---\nid: s-%d\njudul: S\njenis: seri\npenulis: rina\ntinjau: 2026-12-31\nuntuk_siapa: grup\nisi: [{hari: 0, seri: s-%d}, {hari: 1, seri: s-%d}]\n---\n", i, i+1, i+1)
		file := *fsys["awal.md"]
		file.Data = []byte(text)
		fsys[fmt.Sprintf("s-%d.md", i)] = &file
	}
	l, _ := content.Load(fsys)
	if s, _ := l.Series("s-0"); !s.Broken {
		t.Error("a series that fans out is not refused")
	}
}

func TestDateAt(t *testing.T) {
	t.Parallel()
	wita := time.FixedZone("WITA", 8*3600)
	got := day(t, "2028-02-28").AddDays(2).At(9*60+30, wita)
	if want := time.Date(2028, 3, 1, 9, 30, 0, 0, wita); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// archive reads a case, without what is wanted of it.
func archive(t testing.TB, file string) *txtar.Archive {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = ar.Files[:len(ar.Files)-1]
	return ar
}

// FuzzSeries loads two series of any text that may go on with each other: whatever they
// say, the lessons come in the order of days, each post once, and not too many.
func FuzzSeries(f *testing.F) {
	for _, name := range []string{"good", "head", "days", "ring", "posts"} {
		for _, file := range archive(f, "testdata/check/series-"+name+".txtar").Files {
			f.Add(file.Data, file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		l, _ := content.Load(fstest.MapFS{"satu.md": {Data: one}, "dua.md": {Data: two}})
		for _, s := range l.AllSeries() {
			seen := map[string]bool{}
			for i, o := range s.Lessons {
				if i > 0 && o.Day < s.Lessons[i-1].Day || seen[o.Post] || o.Minute >= 24*60 {
					t.Errorf("series %s: %+v", s.ID, s.Lessons)
				}
				seen[o.Post] = true
			}
			if len(s.Lessons) > 400 || s.Minute >= 24*60 || s.Minute < 0 && !s.Broken {
				t.Errorf("series %s: %d lessons, minute %d", s.ID, len(s.Lessons), s.Minute)
			}
			if again, ok := l.Series(s.ID); !ok || len(again.Lessons) != len(s.Lessons) {
				t.Errorf("series %s is not found again", s.ID)
			}
		}
	})
}
