package command

import (
	"strings"
	"time"

	"pita/groups"
)

// pasted reads a rule as calendars write it, "RRULE:FREQ=MONTHLY;BYDAY=2WE", with the hour
// it is for after it, or with a DTSTART before it. It says whether there is one at all.
func (a *args) pasted() (id, rule string, fault *groups.Words, ok bool) {
	var text, start string
	var rest []token
	for _, field := range strings.Fields(a.in.Text) {
		upper := strings.ToUpper(strings.Trim(field, "*_`\"'"))
		switch {
		case strings.HasPrefix(strings.TrimPrefix(upper, "RRULE:"), "FREQ="):
			text = strings.TrimPrefix(upper, "RRULE:")
		case strings.HasPrefix(upper, "DTSTART"):
			start = upper[strings.LastIndexByte(upper, ':')+1:]
		default:
			rest = append(rest, split(field)...)
		}
	}
	if text == "" {
		return "", "", nil, false
	}
	// The command's own word, or words, stood before.
	rest = rest[min(len(rest), len(split(a.in.Text))-len(a.rest)):]
	id, n, _ := a.slug(rest)
	if n == 0 {
		return "", "", nil, false
	}
	if n == len(rest) && start == "" {
		return id, "", textFault("plan.no-hour", "RRULE:"+text), true
	}
	zone := a.in.Zone
	if zone == nil {
		zone = time.UTC
	}
	from, fault := a.table.beginning(rest[n:], start, zone, a.in)
	if fault != nil {
		return id, "", fault, true
	}
	w := &when{lexicon: a.table.lexicon[a.in.Locale], text: text}
	rule, fault = w.canonical("rrule " + text + " from " + from.Format("2006-01-02 15:04"))
	return id, rule, fault, true
}

// beginning returns from when on a pasted rule holds, on the wall clock: from its DTSTART,
// or from the day and hour that were typed; from an hour alone the next time it comes.
func (t *Table) beginning(tokens []token, start string, zone *time.Location, in Input) (time.Time, *groups.Words) {
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102T1504"} {
		at, err := time.Parse(layout, start)
		switch {
		case err != nil || len(tokens) > 0:
		case strings.HasSuffix(layout, "Z"):
			return local(at, zone), nil
		default:
			return at, nil
		}
	}
	l := t.lexicon[in.Locale]
	w := &when{lexicon: l, text: typed(tokens), now: local(in.Now, zone), zone: zone, plain: true}
	w.items = l.items(tokens)
	if len(w.items) == 0 {
		return time.Time{}, w.noHour()
	}
	if fault := w.fill(w.items); fault != nil {
		return time.Time{}, fault
	}
	if w.days == 0 {
		c, fault := w.hour(time.Time{})
		return w.at(w.today(), c), fault
	}
	return w.moment()
}
