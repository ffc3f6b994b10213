package decide_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"pita/content"
	"pita/groups"
	"pita/groups/decide"
)

// TestNoByteLetsAnOldApprovalLeave changes each byte of what a post rests on, once behind the
// library's back, and once read anew.
func TestNoByteLetsAnOldApprovalLeave(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	if got := h.approve("lestari", "air"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
		t.Fatalf("approving says %q, and then: %s", got, h.whyNot("air", "id"))
	}
	value := strings.Index(string(h.files["sumber.yaml"].Data), "Pedoman")
	for name, of := range map[string]struct{ from, to, step int }{
		"air.md": {0, len(h.files["air.md"].Data), 1}, "air.png": {0, len(h.files["air.png"].Data), 1},
		"sumber.yaml": {value, len(h.files["sumber.yaml"].Data) - 1, 1},
	} {
		if raced {
			of.step *= 9
		}
		for i := of.from; i < of.to; i += of.step {
			own := fstest.MapFS{}
			for n, f := range h.files {
				own[n] = &fstest.MapFile{Data: slices.Clone(f.Data)}
			}
			stale, _ := content.Load(own)
			own[name].Data[i] ^= 1
			fresh, _ := content.Load(own)
			for what, library := range map[string]*content.Library{"behind its back": stale, "read anew": fresh} {
				w := h.World
				w.Library = library
				if _, why := w.Leaving(h, groups.Words{Post: "air", Lang: "id", Parts: 1}, false, h.now); why == "" && !(name == "sumber.yaml" && what == "behind its back") {
					t.Errorf("byte %d of %s changed %s, and the post leaves", i, name, what)
				}
			}
		}
	}
}

// TestWhatIsKeptMustFit changes each letter of an approval's hashes, its bytes and its files.
func TestWhatIsKeptMustFit(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	ref := (&groups.Approval{Post: "air", Lang: "id", Handle: "lestari"}).Ref()
	good := *h.records[ref].(*groups.Approval)
	try := func(what string, change func(a *groups.Approval)) {
		bad := good
		bad.Messages, bad.Assets = slices.Clone(good.Messages), slices.Clone(good.Assets)
		change(&bad)
		h.records[ref] = &bad
		if h.leaves("air") {
			t.Errorf("with %s the post leaves", what)
		}
	}
	flip := func(s string, i int) string { return s[:i] + string(s[i]^1) + s[i+1:] }
	for i := range good.Source {
		try(fmt.Sprintf("digit %d of its source another", i), func(a *groups.Approval) { a.Source = flip(good.Source, i) })
		try(fmt.Sprintf("digit %d of its messages' hash another", i), func(a *groups.Approval) { a.Rendered = flip(good.Rendered, i) })
		try(fmt.Sprintf("digit %d of its picture's hash another", i), func(a *groups.Approval) { a.Assets[0].Hash = flip(good.Assets[0].Hash, i) })
	}
	try("another renderer", func(a *groups.Approval) { a.Renderer += "x" })
	at := strings.Index(string(good.Messages), "dua")
	try("other bytes", func(a *groups.Approval) { a.Messages[at] = 'D' })
	h.records[ref] = &good
	if !h.leaves("air") {
		t.Fatal("unchanged it does not leave")
	}
	w := decide.Leave{Words: groups.Words{Post: "air", Lang: "id", Parts: 1}, At: h.now}
	kept, err := h.File(h, w, "air.png")
	if err != nil || len(kept) == 0 {
		t.Fatalf("the picture: %d bytes, %v", len(kept), err)
	}
	asset := (&groups.Asset{Hash: good.Assets[0].Hash}).Ref()
	h.records[asset].(*groups.Asset).Data[7] ^= 1
	if _, err := h.File(h, w, "air.png"); err == nil {
		t.Error("bytes that were damaged are sent")
	}
}

