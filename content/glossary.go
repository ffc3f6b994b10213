package content

import (
	_ "embed"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// GlossaryFile is where a library keeps the words its posts may not use, in the form of
// the glossary that every library has: see glosarium.yaml.
const GlossaryFile = "glosarium.yaml"

//go:embed glosarium.yaml
var startingGlossary []byte

// A term is words that a post may not use, and what to know about them.
type term struct {
	reason, instead string
	soft            bool // it may be used, and better isn't
	except          []pattern
}

// A phrase is the words of a term, and the term.
type phrase struct {
	words []string
	key   int // which of the words it is looked for by: the longest, since those are rare
	term  *term
}

// A glossary knows the words that posts may not use. It never changes.
type glossary struct {
	phrases map[string][]phrase // by their key word
	allowed []pattern
	begins  [1 << 14]bool // whether a word that begins with two letters may be a key word
}

// basic is the glossary that every library has.
var basic = func() *glossary {
	g := &glossary{phrases: map[string][]phrase{}}
	d := &document{file: GlossaryFile}
	g.read(d, d.pairsOf(startingGlossary))
	if len(d.found) > 0 {
		panic("content: the starting glossary is broken: " + d.found[0].String())
	}
	return g
}()

// readGlossary reads the glossary of a library: the one that all have, and its own. What
// is wrong with its own takes nothing of the other away.
func readGlossary(fsys fs.FS) (*glossary, []byte, []Finding) {
	d, pairs := openPairs(fsys, GlossaryFile)
	if pairs == nil {
		return basic, d.text, oneLineUp(d.found)
	}
	g := &glossary{phrases: map[string][]phrase{}, begins: basic.begins}
	g.allowed = append(g.allowed, basic.allowed...)
	for word, phrases := range basic.phrases {
		g.phrases[word] = append([]phrase(nil), phrases...)
	}
	g.read(d, pairs)
	return g, d.text, oneLineUp(d.found)
}

// read adds what a file says.
func (g *glossary) read(d *document, pairs []*yaml.Node) {
	var allowed []*yaml.Node
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		if value.Kind != yaml.SequenceNode {
			d.report(at(value), "want-list", name.Value)
			continue
		}
		switch name.Value {
		case "istilah", "terms":
			for _, n := range value.Content {
				g.readTerm(d, n)
			}
		case "boleh", "allowed":
			allowed = append(allowed, value.Content...)
		default:
			d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, []string{"istilah", "terms", "boleh", "allowed"}))
		}
	}
	// What is allowed is understood when all terms are known.
	for _, n := range allowed {
		p := patternOf(n.Value)
		switch {
		case n.Kind != yaml.ScalarNode || len(p.words) == 0:
			d.report(at(n), "want-text", "boleh")
		case g.isTerm(p.words):
			d.report(at(n), "glossary-wide", n.Value)
		default:
			p.holds = g.hasTerm(p.words)
			g.allowed = append(g.allowed, p)
		}
	}
}

// termKeys are what an entry of a glossary may say.
var termKeys = []string{"kata", "words", "alasan", "reason", "ganti", "instead", "kecuali", "except", "lunak", "soft"}

func (g *glossary) readTerm(d *document, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		d.report(at(n), "glossary-entry")
		return
	}
	t := &term{}
	var words, except []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		switch name.Value {
		case "kata", "words":
			words = items(value)
		case "kecuali", "except":
			except = items(value)
		case "alasan", "reason":
			t.reason, _ = d.scalar(name.Value, value)
		case "ganti", "instead":
			t.instead, _ = d.scalar(name.Value, value)
		case "lunak", "soft":
			t.soft = value.Value == "true" || value.Value == "ya"
		default:
			d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, termKeys))
		}
	}
	var all []phrase
	for _, w := range words {
		if p := patternOf(w.Value); w.Kind == yaml.ScalarNode && len(p.words) > 0 && !p.gaps() {
			all = append(all, phrase{words: p.words, term: t})
			continue
		}
		d.report(at(w), "want-text", "kata")
	}
	if len(all) == 0 || t.reason == "" || t.instead == "" {
		d.report(at(n), "glossary-entry")
		return
	}
	t.except = exceptions(d, all, except)
	for _, p := range all {
		g.add(p)
	}
}

// exceptions reads where the words of a term may stand: within a phrase that holds them, or
// right after one that doesn't.
func exceptions(d *document, of []phrase, nodes []*yaml.Node) (out []pattern) {
	for _, n := range nodes {
		p := patternOf(n.Value)
		if n.Kind != yaml.ScalarNode || len(p.words) == 0 {
			d.report(at(n), "want-text", "kecuali")
			continue
		}
		for _, ph := range of {
			p.holds = p.holds || within(ph.words, p.words)
		}
		out = append(out, p)
	}
	return out
}

// items returns the entries of a list, or the one entry that stands in its place.
func items(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

func (g *glossary) add(p phrase) {
	for i, w := range p.words {
		if len(w) > len(p.words[p.key]) {
			p.key = i
		}
	}
	key := p.words[p.key]
	g.phrases[key] = append(g.phrases[key], p)
	g.begins[twoLetters([]byte(key))] = true
}

// twoLetters is where a word stands in begins.
func twoLetters(word []byte) int {
	second := byte(0)
	if len(word) > 1 {
		second = word[1]
	}
	return int(word[0]&0x7f)<<7 | int(second&0x7f)
}

// isTerm says whether words are a term and nothing else: allowing them would undo it.
func (g *glossary) isTerm(words []string) bool {
	for _, w := range words {
		for _, p := range g.phrases[w] {
			if slices.Equal(p.words, words) {
				return true
			}
		}
	}
	return false
}

// hasTerm says whether a term stands among words.
func (g *glossary) hasTerm(words []string) bool {
	for _, w := range words {
		for _, p := range g.phrases[w] {
			if within(p.words, words) {
				return true
			}
		}
	}
	return false
}

// within says whether some words stand among others, side by side.
func within(some, among []string) bool {
	for i := 0; i+len(some) <= len(among); i++ {
		if slices.Equal(among[i:i+len(some)], some) {
			return true
		}
	}
	return false
}
