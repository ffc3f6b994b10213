package content_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pita/content"
)

func reminder(id, more, body string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("---\nid: " + id + "\njudul: Tentang " + id + "\njenis: pengingat\npenulis: rina\ntinjau: 2026-12-31\n" + more + "---\n" + body)}
}

// A folder that can't be read somewhere, as a disk or its permissions may have it.
type barred struct {
	fstest.MapFS
	name string
	err  error
}

func (b barred) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: b.err}
	}
	return b.MapFS.Open(name)
}

func (b barred) Stat(name string) (fs.FileInfo, error) { return b.MapFS.Stat(name) }

func (b barred) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: b.err}
	}
	return b.MapFS.ReadDir(name)
}

// Whatever becomes of one file, its post is held as it was, no other post is harmed, and
// when the file is mended all is as before.
func TestBrokenFilesAreHeld(t *testing.T) {
	t.Parallel()
	base := func() fstest.MapFS {
		return fstest.MapFS{
			"satu.md": reminder("satu", "", "Satu."), "dua.md": reminder("dua", "", "Dua."),
			"dalam/tiga.md": reminder("tiga", "", "Tiga."),
		}
	}
	change := func(file string, with *fstest.MapFile) func(fstest.MapFS) fs.FS {
		return func(m fstest.MapFS) fs.FS { m[file] = with; return m }
	}
	half := base()["satu.md"].Data
	cases := map[string]struct {
		change func(fstest.MapFS) fs.FS
		code   string
		id     string
	}{
		"half saved":        {change("satu.md", &fstest.MapFile{Data: half[:30]}), "unclosed-front-matter", "satu"},
		"empty":             {change("satu.md", &fstest.MapFile{}), "no-front-matter", "satu"},
		"wrong value":       {change("satu.md", reminder("satu", "nada: riang\n", "Satu.")), "unknown-value", "satu"},
		"UTF-16":            {change("satu.md", &fstest.MapFile{Data: []byte("\xff\xfe-\x00-\x00-\x00")}), "utf-16", "satu"},
		"latin letters":     {change("satu.md", reminder("satu", "", "Caf\xe9.")), "bad-utf8", "satu"},
		"a byte of nothing": {change("satu.md", reminder("satu", "", "a\x00b.")), "bad-utf8", "satu"},
		"two mebibytes":     {change("satu.md", reminder("satu", "", strings.Repeat("a", 2<<20))), "file-too-big", "satu"},
		"a pipe":            {change("satu.md", &fstest.MapFile{Mode: fs.ModeNamedPipe}), "odd-file", "satu"},
		"a device":          {change("satu.md", &fstest.MapFile{Mode: fs.ModeDevice}), "odd-file", "satu"},
		"no permission":     {func(m fstest.MapFS) fs.FS { return barred{m, "satu.md", fs.ErrPermission} }, "forbidden", "satu"},
		"a shut folder":     {func(m fstest.MapFS) fs.FS { return barred{m, "dalam", fs.ErrPermission} }, "forbidden", "tiga"},
		"without a source":  {change("satu.md", &fstest.MapFile{Data: []byte(strings.Replace(string(half), "pengingat", "edukasi", 1))}), "no-source", "satu"},
	}
	for name, c := range cases {
		good, found := content.Load(base())
		if len(found) > 0 {
			t.Fatal(lines(found))
		}
		later, found := good.Again(c.change(base()))
		if len(found) == 0 || found[0].Code != c.code {
			t.Errorf("%s: want the finding %s, got\n%s", name, c.code, lines(found))
		}
		p, ok := later.Post(c.id, "id")
		if !ok || !p.Held || p.Title != "Tentang "+c.id {
			t.Errorf("%s: want the post held as it was, got %+v", name, p)
		}
		if st := p.State([]content.Approval{{Source: p.Source, Renderer: "r", By: "sari"}}, false, "r", nil, content.Date{}); st != content.Broken {
			t.Errorf("%s: the held post is in the state %s, want broken", name, st)
		}
		for _, q := range later.All() {
			was, _ := good.Post(q.ID, q.Lang)
			if q.ID != c.id && (q.Held || q.Broken || q.Source != was.Source) {
				t.Errorf("%s: another post was harmed: %+v", name, q)
			}
		}
		if later.Len() != 3 || later.Hash() == good.Hash() {
			t.Errorf("%s: %d posts, want 3 in a library with another hash", name, later.Len())
		}
		still, _ := later.Again(c.change(base()))
		if q, _ := still.Post(c.id, "id"); !q.Held || still.Hash() != later.Hash() {
			t.Errorf("%s: a second look changes it", name)
		}
		if mended, found := later.Again(base()); mended.Hash() != good.Hash() || len(found) > 0 {
			t.Errorf("%s: mended, it is not as before:\n%s", name, lines(found))
		}
	}
}

