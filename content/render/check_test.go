package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pita/content"
)

const head = "---\nid: %s\njudul: Satu\njenis: %s\npenulis: rina\ntinjau: 2026-12-31\n%s---\n%s"

func file(id, kind, more, body string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil, head, id, kind, more, body)}
}

func TestCheckJoinsHeadsAndMessages(t *testing.T) {
	t.Parallel()
	l, _ := content.Load(fstest.MapFS{
		"a.md":     file("a", "edukasi", "", "Se**paruh**kata.\n\n[sini](halaman.html)\n"),
		"b.md":     file("b", "pengingat", "gambar: {file: tidak-ada.png}\n", "<u>Isi</u>\n"),
		"c.md":     file("c", "pengingat", "", strings.Repeat("kata ", 14000)+"\n"),
		"rusak.md": {Data: []byte("---\nid: rusak\njudul: a: b\n---\nIsi\n")},
	})
	today, err := content.ParseDate("2026-01-05")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range Check(l, today) {
		got = append(got, fmt.Sprintf("%s:%d %s %s", f.File, f.Line, f.Level, f.Code))
	}
	want := []string{
		"a.md:4 error no-source", "a.md:8 warning emphasis-dropped", "a.md:10 error bad-link",
		"b.md:7 error asset-missing", "b.md:7 error no-alt", "b.md:9 error html",
		"c.md:8 warning folds", "c.md:8 warning paragraph-long", "c.md:8 warning sentence-long", "c.md:8 error too-long", "rusak.md:3 error yaml-colon",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("-got +want:\n%s", diff)
	}
}

func TestMessageJSON(t *testing.T) {
	t.Parallel()
	msgs, _ := Post(content.Post{Lang: "id"}, []byte("**Halo**"))
	got, err := json.Marshal(msgs)
	if err != nil {
		t.Fatal(err)
	}
	if want := `[{"kind":"text","text":"*Halo*","fold":0,"length":6,"asset":""}]`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		strings.Repeat("a", 767) + "👩\u200d👧" + strings.Repeat("b", 99):         767,
		strings.Repeat("a", 766) + "👩\u200d👧" + strings.Repeat("b", 99):         766,
		strings.Repeat("a", 767) + "e\u0301" + strings.Repeat("b", 99):          767,
		strings.Repeat("a", 767) + "👍🏽" + strings.Repeat("b", 99):               767,
		strings.Repeat("a", 765) + "🇮🇩🇮🇩" + strings.Repeat("b", 99):             767,
		strings.Repeat("a", 768) + "👩\u200d👧" + strings.Repeat("b", 99):         768,
		strings.Repeat("a", 100) + strings.Repeat("\u0301", 800) + "bbbbbbbbbb": 768,
	} {
		if msgs, _ := Post(content.Post{}, []byte(body)); msgs[0].Fold != want {
			t.Errorf("%.20q…%q: fold %d, want %d", body, body[760:min(len(body), 790)], msgs[0].Fold, want)
		}
	}
	for length, want := range map[int]int{768: 0, 844: 0, 845: 768} {
		msgs, _ := Post(content.Post{}, []byte(strings.Repeat("é", length)))
		if msgs[0].Length != length || msgs[0].Fold != want {
			t.Errorf("%d characters: length %d, fold %d, want fold %d", length, msgs[0].Length, msgs[0].Fold, want)
		}
	}
}

// Two lists of messages have one hash only if they are the same.
func TestHashTellsMessagesApart(t *testing.T) {
	t.Parallel()
	short := rapid.SampledFrom([]string{"", "a", "b", "ab", "text"})
	one := rapid.Custom(func(t *rapid.T) Message {
		return Message{Kind: short.Draw(t, "kind"), Text: short.Draw(t, "text"), Asset: short.Draw(t, "asset"),
			Alt: short.Draw(t, "alt"), Options: rapid.SliceOfN(short, 1, 3).Draw(t, "options")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(one, 0, 2).Draw(t, "a"), rapid.SliceOfN(one, 0, 2).Draw(t, "b")
		if same := cmp.Equal(a, b); same != (Hash(a) == Hash(b)) {
			t.Fatalf("same: %v, hashes equal: %v", same, !same)
		}
	})
}

// A change of one byte in a post never leaves its old approval sendable.
func TestAnyChangeStopsTheOldApproval(t *testing.T) {
	t.Parallel()
	before := file("a", "pengingat", "", "Halo **Ibu**, minum obat jam 8.\n").Data
	fsys := fstest.MapFS{"a.md": {Data: before}}
	p, body, _ := content.Open(fsys, "a.md")
	msgs, _ := Post(p, body)
	agreed := []content.Approval{{Source: p.Source, Rendered: Hash(msgs), Renderer: ID, By: "sari"}}
	state := func(fsys fstest.MapFS) content.State {
		q, body, _ := content.Open(fsys, "a.md")
		now, _ := Post(q, body)
		sum := Hash(now)
		return q.State(agreed, false, ID, &sum, content.Date{})
	}
	if got := state(fsys); got != content.Sendable {
		t.Fatalf("approved post: state %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		data := append([]byte(nil), before...)
		data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		if strings.Contains(string(data), "\r") {
			t.Skip("another line end is no change")
		}
		if got := state(fstest.MapFS{"a.md": {Data: data}}); got == content.Sendable {
			t.Fatalf("%q is still sendable", data)
		}
	})
}
