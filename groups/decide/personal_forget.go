package decide

import (
	"slices"
	"time"

	"pita/groups"
)

const (
	forgetWithin = time.Hour
	forgetMark   = "forget" // the case of the last whisper before a person is forgotten
)

// askForget shows what will be erased and waits for "ya".
func (d *draft) askForget(a asking, o *groups.ForgetMe) {
	if !d.guarded(a, o.PIN) {
		return
	}
	q := d.ask(a.by, groups.Question{Kind: "confirm:forget", Expires: d.now.Add(confirmFor)})
	d.reply(a, words("forget.ask", code(q.Code)))
}

// forgetMe says goodbye; the person is forgotten as soon as that has left, or could not,
// and within the hour whatever becomes of it.
func (d *draft) forgetMe(a asking) {
	d.because("forget.agreed")
	d.set(forgetTimer(a.by, d.now.Add(forgetWithin)))
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: a.by})
	d.send(groups.Outgoing{
		Class: groups.ClassReply, Expires: d.now.Add(forgetWithin), Case: forgetMark,
		Action: &groups.Whisper{Target: target("", a.by), Content: groups.Content{Words: words("forget.done")}},
	})
}

func forgetTimer(p groups.PersonID, due time.Time) groups.Timer {
	return groups.Timer{Kind: "forget", Person: p, Due: due}
}

// forgetNow erases a person: what is about them goes, and their key with it.
func (d *draft) forgetNow(p groups.PersonID) {
	d.because("forget.done")
	d.unset(forgetTimer(p, d.now))
	for _, m := range d.memberships(p) {
		if g := d.group(m.Group); g != nil {
			d.discharge(g, p)
		}
	}
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p}) {
		for _, kind := range []string{expireTimer, nextTimer, followTimer, softTimer} {
			d.unset(caseTimer(c, kind, d.now))
		}
	}
	d.unmark(p)
	d.endReviews(p)
	d.dismiss(p)
	d.disown(p)
	d.out.Forget = append(d.out.Forget, p)
}

// dismiss takes a person out of those who look after the house.
func (d *draft) dismiss(p groups.PersonID) {
	t, other := *d.team(), func(id groups.PersonID) bool { return id == p }
	if !slices.Contains(slices.Concat(t.Owners, t.Coordinators, t.Reviewers), p) {
		return
	}
	t.Owners = slices.DeleteFunc(slices.Clone(t.Owners), other)
	t.Coordinators = slices.DeleteFunc(slices.Clone(t.Coordinators), other)
	t.Reviewers = slices.DeleteFunc(slices.Clone(t.Reviewers), other)
	d.keep(&t)
}
