package command

import (
	"time"

	"pita/groups"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

// maxPause is the longest grief pause that one order begins.
const maxPause = 90 * 24 * time.Hour

func parseHelp(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.Help{}, nil
	}
	if row, rest := a.table.find(a.in.Locale, a.rest); row != nil && len(rest) == 0 {
		return &groups.Help{Topic: row.Name}, nil
	}
	return a.bad()
}

func parseSchedule(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowPlans{}, nil
	}
	if a.option(a.rest[0], "cancel") {
		if len(a.rest) == 1 {
			return a.lacking()
		}
		if code, ok := a.code(a.rest[1]); ok && len(a.rest) == 2 {
			return &groups.DropPlan{Code: code}, nil
		}
		return a.bad()
	}
	if id, rule, fault, ok := a.pasted(); ok {
		if fault != nil {
			return nil, fault
		}
		return &groups.MakePlan{Post: id, Rule: rule}, nil
	}
	id, n, strong := a.slug(a.rest)
	if n == 0 {
		return a.bad()
	}
	times, holidays := a.sparing(a.rest[n:])
	if len(times) == 0 {
		if strong && a.meant() {
			return nil, a.usage()
		}
		return a.bad()
	}
	rule, fault, plain := a.table.when(times, a.in)
	switch {
	case fault == nil && (strong || a.meant()):
		return &groups.MakePlan{Post: id, Rule: rule, Holidays: holidays}, nil
	case fault != nil && (a.sign || a.meant() && (strong || plain)):
		return nil, fault
	default:
		return nil, nil
	}
}

// sparing cuts "kecuali hari libur" or "sebelum hari libur" off the end of a time, and says
// what becomes of an occurrence on a holiday.
func (a *args) sparing(tokens []token) ([]token, string) {
	n := len(tokens)
	if n < 2 || !a.option(tokens[n-1], "holiday") {
		return tokens, ""
	}
	n--
	if before := tokens[n-1]; n > 1 && (a.option(before, "public") || a.table.lexicon[a.in.Locale].times[before.low].unit == phrase.Day) {
		n--
	}
	switch before := tokens[n-1]; {
	case a.option(before, "except"):
		return tokens[:n-1], string(schedule.SkipHolidays)
	case a.option(before, "before"):
		return tokens[:n-1], string(schedule.BeforeHolidays)
	}
	return tokens, ""
}

// parseSend reads a post to send now; with a time behind it it is planned.
func parseSend(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	if id, ok := a.post(a.rest); ok {
		return &groups.SendPost{Post: id}, nil
	}
	if _, n, strong := a.slug(a.rest); strong && n < len(a.rest) {
		times, _ := a.sparing(a.rest[n:])
		if _, _, plain := a.table.when(times, a.in); plain && len(times) > 0 {
			return parseSchedule(a)
		}
	}
	return a.bad()
}

func parseShow(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowPost{}, nil
	}
	// The beginnings of ids are words of talk, too: "lihat kemo" of who may see the list.
	if id, n, strong := a.slug(a.rest); n == len(a.rest) && n > 0 && (strong || a.meant() && !a.option(a.rest[0], "no-post")) {
		return &groups.ShowPost{Post: id}, nil
	}
	if id, ok := a.post(a.rest); ok {
		return &groups.ShowPost{Post: id}, nil
	}
	return a.bad()
}

func parseWithdraw(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	if id, ok := a.post(a.rest); ok {
		return &groups.WithdrawPost{Post: id}, nil
	}
	if o, ok := parseReplacing(a); ok {
		return o, nil
	}
	return a.bad()
}

func parseApprove(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	if len(a.rest) == 1 && a.option(a.rest[0], "all") {
		return &groups.ApproveAll{}, nil
	}
	if o, ok := parseListed(a); ok {
		return o, nil
	}
	last := len(a.rest) - 1
	if id, ok := a.post(a.rest); ok && id != "" {
		return &groups.ApprovePost{Post: id}, nil
	}
	id, n, strong := a.slug(a.rest[:last])
	code, ok := a.code(a.rest[last])
	if n > 0 && n == last && ok && (strong || a.meant()) {
		return &groups.ApprovePost{Post: id, Code: code}, nil
	}
	return a.bad()
}

func parsePause(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.PauseGroup{}, nil
	}
	d, ok := a.table.lexicon[a.in.Locale].duration(a.rest)
	if ok && d > 0 && d <= maxPause {
		return &groups.PauseGroup{For: d}, nil
	}
	if a.sign || a.meant() && (ok || a.rest[0].low[0] >= '0' && a.rest[0].low[0] <= '9') {
		return nil, textFault("order.bad-duration", typed(a.rest))
	}
	return nil, nil
}

func parseDelete(a *args) (groups.Order, *groups.Words) {
	if a.replies() {
		return &groups.TakeOut{}, nil
	}
	if len(a.rest) == 0 {
		if a.in.ReplyTo == nil {
			return a.aimless()
		}
		return takeOut(a.in.ReplyTo), nil
	}
	if code, ok := a.code(a.rest[0]); ok && len(a.rest) == 1 {
		return &groups.TakeOut{Code: code}, nil
	}
	return a.bad()
}

func takeOut(q *groups.Quote) groups.Order {
	o := &groups.TakeOut{Message: q.ID}
	o.Who = q.Author
	return o
}

func parseCases(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowCases{}, nil
	}
	if code, ok := a.code(a.rest[0]); ok && len(a.rest) == 1 {
		return &groups.ShowCases{Code: code}, nil
	}
	return a.bad()
}

func textFault(key, text string) *groups.Words {
	return &groups.Words{Phrase: key, Args: []groups.Arg{{Name: "text", Value: clip(text)}}}
}

// clip keeps what was typed short enough to be given back.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
