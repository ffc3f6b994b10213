package decide_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// manyGroups returns a house with so many live groups, of which every tenth is in a dry run.
func manyGroups(tb decider, n int) *house {
	h := newHouse(tb)
	h.reviewed("sadari-01")
	delete(h.records, groups.Ref{Kind: groups.KindGroup, Group: club})
	for i := range n {
		zones := []string{"WIB", "WITA", "WIT"}
		h.put(&groups.Group{ID: groups.GroupID(fmt.Sprint("g", i)), Name: fmt.Sprint("Pita ", i), Here: true, Live: i%10 != 9, Zone: zones[i%3]})
	}
	h.put(&groups.Person{ID: "tuti", Role: groups.Coordinator, Reached: h.now})
	return h
}

// settle hears that what a decision says to groups of posts left, or why not, and returns what
// was decided then.
func (h *house) settle(d groups.Decision, result groups.Result) (last groups.Decision) {
	h.tb.Helper()
	for _, o := range d.Send {
		if post := groups.PostOf(o.Action); groups.ActionName(o.Action) == "say" && post != "" {
			ev := &groups.Settled{Head: h.head(o.Action.Where().In.ID), Action: o.ID, Class: o.Class, Result: result, Post: post}
			if result != groups.Done {
				ev.Why = "late"
			}
			last = h.hear(ev)
		}
	}
	return last
}

// TestCampaignOverManyGroups sends one post to three hundred groups in three zones: each gets
// it once, in its own window, one timer waits at a time, and the number is never hurried.
func TestCampaignOverManyGroups(t *testing.T) {
	t.Parallel()
	many := 300
	if raced {
		many = 90 // the rest says the same
	}
	h := manyGroups(t, many)
	d := h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
		Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
	if got := phrases(d, "tuti"); !slices.Equal(got, []string{"campaign.begun"}) {
		t.Fatalf("the answer is %q", got)
	}
	var at []time.Time
	reached := map[groups.GroupID]int{}
	for range many + 1 {
		var ringing []groups.Timer
		for _, timer := range h.timers {
			if timer.Kind == "campaign" {
				ringing = append(ringing, timer)
			}
		}
		if len(ringing) == 0 {
			break
		}
		if len(ringing) > 1 {
			t.Fatalf("%d timers of one campaign wait", len(ringing))
		}
		delete(h.timers, ringing[0].ID)
		h.now = ringing[0].Due
		d = h.hear(&groups.TimerDue{Head: h.head(""), Timer: ringing[0]})
		for _, o := range d.Send {
			if c := groups.ContentOf(o.Action); c != nil && c.Words.Post != "" {
				id := o.Action.Where().In.ID
				reached[id]++
				at = append(at, h.now)
				hour := h.now.In(zoneOf(h.records[groups.Ref{Kind: groups.KindGroup, Group: id}].(*groups.Group).Zone)).Hour()
				if hour < 9 || hour >= 12 {
					t.Errorf("%s gets it at its %d o'clock", id, hour)
				}
			}
		}
		if done := h.settle(d, groups.Done); len(done.Send) > 0 {
			d = done
		}
	}
	if want := many - many/10; len(reached) != want || len(at) != want {
		t.Errorf("%d groups got it, %d times; want %d", len(reached), len(at), want)
	}
	minute := 0
	for i := range at {
		n := 0
		for _, other := range at[i:] {
			if other.Sub(at[i]) < time.Minute {
				n++
			}
		}
		minute = max(minute, n)
	}
	t.Logf("at most %d groups within a minute", minute)
	if minute > 8 {
		t.Errorf("%d groups got it within a minute; the number sends twelve messages", minute)
	}
	if got := phrases(d, "tuti"); !slices.Equal(got, []string{"campaign.done"}) {
		t.Errorf("at the end tuti hears %q", got)
	}
}

// TestCampaignsLotsAreNoChance holds that the order of a campaign hangs on the names of the
// groups, not on what a house calls them by itself.
func TestCampaignsLotsAreNoChance(t *testing.T) {
	t.Parallel()
	turns := func(prefix string) map[string]time.Time {
		h := newHouse(t)
		names := map[groups.GroupID]string{}
		for i := range 20 {
			id := groups.GroupID(fmt.Sprint(prefix, (i*7)%20))
			names[id] = fmt.Sprint("Pita ", i)
			h.put(&groups.Group{ID: id, Name: names[id], Here: true, Live: true})
		}
		h.hear(&groups.Given{Head: h.head(""), Order: &groups.MakeCampaign{Post: "sadari-01", To: "Pita 1, Pita 2, pita 3, Pita 4, Pita 5", Day: "2026-01-06", From: 540, Till: 720}})
		out := map[string]time.Time{}
		for _, r := range h.List(groups.Ref{Kind: groups.KindCampaign}) {
			for _, turn := range r.(*groups.Campaign).Turns {
				out[names[turn.Group]] = turn.At
			}
		}
		return out
	}
	one, other := turns("a"), turns("z")
	if len(one) != 5 {
		t.Fatalf("%d groups are to get it, want 5", len(one))
	}
	for name, at := range one {
		if !other[name].Equal(at) {
			t.Errorf("%s gets it at %v in one house, and at %v in the other", name, at, other[name])
		}
	}
}

