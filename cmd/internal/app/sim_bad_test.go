package app_test

import (
	"testing"
	"time"

	"pita/groups"
)

// facts is a State made by hand.
type facts []groups.Record

// Load returns the fact of that name.
func (f facts) Load(ref groups.Ref) groups.Record {
	for _, r := range f {
		if r.Ref() == ref {
			return r
		}
	}
	return nil
}

// List returns the facts of that kind, group and person.
func (f facts) List(ref groups.Ref) (out []groups.Record) {
	for _, r := range f {
		is := r.Ref()
		if is.Kind == ref.Kind && (ref.Group == "" || ref.Group == is.Group) && (ref.Person == "" || ref.Person == is.Person) {
			out = append(out, r)
		}
	}
	return out
}

var (
	noon   = time.Date(2026, 1, 5, 5, 0, 0, 0, time.UTC) // in WIB
	dewi   = &groups.Member{Group: "g", Person: "dewi", Role: groups.Facilitator, Here: true}
	crying = &groups.Case{Code: "C", Group: "g", Person: "sari", Lane: groups.Care, State: groups.CaseOpen, Opened: noon, Expires: noon.AddDate(0, 1, 0)}
)

func to(g groups.GroupID, p groups.PersonID) groups.Target {
	return groups.Target{In: groups.Place{ID: g}, To: groups.Party{ID: p}}
}

func heard(ev groups.Event) groups.Event {
	ev.Base().Seen = noon
	return ev
}

func sends(a groups.Action) groups.Decision {
	return groups.Decision{Reason: "test", Send: []groups.Outgoing{{Action: a}}}
}

// An invariant that can't fail would show nothing: each is shown what it must refuse.
func TestEveryInvariantCanFail(t *testing.T) {
	t.Parallel()
	w := sampleWorld()
	care := groups.Outgoing{ID: "1", Class: groups.ClassCare, Action: &groups.Whisper{Target: to("", "sari"), Content: groups.Content{Words: groups.Words{Post: "peduli-bahaya"}}}}
	bad := map[string][]judged{
		"staff are never punished": {
			{d: groups.Decision{Put: []groups.Record{&groups.Member{Group: "g", Person: "dewi", Strikes: []groups.Strike{{At: noon}}}}}},
			{d: groups.Decision{Put: []groups.Record{&groups.Member{Group: "g", Person: "dewi", QuietTill: noon}}}},
			{d: sends(&groups.Remove{Target: to("g", "dewi")})},
			{d: sends(&groups.Retract{Target: to("g", "dewi"), Message: "m", Why: "judi"})},
		},
		"care is never dropped": {
			{d: groups.Decision{Drop: []groups.Ref{crying.Ref()}}},
			{ev: &groups.Deleted{}, d: groups.Decision{Put: []groups.Record{&groups.Case{Lane: groups.Care, State: groups.CaseClosed}}}},
			{waiting: []groups.Outgoing{care}, d: groups.Decision{Cancel: []groups.Withhold{{Post: "peduli-bahaya"}}}},
			{waiting: []groups.Outgoing{care}, d: groups.Decision{Cancel: []groups.Withhold{{To: "sari"}}}},
		},
		"every retraction has a reason": {
			{d: sends(&groups.Retract{Message: "m"})}, {d: sends(&groups.Retract{Why: "judi"})},
		},
		"every decision has a reason":  {{}},
		"Pita never removes by itself": {{d: sends(&groups.Remove{Target: to("g", "sari")})}},
	}
	for name, rule := range decisionRules {
		for i, j := range bad[name] {
			j.world, j.st = w, facts{dewi, crying}
			if j.ev == nil {
				j.ev = &groups.Message{}
			}
			heard(j.ev)
			if rule(j) == "" {
				t.Errorf("%s: the bad decision %d passes", name, i)
			}
		}
		if len(bad[name]) == 0 {
			t.Errorf("%s: nothing shows that it can fail", name)
		}
		good := judged{world: w, st: facts{dewi, crying}, ev: heard(&groups.Message{}), waiting: []groups.Outgoing{care}, d: groups.Decision{Reason: "test", Cancel: []groups.Withhold{{To: "sari", NoCare: true}}}}
		if wrong := rule(good); wrong != "" {
			t.Errorf("%s: a good decision fails: %s", name, wrong)
		}
	}
}

func says(class groups.Class, w groups.Words) groups.Outgoing {
	return groups.Outgoing{Class: class, Action: &groups.Say{Target: to("g", ""), Content: groups.Content{Words: w}}}
}

