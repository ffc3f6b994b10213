// Package command turns what people type into orders. One table of rows holds every
// command; parsing, help and the manual all go through it.
package command

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pita/groups"
	"pita/groups/phrase"
)

// maxText is the longest text, in bytes, that can be an order.
const maxText = 600

// An Input is what somebody typed, and what is known about it.
type Input struct {
	Text     string
	Private  bool
	Locale   string // of the group, or in a private chat of the person
	Role     groups.Role
	Reviewer bool
	Now      time.Time
	Zone     *time.Location // UTC when nil
	ReplyTo  *groups.Quote
	Mentions []groups.Party
}

// Parsed is what a text turned out to be. The zero value is no order: ordinary talk.
type Parsed struct {
	// Order is what was asked, or nil.
	Order groups.Order
	// Row is the command's, with Order or Fault. Whether the writer may give it is not
	// judged here; see Row.Allows.
	Row *Row
	// Near is the command word that a single unknown word comes near to, in a private
	// chat only.
	Near string
	// Fault says in words what is wrong with a known command, and what to do.
	Fault *groups.Words
	// Hint is how a command for those who look after a group is written, when what one of them
	// typed in a private chat begins with its word, or nearly so, and is talk all the same.
	Hint *groups.Words
	// Begins is the answer to an alert with which a sentence begins, in a private chat only:
	// "1 yes I'm calling her". Where no alert is open it is talk.
	Begins *groups.Choose
}

// A Table holds the commands with their words in every locale. It never changes and
// may be shared.
type Table struct {
	book    *phrase.Book
	rows    []Row
	locales []string
	vocab   map[string]*phrase.Vocabulary
	lexicon map[string]*lexicon // by the locale that goes first
	answers map[string]int      // the answers to an alert, written out
}

// New returns the table with the words of b.
func New(b *phrase.Book) *Table {
	t := &Table{
		book: b, rows: rows(), locales: b.Locales(),
		vocab:   map[string]*phrase.Vocabulary{},
		lexicon: map[string]*lexicon{},
		answers: map[string]int{},
	}
	for _, name := range t.locales {
		v := b.Words(name)
		t.vocab[name] = &v
		t.learnAnswers(name)
	}
	for i := range t.rows {
		t.rows[i].Words, t.rows[i].Examples = map[string][]string{}, map[string][]string{}
		for _, name := range t.locales {
			c := t.vocab[name].Commands[t.rows[i].Name]
			t.rows[i].Words[name], t.rows[i].Examples[name] = c.Words, c.Examples
		}
	}
	for _, name := range t.locales {
		t.lexicon[name] = newLexicon(t, name)
	}
	return t
}

// learnAnswers takes "1 I'll call · 2 I can't" apart, so that who copies an answer
// whole is understood.
func (t *Table) learnAnswers(locale string) {
	text, err := t.book.Text(phrase.Reader{Locale: locale}, groups.Words{Phrase: "lead.answers"})
	if err != nil {
		return
	}
	for i, answer := range strings.Split(text, " · ") {
		if _, words, ok := strings.Cut(answer, " "); ok {
			t.answers[join(split(words))] = i + 1
		}
	}
}

// Rows returns the rows of the table, in the order of the manual.
func (t *Table) Rows() []Row { return slices.Clone(t.rows) }

// Row returns the row of that name, or nil.
func (t *Table) Row(name string) *Row {
	for i := range t.rows {
		if t.rows[i].Name == name {
			return &t.rows[i]
		}
	}
	return nil
}

// Word returns the word by which a locale shows the command of that name, or "".
func (t *Table) Word(locale, name string) string {
	if r := t.Row(name); r != nil {
		return r.Words[t.known(locale)][0]
	}
	return ""
}

// Parse returns what in.Text asks. In a group only a sign and a known word right after
// it are an order. In a private chat no sign is needed, but what merely begins like an
// order and goes on like a sentence is talk. The words of every locale are understood,
// those of in.Locale first.
func (t *Table) Parse(in Input) Parsed {
	if !utf8.ValidString(in.Text) {
		return Parsed{}
	}
	if len(in.Text) > maxTried {
		return t.tooLong(in)
	}
	text, sign := cutSign(strings.TrimSpace(in.Text))
	if !in.Private && !sign {
		return Parsed{}
	}
	in.Locale = t.known(in.Locale)
	tokens := t.turned(in.Locale, split(text))
	row, rest := t.find(in.Locale, tokens)
	if row == nil || len(in.Text) > maxText && !row.long() {
		near := t.near(in, tokens)
		if near == "" && len(in.Text) <= maxText {
			return Parsed{Hint: t.nearHint(in, tokens)}
		}
		return Parsed{Near: near}
	}
	a := &args{
		table: t, row: row, in: in, rest: t.courteous(rest),
		sign:  sign,
		may:   row.Allows(in.Role, in.Reviewer),
		asked: strings.HasSuffix(strings.TrimRightFunc(text, emoji), "?"),
		loud:  text == strings.ToUpper(text),
	}
	order, fault := row.parse(a)
	if order == nil && fault == nil || len(in.Text) > maxText && !spoken(order) {
		return Parsed{Begins: a.begins(), Hint: a.hint(tokens)}
	}
	return Parsed{Order: order, Row: row, Fault: fault}
}

// Reaction returns the order that an emoji on a message stands for, or the zero Parsed.
func (t *Table) Reaction(symbol string, on groups.Quote) Parsed {
	symbol = strings.TrimRight(symbol, "\ufe0f")
	for _, locale := range t.locales {
		for i := range t.rows {
			row := &t.rows[i]
			if symbol != "" && row.react != nil && slices.Contains(t.vocab[locale].Reactions[row.Name], symbol) {
				return Parsed{Order: row.react(on), Row: row}
			}
		}
	}
	return Parsed{}
}

// known returns the locale, or the first one when it is unknown.
func (t *Table) known(locale string) string {
	if _, ok := t.vocab[locale]; ok {
		return locale
	}
	return t.locales[0]
}

// cutSign cuts the sign of an order off, and says whether there was one right before a
// letter or a digit.
func cutSign(text string) (string, bool) {
	if text == "" || !strings.ContainsRune("!./", rune(text[0])) {
		return text, false
	}
	r, _ := utf8.DecodeRuneInString(text[1:])
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return text, false
	}
	return text[1:], true
}

// find returns the row whose words tokens begin with, the longest ones first, and the
// tokens after them.
func (t *Table) find(locale string, tokens []token) (*Row, []token) {
	if len(tokens) == 0 {
		return nil, nil
	}
	for n := min(3, len(tokens)); n > 0; n-- {
		if row := t.lexicon[locale].commands[join(tokens[:n])]; row != nil {
			return row, tokens[n:]
		}
	}
	if _, ok := choice(t.lexicon[locale], tokens[0]); ok {
		return t.Row("choose"), tokens
	}
	return nil, nil
}

// courteous drops the courtesies at the end.
func (t *Table) courteous(tokens []token) []token {
	for {
		n := 0
		for _, locale := range t.locales {
			for _, c := range t.vocab[locale].Courtesies {
				k := strings.Count(c, " ") + 1
				if k <= len(tokens) && join(tokens[len(tokens)-k:]) == c {
					n = max(n, k)
				}
			}
		}
		if n == 0 {
			return tokens
		}
		tokens = tokens[:len(tokens)-n]
	}
}