// TestARestoreStrandsNoCampaign drops the timer of a campaign that was due, as a restore does:
// it goes on, leaves out whom it is too late for, ends, and says so.
func TestARestoreStrandsNoCampaign(t *testing.T) {
	t.Parallel()
	for _, paused := range []bool{false, true} {
		h := manyGroups(t, 3)
		h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
			Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
		c := *h.List(groups.Ref{Kind: groups.KindCampaign})[0].(*groups.Campaign)
		c.Paused = paused
		h.put(&c)
		h.now, h.timers = h.now.AddDate(0, 0, 3), map[string]groups.Timer{}
		h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
		var last groups.Decision
		rings := 0
		for ; rings < 10; rings++ {
			timer, ok := h.timers["campaign///"+c.Code]
			if !ok {
				break
			}
			delete(h.timers, timer.ID)
			h.now = groups.Later(h.now, timer.Due)
			last = h.hear(&groups.TimerDue{Head: h.head(""), Timer: timer})
		}
		want := []string{"campaign.done"}
		if paused {
			want = nil
		}
		if got := phrases(last, "tuti"); !slices.Equal(got, want) {
			t.Errorf("paused %v: after %d rings tuti hears %q, want %q", paused, rings, got, want)
		}
	}
}

// TestACampaignCountsWhatLeft queues a campaign's post for three groups: one hears it, for one it
// comes too late, and of the third no news comes, as after a restore that dropped the outbox. It is
// over when that is known, and says of each what is true.
func TestACampaignCountsWhatLeft(t *testing.T) {
	t.Parallel()
	h := manyGroups(t, 3)
	h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
		Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
	campaign := func() *groups.Campaign { return h.List(groups.Ref{Kind: groups.KindCampaign})[0].(*groups.Campaign) }
	var timer groups.Timer
	ring := func() groups.Decision {
		timer = h.timers["campaign///"+campaign().Code]
		delete(h.timers, timer.ID)
		h.now = groups.Later(h.now, timer.Due)
		return h.hear(&groups.TimerDue{Head: h.head(""), Timer: timer})
	}
	if told := h.settle(ring(), groups.Done); len(told.Send) > 0 {
		t.Errorf("with the first of three tuti hears %q", phrases(told, "tuti"))
	}
	h.settle(ring(), groups.Expired)
	lost := ring()
	if got := phrases(lost, "tuti"); len(got) > 0 {
		t.Errorf("while the last is queued tuti hears %q", got)
	}
	h.timers = map[string]groups.Timer{}
	h.now = h.now.Add(3 * time.Hour)
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
	done := ring()
	if got := phrases(done, "tuti"); !slices.Equal(got, []string{"campaign.done"}) {
		t.Fatalf("at the end tuti hears %q", got)
	}
	count := map[string]int{}
	for _, turn := range campaign().Turns {
		count[string(turn.State)+" "+turn.Why]++
	}
	if want := map[string]int{"sent ": 1, "skipped late": 1, "skipped unsettled": 1}; !maps.Equal(count, want) || campaign().Ended.IsZero() {
		t.Errorf("it ends with %v, want %v", count, want)
	}
	again := h.settle(lost, groups.Done)
	if left := func(t groups.Turn) bool { return t.State == groups.TurnSent && t.Said == lost.Send[0].ID }; len(again.Send) > 0 || !slices.ContainsFunc(campaign().Turns, left) {
		t.Errorf("late news makes it say %q, and it stands at %v", phrases(again, "tuti"), campaign().Turns)
	}
}

