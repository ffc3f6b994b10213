package moderation

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pita/groups"
)

// compile builds the book of drafts that have been checked.
func compile(ds []draft) *Book {
	c := compiler{}
	b := &Book{rules: make([]Rule, len(ds))}
	for i := range ds {
		b.rules[i] = ds[i].Rule
		c.isCare = ds[i].Lane == groups.Care
		c.all(ds[i].Words, uint32(i), isWord)
		c.all(ds[i].Except, uint32(i), isExcept)
		c.all(ds[i].Near, uint32(i), isNear)
	}
	c.readers()
	b.text, b.numbers, b.links, b.conditions = c.text.String(), c.numbers, c.links, c.conditions
	b.derive()
	words, rest := c.apart(b.placeless)
	at := 0
	for k, t := range b.tries() {
		at = b.file(at, t, append([][]keyed{words, rest, c.inner}, c.care[:]...)[k])
	}
	return b
}

// derive works out what follows from a book's rules, numbers and conditions.
func (b *Book) derive() {
	c := compiler{numbers: b.numbers, conditions: b.conditions}
	b.spells, b.placeless = c.spells(), c.placeless(len(b.rules))
	for _, n := range b.numbers {
		b.byBuild[n.build] = append(b.byBuild[n.build], n)
	}
	b.asks = make([]bool, len(b.rules))
	for i := range b.rules {
		b.asks[i] = slices.ContainsFunc(b.rules[i].Except, isQuestionWord)
	}
}

// tries returns the tries of a book in the order in which their patterns are numbered.
func (b *Book) tries() []*trie {
	care := b.care.all()
	return append([]*trie{&b.words, &b.rest, &b.inner}, care[:]...)
}

// A compiler gathers the patterns of a book.
type compiler struct {
	text         strings.Builder
	words, inner []keyed
	care         [4][]keyed // those of care in plain words, as careBook orders them
	isCare       bool
	numbers      []numberPattern
	links        []linkPattern
	conditions   []condition
	letters      []letter
}

func (c *compiler) all(words []string, rule uint32, role role) {
	for _, w := range words {
		sh, arg, err := parseShape(w)
		switch {
		case err != nil:
		case sh == nil:
			c.add(w, rule, role, checkNothing)
		case sh.digits != noNumber:
			c.numbers = append(c.numbers, numberPattern{sh.digits, arg.limit, rule, role})
		case sh.link != noLink:
			c.links = append(c.links, linkPattern{sh.link, arg.domain, rule, role})
		case sh.came != anyhow:
			c.conditions = append(c.conditions, condition{sh.came, arg.limit, rule, role})
		default:
			for _, seed := range sh.seeds {
				c.add(seed, rule, role, sh.check)
			}
		}
	}
}

// readers files the words that lead to what is read word by word: amounts and links.
func (c *compiler) readers() {
	c.isCare = false
	if c.links != nil {
		for _, w := range dotWords {
			c.add(w, 0, isFiller, checkDot)
		}
	}
	if c.spells() {
		for _, w := range slices.Sorted(maps.Keys(spelledDigits)) {
			if len(w) >= 3 {
				w += "*" // "noldelapan"
			}
			c.add(w, 0, isFiller, checkDigit)
		}
	}
	if c.looksFor(amountBuild) {
		for _, w := range moneyWords {
			c.add(w, 0, isFiller, checkMoney)
		}
	}
}

// spells tells whether a shape is looked for that people also write in words.
func (c *compiler) spells() bool { return c.looksFor(phoneBuild) || c.looksFor(nikBuild) }

// looksFor tells whether a rule looks for numbers of that build.
func (c *compiler) looksFor(of build) bool {
	return slices.ContainsFunc(c.numbers, func(n numberPattern) bool { return n.build == of })
}

// placeless tells of each of n rules whether a circumstance alone can hit it; nil
// when none can be.
func (c *compiler) placeless(n int) []bool {
	var out []bool
	for _, k := range c.conditions {
		if k.role != isWord {
			continue
		}
		if out == nil {
			out = make([]bool, n)
		}
		out[k.rule] = true
	}
	return out
}

