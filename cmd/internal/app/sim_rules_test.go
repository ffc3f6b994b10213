package app_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

// A judged event is a decision with what it was made on.
type judged struct {
	world   decide.World
	st      groups.State // before
	ev      groups.Event
	d       groups.Decision
	waiting []groups.Outgoing // before
}

// A departure is an action that left, with what is known at that moment.
type departure struct {
	world   decide.World
	o       groups.Outgoing
	at      time.Time
	st      groups.State
	ev      groups.Event // what it follows from
	reason  groups.Reason
	plan    *groups.Plan // that it follows from, as it was
	reached bool         // its person has written to Pita
	unasked int          // how often Pita spoke unasked in the group that day, this time included
}

// A rest is a moment at which nothing can be done.
type rest struct {
	st      groups.State
	timers  []groups.Timer
	waiting []groups.Outgoing
	now     time.Time
}

// What must always be so. Each returns what is wrong, or "".
var (
	decisionRules = map[string]func(judged) string{
		"staff are never punished":      staffUnpunished,
		"care is never dropped":         careKept,
		"every retraction has a reason": retractionsHaveReasons,
		"every decision has a reason":   func(j judged) string { return ifSo(j.d.Reason == "", "no reason") },
		"Pita never removes by itself":  removalsAreAsked,
	}
	departureRules = map[string]func(departure) string{
		"nothing unapproved leaves":         approvedOnly,
		"nothing expired leaves":            notExpired,
		"nothing about a person in a group": nobodyNamed,
		"no first contact but care":         noFirstContact,
		"quiet hours hold":                  quietHolds,
		"no missed window is sent late":     windowKept,
		"at most three unasked a day":       func(p departure) string { return ifSo(p.unasked > 3, "the %dth", p.unasked) },
	}
	restRules = map[string]func(rest) string{
		"every plan has a timer":           plansHaveTimers,
		"every open care case has a timer": careHasTimer,
		"every case ends":                  casesEnd,
		"no timer for what is gone":        timersHaveSubjects,
		"nothing overdue waits":            nothingOverdue,
	}
)

func ifSo(wrong bool, format string, args ...any) string {
	if wrong {
		return fmt.Sprintf(format, args...)
	}
	return ""
}

func load[T groups.Record](st groups.State, ref groups.Ref) (r T, ok bool) {
	r, ok = st.Load(ref).(T)
	return r, ok
}

func isStaff(st groups.State, g groups.GroupID, p groups.PersonID) bool {
	if who, ok := load[*groups.Person](st, groups.Ref{Kind: groups.KindPerson, Person: p}); ok && who.Role >= groups.Facilitator {
		return true
	}
	m, ok := load[*groups.Member](st, groups.Ref{Kind: groups.KindMember, Group: g, Person: p})
	return ok && m.Role >= groups.Facilitator && !m.Unproven
}

// staffUnpunished: no strike, quiet, bar or removal, and nothing of theirs taken out but
// orders, what they take out themselves, and files and links that harm phones.
func staffUnpunished(j judged) string {
	for _, r := range j.d.Put {
		m, ok := r.(*groups.Member)
		if !ok || !isStaff(j.st, m.Group, m.Person) {
			continue
		}
		was, ok := load[*groups.Member](j.st, m.Ref())
		if !ok {
			was = &groups.Member{}
		}
		if len(m.Strikes) > len(was.Strikes) || m.QuietTill.After(was.QuietTill) || m.Barred.After(was.Barred) {
			return "a strike, quiet or bar for staff"
		}
	}
	for _, o := range j.d.Send {
		at := o.Action.Where()
		if !isStaff(j.st, at.In.ID, at.To.ID) || at.In.ID == "" {
			continue
		}
		switch a := o.Action.(type) {
		case *groups.Remove:
			return "staff removed"
		case *groups.Retract:
			rule, isRule := j.world.Rules.Rule(a.Why)
			harmless := !isRule || !strings.Contains(strings.Join(rule.Words, " "), "{")
			own := a.Why == "order.private" || a.Why == "hapus"
			if harmless && !own {
				return "a message of staff taken out because of " + a.Why
			}
		}
	}
	return ""
}