// TestApprovedPostsLeaveWithoutTheirFolder takes the folder away.
func TestApprovedPostsLeaveWithoutTheirFolder(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	want, err := h.File(h, decide.Leave{Words: groups.Words{Post: "air", Lang: "id", Parts: 1}, At: h.now}, "air.png")
	if err != nil {
		t.Fatal(err)
	}
	for name, library := range map[string]*content.Library{"while running": gone(t, h.files, true), "before the start": recalled(t, h.Library)} {
		w := h.World
		w.Library = library
		leave := decide.Leave{Words: groups.Words{Post: "air", Lang: "id", Parts: 1}, At: h.now}
		messages, why := w.Leaving(h, leave.Words, false, h.now)
		if why != "" || len(messages) != 1 || !strings.Contains(messages[0].Text, "_dua_ gelas") {
			t.Errorf("%s: air does not leave: %s %+v", name, why, messages)
			continue
		}
		if got, err := w.File(h, leave, "air.png"); err != nil || string(got) != string(want) {
			t.Errorf("%s: of its picture %d bytes leave, %v", name, len(got), err)
		}
		if _, why := w.Leaving(h, groups.Words{Post: "teh", Lang: "id", Parts: 1}, false, h.now); why == "" {
			t.Errorf("%s: a post nobody approved leaves", name)
		}
		if _, why := w.Leaving(h, leave.Words, false, h.now.AddDate(3, 0, 0)); why != string(content.Overdue) {
			t.Errorf("%s: long after its review date: %q", name, why)
		}
	}
}

// TestNothingButCareLeavesWhereNoPostIsKnown starts without a folder and without a list of posts.
func TestNothingButCareLeavesWhereNoPostIsKnown(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	h.Library = gone(t, h.files, false).Adrift()
	words := groups.Words{Post: "air", Lang: "id", Parts: 1}
	if _, why := h.Leaving(h, words, false, h.now); why != "unknown-post" {
		t.Errorf("a post leaves of which nothing is known: %q", why)
	}
	if messages, why := h.Leaving(h, words, true, h.now); why != "" || len(messages) != 1 {
		t.Errorf("a text of care does not leave: %q", why)
	}
}

// gone returns a library the folder of which is away: since it was loaded, or from the start.
func gone(t *testing.T, files fstest.MapFS, loaded bool) *content.Library {
	t.Helper()
	away := &awayFS{MapFS: files, away: !loaded}
	library, _ := content.Load(away)
	away.away = true
	return library
}

// TestACodeForOneNeverApprovesAnother shows two posts in any order and answers each in every way.
func TestACodeForOneNeverApprovesAnother(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; raced && n%10 > 0 {
			return
		}
		h := newDesk(rt)
		posts := []string{"air", "teh"}
		shown := map[string]*groups.Preview{}
		for range rapid.IntRange(1, 5).Draw(rt, "looks") {
			post := rapid.SampledFrom(posts).Draw(rt, "post")
			who := rapid.SampledFrom([]groups.PersonID{"lestari", "ayu"}).Draw(rt, "who")
			v := h.look(who, post)
			shown[post+string(who)] = v
			if rapid.Bool().Draw(rt, "edit") {
				h.files[post+".md"].Data = append(h.files[post+".md"].Data, "Lagi.\n"...)
				h.reload()
			}
		}
		of := shown[rapid.SampledFrom(slices.Sorted(maps.Keys(shown))).Draw(rt, "code of")]
		by := rapid.SampledFrom([]groups.PersonID{"lestari", "ayu", "dewi"}).Draw(rt, "by")
		as := of.Post
		switch rapid.IntRange(0, 2).Draw(rt, "how") {
		case 0:
			as = rapid.SampledFrom(posts).Draw(rt, "as")
			h.tells(by, "setujui "+as+" "+of.Code)
		case 1:
			m := h.message("", by, "ya")
			m.ReplyTo = &groups.Quote{ID: groups.MessageID(rapid.SampledFrom(of.Shown).Draw(rt, "message")), Author: groups.Party{Pita: true}}
			h.hear(m)
		default:
			h.tells(by, "ya")
		}
		for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
			a := r.(*groups.Approval)
			if as != of.Post || a.Post != of.Post || a.Source != of.Source || a.By != of.Person || a.By != by || string(a.Messages) != string(of.Messages) {
				rt.Fatalf("the code of %s for %s, from %s, approved %s by %s", of.Post, string(of.Person), string(by), a.Post, string(a.By))
			}
		}
	})
}

