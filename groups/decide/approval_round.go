package decide

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/schedule"
)

const (
	roundTimer  = "review.round"  // a reviewer's weekly look begins
	deputyTimer = "review.deputy" // what they were shown was not answered
	roundDay    = time.Monday
	roundHour   = 10
	deputyAfter = 3 * 24 * time.Hour
	awayAtMost  = 90 * 24 * time.Hour
	deputyLead  = "round.deputy"
	// shownInARound is how many posts are shown one after the other unasked: what three
	// minutes are enough for.
	shownInARound = 5
)

func (d *draft) round(id groups.PersonID) *groups.Round {
	return load[groups.Round](d, groups.Ref{Kind: groups.KindRound, Person: id})
}

// beginRounds has a reviewer look at what waits every week; the first time a day after they
// became one at the earliest. A timer that a restore dropped is set anew; a look that was due
// while nobody could begin it begins now, or when the night is over.
func (d *draft) beginRounds(id groups.PersonID) {
	if !d.person(id).Reviewer {
		return
	}
	r := d.round(id)
	if r == nil {
		r = &groups.Round{Person: id, Next: d.nextRound(id)}
		d.keep(r)
	}
	due := r.Next
	if !due.After(d.now) {
		due = schedule.Night.End(d.now, d.zoneOf(id))
	}
	d.set(groups.Timer{Kind: roundTimer, Person: id, Due: due})
}

// zoneOf returns the zone in which a person lives, as far as that is known.
func (d *draft) zoneOf(id groups.PersonID) schedule.Zone {
	if g := d.home(d.person(id)); g != nil {
		return zone(g)
	}
	return schedule.WIB
}

// nextRound is the next Monday morning where a reviewer lives.
func (d *draft) nextRound(id groups.PersonID) time.Time {
	z := d.zoneOf(id)
	day := d.now.In(z.Location()).AddDate(0, 0, 1)
	for day.Weekday() != roundDay {
		day = day.AddDate(0, 0, 1)
	}
	// One after the other, so that who stands in for whom is no matter of chance.
	minute := max(0, slices.Index(d.team().Reviewers, id)) % 60
	return time.Date(day.Year(), day.Month(), day.Day(), roundHour, minute, 0, 0, z.Location()).UTC()
}

func (d *draft) endRounds(id groups.PersonID) {
	r := d.round(id)
	if r == nil {
		return
	}
	d.drop(r)
	d.unset(groups.Timer{Kind: roundTimer, Person: id})
	d.unset(groups.Timer{Kind: deputyTimer, Person: id})
}

// roundDue shows a reviewer, or who stands in for them, the most urgent post that waits.
// It is silent when none does.
func (d *draft) roundDue(t groups.Timer) {
	r := d.round(t.Person)
	if r == nil || !d.person(t.Person).Reviewer {
		d.because("review.round-over")
		return
	}
	r.Next = d.nextRound(t.Person)
	d.keep(r)
	d.set(groups.Timer{Kind: roundTimer, Person: t.Person, Due: r.Next})
	if r.Code != "" && d.now.Sub(r.Shown) < deputyAfter {
		d.because("review.pending") // one at a time: a colleague's post lies before them
		return
	}
	r.Seen, r.Code, r.Post, r.Lang = nil, "", "", ""
	if p := d.person(t.Person); d.now.Before(r.Away) || d.silent(p.ID) || p.Reached.IsZero() {
		d.standIn(r, "")
		return
	}
	if !d.showWaiting(t.Person, "", "round.head") {
		d.because("review.nothing-waits")
	}
}

// roundUnanswered gives what a reviewer did not answer to who stands in for them.
func (d *draft) roundUnanswered(t groups.Timer) {
	r := d.round(t.Person)
	if r == nil || r.Code == "" {
		d.because("review.answered")
		return
	}
	post := r.Post
	r.Code, r.Post, r.Lang = "", "", ""
	d.keep(r)
	d.standIn(r, post)
}