// careKept: care is dropped only when its time is over or its person is forgotten, never
// for a deletion, a leaving or a withdrawal.
func careKept(j judged) string {
	forgets := len(j.d.Forget) > 0 || j.d.Reason == "forget.agreed"
	for _, ref := range j.d.Drop {
		c, ok := load[*groups.Case](j.st, ref)
		if ok && c.Lane == groups.Care && !forgets && c.Expires.After(j.ev.Base().Seen) {
			return "a case of care dropped because of " + string(j.d.Reason)
		}
	}
	if _, deleted := j.ev.(*groups.Deleted); deleted {
		for _, r := range j.d.Put {
			if c, ok := r.(*groups.Case); ok && c.Lane == groups.Care && c.State == groups.CaseClosed {
				return "a case of care closed by a deletion"
			}
		}
	}
	for _, o := range j.waiting {
		if o.Class != groups.ClassCare || forgets {
			continue
		}
		for _, w := range j.d.Cancel {
			if withholds(w, o) {
				return "care withheld because of " + string(j.d.Reason)
			}
		}
	}
	return ""
}

func withholds(w groups.Withhold, o groups.Outgoing) bool {
	at, c := o.Action.Where(), groups.ContentOf(o.Action)
	post := ""
	if c != nil {
		post = c.Words.Post
	}
	return (w.ID == "" || w.ID == o.ID) && (w.To == "" || w.To == at.To.ID) && (w.In == "" || w.In == at.In.ID) &&
		(w.Post == "" || w.Post == post) && (w.Case == "" || w.Case == o.Case) && (!w.Parked || o.Parked) &&
		(!w.NoCare || o.Class != groups.ClassCare)
}

func retractionsHaveReasons(j judged) string {
	for _, o := range j.d.Send {
		if r, ok := o.Action.(*groups.Retract); ok && (r.Why == "" || r.Message == "") {
			return "a retraction without reason or message"
		}
	}
	return ""
}

// removalsAreAsked: a removal follows from a person's word, or from a bar that stands.
func removalsAreAsked(j judged) string {
	for _, o := range j.d.Send {
		if _, ok := o.Action.(*groups.Remove); !ok {
			continue
		}
		m, _ := load[*groups.Member](j.st, groups.Ref{Kind: groups.KindMember, Group: o.Action.Where().In.ID, Person: o.Action.Where().To.ID})
		barred := m != nil && m.Barred.After(j.ev.Base().Seen)
		if j.d.Reason != "removal.done" && j.d.Reason != "order.yes" && !barred {
			return "a removal because of " + string(j.d.Reason)
		}
	}
	return ""
}

// approvedOnly: a post leaves approved as the library has it now, not withdrawn, within
// its dates; as care also in a form approved before; as a preview only privately.
func approvedOnly(p departure) string {
	c := groups.ContentOf(p.o.Action)
	if c == nil || c.Words.Post == "" {
		return ""
	}
	if c.Words.Preview {
		_, private := p.o.Action.(*groups.Whisper)
		return ifSo(!private, "a preview in a group")
	}
	post, ok := p.world.Library.Post(c.Words.Post, c.Words.Lang)
	var facts []content.Approval
	given := 0
	for _, r := range p.st.List(groups.Ref{Kind: groups.KindApproval}) {
		a := r.(*groups.Approval)
		if a.Post != c.Words.Post {
			continue
		}
		given++
		f := content.Approval{Renderer: a.Renderer, By: a.Handle, Gone: !a.Ended.IsZero()}
		_ = f.Source.UnmarshalText([]byte(a.Source))
		facts = append(facts, f)
	}
	if p.o.Class == groups.ClassCare && given > 0 {
		return ""
	}
	_, withdrawn := load[*groups.Withdrawal](p.st, groups.Ref{Kind: groups.KindWithdrawal, ID: c.Words.Post})
	state := post.State(facts, withdrawn, render.ID, nil, content.DateOf(p.at.In(schedule.WIB.Location())))
	return ifSo(!ok || state != content.Sendable, "%s left though %s", c.Words.Post, state)
}

func notExpired(p departure) string {
	if !p.o.Expires.IsZero() && !p.at.Before(p.o.Expires) {
		return "left at " + p.at.String() + ", expired at " + p.o.Expires.String()
	}
	return ifSo(p.at.Before(p.o.NotBefore), "left before its time")
}

func nobodyNamed(p departure) string {
	say, ok := p.o.Action.(*groups.Say)
	if !ok {
		return ""
	}
	return inGroup(p.world.Phrases, say.Words)
}

