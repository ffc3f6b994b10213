package command

import (
	"cmp"
	"strings"
	"time"

	"pita/groups"
)

// maxAway is how long a deputy may stand in by one order.
const maxAway = 90 * 24 * time.Hour

// previewCode is how many letters and digits the code of a preview has.
const previewCode = 6

// talking says whether a word of those who look after posts is talk, from anybody else.
func (a *args) talking() bool { return !a.sign && !a.may }

// parseReject reads a post, its code and the reason; in reply to a preview the reason alone.
func parseReject(a *args) (groups.Order, *groups.Words) {
	if a.talking() {
		return nil, nil
	}
	id, n, _ := a.slug(a.rest)
	if n > 0 && n < len(a.rest) && len(a.rest[n].raw) == previewCode {
		if code, ok := a.code(a.rest[n]); ok {
			return &groups.RejectPost{Post: id, Code: code, Reason: a.behind(n + 1)}, nil
		}
	}
	return &groups.RejectPost{Reason: a.behind(0)}, nil
}

// behind returns what was typed behind the first n words after the command, with all its signs:
// a comma taken from a dose makes another dose.
func (a *args) behind(n int) string {
	if n >= len(a.rest) {
		return ""
	}
	text := a.after(1)
	for _, t := range a.rest[:n] {
		i := strings.Index(text, t.raw)
		if i < 0 {
			return typed(a.rest[n:])
		}
		text = text[i+len(t.raw):]
	}
	i := strings.Index(text, a.rest[n].raw)
	if i < 0 {
		return typed(a.rest[n:])
	}
	return text[strings.LastIndexAny(text[:i], " \t\n")+1:]
}

// parseReview reads a post, and whom to ask.
func parseReview(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	id, n, strong := a.slug(a.rest)
	if n == 0 || !strong && !a.meant() || len(a.rest)-n > maxName {
		return a.bad()
	}
	return &groups.AskReview{Post: id, Reviewer: typed(a.rest[n:])}, nil
}

func parseSkip(a *args) (groups.Order, *groups.Words) {
	if a.talking() || len(a.rest) > 0 {
		return nil, nil
	}
	return &groups.SkipPost{}, nil
}

// parseDeputy reads whose turn it is, and for how long; or that the reviewer is back.
func parseDeputy(a *args) (groups.Order, *groups.Words) {
	switch {
	case a.talking():
		return nil, nil
	case len(a.rest) == 0:
		return a.lacking()
	case len(a.rest) == 1 && a.option(a.rest[0], "cancel"):
		return &groups.Deputise{}, nil
	}
	for from := 1; from < len(a.rest); from++ {
		d, ok := a.table.lexicon[a.in.Locale].duration(a.rest[from:])
		if ok && d > 0 && from <= maxName {
			return &groups.Deputise{To: typed(a.rest[:from]), For: min(d, maxAway)}, nil
		}
	}
	if len(a.rest) > maxName {
		return a.bad()
	}
	return &groups.Deputise{To: typed(a.rest)}, nil
}

// parseReviewers reads nothing, or whose time as a reviewer is over.
func parseReviewers(a *args) (groups.Order, *groups.Words) {
	switch {
	case a.talking():
		return nil, nil
	case len(a.rest) == 0:
		return &groups.ShowReviewers{}, nil
	case a.option(a.rest[0], "end") && len(a.rest) > 1 && len(a.rest) <= 1+maxName:
		return &groups.RetireReviewer{Reviewer: typed(a.rest[1:])}, nil
	case a.option(a.rest[0], "end"):
		return a.lacking()
	}
	return a.bad()
}

// parseListed reads the code of a list of changed texts.
func parseListed(a *args) (groups.Order, bool) {
	if len(a.rest) != 2 || !a.option(a.rest[0], "all") {
		return nil, false
	}
	code, ok := a.code(a.rest[1])
	return &groups.ApproveListed{Code: code}, ok
}

// parseReplacing reads a post that is withdrawn, and the one that corrects it.
func parseReplacing(a *args) (groups.Order, bool) {
	for i := 1; i+1 < len(a.rest); i++ {
		if !a.option(a.rest[i], "replace") {
			continue
		}
		id, n, _ := a.slug(a.rest[:i])
		by, m, strong := a.slug(a.rest[i+1:])
		if n == i && m == len(a.rest)-i-1 && cmp.Or(a.sign, strong, a.meant()) {
			return &groups.ReplacePost{Post: id, Correction: by}, true
		}
	}
	return nil, false
}
