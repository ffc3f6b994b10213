package command

import (
	"cmp"
	"strings"

	"pita/groups"
	"pita/groups/phrase"
)

// none stands for what is not there.
var none = item{num: -1}

// fill finds what the items name, each thing once. Their order is free, as it is in
// talk.
func (w *when) fill(items []item) *groups.Words {
	for i := 0; i < len(items); {
		n, fault := w.take(items, i)
		if fault != nil {
			return fault
		}
		if n == 0 {
			return cmp.Or(w.wrong, w.bad())
		}
		i += n
	}
	if w.next && w.weekday == 0 {
		return w.bad() // a week alone is no day
	}
	return nil
}

// take reads the item at i, with those after it that belong to it, and returns how many
// it took: 0 when it means nothing there.
func (w *when) take(items []item, i int) (int, *groups.Words) {
	it, next := items[i], peek(items, i+1)
	switch {
	case it.clock != nil:
		return w.setClock(*it.clock, 1), nil
	case it.date != nil:
		return w.setDate(*it.date, items[i:i+1]), nil
	case it.day > 0, it.is("yesterday"):
		offset := it.day - 1 // yesterday is the one day that no number is kept of
		w.offset = &offset
		w.days++
		return 1, nil
	case it.is("half-to") && next.count() > 0 && next.count() <= 12:
		return w.setClock(clock{hour: (next.count()+10)%12 + 1, minute: 30, bare: true}, 2), nil
	case it.is("half-past") && next.count() > 0:
		return w.setClock(clock{hour: next.count(), minute: 30, bare: true}, 2), nil
	case it.amount != nil:
		return w.setAhead(*it.amount, items, i, 1), nil
	case it.count() >= 0:
		return w.number(items, i), nil
	case it.month > 0 && next.count() > 0:
		return w.setDate(date{month: it.month, day: next.count()}, items[i:i+2]), nil
	case it.weekday > 0:
		return w.setWeekday(items, i)
	case it.part != nil && w.part == nil:
		w.part = it.part
		return 1, nil
	case it.is("next") && next.weekday > 0:
		w.next = true
		return 1, nil
	case it.is("next") && next.unit == phrase.Week:
		w.next = true
		return 2, nil
	case filler(it):
		return 1, nil
	default:
		return 0, nil
	}
}

// peek returns the item at i, or none.
func peek(items []item, i int) item {
	if i < 0 || i >= len(items) {
		return none
	}
	return items[i]
}

// filler says whether an item means nothing by itself: "pada", "jam", "hari".
func filler(it item) bool {
	for _, mark := range []string{"at", "on", "this", "in", "day-of-month"} {
		if it.is(mark) {
			return true
		}
	}
	return false
}

func (w *when) setClock(c clock, n int) int {
	if w.clock != nil {
		return 0
	}
	w.clock = &c
	return n
}

// setDate takes those items for a date.
func (w *when) setDate(d date, of []item) int {
	if w.on != nil {
		return 0
	}
	texts := make([]string, len(of))
	for i, it := range of {
		texts[i] = it.text
	}
	d.text = strings.Join(texts, " ")
	w.on = &d
	w.days++
	return len(of)
}

// setAhead takes an amount that is n items long for one from now on, if a word before
// or after it says so.
func (w *when) setAhead(a amount, items []item, i, n int) int {
	after := peek(items, i+n).is("ahead")
	if w.ahead != nil || !after && !peek(items, i-1).is("in") {
		return 0
	}
	w.ahead = &a
	w.days++
	if after {
		n++
	}
	return n
}

// number reads a number: of a date, of units, or an hour.
func (w *when) number(items []item, i int) int {
	it, before, next := items[i], peek(items, i-1), peek(items, i+1)
	n := it.count()
	switch {
	case next.month > 0:
		d := date{month: next.month, day: n}
		if year := peek(items, i+2); year.num >= 2000 {
			d.year = year.num
			return w.setDate(d, items[i:i+3])
		}
		return w.setDate(d, items[i:i+2])
	case next.unit != "" && (peek(items, i+2).is("ahead") || before.is("in")):
		return w.setAhead(amount{n, next.unit}, items, i, 2)
	case n >= 2000 && w.on != nil && w.on.year == 0:
		w.on.year = n
		return 1
	case !before.is("day-of-month") && len(it.text) == 4 && it.num >= 0:
		c, ok := together(it.text)
		if !ok {
			w.wrong = noClock(it.text)
			return 0
		}
		return w.setClock(c, 1)
	case before.is("day-of-month") || it.ordinal:
		if n < 1 || n > 31 {
			w.wrong = w.noDay(it.text)
			return 0
		}
		if w.dom > 0 {
			return 0
		}
		w.dom = n
		w.days++
		return 1
	case n > 23:
		return 0
	default:
		return w.oclock(items, i)
	}
}

// oclock reads an hour without minutes: "8", "07", "8 lewat 15", "8 kurang 10".
func (w *when) oclock(items []item, i int) int {
	c := clock{hour: items[i].count(), bare: !items[i].padded}
	taken := 1
	sign, minutes := peek(items, i+1), peek(items, i+2).count()
	if minutes > 0 && minutes < 60 && (sign.is("past") || sign.is("to")) {
		c.minute, taken = minutes, 3
		if sign.is("to") {
			c.hour, c.minute = (c.hour+22)%12+1, 60-minutes
		}
		if peek(items, i+3).unit == phrase.Minute {
			taken = 4
		}
	}
	return w.setClock(c, taken)
}

// setWeekday reads a weekday. In Indonesian the word for Sunday also means a week.
func (w *when) setWeekday(items []item, i int) (int, *groups.Words) {
	it, next := items[i], peek(items, i+1)
	coming := next.is("next")
	if it.unit == phrase.Week && coming && peek(items, i-1).unit != phrase.Day {
		if other := w.otherWeekday(items, i); !other {
			return 0, w.either(w.vocab.Units[phrase.Day].Words[0]+" "+w.named(0), w.named(1)+" "+next.text)
		}
		w.next = true
		return 2, nil
	}
	if w.weekday > 0 {
		return 0, nil
	}
	w.weekday = it.weekday
	w.days++
	if !coming {
		return 1, nil
	}
	w.next = true
	if week := peek(items, i+2); week.unit == phrase.Week && week.weekday == 0 {
		return 3, nil // "friday next week"
	}
	return 2, nil
}

func (w *when) otherWeekday(items []item, i int) bool {
	for j, it := range items {
		if j != i && it.weekday > 0 {
			return true
		}
	}
	return false
}
