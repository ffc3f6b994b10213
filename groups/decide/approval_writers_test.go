package decide_test

import (
	"slices"
	"strings"
	"testing"

	"pita/content"
	"pita/groups"
)

// TestAWriterByAnotherNameApprovesNothing has writers who are named otherwise than by their handle.
func TestAWriterByAnotherNameApprovesNothing(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"sari", "bidan", "BidanSari", "sari-bidan", "ibu-bidan-sari", "wulan", "wulan-dari"} {
		h := newDesk(t)
		h.put(&groups.Person{ID: "sari", Name: "Wulan Dari", Reached: monday})
		h.introduce("sari", "bidan-sari")
		h.files["air.md"].Data = air("air", "id", written, "", "Baru.")
		h.reload()
		if got := h.approve("sari", "air"); !slices.Equal(got, []string{"post.own"}) {
			t.Errorf("bidan-sari, called Wulan Dari, hears %q of what %s wrote", got, written)
		}
		want := "post.writer-unknown"
		if content.SameHandle(written, "bidan-sari") {
			want = "post.approved"
		}
		if got := h.approve("ayu", "air"); !slices.Equal(got, []string{want}) {
			t.Errorf("ayu hears %q of what %s wrote, want %s", got, written, want)
		}
	}
	h := newDesk(t) // a handle that is somebody's own means nobody else
	h.put(&groups.Person{ID: "sari", Reached: monday})
	h.introduce("sari", "bidan-lestari")
	h.files["air.md"].Data = air("air", "id", "lestari", "", "Baru.")
	h.reload()
	if got := h.approve("sari", "air"); !slices.Equal(got, []string{"post.approved"}) {
		t.Errorf("bidan-lestari hears %q of what lestari wrote", got)
	}
}

// TestWhatNobodyKnownWroteIsNotApproved names writers and editors who are nobody in the house, and
// has a reviewer approve in every way; then the person is registered.
func TestWhatNobodyKnownWroteIsNotApproved(t *testing.T) {
	t.Parallel()
	who := []string{"samaran"}
	for what, named := range map[string]struct{ author, editor string }{
		"writer": {"samaran", ""}, "editor": {"tuti", "samaran"}, "both": {"samaran", "Samaran"},
	} {
		h := newDesk(t)
		h.put(&groups.Person{ID: "kori", Role: groups.Coordinator, Reached: monday})
		h.files["air.md"].Data = air("air", "id", named.author, named.editor, "Baru.")
		h.reload()
		lines := func(d groups.Decision, phrase string) (named []string) {
			for _, o := range d.Send {
				if w := groups.ContentOf(o.Action).Words; w.Phrase == phrase {
					for _, line := range w.Lines {
						named = append(named, line.Args[0].Value)
					}
				}
			}
			return named
		}
		if got := lines(h.tells("kori", "minta tinjau air"), "review.writer-unknown"); !slices.Equal(got, who) {
			t.Errorf("%s unknown: who asks for a review reads of %q", what, got)
		}
		if got := lines(h.tells("kori", "lihat air"), "review.writer-unknown"); !slices.Equal(got, who) {
			t.Errorf("%s unknown: who looks reads of %q", what, got)
		}
		v := h.look("lestari", "air")
		yes := h.message("", "lestari", "ya")
		yes.ReplyTo = &groups.Quote{ID: groups.MessageID(v.Shown[0]), Author: groups.Party{Pita: true}}
		for how, d := range map[string]groups.Decision{"a code": h.tells("lestari", "setujui air "+v.Code), "a yes": h.hear(yes)} {
			if got := lines(d, "post.writer-unknown"); !slices.Equal(got, who) || h.leaves("air") {
				t.Errorf("%s unknown: by %s the reviewer reads of %q; the post leaves: %v", what, how, got, h.leaves("air"))
			}
		}
		if what != "writer" {
			continue
		}
		h.put(&groups.Person{ID: "sari"}) // she is no staff: that she is somebody will do
		o := &groups.Introduce{Handle: "samaran"}
		o.Who = groups.Party{ID: "sari"}
		h.hear(&groups.Given{Head: h.head(""), Order: o})
		if got := phrases(h.tells("lestari", "setujui air "+v.Code), "lestari"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
			t.Errorf("once she is known the code that was shown is answered %q", got)
		}
	}
}

// TestWhatIsApprovedStaysSoWithoutItsWriter forgets the writer of an approved post, and has only the
// renderer change.
func TestWhatIsApprovedStaysSoWithoutItsWriter(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	delete(h.records, groups.Ref{Kind: groups.KindPerson, Person: "writer"})
	if !h.leaves("air") {
		t.Errorf("its writer is forgotten, and it is %q", h.whyNot("air", "id"))
	}
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		r.(*groups.Approval).Renderer = "pita-render-0"
	}
	if got := phrases(h.tells("lestari", "setujui semua"), "lestari"); !slices.Equal(got, []string{"listed.held"}) {
		t.Errorf("in a batch it is answered %q", got)
	}
}

// TestWhatNobodyWroteIsNotApproved leaves the writer out in every way a head can.
func TestWhatNobodyWroteIsNotApproved(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "penulis:\n", "penulis: \"\"\n", "penulis: \" \"\n", "penulis: \"-\"\n", "penulis: \"\\u200b\"\n", "author: \"\"\n", "penulis: ~\n", "penulis: []\n"} {
		h := newDesk(t)
		text := string(air("air", "id", "tuti", "", "Baru."))
		h.files["air.md"].Data = []byte(strings.Replace(text, "penulis: \"tuti\"\n", line, 1))
		if string(h.files["air.md"].Data) == text {
			t.Fatal("the post has no line of a writer to take out")
		}
		h.reload()
		h.tells("lestari", "lihat air")
		for _, r := range h.List(groups.Ref{Kind: groups.KindPreview}) {
			t.Errorf("%q: it is put up for approval, and a code answered with %q", line, phrases(h.tells("lestari", "setujui air "+r.(*groups.Preview).Code), "lestari"))
		}
	}
}