// TestWhoIsFrozenBeginsNoCampaign holds it for the question, for the agreement, and for going on.
func TestWhoIsFrozenBeginsNoCampaign(t *testing.T) {
	t.Parallel()
	h := manyGroups(t, 3)
	freeze := func(on bool) {
		p := *h.person("tuti")
		p.Frozen = on
		h.put(&p)
	}
	ask := "kampanye sadari-01 untuk semua besok 09.00-12.00"
	freeze(true)
	if got := phrases(h.tells("tuti", ask), "tuti"); !slices.Equal(got, []string{"order.frozen"}) {
		t.Errorf("frozen, she asks and hears %q", got)
	}
	freeze(false)
	h.tells("tuti", ask)
	code := h.List(groups.Ref{Kind: groups.KindQuestion, Person: "tuti"})[0].(*groups.Question).Code
	freeze(true)
	if got := phrases(h.tells("tuti", "ya "+code), "tuti"); !slices.Equal(got, []string{"order.frozen"}) || len(h.List(groups.Ref{Kind: groups.KindCampaign})) > 0 {
		t.Errorf("frozen after she asked, she agrees and hears %q", got)
	}
	freeze(false)
	h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
		Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
	c := h.List(groups.Ref{Kind: groups.KindCampaign})[0].(*groups.Campaign)
	freeze(true)
	if got := phrases(h.tells("tuti", "kampanye jeda "+c.Code), "tuti"); !slices.Equal(got, []string{"campaign.paused"}) {
		t.Errorf("frozen, she stops one and hears %q", got)
	}
	if got := phrases(h.tells("tuti", "kampanye lanjut "+c.Code), "tuti"); !slices.Equal(got, []string{"order.frozen"}) {
		t.Errorf("frozen, she lets one go on and hears %q", got)
	}
}

// TestACampaignDoesWhatItsQuestionSays asks for campaigns that quiet hours, another post, a third
// one, or a dry run keep from groups, and lets them come: whom the question names, and nobody
// else, goes without, for the reason it gives; and whom it names as near to another post gets it,
// though not at once.
func TestACampaignDoesWhatItsQuestionSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, window, want, near string }{
		{"by night", "21.00-23.00", "2 dua, satu why.quiet", ""},
		{"until the night begins", "19.00-20.10", "", ""},
		{"after a planned post", "11.00-12.00", "1 satu why.near", ""},
		{"long after it", "11.00-16.00", "", "1 satu"},
		{"in a grief pause", "09.00-10.00", "", ""},
		{"a dry run", "09.00-10.00", "1 dua why.dry", ""},
	} {
		h := newRehearsed(t, shelf{})
		switch c.name {
		case "after a planned post", "long after it":
			h.order("dewi", &groups.MakePlan{Post: "s-1", Rule: "daily 10:30"}, "satu")
		case "in a grief pause":
			h.order("dewi", &groups.PauseGroup{For: 5 * day}, "satu")
		case "a dry run":
			h.order("dewi", &groups.GoDry{}, "dua")
		}
		said := h.privately("tuti", "kampanye s-0 untuk semua besok "+c.window)
		if len(said) != 1 || said[0].Phrase != "campaign.ask" {
			t.Fatalf("%s: tuti hears %v", c.name, said)
		}
		foreseen, near := said[0], said[0]
		other := func(l groups.Words) bool { return l.Phrase == "campaign.near" }
		foreseen.Lines = slices.DeleteFunc(slices.Clone(said[0].Lines), other)
		near.Lines = slices.DeleteFunc(slices.Clone(said[0].Lines), func(l groups.Words) bool { return !other(l) })
		from, till := minutes(t, c.window)
		h.order("tuti", &groups.MakeCampaign{Post: "s-0", Day: "2026-01-06", From: from, Till: till})
		h.wait(3*day, false)
		came := ""
		for _, r := range h.Records().List(groups.Ref{Kind: groups.KindCampaign}) {
			end := r.(*groups.Campaign)
			if end.Ended.IsZero() {
				t.Errorf("%s: it is not over", c.name)
			}
			came = skippedOf(h, end)
		}
		if linesOf(foreseen) != c.want || came != c.want {
			t.Errorf("%s: the question says %q, and then it is %q; want %q", c.name, linesOf(foreseen), came, c.want)
		}
		if linesOf(near) != c.near {
			t.Errorf("%s: near to another post are %q; want %q", c.name, linesOf(near), c.near)
		}
	}
}

// privately returns what is answered to private words, of which nothing is kept.
func (h *rehearsed) privately(who, text string) (said []groups.Words) {
	m := &groups.Message{Head: groups.Head{Key: "looking", At: h.now, Seen: h.now}, From: groups.Party{ID: groups.PersonID(who)}, ID: "looking",
		Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}}}
	for _, o := range h.world.On(h.Records(), m).Send {
		if c := groups.ContentOf(o.Action); c != nil {
			said = append(said, c.Words)
		}
	}
	return said
}

func minutes(t *testing.T, window string) (from, till int) {
	var h1, m1, h2, m2 int
	if _, err := fmt.Sscanf(window, "%d.%d-%d.%d", &h1, &m1, &h2, &m2); err != nil {
		t.Fatal(err)
	}
	return h1*60 + m1, h2*60 + m2
}

func linesOf(w groups.Words) string {
	var out []string
	for _, l := range w.Lines {
		var args []string
		for _, a := range l.Args {
			args = append(args, a.Value)
		}
		out = append(out, strings.Join(args, " "))
	}
	return strings.Join(out, "; ")
}

