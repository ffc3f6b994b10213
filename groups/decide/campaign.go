package decide

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

const (
	// turnLeast is the least that lies between two groups of a campaign: a number sends twelve
	// messages a minute, and answers must find a way between them.
	turnLeast    = 20 * time.Second
	campaignKept = 7 * 24 * time.Hour // how long one that is over is still shown
)

// campaigns returns the campaigns that are kept, the oldest first.
func (d *draft) campaigns() []*groups.Campaign {
	all := list[groups.Campaign](d, groups.Ref{Kind: groups.KindCampaign})
	slices.SortStableFunc(all, func(a, b *groups.Campaign) int {
		return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.Post, b.Post))
	})
	return all
}

// rearmCampaigns gives campaigns back the timer that they have missed: a restore drops what was
// due meanwhile. One that is still to come is there.
func (d *draft) rearmCampaigns() {
	for _, c := range d.campaigns() {
		if due, ok := nextOf(c); ok && !c.Paused && c.Ended.IsZero() && !due.After(d.now) {
			d.set(campaignTimer(c, d.now))
		}
	}
}

func campaignTimer(c *groups.Campaign, due time.Time) groups.Timer {
	return groups.Timer{Kind: "campaign", Due: due, Ref: c.Code}
}

// askCampaign shows what a campaign would do, and waits for agreement.
func (d *draft) askCampaign(a asking, o *groups.MakeCampaign) {
	if d.frozen(a) {
		return
	}
	c, to, ok := d.campaignOf(a, o)
	if !ok {
		return
	}
	if a.message == nil {
		d.keepCampaign(a, c) // the desk has asked already
		return
	}
	q := d.confirm(a, groups.Question{Kind: "confirm:campaign", Of: keptOrder(o)})
	then := d.played(c)
	w := words("campaign.ask", text("post", c.Post), number("n", len(to)), when("from", firstTurn(c)), when("until", lastTurn(then)), code(q.Code))
	w.Lines = append(d.skipLines("campaign.would-skip", d.skippedIn(then)), d.nearLines(c, then)...)
	d.reply(a, w)
}

// skipLines says which groups are left out, and why: one line a reason.
func (d *draft) skipLines(phrase string, skips map[string][]string) []groups.Words {
	whys := make([]string, 0, len(skips))
	for why := range skips {
		whys = append(whys, why)
	}
	slices.Sort(whys)
	var lines []groups.Words
	for _, why := range whys {
		names := skips[why]
		lines = append(lines, words(phrase, number("n", len(names)), text("groups", someOf(names)), d.whyArg(why)))
	}
	return lines
}

// someOf names the first five of those, in order.
func someOf(names []string) string {
	names = slices.Sorted(slices.Values(names))
	most := min(len(names), 5)
	list := strings.Join(names[:most], ", ")
	if most < len(names) {
		list += ", …"
	}
	return list
}

// campaignOf lays a campaign out, or answers why it can't be.
func (d *draft) campaignOf(a asking, o *groups.MakeCampaign) (*groups.Campaign, []*groups.Group, bool) {
	post, ok := d.find(a, o.Post)
	if !ok {
		return nil, nil, false
	}
	if d.forOne(post.ID) {
		d.because("post.private")
		d.reply(a, words("post.refused", text("post", post.ID), d.whyArg("private")))
		return nil, nil, false
	}
	to, unknown := d.groupsNamed(o.To)
	if unknown != "" || len(to) == 0 {
		d.because("campaign.group-unknown")
		d.reply(a, words("campaign.group-unknown", text("group", cmp.Or(unknown, o.To, "-"))))
		return nil, nil, false
	}
	c := &groups.Campaign{Post: post.ID, Day: o.Day, From: o.From, Till: o.Till, Made: d.now, By: a.by}
	for _, g := range to {
		c.Turns = append(c.Turns, groups.Turn{Group: g.ID})
	}
	if !d.layOut(c) {
		d.because("campaign.narrow")
		least := int((time.Duration(len(to))*turnLeast + time.Minute - 1) / time.Minute)
		d.reply(a, words("campaign.narrow", number("n", len(to)), number("least", least)))
		return nil, nil, false
	}
	return c, to, true
}

