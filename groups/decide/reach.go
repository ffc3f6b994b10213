package decide

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"pita/content/render"
	"pita/groups"
)

const reachTimer = "reach" // a week of counting is over

// track begins to count whom a post reaches in a group. Sent holds the ids of its messages.
// It begins before anything leaves, so that no receipt comes too early.
func (d *draft) track(g *groups.Group, a *groups.Approval, sent []groups.ActionID) {
	if len(sent) == 0 {
		return
	}
	s := &groups.Sending{Group: g.ID, ID: sent[0], Post: a.Post, Lang: a.Lang, At: d.now, Options: choices(a)}
	d.keep(s)
	r := &groups.Reach{Group: g.ID, ID: sent[0], At: d.now, Salt: d.head.Seed[:], Parts: sent[1:]}
	d.keep(r)
	for _, id := range r.Parts {
		d.keep(&groups.Reach{Group: g.ID, ID: id, Of: r.ID, At: d.now})
	}
	d.set(groups.Timer{Kind: reachTimer, Due: r.Ends(), Group: g.ID, Ref: string(r.ID)})
	d.awaitReport(g)
}

// choices returns what can be chosen in an approved poll.
func choices(a *groups.Approval) []string {
	messages, err := approvedMessages(a.Messages)
	if err != nil {
		return nil
	}
	for _, m := range messages {
		if m.Kind == render.KindPoll {
			return m.Options
		}
	}
	return nil
}

// reachOf returns what is counted of the sending to which a message of Pita's belongs; nil
// when it belongs to none, or the week is over.
func (d *draft) reachOf(g groups.GroupID, id groups.ActionID) *groups.Reach {
	if g == "" || id == "" {
		return nil
	}
	r := load[groups.Reach](d, groups.Ref{Kind: groups.KindReach, Group: g, ID: string(id)})
	if r != nil && r.Of != "" {
		r = load[groups.Reach](d, groups.Ref{Kind: groups.KindReach, Group: g, ID: string(r.Of)})
	}
	if r == nil || !d.now.Before(r.Ends()) {
		return nil
	}
	return r
}

// mark lets change be made to what a person did with a sending, and keeps it if it changed.
// Pita and its other devices are nobody.
func (d *draft) mark(r *groups.Reach, who groups.Party, change func(*groups.Mark)) {
	if r == nil || who.ID == "" || who.Pita {
		return
	}
	r.Marks = slices.Clone(r.Marks)
	m := r.Mark(who.ID)
	if m == nil {
		return
	}
	was := *m
	if change(m); *m != was {
		d.keep(r)
	}
}

// reached counts whom messages in a group reached and who read them, each person once.
func (d *draft) reached(ev *groups.Receipt) {
	for _, id := range ev.IDs {
		d.mark(d.reachOf(ev.Place.ID, groups.ActionID(id)), ev.From, func(m *groups.Mark) {
			m.Got, m.Read = true, m.Read || ev.Read
		})
	}
}

// countReaction counts with what a person reacted to a post; of one who reacts to several
// of its messages the last reaction counts.
func (d *draft) countReaction(ev *groups.Reacted) {
	if ev.Self {
		return
	}
	r := d.reachOf(ev.Place.ID, groups.ActionID(ev.On.ID))
	d.mark(r, ev.From, func(m *groups.Mark) { m.Emoji = r.Kind(kindOf(ev.Emoji)) })
}

// kindOf returns the kind to which a reaction belongs. The shade of a skin tells people
// apart and does not count; what is no sign but words is not kept.
func kindOf(emoji string) string {
	kind := strings.Map(func(r rune) rune {
		if r == 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF {
			return -1
		}
		return r
	}, emoji)
	const mostRunes = 8 // of a family of four, with what joins them
	wordy := strings.ContainsFunc(kind, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) })
	if emoji != "" && (kind == "" || wordy || len([]rune(kind)) > mostRunes) {
		return groups.OtherReaction
	}
	return kind
}

