package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// What was approved of a post goes 400 days after the post was withdrawn or deleted, unless
// another post rests on it; what is there stays, also when its reviewer stopped.
func TestPurgeTakesOutWhatWasApprovedOfPostsThatAreOver(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 1)
	s := open(t, dir, store.Options{})
	approved := func(post, why string, ended time.Time, assets ...string) []groups.Record {
		a := &groups.Approval{Post: post, Lang: "id", Handle: "ayu", Source: "s-" + post, Messages: []byte("[]"), Ended: ended, Why: why}
		out := []groups.Record{a, &groups.Source{Post: post, Lang: "id", Hash: a.Source, Text: []byte(post)}}
		for _, name := range assets {
			a.Assets = append(a.Assets, groups.AssetNote{Name: name, Hash: name})
			out = append(out, &groups.Asset{Hash: name, Data: []byte(name)})
		}
		return out
	}
	var put []groups.Record
	put = append(put, approved("stays", "", time.Time{}, "shared", "its-own")...)
	put = append(put, approved("retired", groups.EndedRetired, start)...)
	put = append(put, approved("withdrawn", groups.EndedWithdrawn, start, "shared", "withdrawn-too")...)
	put = append(put, approved("deleted", "", time.Time{}, "deleted-too")...)
	put = append(put, approved("comes-back", "", time.Time{})...)
	apply(t, s, message(50, "62811-0000-1", "group-1"), decideTo(groups.Decision{Put: put}))
	there := map[string]bool{"stays": true, "retired": true, "withdrawn": true}
	left := func(after int, without ...string) {
		t.Helper()
		err := s.PurgePosts(t.Context(), start.AddDate(0, 0, after), func(post, lang string) bool { return lang == "id" && there[post] })
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, r := range put {
			ref := r.Ref()
			if name := string(ref.Kind) + " " + ref.ID; !slices.ContainsFunc(without, func(w string) bool { return strings.Contains(name, w) }) {
				want = append(want, name)
			}
		}
		err = s.Read(t.Context(), func(st groups.State) error {
			for _, kind := range []groups.Kind{groups.KindApproval, groups.KindSource, groups.KindAsset} {
				for _, r := range st.List(groups.Ref{Kind: kind}) {
					got = append(got, string(kind)+" "+r.Ref().ID)
				}
			}
			return nil
		})
		slices.Sort(got)
		slices.Sort(want)
		if want = slices.Compact(want); err != nil || !slices.Equal(got, want) {
			t.Errorf("after %d days: %q, %v\nwant %q", after, got, err, want)
		}
	}
	left(10) // from now on it is known that two are gone
	left(399)
	there["comes-back"] = true
	left(401, "withdrawn")
	left(405, "withdrawn")
	there["comes-back"] = false
	left(409, "withdrawn")
	left(411, "withdrawn", "deleted")
	left(500, "withdrawn", "deleted")
	left(820, "withdrawn", "deleted", "comes-back")
	if c, err := s.Check(t.Context()); err != nil || len(c.Unsound) != 0 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}

// Why a reviewer said no is kept for ninety days, that they did for good.
func TestPurgeTakesOutWhyReviewersSaidNo(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 1)
	s := open(t, dir, store.Options{})
	no := &groups.Rejection{Post: "a", Lang: "id", Handle: "ayu", At: start, Source: "1", Reason: "dosisnya salah"}
	apply(t, s, message(50, "62811-0000-1", "group-1"), decideTo(groups.Decision{Put: []groups.Record{no}}))
	checkReason(t, s, no, 89, no.Reason)
	checkReason(t, s, no, 91, "")
}

func checkReason(t *testing.T, s *store.Store, no *groups.Rejection, after int, want string) {
	t.Helper()
	if err := s.Purge(t.Context(), start.AddDate(0, 0, after)); err != nil {
		t.Fatal(err)
	}
	err := s.Read(t.Context(), func(st groups.State) error {
		got, _ := st.Load(no.Ref()).(*groups.Rejection)
		if got == nil || got.Reason != want || got.Source != no.Source {
			t.Errorf("after %d days: %+v, want the reason %q", after, got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