// groupsNamed returns the groups that those names stand for, all where there is none, and the
// first name that stands for no group, or for several.
func (d *draft) groupsNamed(names string) (to []*groups.Group, unknown string) {
	all := d.groups()
	if strings.TrimSpace(names) == "" {
		return all, ""
	}
	for _, name := range strings.Split(names, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		exact := slices.DeleteFunc(slices.Clone(all), func(g *groups.Group) bool { return strings.ToLower(g.Name) != name })
		if len(exact) == 0 {
			exact = slices.DeleteFunc(slices.Clone(all), func(g *groups.Group) bool { return !strings.Contains(strings.ToLower(g.Name), name) })
		}
		if len(exact) != 1 {
			return nil, name
		}
		if !slices.Contains(to, exact[0]) {
			to = append(to, exact[0])
		}
	}
	return to, ""
}

// layOut gives each group that waits its turn in what is left of the window: in an order, and
// at moments, that look like no machine's and are the same whenever they are worked out. It
// says whether the window is wide enough.
func (d *draft) layOut(c *groups.Campaign) bool {
	type place struct {
		turn       int
		draw       uint64
		start, end time.Time
	}
	var places []place
	for i, t := range c.Turns {
		if t.State != groups.TurnWaits {
			continue
		}
		g := d.group(t.Group)
		start, end := d.windowOf(c, g)
		places = append(places, place{i, drawOf(c, g), start, end})
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.draw, b.draw), cmp.Compare(c.Turns[a.turn].Group, c.Turns[b.turn].Group))
	})
	for i, p := range places {
		start := groups.Later(p.start, d.now.Add(time.Minute))
		slot := p.end.Sub(start) / time.Duration(len(places))
		if slot < turnLeast {
			return false
		}
		// Anywhere in the first half of its slot, so that two neighbours are never close.
		within := time.Duration(int64(slot/2/time.Second)*int64(p.draw>>32)>>32) * time.Second
		c.Turns[p.turn].At = start.Add(time.Duration(i)*slot + within).Truncate(time.Second).UTC()
		c.Turns[p.turn].Held = time.Time{}
	}
	return true
}

// drawOf is a group's lot in a campaign. It hangs on what the group is called, and on nothing
// that is drawn by chance, so that a rehearsal shows what will be.
func drawOf(c *groups.Campaign, g *groups.Group) uint64 {
	h := fnv.New64a()
	name := ""
	if g != nil {
		name = g.Name
	}
	_, _ = h.Write([]byte(c.Post + "\x00" + c.Day + "\x00" + name))
	sum := h.Sum64()
	// Names that end alike lie close together in such a sum; this stirs them.
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd
	return sum ^ sum>>33
}

// windowOf returns when a campaign's window begins and ends in a group's zone.
func (d *draft) windowOf(c *groups.Campaign, g *groups.Group) (start, end time.Time) {
	day, err := time.ParseInLocation(time.DateOnly, c.Day, zone(g).Location())
	if err != nil {
		return d.now, d.now
	}
	till := c.Till
	if till == 0 {
		till = 24 * 60
	}
	return onDay(day, schedule.Minute(c.From), zone(g)), onDay(day, schedule.Minute(till), zone(g))
}

func firstTurn(c *groups.Campaign) time.Time {
	return slices.MinFunc(c.Turns, func(a, b groups.Turn) int { return a.At.Compare(b.At) }).At
}

func lastTurn(c *groups.Campaign) time.Time {
	return slices.MaxFunc(c.Turns, func(a, b groups.Turn) int { return a.Next().Compare(b.Next()) }).Next()
}

// campaignAgreed begins a campaign as it was shown.
func (d *draft) campaignAgreed(a asking, q *groups.Question) {
	order, err := groups.DecodeOrder([]byte(q.Of))
	o, ok := order.(*groups.MakeCampaign)
	if err != nil || !ok || d.role("", a.by) < groups.Coordinator || d.frozen(a) {
		return
	}
	if c, _, ok := d.campaignOf(a, o); ok {
		d.keepCampaign(a, c)
	}
}

