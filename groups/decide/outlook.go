package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/content/render"
	"pita/groups"
	"pita/groups/schedule"
	"pita/moderation"
)

// outlookMost is how often one plan is foreseen at most.
const outlookMost = 100

// A Due is a post that is to leave at an hour, as things stand now.
type Due struct {
	At   time.Time
	Due  time.Time // the hour that was planned; At is later when it waits
	Post string
	// Messages are those that were approved; nil when it may not leave, and Why says why.
	Messages []render.Message
	Why      string
}

// looking returns a draft that decides nothing: for those who only look at a house.
func (w World) looking(st groups.State, now time.Time) *draft {
	return newDraft(w, st, &groups.TimerDue{Head: groups.Head{At: now, Seen: now}})
}

// Outlook returns what is planned in a group from now until to, in the order of time, as if
// nothing kept Pita from speaking: for those who would send it by hand. A plan whose hour
// passed not long ago, unkept, is there too.
func (w World) Outlook(st groups.State, id groups.GroupID, now, to time.Time) []Due {
	d := w.looking(st, now)
	g := d.group(id)
	if g == nil {
		return nil
	}
	var out []Due
	for _, p := range d.plans(g) {
		for _, next := range d.occurrences(g, p, now) {
			at := d.leaves(g, &groups.Plan{Post: p.Post, Next: next, Loud: p.Loud})
			if !at.After(now) {
				due := Due{At: at, Due: next, Post: p.Post}
				due.Messages, due.Why = d.foreseen(g, p.Post, at)
				out = append(out, due)
			}
		}
	}
	free := *g
	free.Live, free.Here = true, true
	future := newVision(w, st)
	future.put(&free)
	future.put(&groups.Number{})
	for _, p := range d.plans(g) {
		if !d.leaves(g, p).After(now) {
			d.goOn(g, p, now)
		}
	}
	future.keep(d.decision())
	return sortDues(append(out, future.play(id, now, to)...))
}

// Foresee returns what becomes of every planned post of a group from now until to, in the
// order of time: those that leave with their messages, and those that would not with the
// reason. It is no second judgement: it lets the hours come, one after the other, over what
// is known now, and asks the same function that will decide then.
func (w World) Foresee(st groups.State, id groups.GroupID, now, to time.Time) []Due {
	return w.Seer(st)(id, now, to)
}

// Seer returns Foresee for several groups of one state, one after the other: what was found out
// about a post is remembered.
func (w World) Seer(st groups.State) func(id groups.GroupID, now, to time.Time) []Due {
	known := map[approvedOn]approvedThen{}
	return func(id groups.GroupID, now, to time.Time) []Due {
		v := newVision(w, st)
		v.known = known
		return sortDues(v.play(id, now, to))
	}
}

func sortDues(out []Due) []Due {
	slices.SortStableFunc(out, func(a, b Due) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Post, b.Post)) })
	return out
}

// missed is how long ago an hour may be that is still worth telling.
const missed = 48 * time.Hour

// occurrences returns when a plan is due until to.
func (d *draft) occurrences(g *groups.Group, p *groups.Plan, to time.Time) (out []time.Time) {
	rule, err := schedule.Parse(p.Rule)
	next, ok := p.Next, true
	if next.Before(d.now.Add(-missed)) && err == nil {
		next, ok = rule.NextSparing(d.now, zone(g), schedule.Spare(p.Holidays))
	}
	for ok && !next.After(to) && len(out) < outlookMost {
		out = append(out, next)
		if err != nil {
			break
		}
		next, ok = rule.NextSparing(next, zone(g), schedule.Spare(p.Holidays))
	}
	return out
}

// foreseen returns the messages of a post that would leave for a group at an hour, or why
// it would not.
func (d *draft) foreseen(g *groups.Group, post string, at time.Time) ([]render.Message, string) {
	a, why := d.Approved(d.st, post, g.Locale, at)
	if why == "" {
		of, _ := d.Library.Post(post, g.Locale)
		why = d.hindrance(g, of)
	}
	if why == "banned" {
		why = "" // that is what the outlook is for
	}
	if why != "" {
		return nil, why
	}
	messages, err := approvedMessages(a.Messages)
	if err != nil {
		return nil, "broken"
	}
	return messages, ""
}

// InForce returns the rules that act in a group at now, as the book orders them: those of
// care, and those that are neither on trial nor switched off there.
func (w World) InForce(st groups.State, id groups.GroupID, now time.Time) []moderation.Rule {
	d := w.looking(st, now)
	g := d.group(id)
	if g == nil {
		return nil
	}
	return slices.DeleteFunc(d.Rules.Rules(), func(r moderation.Rule) bool {
		if !r.HoldsIn(g.Name) || r.Lane == groups.Care {
			return !r.HoldsIn(g.Name)
		}
		note := d.ruleNote(g, &r)
		return note.Off || d.shadowed(g, note)
	})
}

// CareTexts returns the texts that are given to who cries for help, in the form that was
// approved last, and those that are shown in a group in danger, if they may be: each once,
// in the language of a locale where there is one. What nobody approved is left out.
func (w World) CareTexts(st groups.State, locale string, now time.Time) []Due {
	var out []Due
	add := func(post string, alone bool) {
		if post == "" || slices.ContainsFunc(out, func(d Due) bool { return d.Post == post }) {
			return
		}
		if messages := w.careText(st, post, locale, alone, now); messages != nil {
			out = append(out, Due{Post: post, Messages: messages})
		}
	}
	for _, r := range w.Rules.Rules() {
		if r.Lane == groups.Care {
			add(r.Post, true)
			add(r.GroupPost, false)
		}
	}
	return out
}

func (w World) careText(st groups.State, post, locale string, alone bool, now time.Time) []render.Message {
	a, why := w.Approved(st, post, locale, now)
	if why != "" {
		if !alone {
			return nil
		}
		a = w.lastApproved(st, groups.Words{Post: post, Lang: locale})
	}
	if a == nil {
		return nil
	}
	messages, err := approvedMessages(a.Messages)
	if err != nil {
		return nil
	}
	return messages
}
