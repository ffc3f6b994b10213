package command

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// mostTimes is how many times what ends after a number of them may come.
const mostTimes = 1000

// An ending says how long what comes again goes on; the zero ending is none.
type ending struct {
	text  string    // as it was typed
	last  time.Time // the last day, at midnight
	times int       // or how often it comes
}

// ending takes "sampai 31 maret" or "10 kali" off the items. An hour that stands behind the day
// stays. It says false when something like an end can't be read.
func (w *when) ending() (e ending, ok bool) {
	for i, it := range w.items {
		next, after := peek(w.items, i+1), peek(w.items, i+2)
		switch {
		case i > 0 && it.is("until"):
			e.text = it.text
			for _, rest := range w.items[i+1:] {
				e.text += " " + rest.text
			}
			day := &when{lexicon: w.lexicon, now: w.now, zone: w.zone}
			if len(w.items[i+1:]) == 0 || day.fill(w.items[i+1:]) != nil || day.days == 0 {
				return e, false
			}
			last, fault := day.day()
			w.items, w.clock, w.part = w.items[:i], day.clock, day.part
			e.last = last
			return e, fault == nil
		case it.count() > 0 && next.is("times") && after.unit == "" && after.once == "" && !after.is("per") && !after.is("every"):
			e.text, e.times = it.text+" "+next.text, it.count()
			w.items = slices.Delete(slices.Clone(w.items), i, i+2)
			return e, e.times <= mostTimes
		}
	}
	return e, true
}

// ended gives a rule its end. A rule that would not come once until then has none.
func (w *when) ended(text string, e ending) (string, *groups.Words) {
	rule, err := schedule.Parse(text)
	if err != nil {
		return "", w.bad()
	}
	const zone = schedule.WIB // any one zone counts the wall clock's days
	y, m, d := w.now.Date()
	now := time.Date(y, m, d, w.now.Hour(), w.now.Minute(), w.now.Second(), 0, zone.Location())
	at := now
	for range e.times {
		next, ok := rule.Next(at, zone)
		if !ok {
			return "", noEnd(e.text)
		}
		at, e.last = next, next.In(zone.Location())
	}
	bounded, err := schedule.Parse(strings.Join([]string{text, "until", e.last.Format("2006-01-02")}, " "))
	if err != nil {
		return "", noEnd(e.text)
	}
	if _, comes := bounded.Next(now, zone); !comes {
		return "", noEnd(e.text)
	}
	return bounded.String(), nil
}

// noEnd is the fault of an end that can't be read, that comes before the first time, or of
// something that comes once.
func noEnd(text string) *groups.Words { return saying("plan.no-end", "end", text) }
