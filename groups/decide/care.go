package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/moderation"
)

const (
	comfortEvery = 10 * time.Minute // the same kind of cry again is not met with the same text
	careEvery    = 10 * time.Minute // an alert nobody takes moves on
	remindEvery  = time.Hour        // how often the owner hears of an alert that can't leave
	followAfter  = 12 * time.Hour   // a case still open is asked about again
	dangerEvery  = 6 * time.Hour    // how often the emergency post is shown in a group
	askCareFor   = 7 * 24 * time.Hour
	followAtMost = 7 * 24 * time.Hour
	repliesFor   = 2 * 24 * time.Hour // how long after the last cry all that is written is passed on
	dangerJoins  = 10 * time.Minute   // a danger later than this after the last cry is a new one
	cryJoins     = time.Hour          // the same for the other kinds
	moreAfter    = "-lanjut"          // ends the id of what follows a text of care, once it is safe
)

// care answers a person in need: a vetted text for them alone, and an alert to a
// facilitator, passed on until one takes it. It is never off.
func (d *draft) care(g *groups.Group, w writing, hit moderation.Hit) {
	kind := hit.Rule.Kind
	d.because(groups.Reason("care." + kind))
	d.concerning(w.from, hit.Rule.ID)
	c := d.openCare(g, w.from)
	known := c != nil
	if !known {
		c = d.open(groupOrNone(g), w, hit)
		c.Lane, c.Care = groups.Care, kind
		c.Cried = d.now
		d.set(caseTimer(c, followTimer, d.now.Add(followAfter)))
	}
	d.keep(c)
	if !w.late && (d.now.Sub(c.Comforted) > comfortEvery || !strings.Contains(c.Care, kind)) {
		d.comfort(g, c, hit)
	}
	if kind == moderation.Danger && g != nil && !w.late && !w.private {
		d.warnGroup(g, hit)
	}
	if known {
		d.joinCare(g, c, kind, w)
		return
	}
	d.alertNext(g, c, d.alertWords(g, c, w))
}

// groupOrNone lets a case be kept for a person who is in no group.
func groupOrNone(g *groups.Group) *groups.Group {
	if g == nil {
		return &groups.Group{}
	}
	return g
}

// privateCare hears a private text for care, and says whether it was a cry for help.
func (d *draft) privateCare(g *groups.Group, p *groups.Person, w writing) bool {
	v := d.Rules.Judge(moderation.Text{Surfaces: w.surfaces, WriterNumberKnown: w.numberKnown})
	hit, ok := v.Care()
	if ok {
		d.care(g, w, hit)
	}
	return ok
}

// comfort sends the text of care. When it may not be sent as it stands, the last
// approved bytes go, and without any a phrase of the program; the coordinator is told.
func (d *draft) comfort(g *groups.Group, c *groups.Case, hit moderation.Hit) {
	to := c.Person
	c.Comforted = d.now
	d.keep(c)
	locale := d.locale(g, to)
	a, why := d.Approved(d.st, hit.Rule.Post, locale, d.now)
	if why != "" {
		a = d.lastApproved(d.st, groups.Words{Post: hit.Rule.Post, Lang: locale})
		d.tellOnce(g, hit.Rule.Post, why)
	}
	if hit.Rule.Kind == moderation.Violence {
		d.ask(to, groups.Question{
			Kind: "violence", Of: hit.Rule.Post, Group: groupID(g), Options: []string{"yes"}, Expires: d.now.Add(followAtMost),
		})
	}
	if a == nil {
		d.careWhisper(c, words("care."+hit.Rule.Kind))
		return
	}
	for i := range a.Parts {
		d.careWhisper(c, groups.Words{Post: a.Post, Lang: a.Lang, Part: i, Parts: a.Parts})
	}
}

// comfortMore goes on once a person has said that it is safe to talk.
func (d *draft) comfortMore(a asking, q *groups.Question) {
	d.because("care.answered")
	g := d.group(q.Group)
	say := func(w groups.Words) { d.whisper(a.by, w) }
	if c := d.openCare(g, a.by); c != nil {
		say = func(w groups.Words) { d.soothe(c, w) }
	}
	approved, why := d.Approved(d.st, q.Of+moreAfter, d.locale(g, a.by), d.now)
	if why != "" {
		say(words("care.violence-asked"))
		return
	}
	for i := range approved.Parts {
		say(groups.Words{Post: approved.Post, Lang: approved.Lang, Part: i, Parts: approved.Parts})
	}
}

// careWhisper goes at once, also to one who never wrote to Pita.
func (d *draft) careWhisper(c *groups.Case, w groups.Words) {
	id := d.send(groups.Outgoing{
		Class: groups.ClassCare, Expires: d.now.Add(careFor), Case: c.Code,
		Action: &groups.Whisper{Target: target("", c.Person), Content: groups.Content{Words: w}},
	})
	d.remember(d.person(c.Person), id, w.Post, "")
}

