package decide_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/content/render"
	"pita/groups"
	"pita/moderation"
)

// rules are one of every lane, with words of their own.
func rules() []moderation.Rule {
	care := moderation.Plain("demam", groups.Care, "demam")
	care.Post, care.GroupPost = "peduli-bahaya", "darurat-demam-kemo"
	claim := moderation.Plain("klaim", groups.Answer, "klaim")
	claim.Post = "fakta-herbal"
	soft := moderation.Plain("lunak", groups.Hide, "lunak")
	soft.Soft = true
	return []moderation.Rule{
		care, claim, soft,
		moderation.Plain("tipu", groups.Hide, "tipu"),
		moderation.Plain("jaga", groups.Guard, "jaga"),
		moderation.Plain("tahan", groups.Hold, "tahan"),
		moderation.Plain("berkas", groups.Hide, "{berkas-berbahaya}"),
	}
}

// TestLanesInOrder holds DESIGN's order of lanes: care always, hide over guard over hold
// over answer, and a cry for help hidden only from a newcomer.
func TestLanesInOrder(t *testing.T) {
	t.Parallel()
	const alerted, held, hidden = "alert alert.danger", "whisper staff.held", "whisper moderation.hidden"
	for name, c := range map[string]struct {
		text  string
		since time.Duration
		want  []string // what must be done
		never []string // what must not
	}{
		"nothing":                      {"selamat pagi", 300, nil, []string{"retract", "whisper"}},
		"hide":                         {"tipu", 300, []string{"retract", hidden}, []string{"alert"}},
		"guard":                        {"jaga", 300, []string{"retract", "whisper moderation.guarded"}, []string{hidden}},
		"hold":                         {"tahan", 300, []string{held}, []string{"retract"}},
		"hide over guard":              {"jaga tipu", 300, []string{"retract", hidden}, []string{"whisper moderation.guarded"}},
		"guard over hold":              {"tahan jaga", 300, []string{"whisper moderation.guarded"}, []string{held}},
		"hold over answer":             {"klaim tahan", 300, []string{held}, []string{"say"}},
		"care alone":                   {"demam", 300, []string{"whisper care.danger", alerted}, []string{"retract"}},
		"care and hide, known":         {"demam tipu", 300, []string{"whisper care.danger", alerted, held}, []string{"retract"}},
		"care and hide, eight days":    {"demam tipu", 8, []string{alerted, held}, []string{"retract"}},
		"care and hide, seven days":    {"demam tipu", 7, []string{alerted, "retract", "whisper staff.hidden"}, []string{held}},
		"care and hide, a newcomer":    {"demam tipu", 2, []string{alerted, "retract", "whisper staff.hidden"}, []string{held}},
		"care and guard":               {"demam jaga", 300, []string{alerted, "retract"}, []string{hidden}},
		"soft, known":                  {"lunak", 300, []string{"whisper moderation.soft"}, []string{"retract"}},
		"soft, not known well":         {"lunak", 20, []string{"retract", hidden}, []string{"whisper moderation.soft"}},
		"soft stands behind no softer": {"lunak tahan", 300, []string{"whisper moderation.soft"}, []string{"retract", held}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			h.member("sari").Since = h.now.Add(-c.since * 24 * time.Hour)
			got := did(h.says("sari", c.text))
			for _, want := range c.want {
				if !slices.Contains(got, want) {
					t.Errorf("%q does %q, and lacks %q", c.text, got, want)
				}
			}
			for _, never := range c.never {
				if slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, never) }) {
					t.Errorf("%q does %q, and should not %q", c.text, got, never)
				}
			}
		})
	}
}