// spellings are ways to write a handle that people take for the same.
func spellings(handle string) []string {
	return []string{
		handle, strings.ToUpper(handle), "@" + handle, " " + handle + " ", strings.ReplaceAll(handle, "a", "а"),
		strings.ReplaceAll(handle, "i", "1"), handle + "\u200b", strings.ReplaceAll(handle, "n", "ｎ"),
	}
}

// TestNobodyApprovesTheirOwnLastEdit lets people edit a post in either language, leave names
// out, spell them oddly, go by new handles, move files, and approve.
func TestNobodyApprovesTheirOwnLastEdit(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; raced && n%10 > 0 {
			return
		}
		h := newDesk(rt)
		people := []groups.PersonID{"lestari", "ayu", "rani"}
		handle := map[groups.PersonID][]string{}
		for _, p := range people {
			handle[p] = []string{string(p)}
		}
		edited := map[string]map[groups.PersonID]bool{"id": {}, "en": {}} // since it was last approved
		file := map[string]string{"id": "air.md", "en": "air.en.md"}
		for step := range rapid.IntRange(3, 10).Draw(rt, "steps") {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			lang := rapid.SampledFrom([]string{"id", "en"}).Draw(rt, "lang")
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0, 1:
				name := rapid.SampledFrom(spellings(rapid.SampledFrom(handle[who]).Draw(rt, "handle"))).Draw(rt, "spelled")
				h.files[file[lang]] = &fstest.MapFile{Data: air("air", lang, "tuti", name, fmt.Sprint(step))}
				edited[lang][who] = true
				h.reload()
			case 2: // the name is left out, or another's is put there
				h.files[file[lang]] = &fstest.MapFile{Data: air("air", lang, "tuti", rapid.SampledFrom([]string{"", "budi"}).Draw(rt, "instead"), fmt.Sprint(step))}
				h.reload()
			case 3:
				next := fmt.Sprintf("%s-%d", who, step)
				h.introduce(who, next)
				handle[who] = append(handle[who], next)
			case 4:
				moved := fmt.Sprintf("pindah-%d.%s.md", step, lang)
				if f := h.files[file[lang]]; f != nil {
					delete(h.files, file[lang])
					h.files[moved], file[lang] = f, moved
					h.reload()
				}
			default:
				h.person(who).Locale = lang
				if p, _ := h.Library.Post("air", lang); p.Broken { // by a writer of no known letters
					if got := phrases(h.tells(who, "lihat air"), who); !slices.Equal(got, []string{"post.held-bare"}) {
						rt.Fatalf("%s is shown a broken post: %q", string(who), got)
					}
					break
				}
				v := h.look(who, "air")
				got := phrases(h.tells(who, "setujui air "+v.Code), who)
				if slices.Contains(got, "post.approved") {
					for l, names := range edited {
						if names[who] {
							rt.Fatalf("%s edited the %s file, and approves the %s one: %q", string(who), l, v.Lang, got)
						}
					}
					edited[v.Lang] = map[groups.PersonID]bool{}
				}
			}
		}
		h.person("dewi").Locale = ""
	})
}

// TestAPostKeepsItsWritersUnderAnotherName gives the file another id and another author.
func TestAPostKeepsItsWritersUnderAnotherName(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.files["air.md"].Data = air("air", "id", "rani", "", "Baru.")
	h.reload()
	h.files["air.md"].Data = air("air-baru", "id", "tuti", "", "Baru.")
	h.reload()
	if got := h.approve("rani", "air-baru"); !slices.Equal(got, []string{"post.own"}) {
		t.Errorf("who wrote it under another name hears %q", got)
	}
	if got := h.approve("ayu", "air-baru"); !slices.Equal(got, []string{"post.approved"}) {
		t.Errorf("who did not hears %q", got)
	}
}

