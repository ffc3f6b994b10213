package decide

import (
	"slices"
	"strings"

	"pita/content"
	"pita/groups"
)

// askReview asks reviewers to look at a post: each hears of one version once.
func (d *draft) askReview(a asking, o *groups.AskReview) {
	p, ok := d.find(a, o.Post)
	if !ok {
		return
	}
	if by := d.person(a.by); d.role("", a.by) < groups.Coordinator && !wrote(p, by) {
		d.because("order.denied")
		d.reply(a, words("review.whom"))
		return
	}
	d.noteWriter(p, load[groups.Writers](d, groups.Ref{Kind: groups.KindWriters, ID: p.ID}), nil)
	switch state := d.listedState(p, content.DateOf(d.now.In(zone(a.group).Location()))); state {
	case content.Sendable:
		d.because("review.needless")
		d.reply(a, words("review.needless", text("post", p.ID)))
		return
	case content.Broken, content.Rejected:
		d.because("review.not-ready")
		d.reply(a, words("review.not-ready", text("post", p.ID), d.whyArg(string(state))))
		return
	}
	if why := d.never(p); why != "" {
		d.because("review.not-ready")
		d.reply(a, words("review.not-ready", text("post", p.ID), d.whyArg(string(why))))
		return
	}
	if w, unknown := d.writerUnknown("review.writer-unknown", p); unknown {
		d.because("review.not-ready")
		d.reply(a, w)
		return
	}
	d.askReviewers(a, p, o.Reviewer)
}

func wrote(p content.Post, by *groups.Person) bool {
	return slices.ContainsFunc(handlesOf(by), func(h string) bool {
		return content.SameHandle(h, p.Author) || content.SameHandle(h, p.Editor)
	})
}

func (d *draft) askReviewers(a asking, p content.Post, named string) {
	if named != "" && d.reviewerNamed(named) == nil {
		d.noReviewer(a, named)
		return
	}
	p.Writers = writersOf(d.st, p.ID)
	r := load[groups.Review](d, groups.Ref{Kind: groups.KindReview, ID: p.ID + "/" + p.Lang})
	if r == nil || r.Source != p.Source.String() {
		r = &groups.Review{Post: p.ID, Lang: p.Lang, Source: p.Source.String(), At: d.now}
	}
	r.By = a.by
	w := words("review.told", text("post", p.ID))
	for _, id := range d.team().Reviewers {
		by := d.person(id)
		if !by.Reviewer || named != "" && !goesBy(by, named) || !mayApprove(p, by) {
			continue
		}
		phrase := "review.told-before"
		if !slices.Contains(r.Told, id) {
			r.Told = append(slices.Clone(r.Told), id)
			phrase = "review.told-now"
			if by.Reached.IsZero() {
				phrase = "review.told-later"
			}
			d.whisper(id, words("review.asked", text("post", p.ID)))
		}
		w.Lines = append(w.Lines, groups.Words{Phrase: phrase, Args: []groups.Arg{text("handle", by.Handle)}})
	}
	if len(w.Lines) == 0 {
		d.because("review.nobody")
		d.reply(a, words("review.nobody", text("post", p.ID)))
		return
	}
	d.because("review.requested")
	d.keep(r)
	d.noted("requested", p.ID, p.Lang, d.person(a.by).Handle, r.Source)
	d.reply(a, w)
}

// noReviewer says that no reviewer goes by a name, and who may be meant.
func (d *draft) noReviewer(a asking, named string) {
	d.because("review.unknown")
	for _, id := range d.team().Reviewers {
		if by := d.person(id); by.Reviewer && by.Handle != "" && meant(named, by) {
			d.reply(a, words("review.unknown", text("handle", named), text("nearest", by.Handle)))
			return
		}
	}
	d.reply(a, words("review.unknown-bare", text("handle", named)))
}

// askSecond tells the other reviewers that a post which takes two waits for one of them: each
// once, as if a review had been asked for.
func (d *draft) askSecond(first groups.PersonID, p content.Post) {
	r := load[groups.Review](d, groups.Ref{Kind: groups.KindReview, ID: p.ID + "/" + p.Lang})
	if r == nil || r.Source != p.Source.String() {
		r = &groups.Review{Post: p.ID, Lang: p.Lang, Source: p.Source.String(), At: d.now, By: first}
	}
	for _, id := range d.team().Reviewers {
		if by := d.person(id); id == first || !by.Reviewer || !mayApprove(p, by) || slices.Contains(r.Told, id) {
			continue
		}
		r.Told = append(slices.Clone(r.Told), id)
		d.whisper(id, words("review.asked", text("post", p.ID)))
	}
	d.keep(r)
}

// goesBy says whether somebody is meant by a handle or a name as typed.
func goesBy(p *groups.Person, typed string) bool {
	typed = strings.TrimPrefix(strings.TrimSpace(typed), "@")
	if slices.ContainsFunc(handlesOf(p), func(h string) bool { return content.SameHandle(h, typed) }) {
		return true
	}
	return p.Name != "" && strings.EqualFold(strings.Join(strings.Fields(p.Name), " "), strings.Join(strings.Fields(typed), " "))
}

// reviewerNamed returns the reviewer who goes by a handle or a name, nil when there is none.
func (d *draft) reviewerNamed(typed string) *groups.Person {
	for _, id := range d.team().Reviewers {
		if p := d.person(id); p.Reviewer && goesBy(p, typed) {
			return p
		}
	}
	return nil
}
