package command

import (
	"strconv"
	"strings"

	"pita/groups"
)

const (
	// maxChoice is the highest number that answers a question; "38" is a temperature.
	maxChoice = 20
	// mostAnswers is how many answers an alert has.
	mostAnswers = 3
	// maxName is how many words of talk a group's name may have.
	maxName = 6
)

// parseJoin takes whatever follows for the group's name or number, if it is short.
func parseJoin(a *args) (groups.Order, *groups.Words) {
	rest := a.rest
	if len(rest) == 1 && a.option(rest[0], "group") {
		rest = nil
	}
	if len(rest) > maxName || len(rest) > 0 && a.asked {
		return a.bad()
	}
	return &groups.Join{Group: typed(rest)}, nil
}

func parseHush(a *args) (groups.Order, *groups.Words) {
	switch {
	case len(a.rest) == 0:
		return &groups.Hush{}, nil
	case len(a.rest) == 1 && a.option(a.rest[0], "cancel"):
		return &groups.Hush{Off: true}, nil
	default:
		return a.bad()
	}
}

func parseMyData(a *args) (groups.Order, *groups.Words) {
	pin, fault, ok := a.pin()
	if !ok {
		return nil, fault
	}
	return &groups.ShowMyData{PIN: pin}, nil
}

func parseForgetMe(a *args) (groups.Order, *groups.Words) {
	pin, fault, ok := a.pin()
	if !ok {
		return nil, fault
	}
	return &groups.ForgetMe{PIN: pin}, nil
}

// pin reads a PIN, or nothing.
func (a *args) pin() (pin string, fault *groups.Words, ok bool) {
	switch {
	case len(a.rest) == 0:
		return "", nil, true
	case len(a.rest) == 1 && pins.MatchString(a.rest[0].low):
		return a.rest[0].low, nil, true
	case len(a.rest) == 1 && digits(a.rest[0].low):
		return "", &groups.Words{Phrase: "pin.bad"}, false
	}
	_, fault = a.bad()
	return "", fault, false
}

// parsePIN reads a new PIN, after the old one where there is one. Off takes it away.
func parsePIN(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.lacking()
	}
	if len(a.rest) > 2 {
		return a.bad()
	}
	o := &groups.SetPIN{}
	last := a.rest[len(a.rest)-1]
	if len(a.rest) == 2 {
		o.Old = a.rest[0].low
	}
	if !a.option(last, "cancel") {
		o.PIN = last.low
	}
	for _, pin := range []string{o.Old, o.PIN} {
		if pin != "" && !digits(pin) {
			return a.bad()
		}
		if pin != "" && !pins.MatchString(pin) {
			return nil, &groups.Words{Phrase: "pin.bad"}
		}
	}
	return o, nil
}

// choice reads a small number, in digits or as a word.
func choice(l *lexicon, t token) (int, bool) {
	if digits(t.low) {
		n, err := strconv.Atoi(t.low)
		return n, err == nil && n >= 1 && n <= maxChoice && t.low[0] != '0'
	}
	n, ok := l.numbers[t.low]
	return n, ok && n >= 1
}

// parseChoose reads a number, alone, with a code, or with the answer written out after
// it as an alert shows it.
func parseChoose(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return a.bad()
	}
	n, ok := choice(a.table.lexicon[a.in.Locale], a.rest[0])
	if !ok {
		return a.bad()
	}
	rest := a.rest[1:]
	for words := len(rest); words > 0; words-- {
		if a.table.answers[join(rest[:words])] == n {
			rest = rest[words:]
			break
		}
	}
	if len(rest) == 0 {
		return &groups.Choose{N: n}, nil
	}
	if code, ok := a.code(rest[0]); ok && len(rest) == 1 && !digits(code) {
		return &groups.Choose{N: n, Code: code}, nil
	}
	return a.bad()
}

// begins returns the answer to an alert with which a sentence begins, or nil. A number that
// counts something is none, and neither is one that the words after it contradict.
func (a *args) begins() *groups.Choose {
	if !a.in.Private || a.row.Name != "choose" || len(a.rest) < 2 || a.asked {
		return nil
	}
	l := a.table.lexicon[a.in.Locale]
	n, ok := choice(l, a.rest[0])
	if _, counts := l.unit(a.rest[1].low); !ok || n > mostAnswers || counts {
		return nil
	}
	for words := len(a.rest) - 1; words > 0; words-- {
		if other := a.table.answers[join(a.rest[1:1+words])]; other != 0 && other != n {
			return nil
		}
	}
	if code, ok := a.code(a.rest[1]); ok && !digits(code) && strings.ContainsAny(code, "0123456789") {
		return &groups.Choose{N: n, Code: code}
	}
	return &groups.Choose{N: n}
}

func parseYes(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.Yes{}, nil
	}
	if len(a.rest) > 1 {
		return a.bad()
	}
	if t := a.rest[0]; digits(t.low) && len(t.low) <= 2 {
		return &groups.Yes{Word: strings.TrimLeft(t.low, "0")}, nil
	}
	if code, ok := a.code(a.rest[0]); ok {
		return &groups.Yes{Word: code}, nil
	}
	return a.bad()
}
