package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
)

// mostMarkets is how many market days a group keeps.
const mostMarkets = 7

// market obeys orders about market days, and says whether the order was one.
func (d *draft) market(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowMarkets:
		d.showMarkets(a)
	case *groups.SetMarket:
		d.setMarket(a, o.Market)
	case *groups.EndMarkets:
		d.endMarkets(a)
	default:
		return false
	}
	return true
}

// setMarket lets goods pass on a day. Another order for the same day takes its place.
func (d *draft) setMarket(a asking, m groups.Market) {
	kept := d.comingMarkets(a.group)
	kept = slices.DeleteFunc(kept, func(old groups.Market) bool { return old.Day == m.Day })
	if len(kept) >= mostMarkets {
		d.because("market.many")
		d.reply(a, words("market.many"))
		return
	}
	a.group.Markets = append(kept, m)
	slices.SortStableFunc(a.group.Markets, func(x, y groups.Market) int {
		return d.nextMarket(a.group, x).Compare(d.nextMarket(a.group, y))
	})
	d.keep(a.group)
	d.listMarkets(a, words("market.set", groupArg(a.group)))
}

func (d *draft) endMarkets(a asking) {
	if len(d.comingMarkets(a.group)) == 0 {
		d.reply(a, words("market.none"))
		return
	}
	a.group.Markets = nil
	d.keep(a.group)
	d.reply(a, words("market.ended", groupArg(a.group)))
}

func (d *draft) showMarkets(a asking) {
	if len(d.comingMarkets(a.group)) == 0 {
		d.reply(a, words("market.none"))
		return
	}
	d.listMarkets(a, words("market.head", groupArg(a.group)))
}

func (d *draft) listMarkets(a asking, w groups.Words) {
	vocab := d.Phrases.Words(d.locale(a.group, a.by))
	for _, m := range d.comingMarkets(a.group) {
		begin, end := marketHours(m, d.nextMarket(a.group, m))
		if weekly(m) {
			day := text("day", vocab.Weekdays[slices.Index(weekdays[:], m.Day)][0])
			w.Lines = append(w.Lines, words("market.weekly", day, when("from", begin), when("until", end)))
			continue
		}
		w.Lines = append(w.Lines, words("market.once", when("from", begin), when("until", end)))
	}
	d.reply(a, w)
}

// onMarket says whether goods may be offered in the group now.
func (d *draft) onMarket(g *groups.Group) bool { return !d.marketUntil(g).IsZero() }

// marketUntil returns until when goods may be offered in the group, or zero when they may not.
// It is worked out anew each time, so that a clock that was wrong leaves nothing behind.
func (d *draft) marketUntil(g *groups.Group) (until time.Time) {
	for _, m := range g.Markets {
		begin, end := marketHours(m, d.nextMarket(g, m))
		if !d.now.Before(begin) && d.now.Before(end) && end.After(until) {
			until = end
		}
	}
	return until
}

// comingMarkets returns the markets of a group that are not over for good.
func (d *draft) comingMarkets(g *groups.Group) []groups.Market {
	return slices.DeleteFunc(slices.Clone(g.Markets), func(m groups.Market) bool { return d.nextMarket(g, m).IsZero() })
}

// weekly says whether a market comes every week.
func weekly(m groups.Market) bool { return !strings.Contains(m.Day, "-") }

// weekdays are the days by which weekly markets are kept, from Sunday on.
var weekdays = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// nextMarket returns the midnight with which the day of a market begins: today's as long as
// it isn't over, or zero when none is to come.
func (d *draft) nextMarket(g *groups.Group, m groups.Market) time.Time {
	local := d.now.In(zone(g).Location())
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	day := today
	if weekly(m) {
		ahead := slices.Index(weekdays[:], m.Day) - int(today.Weekday())
		day = today.AddDate(0, 0, (ahead+7)%7)
	} else if at, err := time.ParseInLocation(time.DateOnly, m.Day, local.Location()); err == nil {
		day = at
	} else {
		return time.Time{}
	}
	_, end := marketHours(m, day)
	switch {
	case d.now.Before(end):
		return day
	case weekly(m):
		return day.AddDate(0, 0, 7)
	}
	return time.Time{}
}

// marketHours returns when a market begins and is over on a day that begins at midnight.
func marketHours(m groups.Market, midnight time.Time) (begin, end time.Time) {
	to := m.To
	if to == 0 {
		to = 24 * 60
	}
	return midnight.Add(time.Duration(m.From) * time.Minute), midnight.Add(time.Duration(to) * time.Minute)
}
