package content_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"pita/content"
)

func TestSeasons(t *testing.T) {
	t.Parallel()
	own := "ramadan: [2026-02-18..2026-03-19, 2027-02-08..2027-03-09]\nkabisat: 02-29\npinktober: 10-05..10-31\n"
	cases := []struct{ season, shared, in, out string }{
		{"pinktober", "", "2026-10-01 2031-10-31", "2026-09-30 2026-11-01 2026-02-04"},
		{"hari-kanker-sedunia", "", "2026-02-04", "2026-02-03 2026-02-05"},
		{"[pinktober, world-cancer-day]", "", "2026-02-04 2026-10-12", "2026-02-05"},
		{"10-01..10-31", "", "2026-10-01", "2026-11-01"},
		{"12-20..01-05", "", "2026-12-20 2026-12-31 2027-01-01 2027-01-05", "2027-01-06 2026-12-19"},
		{"2026-12-20..2027-01-05", "", "2026-12-31 2027-01-05", "2027-12-31 2025-12-31"},
		{"02-29", "", "2028-02-29", "2026-02-28 2026-03-01"},
		{"ramadan", own, "2026-02-18 2027-03-09", "2026-03-20 2028-02-18"},
		{"pinktober", own, "2026-10-05", "2026-10-01"},
		{"[]", "", "2026-01-01", ""},
	}
	for _, c := range cases {
		fsys := fstest.MapFS{"a.md": post("a", "id", "sumber: WHO\nmusim: "+c.season+"\n")}
		if c.shared != "" {
			fsys[content.SeasonsFile] = &fstest.MapFile{Data: []byte(c.shared)}
		}
		l, found := content.Load(fsys)
		if len(found) > 0 {
			t.Errorf("%s: %s", c.season, lines(found))
		}
		p, _ := l.Post("a", "id")
		for want, days := range map[bool]string{true: c.in, false: c.out} {
			for _, d := range strings.Fields(days) {
				if got := p.InSeason(day(t, d)); got != want {
					t.Errorf("%s: in season on %s: got %v, want %v", c.season, d, got, want)
				}
			}
		}
	}
}

// Other days of a season are another library, though no post of it has changed.
func TestSeasonsAreInTheHashOfTheLibrary(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"a.md": post("a", "id", "sumber: WHO\nmusim: pinktober\n")}
	l, _ := content.Load(fsys)
	fsys[content.SeasonsFile] = &fstest.MapFile{Data: []byte("pinktober: 10-02..10-31\n")}
	other, _ := content.Load(fsys)
	p, _ := l.Post("a", "id")
	q, _ := other.Post("a", "id")
	if p.Source != q.Source || l.Hash() == other.Hash() {
		t.Errorf("source hashes %s, %s, library hashes %s, %s: want the first pair alike, the second not", p.Source, q.Source, l.Hash(), other.Hash())
	}
}

func FuzzSeason(f *testing.F) {
	for _, s := range []string{"pinktober", "10-01..10-31", "[a, 2026-01-01]", "02-30", "..", "12-31..01-01", "a: 10-01\nb: [x]"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, season, shared string) {
		l, found := content.Load(fstest.MapFS{
			"a.md":              post("a", "id", "sumber: WHO\nmusim: "+season+"\n"),
			content.SeasonsFile: {Data: []byte(shared)},
		})
		p, ok := l.Post("a", "id")
		for _, fd := range found {
			if fd.Message == "" || strings.Contains(fd.Message, "{1}") {
				t.Errorf("a finding without words: %v", fd)
			}
		}
		for i := range 800 {
			in := p.InSeason(day(t, "2027-06-01").AddDays(i))
			if ok && !p.Broken && len(p.Season) == 0 && !in {
				t.Errorf("without a season it is out of season")
			}
		}
		for _, s := range p.Season {
			if !s.Has(s.From) && s.From.String()[:4] != "0000" {
				t.Errorf("the season %+v is without its first day", s)
			}
		}
	})
}