// warnGroup shows the emergency post in the group, quoting nobody, if Pita may speak there.
func (d *draft) warnGroup(g *groups.Group, hit moderation.Hit) {
	if hit.Rule.GroupPost == "" || g.Closed && !g.Admin || d.now.Sub(g.Danger) < dangerEvery {
		return
	}
	if !d.live(g) {
		d.would(g, "danger")
		return
	}
	a, why := d.Approved(d.st, hit.Rule.GroupPost, g.Locale, d.now)
	if why != "" {
		d.tellOnce(g, hit.Rule.GroupPost, why)
		return
	}
	g.Danger = d.now
	d.publish(g, a, groups.ClassCare, until(d.now.Add(dangerEvery)))
}

// openCare returns the open case of care of a person in a group; there is at most one.
func (d *draft) openCare(g *groups.Group, p groups.PersonID) *groups.Case {
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p}) {
		open := c.State == groups.CaseOpen || c.State == groups.CaseTaken
		if c.Lane == groups.Care && c.Group == groupID(g) && open {
			return c
		}
	}
	return nil
}

// joinCare adds a further cry to an open case. One of another kind alerts again, and so does
// any that comes long after the last: it is a new one, whoever took the case for the old.
func (d *draft) joinCare(g *groups.Group, c *groups.Case, kind string, w writing) {
	since, known := d.now.Sub(lastCry(c)), strings.Contains(c.Care, kind)
	c.Cried, c.Care = d.now, newestKind(c.Care, kind)
	d.keep(c)
	switch {
	case known && since < joinedFor(kind):
		d.because("care.joined")
		d.passCry(g, c, w)
	case c.State == groups.CaseTaken || since >= joinedFor(kind):
		d.alertAnew(g, c, w)
	case c.Holder == "":
		d.alertNext(g, c, d.alertWords(g, c, w))
	default:
		d.alert(c, c.Holder, d.alertWords(g, c, w))
	}
}

// joinedFor is how long a cry of a kind known in a case is part of the one before. What is
// wrong with a body may grow worse within minutes.
func joinedFor(kind string) time.Duration {
	if kind == moderation.Danger {
		return dangerJoins
	}
	return cryJoins
}

// newestKind puts a kind of care behind those a case had: the last is what alerts name.
func newestKind(kinds, kind string) string {
	had := slices.DeleteFunc(strings.Split(kinds, "+"), func(k string) bool { return k == kind })
	return strings.Join(append(had, kind), "+")
}

// passCry brings a further cry to whoever has the case in hand, in its own words. When
// nobody took it, people are asked anew.
func (d *draft) passCry(g *groups.Group, c *groups.Case, w writing) {
	switch {
	case w.late || w.text() == "":
	case c.Holder != "":
		d.passWords(c, c.Holder, excerpt(w.text()))
	case d.now.Sub(lastAlert(c)) >= careEvery:
		d.alertAnew(g, c, w)
	}
}

// alertAnew begins a new round of alerts with whoever had the case in hand.
func (d *draft) alertAnew(g *groups.Group, c *groups.Case, w writing) {
	holder := c.Holder
	c.State, c.Asked = groups.CaseOpen, nil
	d.set(caseTimer(c, followTimer, d.now.Add(followAfter)))
	if g == nil || !slices.Contains(g.Staff, holder) || holder == c.Person {
		d.alertNext(g, c, d.alertWords(g, c, w))
		return
	}
	c.Asked = []groups.PersonID{holder}
	d.alert(c, holder, d.alertWords(g, c, w))
	d.set(caseTimer(c, nextTimer, d.now.Add(careEvery)))
}

// lastAlert is when people last heard of a case of care.
func lastAlert(c *groups.Case) time.Time {
	if c.Alerted.Before(c.Opened) {
		return c.Opened
	}
	return c.Alerted
}

// lastCry is when the person last cried for help; a week from then people are asked
// about it.
func lastCry(c *groups.Case) time.Time {
	if c.Cried.Before(c.Opened) {
		return c.Opened
	}
	return c.Cried
}

// alertWords says who needs a facilitator, and how old the cry is when it comes late.
func (d *draft) alertWords(g *groups.Group, c *groups.Case, w writing) groups.Words {
	if w.late {
		age := groups.Arg{Name: "age", Kind: groups.DurationArg, Value: d.head.Age().Round(time.Minute).String()}
		return words("alert.late", code(c.Code), person(c.Person), age)
	}
	return d.alertKind(c)
}

// toldBefore says of a kind of care that it came earlier in a case.
var toldBefore = map[string]string{
	moderation.Despair: "alert.before-despair", moderation.Danger: "alert.before-danger", moderation.Violence: "alert.before-violence",
}

