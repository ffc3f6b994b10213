// Package decide judges what should follow from an event, given what is known.
// It is a function: it reads no clock, file or network, draws no lots, and does
// nothing. What it returns, the store keeps and the sender does.
package decide

import (
	"fmt"
	"time"

	"pita/content"
	"pita/content/search"
	"pita/groups"
	"pita/groups/command"
	"pita/groups/phrase"
	"pita/moderation"
)

// A World is what a decision depends on besides the State: the rules, the library
// and the phrases. It never changes; a new one replaces it whole.
type World struct {
	Rules    *moderation.Book
	Library  *content.Library
	Phrases  *phrase.Book
	Commands *command.Table
	// Samples are what people say in the sample conversations, for trying rules on.
	Samples []string
	// Between is what the pace of the house leaves between two messages; zero: it has none.
	Between time.Duration
	index   *search.Index // of the library
	hash    string
}

// NewWorld returns the world of these rules, this library and these phrases.
func NewWorld(rules *moderation.Book, library *content.Library, phrases *phrase.Book) World {
	return World{
		Rules: rules, Library: library, Phrases: phrases, Commands: command.New(phrases),
		index: indexOf(library, phrases),
		hash:  rules.Hash()[:12] + "-" + library.Hash().String()[:12],
	}
}

// Hash names exactly these rules and this library, so that the journal can tell under
// which a decision was made.
func (w World) Hash() string { return w.hash }

// On returns what should follow from ev, given st. It always names a reason. It may be
// called by many at once.
func (w World) On(st groups.State, ev groups.Event) groups.Decision {
	d := newDraft(w, st, ev)
	switch ev := ev.(type) {
	case *groups.Message:
		d.message(ev)
	case *groups.Edited:
		d.edited(ev)
	case *groups.Looked:
		d.looked(ev)
	case *groups.Deleted:
		d.deleted(ev)
	case *groups.Reacted:
		d.reacted(ev)
	case *groups.Voted:
		d.voted(ev)
	case *groups.Receipt:
		d.receipt(ev)
	case *groups.Called:
		d.called(ev)
	case *groups.Arrived:
		d.arrived(ev)
	case *groups.Joined:
		d.joined(ev)
	case *groups.Left:
		d.left(ev)
	case *groups.Ranked:
		d.ranked(ev)
	case *groups.Asked:
		d.asked(ev)
	case *groups.Changed:
		d.changed(ev)
	case *groups.TimerDue:
		d.timer(ev)
	case *groups.Given:
		d.given(ev)
	case *groups.Settled:
		d.settled(ev)
	case *groups.NumberChanged:
		d.numberChanged(ev)
	default:
		panic(fmt.Sprintf("decide: no case for event %T", ev))
	}
	return d.decision()
}