// TestEverySurfaceIsJudged writes the same swindle wherever people can read it.
func TestEverySurfaceIsJudged(t *testing.T) {
	t.Parallel()
	for _, kind := range []groups.SurfaceKind{
		groups.Body, groups.Caption, groups.PollText, groups.ContactCard, groups.FileName, groups.LinkPreview, groups.QRCode,
	} {
		h := newHouse(t, rules()...)
		m := h.message(club, "sari", "")
		m.Surfaces = []groups.Surface{{Kind: groups.Body, Text: "selamat pagi"}, {Kind: kind, Text: "tipu"}}
		if got := did(h.hear(m)); !slices.Contains(got, "retract") {
			t.Errorf("a swindle in a %s is met with %q", kind, got)
		}
		edit := &groups.Edited{Head: h.head(club), From: groups.Party{ID: "joko"}, ID: "event:0", Surfaces: m.Surfaces}
		if got := did(h.hear(edit)); !slices.Contains(got, "retract") {
			t.Errorf("a swindle edited into a %s is met with %q", kind, got)
		}
	}
}

// TestEditsAreJudgedEachTime turns one message to and fro.
func TestEditsAreJudgedEachTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.says("sari", "selamat pagi")
	for i, step := range []struct {
		text string
		want []string
	}{
		{"selamat siang", nil},
		{"lunak", []string{"whisper moderation.soft"}},
		{"lunak sekali", nil}, // she was asked already
		{"selamat sore", nil}, // mended: nothing is asked any more
		{"lunak", []string{"whisper moderation.soft"}},
		{"tahan", []string{"whisper staff.held"}},
		{"tahan ya", nil},
		{"tipu", []string{"retract", "whisper moderation.hidden"}},
	} {
		edit := &groups.Edited{
			Head: h.head(club), From: groups.Party{ID: "sari"}, ID: "event:2",
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: step.text}},
		}
		if got := did(h.hear(edit)); !slices.Equal(got, step.want) {
			t.Errorf("edit %d, %q, does %q, want %q", i+1, step.text, got, step.want)
		}
	}
	open := 0
	for _, r := range h.List(groups.Ref{Kind: groups.KindCase}) {
		if r.(*groups.Case).State == groups.CaseOpen {
			open++
		}
	}
	if n := len(h.member("sari").Strikes); open != 1 || n != 1 {
		t.Errorf("one message that was taken out leaves %d open cases and %d strikes, want one of each", open, n)
	}
}

// TestOnesOwnDeletionEndsACase takes back a message before people judged it; a cry for help
// stays, and nobody deletes another's strike.
func TestOnesOwnDeletionEndsACase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text    string
		by      groups.PersonID
		strikes int
		states  []groups.CaseState
	}{
		"a swindle, its writer":   {"tipu", "sari", 0, []groups.CaseState{groups.CaseClosed}},
		"a swindle, somebody":     {"tipu", "dewi", 1, []groups.CaseState{groups.CaseOpen}},
		"a cry":                   {"demam", "sari", 0, []groups.CaseState{groups.CaseOpen}},
		"a doubtful text, writer": {"tahan", "sari", 0, []groups.CaseState{groups.CaseClosed}},
	} {
		h := newHouse(t, rules()...)
		h.says("sari", c.text)
		d := h.hear(&groups.Deleted{Head: h.head(club), By: groups.Party{ID: c.by}, ID: "event:2", Author: groups.Party{ID: "sari"}})
		var states []groups.CaseState
		for _, r := range h.List(groups.Ref{Kind: groups.KindCase}) {
			states = append(states, r.(*groups.Case).State)
		}
		if n := len(h.member("sari").Strikes); n != c.strikes || !slices.Equal(states, c.states) {
			t.Errorf("%s: %d strikes and cases %v (%s), want %d and %v", name, n, states, d.Reason, c.strikes, c.states)
		}
		if slices.ContainsFunc(d.Cancel, func(w groups.Withhold) bool { return !w.NoCare }) {
			t.Errorf("%s: what waits to be sent is withheld, care as well", name)
		}
	}
}

