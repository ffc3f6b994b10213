package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// TestMulaiRefuses names what is missing before a group goes live.
func TestMulaiRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.club().Live = false
	h.person("wati").Reached = time.Time{}
	for _, want := range []string{"live.needs-staff", "live.needs-introduction"} {
		d := h.says("dewi", "!mulai")
		if got := phrases(d, "dewi"); !slices.Equal(got, []string{want}) || string(d.Reason) != want {
			t.Errorf("mulai is answered %q for the reason %s, want %q", got, d.Reason, want)
		}
		if h.club().Live {
			t.Fatalf("the group is live without %s", want)
		}
		h.person("wati").Reached = h.now
	}
}

// TestOrdersOfThoseWhoMayNot holds that an order in the group meets silence, and one in
// private a plain answer.
func TestOrdersOfThoseWhoMayNot(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"mulai", "latihan", "kirim sadari-01", "jeda", "lanjut", "kasus", "aturan", "status", "jadwal", "tarik sadari-01", "setujui semua"} {
		h := newHouse(t)
		if d := h.says("sari", "!"+order); len(d.Send) > 0 {
			t.Errorf("!%s of a patient is met with %q", order, did(d))
		}
		if got := did(h.tells("sari", order)); !slices.Equal(got, []string{"whisper order.denied"}) {
			t.Errorf("%s of a patient, in private, is answered %q", order, got)
		}
	}
}

// TestRemovalNeedsPeople counts who must agree, by how long somebody has been a member.
func TestRemovalNeedsPeople(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		since time.Duration
		two   bool
	}{"ten days": {10, false}, "thirty days": {30, false}, "a month and a day": {31, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.member("joko").Since = h.now.Add(-c.since * 24 * time.Hour)
			alone := slices.Contains(did(h.agree("dewi")), "remove")
			again := slices.Contains(did(h.agree("dewi")), "remove")
			if alone == c.two || again && c.two {
				t.Errorf("one person removes: %v, the same one twice: %v", alone, again)
			}
			if c.two && !slices.Contains(did(h.agree("wati")), "remove") {
				t.Error("two people agreed, and joko is still there")
			}
		})
	}
}

// agree lets somebody ask for joko's removal, and agree by the number that is shown.
func (h *house) agree(who groups.PersonID) groups.Decision {
	h.tb.Helper()
	ask := h.message(club, who, "!keluarkan @joko")
	ask.Mentions = []groups.Party{{ID: "joko"}}
	for _, r := range h.hear(ask).Put {
		if q, ok := r.(*groups.Question); ok {
			return h.tells(who, "ya "+q.Code)
		}
	}
	return groups.Decision{}
}

// TestFrozenPeopleUndoNothing suspends what can't be undone, also what was asked before.
func TestFrozenPeopleUndoNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ask := h.message(club, "dewi", "!keluarkan @joko")
	ask.Mentions = []groups.Party{{ID: "joko"}}
	var number string
	for _, r := range h.hear(ask).Put {
		if q, ok := r.(*groups.Question); ok {
			number = q.Code
		}
	}
	h.person("dewi").Frozen = true
	if got := did(h.tells("dewi", "ya "+number)); !slices.Equal(got, []string{"whisper order.frozen"}) {
		t.Errorf("a frozen person's agreement does %q", got)
	}
}

// TestLateOrders holds which orders are obeyed however late.
func TestLateOrders(t *testing.T) {
	t.Parallel()
	for text, obeyed := range map[string]bool{
		"senyap": true, "berhenti": true, "kosongkan": true, "lupa pin": true, "data saya": true,
		"status": false, "jeda": false, "kirim sadari-01": false, "mulai": false,
	} {
		h := newHouse(t)
		m := h.message("", "dewi", text)
		m.At = h.now.Add(-3 * time.Hour)
		late := slices.Contains(did(h.hear(m)), "whisper order.late")
		if late == obeyed {
			t.Errorf("%s, three hours late, is obeyed: %v, want %v", text, !late, obeyed)
		}
	}
}

