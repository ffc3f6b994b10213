package command

import (
	"slices"
	"strings"

	"pita/groups"
	"pita/groups/schedule"
)

// parseSettings reads how a group's hours are to be kept. What is set shows in what it is set
// to: "zona WITA", "jam tenang 20.30-06.30", "bahasa en"; only Ramadan must be named.
func parseSettings(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		if a.meant() {
			return &groups.SetGroup{}, nil
		}
		return nil, nil
	}
	last := a.rest[len(a.rest)-1]
	if zone, err := schedule.ParseZone(last.low); err == nil && len(a.rest) == 1 {
		return &groups.SetGroup{Zone: string(zone)}, nil
	}
	if named := a.option(a.first(), "fasting"); named && len(a.rest) == 1 {
		switch {
		case a.option(last, "on"):
			return &groups.SetGroup{Ramadan: "on"}, nil
		case a.option(last, "off"):
			return &groups.SetGroup{Ramadan: "off"}, nil
		}
	}
	if locale := a.locale(); locale != "" {
		return &groups.SetGroup{Locale: locale}, nil
	}
	if a.meant() && a.aboutZone() {
		return nil, textFault("settings.no-zone", typed(a.rest))
	}
	return a.quietHours()
}

// first returns the first word of what was typed: the command's, or the beginning of it.
func (a *args) first() token {
	text, _ := cutSign(strings.TrimSpace(a.in.Text))
	return split(text)[0]
}

// aboutZone says whether it begins like the example that sets a zone.
func (a *args) aboutZone() bool {
	return slices.ContainsFunc(a.row.Examples[a.in.Locale], func(e string) bool {
		words := split(e)
		return words[0].low == a.first().low && zoneName(words[len(words)-1].low)
	})
}

// locale returns the locale whose name stands alone after the command, or "".
func (a *args) locale() string {
	said := join(a.rest)
	for _, locale := range a.table.locales {
		name := strings.ToLower(a.table.vocab[locale].Language)
		if said == locale || said == name || len(a.rest) == 1 && a.option(a.rest[0], "locale-"+locale) {
			return locale
		}
	}
	return ""
}

// quietHours reads quiet hours: "20.30-06.30" or "20.30 sampai 06.30".
func (a *args) quietHours() (groups.Order, *groups.Words) {
	from, to, ok := strings.Cut(strings.ReplaceAll(a.rest[0].low, "–", "-"), "-")
	switch {
	case len(a.rest) == 1 && ok && (isHour(from) || isHour(to)):
	case len(a.rest) == 3 && a.option(a.rest[1], "until"):
		from, to = a.rest[0].low, a.rest[2].low
	case len(a.rest) == 2 && exactHour(a.rest[0].low) && exactHour(a.rest[1].low): // the dash between them meant nothing
		from, to = a.rest[0].low, a.rest[1].low
	default:
		return a.bad()
	}
	first, fine := minuteOf(from)
	last, ok := minuteOf(to)
	q := schedule.Quiet{From: schedule.At(0, first), To: schedule.At(0, last)}
	switch {
	case ok && fine && q.From != q.To:
		return &groups.SetGroup{Quiet: q.String()}, nil
	case !a.meant():
		return nil, nil
	case !fine && (digits(from) || clockless(from)):
		return nil, saying("settings.no-clock", "hour", from)
	case !ok && (digits(to) || clockless(to)):
		return nil, saying("settings.no-clock", "hour", to)
	case !fine || !ok:
		return nil, a.usage()
	}
	return nil, &groups.Words{Phrase: "settings.no-hours", Args: []groups.Arg{{Name: "from", Value: from}, {Name: "to", Value: to}}}
}