// TestStaffAreNeverPunished lets every kind of staff write everything there is.
func TestStaffAreNeverPunished(t *testing.T) {
	t.Parallel()
	for _, role := range []groups.Role{groups.Facilitator, groups.Coordinator, groups.Owner} {
		for _, text := range []string{"tipu", "jaga", "tahan", "lunak", "klaim", "undangan.apk", "demam tipu"} {
			t.Run(role.String()+" "+text, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, rules()...)
				h.person("joko").Role = role
				h.member("joko").Since = h.now
				for range 6 {
					for _, what := range did(h.says("joko", text)) {
						if what == "retract" && text != "undangan.apk" || what == "remove" {
							t.Errorf("%q of a %s is met with %s", text, role, what)
						}
					}
				}
				if m := h.member("joko"); len(m.Strikes) > 0 || !m.QuietTill.IsZero() {
					t.Errorf("%q of a %s counts: %d strikes, quiet till %v", text, role, len(m.Strikes), m.QuietTill)
				}
			})
		}
	}
}

// TestLadder climbs: a note, two warnings, a day of quiet, a proposal, and nothing twice.
func TestLadder(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for n, want := range [][]string{
		{"moderation.hidden"}, {"moderation.warning"}, {"moderation.warning"},
		{"moderation.warning", "moderation.quiet"}, {"moderation.warning"}, {"moderation.warning"},
	} {
		h.now = h.now.Add(25 * time.Hour)
		d := h.says("sari", "tipu")
		if got := phrases(d, "sari"); !slices.Equal(got, want) {
			t.Errorf("strike %d: sari hears %q, want %q", n+1, got, want)
		}
		proposed := slices.Contains(phrases(d, "dewi"), "staff.removal")
		if proposed != (n == 4) {
			t.Errorf("strike %d: a removal is proposed: %v", n+1, proposed)
		}
		if slices.Contains(did(d), "remove") {
			t.Errorf("strike %d: nobody agreed, and she is removed", n+1)
		}
	}
}

// TestNobodyFallsSilentUntold climbs to the fourth strike of one whom Pita may not tell.
func TestNobodyFallsSilentUntold(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*groups.Person){
		"never wrote": func(p *groups.Person) { p.Reached = time.Time{} },
		"hushed":      func(p *groups.Person) { p.Hushed = true },
		"stopped":     func(p *groups.Person) { p.Stopped = true },
	} {
		h := newHouse(t, rules()...)
		set(h.person("sari"))
		var last groups.Decision
		for range 4 {
			last = h.says("sari", "tipu")
		}
		if !h.member("sari").QuietTill.IsZero() || !slices.Contains(phrases(last, "dewi"), "staff.unreached") {
			t.Errorf("%s: at the fourth strike quiet till %v, and dewi hears %q", name, h.member("sari").QuietTill, phrases(last, "dewi"))
		}
	}
}

func TestLadderHidesDoubtfulTextsOfOneWithThreeStrikes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for range 3 {
		h.says("sari", "tipu")
	}
	got := did(h.says("sari", "tahan"))
	if !slices.Contains(got, "retract") || !slices.Contains(got, "whisper staff.hidden") {
		t.Errorf("a doubtful text does %q, want it hidden until judged", got)
	}
	if n := len(h.member("sari").Strikes); n != 3 {
		t.Errorf("%d strikes before anybody judged it, want 3", n)
	}
	if got := did(h.says("sari", "demam tahan")); slices.Contains(got, "retract") {
		t.Errorf("a cry for help beside a doubtful text does %q, and is hidden", got)
	}
}

// TestStrikesEnd holds the two ends of a strike: 90 days after it was read, 97 after it was given.
func TestStrikesEnd(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		read, after time.Duration
		counts      bool
	}{
		"unread, 97 days":    {0, 97 * day, true},
		"unread, 98 days":    {0, 98 * day, false},
		"read, 90 days on":   {day, 91 * day, true},
		"read, 91 days on":   {day, 92 * day, false},
		"read late, 97 days": {20 * day, 98 * day, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			strike := groups.Strike{At: monday, Case: "OLD2"}
			if c.read > 0 {
				strike.Read = monday.Add(c.read)
			}
			h.member("sari").Strikes = []groups.Strike{strike}
			h.now = monday.Add(c.after)
			want := "moderation.hidden"
			if c.counts {
				want = "moderation.warning"
			}
			if got := phrases(h.says("sari", "tipu"), "sari"); !slices.Equal(got, []string{want}) {
				t.Errorf("sari hears %q, want %q", got, want)
			}
		})
	}
}