// standIn shows a reviewer's deputy what waits, a certain post first: the one they named, or
// the first other reviewer who may approve something. Without one the coordinators hear of it.
func (d *draft) standIn(r *groups.Round, post string) {
	others := slices.DeleteFunc(slices.Clone(d.team().Reviewers), func(id groups.PersonID) bool { return id == r.Deputy })
	if r.Deputy != "" {
		others = append([]groups.PersonID{r.Deputy}, others...)
	}
	n := len(d.waits(d.person(r.Person)))
	busy := false
	for _, id := range others {
		p, own := d.person(id), d.round(id)
		absent := own != nil && d.now.Before(own.Away)
		if id == r.Person || !p.Reviewer || absent || d.silent(id) || p.Reached.IsZero() {
			continue
		}
		if own != nil && own.Code != "" && d.now.Sub(own.Shown) < deputyAfter { // something lies before them: that comes first
			busy = true
			continue
		}
		if n > 0 && d.showWaiting(id, post, deputyLead) {
			return
		}
	}
	if n == 0 || busy {
		d.because("review.nothing-waits")
		return
	}
	d.because("review.no-deputy")
	d.tellCoordinators(words("round.nobody", number("n", n)))
}

// A wait is a post that waits for a reviewer.
type wait struct {
	post   content.Post
	due    time.Time // when it is to leave first; zero: it is not planned
	asked  time.Time // since when a review is asked for; zero: nobody asked
	review content.Date
}

// waits returns what waits for a reviewer, the most urgent first: what is due soonest, then
// what is to be reviewed again soonest, then what waits longest.
func (d *draft) waits(by *groups.Person) []wait {
	var out []wait
	due := d.dueSoonest()
	today := content.DateOf(d.now.In(schedule.WIB.Location()))
	st := d.everyPost()
	for _, p := range d.Library.All() {
		p.Writers = st.writersOf(p.ID)
		switch listedState(st, p, today) {
		case content.Unapproved, content.Changed, content.RendererChanged, content.NeedsSecond, content.ReviewerGone, content.RejecterGone:
		default:
			continue
		}
		if !mayApprove(p, by) || answeredAlready(st, p, by) || d.never(p) != "" || len(d.unknownWriters(p)) > 0 {
			continue
		}
		w := wait{post: p, due: due[p.ID], review: p.ReviewBy}
		if r, _ := st.Load(groups.Ref{Kind: groups.KindReview, ID: p.ID + "/" + p.Lang}).(*groups.Review); r != nil {
			w.asked = r.At
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b wait) int {
		return cmp.Or(soonest(a.due, b.due), reviewFirst(a.review, b.review), soonest(a.asked, b.asked), cmp.Compare(a.post.ID, b.post.ID))
	})
	return out
}

// answeredAlready says whether a reviewer has said yes or no to a post as it is.
func answeredAlready(st groups.State, p content.Post, by *groups.Person) bool {
	no, _ := st.Load((&groups.Rejection{Post: p.ID, Lang: p.Lang, Handle: by.Handle}).Ref()).(*groups.Rejection)
	if no != nil && no.Source == p.Source.String() {
		return true
	}
	for _, a := range approvals(st, p) {
		if a.By == by.ID && a.Source == p.Source.String() && a.Ended.IsZero() && a.Renderer == render.ID {
			return true
		}
	}
	return false
}

// dueSoonest returns when each planned post is due next in any group.
func (d *draft) dueSoonest() map[string]time.Time {
	out := map[string]time.Time{}
	for _, g := range d.groups() {
		for _, p := range d.plans(g) {
			if at, ok := out[p.Post]; !ok || p.Next.Before(at) {
				out[p.Post] = p.Next
			}
		}
	}
	return out
}

func soonest(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

func reviewFirst(a, b content.Date) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero() || a.Before(b):
		return -1
	}
	return 1
}

