package decide_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/moderation"
)

func (h *house) note(rule string) *groups.RuleNote {
	n, _ := h.records[groups.Ref{Kind: groups.KindRule, Group: club, ID: rule}].(*groups.RuleNote)
	if n == nil {
		return &groups.RuleNote{}
	}
	return n
}

// caseFrom returns the code of the case that a decision opened.
func caseFrom(d groups.Decision) string {
	for _, r := range d.Put {
		if c, ok := r.(*groups.Case); ok {
			return c.Code
		}
	}
	return ""
}

// TestVerdictsCountOnce judges one case again and again; only the last word counts.
func TestVerdictsCountOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	c := caseFrom(h.says("sari", "tahan"))
	for i, step := range []struct {
		who            groups.PersonID
		says           string
		upheld, undone int
	}{
		{"dewi", "hapus " + c, 1, 0}, {"dewi", "benar " + c, 1, 0}, {"sari", "banding " + c, 1, 0},
		{"dewi", "benar " + c, 1, 0}, {"wati", "pulihkan " + c, 0, 1}, {"wati", "pulihkan " + c, 0, 1}, {"dewi", "benar " + c, 1, 0},
	} {
		h.tells(step.who, step.says)
		if n := h.note("tahan"); n.Upheld != step.upheld || n.Undone != step.undone || n.Hits != 1 {
			t.Errorf("step %d, %s: %d hits, %d upheld, %d undone; want 1, %d, %d", i+1, step.says, n.Hits, n.Upheld, n.Undone, step.upheld, step.undone)
		}
	}
}

// TestDoubtfulRulesAreShown undoes what a rule did until facilitators are told, once, and
// nothing else follows.
func TestDoubtfulRulesAreShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	var told []int
	for i := range 7 {
		c := caseFrom(h.says("sari", "tahan"))
		verdict := "pulihkan "
		if i < 2 {
			verdict = "benar "
		}
		for _, o := range h.tells("dewi", verdict+c).Send {
			if len(groups.ContentOf(o.Action).Words.Lines) > 0 {
				told = append(told, i+1)
			}
		}
	}
	if !slices.Equal(told, []int{5}) {
		t.Errorf("facilitators are told at verdicts %v, want at the fifth alone", told)
	}
	h.says("joko", "jaga")
	list := groups.ContentOf(h.tells("dewi", "aturan").Send[0].Action).Words.Lines
	if list[0].Phrase != "rule.item-doubtful" || list[0].Args[0].Value != "tahan" || list[1].Args[0].Value != "jaga" {
		t.Errorf("the list begins with %s %s and %s, want the doubtful one and then the one that hit",
			list[0].Phrase, list[0].Args[0].Value, list[1].Args[0].Value)
	}
	if got := did(h.says("sari", "tahan")); !slices.Contains(got, "whisper staff.held") {
		t.Errorf("a doubtful rule does %q; it learns nothing by itself", got)
	}
}

// TestSwitchingRulesOff counts who must agree, by the lane of the rule.
func TestSwitchingRulesOff(t *testing.T) {
	t.Parallel()
	for rule, people := range map[string]int{"tahan": 1, "klaim": 1, "tipu": 2, "jaga": 2, "demam": 0, "putus-asa": 0} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			off := func(who groups.PersonID) bool {
				h.tells(who, "aturan nonaktifkan "+rule)
				return h.note(rule).Off
			}
			if got := off("dewi"); got != (people == 1) {
				t.Errorf("after one person asked it is off: %v", got)
			}
			if got := off("dewi"); got != (people == 1) {
				t.Errorf("after the same person asked twice it is off: %v", got)
			}
			h.now = h.now.Add(25 * time.Hour)
			if got := off("wati"); got != (people == 1) {
				t.Errorf("after another asked, too late, it is off: %v", got)
			}
			if got := off("dewi"); got != (people > 0) {
				t.Errorf("after two asked it is off: %v", got)
			}
			if people == 0 {
				return
			}
			if got := did(h.says("sari", rule)); len(got) > 0 {
				t.Errorf("a rule that is off does %q", got)
			}
			if n := h.note(rule).Hits; n != 1 {
				t.Errorf("a rule that is off counts %d hits, want 1", n)
			}
			h.tells("wati", "aturan aktifkan "+rule)
			if h.note(rule).Off {
				t.Error("one person can't switch it on again")
			}
		})
	}
}

