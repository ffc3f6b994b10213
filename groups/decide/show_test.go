package decide_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"pita/content"
	"pita/groups"
)

const pollOf = "---\nid: pilih\njudul: Pilih\njenis: polling\npenulis: tuti\ntinjau: 2027-06-30\npilihan: [a, b, c, d, e, f, g, h, i, j, k, l%s]\n---\nApa?\n"

// TestWhatCannotBeShown has a reviewer and a coordinator look at what phones can't show, or what
// no approval lets leave: they read why, and nothing asks them to approve it.
func TestWhatCannotBeShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, asked  string
		file         []byte
		reviewer, co []string
	}{
		{"thirteen answers", "lihat pilih", []byte(strings.Replace(pollOf, "%s", ", m", 1)), []string{"post.held-bare"}, []string{"post.held-bare"}},
		{"a promise", "lihat sirup", air("sirup", "id", "tuti", "", "Ibu pasti sembuh."), []string{"sirup", "post.refused"}, []string{"sirup", "post.preview-note"}},
		{"never readable", "lihat sirup", utf16Of(string(air("sirup", "id", "tuti", "", ""))), []string{"post.held-bare"}, []string{"post.held-bare"}},
		{"nothing like it", "lihat zzzzzz", air("sirup", "id", "tuti", "", ""), []string{"post.unknown-bare"}, []string{"post.unknown-bare"}},
	} {
		h := newDesk(t)
		h.files["sirup.md"] = &fstest.MapFile{Data: c.file}
		h.reload()
		h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"wati"}})
		if got := phrases(h.tells("ayu", c.asked), "ayu"); !slices.Equal(got, c.reviewer) {
			t.Errorf("%s: a reviewer hears %q, want %q", c.name, got, c.reviewer)
		}
		if got := phrases(h.tells("wati", c.asked), "wati"); !slices.Equal(got, c.co) {
			t.Errorf("%s: a coordinator hears %q, want %q", c.name, got, c.co)
		}
	}
}

func utf16Of(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// TestAFileThatWasChangedJustNow is not called broken: it is only not read again yet.
func TestAFileThatWasChangedJustNow(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.Library, _ = content.Load(h.files)
	h.files["air.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", "Lain.")}
	if got := phrases(h.tells("ayu", "lihat air"), "ayu"); !slices.Equal(got, []string{"post.stale"}) {
		t.Errorf("a reviewer hears %q", got)
	}
}

// TestASourceIsWrittenOnce asks for a lesson, at the end of which its source stands.
func TestASourceIsWrittenOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.approve("kemo-mual")
	d := h.tells("sari", "mual terus habis kemo")
	if got := phrases(d, "sari"); !slices.Contains(got, "private.source") {
		t.Fatalf("sari hears %q", got)
	}
	if b := string(written(t, d)); strings.Contains(b, "private.source-below") || strings.Contains(b, `"name":"sources"`) {
		t.Errorf("the source is written again: %s", b)
	}
}
