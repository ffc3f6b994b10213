package decide_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"pita/content"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/rehearsal"
)

// A shelf is the posts and series of a made library: the series by id, each a line an item.
type shelf map[string]string

const postHead = "---\nid: %s\njudul: Satu\njenis: pengingat\nnada: %s\npenulis: tuti\ntinjau: 2031-12-31\n---\nIsi %s.\n"

// library makes the library of a shelf: five posts for each of three series, of which those
// whose number ends in 3 are cheerful.
func (s shelf) library() *content.Library {
	files := fstest.MapFS{}
	add := func(name, text string) { files[name+".md"] = &fstest.MapFile{Data: []byte(text)} }
	for _, id := range []string{"persetujuan", "perkenalan"} {
		add(id, fmt.Sprintf(postHead, id, "netral", id))
	}
	for _, id := range lessonsOf("g", "j", "s") {
		tone := "netral"
		if strings.HasSuffix(id, "3") {
			tone = "ceria"
		}
		add(id, fmt.Sprintf(postHead, id, tone, id))
	}
	for id, text := range s {
		add(id, text)
	}
	l, _ := content.Load(files)
	return l
}

func lessonsOf(prefixes ...string) (ids []string) {
	for _, p := range prefixes {
		for n := range 5 {
			ids = append(ids, fmt.Sprintf("%s-%d", p, n))
		}
	}
	return ids
}

// A lesson is what reached somebody, and when.
type lesson struct {
	to, post string
	at       time.Time
}

// A rehearsed house lives in memory: its world may change, it may crash, and what it sends
// goes the way of the sender, who asks once more.
type rehearsed struct {
	*rehearsal.Memory
	tb    decider
	world decide.World
	now   time.Time
	n     int
	sent  []lesson
	texts []string // what else was said to whom
	// skipped are the posts of which was told that they did not leave.
	skipped []string
	// decided is called when an event is decided, and nothing that follows has been done yet.
	decided func()
}

func newRehearsed(tb decider, s shelf) *rehearsed {
	tb.Helper()
	h := &rehearsed{tb: tb, now: rehearsal.Start.UTC()}
	h.world = decide.NewWorld(starting().Rules, s.library(), starting().Phrases)
	h.Memory = rehearsal.NewMemory(func(st groups.State, ev groups.Event) groups.Decision { return h.world.On(st, ev) }, h.send)
	h.order("", &groups.Reload{})
	for _, who := range []struct {
		name string
		role groups.Role
	}{{"ratna", groups.Owner}, {"tuti", groups.Coordinator}, {"lestari", groups.Patient}} {
		o := &groups.Introduce{Role: who.role, Reachable: true}
		o.Who = party(who.name)
		if who.role < groups.Owner {
			o.Reviewer, o.Handle = who.name == "lestari", who.name
		}
		h.order("", o)
	}
	h.approve(append(lessonsOf("g", "j", "s"), "persetujuan", "perkenalan")...)
	for _, name := range []string{"satu", "dua"} {
		h.arrive(name)
	}
	return h
}

func party(name string) groups.Party {
	return groups.Party{ID: groups.PersonID(name), Addresses: []groups.Address{groups.Address(name)}, Name: name}
}

// send is the sender: a post is asked about once more, and leaves or is refused.
func (h *rehearsed) send(_ context.Context, _ groups.ActionID, a groups.Action) (groups.Receipted, error) {
	c, to := groups.ContentOf(a), string(a.Where().To.ID)
	if to == "" {
		to = string(a.Where().In.Address)
	}
	switch {
	case c == nil:
	case c.Words.Post == "" || c.Words.Preview:
		h.texts = append(h.texts, to+" "+c.Words.Phrase)
		if c.Words.Phrase == "plan.skipped" {
			h.skipped = append(h.skipped, c.Words.Args[0].Value)
			h.texts = append(h.texts, linesOf(c.Words))
		}
	default:
		if _, why := h.world.Leaving(h.Records(), c.Words, false, h.now); why != "" {
			return groups.Receipted{}, &groups.SendError{Retry: groups.GiveUp, Why: why, Undone: true}
		}
		h.sent = append(h.sent, lesson{to, c.Words.Post, h.now})
	}
	return groups.Receipted{At: h.now}, nil
}

