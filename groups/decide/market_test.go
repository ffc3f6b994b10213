package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
	"pita/moderation"
)

// goods are a rule of goods, one of swindles, and one of a text that is both.
func goods() []moderation.Rule {
	sells := moderation.Plain("jualan", groups.Hold, "jual")
	sells.Market = true
	return []moderation.Rule{sells, moderation.Plain("tipu", groups.Hide, "tipu"), moderation.Plain("tahan", groups.Hold, "tahan")}
}

// TestMarketDays holds when goods pass, minute by minute, in the group's zone.
func TestMarketDays(t *testing.T) {
	t.Parallel()
	jakarta := time.FixedZone("WIB", 7*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 1, day, hour, minute, 0, 0, jakarta) }
	for name, c := range map[string]struct {
		order string
		zone  string
		at    time.Time
		pass  bool
	}{
		"before its day":               {"pasar sabtu", "", at(9, 23, 59), false},
		"as it begins":                 {"pasar sabtu", "", at(10, 0, 0), true},
		"at its last minute":           {"pasar sabtu", "", at(10, 23, 59), true},
		"when it is over":              {"pasar sabtu", "", at(11, 0, 0), false},
		"the week after":               {"pasar sabtu", "", at(17, 12, 0), true},
		"a year later":                 {"pasar sabtu 08.00-18.00", "", at(10+52*7, 12, 0), true},
		"too early in the day":         {"pasar sabtu 08.00-18.00", "", at(10, 7, 59), false},
		"in its hours":                 {"pasar sabtu 08.00-18.00", "", at(10, 8, 0), true},
		"as its hours end":             {"pasar sabtu 08.00-18.00", "", at(10, 18, 0), false},
		"until midnight":               {"pasar sabtu 20.00-24.00", "", at(10, 23, 59), true},
		"tomorrow":                     {"pasar besok", "", at(6, 12, 0), true},
		"tomorrow is not every week":   {"pasar besok", "", at(13, 12, 0), false},
		"this Saturday":                {"pasar sabtu ini", "", at(10, 12, 0), true},
		"this Saturday, not the next":  {"pasar sabtu ini", "", at(17, 12, 0), false},
		"today, its weekday":           {"pasar senin", "", at(5, 12, 0), true},
		"a date":                       {"pasar 12 jan 9-12", "", at(12, 11, 59), true},
		"in Papua the day comes first": {"pasar sabtu", "WIT", at(9, 22, 0), true},
		"in Papua the day ends first":  {"pasar sabtu", "WIT", at(10, 22, 0), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, goods()...)
			h.club().Zone = c.zone
			if got := did(h.tells("dewi", c.order)); !slices.Equal(got, []string{"whisper market.set"}) {
				t.Fatalf("%q is answered %q", c.order, got)
			}
			h.now = c.at.UTC()
			got := did(h.says("sari", "jual"))
			if pass := len(got) == 0; pass != c.pass {
				t.Errorf("%s, at %s: goods pass: %v, want %v (%q)", c.order, c.at.Format("Mon 2 15:04"), pass, c.pass, got)
			}
		})
	}
}

// TestMarketDaysAreNoShield sells beside what never passes, with three strikes, and with a
// clock that was a year ahead.
func TestMarketDaysAreNoShield(t *testing.T) {
	t.Parallel()
	h := newHouse(t, goods()...)
	h.tells("dewi", "pasar senin")
	if d := h.says("sari", "jual tipu"); !slices.Contains(did(d), "retract") || d.Reason != "moderation.hidden" {
		t.Errorf("a swindle among goods is met with %q (%s)", did(d), d.Reason)
	}
	if d := h.says("joko", "jual"); d.Reason != "moderation.market" {
		t.Errorf("goods are left alone for the reason %s", d.Reason)
	}
	if got := did(h.says("joko", "jual tahan")); !slices.Contains(got, "whisper staff.held") {
		t.Errorf("what people decide about, among goods, is met with %q", got)
	}
	h.says("sari", "tipu")
	h.says("sari", "tipu")
	if got := did(h.says("sari", "jual")); len(got) > 0 {
		t.Errorf("goods of one with three strikes, on a market day, are met with %q", got)
	}
	h.now = h.now.AddDate(1, 0, 1)
	h.tells("dewi", "pasar")
	h.now = h.now.AddDate(-1, 0, -1)
	if got := did(h.says("joko", "jual")); len(got) > 0 {
		t.Errorf("after a clock was a year ahead goods are met with %q", got)
	}
	note := h.records[groups.Ref{Kind: groups.KindRule, Group: club, ID: "jualan"}].(*groups.RuleNote)
	if note.Hits != 5 {
		t.Errorf("the rule counts %d hits, want 5", note.Hits)
	}
}

// TestMarketDaysAreFew sets more days than a group keeps, one of them twice.
func TestMarketDaysAreFew(t *testing.T) {
	t.Parallel()
	h := newHouse(t, goods()...)
	for _, day := range []string{"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "minggu 8-12"} {
		if got := phrases(h.tells("dewi", "pasar "+day), "dewi"); !slices.Equal(got, []string{"market.set"}) {
			t.Errorf("pasar %s is answered %q", day, got)
		}
	}
	if got := phrases(h.tells("dewi", "pasar 12 feb"), "dewi"); !slices.Equal(got, []string{"market.many"}) {
		t.Errorf("an eighth day is answered %q", got)
	}
	if n := len(h.club().Markets); n != 7 {
		t.Errorf("%d market days are kept, want 7", n)
	}
}
