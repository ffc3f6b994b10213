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
	// Invite is what InvitePrint says of the group's own link, which leads into no
	// other; 0 when it is not known.
	Invite uint64
	// Forwarded counts how often the message was passed on.
	Forwarded int
	// Newcomer says that its writer came to the group a short while ago.
	Newcomer bool
	// Repeats counts how often the same was written lately, this time included, by its
	// writer or, if that is a newcomer, by any newcomer of the group.
	Repeats int
	// Flood counts how many messages its writer wrote within a minute, this one included.
	Flood int
}

// A Hit says that a rule speaks about a text, and where.
type Hit struct {
	Rule *Rule // never nil; not to be changed
	// Lane is the rule's lane; but hold for the only phone number in a message
	// whose writer's number is not known, since it may be the writer's own.
	Lane    groups.Lane
	Surface int // index in Text.Surfaces
	// Start and End are bytes of the surface's text. What a rule says of how a message
	// came has no place in it: then they are the whole text, and nothing if there is none.
	Start, End int
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

// An outcome is a verdict in the making.
type outcome struct {
	Verdict
	phones phones
	marks  marks
}

// Judge says what the book's rules find in t. It may be called concurrently.
func (b *Book) Judge(t Text) Verdict {
	var out outcome
	for n := range t.Surfaces {
		b.surface(&t, n, &out)
	}
	if len(b.conditions) > 0 {
		b.circumstances(&t, &out)
	}
	if !t.WriterNumberKnown && out.phones.number != "" && !out.phones.several {
		out.relent()
	}
	return out.Verdict
}

// relent lets people decide about the only phone number of a message, which may
// be the writer's own.
func (out *outcome) relent() {
	for i := range out.Hits {
		h := &out.Hits[i]
		if h.Lane == groups.Guard && h.Start == out.phones.start && h.Surface == out.phones.surface {
			h.Lane = groups.Hold
		}
	}
}

// Texts up to these lengths are judged without asking for memory.
const (
	shortText = 256
	longText  = 4096
)

func (b *Book) surface(t *Text, n int, out *outcome) {
	switch size := len(t.Surfaces[n].Text); {
	case size == 0:
	case size <= shortText:
		var room [shortText]letter
		b.scan(t, n, out, room[:0])
	case size <= longText:
		b.longSurface(t, n, out)
	default:
		b.scan(t, n, out, make([]letter, 0, size))
	}
}

// longSurface stands apart so that short texts need not clear its room.
//
//go:noinline
func (b *Book) longSurface(t *Text, n int, out *outcome) {
	var room [longText]letter
	b.scan(t, n, out, room[:0])
}