func (h *rehearsed) hear(ev groups.Event) {
	h.tb.Helper()
	h.n++
	head := ev.Base()
	head.Key, head.At, head.Seen = groups.Key(fmt.Sprint("event:", h.n)), h.now, h.now
	h.SetClock(h.now)
	if err := h.Hear(context.Background(), ev); err != nil {
		h.tb.Fatal(err)
	}
	if h.decided != nil {
		h.decided()
	}
	h.settle()
}

func (h *rehearsed) settle() {
	h.tb.Helper()
	if err := h.Settle(context.Background()); err != nil {
		h.tb.Fatal(err)
	}
}

// order gives an order: the operator's when by is nobody; in the group of that name, if one is.
func (h *rehearsed) order(by string, o groups.Order, in ...string) {
	h.tb.Helper()
	ev := &groups.Given{Order: o}
	if by != "" {
		ev.By = party(by)
	}
	if len(in) > 0 {
		ev.Place = groups.Place{Address: groups.Address(in[0])}
	}
	h.hear(ev)
}

func (h *rehearsed) approve(posts ...string) {
	h.tb.Helper()
	for _, post := range posts {
		h.order("lestari", &groups.ShowPost{Post: post})
		for _, r := range h.Records().List(groups.Ref{Kind: groups.KindPreview, Person: "lestari"}) {
			if p := r.(*groups.Preview); p.Post == post {
				h.order("lestari", &groups.ApprovePost{Post: post, Code: p.Code})
			}
		}
	}
}

// arrive lets Pita come into a group with two facilitators, and go live there.
func (h *rehearsed) arrive(name string) {
	h.tb.Helper()
	in := groups.Place{Address: groups.Address(name)}
	h.hear(&groups.Arrived{Head: groups.Head{Place: in}, By: party("ratna"), Name: name, Admin: true})
	for _, who := range []string{"dewi", "wati"} {
		o := &groups.Introduce{In: in, Role: groups.Facilitator, Reachable: true}
		o.Who = party(who)
		h.order("", o)
	}
	h.order("dewi", &groups.GoLive{}, name)
}

// join lets somebody come into a group the private way.
func (h *rehearsed) join(who, group string) {
	h.tb.Helper()
	o := &groups.Introduce{Reachable: true}
	o.Who = party(who)
	h.order("", o)
	h.order(who, &groups.Join{Group: group})
	h.order(who, &groups.Consent{})
	h.hear(&groups.Joined{Head: groups.Head{Place: groups.Place{Address: groups.Address(group)}}, Who: []groups.Party{party(who)}})
}

// wait lets time go by, stopping wherever something is due; an outage stops nowhere.
func (h *rehearsed) wait(long time.Duration, outage bool) {
	h.tb.Helper()
	end := h.now.Add(long)
	for !outage {
		next, ok, err := h.Next(context.Background())
		if err != nil {
			h.tb.Fatal(err)
		}
		if !ok || next.After(end) {
			break
		}
		h.now = groups.Later(h.now, next)
		h.SetClock(h.now)
		h.settle()
	}
	h.now = end
	h.SetClock(h.now)
	h.settle()
}

// edit changes the library; the house hears of it, as of every change.
func (h *rehearsed) edit(s shelf) {
	h.tb.Helper()
	h.world = decide.NewWorld(h.world.Rules, s.library(), h.world.Phrases)
	h.order("", &groups.Reload{})
}

func (h *rehearsed) run(to, series string) *groups.Run {
	ref := groups.Ref{Kind: groups.KindRun, Person: groups.PersonID(to), ID: series}
	if to == "satu" || to == "dua" {
		ref = groups.Ref{Kind: groups.KindRun, ID: series}
		for _, r := range h.Records().List(groups.Ref{Kind: groups.KindRun}) {
			if r := r.(*groups.Run); r.Group != "" && !r.Alone() && r.Series == series {
				return r
			}
		}
	}
	r, _ := h.Records().Load(ref).(*groups.Run)
	return r
}