// A copy that comes beside a post does not take its place, whatever its name.
func TestACopyDoesNotTakeThePlace(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"satu.md": reminder("satu", "", "Satu.")}
	good, _ := content.Load(fsys)
	fsys["a-salinan.md"] = reminder("satu", "", "Lain.")
	later, found := good.Again(fsys)
	if p, _ := later.Post("satu", "id"); p.File != "satu.md" || len(found) != 1 || found[0].File != "a-salinan.md" {
		t.Errorf("the post is that of %s, with\n%s", p.File, lines(found))
	}
}

// Files that posts share count as they were while they are broken.
func TestBrokenSharedFilesCountAsTheyWere(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"a.md":                reminder("a", "sumber: \"@who\"\nmusim: panen\n", "Jangan bilang pasti mujur."),
		"b.md":                reminder("b", "", "Sakti."),
		content.CitationsFile: {Data: []byte("who: WHO\n")},
		content.SeasonsFile:   {Data: []byte("panen: 03-01..03-31\n")},
		content.GlossaryFile:  {Data: []byte("istilah: [{kata: sakti, alasan: Tidak ada bukti., ganti: biasa}]\n")},
	}
	good, found := content.Load(fsys)
	if len(found) != 1 {
		t.Fatal(lines(found))
	}
	for _, file := range []string{content.CitationsFile, content.SeasonsFile, content.GlossaryFile} {
		sound := fsys[file]
		fsys[file] = &fstest.MapFile{Data: []byte("who: [\n")}
		later, found := good.Again(fsys)
		if later.Hash() != good.Hash() {
			t.Errorf("%s broken: the library is another", file)
		}
		if len(found) != 2 || found[1].File != file {
			t.Errorf("%s broken: want one finding about it, got\n%s", file, lines(found))
		}
		fsys[file] = sound
	}
}

func TestRecalledHeads(t *testing.T) {
	t.Parallel()
	fsys := sample()
	fsys["musim.md"] = reminder("musim", "musim: [pinktober, 12-20..01-05]\nselesai: 2027-01-05\n", "Isi.")
	l, _ := content.Load(fsys)
	b, err := l.Heads()
	if err != nil {
		t.Fatal(err)
	}
	again, err := content.Recall(b)
	if err != nil || !again.Unreadable() || again.Hash() != l.Adrift().Hash() {
		t.Fatalf("recalled: %v, unreadable %v, hash %s; want that of the library without its folder", err, again.Unreadable(), again.Hash())
	}
	p, _ := again.Post("musim", "id")
	if !p.InSeason(day(t, "2026-10-03")) || p.InSeason(day(t, "2026-11-03")) || p.Until != day(t, "2027-01-05") {
		t.Errorf("recalled, the post is %+v", p)
	}
	if _, err := again.Body(p); err == nil {
		t.Error("a recalled post has a body")
	}
	if back, _ := again.Again(fsys); back.Hash() != l.Hash() || back.Unreadable() {
		t.Error("when the folder is back, the library is not as before")
	}
	if _, err := content.Recall([]byte("{")); err == nil {
		t.Error("broken heads are recalled")
	}
}

func TestOddNamesAndLinks(t *testing.T) {
	t.Parallel()
	l, found := content.Load(fstest.MapFS{
		"baik.md":      reminder("baik", "", "Baik."),
		"b\x07unyi.md": reminder("bunyi", "", "Isi."),
		"b\u202eid.md": reminder("arah", "", "Isi."),
		"pipa.md":      {Mode: fs.ModeNamedPipe, ModTime: time.Time{}},
		"soket.md":     {Mode: fs.ModeSocket},
	})
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Code)
	}
	if all := l.Check(content.Date{}); len(all) != len(found) {
		t.Errorf("a check says\n%s", lines(all))
	}
	if got, want := strings.Join(codes, " "), "odd-name odd-name odd-file odd-file"; got != want || l.Len() != 1 || l.Files() != 5 {
		t.Errorf("%d posts of %d files with %q, want 1 of 5 with %q", l.Len(), l.Files(), got, want)
	}
}