// TestOnePersonIsNotTwo has an emergency post approved by two who prove to be one, and by two
// of whom one takes the other's handle.
func TestOnePersonIsNotTwo(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.files["air.md"].Data = []byte(strings.Replace(string(air("air", "id", "tuti", "", "")), "edukasi", "darurat", 1))
	h.reload()
	if got := h.approve("lestari", "air"); !slices.Equal(got, []string{"post.needs-second"}) {
		t.Fatalf("the first hears %q", got)
	}
	h.introduce("ayu", "1estari")
	if h.person("ayu").Handle != "ayu" {
		t.Errorf("ayu took the handle of lestari: %q", h.person("ayu").Handle)
	}
	if got := h.approve("ayu", "air"); !slices.Equal(got, []string{"post.approved"}) || h.whyNot("air", "id") != "" {
		t.Fatalf("the second hears %q; %s", got, h.whyNot("air", "id"))
	}
	merged := groups.Merge(h.person("lestari"), h.person("ayu")).(*groups.Person)
	merged.ID = "lestari"
	h.put(merged)
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		a := *r.(*groups.Approval)
		a.By = "lestari"
		h.put(&a)
	}
	if why := h.whyNot("air", "id"); why != string(content.NeedsSecond) {
		t.Errorf("approved twice by one person it is %q, want %q", why, content.NeedsSecond)
	}
}

