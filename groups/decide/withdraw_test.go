package decide_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// TestACopyIsTakenBackBehindWhateverWasSaidSince lets Sari read a post and then talk to Pita
// so much that other messages are no longer remembered: the copy is still taken back, once,
// and neither one of two days ago nor that of another post is.
func TestACopyIsTakenBackBehindWhateverWasSaidSince(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	note := func(id, post string, ago time.Duration) groups.SentNote {
		return groups.SentNote{Action: groups.ActionID(id), At: h.now.Add(-ago), Post: post}
	}
	sari := *h.person("sari")
	sari.Sent = []groups.SentNote{note("old", "kemo-mual", 49*time.Hour), note("mine", "kemo-mual", time.Hour), note("other", "lelah-tidur", time.Hour)}
	for i := range 20 {
		sari.Sent = append(sari.Sent, note(fmt.Sprint("word", i), "", time.Minute))
	}
	h.put(&sari)
	rina := *h.person("rina") // never wrote to Pita, so nothing reached her
	rina.Sent = []groups.SentNote{note("parked", "kemo-mual", time.Hour)}
	h.put(&rina)
	ratna := *h.person("ratna")
	ratna.Handle = "ratna"
	h.put(&ratna)
	h.tells("sari", "bantuan")
	d := h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "ratna"}, Order: &groups.WithdrawPost{Post: "kemo-mual"}})
	var back []string
	for _, o := range d.Send {
		if r, ok := o.Action.(*groups.Retract); ok {
			back = append(back, string(r.Message))
		}
	}
	if !slices.Equal(back, []string{"mine"}) {
		t.Errorf("%v takes back %q, want the one copy", d.Reason, back)
	}
	if notes := h.person("sari").Sent; len(notes) > 25 {
		t.Errorf("%d messages to one person are remembered", len(notes))
	}
}