// voted counts what a person now chooses in a poll; who takes a vote back is not counted.
func (d *draft) voted(ev *groups.Voted) {
	d.because("poll.voted")
	if ev.Self {
		return
	}
	r := d.reachOf(ev.Place.ID, groups.ActionID(ev.Poll))
	if r == nil {
		return
	}
	s := load[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: r.Group, ID: string(r.ID)})
	if s == nil {
		return
	}
	votes := uint32(0)
	for i, option := range s.Options {
		if slices.Contains(ev.Choices, option) {
			votes |= 1 << i
		}
	}
	d.mark(r, ev.From, func(m *groups.Mark) { m.Votes = votes })
}

// postLeft notes that the first message of a post has left, and how many could get it.
func (d *draft) postLeft(ev *groups.Settled) {
	s := load[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: ev.Place.ID, ID: string(ev.Action)})
	if s != nil && s.Left.IsZero() {
		s.Left = d.now
		for _, m := range list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: s.Group}) {
			if m.Here {
				s.Members++
			}
		}
		d.keep(s)
		d.noteLeft(s)
	}
}

// postStayed drops what was to be counted of a post that did not leave.
func (d *draft) postStayed(ev *groups.Settled) {
	s := load[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: ev.Place.ID, ID: string(ev.Action)})
	if s == nil || !s.Left.IsZero() {
		return
	}
	d.drop(s)
	d.dropReach(s.Group, s.ID)
	d.noteSkip(d.group(s.Group), s.Post, ev.Why)
}

// dropReach takes out what tells the persons of a sending apart. The key under which it was
// sealed is destroyed with the last one of its day.
func (d *draft) dropReach(g groups.GroupID, id groups.ActionID) *groups.Reach {
	r := load[groups.Reach](d, groups.Ref{Kind: groups.KindReach, Group: g, ID: string(id)})
	if r == nil {
		return nil
	}
	d.unset(groups.Timer{Kind: reachTimer, Group: g, Ref: string(id)})
	for _, part := range append([]groups.ActionID{id}, r.Parts...) {
		if r := load[groups.Reach](d, groups.Ref{Kind: groups.KindReach, Group: g, ID: string(part)}); r != nil {
			d.drop(r)
		}
	}
	return r
}

// reachOver ends a week of counting: the figures stay, and who is in them is known no more.
func (d *draft) reachOver(t groups.Timer) {
	d.because("reach.over")
	r := d.dropReach(t.Group, groups.ActionID(t.Ref))
	s := load[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: t.Group, ID: t.Ref})
	if r == nil || s == nil {
		return
	}
	s.Counts, s.Closed = r.Counts(len(s.Options)), true
	d.keep(s)
}

// unmark takes a person out of all that is counted still, in the groups they are or were in.
func (d *draft) unmark(p groups.PersonID) {
	for _, m := range d.keptIn(p) {
		for _, r := range list[groups.Reach](d, groups.Ref{Kind: groups.KindReach, Group: m.Group}) {
			if r.Unmark(p) {
				d.keep(r)
			}
		}
	}
}

// Sent returns the posts that left for a group, or for any when g is none, since a moment,
// the oldest first, with their figures as they are now. They are for counting with; what of
// them may be shown disclosure says.
func Sent(st groups.State, g groups.GroupID, since time.Time) []*groups.Sending {
	return sentOf(st, st.List(groups.Ref{Kind: groups.KindSending, Group: g}), since)
}

// sentOf returns those of the sendings that left since a moment in the same way.
func sentOf(st groups.State, records []groups.Record, since time.Time) []*groups.Sending {
	var out []*groups.Sending
	for _, rec := range records {
		s := *rec.(*groups.Sending)
		if s.Left.IsZero() || s.Left.Before(since) {
			continue
		}
		if !s.Closed {
			ref := groups.Ref{Kind: groups.KindReach, Group: s.Group, ID: string(s.ID)}
			r, _ := st.Load(ref).(*groups.Reach)
			if r == nil { // it came back with a backup, in which nobody is told apart
				r, s.Members = &groups.Reach{}, 0
			}
			s.Counts = r.Counts(len(s.Options))
		}
		out = append(out, &s)
	}
	slices.SortStableFunc(out, func(a, b *groups.Sending) int {
		if c := a.Left.Compare(b.Left); c != 0 {
			return c
		}
		return strings.Compare(a.Post, b.Post)
	})
	return out
}
