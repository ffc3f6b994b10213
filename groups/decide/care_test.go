package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// later lets time pass, and every timer come at its hour.
func (h *house) later(long time.Duration) []groups.Decision {
	h.tb.Helper()
	end, out := h.now.Add(long), []groups.Decision(nil)
	for {
		var next groups.Timer
		for _, t := range h.timers {
			if !t.Due.After(end) && (next.ID == "" || t.Due.Before(next.Due) || t.Due.Equal(next.Due) && t.ID < next.ID) {
				next = t
			}
		}
		if next.ID == "" {
			h.now = end
			return out
		}
		if next.Due.After(h.now) {
			h.now = next.Due
		}
		delete(h.timers, next.ID)
		out = append(out, h.hear(&groups.TimerDue{Head: h.head(next.Group), Timer: next}))
	}
}

// timersOf returns the kinds of timer that are set, sorted.
func (h *house) timersOf() []string {
	var out []string
	for _, t := range h.timers {
		out = append(out, t.Kind)
	}
	slices.Sort(out)
	return out
}

// TestACryAfterTheFollowUpsAlertsAgain cries for help a second time, long after the first.
func TestACryAfterTheFollowUpsAlertsAgain(t *testing.T) {
	t.Parallel()
	for name, taken := range map[string]bool{"taken": true, "nobody took it": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			h.says("sari", "demam")
			if taken {
				h.tells("dewi", "1")
			}
			h.later(10 * 24 * time.Hour)
			got := phrases(h.says("sari", "demam"), "dewi")
			if !slices.Equal(got, []string{"alert.danger"}) {
				t.Errorf("after ten days dewi hears %q of a second cry", got)
			}
			if got := h.timersOf(); !slices.Contains(got, "care.next") || !slices.Contains(got, "care.follow") {
				t.Errorf("after a second cry the timers are %q", got)
			}
		})
	}
}

// TestANewDangerIsANewAlarm cries again in a case that Dewi took for the first cry, and lets
// nobody answer: the alarm names the newest cry, and goes on to Wati.
func TestANewDangerIsANewAlarm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, then string
		after       time.Duration
		want        string
	}{
		"another danger a day later":    {"demam 39 abis kemo", "sesak napas tiba2", 24 * time.Hour, "alert.danger"},
		"another danger an hour later":  {"demam 39 abis kemo", "sesak napas tiba2", time.Hour, "alert.danger"},
		"another kind at once":          {"demam 39 abis kemo", "suami mukul aku", time.Minute, "alert.violence"},
		"the same danger at once":       {"demam 39 abis kemo", "demam 39 abis kemo", time.Minute, "alert.reply"},
		"the same despair an hour on":   {"ingin mati", "ingin mati", time.Hour, "alert.despair"},
		"the same despair soon":         {"ingin mati", "ingin mati", 20 * time.Minute, "alert.reply"},
		"the first danger after others": {"sesak napas tiba2", "demam 39 abis kemo", 25 * time.Hour, "alert.danger"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.tells("sari", c.first)
			h.tells("dewi", "1")
			h.later(c.after)
			if got := phrases(h.tells("sari", c.then), "dewi"); !slices.Equal(got, []string{c.want}) {
				t.Errorf("dewi, who took the case, hears %q, want %s", got, c.want)
			}
			var moved []string
			for _, d := range h.later(11 * time.Minute) {
				moved = append(moved, phrases(d, "wati")...)
			}
			if want := c.want != "alert.reply"; slices.Contains(moved, c.want) != want {
				t.Errorf("ten minutes without an answer wati hears %q; a fresh alarm: %v", moved, want)
			}
		})
	}
}

// TestAnAlarmNamesTheNewestDanger cries of a fever, of violence and of breathlessness.
func TestAnAlarmNamesTheNewestDanger(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.tells("sari", "demam 39 abis kemo")
	h.later(3 * time.Hour)
	h.tells("sari", "suami mukul aku")
	h.later(3 * time.Hour)
	last := h.tells("sari", "sesak napas tiba2")
	for _, o := range last.Send {
		a, ok := o.Action.(*groups.Alert)
		if !ok || a.Content.Words.Phrase == "alert.nobody" {
			continue
		}
		lines := a.Content.Words.Lines
		if a.Content.Words.Phrase != "alert.danger" || len(lines) != 1 || lines[0].Phrase != "alert.before-violence" {
			t.Errorf("the alert says %q with %+v, want alert.danger and what was before", a.Content.Words.Phrase, lines)
		}
		return
	}
	t.Errorf("of the third cry nobody is alerted: %q", did(last))
}

// TestAnOpenCaseOfCareOutlivesItsDate leaves a case open for longer than evidence is kept.
func TestAnOpenCaseOfCareOutlivesItsDate(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.says("sari", "demam")
	h.tells("dewi", "1")
	var last groups.Decision
	for _, d := range h.later(30 * 24 * time.Hour) {
		last = d
	}
	if got := phrases(last, "dewi"); !slices.Equal(got, []string{"alert.still-open"}) {
		t.Errorf("dewi hears %q at the case's date", got)
	}
	if got := phrases(last, "ratna"); !slices.Equal(got, []string{"alert.still-open"}) {
		t.Errorf("the owner hears %q at the case's date", got)
	}
	cases := h.List(groups.Ref{Kind: groups.KindCase})
	if len(cases) != 1 {
		t.Fatalf("%d cases are left, want the one", len(cases))
	}
	if c := cases[0].(*groups.Case); c.Evidence != "" || !c.Expires.After(h.now) {
		t.Errorf("the case keeps the text %q until %v", c.Evidence, c.Expires)
	}
}