// skippedOf says whom a campaign left out as its question would.
func skippedOf(h *rehearsed, c *groups.Campaign) string {
	why := map[string][]string{}
	for _, turn := range c.Turns {
		if turn.State == groups.TurnSkipped {
			g := h.Records().Load(groups.Ref{Kind: groups.KindGroup, Group: turn.Group}).(*groups.Group)
			why[turn.Why] = append(why[turn.Why], g.Name)
		}
	}
	var out []string
	for _, w := range slices.Sorted(maps.Keys(why)) {
		slices.Sort(why[w])
		out = append(out, fmt.Sprint(len(why[w]), " ", strings.Join(why[w], ", "), " why.", w))
	}
	return strings.Join(out, "; ")
}

// BenchmarkCampaignAsked lays out a campaign for three hundred groups, and plays it.
func BenchmarkCampaignAsked(b *testing.B) {
	h := manyGroups(b, 300)
	for i := range 300 {
		h.put(&groups.Plan{Code: fmt.Sprint("P", i), Group: groups.GroupID(fmt.Sprint("g", i)), Post: "sadari-01", Rule: "daily 13:00", Next: h.now.Add(3 * time.Hour)})
	}
	for b.Loop() {
		h.On(h, h.message("", "tuti", "kampanye sadari-01 untuk semua besok 09.00-12.00"))
	}
}

func BenchmarkCampaignTurn(b *testing.B) {
	h := manyGroups(b, 300)
	h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
		Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
	c := h.List(groups.Ref{Kind: groups.KindCampaign})[0].(*groups.Campaign)
	due := c.Turns[0].At
	for _, t := range c.Turns {
		if t.At.Before(due) {
			due = t.At
		}
	}
	h.now = due
	for b.Loop() {
		h.On(h, &groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "campaign", Ref: c.Code, Due: due}})
	}
}

func BenchmarkForesee(b *testing.B) {
	h := newHouse(b)
	h.reviewed("sadari-01")
	for i := range 10 {
		next := h.now.Add(time.Duration(i+1) * 5 * time.Hour)
		h.put(&groups.Plan{Code: fmt.Sprint("P", i), Group: club, Post: "sadari-01", Rule: "daily " + next.In(zoneOf("")).Format("15:04"), Next: next})
	}
	for b.Loop() {
		h.Foresee(h, club, h.now, h.now.AddDate(0, 0, 28))
	}
}

// TestACampaignWaitsNotForWhatIsWithheld takes a queued message out of the queue in each way in
// which that happens: the campaign is over a minute later, and names the reason. Should the message
// have been begun already, its news still counts.
func TestACampaignWaitsNotForWhatIsWithheld(t *testing.T) {
	t.Parallel()
	for why, event := range map[string]func(*house, groups.GroupID) groups.Event{
		"dry": func(h *house, g groups.GroupID) groups.Event {
			return &groups.Given{Head: h.head(g), By: groups.Party{ID: "tuti"}, Order: &groups.GoDry{}}
		},
		"withdrawn": func(h *house, g groups.GroupID) groups.Event {
			return &groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"}, Order: &groups.WithdrawPost{Post: "sadari-01"}}
		},
		"not-in-group": func(h *house, g groups.GroupID) groups.Event {
			return &groups.Left{Head: h.head(g), Who: groups.Party{Pita: true}}
		},
	} {
		h := manyGroups(t, 1)
		h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "tuti"},
			Order: &groups.MakeCampaign{Post: "sadari-01", Day: "2026-01-06", From: 9 * 60, Till: 12 * 60}})
		campaign := func() *groups.Campaign { return h.List(groups.Ref{Kind: groups.KindCampaign})[0].(*groups.Campaign) }
		ring := func() groups.Decision {
			timer := h.timers["campaign///"+campaign().Code]
			delete(h.timers, timer.ID)
			h.now = groups.Later(h.now, timer.Due)
			return h.hear(&groups.TimerDue{Head: h.head(""), Timer: timer})
		}
		queued := ring()
		begun := h.now
		h.hear(event(h, campaign().Turns[0].Group))
		done := ring()
		if got := phrases(done, "tuti"); !slices.Equal(got, []string{"campaign.done"}) || h.now.Sub(begun) > time.Minute {
			t.Errorf("%s: after %v tuti hears %q", why, h.now.Sub(begun), got)
		}
		if turn := campaign().Turns[0]; turn.State != groups.TurnSkipped || turn.Why != why {
			t.Errorf("%s: it ends with %q %q", why, turn.State, turn.Why)
		}
		h.settle(queued, groups.Done)
		if turn := campaign().Turns[0]; turn.State != groups.TurnSent {
			t.Errorf("%s: what left all the same counts as %q", why, turn.State)
		}
	}
}