// TestDeskOrdersNeedTheRole holds that the desk is no way around the table of commands.
func TestDeskOrdersNeedTheRole(t *testing.T) {
	t.Parallel()
	for _, o := range []groups.Order{
		&groups.GoDry{}, &groups.SendPost{Post: "sadari-01"}, &groups.WithdrawPost{Post: "sadari-01"},
		&groups.Introduce{}, &groups.Retire{}, &groups.Forget{}, &groups.Confirm{}, &groups.ShowCases{}, &groups.ApproveAll{},
	} {
		h := newHouse(t)
		if d := h.hear(&groups.Given{Head: h.head(club), By: groups.Party{ID: "sari"}, Order: o}); d.Reason != "order.denied" {
			t.Errorf("a patient gives %s at the desk: %s", groups.OrderName(o), d.Reason)
		}
	}
}

// TestAnAlertIsAnsweredOnce lets two people answer one alert.
func TestAnAlertIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.says("sari", "ingin mati")
	h.now = h.now.Add(10 * time.Minute)
	for _, timer := range h.timers {
		if timer.Kind == "care.next" {
			h.hear(&groups.TimerDue{Head: h.head(club), Timer: timer})
		}
	}
	if got := phrases(h.tells("wati", "1"), "wati"); !slices.Equal(got, []string{"alert.taken"}) {
		t.Errorf("the first who answers hears %q", got)
	}
	if got := phrases(h.tells("dewi", "1"), "dewi"); !slices.Equal(got, []string{"alert.taken-other"}) {
		t.Errorf("the second hears %q", got)
	}
	if got := phrases(h.tells("dewi", "3"), "dewi"); !slices.Equal(got, []string{"alert.taken-other"}) {
		t.Errorf("one who doesn't hold the case closes it: %q", got)
	}
}

// TestRoleOfWhoAddedPita holds that only the owner confirms the one who added Pita.
func TestRoleOfWhoAddedPita(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.club().AddedBy = "joko"
	h.member("joko").Admin, h.member("joko").Unproven = true, true
	m := h.message(club, "dewi", "!akui @joko")
	m.Mentions = []groups.Party{{ID: "joko"}}
	h.hear(m)
	if h.member("joko").Role != groups.Patient {
		t.Error("a facilitator confirmed the one who added Pita")
	}
	m = h.message(club, "ratna", "!akui @joko")
	m.Mentions = []groups.Party{{ID: "joko"}}
	h.hear(m)
	if h.member("joko").Role != groups.Facilitator {
		t.Error("the owner's word did not count")
	}
}

// TestTheDoorOpensWhenTheGroupGoesLive asks to join a group that is still rehearsing.
func TestTheDoorOpensWhenTheGroupGoesLive(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.club().Live = false
	h.put(&groups.Person{ID: "mira", Reached: h.now, Consented: h.now})
	if got := did(h.hear(&groups.Asked{Head: h.head(club), Who: groups.Party{ID: "mira"}})); len(got) > 0 {
		t.Errorf("in the dry run Pita does %q", got)
	}
	h.approve("perkenalan")
	if got := did(h.says("dewi", "!mulai")); !slices.Contains(got, "approve") {
		t.Errorf("the group goes live, and mira still waits: %q", got)
	}
}

// approve lets a clinician see and approve a post.
func (h *house) approve(post string) {
	h.tb.Helper()
	h.put(&groups.Person{ID: "lestari", Reviewer: true, Handle: "lestari", Reached: h.now})
	for _, r := range h.tells("lestari", "lihat "+post).Put {
		if v, ok := r.(*groups.Preview); ok {
			h.tells("lestari", "setujui "+post+" "+v.Code)
			return
		}
	}
	h.tb.Fatalf("%s can't be shown", post)
}
