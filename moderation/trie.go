package moderation

import (
	"cmp"
	"math/bits"
	"slices"
)

// What a pattern is to its rule.
type role uint8

const (
	isWord role = iota
	isExcept
	isNear
	isFiller
)

// A pattern is one word or phrase of a rule, folded.
type pattern struct {
	at    uint32 // its text in patterns.text
	rule  uint32
	size  uint8
	role  role
	check checkID // a further test of a hit, for links and files
	flags uint8
}

const (
	openStart uint8 = 1 << iota // may begin inside a word
	openEnd                     // may end inside a word
	sameKey                     // the next pattern has the same key
	spreads                     // an exception that covers the rest of its sentence
)

// A trie finds which patterns can begin at a letter. The cost of a step does
// not depend on how many patterns there are.
//
// A node holds a bit for each class of letter that may follow; its children
// stand side by side, in the order of the bits. Bit 0 stands for "a pattern
// ends here". A leaf holds instead its first pattern and the next classes of it.
type trie struct{ nodes []node }

type node struct{ mask, first uint32 }

const (
	leafBit  = 1 << 31
	maxDepth = 120 // letters in a phrase

	// A letter is drawn out so far at most; what is longer is no word, and would
	// cost its length again at each of its letters.
	longestRun = 256
)

// A keyed pattern is one on its way into a trie.
type keyed struct {
	key string // classes of its letters, runs taken as one
	pattern
}

// key returns the classes of ls, each run of one class taken as one.
func key(ls []letter) string {
	k := make([]byte, 0, len(ls))
	for _, l := range ls {
		if len(k) == 0 || k[len(k)-1] != l.class {
			k = append(k, l.class)
		}
	}
	return string(k)
}

// sortKeyed sorts ps as newTrie wants them.
func sortKeyed(ps []keyed) {
	slices.SortStableFunc(ps, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	for i := range ps {
		if i+1 < len(ps) && ps[i].key == ps[i+1].key {
			ps[i].flags |= sameKey
		}
	}
}

// newTrie returns a trie of sorted ps, whose first one has the number base.
func newTrie(ps []keyed, base int) trie {
	if len(ps) == 0 {
		return trie{}
	}
	type span struct{ lo, hi, depth int }
	nodes, todo := []node{{}}, []span{{0, len(ps), 0}}
	for at := 0; at < len(nodes); at++ {
		s := todo[at]
		if ps[s.lo].key == ps[s.hi-1].key || s.depth < 0 {
			nodes[at] = node{leafBit | ahead(ps[s.lo].key, s.depth), uint32(base + s.lo)}
			continue
		}
		n := node{first: uint32(len(nodes))}
		for lo := s.lo; lo < s.hi; {
			c := classAt(ps[lo].key, s.depth)
			hi := lo + 1
			for hi < s.hi && classAt(ps[hi].key, s.depth) == c {
				hi++
			}
			depth := s.depth + 1
			if c == 0 {
				depth = -1
			}
			n.mask |= 1 << c
			nodes, todo = append(nodes, node{}), append(todo, span{lo, hi, depth})
			lo = hi
		}
		nodes[at] = n
	}
	return trie{slices.Clip(nodes)}
}

// A leaf knows so many classes that must follow, so that most texts that only
// begin like its pattern need no closer look.
const (
	leafClasses = 6
	classBits   = 5
)

// ahead packs the classes of key from depth on, the first one lowest.
func ahead(key string, depth int) uint32 {
	packed := uint32(0)
	for k := 0; depth >= 0 && k < leafClasses && depth+k < len(key); k++ {
		packed |= uint32(key[depth+k]) << (k * classBits)
	}
	return packed
}

// classAt returns the class at depth of key, 0 where the key has ended.
func classAt(key string, depth int) uint8 {
	if depth >= len(key) {
		return 0
	}
	return key[depth]
}

// vowels are the classes that a letter that is not shown may have.
const vowels = 1<<1 | 1<<5 | 1<<9 | 1<<15 | 1<<21

// walk calls try with the first pattern of each key that ls[i:] begins with.
// An empty trie has none.
func (t trie) walk(ls []letter, i int, s *scan) {
	if len(t.nodes) > 0 {
		t.descend(t.nodes[0], ls, i, i, s)
	}
}

// descend is walk from node n on, of a key that began at letter start.
func (t trie) descend(n node, ls []letter, i, start int, s *scan) {
	for n.mask&leafBit == 0 {
		if n.mask&1 != 0 {
			s.try(t.nodes[n.first].first, start)
		}
		if i >= len(ls) {
			return
		}
		c := ls[i].class
		bit := uint32(1) << (c & 31)
		if n.mask&bit == 0 {
			if c == classHidden {
				t.guess(n, ls, i, start, s)
			}
			return
		}
		n = t.nodes[n.first+uint32(bits.OnesCount32(n.mask&(bit-1)))]
		run := min(len(ls), i+longestRun)
		for i++; i < run && ls[i].class == c; {
			i++
		}
	}
	for next := n.mask &^ leafBit; next != 0; next >>= classBits {
		c := uint8(next & (1<<classBits - 1))
		if i >= len(ls) || ls[i].class != c && (ls[i].class != classHidden || vowels>>c&1 == 0) {
			return
		}
		run := min(len(ls), i+longestRun)
		for i++; i < run && ls[i].class == c; {
			i++
		}
	}
	s.try(n.first, start)
}

// guess goes on from node n with each vowel that letter i may be.
func (t trie) guess(n node, ls []letter, i, start int, s *scan) {
	for rest := n.mask & vowels; rest != 0; rest &= rest - 1 {
		c := uint8(bits.TrailingZeros32(rest))
		after := i + 1
		for after < len(ls) && ls[after].class == c {
			after++
		}
		t.descend(t.nodes[n.first+uint32(bits.OnesCount32(n.mask&(1<<c-1)))], ls, after, start, s)
	}
}