func (d *draft) keepCampaign(a asking, c *groups.Campaign) {
	for _, old := range d.campaigns() {
		if !old.Ended.IsZero() && d.now.Sub(old.Ended) > campaignKept {
			d.drop(old)
		}
	}
	c.Code = d.code(4)
	d.keep(c)
	d.set(campaignTimer(c, firstTurn(c)))
	d.reply(a, words("campaign.begun", text("post", c.Post), number("n", len(c.Turns)),
		when("from", firstTurn(c)), when("until", lastTurn(c)), code(c.Code)))
}

// turnOf returns the index of the turn that comes next, and whether one waits.
func turnOf(c *groups.Campaign) (int, bool) {
	next := -1
	for i, t := range c.Turns {
		if t.State == groups.TurnWaits && (next < 0 || t.Next().Before(c.Turns[next].Next())) {
			next = i
		}
	}
	return next, next >= 0
}

// campaignDue sends a campaign's post to the group whose turn it is, and sets the timer for
// the next one: there is one at a time, however many groups wait.
func (d *draft) campaignDue(t groups.Timer) {
	c := load[groups.Campaign](d, groups.Ref{Kind: groups.KindCampaign, ID: t.Ref})
	if c == nil || c.Paused || !c.Ended.IsZero() {
		d.because("campaign.gone")
		return
	}
	if due, ok := nextOf(c); ok && due.After(d.now) {
		d.because("campaign.waits")
		d.set(campaignTimer(c, due))
		return
	}
	c.Turns = slices.Clone(c.Turns)
	d.lapse(c)
	if i, ok := turnOf(c); ok && !c.Turns[i].Next().After(d.now) {
		d.takeTurn(c, &c.Turns[i])
	}
	d.nextTurn(c)
}

// takeTurn sends a campaign's post to one group, by the law of all planned posts.
func (d *draft) takeTurn(c *groups.Campaign, t *groups.Turn) {
	g := d.group(t.Group)
	if g == nil || !g.Here {
		d.because("campaign.away")
		t.State, t.Why = groups.TurnSkipped, "not-in-group"
		return
	}
	o := d.sendPlanned(g, planned{post: c.Post, due: t.At, held: t.Held, by: c.By, mute: true})
	_, end := d.windowOf(c, g)
	switch {
	case o.Move == schedule.Hold && o.Until.After(end.Add(schedule.Grace)):
		t.State, t.Why = groups.TurnSkipped, "quiet"
		if !o.held.IsZero() {
			t.Why = "near"
		}
	case o.Move == schedule.Hold:
		t.Held = o.Until
	case o.why != "":
		t.State, t.Why = groups.TurnSkipped, o.why
	default:
		t.State, t.Said, t.Until = groups.TurnQueued, o.said, o.Until
	}
}

// nextTurn keeps a campaign and sets its timer, or ends it and says once how it went.
func (d *draft) nextTurn(c *groups.Campaign) {
	if due, ok := nextOf(c); ok {
		d.keep(c)
		d.set(campaignTimer(c, due))
		return
	}
	c.Ended = d.now
	d.keep(c)
	d.unset(campaignTimer(c, d.now))
	if by := d.begunBy(c.By); by != "" {
		d.whisper(by, d.campaignState("campaign.done", c))
		return
	}
	d.tellCoordinators(d.campaignState("campaign.done", c))
}

// campaignState says how far a campaign has come.
func (d *draft) campaignState(phrase string, c *groups.Campaign) groups.Words {
	sent, skipped := 0, 0
	for _, t := range c.Turns {
		switch t.State {
		case groups.TurnSent:
			sent++
		case groups.TurnSkipped:
			skipped++
		}
	}
	w := words(phrase, code(c.Code), text("post", c.Post), number("sent", sent), number("n", len(c.Turns)),
		number("skipped", skipped), when("until", lastTurn(c)))
	w.Lines = d.skipLines("campaign.skipped", d.skippedIn(c))
	return w
}
