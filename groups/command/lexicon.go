package command

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"pita/groups/phrase"
)

// maxPhrase is how many words a time word has at most.
const maxPhrase = 5

// A meaning is all that one word may mean in a time.
type meaning struct {
	marks   []string
	weekday int // 1 is Sunday
	month   int
	unit    string
	once    string // the unit of which it is one: "seminggu"
	day     int    // how many days ahead, plus 1
	part    *dayPart
	number  int // plus 1
}

// A dayPart is a part of the day: its hour when none is given, in minutes after
// midnight or -1, and the hours that belong to it.
type dayPart struct {
	at, from, to int
}

// A lexicon is what words mean where one locale's words go first.
type lexicon struct {
	vocab    *phrase.Vocabulary
	commands map[string]*Row
	times    map[string]meaning
	numbers  map[string]int
	letters  map[string]string // to units
}

func newLexicon(t *Table, first string) *lexicon {
	l := &lexicon{
		vocab: t.vocab[first], commands: map[string]*Row{}, times: map[string]meaning{},
		numbers: map[string]int{}, letters: map[string]string{},
	}
	for _, locale := range t.ordered(first) {
		v := t.vocab[locale]
		for i := range t.rows {
			for _, w := range t.rows[i].Words[locale] {
				if key := strings.ToLower(w); l.commands[key] == nil {
					l.commands[key] = &t.rows[i]
				}
			}
		}
		learn(l.times, timeWords(v))
		for _, unit := range slices.Sorted(maps.Keys(v.Units)) {
			for _, letter := range v.Units[unit].Letters {
				if l.letters[letter] == "" {
					l.letters[letter] = unit
				}
			}
		}
	}
	for word, m := range l.times {
		if m.number > 0 {
			l.numbers[word] = m.number - 1
		}
	}
	return l
}

// learn adds the words that are not there yet.
func learn(to, from map[string]meaning) {
	for word, m := range from {
		if _, there := to[word]; !there {
			to[word] = m
		}
	}
}

// timeWords returns the meanings of one locale's words; a word may have several.
func timeWords(v *phrase.Vocabulary) map[string]meaning {
	words := map[string]meaning{}
	add := func(list []string, set func(*meaning)) {
		for _, w := range list {
			key := strings.ToLower(w)
			m := words[key]
			set(&m)
			words[key] = m
		}
	}
	for name, list := range v.Marks {
		add(list, func(m *meaning) { m.marks = append(m.marks, name) })
	}
	for i, list := range v.Weekdays {
		add(list, func(m *meaning) { m.weekday = i + 1 })
	}
	for i, list := range v.Months {
		add(list, func(m *meaning) { m.month = i + 1 })
	}
	for name, unit := range v.Units {
		add(unit.Words, func(m *meaning) { m.unit = name })
		add(unit.Once, func(m *meaning) { m.once = name })
	}
	for n, list := range v.Days {
		add(list, func(m *meaning) { m.day = n + 1 })
	}
	for _, p := range v.Parts {
		part := &dayPart{at: -1, from: p.From, to: p.To}
		if at, ok := readClock(p.At); ok {
			part.at = at.hour*60 + at.minute
		}
		add(p.Words, func(m *meaning) { m.part = part })
	}
	for n, w := range v.Numbers {
		add([]string{w}, func(m *meaning) { m.number = n + 1 })
	}
	return words
}

// has says whether word means something in a time.
func (l *lexicon) has(word string) bool {
	_, ok := l.times[word]
	return ok
}

// An item is one piece of a time.
type item struct {
	text string
	meaning
	clock *clock
	date  *date
	// wrongClock says that it is written like a time of day, and none; zone that it names one.
	wrongClock, zone bool
	num              int  // of digits, -1 where there are none
	padded           bool // the digits begin with 0: this is on the 24-hour clock
	ordinal          bool // "1st"
	amount           *amount
	known            bool
}

func (i item) is(mark string) bool { return slices.Contains(i.marks, mark) }

// count returns the number that the item is, in digits or as a word, or -1.
func (i item) count() int {
	if i.number > 0 {
		return i.number - 1
	}
	return i.num
}

