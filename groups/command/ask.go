package command

import "pita/groups"

// parseAsk takes all that follows for the question.
func parseAsk(a *args) (groups.Order, *groups.Words) {
	return &groups.AskLibrary{Text: a.after(1)}, nil
}

// parseAnswer reads the code of a letter and the answer, which keeps its signs and lines.
func parseAnswer(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	code, ok := a.code(a.rest[0])
	text := a.after(2)
	switch {
	case !ok:
		return a.bad()
	case text == "" && !a.sign && !a.may:
		return nil, nil
	case text == "":
		return nil, a.usage()
	}
	return &groups.AnswerLetter{Code: code, Text: text}, nil
}

// long says whether a command may hold more of its writer's own words than an order does.
func (r *Row) long() bool {
	return r.Name == "rules" || r.Name == "ask" || r.Name == "answer" || r.Name == "reject"
}

// spoken says whether an order is words of its writer's own, however many.
func spoken(o groups.Order) bool {
	switch o.(type) {
	case *groups.TryRule, *groups.AskLibrary, *groups.AnswerLetter, *groups.RejectPost:
		return true
	}
	return false
}