// seriesText writes a series down. Of an item its day, its post's number and its hour.
func seriesText(id, whom, starts string, items [][3]int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\njudul: Seri\njenis: seri\npenulis: tuti\ntinjau: 2031-12-31\nuntuk_siapa: %s\nmulai_dari: %s\nisi:\n", id, whom, starts)
	for _, it := range items {
		fmt.Fprintf(&b, "  - {hari: %d, pos: %s-%d, pukul: \"%02d.00\"}\n", it[0], id[:1], it[1], it[2])
	}
	return b.String() + "---\n"
}

// drawItems draws the items of a series: each day and each post once.
func drawItems(rt *rapid.T, label string, from int) [][3]int {
	days := rapid.SliceOfNDistinct(rapid.IntRange(from, 12), 1, 5, rapid.ID[int]).Draw(rt, label+" days")
	posts := rapid.Permutation([]int{0, 1, 2, 3, 4}).Draw(rt, label+" posts")
	slices.Sort(days)
	items := make([][3]int, len(days))
	for i, day := range days {
		items[i] = [3]int{day, posts[i], rapid.IntRange(0, 23).Draw(rt, label+" hour")}
	}
	return items
}

func drawShelf(rt *rapid.T) shelf {
	return shelf{
		"g-seri": seriesText("g-seri", "grup", "tanggal", drawItems(rt, "g", 0)),
		"j-seri": seriesText("j-seri", "anggota", "bergabung", drawItems(rt, "j", 0)),
		"s-seri": seriesText("s-seri", "anggota", "operasi", drawItems(rt, "s", -3)),
	}
}

// TestSeriesAHundredTimes begins, edits, pauses, moves and ends series at random, lets the
// house crash and be away, and asks of all that reached anybody that it came once, neither
// before its hour nor after its grace, and not to who had stopped. The race detector has
// nothing to find here, so with it every tenth house is enough; make test does both.
func TestSeriesAHundredTimes(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; raced && n%10 > 0 {
			return
		}
		s := drawShelf(rt)
		w := &watched{rehearsed: newRehearsed(rt, s), shelf: s, on: map[string]bool{}, given: map[string]bool{}, told: map[string]string{}}
		w.wait(time.Duration(rapid.SampledFrom([]int{0, 13}).Draw(rt, "minutes"))*time.Minute, false) // orders come on the hour, or off it
		for _, who := range takers {
			w.join(who, "satu")
			w.beginning(who, &groups.MySeries{Start: "j-seri"}, who, "j-seri")
		}
		w.tell("sari", "2026-01-08")
		w.beginning("sari", &groups.MySeries{Start: "s-seri"}, "sari", "s-seri")
		w.beginning("dewi", &groups.StartSeries{Series: "g-seri"}, "satu", "g-seri")
		w.look(rt)
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			w.step(rt)
			w.look(rt)
		}
	})
}

// A watched house is one of which is known what it may send.
type watched struct {
	*rehearsed
	shelf  shelf
	on     map[string]bool   // who receives which series: "sari j-seri"
	given  map[string]bool   // and which post they got of it since they began
	told   map[string]string // the day they told last
	paused time.Time
	looked int
	edits  []edited
}

// An edited shelf was in force until a moment.
type edited struct {
	shelf shelf
	until time.Time
}

var takers = []string{"sari", "joko"}