// showWaiting shows one post that waits, a certain one where it does, and says whether there
// was any. Each is shown once in a round.
func (d *draft) showWaiting(to groups.PersonID, post, lead string) bool {
	by := d.person(to)
	r := d.round(to)
	if r == nil {
		r = &groups.Round{Person: to, Next: d.nextRound(to)}
		d.set(groups.Timer{Kind: roundTimer, Person: to, Due: r.Next})
	}
	all := d.waits(by)
	fresh := slices.DeleteFunc(slices.Clone(all), func(w wait) bool { return slices.Contains(r.Seen, w.post.ID+"/"+w.post.Lang) })
	if len(fresh) == 0 {
		return false
	}
	next := fresh[max(0, slices.IndexFunc(fresh, func(w wait) bool { return w.post.ID == post }))].post
	o, ok := d.original(d.st, next.ID, next.Lang)
	if !ok {
		return false
	}
	d.whisper(to, groups.Words{Phrase: lead, Args: []groups.Arg{number("n", len(all))}})
	own := *r
	own.Post, own.Lang, own.Shown, own.Code = next.ID, next.Lang, d.now, ""
	own.Seen = append(slices.Clone(r.Seen), next.ID+"/"+next.Lang)
	d.because(groups.Reason("review." + strings.TrimPrefix(lead, "round.")))
	if v := d.preview(to, o); v != nil {
		own.Code = v.Code
	}
	if lead != deputyLead {
		d.set(groups.Timer{Kind: deputyTimer, Person: to, Due: d.now.Add(deputyAfter)})
	}
	d.keep(&own)
	return true
}

// answered goes on to the next post, when what was answered belongs to a weekly look.
func (d *draft) answered(a asking, v *groups.Preview) {
	r := d.round(a.by)
	if r == nil || r.Code == "" || r.Post != v.Post || r.Lang != v.Lang {
		return
	}
	own := *r
	own.Code, own.Post, own.Lang = "", "", ""
	d.keep(&own)
	d.unset(groups.Timer{Kind: deputyTimer, Person: a.by})
	if len(own.Seen) < shownInARound && d.showWaiting(a.by, "", "round.next") {
		return
	}
	d.reply(a, words("round.done"))
}

// skip puts off the post that waits for an answer, and shows the next.
func (d *draft) skip(a asking) {
	by := d.reviewer(a)
	if by == nil {
		return
	}
	d.because("review.skipped")
	d.unset(groups.Timer{Kind: deputyTimer, Person: a.by})
	if r := d.round(a.by); r != nil && r.Code != "" {
		own := *r
		own.Code, own.Post, own.Lang = "", "", ""
		d.keep(&own)
	}
	if !d.showWaiting(a.by, "", "round.next") {
		d.reply(a, words("round.none"))
	}
}

// deputise notes who looks at posts in a reviewer's place, and until when they are away.
func (d *draft) deputise(a asking, o *groups.Deputise) {
	by := d.reviewer(a)
	if by == nil {
		return
	}
	own := groups.Round{Person: a.by, Next: d.nextRound(a.by)}
	if r := d.round(a.by); r != nil {
		own = *r
	}
	if o.To == "" {
		own.Deputy, own.Away = "", time.Time{}
		d.because("review.back")
		d.keep(&own)
		d.reply(a, words("deputy.ended"))
		return
	}
	p := d.reviewerNamed(o.To)
	if p == nil || p.ID == a.by {
		d.because("reviewer.unknown")
		d.reply(a, words("reviewer.unknown", text("handle", o.To)))
		return
	}
	d.because("review.away")
	own.Deputy, own.Away = p.ID, time.Time{}
	if o.For == 0 { // not away: the deputy looks at what she does not get to
		d.keep(&own)
		d.reply(a, words("deputy.standing", text("handle", p.Handle)))
		return
	}
	own.Away = d.now.Add(min(o.For, awayAtMost))
	d.keep(&own)
	d.whisper(p.ID, words("deputy.told", when("until", own.Away)))
	d.reply(a, words("deputy.set", text("handle", p.Handle), when("until", own.Away)))
	if own.Code != "" { // what waits for an answer goes to the deputy at once
		post := own.Post
		own.Code, own.Post, own.Lang = "", "", ""
		d.unset(groups.Timer{Kind: deputyTimer, Person: a.by})
		d.standIn(&own, post)
	}
}
