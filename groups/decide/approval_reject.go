package decide

import (
	"cmp"
	"slices"
	"strings"

	"pita/content"
	"pita/groups"
)

// longestReason bounds, in runes, what is kept of why a reviewer said no.
const longestReason = 400

// reject keeps a reviewer's no to exactly what a preview showed, and tells who wrote it and
// who asked.
func (d *draft) reject(a asking, o *groups.RejectPost) {
	by := d.reviewer(a)
	if by == nil {
		return
	}
	v, reason := d.rejected(a, o)
	switch {
	case v == nil:
		d.because("post.code-wrong")
		d.reply(a, words("post.reject-how"))
		return
	case !d.now.Before(v.Expires):
		d.because("post.code-expired")
		d.reply(a, words("post.code-expired"))
		return
	case reason == "":
		d.because("post.reject-why")
		d.reply(a, words("post.reject-why"))
		return
	}
	d.because("post.rejected")
	no := &groups.Rejection{
		Post: v.Post, Lang: v.Lang, By: a.by, Handle: by.Handle, At: d.now, Source: v.Source,
		Reason: cutTo(longestReason, reason),
	}
	d.keep(no)
	d.drop(v)
	for _, q := range d.questions(a.by) {
		if q.Kind == "preview" && q.Of == v.Post {
			d.drop(q)
		}
	}
	d.noted("rejected", v.Post, v.Lang, by.Handle, v.Source, v.Rendered, v.Renderer)
	told := d.tellRejected(a, no)
	w := words("post.rejected", text("post", v.Post))
	if !told {
		w.Lines = append(w.Lines, words("post.rejected-untold"))
	}
	w.Lines = append(w.Lines, d.readIn(v)...)
	d.reply(a, w)
	d.answered(a, v)
}

// readIn returns a line for each group in which people can read what a preview showed, and one
// that says how it is taken back.
func (d *draft) readIn(v *groups.Preview) []groups.Words {
	var lines []groups.Words
	gone := load[groups.Withdrawal](d, groups.Ref{Kind: groups.KindWithdrawal, ID: v.Post})
	for _, g := range d.groups() {
		went := load[groups.Went](d, groups.Ref{Kind: groups.KindWent, Group: g.ID, ID: v.Post})
		if p, ok := d.Library.Post(v.Post, g.Locale); went == nil || ok && p.Lang != v.Lang || gone != nil && gone.At.After(went.At) {
			continue
		}
		lines = append(lines, words("rejected.stands", groupArg(g), when("when", went.At)))
	}
	if len(lines) == 0 {
		return nil
	}
	return append(shorten(lines, "withdraw.more"), words("rejected.take-back", text("post", v.Post)))
}

// cutTo cuts a text to so many letters, and shows that it is cut.
func cutTo(most int, s string) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// showRejections says why reviewers said no to a post as it is.
func (d *draft) showRejections(a asking, p content.Post) {
	given := approvals(d.st, p)
	for _, no := range list[groups.Rejection](d, groups.Ref{Kind: groups.KindRejection, ID: p.ID + "/" + p.Lang + "/"}) {
		stands := reviews(d.st, no.By) || !overruled(d.st, p, no, given)
		if no.Post == p.ID && no.Lang == p.Lang && no.Source == p.Source.String() && stands {
			d.reply(a, rejectedWords(no))
		}
	}
}

// rejectedWords says that somebody said no to a post, and why while that is kept.
func rejectedWords(no *groups.Rejection) groups.Words {
	if no.Reason == "" {
		return words("review.rejected-bare", text("post", no.Post))
	}
	return words("review.rejected", text("post", no.Post), text("text", no.Reason))
}

// rejected returns the preview that is said no to, and why: by its code, by the message replied to,
// or the one that was shown last.
func (d *draft) rejected(a asking, o *groups.RejectPost) (*groups.Preview, string) {
	switch {
	case o.Code != "":
		v := load[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by, ID: o.Code})
		if v != nil && (v.Batch != "" || o.Post != "" && v.Post != o.Post) {
			return nil, ""
		}
		return v, o.Reason
	case a.message == nil:
		return nil, ""
	case a.message.ReplyTo != nil:
		return d.shownIn(a.by, a.message.ReplyTo.ID), o.Reason
	}
	return d.lastShown(a, o.Reason)
}

// lastShown returns the preview of the post with which a reason begins, with the rest of it. Where
// it names none, the preview is returned that is the last thing its reviewer got: whoever saw
// another post since, which can't be approved or is already, may mean that one.
func (d *draft) lastShown(a asking, reason string) (*groups.Preview, string) {
	word, rest, _ := strings.Cut(reason, " ")
	named, ok := d.Library.Post(strings.ToLower(strings.Trim(word, "*:,")), d.locale(a.group, a.by))
	if ok {
		reason = strings.TrimSpace(rest)
	}
	var last *groups.Preview
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by}) {
		switch {
		case v.Batch != "" || !d.now.Before(v.Expires) || ok && v.Post != named.ID:
		case last == nil || v.Expires.After(last.Expires) || v.Expires.Equal(last.Expires) && v.Nth > last.Nth:
			last = v
		}
	}
	if last != nil && !ok {
		sent := d.person(a.by).Sent
		if len(sent) == 0 || !slices.Contains(last.Shown, sent[len(sent)-1].Action) {
			return nil, ""
		}
	}
	return last, reason
}

// tellRejected tells the author and who asked for the review, and says whether anybody heard.
func (d *draft) tellRejected(a asking, no *groups.Rejection) bool {
	var to []groups.PersonID
	add := func(id groups.PersonID) {
		if id != "" && id != a.by && !slices.Contains(to, id) {
			to = append(to, id)
		}
	}
	if o, ok := d.original(d.st, no.Post, no.Lang); ok {
		add(d.byHandle(o.post.Author))
		add(d.byHandle(o.post.Editor))
	}
	if r := load[groups.Review](d, groups.Ref{Kind: groups.KindReview, ID: no.Post + "/" + no.Lang}); r != nil {
		add(r.By)
		d.drop(r)
	}
	w := rejectedWords(no)
	for _, id := range to {
		d.whisper(id, w)
	}
	if len(to) == 0 {
		d.tellCoordinators(w)
	}
	return len(to) > 0 || len(d.team().Coordinators)+len(d.team().Owners) > 0
}

// byHandle returns the person of a handle among those who look after the house or a group, "" when
// there is none.
func (d *draft) byHandle(handle string) groups.PersonID {
	for _, id := range d.everyStaff() {
		if slices.ContainsFunc(handlesOf(d.person(id)), func(h string) bool { return content.SameHandle(h, handle) }) {
			return id
		}
	}
	return ""
}

// everyStaff returns all who look after the house, then those who look after a group.
func (d *draft) everyStaff() []groups.PersonID {
	t := d.team()
	all := slices.Concat(t.Reviewers, t.Coordinators, t.Owners)
	gs := slices.Clone(d.groups())
	slices.SortStableFunc(gs, func(x, y *groups.Group) int { return cmp.Compare(x.Name, y.Name) })
	for _, g := range gs {
		all = append(all, g.Staff...)
	}
	return all
}
