package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// houseWithPosts is a house that sent two posts to a group: one to people who are told apart
// still, and one so long ago that only figures are left.
func houseWithPosts(t *testing.T) ruledHouse {
	t.Helper()
	h := houseWithRules(t)
	s, err := store.Open(h.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Now().UTC()
	reach := &groups.Reach{Group: "g1", ID: "A1", At: now, Salt: []byte("of a test")}
	for i := range 13 {
		m := reach.Mark(groups.PersonID(fmt.Sprint("person-", i)))
		m.Got, m.Read, m.Emoji = true, i < 4, reach.Kind(map[bool]string{true: "🙏", false: "❤"}[i < 3])
	}
	old := &groups.Sending{Group: "g1", ID: "A2", Post: "polling-topik", Lang: "id", Members: 40, Options: []string{"Lelah", "Makan"}, Closed: true}
	old.Left, old.Reached, old.Read, old.Votes, old.Voters = now.AddDate(0, 0, -30), 39, 22, []int{8, 7}, 15
	_, err = s.Apply(t.Context(), deskEvent(&groups.Reload{}), func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{
			&groups.Sending{Group: "g1", ID: "A1", Post: "sadari-01", Lang: "id", Left: now, Members: 40}, reach, old,
			&groups.Sending{Group: "g1", ID: "A3", Post: "kemo-mual", Lang: "id", Members: 40}, // never left
		}}
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestContentStats lists what was sent with the figures that may be shown.
func TestContentStats(t *testing.T) {
	t.Parallel()
	h := houseWithPosts(t)
	got := h.do(t, 0, "content", "stats")
	wantAll(t, got, "sadari-01 Pita Pink 10+ <5 ❤ 10", "polling-topik Pita Pink 35+ 20+ Lelah 8 · Makan 7")
	for _, never := range []string{"🙏", "13", "39", "22", "kemo-mual"} {
		if strings.Contains(got, never) {
			t.Errorf("%q is shown:\n%s", never, got)
		}
	}
	if got := h.do(t, 0, "content", "stats", "--group", "Pita Ungu"); !strings.Contains(got, "Tidak ada yang dikirim") {
		t.Errorf("of another group it says:\n%s", got)
	}
	if got := h.do(t, 0, "content", "stats", "--since", "2d"); strings.Contains(got, "polling-topik") {
		t.Errorf("what was sent before is listed:\n%s", got)
	}
	h.do(t, 1, "content", "stats", "--group", "Entah")
	h.do(t, 2, "content", "stats", "--since", "entah")
}

// TestContentStatsAsJSON holds what other programs read.
func TestContentStatsAsJSON(t *testing.T) {
	t.Parallel()
	var got struct {
		Sent  []postStat `json:"sent"`
		Posts []lastStat `json:"posts"`
	}
	h := houseWithPosts(t)
	if err := json.Unmarshal([]byte(h.do(t, 0, "content", "stats", "--json")), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Sent) != 2 {
		t.Fatalf("%d posts, want 2", len(got.Sent))
	}
	poll, post := got.Sent[0], got.Sent[1]
	if post.Read != nil || post.Reached == nil || *post.Reached != 10 || len(post.Reactions) != 1 || post.Others != nil || post.Final {
		t.Errorf("of the new one: %+v", post)
	}
	if poll.Voters == nil || *poll.Voters != 15 || !poll.Final || len(poll.Votes) != 2 {
		t.Errorf("of the old one: %+v", poll)
	}
	sent := func(id string) bool {
		return slices.ContainsFunc(got.Posts, func(l lastStat) bool { return l.Post == id && l.Last != nil })
	}
	if !sent("sadari-01") || !sent("polling-topik") || sent("kemo-mual") {
		t.Errorf("the wrong posts were sent: %+v", got.Posts)
	}
}
