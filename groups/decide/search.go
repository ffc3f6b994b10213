package decide

import (
	"strings"

	"pita/content"
	"pita/content/search"
	"pita/groups"
	"pita/groups/phrase"
)

const (
	mostFound   = 3   // posts that are offered at once
	nextBest    = 2   // what scores less than this part of the best is no answer, even if that may not leave
	mostAsked   = 600 // characters of a question that are passed on
	noneOfThese = "none"
)

// indexOf returns the index of a library, with how people type.
func indexOf(l *content.Library, b *phrase.Book) *search.Index {
	var all []search.Spelling
	for _, s := range b.Spellings() {
		all = append(all, search.Spelling(s))
	}
	return search.New(l, all)
}

// lookUp answers a free text that asks something, or that a post answers plainly; it says
// whether it did. Greetings, thanks and prayers are no questions, whatever words they hold.
func (d *draft) lookUp(p *groups.Person, ev *groups.Message) bool {
	if ev.Kind != groups.PlainText || ev.Text() == "" {
		return false
	}
	r := d.index.Read(p.Locale, ev.Text())
	if r.Wants && d.mayRemark(p.ID) {
		d.because("search.wants")
		d.welcomeBack(p)
		d.askWhat(p)
		return true
	}
	if !r.Question && (r.Courtesy || r.Words == 0) {
		return false
	}
	found := d.suited(p, ev.Text())
	if len(found) == 0 && !r.Question && !r.Ails {
		return false
	}
	d.welcomeBack(p)
	if !d.mayRemark(p.ID) {
		d.because("search.limit")
		return true
	}
	d.answerWith(p, ev.Text(), found)
	return true
}

// lookUpBeside shows a person whose words were passed on what answers them, if a post does.
func (d *draft) lookUpBeside(p *groups.Person, ev *groups.Message) {
	if ev.Kind != groups.PlainText || !d.index.Read(p.Locale, ev.Text()).Question {
		return
	}
	if found := d.suited(p, ev.Text()); len(found) > 0 && d.mayRemark(p.ID) {
		d.answerWith(p, ev.Text(), found)
	}
}

// searching obeys orders about questions, and says whether the order was one.
func (d *draft) searching(a asking) bool {
	switch o := a.order.(type) {
	case *groups.AskLibrary:
		d.askLibrary(a, o)
	case *groups.AnswerLetter:
		d.answerLetter(a, o)
	case *groups.ShowGaps:
		d.showGaps(a)
	default:
		return false
	}
	return true
}

// askLibrary answers a question that was asked by the command, and asks for one when there
// is none.
func (d *draft) askLibrary(a asking, o *groups.AskLibrary) {
	p := d.person(a.by)
	if !d.mayRemark(p.ID) {
		d.because("search.limit")
		return
	}
	if d.index.Read(p.Locale, o.Text).Words == 0 {
		d.askWhat(p)
		return
	}
	d.answerWith(p, o.Text, d.suited(p, o.Text))
}

// askWhat asks for a question; the next text is one.
func (d *draft) askWhat(p *groups.Person) {
	d.askFreely(p.ID, groups.Question{Kind: "search"})
}

// answerWith shows the post that answers best, or offers a few, or admits that there is none.
func (d *draft) answerWith(p *groups.Person, question string, found []search.Found) {
	p.Answered = d.now // who was answered so knows with whom they speak
	d.keep(p)
	switch {
	case len(found) == 0:
		d.because("search.missed")
		d.missed(p, question)
	case search.Sure(found):
		d.because("search.answered")
		d.showFound(p, found[0].ID, groups.Question{Of: shortened(question), Options: []string{noneOfThese}})
	default:
		d.because("search.offered")
		d.offer(p, question, found)
	}
}