// TestCareIsNeverOff cries for help in every state a house can be in.
func TestCareIsNeverOff(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*house){
		"dry run":         func(h *house) { h.club().Live = false },
		"grief pause":     func(h *house) { h.club().Paused = h.now.Add(time.Hour) },
		"night":           func(h *house) { h.now = h.now.Add(12 * time.Hour) },
		"after a ban":     func(h *house) { h.put(&groups.Number{Dry: true}) },
		"muted":           func(h *house) { h.member("sari").QuietTill = h.now.Add(time.Hour) },
		"hushed":          func(h *house) { h.person("sari").Hushed = true },
		"stopped":         func(h *house) { h.person("sari").Stopped = true },
		"never wrote":     func(h *house) { h.person("sari").Reached = time.Time{} },
		"no admin":        func(h *house) { h.club().Admin = false },
		"only admins":     func(h *house) { h.club().Closed = true },
		"three a day":     func(h *house) { h.club().Day, h.club().Unasked = "2026-01-05", 9 },
		"staff is hushed": func(h *house) { h.person("dewi").Hushed = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			set(h)
			d := h.says("sari", "demam")
			got := did(d)
			if !slices.Contains(got, "whisper care.danger") || !slices.Contains(got, "alert alert.danger") {
				t.Errorf("a cry for help does %q", got)
			}
			for _, o := range d.Send {
				if o.Parked {
					t.Errorf("%s is parked", groups.ActionName(o.Action))
				}
			}
		})
	}
}

func (h *house) club() *groups.Group {
	return h.records[groups.Ref{Kind: groups.KindGroup, Group: club}].(*groups.Group)
}

// TestAReadNoticeStartsTheStrikesTime reads the notice of a strike on a phone.
func TestAReadNoticeStartsTheStrikesTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	var notice groups.MessageID
	for _, o := range h.says("sari", "tipu").Send {
		if groups.ActionName(o.Action) == "whisper" {
			notice = groups.MessageID(o.ID)
		}
	}
	h.now = h.now.Add(time.Hour)
	for _, c := range []struct {
		who  groups.PersonID
		read bool
		want groups.Reason
	}{{"sari", false, "receipt"}, {"joko", true, "receipt"}, {"sari", true, "strike.read"}, {"sari", true, "receipt"}} {
		d := h.hear(&groups.Receipt{Head: h.head(""), From: groups.Party{ID: c.who}, IDs: []groups.MessageID{notice}, Read: c.read})
		if d.Reason != c.want {
			t.Errorf("%s, read %v: %s, want %s", string(c.who), c.read, d.Reason, c.want)
		}
	}
	if got := h.member("sari").Strikes[0].Read; !got.Equal(h.now) {
		t.Errorf("the strike was read at %v, want %v", got, h.now)
	}
}

