package command

import (
	"strconv"
	"strings"
	"time"

	"pita/groups"
)

// parseMarket reads when goods may be offered: "pasar sabtu 08.00-18.00" every Saturday,
// "pasar besok" and "pasar sabtu ini" on one day.
func parseMarket(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowMarkets{}, nil
	}
	if len(a.rest) == 1 && (a.option(a.rest[0], "end") || a.option(a.rest[0], "cancel")) {
		return &groups.EndMarkets{}, nil
	}
	days, from, to, ok := a.hours(a.rest)
	if !ok && a.meant() {
		return nil, a.usage()
	} else if !ok {
		return nil, nil
	}
	day, fault, plain := a.table.day(days, a.in)
	switch {
	case fault == nil && a.meant():
		return &groups.SetMarket{Market: groups.Market{Day: day, From: from, To: to}}, nil
	case fault != nil && (a.sign || a.meant() && plain):
		return nil, fault
	}
	return nil, nil
}

// hours reads the hours at the end of tokens, "08.00-18.00" or "8 sampai 18", in minutes of
// the day, and returns what stands before them. Without any it is the whole day.
func (a *args) hours(tokens []token) (before []token, from, to int, ok bool) {
	n := len(tokens)
	first, last, both := strings.Cut(strings.ReplaceAll(tokens[n-1].low, "–", "-"), "-")
	switch {
	case both && (isHour(first) || isHour(last)):
		before = tokens[:n-1]
	case n > 2 && a.option(tokens[n-2], "until"):
		first, last, before = tokens[n-3].low, tokens[n-1].low, tokens[:n-3]
	case n > 1 && exactHour(tokens[n-2].low) && exactHour(tokens[n-1].low): // the dash between them meant nothing
		first, last, before = tokens[n-2].low, tokens[n-1].low, tokens[:n-2]
	default:
		return tokens, 0, 0, true
	}
	from, ok = minuteOf(first)
	to, fine := minuteOf(last)
	if to %= 24 * 60; !ok || !fine || to > 0 && to <= from || from >= 24*60 {
		return nil, 0, 0, false
	}
	return before, from, to, true
}

func isHour(s string) bool {
	_, ok := minuteOf(s)
	return ok
}

func exactHour(s string) bool {
	_, ok := readClock(s)
	return ok
}

// minuteOf reads an hour on the clock of 24: "8", "08.00", "24.00".
func minuteOf(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil && digits(s) {
		return n * 60, n <= 24
	}
	if s == "24.00" || s == "24:00" {
		return 24 * 60, true
	}
	c, ok := readClock(s)
	return c.hour*60 + c.minute, ok
}

// day reads a day and returns it in the form of a market's: "sat" for every Saturday,
// "2026-01-10" for one day. What names no day is today.
func (t *Table) day(tokens []token, in Input) (day string, fault *groups.Words, plain bool) {
	l, zone := t.lexicon[in.Locale], in.Zone
	if zone == nil {
		zone = time.UTC
	}
	w := &when{lexicon: l, text: typed(tokens), now: local(in.Now, zone), zone: zone, plain: true}
	once := false
	for i, it := range l.items(tokens) {
		w.plain = w.plain && it.known
		once = once || it.is("this") || it.is("next")
		if !(i == 0 && it.is("every")) {
			w.items = append(w.items, it)
		}
	}
	if !w.plain {
		return "", w.bad(), false
	}
	if fault := w.fill(w.items); fault != nil {
		return "", fault, true
	}
	if w.clock != nil || w.part != nil || w.ahead != nil && length(w.ahead.unit) < 24*time.Hour {
		return "", w.bad(), true
	}
	if w.weekday > 0 && w.days == 1 && !once {
		return dayNames[w.weekday-1], nil, true
	}
	at, fault := w.day()
	if fault != nil {
		return "", fault, true
	}
	if at.Before(w.today()) {
		return "", w.past(at), true
	}
	return at.Format(time.DateOnly), nil, true
}