func TestEveryDepartureInvariantCanFail(t *testing.T) {
	t.Parallel()
	w := sampleWorld()
	post := groups.Words{Post: "sadari-01", Lang: "id"}
	night := noon.Add(9 * time.Hour) // 21:00
	whisper := groups.Outgoing{Class: groups.ClassReply, Action: &groups.Whisper{Target: to("", "sari"), Content: groups.Content{Words: groups.Words{Phrase: "help.head"}}}}
	late := says(groups.ClassPost, groups.Words{Phrase: "welcome.member"})
	late.Expires = noon
	early := late
	early.Expires, early.NotBefore = time.Time{}, noon.Add(time.Hour)
	bad := map[string][]departure{
		"nothing unapproved leaves": {
			{o: says(groups.ClassPost, post), st: facts{}},
			{o: says(groups.ClassCare, post), st: facts{}},
			{o: says(groups.ClassPost, groups.Words{Post: "sadari-01", Preview: true}), st: facts{}},
			{o: says(groups.ClassPost, post), st: facts{&groups.Approval{Post: "sadari-01", Lang: "id", Handle: "x", Source: "00"}}},
		},
		"nothing expired leaves": {{o: late}, {o: early}},
		"nothing about a person in a group": {
			{o: says(groups.ClassReply, groups.Words{Phrase: "welcome.member", Args: []groups.Arg{{Kind: groups.PersonArg, Value: "sari"}}})},
			{o: says(groups.ClassReply, groups.Words{Phrase: "moderation.hidden"})},
			{o: says(groups.ClassReply, groups.Words{Phrase: "welcome.member", Lines: []groups.Words{{Phrase: "case.show"}}})},
		},
		"no first contact but care": {{o: whisper}},
		"quiet hours hold":          {{o: says(groups.ClassPost, post), at: night}},
		"no missed window is sent late": {
			{plan: &groups.Plan{Next: noon.Add(-3 * time.Hour)}}, {plan: &groups.Plan{Next: noon.Add(time.Hour)}},
			{plan: &groups.Plan{Next: noon.Add(-12 * time.Hour), Loud: true}},
			{plan: &groups.Plan{Next: noon.Add(-7 * time.Hour), Held: noon.Add(-3 * time.Hour)}},
			{plan: &groups.Plan{Next: noon.Add(-48 * time.Hour), Held: noon.Add(-time.Hour)}},
		},
		"at most three unasked a day": {{unasked: 4}},
	}
	good := departure{world: w, at: noon, st: facts{}, o: says(groups.ClassPost, groups.Words{Phrase: "welcome.member"}), plan: &groups.Plan{Next: noon}, unasked: 3}
	for name, rule := range departureRules {
		for i, p := range bad[name] {
			p.world = w
			if p.at.IsZero() {
				p.at = noon
			}
			if rule(p) == "" {
				t.Errorf("%s: the bad departure %d passes", name, i)
			}
		}
		if len(bad[name]) == 0 {
			t.Errorf("%s: nothing shows that it can fail", name)
		}
		if wrong := rule(good); wrong != "" {
			t.Errorf("%s: a good departure fails: %s", name, wrong)
		}
	}
}

func TestEveryRestInvariantCanFail(t *testing.T) {
	t.Parallel()
	plan := &groups.Plan{Code: "P", Group: "g", Post: "sadari-01"}
	timer := func(kind, id, ref string) groups.Timer {
		return groups.Timer{ID: id, Kind: kind, Group: "g", Person: "sari", Ref: ref}
	}
	whole := rest{st: facts{plan, crying}, now: noon, timers: []groups.Timer{
		timer("plan", "plan:P", "P"), timer("case.expire", "case:C", "C"), timer("care.follow", "follow:C", "C"),
	}}
	without := func(i int) rest {
		r := whole
		r.timers = append(append([]groups.Timer(nil), whole.timers[:i]...), whole.timers[i+1:]...)
		return r
	}
	overdue := whole
	overdue.waiting = []groups.Outgoing{{Expires: noon}}
	bad := map[string]rest{
		"every plan has a timer":           without(0),
		"every case ends":                  without(1),
		"every open care case has a timer": without(2),
		"no timer for what is gone":        {st: facts{plan}, timers: whole.timers},
		"nothing overdue waits":            overdue,
	}
	for name, rule := range restRules {
		r, ok := bad[name]
		if !ok || rule(r) == "" {
			t.Errorf("%s: nothing shows that it can fail", name)
		}
		if wrong := rule(whole); wrong != "" {
			t.Errorf("%s: a good rest fails: %s", name, wrong)
		}
	}
}
