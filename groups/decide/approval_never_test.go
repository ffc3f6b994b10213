package decide_test

import (
	"slices"
	"strings"
	"testing"

	"pita/groups"
)

// TestWhatNeverLeavesIsSaidAtThePreview shows a reviewer posts that no approval lets leave, and some
// that leave later.
func TestWhatNeverLeavesIsSaidAtThePreview(t *testing.T) {
	t.Parallel()
	for what, of := range map[string]struct {
		change      string // of the post's file
		shown, line string // the last thing she hears, and what stands below it
		asked       string // what who asks for a review hears
	}{
		"a review date that has passed": {change: "2027-06-30|2025-06-30", shown: "post.refused", asked: "review.not-ready"},
		"a last day that has passed":    {change: "jenis: edukasi|jenis: edukasi\nselesai: 2025-12-31", shown: "post.refused", asked: "review.not-ready"},
		"a promise":                     {change: "Minum air putih|Dijamin sembuh. Minum air putih", shown: "post.refused", line: "preview.promise", asked: "review.not-ready"},
		"a picture that is not there":   {change: "file: air.png|file: hilang.png", shown: "post.held-bare", asked: "review.not-ready"},
		"a first day to come":           {change: "jenis: edukasi|jenis: edukasi\nmulai: 2026-12-31", shown: "post.preview", line: "approved.later", asked: "review.told"},
		"nothing":                       {change: "Minum|Minumlah", shown: "post.preview", asked: "review.told"},
	} {
		h := newDesk(t)
		h.put(&groups.Person{ID: "kori", Role: groups.Coordinator, Reached: monday})
		from, to, _ := strings.Cut(of.change, "|")
		h.files["air.md"].Data = []byte(strings.Replace(string(h.files["air.md"].Data), from, to, 1))
		h.reload()
		d := h.tells("lestari", "lihat air")
		last := groups.ContentOf(d.Send[len(d.Send)-1].Action).Words
		var lines []string
		for _, l := range last.Lines {
			lines = append(lines, l.Phrase)
		}
		if last.Phrase != of.shown || strings.Join(lines, " ") != of.line {
			t.Errorf("%s: she hears %s with %q, want %s with %q", what, last.Phrase, lines, of.shown, of.line)
		}
		if codes := len(h.List(groups.Ref{Kind: groups.KindPreview})); (codes > 0) != (of.shown == "post.preview") {
			t.Errorf("%s: there are %d codes", what, codes)
		}
		if got := phrases(h.tells("kori", "minta tinjau air"), "kori"); !slices.Equal(got, []string{of.asked}) {
			t.Errorf("%s: who asks for a review hears %q, want %s", what, got, of.asked)
		}
		if of.line == "approved.later" {
			d := h.tells("lestari", "setujui air "+last.Args[1].Value)
			w := groups.ContentOf(d.Send[len(d.Send)-1].Action).Words
			if w.Phrase != "post.approved" || len(w.Lines) != 1 || w.Lines[0].Phrase != of.line {
				t.Errorf("%s: approved, it is said %+v", what, w)
			}
		}
	}
}
