package decide_test

import (
	"bytes"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"pita/content"
	"pita/groups"
)

// recalled returns a library as it is known at a start without its folder.
func recalled(t *testing.T, of *content.Library) *content.Library {
	t.Helper()
	heads, err := of.Heads()
	if err != nil {
		t.Fatal(err)
	}
	library, err := content.Recall(heads)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// TestNoOldFormLeavesWithoutItsFolder changes an approved post, has it read anew, and takes the
// folder away: while the house runs, and before its next start.
func TestNoOldFormLeavesWithoutItsFolder(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(fstest.MapFS){
		"changed": func(f fstest.MapFS) { f["air.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", "Satu gelas!")} },
		"deleted": func(f fstest.MapFS) { delete(f, "air.md") },
		"broken":  func(f fstest.MapFS) { f["air.md"] = &fstest.MapFile{Data: []byte("---\nid: air\n")} },
		"forbidden": func(f fstest.MapFS) {
			f["glosarium.yaml"] = &fstest.MapFile{Data: []byte("istilah:\n  - kata: [dua gelas]\n    alasan: Tidak benar.\n    ganti: air\n")}
		},
		"out of season": func(f fstest.MapFS) {
			f["air.md"].Data = bytes.Replace(f["air.md"].Data, []byte("tinjau:"), []byte("musim: pinktober\ntinjau:"), 1)
		},
	} {
		h := newDesk(t)
		if what == "out of season" {
			change(h.files)
			h.reload()
		}
		h.approve("lestari", "air")
		before := h.Library
		if what != "out of season" {
			change(h.files)
		}
		away := &awayFS{MapFS: h.files}
		library, _ := before.Again(away)
		h.Library = library
		h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
		there := h.whyNot("air", "id")
		away.away = true
		for when, library := range map[string]*content.Library{"just now": library, "told": library.Adrift(), "at a start": recalled(t, library)} {
			w := h.World
			w.Library = library
			for _, lang := range []string{"id", "en"} {
				if _, why := w.Leaving(h, groups.Words{Post: "air", Lang: "id", Parts: 1}, false, h.now); why == "" || there == "" {
					t.Errorf("a post that was %s leaves when its folder is gone (%s, %s)", what, when, lang)
				}
				if _, why := w.Approved(h, "air", lang, h.now); why == "" {
					t.Errorf("a post that was %s is approved when its folder is gone (%s, %s)", what, when, lang)
				}
			}
		}
	}
}

// TestWhomAPostIsForIsKnownWithoutItsFolder plans a post for another group.
func TestWhomAPostIsForIsKnownWithoutItsFolder(t *testing.T) {
	t.Parallel()
	for _, of := range []string{"untuk: [Grup Lain]", "nada: ceria"} {
		h := newDesk(t)
		h.files["air.md"].Data = bytes.Replace(h.files["air.md"].Data, []byte("tinjau:"), []byte(of+"\ntinjau:"), 1)
		h.reload()
		h.approve("lestari", "air")
		g := *h.records[(&groups.Group{ID: club}).Ref()].(*groups.Group)
		g.Paused = h.now.Add(48 * time.Hour)
		h.put(&g)
		h.Library = recalled(t, h.Library)
		h.put(&groups.Plan{Code: "P1", Group: club, Post: "air", Rule: "once 2026-01-05 11:00", Next: h.now})
		d := h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "plan", Group: club, Ref: "P1", Due: h.now}})
		if d.Reason != "plan.skipped" {
			t.Errorf("%s: without the folder the plan ends as %s", of, d.Reason)
		}
	}
}

// TestNoCodeOutlivesAWithdrawal withdraws a post that was shown, alone and among others, and has
// the preview come back with a backup.
func TestNoCodeOutlivesAWithdrawal(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	withdraw := func() {
		h.now = h.now.Add(time.Minute)
		h.hear(&groups.Given{Head: h.head(""), Order: &groups.WithdrawPost{Post: "air"}})
	}
	v := h.look("lestari", "air")
	withdraw()
	if got := phrases(h.tells("lestari", "setujui air "+v.Code), "lestari"); !slices.Equal(got, []string{"post.code-wrong"}) || h.leaves("air") {
		t.Errorf("a code of before a withdrawal: %q, %q", got, h.whyNot("air", "id"))
	}
	h.put(v) // as a restored backup brings it
	if got := phrases(h.tells("lestari", "setujui air "+v.Code), "lestari"); !slices.Equal(got, []string{"post.changed"}) || h.leaves("air") {
		t.Errorf("a preview that came back: %q, %q", got, h.whyNot("air", "id"))
	}
	h.now = h.now.Add(time.Minute)
	if got := h.approve("ayu", "air"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
		t.Fatalf("looked at since: %q, %q", got, h.whyNot("air", "id"))
	}
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		r.(*groups.Approval).Renderer = "pita-render-0"
	}
	d := h.tells("ayu", "setujui semua")
	last := groups.ContentOf(d.Send[len(d.Send)-1].Action).Words
	withdraw()
	if got := phrases(h.tells("ayu", "setujui semua "+last.Args[2].Value), "ayu"); !slices.Equal(got, []string{"post.code-wrong"}) || h.leaves("air") {
		t.Errorf("a list of before a withdrawal: %q, %q", got, h.whyNot("air", "id"))
	}
}

