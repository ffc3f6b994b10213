package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// An entry is what a restore of an older backup must apply, or it would bring back
// whom we forgot, a post that was withdrawn, a role that was revoked, or what somebody erased. It holds ids
// and blinds, never an address, and is sealed under a key that the backup holds too.
type entry struct {
	Number uint64             `json:"-"`
	At     time.Time          `json:"at"`
	Owners []vault.Blind      `json:"owners,omitempty"` // forgotten
	Post   *groups.Withdrawal `json:"post,omitempty"`
	Rank   *rankNote          `json:"rank,omitempty"`
	Gone   []groups.PersonID  `json:"gone,omitempty"` // from the staff of Group, or the team of the house
	Group  groups.GroupID     `json:"group,omitempty"`
	// Of the approval of posts: an approval that ended, a no, who wrote a post, and by which
	// handles somebody is known.
	Ended   *endedNote        `json:"ended,omitempty"`
	No      *groups.Rejection `json:"no,omitempty"`
	Writers *groups.Writers   `json:"writers,omitempty"`
	Called  *calledNote       `json:"called,omitempty"`
	Over    *overNote         `json:"over,omitempty"` // a day erased, or a series ended
}

// A rankNote says what a person may still do.
type rankNote struct {
	Group    groups.GroupID  `json:"group,omitempty"`
	Person   groups.PersonID `json:"person"`
	Role     groups.Role     `json:"role"`
	Reviewer bool            `json:"reviewer"`
}

func (w *work) noteForgotten(blinds []vault.Blind, at time.Time) error {
	return w.note(entry{At: at, Owners: blinds})
}

// noteRevoked writes down what r takes away from somebody; c is its row as it was.
func (w *work) noteRevoked(ref groups.Ref, c change, r groups.Record) error {
	if w.restoring {
		return nil
	}
	now := w.s.opt.Now().UTC()
	switch r := r.(type) {
	case *groups.Withdrawal:
		return w.note(entry{At: now, Post: r})
	case *groups.Person:
		if w.rankOf(c) > rank(r) {
			return w.note(entry{At: now, Rank: &rankNote{Person: r.ID, Role: r.Role, Reviewer: r.Reviewer}})
		}
		return w.noteCalled(c, r, now)
	case *groups.Approval, *groups.Rejection, *groups.Writers:
		return w.notePost(c, r, now)
	case *groups.Run:
		return w.noteEnded(c, r)
	case *groups.Member:
		if w.rankOf(c) > rank(r) {
			return w.note(entry{At: now, Rank: &rankNote{Group: r.Group, Person: r.Person, Role: r.Role}})
		}
	case *groups.Group, *groups.Team:
		before := (state{w}).Load(ref)
		if before == nil {
			return w.err
		}
		after := staffOf(r)
		gone := slices.DeleteFunc(staffOf(before), func(id groups.PersonID) bool { return slices.Contains(after, id) })
		if len(gone) > 0 {
			return w.note(entry{At: now, Gone: gone, Group: ref.Group})
		}
	}
	return nil
}

func staffOf(r groups.Record) []groups.PersonID {
	switch r := r.(type) {
	case *groups.Group:
		return slices.Clone(r.Staff)
	case *groups.Team:
		return slices.Concat(r.Owners, r.Coordinators, r.Reviewers)
	}
	return nil
}

// rank is a byte that grows with what a record lets a person do. It is kept beside the
// record's version, so that a lower one is noticed without reading the record.
func rank(r groups.Record) byte {
	switch r := r.(type) {
	case *groups.Person:
		if r.Reviewer {
			return byte(r.Role)<<1 | 1
		}
		return byte(r.Role) << 1
	case *groups.Member:
		return byte(r.Role) << 1
	}
	return 0
}

func (w *work) rankOf(c change) byte {
	if c.was == nil {
		return 0
	}
	plain, err := w.unsealBriefly(tableRecord, c.key, c.was)
	if err != nil || len(plain) < recordHead {
		w.fail(err)
		return 0
	}
	return plain[2]
}

// note appends an entry to the ledger.
func (w *work) note(e entry) error {
	plain, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write a ledger entry: %w", err)
	}
	w.tally.ledger++
	w.after.ledger = true
	key := binary.BigEndian.AppendUint64(nil, w.tally.ledger)
	w.put(tableLedger, key, w.vault.RootKey("ledger").Seal(nil, plain, ledgerPlace(key)))
	return nil
}

func ledgerPlace(key []byte) vault.Place {
	return vault.Place{Bucket: tableLedger.String(), Key: key, Version: rowVersion}
}

func openEntry(v *vault.Vault, key, sealed []byte) (e entry, err error) {
	plain, err := v.RootKey("ledger").Open(nil, sealed, ledgerPlace(key))
	if err == nil {
		err = json.Unmarshal(plain, &e)
	}
	if err != nil {
		return e, fmt.Errorf("read a ledger entry: %w", err)
	}
	e.Number = binary.BigEndian.Uint64(key)
	return e, nil
}