// TestFrozenPeopleSwitchNothingOff holds that a stolen phone opens no door.
func TestFrozenPeopleSwitchNothingOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.person("dewi").Frozen = true
	if got := did(h.tells("dewi", "aturan nonaktifkan tahan")); !slices.Equal(got, []string{"whisper order.frozen"}) {
		t.Errorf("a frozen person's order does %q", got)
	}
}

// TestTryingKeepsNothing tries a text, short and long, and looks for it in all that is kept.
func TestTryingKeepsNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"tipu rahasia?", "tahan, rahasia " + strings.Repeat("panjang sekali ", 60), "rahasia ingin mati"} {
		h := newHouse(t, rules()...)
		// She looks after two groups: Pita must not ask which, and keep the text until then.
		h.put(&groups.Group{ID: "other", Name: "Lain", Live: true, Here: true, Staff: []groups.PersonID{"dewi"}})
		h.put(&groups.Member{Group: "other", Person: "dewi", Here: true, Role: groups.Facilitator})
		d := h.tells("dewi", "aturan uji "+text)
		if got := phrases(d, "dewi"); !slices.Equal(got, []string{"rule.tried-text"}) {
			t.Errorf("trying %.20q is answered %q", text, got)
		}
		for _, r := range d.Put {
			if data, _ := groups.EncodeRecord(r); bytes.Contains(data, []byte("rahasia")) {
				t.Errorf("trying %.20q keeps it in the record of a %s", text, r.Ref().Kind)
			}
		}
		if strings.Contains(d.Detail+string(d.Reason), "rahasia") || h.note("tipu").Hits+h.note("tahan").Hits > 0 {
			t.Errorf("trying %.20q leaves a mark: %s (%s)", text, d.Reason, d.Detail)
		}
	}
}

// TestTryingOnSamples tries a rule on the sample conversations.
func TestTryingOnSamples(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.Samples = []string{"selamat pagi", "tipu lagi", "dia kena tipu", "tahan"}
	w := groups.ContentOf(h.tells("dewi", "aturan uji tipu").Send[0].Action).Words
	if w.Phrase != "rule.tried-samples" || w.Args[1].Value != "2" || w.Args[2].Value != "4" || len(w.Lines) != 2 {
		t.Errorf("tipu is tried with %s %v and %d lines, want 2 of 4, shown in 2 lines", w.Phrase, w.Args, len(w.Lines))
	}
}

// TestAppealsForBloodStay holds that an appeal stays whatever stands in it but a swindle.
func TestAppealsForBloodStay(t *testing.T) {
	t.Parallel()
	phone := moderation.Plain("nomor", groups.Guard, "{telepon}")
	const appeal = "butuh donor darah golongan O "
	for text, want := range map[string][]string{
		appeal + "hubungi 0812-0000-0012": nil,
		appeal + "jaga":                   {"whisper staff.held"},
		appeal + "tahan":                  {"whisper staff.held"},
		appeal + "lunak":                  {"whisper staff.held"},
		appeal + "tipu":                   {"retract", "whisper moderation.hidden", "whisper staff.hidden"},
		"hubungi 0812-0000-0012":          {"retract", "whisper moderation.guarded"},
	} {
		h := newHouse(t, append(rules(), phone)...)
		for range 3 { // of one with three strikes as well
			h.member("sari").Strikes = append(h.member("sari").Strikes, groups.Strike{At: h.now})
		}
		if got := did(h.says("sari", text)); !slices.Equal(got, want) {
			t.Errorf("%q is met with %q, want %q", text, got, want)
		}
		if n := len(h.member("sari").Strikes); n != 3 {
			t.Errorf("%q counts: %d strikes", text, n)
		}
	}
}

