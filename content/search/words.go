package search

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"pita/content"
)

//go:embed data/henti.txt
var stopID string

//go:embed data/stop_en.txt
var stopEN string

//go:embed data/sapa.txt
var courteous string

//go:embed data/sehat.txt
var ofHealth string

//go:embed data/akar.txt
var roots string

//go:embed data/obrolan.txt
var smallTalk string

//go:embed data/umum.txt
var ofEveryDay string

//go:embed data/lain.txt
var ofElsewhere string

//go:embed data/konteks.txt
var ofIllness string

//go:embed data/golongan.txt
var classed string

//go:embed data/sinonim.yaml
var alikeAtFirst string

// Words as sets. They are read once, and never change.
var (
	stopsID    = set(stopID + stopEN) // some mix both
	stopsEN    = set(stopEN)
	courtesies = set(courteous)
	health     = set(ofHealth)
	rootsID    = set(roots + ofElsewhere) // a word of another world is one with affixes, too
	everyDay   = set(ofEveryDay)
	elsewhere  = set(ofElsewhere)
	illness    = set(ofIllness)
	classOf    = classes(classed)
	// A question may be about these whatever else it says; kemo is where many a question is set.
	treatments = set("operasi mastektomi radiasi radioterapi sinar biopsi mammografi hormon tamoxifen")
	wanting    = set("tanya nanya tanyakan nanyain bertanya menanyakan ask question questions")
	asking     = set(`apa apakah apaan bagaimana gimana kenapa mengapa kapan berapa mana dimana kemana siapa
		boleh bolehkah bisakah amankah benarkah haruskah perlukah wajarkah mungkinkah adakah cara caranya
		tanya nanya bertanya how what when where why which who can may should is are do does`)
)

// startingSynonyms are the words alike that come with the program.
func startingSynonyms() [][]string {
	lists, _ := content.ParseSynonyms("data/sinonim.yaml", []byte(alikeAtFirst))
	return lists
}

// set returns the words of a table, without its comments.
func set(table string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			words[w] = true
		}
	}
	return words
}

// classes returns the word that stands for each word of a table, "class: word word".
func classes(table string) map[string]string {
	of := map[string]string{}
	for line := range strings.Lines(table) {
		if class, words, ok := strings.Cut(line, ":"); ok && line[0] != '#' {
			for _, w := range strings.Fields(words) {
				of[w] = class
			}
		}
	}
	return of
}

// tokens calls take with each word of a text, in small letters, until it says false. A word
// has a letter, a 2 after it says it twice ("anak2", "anak2nya"), and letters drawn out are cut short.
func tokens(text string, take func(string) bool) {
	var word []rune
	letters := false
	end := func() bool {
		w, ok := word, letters
		word, letters = word[:0], false
		if !ok || len(w) > mostGlued {
			return true
		}
		if i := slices.Index(w, '2'); i > 1 && unicode.IsLetter(w[i-1]) && (i+1 == len(w) || unicode.IsLetter(w[i+1])) {
			w = slices.Delete(w, i, i+1)
			if i == len(w) && !take(string(w)) {
				return false
			}
		}
		return take(string(w))
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			r, letters = unicode.ToLower(r), true
			if n := len(word); n < 2 || word[n-1] != r || word[n-2] != r {
				word = append(word, r)
			}
		case unicode.IsDigit(r):
			word = append(word, r)
		case r == '\'' || r == '\u2019' || unicode.IsMark(r):
		default:
			if !end() {
				return
			}
		}
	}
	end()
}

// split returns the words of a text.
func split(text string) []string {
	var out []string
	tokens(text, func(w string) bool { out = append(out, w); return true })
	return out
}
