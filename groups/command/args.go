package command

import (
	"regexp"
	"strings"

	"pita/groups"
)

// args is what stands after a command's word, with all that helps to tell an order
// from talk. The parse functions return an order, or a fault, or neither: then the
// text is talk.
type args struct {
	table *Table
	row   *Row
	in    Input
	rest  []token
	sign  bool // there was a sign: this means to be an order
	may   bool // the writer may give it
	asked bool // it ends like a question
	loud  bool // all in capitals
}

// meant says whether something that could also be talk is taken for an order.
func (a *args) meant() bool { return a.sign || a.may && !a.asked }

// word returns the command as the locale shows it.
func (a *args) word() string { return a.row.Words[a.in.Locale][0] }

// usage is the fault of what can't be understood after a command. Where a command goes by a
// word of its own for each thing it does, that word is shown, and how it is used.
func (a *args) usage() *groups.Words {
	word, example := a.word(), a.row.example(a.in.Locale, a.rest)
	for _, e := range a.row.Examples[a.in.Locale] {
		if w := a.typedWord(); w != word && strings.HasPrefix(e, w+" ") {
			word, example = w, e
			break
		}
	}
	return &groups.Words{Phrase: "order.usage", Args: []groups.Arg{
		{Name: "word", Value: word},
		{Name: "example", Value: example},
	}}
}

// typedWord returns the longest of the command's words with which the text begins.
func (a *args) typedWord() string {
	text, _ := cutSign(strings.TrimSpace(a.in.Text))
	typed, longest := join(split(text))+" ", ""
	for _, w := range a.row.Words[a.in.Locale] {
		if strings.HasPrefix(typed, strings.ToLower(w)+" ") && len(w) > len(longest) {
			longest = w
		}
	}
	return longest
}

// bad is the answer to arguments that don't fit: a fault after a sign, else talk.
func (a *args) bad() (groups.Order, *groups.Words) {
	if a.sign {
		return nil, a.usage()
	}
	return nil, nil
}

// lacking is the answer to a command alone that needs more.
func (a *args) lacking() (groups.Order, *groups.Words) {
	if a.sign || a.meant() && !a.table.talk(a.word()) {
		return nil, a.usage()
	}
	return nil, nil
}

// option says whether t is the word for that option, in any locale.
func (a *args) option(t token, name string) bool {
	for _, locale := range a.table.locales {
		for _, w := range a.table.vocab[locale].Options[name] {
			if w == t.low {
				return true
			}
		}
	}
	return false
}

var (
	slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	codes = regexp.MustCompile(`^[A-Z0-9]{3,8}$`)
	pins  = regexp.MustCompile(`^[0-9]{4,8}$`)
)

// slug reads a post's or rule's id from the first tokens, and says how many it took and
// whether it can't be an ordinary word. "sadari 01" is what a phone makes of sadari-01.
func (a *args) slug(tokens []token) (id string, n int, strong bool) {
	if len(tokens) == 0 || len(tokens[0].low) > 64 || !slugs.MatchString(tokens[0].low) || digits(tokens[0].low) {
		return "", 0, false
	}
	id, n = tokens[0].low, 1
	strong = strings.ContainsAny(id, "-0123456789")
	if !strong && len(tokens) > 1 && len(tokens[1].low) > 1 && tokens[1].low[0] == '0' && digits(tokens[1].low) {
		return id + "-" + tokens[1].low, 2, true
	}
	return id, n, strong
}

// post reads an id and nothing else, and says whether it is to be taken for one.
func (a *args) post(tokens []token) (string, bool) {
	id, n, strong := a.slug(tokens)
	if n == 0 || n != len(tokens) {
		return "", false
	}
	return id, a.sign || strong || a.meant() && !a.table.talk(id)
}

// code reads a code. A word of letters alone is one only where a sign, capitals or the
// writer's role speak for it.
func (a *args) code(t token) (string, bool) {
	code := strings.ToUpper(t.raw)
	if !codes.MatchString(code) || digits(code) && len(code) < 4 {
		return "", false
	}
	shown := t.raw == code && !a.loud
	return code, a.sign || shown || strings.ContainsAny(code, "0123456789") ||
		a.row.Who > groups.Patient && a.meant() && !a.table.talk(t.low)
}

// bare is the shape of a command that takes nothing.
func bare(order func() groups.Order) func(*args) (groups.Order, *groups.Words) {
	return func(a *args) (groups.Order, *groups.Words) {
		if len(a.rest) > 0 {
			return a.bad()
		}
		return order(), nil
	}
}

// replies says whether a command stands alone in reply to a message, in a private chat: then
// that message tells which case is meant.
func (a *args) replies() bool { return a.in.Private && a.in.ReplyTo != nil && len(a.rest) == 0 }

// coded is the shape of a command that takes one code; an empty one when it replies to the
// message that holds it.
func coded(order func(code string) groups.Order) func(*args) (groups.Order, *groups.Words) {
	return func(a *args) (groups.Order, *groups.Words) {
		if a.replies() {
			return order(""), nil
		}
		if len(a.rest) == 0 {
			return a.lacking()
		}
		if code, ok := a.code(a.rest[0]); ok && len(a.rest) == 1 {
			return order(code), nil
		}
		return a.bad()
	}
}

// named is the shape of a command that aims at a person: the one mentioned, or the
// writer of the message replied to. Pita itself is never meant.
func named(order func(groups.Party) groups.Order) func(*args) (groups.Order, *groups.Words) {
	return func(a *args) (groups.Order, *groups.Words) {
		who, mentioned := a.person()
		rest := 0
		for _, t := range a.rest {
			if !strings.HasPrefix(t.raw, "@") {
				rest++
			}
		}
		if rest > 0 && !(mentioned && rest <= 3) {
			return a.bad()
		}
		if who.Known() {
			return order(who), nil
		}
		return a.aimless()
	}
}

func (a *args) person() (who groups.Party, mentioned bool) {
	for _, p := range a.in.Mentions {
		if p.Known() && !p.Pita {
			return p, true
		}
	}
	if q := a.in.ReplyTo; q != nil && !q.Author.Pita {
		return q.Author, false
	}
	return groups.Party{}, false
}

// aimless is the answer to a command that aims at nobody.
func (a *args) aimless() (groups.Order, *groups.Words) {
	if a.sign || a.meant() && !a.table.talk(a.word()) {
		return nil, &groups.Words{Phrase: "order.no-target", Args: []groups.Arg{{Name: "word", Value: a.word()}}}
	}
	return nil, nil
}