// TestTheNumberFollowsTheAppeal gives the number to call in a message of its own.
func TestTheNumberFollowsTheAppeal(t *testing.T) {
	t.Parallel()
	const number = "hubungi 0812-0000-0012"
	h := newHouse(t, append(rules(), moderation.Plain("nomor", groups.Guard, "{telepon}"))...)
	h.says("sari", "butuh donor darah golongan O")
	h.now = h.now.Add(50 * time.Minute)
	if got := did(h.says("sari", number)); len(got) > 0 {
		t.Errorf("the number after an appeal is met with %q", got)
	}
	if got := did(h.says("joko", number)); !slices.Contains(got, "retract") {
		t.Errorf("somebody else's number is met with %q", got)
	}
	if got := did(h.says("sari", "tipu "+number)); !slices.Contains(got, "retract") {
		t.Errorf("a swindle after an appeal is met with %q", got)
	}
	h.now = h.now.Add(20 * time.Minute)
	if got := did(h.says("sari", number)); !slices.Contains(got, "retract") {
		t.Errorf("an hour later a number is met with %q", got)
	}
}

// TestAnAppealNobodyHeardIsWon lets a case end while its writer waits for an answer.
func TestAnAppealNobodyHeardIsWon(t *testing.T) {
	t.Parallel()
	for name, appeals := range map[string]bool{"appealed": true, "not appealed": false} {
		h := newHouse(t, rules()...)
		c := caseFrom(h.says("sari", "tipu"))
		if appeals {
			h.tells("sari", "banding "+c)
		}
		var heard []string
		for _, timer := range h.timers {
			if timer.Kind == "case.expire" {
				h.now = timer.Due
				heard = phrases(h.hear(&groups.TimerDue{Head: h.head(club), Timer: timer}), "sari")
			}
		}
		if n := len(h.member("sari").Strikes); (n == 0) != appeals || slices.Contains(heard, "moderation.restored") != appeals {
			t.Errorf("%s: %d strikes are left, and she hears %q", name, n, heard)
		}
		if len(h.List(groups.Ref{Kind: groups.KindCase})) > 0 {
			t.Errorf("%s: the case is kept beyond its date", name)
		}
	}
}

// TestRulesOfOtherGroups lists only those that hold in the group, whatever its letters.
func TestRulesOfOtherGroups(t *testing.T) {
	t.Parallel()
	here, there := moderation.Plain("sini", groups.Hold, "sini"), moderation.Plain("sana", groups.Hold, "sana")
	here.Groups, there.Groups = []string{"PITA pink"}, []string{"Pita Biru"}
	h := newHouse(t, here, there)
	var got []string
	for _, line := range groups.ContentOf(h.tells("dewi", "aturan s").Send[0].Action).Words.Lines {
		got = append(got, line.Args[0].Value)
	}
	if !slices.Contains(got, "sini") || slices.Contains(got, "sana") {
		t.Errorf("the rules of Pita Pink are %q", got)
	}
}

// TestNewAndChangedRulesAreTold reads a book anew in which one rule is new and one changed.
func TestNewAndChangedRulesAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.now = h.now.Add(time.Hour)
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}}) // the same book
	changed := append(rules()[1:], moderation.Plain("tipu", groups.Hide, "tipu", "menipu"), moderation.Plain("baru", groups.Hold, "baru"))
	h.World = madeOf(t, slices.DeleteFunc(changed, func(r moderation.Rule) bool { return r.ID == "tipu" && len(r.Words) == 1 }))
	d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
	var told []string
	for _, o := range d.Send {
		if o.Action.Where().To.ID == "dewi" {
			for _, line := range groups.ContentOf(o.Action).Words.Lines {
				told = append(told, line.Args[0].Value)
			}
		}
	}
	if slices.Sort(told); !slices.Equal(told, []string{"baru", "tipu"}) {
		t.Errorf("dewi is told of %q, want the new rule and the changed one", told)
	}
	if d := h.says("sari", "tipu"); d.Reason != "moderation.shadow" {
		t.Errorf("a changed rule does %q (%s)", did(d), d.Reason)
	}
	h.tells("dewi", "aturan sahkan semua")
	if got := did(h.says("sari", "tipu")); !slices.Contains(got, "retract") {
		t.Errorf("once all are confirmed, a swindle is met with %q", got)
	}
}
