package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// TestNewNumberKeepsThePeopleAndBeginsAnew holds that whoever wrote to the old number has
// not written to the new one, that groups rehearse until it is there, and that all else stays.
func TestNewNumberKeepsThePeopleAndBeginsAnew(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.tells("sari", "rasanya saya ingin mati saja")
	cases := len(h.List(groups.Ref{Kind: groups.KindCase}))
	people := len(h.List(groups.Ref{Kind: groups.KindPerson}))
	h.put(&groups.Number{Health: groups.Banned, Until: h.now.Add(time.Hour)})
	d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.ChangeNumber{}})
	if d.Reason != "number.replaced" || cases == 0 {
		t.Fatalf("the reason is %s, with %d cases open", d.Reason, cases)
	}
	for _, r := range h.List(groups.Ref{Kind: groups.KindPerson}) {
		if p := r.(*groups.Person); !p.Reached.IsZero() || len(p.Sent) > 0 {
			t.Errorf("%s counts as one who has written to the new number, or has messages that it could take back", string(p.ID))
		}
	}
	if g := h.club(); g.Live || g.Here || g.Admin || len(g.Staff) != 2 {
		t.Errorf("the group is %+v; want it kept with its staff, in dry run, the new number not in it", g)
	}
	n := h.Load((&groups.Number{}).Ref()).(*groups.Number)
	if !n.Dry || n.Health != groups.Well || !n.Until.IsZero() {
		t.Errorf("the number is %+v; want it well, and waiting for the owner", n)
	}
	if got := len(h.List(groups.Ref{Kind: groups.KindCase})); got != cases || len(h.List(groups.Ref{Kind: groups.KindPerson})) != people {
		t.Errorf("%d cases are left of %d, or people are lost", got, cases)
	}
	var parked []string
	for _, o := range d.Send {
		if !o.Parked {
			t.Errorf("the new number would write first: %s", groups.ActionName(o.Action))
		}
		if o.Parked {
			parked = append(parked, groups.ContentOf(o.Action).Words.Phrase)
		}
	}
	if !slices.Contains(parked, "owner.new-number") {
		t.Errorf("what waits for the owner is %v; want what is to be done by hand", parked)
	}
	for _, c := range d.Cancel {
		if c.To == "" && c.In == "" || !c.NoCare {
			t.Errorf("the decision takes back %+v; want nothing of care, and nothing of everybody at once", c)
		}
	}
	if again := h.says("joko", "!mulai"); len(again.Send) > 0 {
		t.Error("a patient lets the new number speak")
	}
}

// TestNewNumberIsTheOperatorsOrder holds that nobody below an owner changes the number.
func TestNewNumberIsTheOperatorsOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	d := h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "dewi"}, Order: &groups.ChangeNumber{}})
	if d.Reason != "order.denied" || !h.club().Live {
		t.Errorf("a facilitator changes the number: %s", d.Reason)
	}
}
