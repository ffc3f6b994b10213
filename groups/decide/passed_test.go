package decide_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pita/groups"
	"pita/moderation"
)

// passages returns by hash which approvals hold a text: as it is noted, and counted anew.
func (h *desk) passages() (noted, counted map[string][]string) {
	noted, counted = map[string][]string{}, map[string][]string{}
	var given []*groups.Approval
	for _, r := range h.records {
		switch r := r.(type) {
		case *groups.Approval:
			given = append(given, r)
		case *groups.Passage:
			noted[r.Hash] = slices.Sorted(slices.Values(r.Of))
		}
	}
	for _, p := range groups.PassagesOf(given...) {
		counted[p.Hash] = slices.Sorted(slices.Values(p.Of))
	}
	return noted, counted
}

// TestApprovedWordsAreFoundWhileTheyAre has reviewers approve a post that is edited again and
// again: what is noted of its words is what a count of all approvals gives.
func TestApprovedWordsAreFoundWhileTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		h := newDesk(r)
		for range rapid.IntRange(1, 5).Draw(r, "steps") {
			more := rapid.SampledFrom([]string{"", "Atau teh.", "Atau air kelapa."}).Draw(r, "more")
			h.files["air.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", more)}
			h.reload()
			h.approve(rapid.SampledFrom([]groups.PersonID{"lestari", "ayu", "rani"}).Draw(r, "who"), rapid.SampledFrom([]string{"air", "teh"}).Draw(r, "post"))
			noted, counted := h.passages()
			if diff := cmp.Diff(counted, noted); diff != "" || len(counted) == 0 {
				r.Fatalf("noted of %d approved texts (-counted +noted):\n%s", len(counted), diff)
			}
		}
	})
}

// TestWhoPassesAnApprovedPostOnSpreadsNoAdvert has somebody pass on the words of a post that a
// rule hits: once they are approved; not when they were changed, or when more stands beside them.
func TestWhoPassesAnApprovedPostOnSpreadsNoAdvert(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	var err error
	if h.Rules, err = moderation.Make(moderation.Rule{ID: "teh-ajaib", Lane: groups.Hide, Reason: "Teh tidak menyembuhkan.", Words: []string{"teh ajaib"}}); err != nil {
		t.Fatal(err)
	}
	h.files["air.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", "Bukan teh ajaib.")}
	h.reload()
	h.approve("lestari", "air")
	texts := h.records[(&groups.Approval{Post: "air", Lang: "id", Handle: "lestari"}).Ref()].(*groups.Approval).Texts()
	if len(texts) == 0 {
		t.Fatal("the approval holds no text")
	}
	said := texts[len(texts)-1]
	h.now = h.now.AddDate(0, 0, 8) // the rules are in force
	hit := func(text string) bool { return h.says("sari", text).Reason == "moderation.hidden" }
	if !hit(said+"!") || hit(said) {
		t.Errorf("%q: what is not word for word as approved passes, or what is does not", said)
	}
	h.files["air.md"] = &fstest.MapFile{Data: air("air", "id", "tuti", "", "Atau teh.")}
	h.reload()
	h.approve("lestari", "air")
	if !hit(said) {
		t.Error("words pass that no approval holds any more")
	}
}
