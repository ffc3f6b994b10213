package moderation

import (
	"slices"

	"pita/groups"
)

// A circumstance is how a message came, whatever stands in it. The zero value is none.
type circumstance uint8

const (
	anyhow         circumstance = iota
	forwardedOften              // forwarded as often as WhatsApp says "many times"
	byNewcomer                  // its writer came a short while ago
	repeated                    // its writer wrote the same before
	flooding                    // its writer wrote much within a minute
	withCard                    // it holds a contact card
	withCode                    // its picture holds a QR code
)

// manyTimes is where WhatsApp itself says "forwarded many times".
const manyTimes = 5

// mostCounted is how far a rule may count: what is heard of a member is not kept longer.
const mostCounted = 20

// fits says what is wrong with the shape w in field f: nothing, but for a
// circumstance. A rule on newcomers or forwarded messages alone would mean all they say.
func (sh *shape) fits(w string, f field) error {
	switch sh.came {
	case anyhow:
		return nil
	case forwardedOften, byNewcomer:
		if f != fieldNear {
			return wrong("forwarded-place", "word", w)
		}
	default:
		if f == fieldExcept {
			return wrong("circumstance-place", "word", w)
		}
	}
	return nil
}

// A condition is a circumstance that a rule asks for.
type condition struct {
	came  circumstance
	limit int
	rule  uint32
	role  role
}

// holds tells whether t came so.
func (c condition) holds(t *Text) bool {
	switch c.came {
	case forwardedOften:
		return t.Forwarded >= manyTimes
	case byNewcomer:
		return t.Newcomer
	case repeated:
		return t.Repeats >= c.limit
	case flooding:
		return t.Flood >= c.limit
	case withCard, withCode:
		return c.came.surface(t) >= 0
	}
	return false
}

// surface returns the surface of t that a circumstance speaks of, or -1.
func (c circumstance) surface(t *Text) int {
	kind := groups.ContactCard
	switch c {
	case withCard:
	case withCode:
		kind = groups.QRCode
	default:
		return -1
	}
	for n := range t.Surfaces {
		if t.Surfaces[n].Kind == kind {
			return n
		}
	}
	return -1
}

// cameNear tells whether t came in a way that the near words of a rule name.
func (b *Book) cameNear(rule uint32, t *Text) bool {
	for _, c := range b.conditions {
		if c.rule == rule && c.role == isNear && c.holds(t) {
			return true
		}
	}
	return false
}

// Counts says whether a rule of the book asks how often something was written: if none
// does, nothing need be remembered.
func (b *Book) Counts() bool {
	return slices.ContainsFunc(b.conditions, func(c condition) bool { return c.came == repeated || c.came == flooding })
}

// A mark says that a message holds, somewhere, a near word or an exception of a
// rule that a circumstance can hit. Such a hit has no place, so any place is near.
type mark struct {
	rule uint32
	role role
}

// marks are those of one message. Few rules ask for a circumstance.
type marks struct {
	few  [8]mark
	size int
}

func (m *marks) add(rule uint32, role role) {
	if m.size < len(m.few) && !m.has(rule, role) {
		m.few[m.size] = mark{rule, role}
		m.size++
	}
}

func (m *marks) has(rule uint32, role role) bool {
	for _, k := range m.few[:m.size] {
		if k == (mark{rule, role}) {
			return true
		}
	}
	return false
}

// mark notes what was found of the rules that a circumstance can hit.
func (s *scan) mark(m *marks) {
	if s.book.placeless == nil {
		return
	}
	for i := range s.found.size {
		if o := s.found.at(i); (o.role == isNear || o.role == isExcept) && s.book.placeless[o.rule] {
			m.add(o.rule, o.role)
		}
	}
}

// circumstances adds to out the rules that speak of how t came.
func (b *Book) circumstances(t *Text, out *outcome) {
	for _, c := range b.conditions {
		if c.role != isWord || !c.holds(t) {
			continue
		}
		r := &b.rules[c.rule]
		near := len(r.Near) == 0 || out.marks.has(c.rule, isNear) || b.cameNear(c.rule, t)
		if !near || out.marks.has(c.rule, isExcept) || !r.HoldsIn(t.Group) || out.hasHit(r) {
			continue
		}
		h := Hit{Rule: r, Lane: r.Lane, Surface: textOf(t)}
		if n := c.came.surface(t); n >= 0 {
			h.Surface = n
		}
		if h.Surface < len(t.Surfaces) {
			h.End = len(t.Surfaces[h.Surface].Text)
		}
		out.Hits = append(out.Hits, h)
	}
}

// textOf returns the first surface of t that holds a text, or 0.
func textOf(t *Text) int {
	for n := range t.Surfaces {
		if t.Surfaces[n].Text != "" {
			return n
		}
	}
	return 0
}

func (out *outcome) hasHit(r *Rule) bool {
	for i := range out.Hits {
		if out.Hits[i].Rule == r {
			return true
		}
	}
	return false
}