// add folds w and files it as a pattern; a word of care also in plain words.
func (c *compiler) add(w string, rule uint32, role role, check checkID) {
	bare, open := bareWord(w)
	p := c.keyed(bare, pattern{rule: rule, role: role, check: check, flags: open})
	if open&openStart != 0 {
		c.inner = append(c.inner, p)
		return
	}
	c.words = append(c.words, p)
	if !c.isCare {
		return
	}
	folded := c.text.String()[p.at:]
	plain := inPlainWords(folded, open&openEnd != 0)
	if len(plain) <= longestWord && plain != folded {
		p = c.keyed(plain, p.pattern)
	}
	k := 0
	if holdsFiller(plain) {
		k = 2
	}
	if role != isWord {
		k++
	}
	c.care[k] = append(c.care[k], p)
}

// apart returns the patterns that begin where a word begins: words, and what only
// narrows them. Where a circumstance alone is enough, what narrows it is as good.
func (c *compiler) apart(placeless []bool) (words, rest []keyed) {
	for _, p := range c.words {
		if p.role == isWord || p.role == isFiller || placeless != nil && placeless[p.rule] {
			words = append(words, p)
		} else {
			rest = append(rest, p)
		}
	}
	return words, rest
}

// file sorts the patterns, adds them to b's and makes t of them; their numbers
// begin at base. It returns the number after them.
func (b *Book) file(base int, t *trie, ps []keyed) int {
	sortKeyed(ps)
	for i := range ps {
		b.patterns = append(b.patterns, ps[i].pattern)
	}
	*t = newTrie(ps, base)
	return base + len(ps)
}

// A careBook holds the patterns of care again, in plain words.
type careBook struct {
	bare   careTries // those without fillers, for texts without them
	filled careTries // those with fillers
}

// CareTries hold words apart from what narrows them.
type careTries struct{ words, rest trie }

// all returns the tries in the order of compiler.care.
func (c *careBook) all() [4]*trie {
	return [4]*trie{&c.bare.words, &c.bare.rest, &c.filled.words, &c.filled.rest}
}

// keyed returns p as the pattern of a word.
func (c *compiler) keyed(bare string, p pattern) keyed {
	c.letters = read(bare, c.letters[:0])
	at := c.text.Len()
	for k, l := range c.letters {
		if k > 0 && l.gap != 0 {
			c.text.WriteByte(' ')
		}
		if l.exact != 0 {
			c.text.WriteByte(l.exact)
		} else {
			c.text.WriteRune(foreign(bare, l))
		}
	}
	p.at, p.size = uint32(at), uint8(c.text.Len()-at)
	return keyed{key(c.letters), p}
}

// longestWord is how many bytes a folded word or phrase has at most.
const longestWord = 250

// parseWord takes the stars and the dots off w and says what keeps it from being found.
func parseWord(w string) (bare string, open uint8, err error) {
	bare, open = bareWord(w)
	var room [longestWord]letter
	ls := read(bare, room[:0])
	switch {
	case strings.Contains(bare, "*"):
		err = wrong("star-inside", "word", w)
	case len(ls) == 0:
		err = wrong("no-letter", "word", w)
	case foldedSize(bare, ls) > longestWord || len(ls) > maxDepth:
		err = wrong("too-long", "word", firstRunes(w, 20), "most", strconv.Itoa(maxDepth))
	case open&^spreads != 0 && len(ls) < 3:
		err = wrong("short-star", "word", w)
	case len(ls) == 1 && ls[0].exact != 0:
		err = wrong("one-letter", "word", w)
	case slices.ContainsFunc(ls, func(l letter) bool { return l.style == styleNone }):
		err = wrong("sign-as-letter", "word", w)
	}
	return bare, open, err
}

// bareWord takes the stars and the dots off w.
func bareWord(w string) (bare string, open uint8) {
	bare = strings.TrimSpace(w)
	if before, ok := strings.CutSuffix(bare, " ..."); ok {
		bare, open = strings.TrimSpace(before), open|spreads
	}
	if strings.HasPrefix(bare, "*") {
		bare, open = bare[1:], open|openStart
	}
	if strings.HasSuffix(bare, "*") {
		bare, open = bare[:len(bare)-1], open|openEnd
	}
	return bare, open
}

// foldedSize is how many bytes the letters of bare have when they are folded.
func foldedSize(bare string, ls []letter) int {
	size := 0
	for k, l := range ls {
		if k > 0 && l.gap != 0 {
			size++
		}
		if l.exact != 0 {
			size++
		} else {
			size += utf8.RuneLen(foreign(bare, l))
		}
	}
	return size
}

// firstRunes returns the first n letters of w, or all of them.
func firstRunes(w string, n int) string {
	if r := []rune(w); len(r) > n {
		return string(r[:n])
	}
	return w
}