// An amount is a number of units: "30m", "2 jam".
type amount struct {
	n    int
	unit string
}

// items reads tokens as pieces of a time, the longest words first.
func (l *lexicon) items(tokens []token) []item {
	var out []item
	for len(tokens) > 0 {
		n := min(maxPhrase, len(tokens))
		for ; n > 0; n-- {
			if m, ok := l.times[join(tokens[:n])]; ok {
				it := item{text: typed(tokens[:n]), meaning: m, num: -1, known: true}
				if m.once != "" {
					it.amount = &amount{1, m.once}
				}
				out = append(out, it)
				break
			}
		}
		if n == 0 {
			out, n = append(out, l.figure(tokens[0])), 1
		}
		tokens = tokens[n:]
	}
	return out
}

// figure reads a token with digits in it.
func (l *lexicon) figure(t token) item {
	it := item{text: t.raw, num: -1, known: true}
	if digits(t.low) && len(t.low) <= 4 {
		it.num, _ = strconv.Atoi(t.low)
		it.padded = len(t.low) > 1 && t.low[0] == '0'
		return it
	}
	if c, ok := readClock(t.low); ok {
		it.clock = &c
		return it
	}
	if d, ok := readDate(t.low); ok {
		it.date = &d
		return it
	}
	if it.wrongClock, it.zone = clockless(t.low), zoneName(t.low); it.wrongClock || it.zone {
		return it
	}
	if a, rest, ok := l.readAmount(t.low); ok && rest == "" {
		it.amount = &a
		return it
	}
	if n := strings.TrimRight(t.low, "stndrh"); digits(n) && len(n) <= 2 && slices.Contains([]string{"st", "nd", "rd", "th"}, t.low[len(n):]) {
		it.num, _ = strconv.Atoi(n)
		it.ordinal = true
		return it
	}
	it.known = false
	return it
}

// readAmount reads a number with a unit's letters or word right after it, and returns
// what follows.
func (l *lexicon) readAmount(s string) (amount, string, bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	if end <= 0 || end > 4 || !digits(s[:end]) {
		return amount{}, s, false
	}
	n, _ := strconv.Atoi(s[:end])
	word, rest := s[end:], ""
	if next := strings.IndexAny(word, "0123456789"); next >= 0 {
		word, rest = word[:next], word[next:]
	}
	if unit := l.letters[word]; unit != "" {
		return amount{n, unit}, rest, true
	}
	if unit := l.times[word].unit; unit != "" {
		return amount{n, unit}, rest, true
	}
	return amount{}, s, false
}

// duration reads a length of time: "30m", "2j30m", "3 hari", "dua minggu".
func (l *lexicon) duration(tokens []token) (time.Duration, bool) {
	var sum time.Duration
	for i := 0; i < len(tokens); i++ {
		low := tokens[i].low
		n, isWord := l.numbers[low]
		if digits(low) && len(low) <= 4 {
			n, _ = strconv.Atoi(low)
			isWord = true
		}
		if isWord && i+1 < len(tokens) {
			unit, ok := l.unit(tokens[i+1].low)
			if !ok {
				return 0, false
			}
			sum += time.Duration(n) * unit
			i++
			continue
		}
		for low != "" {
			a, rest, ok := l.readAmount(low)
			if !ok {
				return 0, false
			}
			sum, low = sum+time.Duration(a.n)*length(a.unit), rest
		}
	}
	return sum, len(tokens) > 0
}

func (l *lexicon) unit(word string) (time.Duration, bool) {
	unit := l.times[word].unit
	if unit == "" {
		unit = l.letters[word]
	}
	return length(unit), unit != ""
}

// length returns how long a unit is; a month counts 30 days.
func length(unit string) time.Duration {
	switch unit {
	case phrase.Minute:
		return time.Minute
	case phrase.Hour:
		return time.Hour
	case phrase.Day:
		return 24 * time.Hour
	case phrase.Week:
		return 7 * 24 * time.Hour
	case phrase.Month:
		return 30 * 24 * time.Hour
	default:
		return 0
	}
}
