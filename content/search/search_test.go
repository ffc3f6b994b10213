package search_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pita/content"
	"pita/content/search"
)

// post is a file of a library with a head of its own.
func post(id, title, more, body string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil,
		"---\nid: %s\njudul: %s\njenis: edukasi\npenulis: rina\nsumber: WHO\ntinjau: 2026-12-31\n%s---\n%s\n", id, title, more, body)}
}

func indexOf(t testing.TB, files fstest.MapFS) *search.Index {
	t.Helper()
	lib, _ := content.Load(files)
	return search.New(lib, spellings())
}

// Affixes that a question has and a post has not, and the other way round.
func TestAffixes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, question string }{
		{"obat", "pengobatan"}, {"obat", "berobat"}, {"obat", "mengobatinya"}, {"pengobatan", "diobati"},
		{"periksa", "memeriksakan"}, {"pemeriksaan", "diperiksa"}, {"memeriksa", "periksakan"},
		{"sebar", "menyebar"}, {"sebar", "nyebar"}, {"penyebaran", "tersebar"},
		{"tular", "ketularan"}, {"menular", "nular"}, {"penularan", "tertular"},
		{"sinar", "penyinaran"}, {"rawat", "perawatan"}, {"tunda", "menunda"}, {"kupas", "mengupas"},
		{"pijat", "memijat"}, {"pijat", "mijat"}, {"sulit", "kesulitan"}, {"bentur", "terbentur"},
		{"latihan", "berlatih"}, {"kerja", "bekerja"}, {"kerja", "pekerjaan"}, {"angkat", "mengangkatkan"},
		{"khawatir", "kekhawatiranku"}, {"mengkhawatirkan", "khawatir"},
	} {
		x := indexOf(t, fstest.MapFS{
			"a.md": post("satu", "Kata "+c.word, "", "Isi."),
			"b.md": post("dua", "Ikan dan sayur", "", "Isi."),
			"c.md": post("tiga", "Surat dan kartu", "", "Isi."),
		})
		if got := ids(x.Find("id", c.question)); !slices.Equal(got, []string{"satu"}) {
			t.Errorf("%q finds %v in a library whose one title has %q", c.question, got, c.word)
		}
	}
}

func TestSlips(t *testing.T) {
	t.Parallel()
	x := indexOf(t, fstest.MapFS{
		"a.md": post("satu", "Limfedema", "", "Isi."), "b.md": post("dua", "Radioterapi", "", "Isi."),
		"c.md": post("tiga", "Kanopi", "", "Isi."), "d.md": post("empat", "Payung", "", "Isi."),
	})
	for question, want := range map[string]string{
		"limfedma": "satu", "limefdema": "satu", "limfedemma": "satu", "lmfedema": "satu", "ilmfedema": "satu",
		"radoiterpai": "dua", "kanpoi": "tiga", "kanopy": "tiga", "knp": "", "kano": "", "payungan": "empat",
		"limusin": "", "radiografi": "",
	} {
		if got := strings.Join(ids(x.Find("id", question)), " "); got != want {
			t.Errorf("%q finds %q, want %q", question, got, want)
		}
	}
}

// What people look for stands in keywords, ids and the library's own synonyms, too.
func TestWordsOfALibrary(t *testing.T) {
	t.Parallel()
	x := indexOf(t, fstest.MapFS{
		"a.md":         post("satu", "Ikan", "kata_kunci: [mujair]\n", "Isi."),
		"b.md":         post("lele-goreng", "Makanan", "", "Isi."),
		"c.md":         post("tiga", "Sayur", "", "Isi."),
		"d.en.md":      {Data: []byte("---\nid: tiga\ntitle: Vegetables and leaves\nkind: education\nlang: en\nauthor: rina\nsources: WHO\nreview_by: 2026-12-31\n---\nText.\n")},
		"e.md":         {Data: []byte("---\nid: kabar\njudul: Bebek\njenis: pengumuman\npenulis: rina\ntinjau: 2026-12-31\n---\nIsi.\n")},
		"sinonim.yaml": {Data: []byte("- [sayur, lalapan, daun singkong]\n")},
	})
	for question, want := range map[string]string{
		"mujair?": "satu", "lele": "lele-goreng", "lalapan": "tiga", "daun singkong enak": "tiga",
		"which vegetable": "tiga", "bebek": "", "": "", "????": "", "ikan ikan ikan": "satu",
	} {
		if got := strings.Join(ids(x.Find("id", question)), " "); got != want {
			t.Errorf("%q finds %q, want %q", question, got, want)
		}
	}
	if got := ids(x.Find("en", "vegetables")); !slices.Equal(got, []string{"tiga"}) {
		t.Errorf("in English: %v", got)
	}
}

