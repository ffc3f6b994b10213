package wire

import (
	"time"

	"go.mau.fi/whatsmeow/types"
)

// A rank is what a member may do in a group.
type rank int

const (
	member rank = iota
	admin
	superadmin
)

// A group is who is in it, and how it is set.
type group struct {
	jid         types.JID
	lid         bool // addressed by hidden ids, else by phone numbers
	subject     string
	created     time.Time
	creator     *Account
	members     []*groupMember // in order of arrival
	announce    bool           // only admins write
	locked      bool           // only admins change subject, description, picture
	description description
	groupState
}

// A groupMember is an account in a group.
type groupMember struct {
	account *Account
	rank    rank
}

// A description is a group's, with who wrote it when.
type description struct {
	id, body string
	by       *Account
	at       time.Time
}

// member returns a's place in the group, or nil.
func (g *group) member(a *Account) *groupMember {
	for _, m := range g.members {
		if m.account == a {
			return m
		}
	}
	return nil
}

// address returns how the group calls a, without a device.
func (g *group) address(a *Account) types.JID {
	if g.lid {
		return a.lid
	}
	return a.pn
}