func (w *watched) step(rt *rapid.T) {
	who := rapid.SampledFrom(takers).Draw(rt, "who")
	personal := rapid.SampledFrom([]string{"j-seri", "s-seri"}).Draw(rt, "which")
	switch what := rapid.IntRange(0, 24).Draw(rt, "what"); what {
	case 0:
		w.join(who, rapid.SampledFrom([]string{"satu", "dua"}).Draw(rt, "group"))
	case 1, 2:
		w.beginning(who, &groups.MySeries{Start: personal}, who, personal)
	case 3:
		w.order(who, &groups.MySeries{Stop: personal})
		w.stopped(who, personal)
	case 4:
		w.order(who, rapid.SampledFrom([]groups.Order{&groups.Stop{}, &groups.Hush{}}).Draw(rt, "silence"))
		w.stopped(who, "j-seri", "s-seri")
	case 5:
		w.order(who, &groups.Hush{Off: true})
	case 6, 7:
		day := content.DateOf(w.now).AddDays(rapid.IntRange(-5, 20).Draw(rt, "operation"))
		w.tell(who, day.String())
		w.beginning(who, &groups.Yes{}, who, "s-seri")
	case 8:
		w.order(who, &groups.SetDate{Name: "operasi", Off: true})
		w.stopped(who, "s-seri")
	case 9:
		w.beginning("dewi", &groups.StartSeries{Series: "g-seri"}, "satu", "g-seri")
	case 10:
		w.order("dewi", &groups.StopSeries{Series: "g-seri"}, "satu")
		w.stopped("satu", "g-seri")
	case 11:
		w.order("dewi", &groups.PauseGroup{For: time.Duration(rapid.IntRange(1, 72).Draw(rt, "pause")) * time.Hour}, "satu")
		g := w.Records().List(groups.Ref{Kind: groups.KindGroup})[0].(*groups.Group)
		w.paused = g.Paused
	case 12:
		w.edits = append(w.edits, edited{w.shelf, w.now})
		w.shelf = drawShelf(rt)
		w.edit(w.shelf)
	case 13:
		if err := w.Crash(context.Background()); err != nil {
			rt.Fatal(err)
		}
	default:
		w.wait(time.Duration(rapid.IntRange(1, 100).Draw(rt, "hours"))*time.Hour, what > 22)
	}
}

// tell lets somebody tell a day of their own.
func (w *watched) tell(who, on string) {
	w.order(who, &groups.SetDate{Name: "operasi", On: on})
	w.told[who] = on
}

// beginning gives an order, and notes whether somebody receives a series since.
func (w *watched) beginning(by string, o groups.Order, who, series string) {
	before, begun := w.receives(who, series), false
	in := []string{"satu"}
	if by == who {
		in = nil
	}
	// One whose only lesson is due at this very moment is over when all has settled.
	w.decided = func() { begun = !before && w.receives(who, series) }
	w.order(by, o, in...)
	w.decided = nil
	if !begun {
		return
	}
	w.on[who+" "+series] = true
	for _, post := range lessonsOf(series[:1]) {
		delete(w.given, who+" "+post)
	}
}

func (w *watched) receives(who, series string) bool {
	r := w.run(who, series)
	return r != nil && r.State == groups.Running
}

func (w *watched) stopped(who string, series ...string) {
	for _, s := range series {
		delete(w.on, who+" "+s)
	}
}

// look judges what was sent since the last look.
func (w *watched) look(rt *rapid.T) {
	for _, o := range w.sent[w.looked:] {
		prefix, number, _ := strings.Cut(o.post, "-")
		if len(prefix) != 1 {
			continue // an introduction, a consent
		}
		series := prefix + "-seri"
		switch {
		case !w.on[o.to+" "+series]:
			rt.Errorf("%s got %s at %s, and does not receive %s", o.to, o.post, o.at, series)
		case w.given[o.to+" "+o.post]:
			rt.Errorf("%s got %s a second time at %s", o.to, o.post, o.at)
		case number == "3" && o.at.Before(w.paused):
			rt.Errorf("%s got the cheerful %s at %s, in a grief pause until %s", o.to, o.post, o.at, w.paused)
		case number != "3" && !w.inTime(o, series):
			rt.Errorf("%s got %s at %s, which is not its hour", o.to, o.post, o.at)
		}
		if last := w.before(o); o.to != "satu" && last != nil && o.at.Sub(last.at) < 4*time.Hour-5*time.Minute {
			rt.Errorf("%s got %s at %s, and %s at %s", o.to, last.post, last.at, o.post, o.at)
		}
		w.given[o.to+" "+o.post] = true
	}
	w.looked = len(w.sent)
	w.rows(rt)
}

// rows holds that a person has one timer for each series, and a group one for what comes next.
func (w *watched) rows(rt *rapid.T) {
	n := map[string]int{}
	for _, t := range w.Timers() {
		switch t.Kind {
		case "course", "plan":
			n[t.Kind+string(t.Person)+string(t.Group)+strings.TrimLeft(t.Ref, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")]++
		}
	}
	for row, many := range n {
		if many > 1 {
			rt.Errorf("%d timers of %s", many, row)
		}
	}
}
