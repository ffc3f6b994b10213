package moderation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"pita/groups"
)

// The kinds of care, told by a rule's Kind.
const (
	Despair  = "despair"
	Danger   = "danger"
	Violence = "violence"
)

// kinds lists the kinds of care, the one to be answered first at the front.
var kinds = []string{Despair, Danger, Violence}

// A Rule says which words put a text into a lane, and why.
type Rule struct {
	ID     string
	Lane   groups.Lane
	Kind   string // of a care rule: Despair, Danger or Violence
	Reason string
	// Words are words and phrases. A star at either end lets the word begin or
	// end inside a longer one; braces name a shape, such as {nik}.
	Words []string
	// Except are phrases that take back a word they cover.
	Except []string
	// Near are words one of which must stand close to the word, if any are given.
	Near []string
	// Post is the post to answer or whisper with, and GroupPost the one to show
	// in the group; "" for none.
	Post, GroupPost string
	// Soft asks known members to take their words back themselves.
	Soft bool
	// Market lets the words pass on the days on which a group allows selling; of a hold
	// rule only.
	Market bool
	// Groups are the names of the groups where the rule holds; none means all.
	Groups []string
	// Examples are texts with the lane they must get.
	Examples []Example
}

// An Example is a text with the lane it must get.
type Example struct {
	Text string
	Lane groups.Lane
}

// Plain returns a rule of these words alone, for scripts and tests; its reason
// is its id, and a care rule's kind is danger.
func Plain(id string, lane groups.Lane, words ...string) Rule {
	r := Rule{ID: id, Lane: lane, Reason: id, Words: words}
	if lane == groups.Care {
		r.Kind = Danger
	}
	return r
}

// HoldsIn tells whether the rule holds in the group of that name.
func (r Rule) HoldsIn(group string) bool {
	if len(r.Groups) == 0 {
		return true
	}
	folded := Fold(group)
	return slices.ContainsFunc(r.Groups, func(g string) bool { return Fold(g) == folded })
}

// AsksHow tells whether the rule asks how a message came, which its text alone never shows.
func (r Rule) AsksHow() bool {
	return slices.ContainsFunc(slices.Concat(r.Words, r.Near), func(w string) bool {
		sh, _, err := parseShape(w)
		return err == nil && sh != nil && sh.came != 0
	})
}

// Hash names what the rule judges by. It changes when a word, an exception, a
// lane or anything else that can change a verdict does, and only then.
func (r Rule) Hash() string {
	// A rule that doesn't say market is named as before there were market days: a rule whose
	// name changes begins in shadow.
	of := []any{"pita-rule-1", r.ID, r.Lane, r.Kind, r.Words, r.Except, r.Near, r.Groups, r.Soft}
	if r.Market {
		of = append(of, r.Market)
	}
	data, err := json.Marshal(of)
	if err != nil {
		// Strings, a bool and a lane always have a JSON form.
		panic("moderation: hash a rule: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