func inGroup(b *phrase.Book, w groups.Words) string {
	if w.Phrase != "" && b.Audience(w.Phrase) != phrase.InGroup {
		return fmt.Sprintf("%s, which is %s, was said in a group", w.Phrase, b.Audience(w.Phrase))
	}
	for _, a := range w.Args {
		if a.Kind == groups.PersonArg || a.Kind == groups.CodeArg {
			return w.Phrase + " names a person or a case in a group"
		}
	}
	for _, l := range w.Lines {
		if wrong := inGroup(b, l); wrong != "" {
			return wrong
		}
	}
	return ""
}

func noFirstContact(p departure) string {
	_, whisper := p.o.Action.(*groups.Whisper)
	_, alert := p.o.Action.(*groups.Alert)
	return ifSo((whisper || alert) && !p.reached && p.o.Class != groups.ClassCare, "a first contact because of %s", p.reason)
}

// quietHolds: posts and what nobody asked for stay out of quiet hours, but for the
// quarter of an hour in which what was due before may leave, and plans that were meant so.
func quietHolds(p departure) string {
	say, ok := p.o.Action.(*groups.Say)
	if !ok || p.o.Class != groups.ClassPost || p.plan != nil && p.plan.Loud {
		return ""
	}
	if post, _ := p.world.Library.Post(say.Words.Post, ""); post.Kind == content.Emergency {
		return ""
	}
	into := p.at.Sub(schedule.Night.Begin(p.at, schedule.WIB))
	return ifSo(schedule.Night.Holds(p.at, schedule.WIB) && into > schedule.Tail, "spoke %v into quiet hours because of %s", into, p.reason)
}

// windowKept: a planned post leaves within its grace, counted from the end of a hold, be it of
// quiet hours or of four hours of peace after another post, which end on the same day.
func windowKept(p departure) string {
	if p.plan == nil {
		return ""
	}
	from, held := p.plan.Next, p.plan.Held
	if !p.plan.Loud {
		from = schedule.Night.End(from, schedule.WIB)
	}
	if held.After(from) {
		if dayOf(held) != dayOf(from) {
			return fmt.Sprintf("planned for %v, held until another day, %v", from, held)
		}
		from = held
	}
	return ifSo(p.at.Before(p.plan.Next) || p.at.After(from.Add(schedule.Grace)), "planned for %v, left at %v", p.plan.Next, p.at)
}

func dayOf(t time.Time) string { return t.In(schedule.WIB.Location()).Format(time.DateOnly) }

func timerFor(r rest, ref string, kinds ...string) bool {
	return slices.ContainsFunc(r.timers, func(t groups.Timer) bool { return t.Ref == ref && slices.Contains(kinds, t.Kind) })
}

func plansHaveTimers(r rest) string {
	for _, rec := range r.st.List(groups.Ref{Kind: groups.KindPlan}) {
		if p := rec.(*groups.Plan); !timerFor(r, p.Code, "plan") {
			return "the plan " + p.Code + " of " + p.Post + " has none"
		}
	}
	return ""
}

func careHasTimer(r rest) string {
	for _, rec := range r.st.List(groups.Ref{Kind: groups.KindCase}) {
		c := rec.(*groups.Case)
		if c.Lane == groups.Care && c.State == groups.CaseOpen && r.now.Sub(c.Opened) < 7*24*time.Hour && !timerFor(r, c.Code, "care.next", "care.follow") {
			return "the case " + c.Code + " would never be asked about again"
		}
	}
	return ""
}

func casesEnd(r rest) string {
	for _, rec := range r.st.List(groups.Ref{Kind: groups.KindCase}) {
		if c := rec.(*groups.Case); !timerFor(r, c.Code, "case.expire") {
			return "the case " + c.Code + " is kept for ever"
		}
	}
	return ""
}

func timersHaveSubjects(r rest) string {
	for _, t := range r.timers {
		ref := groups.Ref{Kind: groups.KindCase, Group: t.Group, Person: t.Person, ID: t.Ref}
		switch t.Kind {
		case "plan":
			ref = groups.Ref{Kind: groups.KindPlan, Group: t.Group, ID: t.Ref}
		case "care.next", "care.follow", "case.expire", "case.soft":
		default:
			continue
		}
		if r.st.Load(ref) == nil {
			return "the timer " + t.ID + " is for nothing"
		}
	}
	return ""
}

func nothingOverdue(r rest) string {
	for _, o := range r.waiting {
		if !o.Expires.IsZero() && !o.Expires.After(r.now) {
			return "an action waits though its time is over"
		}
	}
	return ""
}
