package decide

import (
	"slices"
	"strings"

	"pita/groups"
)

// correctionFor is how the correction of a post is called when nobody says otherwise.
const correctionFor = "koreksi-"

// askWithdraw shows what a withdrawal does and waits for "ya" with its number. The desk
// has asked already. A correction that could not leave is told first.
func (d *draft) askWithdraw(a asking, id, correction string) {
	id, ok := d.findSent(a, id)
	if !ok || !d.mayWithdraw(a, id) {
		return
	}
	if correction != "" {
		of, ok := d.find(a, correction)
		if !ok {
			return
		}
		if correction = of.ID; of.ID == id || d.sendable(a, of.ID) != "" {
			d.because("post.no-correction")
			d.reply(a, words("post.refused", text("post", of.ID), d.whyArg(d.sendable(a, of.ID))))
			return
		}
	}
	if a.message == nil {
		d.withdraw(a, id, correction)
		return
	}
	if d.frozen(a) {
		return
	}
	q := d.confirm(a, groups.Question{Kind: "confirm:withdraw", Of: strings.TrimSuffix(id+" "+correction, " ")})
	if correction != "" {
		d.reply(a, words("order.confirm", code(q.Code), text("post", id), text("correction", correction), spoken("what", "what.replace")))
		return
	}
	d.reply(a, words("order.confirm", code(q.Code), text("post", id), spoken("what", "what.withdraw")))
}

// mayWithdraw says whether somebody may withdraw a post: who looks after the house, and a
// reviewer whose yes it had, or whose no stands against it. It answers anybody else.
func (d *draft) mayWithdraw(a asking, post string) bool {
	if a.by == "" || d.role("", a.by) >= groups.Coordinator || d.hasJudged(a.by, post) {
		return true
	}
	d.because("order.denied")
	d.reply(a, words("withdraw.whom"))
	return false
}

// hasJudged says whether a reviewer ever approved a post in any language, or says no to it as it is.
func (d *draft) hasJudged(by groups.PersonID, post string) bool {
	yes := func(r groups.Record) bool { return r.(*groups.Approval).By == by }
	no := func(r groups.Record) bool {
		no := r.(*groups.Rejection)
		p, ok := d.Library.Post(post, no.Lang)
		return no.By == by && (!ok || p.Lang != no.Lang || p.Source.String() == no.Source)
	}
	return d.person(by).Reviewer &&
		(slices.ContainsFunc(d.st.List(groups.Ref{Kind: groups.KindApproval, ID: post + "/"}), yes) ||
			slices.ContainsFunc(d.st.List(groups.Ref{Kind: groups.KindRejection, ID: post + "/"}), no))
}

func (d *draft) sendable(a asking, id string) string {
	_, why := d.Approved(d.st, id, d.locale(a.group, a.by), d.now)
	return why
}

// withdrawAgreed does what was shown: of holds the post, and its correction if there is one.
func (d *draft) withdrawAgreed(a asking, of string) {
	post, correction, _ := strings.Cut(of, " ")
	d.withdraw(a, post, correction)
}

// findSent returns the id of a post of the library, or of one that was approved or sent before
// it was taken out of it; else it answers as find does.
func (d *draft) findSent(a asking, id string) (string, bool) {
	if p, ok := d.Library.Post(id, d.locale(a.group, a.by)); ok {
		return p.ID, true
	}
	id = strings.ToLower(id)
	for _, r := range d.st.List(groups.Ref{Kind: groups.KindApproval, ID: id + "/"}) {
		if r.(*groups.Approval).Post == id {
			return id, true
		}
	}
	for _, g := range d.groups() {
		if d.st.Load(groups.Ref{Kind: groups.KindWent, Group: g.ID, ID: id}) != nil {
			return id, true
		}
	}
	p, ok := d.find(a, id)
	return p.ID, ok
}

