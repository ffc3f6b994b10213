package decide_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
)

const drink = "---\nid: minum-air\njudul: Minum air\njenis: pengingat\npenulis: rani\ntinjau: 2027-06-30\nmusim: 01-01..01-31\n---\nMinum air putih.\n"

// libraryOf is a library of one post.
func libraryOf(text string) fstest.MapFS { return fstest.MapFS{"minum-air.md": {Data: []byte(text)}} }

// approveDrink keeps a reviewer's word for the post as the house's library has it.
func (h *house) approveDrink() {
	h.tb.Helper()
	p, ok := h.Library.Post("minum-air", "id")
	body, err := h.Library.Body(p)
	if !ok || err != nil {
		h.tb.Fatal(ok, err)
	}
	messages, _ := render.Post(p, body)
	data, err := json.Marshal(messages)
	if err != nil {
		h.tb.Fatal(err)
	}
	h.person("wati").Reviewer, h.person("wati").Handle = true, "lestari"
	h.put(&groups.Approval{Post: p.ID, Lang: "id", By: "wati", Handle: "lestari", At: h.now, Source: p.Source.String(),
		Rendered: render.Hash(messages).String(), Renderer: render.ID, Messages: data, Parts: 1})
	h.put(&groups.Source{Post: p.ID, Lang: "id", Hash: p.Source.String(), File: p.File, Text: []byte(drink)})
}

func (h *house) reads(l *content.Library) {
	h.World = decide.NewWorld(h.Rules, l, phrase.Embedded())
}

// A post whose file is broken can still be looked at, as it was approved, with what is to be
// mended; and it does not leave.
func TestAHeldPostIsShownAndDoesNotLeave(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	good, found := content.Load(libraryOf(drink))
	if len(found) > 0 {
		t.Fatal(found)
	}
	h.reads(good)
	h.person("dewi").Role = groups.Coordinator
	if got := phrases(h.tells("dewi", "lihat minum-air"), "dewi"); !slices.Contains(got, "post.preview-note") {
		t.Errorf("a sound post: Pita says %v", got)
	}
	broken, _ := good.Again(libraryOf(strings.Replace(drink, "pengingat", "pengingatt", 1)))
	h.reads(broken)
	if got := phrases(h.tells("dewi", "lihat minum-air"), "dewi"); !slices.Equal(got, []string{"post.held-bare"}) {
		t.Errorf("held, never approved: Pita says %v", got)
	}
	h.reads(good)
	h.approveDrink()
	words := groups.Words{Post: "minum-air", Lang: "id", Parts: 1}
	if _, why := h.Leaving(h, words, false, h.now); why != "" {
		t.Fatalf("the approved post may not leave: %s", why)
	}
	h.reads(broken)
	d := h.tells("dewi", "lihat minum-air")
	if got := phrases(d, "dewi"); !slices.Equal(got, []string{"minum-air", "post.held"}) {
		t.Errorf("held, and approved before: Pita says %v", got)
	}
	said := groups.ContentOf(d.Send[1].Action).Words
	if said.Args[1].Value != "minum-air.md:4" || !strings.Contains(said.Args[2].Value, "pengingatt") {
		t.Errorf("the note says %+v, want line 4 and what is wrong there", said.Args)
	}
	preview := words
	preview.Preview = true
	if m, why := h.Leaving(h, preview, false, h.now); why != "" || m[0].Text != "Minum air putih." {
		t.Errorf("the preview is %v (%s)", m, why)
	}
	if _, why := h.Leaving(h, words, false, h.now); why != string(content.Broken) {
		t.Errorf("the held post may not leave because of %q, want broken", why)
	}
}

// Without the folder what was approved goes on leaving, in its season.
func TestSeasonsHoldWithoutTheFolder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	good, _ := content.Load(libraryOf(drink))
	h.reads(good)
	h.approveDrink()
	h.reads(good.Adrift())
	words := groups.Words{Post: "minum-air", Lang: "id", Parts: 1}
	if _, why := h.Leaving(h, words, false, h.now); why != "" {
		t.Errorf("in its season it may not leave because of %q", why)
	}
	if _, why := h.Leaving(h, words, false, h.now.AddDate(0, 3, 0)); why != string(content.OutOfSeason) {
		t.Errorf("out of its season it may not leave because of %q", why)
	}
}

// Who writes the posts hears of faults in their own language; without them the owners do.
func TestFaultsOfPostsAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	faults := []groups.PostFault{{File: "a.md", Line: 3, Code: "unknown-key", Args: []string{"judl", "judul"}}, {File: "b.md", Code: "odd-file"}}
	hear := func(to groups.PersonID, n int) []groups.Words {
		d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{Posts: faults[:n]}})
		for _, o := range d.Send {
			if c := groups.ContentOf(o.Action); c != nil && c.Words.Phrase == "owner.posts-broken" && o.Action.Where().To.ID == to {
				return c.Words.Lines
			}
		}
		return nil
	}
	if got := hear("ratna", 2); len(got) != 2 || got[1].Args[0].Value != "b.md" {
		t.Errorf("the owner hears %+v", got)
	}
	h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"joko"}})
	h.person("joko").Locale = "en"
	got := hear("joko", 1)
	if len(got) != 1 || got[0].Args[0].Value != "a.md:3" || !strings.Contains(got[0].Args[1].Value, "Did you mean") {
		t.Errorf("the coordinator hears %+v", got)
	}
	for range 9 {
		faults = append(faults, groups.PostFault{File: "c.md", Code: "odd-file"})
	}
	if got := hear("joko", 11); len(got) != 4 || got[3].Phrase != "owner.posts-broken-more" {
		t.Errorf("of many faults the coordinator hears %+v", got)
	}
	if hear("ratna", 1) != nil || hear("joko", 0) != nil {
		t.Error("somebody hears what is not theirs, or of nothing")
	}
}