// alertKind says who needs a facilitator, and in what way, as often as it is passed on:
// whoever hears of it last must know as much as the first. The newest cry is what is named;
// what the person told before stands below.
func (d *draft) alertKind(c *groups.Case) groups.Words {
	kinds := strings.Split(c.Care, "+")
	w := words("alert."+kinds[len(kinds)-1], code(c.Code), person(c.Person), groupArg(d.group(c.Group)))
	for _, before := range kinds[:len(kinds)-1] {
		w.Lines = append(w.Lines, words(toldBefore[before]))
	}
	return w
}

// alertNext alerts the next facilitator on the roster, and the owners when none is left
// or none can be reached.
func (d *draft) alertNext(g *groups.Group, c *groups.Case, w groups.Words) {
	who := groups.PersonID("")
	if g != nil {
		who = d.nextStaff(g, c)
	}
	if who == "" {
		c.Holder, c.Unsent = "", ""
		d.keep(c)
		d.alertOwners(c)
		return
	}
	c.Holder, c.Asked, c.Asks = who, append(c.Asked[:len(c.Asked):len(c.Asked)], who), c.Asks+1
	d.keep(c)
	d.alert(c, who, w)
	if d.person(who).Reached.IsZero() {
		d.alertOwners(c)
	}
	d.set(caseTimer(c, nextTimer, d.now.Add(careEvery)))
}

// alertOwners alerts every owner, in WhatsApp and outside it.
func (d *draft) alertOwners(c *groups.Case) {
	for _, owner := range d.team().Owners {
		if owner == c.Person || owner == c.Holder {
			continue
		}
		if !slices.Contains(c.Asked, owner) {
			c.Asked = append(c.Asked[:len(c.Asked):len(c.Asked)], owner)
		}
		d.alert(c, owner, words("alert.nobody", code(c.Code), person(c.Person)))
	}
	d.careOutside(c)
}

// alert tells one facilitator, and waits for 1, 2 or 3.
func (d *draft) alert(c *groups.Case, to groups.PersonID, w groups.Words) {
	d.ask(to, groups.Question{
		Kind: "care", Code: c.Code, Of: c.Code, Group: c.Group, About: c.Person,
		Options: []string{"take", "pass", "wrong"}, Expires: d.now.Add(askCareFor),
	})
	id := d.send(groups.Outgoing{
		Class: groups.ClassCare, Expires: d.now.Add(careFor), Case: c.Code,
		Action: &groups.Alert{Target: target("", to), Content: groups.Content{Words: w}},
	})
	d.remember(d.person(to), id, "", "")
	c.Notices, c.Alerted = append(c.Notices[:len(c.Notices):len(c.Notices)], id), d.now
	if to == c.Holder {
		c.Unsent = id
	}
	d.keep(c)
}

// careNext passes on an alert that nobody took.
func (d *draft) careNext(c *groups.Case) {
	if c.State != groups.CaseOpen {
		d.because("care.settled")
		return
	}
	if d.askedLate(c) {
		d.because("care.waits")
		if c.Unsent != "" && d.now.Sub(c.Notified) >= remindEvery {
			d.careOutside(c)
		}
		d.set(caseTimer(c, nextTimer, d.now.Add(careEvery)))
		return
	}
	d.because("care.moved")
	d.alertNext(d.group(c.Group), c, d.alertKind(c))
}

// careFollow asks again about a case that is still open, for a week.
func (d *draft) careFollow(c *groups.Case) {
	if c.State != groups.CaseOpen && c.State != groups.CaseTaken {
		d.because("care.settled")
		return
	}
	d.because("care.followed")
	if c.Holder == "" {
		d.anotherRound(c)
	} else {
		d.alert(c, c.Holder, words("alert.followup", code(c.Code), person(c.Person)))
	}
	if d.now.Sub(lastCry(c)) < followAtMost {
		d.set(caseTimer(c, followTimer, d.now.Add(followAfter)))
	}
}

// anotherRound asks the roster once more about a case that nobody took: whoever slept may be
// awake now. The owners, who were asked last, will hear if somebody takes it.
func (d *draft) anotherRound(c *groups.Case) {
	g := d.group(c.Group)
	c.Asked = slices.DeleteFunc(slices.Clone(c.Asked), func(id groups.PersonID) bool {
		return g != nil && slices.Contains(g.Staff, id)
	})
	d.alertNext(g, c, d.alertKind(c))
}

// careOutlives keeps a case of care that nobody closed beyond its date. What was written
// goes; the people who look after it, and the owners, are asked once more.
func (d *draft) careOutlives(c *groups.Case) {
	d.because("care.still-open")
	c.Evidence, c.Expires = "", d.now.Add(evidenceFor)
	d.keep(c)
	d.set(caseTimer(c, expireTimer, c.Expires))
	told := map[groups.PersonID]bool{"": true, c.Person: true}
	for _, id := range append([]groups.PersonID{c.Holder}, d.team().Owners...) {
		if !told[id] {
			told[id] = true
			d.alert(c, id, words("alert.still-open", code(c.Code), person(c.Person), when("when", c.Opened)))
		}
	}
}