// TestAReviewerWhoStopsTakesTheirApprovalsAlong ends a reviewer's time in each way; a later
// return brings nothing back.
func TestAReviewerWhoStopsTakesTheirApprovalsAlong(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(h *desk){
		"by the owner": func(h *desk) { h.tells("ratna", "peninjau selesai lestari") },
		"by the desk": func(h *desk) {
			h.hear(&groups.Given{Head: h.head(""), Order: &groups.RetireReviewer{Reviewer: "lestari"}})
		},
		"by a restored role": func(h *desk) { h.person("lestari").Reviewer = false },
		"by being forgotten": func(h *desk) {
			o := &groups.Forget{}
			o.Who = groups.Party{ID: "lestari"}
			h.hear(&groups.Given{Head: h.head(""), Order: o})
			delete(h.records, groups.Ref{Kind: groups.KindPerson, Person: "lestari"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newDesk(t)
			h.approve("lestari", "air")
			end(h)
			if why := h.whyNot("air", "id"); why != string(content.ReviewerGone) || h.leaves("air") {
				t.Errorf("it is %q, want %q", why, content.ReviewerGone)
			}
			if got := h.approve("ayu", "air"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
				t.Errorf("another reviewer hears %q", got)
			}
		})
	}
	h := newDesk(t)
	h.approve("lestari", "air")
	h.tells("ratna", "peninjau selesai lestari")
	h.introduce("lestari", "lestari")
	if h.leaves("air") {
		t.Error("she reviews again, and her old approval with her")
	}
}

// TestARejectedPostDoesNotLeave says no to what another had approved.
func TestARejectedPostDoesNotLeave(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	v := h.look("ayu", "air")
	d := h.tells("ayu", "tolak air "+v.Code+" sumbernya sudah lama")
	if why := h.whyNot("air", "id"); why != string(content.Rejected) || h.leaves("air") || d.Reason != "post.rejected" {
		t.Errorf("it is %q after %s", why, d.Reason)
	}
	if strings.Contains(d.Detail, "lama") {
		t.Errorf("the journal holds the reviewer's words: %q", d.Detail)
	}
	if got := h.approve("rani", "air"); !slices.Equal(got, []string{"post.still-rejected"}) || h.leaves("air") {
		t.Errorf("a third hears %q", got)
	}
	if h.approve("ayu", "air"); !h.leaves("air") {
		t.Errorf("who said no says yes, and it is %q", h.whyNot("air", "id"))
	}
	h.files["air.md"].Data = append(h.files["air.md"].Data, "Lagi.\n"...)
	h.reload()
	if why := h.whyNot("air", "id"); why != string(content.Changed) {
		t.Errorf("mended it is %q", why)
	}
}

// TestWhatNobodyRestsOnGoes approves a post anew, and looks at what is kept.
func TestWhatNobodyRestsOnGoes(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	count := func() (sources, assets int) {
		return len(h.List(groups.Ref{Kind: groups.KindSource})), len(h.List(groups.Ref{Kind: groups.KindAsset}))
	}
	h.approve("lestari", "air")
	h.approve("lestari", "teh")
	if s, a := count(); s != 2 || a != 1 {
		t.Errorf("two posts with one picture keep %d sources and %d files", s, a)
	}
	h.files["air.md"].Data = append(h.files["air.md"].Data, "Lagi.\n"...)
	h.reload()
	d := h.tells("lestari", "lihat air")
	if got := phrases(d, "lestari"); !slices.Equal(got, []string{"air", "post.changes", "post.preview"}) {
		t.Errorf("of a changed post she is shown %q", got)
	}
	for _, o := range d.Send {
		if c := groups.ContentOf(o.Action); c.Words.Phrase == "post.changes" {
			if line := c.Words.Lines[0]; line.Phrase != "change.new" || line.Args[2].Value != "Lagi." {
				t.Errorf("the change is marked as %+v", line)
			}
		}
	}
	h.approve("lestari", "air")
	if s, a := count(); s != 2 || a != 1 {
		t.Errorf("approved anew they keep %d sources and %d files", s, a)
	}
}

// TestFortyChangedTextsFitAPhone has only the renderer change of many posts.
func TestFortyChangedTextsFitAPhone(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	many := 38
	if raced {
		many = 8
	}
	for i := range many {
		id := fmt.Sprintf("pos-%02d", i)
		h.files[id+".md"] = &fstest.MapFile{Data: air(id, "id", "tuti", "", id)}
	}
	h.reload()
	for _, id := range h.Library.IDs() {
		h.approve("lestari", id)
	}
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		a := r.(*groups.Approval)
		a.Renderer, a.Messages = "pita-render-0", []byte(strings.Replace(string(a.Messages), "_dua_", "__dua__", 1))
	}
	rounds := 0
	for d := h.tells("lestari", "setujui semua"); ; d = h.tells("lestari", "setujui semua") {
		said := phrases(d, "lestari")
		if said[0] == "post.nothing-changed" {
			break
		}
		if rounds++; rounds > 8 || len(said) > 6 {
			t.Fatalf("round %d says %d things: %q", rounds, len(said), said)
		}
		last := groups.ContentOf(d.Send[len(d.Send)-1].Action).Words
		for _, o := range d.Send[:len(d.Send)-1] {
			if c := groups.ContentOf(o.Action); len(c.Words.Lines) != 1 || c.Words.Lines[0].Phrase != "change.both" {
				t.Errorf("a change of the renderer is shown as %+v", c.Words)
			}
		}
		got := phrases(h.tells("lestari", "setujui semua "+last.Args[2].Value), "lestari")
		if !slices.Equal(got, []string{"listed.approved"}) {
			t.Fatalf("she hears %q", got)
		}
	}
	for _, id := range h.Library.IDs() {
		if !h.leaves(id) {
			t.Errorf("%s is %q", id, h.whyNot(id, "id"))
		}
	}
}

// TestAnApprovalOfBeforeIsStillRead reads one without files and without an end.
func TestAnApprovalOfBeforeIsStillRead(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	ref := (&groups.Approval{Post: "air", Lang: "id", Handle: "lestari"}).Ref()
	a := *h.records[ref].(*groups.Approval)
	a.Assets = nil
	data, err := groups.EncodeRecord(&a)
	if err != nil || strings.Contains(string(data), "assets") || strings.Contains(string(data), "ended") {
		t.Fatalf("%s, %v", data, err)
	}
	var old groups.Approval
	if err := json.Unmarshal(data, &old); err != nil {
		t.Fatal(err)
	}
	h.records[ref] = &old
	if !h.leaves("air") {
		t.Errorf("it is %q", h.whyNot("air", "id"))
	}
	if data, err := h.File(h, decide.Leave{Words: groups.Words{Post: "air", Lang: "id", Parts: 1}, At: h.now}, "air.png"); err != nil || len(data) == 0 {
		t.Errorf("its picture: %v", err)
	}
}