// TestARestoreBringsMissedTimersBack drops every timer, as a restore does with those that
// are overdue, and reloads.
func TestARestoreBringsMissedTimersBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after time.Duration
		take  bool
		want  []string
	}{
		"at once":                  {time.Minute, false, nil},
		"nobody took it":           {time.Hour, false, []string{"care.next"}},
		"nobody took it for a day": {24 * time.Hour, false, []string{"care.follow", "care.next"}},
		"taken":                    {24 * time.Hour, true, []string{"care.follow"}},
		"taken a month ago":        {31 * 24 * time.Hour, true, []string{"care.follow", "case.expire"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			h.says("sari", "demam")
			if c.take {
				h.tells("dewi", "1")
			}
			h.now, h.timers = h.now.Add(c.after), map[string]groups.Timer{}
			h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
			if got := h.timersOf(); !slices.Equal(got, c.want) {
				t.Errorf("the reload sets %q, want %q", got, c.want)
			}
		})
	}
}

// TestForgettingHangsOnNoWhisper agrees to be forgotten, and takes the goodbye back.
func TestForgettingHangsOnNoWhisper(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, r := range h.tells("sari", "lupakan saya").Put {
		if q, ok := r.(*groups.Question); ok {
			h.tells("sari", "ya "+q.Code)
		}
	}
	h.tells("sari", "berhenti")
	for _, d := range h.later(time.Hour) {
		if slices.Contains(d.Forget, "sari") {
			return
		}
	}
	t.Error("sari asked to be forgotten, and an hour later is not")
}

// TestADigestIsToldWithoutStaff counts in a dry run nobody looks after yet.
func TestADigestIsToldWithoutStaff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.club().Live, h.club().Staff = false, nil
	for day := range 2 {
		h.says("sari", "tipu")
		told := false
		for _, d := range h.later(25 * time.Hour) {
			told = told || slices.Contains(phrases(d, "ratna"), "dry.digest")
		}
		if !told {
			t.Errorf("day %d: the owner hears nothing of the dry run", day+1)
		}
	}
}

// TestTimersOfOneCodeStandApart sets timers for two cases to which chance gave one code.
func TestTimersOfOneCodeStandApart(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for _, who := range []groups.PersonID{"sari", "joko"} {
		m := h.message(club, who, "tahan")
		m.Seed = groups.Seed{7}
		h.hear(m)
	}
	if got := h.timersOf(); len(got) != 2 {
		t.Errorf("two cases under one code have the timers %q", got)
	}
}

// TestAnAlertThatRanOutAskedNobody has the number banned for longer than an alert is kept.
func TestAnAlertThatRanOutAskedNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		health groups.Health
		since  time.Duration // how long ago the number became so
		to     groups.PersonID
	}{
		"banned":        {groups.Banned, 24 * time.Hour, "dewi"},
		"well just now": {groups.Well, time.Minute, "dewi"},
		"well for long": {groups.Well, 24 * time.Hour, "wati"},
		"rate limited":  {groups.RateLimited, 24 * time.Hour, "wati"},
		"reconnecting":  {groups.Reconnecting, time.Hour, "dewi"},
		"unlinked":      {groups.Unlinked, time.Hour, "dewi"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			cry := h.says("sari", "demam")
			h.now = h.now.Add(25 * time.Hour)
			h.put(&groups.Number{Health: c.health, Since: h.now.Add(-c.since)})
			for _, o := range cry.Send {
				if _, ok := o.Action.(*groups.Alert); ok {
					got := h.hear(&groups.Settled{Head: h.head(""), Action: o.ID, To: "dewi", Class: o.Class, Result: groups.Expired, Case: o.Case})
					if told := phrases(got, c.to); !slices.Equal(told, []string{"alert.danger"}) {
						t.Errorf("%s hears %q, want the alert; all: %q", c.to, told, did(got))
					}
				}
			}
		})
	}
}

// TestACryBehindAnOrderIsHeard writes for help behind a command that is not the writer's.
func TestACryBehindAnOrderIsHeard(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"!aturan uji saya ingin mati", "aturan uji saya ingin mati"} {
		if got := did(newHouse(t).tells("sari", text)); !slices.Contains(got, "alert alert.despair") {
			t.Errorf("%q of a member, in private, does %q", text, got)
		}
		if got := did(newHouse(t).tells("dewi", text)); !slices.Equal(got, []string{"whisper rule.tried-text"}) {
			t.Errorf("%q of a facilitator, in private, does %q", text, got)
		}
		if got := did(newHouse(t).says("sari", text)); !slices.Contains(got, "alert alert.despair") {
			t.Errorf("%q of a member, in the group, does %q", text, got)
		}
	}
}

// TestNobodyIsTaughtWhoCriesForHelp claims something, alone and beside a cry.
func TestNobodyIsTaughtWhoCriesForHelp(t *testing.T) {
	t.Parallel()
	for text, taught := range map[string]bool{"klaim": true, "demam klaim": false} {
		h := newHouse(t, rules()...)
		h.reviewed("fakta-herbal")
		if got := did(h.says("sari", text)); slices.Contains(got, "say fakta-herbal") != taught {
			t.Errorf("%q does %q; answered with a post: want %v", text, got, taught)
		}
	}
}