// TestAPostThatIsNoMoreIsWithdrawn withdraws one whose file was deleted.
func TestAPostThatIsNoMoreIsWithdrawn(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	text := h.files["air.md"]
	delete(h.files, "air.md")
	h.reload()
	if d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.WithdrawPost{Post: "air"}}); d.Reason != "post.withdrawn" {
		t.Fatalf("it ends as %s", d.Reason)
	}
	h.files["air.md"] = text
	h.reload()
	if why := h.whyNot("air", "id"); why != string(content.Withdrawn) {
		t.Errorf("back in its folder: %q", why)
	}
	if d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.WithdrawPost{Post: "kopi"}}); d.Reason != "post.unknown" {
		t.Errorf("what never was ends as %s", d.Reason)
	}
}

// TestWhatDidNotArriveIsNotApproved has one part of a preview fail in every way.
func TestWhatDidNotArriveIsNotApproved(t *testing.T) {
	t.Parallel()
	for why, result := range map[string]groups.Result{"unwritable": groups.Refused, "media": groups.Refused, "late": groups.Expired} {
		h := newDesk(t)
		v := h.look("lestari", "air")
		d := h.hear(&groups.Settled{Head: h.head(""), Action: v.Shown[0], To: "lestari", Class: groups.ClassReply, Result: result, Why: why, Post: "air"})
		if got := phrases(d, "lestari"); !slices.Equal(got, []string{"post.unseen"}) {
			t.Errorf("%s: the reviewer hears %q", why, got)
		}
		if got := phrases(h.tells("lestari", "setujui air "+v.Code), "lestari"); !slices.Equal(got, []string{"post.code-wrong"}) || h.leaves("air") {
			t.Errorf("%s: the code is good all the same: %q", why, got)
		}
	}
}

// TestANoOutlivesItsReviewer has somebody say no, and stop reviewing.
func TestANoOutlivesItsReviewer(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.put(&groups.Person{ID: "ratna", Role: groups.Owner, Reached: monday})
	h.approve("lestari", "air")
	v := h.look("ayu", "air")
	h.tells("ayu", "tolak air "+v.Code+" salah dosis")
	d := h.tells("ratna", "peninjau selesai ayu")
	told := groups.ContentOf(d.Send[len(d.Send)-1].Action).Words.Lines
	if len(told) != 1 || told[0].Phrase != "reviewer.rejected" {
		t.Errorf("who ended the reviewing reads %+v", told)
	}
	if why := h.whyNot("air", "id"); why != string(content.RejecterGone) {
		t.Fatalf("after the one who said no stopped: %q", why)
	}
	h.put(&groups.Person{ID: "kori", Role: groups.Coordinator, Reached: monday})
	if got := phrases(h.tells("kori", "minta tinjau air"), "rani"); !slices.Equal(got, []string{"review.asked"}) {
		t.Errorf("a review is asked for, and another reviewer hears %q", got)
	}
	h.now = h.now.Add(time.Minute)
	if got := h.approve("rani", "air"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
		t.Errorf("approved by another since: %q, %q", got, h.whyNot("air", "id"))
	}
}

// TestAWithdrawnLanguageSaysSo withdraws a post in two languages, and has one approved anew.
func TestAWithdrawnLanguageSaysSo(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.files["air.en.md"] = &fstest.MapFile{Data: air("air", "en", "tuti", "", "")}
	h.reload()
	h.person("ayu").Locale = "en"
	h.approve("lestari", "air")
	h.approve("ayu", "air")
	h.now = h.now.Add(time.Minute)
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.WithdrawPost{Post: "air"}})
	h.now = h.now.Add(time.Minute)
	h.approve("ayu", "air")
	if id, en := h.whyNot("air", "id"), h.whyNot("air", "en"); id != string(content.Withdrawn) || en != "" {
		t.Errorf("approved anew in English: Indonesian is %q, English %q", id, en)
	}
}

// TestAFileTakesItsWritersToAKnownName gives the text of one post the id of another.
func TestAFileTakesItsWritersToAKnownName(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.files["kopi.md"] = &fstest.MapFile{Data: air("kopi", "id", "rani", "", "Lagi.")}
	h.reload()
	delete(h.files, "air.md")
	h.files["kopi.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", "Lagi.")}
	h.reload()
	if got := h.approve("rani", "air"); !slices.Equal(got, []string{"post.own"}) {
		t.Errorf("who wrote it under another id hears %q", got)
	}
	if got := h.approve("lestari", "air"); !slices.Equal(got, []string{"post.approved"}) {
		t.Errorf("who did not hears %q", got)
	}
}

// TestWhoStopsReviewingIsShownNothingMore takes the role off somebody to whom a preview is on
// its way.
func TestWhoStopsReviewingIsShownNothingMore(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.put(&groups.Person{ID: "ratna", Role: groups.Owner, Reached: monday})
	v := h.look("ayu", "air")
	d := h.tells("ratna", "peninjau selesai ayu")
	for _, id := range v.Shown {
		if !slices.Contains(d.Cancel, groups.Withhold{ID: id}) {
			t.Errorf("%s still leaves: %+v", id, d.Cancel)
		}
	}
}