// A keyword of several words names its post when all of them are asked, in any order and by
// whatever stands for them; one of them alone, among other words, names nothing.
func TestKeywordsOfSeveralWords(t *testing.T) {
	t.Parallel()
	x := indexOf(t, fstest.MapFS{
		"a.md": post("satu", "Ikan", "kata_kunci: [hp di dapur, gelang karet]\n", "Isi."),
		"b.md": post("dua", "Kapal", "", "Isi tentang hp, dapur dan gelang."),
		"c.md": post("tiga", "Cuti kerja sesudah operasi", "", "Isi."),
		"d.md": post("empat", "Payung", "", "Isi."), "e.md": post("lima", "Topi", "", "Isi."),
	})
	for question, want := range map[string]string{
		"naruh di dapur hape": "satu sure", "karet buat gelangnya?": "satu sure",
		"hp jatuh layarnya retak": "", "gelang perak cantik murah": "", "dapur bocor lagi hujan": "",
		"cuti kerja": "tiga sure", "pekerjaan kapan mulai": "tiga sure", "lowongan gaji payung": "",
	} {
		found := x.Find("id", question)
		got := strings.Join(ids(found), " ")
		if search.Sure(found) {
			got += " sure"
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", question, got, want)
		}
	}
}

func TestSure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scores []int
		want   bool
	}{{nil, false}, {[]int{5}, true}, {[]int{15, 10}, true}, {[]int{14, 10}, false}} {
		var found []search.Found
		for _, s := range c.scores {
			found = append(found, search.Found{Score: s, Plain: true})
		}
		if got := search.Sure(found); got != c.want {
			t.Errorf("Sure of scores %v = %v, want %v", c.scores, got, c.want)
		}
	}
	for next, want := range map[int]bool{80: true, 81: false} {
		if got := search.Sure([]search.Found{{Score: 100, Plain: true}, {Score: next}}); got != want {
			t.Errorf("Sure of 100, beside %d that is not plainly answered = %v, want %v", next, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]search.Reading{
		"kenapa mual?":                   {Question: true, Ails: true, Words: 1, Topics: []string{"mual"}},
		"apa kabar?":                     {Courtesy: true},
		"terima kasih banyak":            {Courtesy: true},
		"mau tanya dong":                 {Wants: true},
		"limfedema":                      {Ails: true, Words: 1, Topics: []string{"limfedema"}},
		"rambut Sari Melati rontok":      {Words: 4, Topics: []string{"rambut", "rontok"}},
		"bolehkah hamil sesudah kemo":    {Question: true, Ails: true, Words: 2, Topics: []string{"hamil"}},
		"0811-0000-0021":                 {},
		"semoga operasi ibu lancar amin": {Courtesy: true, Words: 1, Topics: []string{"operasi"}},
	} {
		if got := sample().Read("id", text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q reads as %+v, want %+v", text, got, want)
		}
	}
}

func TestNoIndexFindsNothing(t *testing.T) {
	t.Parallel()
	var none *search.Index
	if none.Find("id", "mual?") != nil || !reflect.DeepEqual(none.Read("id", "mual?"), search.Reading{}) || none.Len() != 0 {
		t.Error("the nil Index finds something")
	}
	if got := indexOf(t, fstest.MapFS{}).Find("id", "mual?"); got != nil {
		t.Errorf("an empty library answers with %v", got)
	}
}

// FuzzFind asks whatever there may be: it never panics, says the same each time and in every
// index of the same library, and never names a post twice.
func FuzzFind(f *testing.F) {
	for _, file := range []string{"testdata/questions.txt", "testdata/nothing.txt", "testdata/gaps.txt"} {
		for _, line := range lines(f, file) {
			question, _, _ := strings.Cut(line, " | ")
			f.Add("id", question)
		}
	}
	f.Add("en", "\xff\x00İ ﷽ "+strings.Repeat("mual ", 500)+strings.Repeat("x", 5000))
	again := search.New(mustLoad(), spellings())
	f.Fuzz(func(t *testing.T, lang, question string) {
		first := sample().Find(lang, question)
		if got := again.Find(lang, question); !slices.Equal(got, first) {
			t.Errorf("%q finds %v in one index and %v in another of the same library", question, first, got)
		}
		for i, f := range first {
			if f.Score <= 0 || i > 0 && f.Score > first[i-1].Score || slices.Contains(ids(first[:i]), f.ID) {
				t.Errorf("%q finds %v: out of order, twice, or for nothing", question, first)
			}
		}
		r := sample().Read(lang, question)
		if !slices.IsSorted(r.Topics) || r.Words < 0 || r.Wants && r.Words > 0 {
			t.Errorf("%q reads as %+v", question, r)
		}
	})
}

// A hundred indexes of one library answer alike: nothing hangs on the order of a map.
func TestAHundredTimesTheSame(t *testing.T) {
	t.Parallel()
	lib := mustLoad()
	all := lines(t, "testdata/questions.txt")
	want := ""
	for n := range 100 {
		x := sample()
		if n%20 == 0 {
			x = search.New(lib, spellings())
		}
		var got strings.Builder
		for i := n % 4; i < len(all); i += 4 {
			fmt.Fprint(&got, x.Find("id", all[i]))
		}
		switch {
		case n < 4:
			want += got.String() + "|"
		case strings.Split(want, "|")[n%4] != got.String():
			t.Fatalf("the %dth time something else is found", n)
		}
	}
}

func mustLoad() *content.Library {
	lib, _ := content.Load(library())
	return lib
}

// TestHowPeopleType asks in letters as they are typed, and in plain words.
func TestHowPeopleType(t *testing.T) {
	t.Parallel()
	for _, line := range lines(t, "testdata/ejaan.txt") {
		typed, plain, _ := strings.Cut(line, " | ")
		got, want := ids(sample().Find("id", typed)), ids(sample().Find("id", plain))
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%q finds %v; %q finds %v", typed, got, plain, want)
		}
	}
}
