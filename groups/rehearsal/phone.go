package rehearsal

import (
	"time"

	"pita/groups"
)

// numberStates are the states of a number by the words of a script.
var numberStates = map[string]groups.Health{
	"up": groups.Well, "down": groups.Reconnecting, "banned": groups.Banned, "locked": groups.Locked,
	"rate-limited": groups.RateLimited, "outdated": groups.Outdated, "unlinked": groups.Unlinked,
	"replaced": groups.Replaced, "link-waiting": groups.LinkWaiting,
}

// A phone is what stands between Pita and the people: how the number does, where
// Pita is an admin, and who has written to it.
type phone struct {
	health groups.Health
	until  time.Time // zero: until told otherwise
	wrote  map[groups.Address]bool
	absent map[groups.Address]bool // groups Pita was taken out of
	member map[groups.Address]bool // groups in which Pita is no admin
	// present are the members of each group.
	present map[groups.Address]map[groups.Address]bool
}

func newPhone() phone {
	return phone{
		wrote: map[groups.Address]bool{}, absent: map[groups.Address]bool{}, member: map[groups.Address]bool{},
		present: map[groups.Address]map[groups.Address]bool{},
	}
}

// cut says whether nothing arrives from people.
func (p *phone) cut() bool {
	switch p.health {
	case groups.Well, groups.Locked, groups.RateLimited:
		return false
	}
	return true
}

// refuses returns why the action can't be done now, nil when it can.
func (p *phone) refuses(a groups.Action) error {
	in, to := a.Where().In.Address, a.Where().To
	switch {
	case outside(a):
		return nil // another way than the phone
	case p.cut():
		return &groups.SendError{Retry: groups.AwaitNumber, Why: string(p.health), Undone: true}
	case p.health == groups.RateLimited:
		return &groups.SendError{Retry: groups.Again, Why: string(p.health), Undone: true}
	case private(a) && len(to.Addresses) == 0:
		return &groups.SendError{Retry: groups.GiveUp, Why: "nobody"}
	case private(a) && p.health == groups.Locked && !p.wrote[address(to)]:
		return &groups.SendError{Retry: groups.AwaitReached, Why: string(groups.Locked)}
	case private(a):
		return nil
	case in == "" && !joins(a) && !inChat(a):
		return &groups.SendError{Retry: groups.GiveUp, Why: "no-group"}
	case p.absent[in] && !joins(a):
		return &groups.SendError{Retry: groups.GiveUp, Why: "not-in-group"}
	case p.member[in] && needsAdmin(a):
		return &groups.SendError{Retry: groups.GiveUp, Why: "not-admin"}
	}
	return nil
}

// outside says whether the action is no matter of the number at all.
func outside(a groups.Action) bool { _, ok := a.(*groups.Notify); return ok }

func joins(a groups.Action) bool { _, ok := a.(*groups.JoinGroup); return ok }

// inChat says whether the action may be done in a private chat as well.
func inChat(a groups.Action) bool {
	switch a.(type) {
	case *groups.Retract, *groups.React, *groups.Pin:
		return true
	}
	return false
}

func needsAdmin(a groups.Action) bool {
	switch a := a.(type) {
	case *groups.Remove, *groups.Approve, *groups.Refuse, *groups.Promote, *groups.Demote,
		*groups.Close, *groups.Lock:
		return true
	case *groups.Retract:
		return !a.To.Pita && len(a.To.Addresses) > 0
	}
	return false
}

// notice follows what people do to Pita itself.
func (p *phone) notice(ev groups.Event) {
	p.follow(ev)
	in := ev.Base().Place.Address
	switch ev := ev.(type) {
	case *groups.Message:
		if ev.Place.Private() {
			p.wrote[address(ev.From)] = true
		}
	case *groups.Ranked:
		if ev.Who.Pita {
			p.member[in] = !ev.Admin
		}
	case *groups.Left:
		if ev.Who.Pita {
			p.absent[in] = true
		}
	case *groups.Joined:
		if len(ev.Who) > 0 && ev.Who[0].Pita {
			p.absent[in] = false
		}
	case *groups.Arrived:
		p.absent[in], p.member[in] = false, !ev.Admin
	}
}

// echo returns what the server tells everybody after an action, nil when it is silent.
func echo(a groups.Action, h groups.Head) groups.Event {
	h.Place = groups.Place{Address: a.Where().In.Address}
	self := groups.Party{Pita: true, Name: pita}
	who := groups.Party{Addresses: a.Where().To.Addresses, Name: a.Where().To.Name}
	switch a.(type) {
	case *groups.Remove:
		return &groups.Left{Head: h, Who: who, By: self}
	case *groups.Approve:
		return &groups.Joined{Head: h, Who: []groups.Party{who}, By: self}
	case *groups.Promote:
		return &groups.Ranked{Head: h, Who: who, By: self, Admin: true}
	case *groups.Demote:
		return &groups.Ranked{Head: h, Who: who, By: self}
	case *groups.Leave:
		return &groups.Left{Head: h, Who: self}
	}
	return nil
}
