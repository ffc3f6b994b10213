// Package moderation reads a text and says what a fair group would do about it.
// It knows words and rules, not chats.
package moderation

import (
	"slices"

	"pita/groups"
)

// A Text is everything readable in one message.
type Text struct {
	Surfaces []groups.Surface
	// WriterNumberKnown says that the surfaces mark the writer's own phone number.
	WriterNumberKnown bool
	// Group is the name of the group, for rules that hold in some groups only.
	Group string
	// Forwarded counts how often the message was passed on.
	Forwarded int
}

// A Hit says that a rule speaks about a text, and where.
type Hit struct {
	Rule *Rule // never nil; not to be changed
	// Lane is the rule's lane; but hold for the only phone number in a message
	// whose writer's number is not known, since it may be the writer's own.
	Lane       groups.Lane
	Surface    int // index in Text.Surfaces
	Start, End int // bytes of the surface's text
}

// A Verdict is what a book says about a text.
type Verdict struct {
	// Hits holds each rule that hit once, where it hit first.
	Hits []Hit
}

// Top returns the hit that decides what to do, care apart: hide before guard
// before hold before answer.
func (v Verdict) Top() (Hit, bool) {
	return v.best(func(h Hit) int {
		if h.Lane == groups.Care {
			return 0
		}
		return int(h.Lane)
	})
}

// Care returns the hit that calls for care: despair before danger before violence.
func (v Verdict) Care() (Hit, bool) {
	return v.best(func(h Hit) int {
		if h.Lane != groups.Care {
			return 0
		}
		return len(kinds) - slices.Index(kinds, h.Rule.Kind)
	})
}

// best returns the first hit of the highest rank above 0.
func (v Verdict) best(rank func(Hit) int) (top Hit, ok bool) {
	high := 0
	for _, h := range v.Hits {
		if r := rank(h); r > high {
			top, ok, high = h, true, r
		}
	}
	return top, ok
}

// Lane returns care when anyone needs care, else the lane of the top hit.
func (v Verdict) Lane() groups.Lane {
	if h, ok := v.Care(); ok {
		return h.Lane
	}
	h, _ := v.Top()
	return h.Lane
}

// Judge says what the book's rules find in t. It may be called concurrently.
func (b *Book) Judge(t Text) Verdict {
	var v Verdict
	var phones phones
	for i := range t.Surfaces {
		b.surface(&t, i, &v, &phones)
	}
	if !t.WriterNumberKnown && phones.number != "" && !phones.several {
		for i := range v.Hits {
			if h := &v.Hits[i]; h.Lane == groups.Guard && h.Start == phones.start && h.Surface == phones.surface {
				h.Lane = groups.Hold
			}
		}
	}
	return v
}

// Texts up to these lengths are judged without asking for memory.
const (
	shortText = 256
	longText  = 4096
)

func (b *Book) surface(t *Text, n int, v *Verdict, ph *phones) {
	switch size := len(t.Surfaces[n].Text); {
	case size == 0:
	case size <= shortText:
		var room [shortText]letter
		b.scan(t, n, v, ph, room[:0])
	case size <= longText:
		b.longSurface(t, n, v, ph)
	default:
		b.scan(t, n, v, ph, make([]letter, 0, size))
	}
}

// longSurface stands apart so that short texts need not clear its room.
//
//go:noinline
func (b *Book) longSurface(t *Text, n int, v *Verdict, ph *phones) {
	var room [longText]letter
	b.scan(t, n, v, ph, room[:0])
}