// withdraw ends a post's approvals and the codes of its previews, takes it out of the queue, and
// takes it back where it was sent lately. Where it was sent too long ago a correction follows
// it, if there is one.
func (d *draft) withdraw(a asking, id, correction string) {
	id, ok := d.findSent(a, id)
	if !ok || d.frozen(a) || !d.mayWithdraw(a, id) {
		return
	}
	d.because("post.withdrawn")
	d.keep(&groups.Withdrawal{Post: id, At: d.now, By: a.by})
	d.noted("withdrawn", id, "*", d.person(a.by).Handle)
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview}) {
		if v.Post == id {
			d.endPreview(v)
		}
	}
	for _, given := range list[groups.Approval](d, groups.Ref{Kind: groups.KindApproval, ID: id + "/"}) {
		if given.Post == id && given.Why != groups.EndedWithdrawn {
			given.Ended, given.Why = d.now, groups.EndedWithdrawn
			d.keep(given)
		}
	}
	d.withhold(groups.Withhold{Post: id, NoCare: true})
	taken, said := d.takeBackPost(id), "post.withdrawn"
	if d.staysWith(id) {
		said = "post.withdrawn-stays"
	} else {
		d.takeBackCopies(id)
	}
	w := words(said, text("post", id), number("n", taken))
	w.Lines = append(w.Lines, d.outOfReach(a, id, correction)...)
	w.Lines = append(w.Lines, d.withdrawnPlans(id)...)
	w.Lines = shorten(w.Lines, "withdraw.more")
	d.reply(a, w)
}

// takeBackPost takes a post back wherever WhatsApp still lets it, and counts the messages.
func (d *draft) takeBackPost(post string) int {
	taken := 0
	for _, g := range d.groups() {
		for _, s := range g.Sent {
			if s.Post == post && g.Here && d.now.Sub(s.At) < retractFor {
				taken++
				d.takeBack(g.ID, "", s, "tarik")
			}
		}
	}
	return taken
}

// staysWith says whether a post stays with those who got it alone, also when it is withdrawn:
// a text of care, with whom it comforts, and the one that somebody agreed to.
func (d *draft) staysWith(post string) bool { return d.forOne(post) || post == consentPost }

// takeBackCopies takes back what persons received of a post alone, wherever WhatsApp still
// lets it, and tells nobody who or how many they were.
func (d *draft) takeBackCopies(post string) {
	var out []groups.Outgoing
	for _, p := range list[groups.Person](d, groups.Ref{Kind: groups.KindPerson}) {
		for _, s := range p.Sent {
			if s.Post == post && s.Case == "" && !p.Reached.IsZero() && d.now.Sub(s.At) < retractFor {
				out = append(out, retraction("", p.ID, s, "tarik"))
			}
		}
	}
	// Who stands before whom in a list means nothing; who read it first does.
	slices.SortStableFunc(out, func(a, b groups.Outgoing) int { return a.Expires.Compare(b.Expires) })
	for _, o := range out {
		o.Class = groups.ClassMany // a thousand must not keep a swindler's message standing in a group
		d.send(o)
	}
}

// outOfReach sends a correction to the groups where a post can't be taken back any more, and
// says of each what became of it.
func (d *draft) outOfReach(a asking, post, correction string) []groups.Words {
	var lines []groups.Words
	left := 0
	for _, g := range d.groups() {
		went := load[groups.Went](d, groups.Ref{Kind: groups.KindWent, Group: g.ID, ID: post})
		if went == nil || g.Here && d.now.Sub(went.At) < retractFor {
			continue
		}
		switch {
		case correction != "" && d.correct(g, correction):
			lines = append(lines, words("withdraw.corrected", groupArg(g)))
			d.drop(went) // who asks again corrects nobody twice
		case !g.Here:
			lines = append(lines, words("withdraw.unreachable", groupArg(g)))
		default:
			lines = append(lines, words("withdraw.seen", groupArg(g), when("when", went.At)))
			left++
		}
	}
	if left == 0 {
		return lines
	}
	if _, ok := d.Library.Post(correctionFor+post, d.locale(a.group, a.by)); ok {
		return append(lines, words("withdraw.how", text("post", post), text("correction", correctionFor+post)))
	}
	return append(lines, words("withdraw.how-write", text("post", post)))
}

// correct sends an approved correction to a group, if it may be: like what a coordinator
// sends, it waits for nothing.
func (d *draft) correct(g *groups.Group, correction string) bool {
	approved, why := d.Approved(d.st, correction, g.Locale, d.now)
	of, _ := d.Library.Post(correction, g.Locale)
	if why != "" || !g.Here || d.hindrance(g, of) != "" {
		return false
	}
	return d.publish(g, approved, groups.ClassReply, until(d.now.Add(replyFor))) != ""
}

// withdrawnPlans says which plans will not be kept as long as the post is withdrawn.
func (d *draft) withdrawnPlans(post string) []groups.Words {
	var lines []groups.Words
	for _, g := range d.groups() {
		for _, p := range d.plans(g) {
			if p.Post == post {
				lines = append(lines, words("withdraw.plan", code(p.Code), groupArg(g), when("when", p.Next)))
			}
		}
	}
	return slices.Clip(lines)
}