// TestEvidence holds what is kept of a text, by lane, and what is left once it was judged.
func TestEvidence(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, then  string
		first, last bool
	}{
		"guard keeps nothing":           {"jaga rahasia", "", false, false},
		"held, and left alone":          {"tahan rahasia", "pulihkan", true, false},
		"held, and taken out":           {"tahan rahasia", "hapus", true, true}, // its writer may appeal
		"hidden, and found right":       {"tipu rahasia", "benar", true, true},
		"hidden, and found wrong":       {"tipu rahasia", "pulihkan", true, false},
		"a cry that somebody came for":  {"demam rahasia", "benar", true, false},
		"taken back by its own writer":  {"tahan rahasia", "", true, false},
		"judged by people as no danger": {"demam rahasia", "3", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			d := h.says("sari", c.text)
			code := caseFrom(d)
			kept := func() string {
				return h.records[groups.Ref{Kind: groups.KindCase, Group: club, Person: "sari", ID: code}].(*groups.Case).Evidence
			}
			if got := kept(); (got == c.text) != c.first || !c.first && got != "" {
				t.Errorf("%q is kept of it, want the text: %v", got, c.first)
			}
			switch c.then {
			case "":
				h.hear(&groups.Deleted{
					Head: h.head(club), By: groups.Party{ID: "sari"}, ID: "event:2", Author: groups.Party{ID: "sari"},
				})
			case "3":
				h.tells("dewi", "3")
			default:
				h.tells("dewi", c.then+" "+code)
			}
			if got := kept(); (got == c.text) != c.last || !c.last && got != "" {
				t.Errorf("after %q, %q is kept, want the text: %v", c.then, got, c.last)
			}
		})
	}
}

// TestACaseEndsAtItsDate drops what was kept of a text when its time is over.
func TestACaseEndsAtItsDate(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.says("sari", "tahan")
	for _, timer := range h.timers {
		if timer.Kind != "case.expire" {
			continue
		}
		h.now = timer.Due
		if d := h.hear(&groups.TimerDue{Head: h.head(club), Timer: timer}); len(d.Drop) != 1 || d.Drop[0].Kind != groups.KindCase {
			t.Errorf("at its date %v is dropped", d.Drop)
		}
		return
	}
	t.Error("the case has no end")
}

// TestAPostPassedOnIsNoBreach lets a member pass on what a reviewer approved, part by part,
// with the links it cites: it is left alone, and only with words added to it judged as theirs.
func TestAPostPassedOnIsNoBreach(t *testing.T) {
	t.Parallel()
	h, parts := newHouse(t), 0
	for _, id := range h.Library.IDs() {
		h.reviewed(id)
	}
	h.now = h.now.Add(time.Hour)
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		var messages []render.Message
		if err := json.Unmarshal(r.(*groups.Approval).Messages, &messages); err != nil {
			t.Fatal(err)
		}
		for _, part := range messages {
			parts++
			m := h.message(club, "sari", part.Text)
			m.Forwarded = 9
			for _, what := range did(h.hear(m)) {
				if what == "retract" || strings.HasPrefix(what, "whisper staff.") {
					t.Errorf("a part of %s, passed on, is met with %s", r.(*groups.Approval).Post, what)
				}
			}
		}
	}
	if parts < 20 {
		t.Errorf("only %d parts of posts could be passed on", parts)
	}
	if got := did(h.says("sari", "Situs gacor hari ini!")); !slices.Contains(got, "retract") {
		t.Errorf("what nobody approved is met with %q", got)
	}
}

// TestQuietTakesOutNoAppealForBlood leaves an appeal standing, whoever is to be quiet.
func TestQuietTakesOutNoAppealForBlood(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.member("sari").QuietTill = h.now.Add(time.Hour)
	if got := did(h.says("sari", "Butuh donor darah O 2 kantong, mohon bantu")); slices.Contains(got, "retract") {
		t.Errorf("an appeal for blood of one who is to be quiet: %q", got)
	}
	if got := did(h.says("sari", "kenapa dihapus terus")); !slices.Contains(got, "retract") {
		t.Errorf("other words of theirs stay: %q", got)
	}
}

// TestRulesThatAreOffAreOffForStaff takes nothing of staff out by a rule that is switched off.
func TestRulesThatAreOffAreOffForStaff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.person("joko").Role = groups.Facilitator
	r, _ := h.Rules.Rule("berkas")
	h.put(&groups.RuleNote{Group: club, Rule: r.ID, Hash: r.Hash(), First: h.now, Off: true})
	if got := did(h.says("joko", "undangan.apk")); slices.Contains(got, "retract") {
		t.Errorf("a rule that is off takes out a facilitator's words: %q", got)
	}
}