// suited returns the posts that answer best, three at most, among those that the person may
// be sent now.
func (d *draft) suited(p *groups.Person, question string) []search.Found {
	var out []search.Found
	all := d.index.Find(p.Locale, question)
	for _, f := range all {
		if f.Score*nextBest >= all[0].Score && d.shows(p, f.ID) {
			if out = append(out, f); len(out) == mostFound {
				break
			}
		}
	}
	return out
}

// shows says whether a post may be sent to a person who asked: it may leave now, and is one that
// they could ask for by name. Who is in no group is shown only what is written for all, and what
// teaches or reminds: an announcement may say where a group meets.
func (d *draft) shows(p *groups.Person, id string) bool {
	post, ok := d.Library.Post(id, p.Locale)
	if !ok {
		return false
	}
	if len(d.memberships(p.ID)) == 0 {
		if teaches := post.Kind == content.Education || post.Kind == content.Reminder; !teaches || len(post.For) > 0 || d.forOne(id) {
			return false
		}
	} else if !d.mayRead(p, post) {
		return false
	}
	_, why := d.Approved(d.st, id, post.Lang, d.now)
	return why == ""
}

// offer names a few posts by number.
func (d *draft) offer(p *groups.Person, question string, found []search.Found) {
	w, q := words("private.several"), groups.Question{Kind: "found", Of: shortened(question)}
	for _, f := range found {
		post, _ := d.Library.Post(f.ID, p.Locale)
		q.Options = append(q.Options, f.ID)
		w.Lines = append(w.Lines, words("private.option", number("n", len(q.Options)), text("name", post.Title)))
	}
	q.Options = append(q.Options, noneOfThese)
	w.Lines = append(w.Lines, words("private.option", number("n", len(q.Options)), spoken("name", "private.none-of-these")))
	d.ask(p.ID, q)
	d.whisper(p.ID, w)
}

// showFound shows a post exactly as it was approved, then what it rests on; the question
// that was asked stays open, with what else it offers.
func (d *draft) showFound(p *groups.Person, id string, q groups.Question) {
	post, ok := d.Library.Post(id, p.Locale)
	a, why := d.Approved(d.st, id, post.Lang, d.now)
	if !ok || why != "" || !d.shows(p, id) {
		d.because("search.gone")
		d.missed(p, q.Of)
		return
	}
	d.whisperLesson(p.ID, a)
	d.ask(p.ID, groups.Question{Kind: "found", Of: q.Of, Options: q.Options})
	n := number("n", len(q.Options))
	if len(post.Sources) == 0 {
		d.whisper(p.ID, words("private.unsourced", n))
		return
	}
	if post.Kind == content.Education { // what it rests on stands at its end
		d.whisper(p.ID, words("private.source", n))
		return
	}
	d.whisper(p.ID, words("private.source-below", n, text("sources", strings.Join(post.Sources, "; "))))
}

// foundChosen shows the post that was chosen of a few, or looks for help when it was none.
func (d *draft) foundChosen(a asking, q *groups.Question, option string) {
	p := d.person(a.by)
	if option == noneOfThese {
		d.because("search.none-of-these")
		d.missed(p, q.Of)
		return
	}
	d.because("search.chosen")
	d.showFound(p, option, *q)
}

// missed admits that nothing answers a question, counts the gap, and offers to pass the
// question on.
func (d *draft) missed(p *groups.Person, question string) {
	d.countGap(d.index.Read(p.Locale, question).Topics)
	d.ask(p.ID, groups.Question{
		Kind: "miss", Of: shortened(question), Group: groupID(d.home(p)), Options: []string{"pass", "pass-unnamed"},
	})
	d.whisper(p.ID, words("private.miss"))
}

// welcomeBack ends the silence of one who asked for it: who writes again wants to hear again.
func (d *draft) welcomeBack(p *groups.Person) {
	if p.Stopped {
		p.Stopped = false
		d.keep(p)
	}
}

// shortened keeps a question short enough to be passed on.
func shortened(s string) string {
	if r := []rune(s); len(r) > mostAsked {
		return string(r[:mostAsked]) + "…"
	}
	return s
}
