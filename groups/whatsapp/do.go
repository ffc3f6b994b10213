package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// outbound is what a transport needs to do things.
type outbound struct {
	health  *health
	gates   gatehouse
	uploads uploads
	settle  time.Duration // how long the server's word of a removal is waited for
	crossed crossings
	*overheard
}

func newOutbound(clock func() time.Time) *outbound {
	return &outbound{health: newHealth(clock), settle: settleWithin, overheard: &overheard{mistyped: make(chan struct{}, 1)}}
}

// A task is one action on its way: what, under which id, and where.
type task struct {
	id     groups.ActionID
	action groups.Action
	group  types.JID // empty in private
	room   room      // what is known of the group
	begun  bool      // something of it may have left
}

// Do performs an action. Done again with the same id it is the same message. The error
// is a *groups.SendError with a named reason, or ctx's. What was under way when the
// connection ended has failed, and is not sent again over the next one.
func (t *Transport) Do(ctx context.Context, id groups.ActionID, a groups.Action) (got groups.Receipted, err error) {
	defer func() {
		if p := recover(); p != nil {
			t.log.Error("an action broke", "action", groups.ActionName(a), "panic", p, "stack", string(debug.Stack()))
			err = unsettled.errOf(fmt.Errorf("do %s: %v", groups.ActionName(a), p))
		}
	}()
	if err := ctx.Err(); err != nil {
		return groups.Receipted{}, err
	}
	if err := t.health.refuses(); err != nil {
		return groups.Receipted{}, err
	}
	k := task{id: id, action: a}
	if in := a.Where().In.Address; in != "" {
		if k.group, err = types.ParseJID(string(in)); err != nil || k.group.Server != types.GroupServer {
			return groups.Receipted{}, noGroup.errOf(err)
		}
	}
	got, err = t.inTurn(ctx, &k)
	switch {
	case err == nil:
		return got, nil
	case k.left(err):
		return groups.Receipted{}, nil
	}
	return groups.Receipted{}, t.failed(ctx, k, err)
}

// left says whether an error means that a group which is to be left was left before.
func (k *task) left(err error) bool {
	if _, leave := k.action.(*groups.Leave); !leave {
		return false
	}
	var named *groups.SendError
	if errors.As(err, &named) {
		return named.Why == rows[notInGroup].why
	}
	f := faultOf(err)
	return f == notInGroup || f == noGroup
}

// inTurn does a task when it is its group's turn. In private there is nothing to wait for.
func (t *Transport) inTurn(ctx context.Context, k *task) (groups.Receipted, error) {
	if k.group.IsEmpty() {
		return t.perform(ctx, k)
	}
	g := t.gates.of(k.group)
	if err := g.enter(ctx); err != nil {
		return groups.Receipted{}, err
	}
	defer g.leave()
	var err error
	if k.room, err = t.meta.room(ctx, k.group); err != nil {
		return groups.Receipted{}, err
	}
	if err := t.unhindered(ctx, k, g); err != nil {
		return groups.Receipted{}, err
	}
	return t.perform(ctx, k)
}

// unhindered returns what is known to stand in the way of a task in a group, nil when
// nothing does. What was heard of the group may be a step behind, so the server is asked
// before a task is given up, but not again and again: while what waited for Pita is still
// coming, what the server said holds.
func (t *Transport) unhindered(ctx context.Context, k *task, g *gate) error {
	f := k.hindered()
	if f == noFault {
		return nil
	}
	_, behind := t.gates.at()
	asks := g.ask(t.clock())
	if asks {
		info, err := t.client.GetGroupInfo(ctx, k.group)
		if err != nil {
			if faultOf(err) != rateLimited {
				g.unanswered()
			}
			return err
		}
		g.answered(roomOf(ctx, newBook(t.client.Store), info))
	}
	if r, ok := g.said(); ok && (asks || behind) {
		k.room = r
		f = k.hindered()
	}
	if f != noFault {
		return f.errOf(nil)
	}
	return nil
}

// hindered returns what is known to stand in the way of a task in a group.
func (k *task) hindered() fault {
	switch {
	case k.room.kind != plain:
		return leftAlone
	case !k.room.here:
		return notInGroup
	case !k.room.admin && needsAdmin(k.action):
		return notAdmin
	case !k.room.admin && k.room.announce && groups.ContentOf(k.action) != nil:
		return closedGroup
	case !k.room.admin && k.room.locked && changesGroup(k.action):
		return notAdmin
	}
	return noFault
}

func needsAdmin(a groups.Action) bool {
	switch a := a.(type) {
	case *groups.Remove, *groups.Approve, *groups.Refuse, *groups.Promote, *groups.Demote,
		*groups.Close, *groups.Lock:
		return true
	case *groups.Retract:
		return byOther(a)
	}
	return false
}

// byOther says whether a message to be taken back is not Pita's own.
func byOther(a *groups.Retract) bool {
	return a.In.Address != "" && !a.To.Pita && len(a.To.Addresses) > 0
}

func changesGroup(a groups.Action) bool {
	switch a.(type) {
	case *groups.Rename, *groups.Describe, *groups.Portray:
		return true
	}
	return false
}

// perform does a task.
func (t *Transport) perform(ctx context.Context, begun *task) (got groups.Receipted, err error) {
	begun.begun = true
	k := *begun
	switch a := k.action.(type) {
	case *groups.Say:
		return t.speak(ctx, k, &a.Content, a.ReplyTo)
	case *groups.Whisper:
		return t.speak(ctx, k, &a.Content, nil)
	case *groups.Alert:
		return t.speak(ctx, k, &a.Content, nil)
	}
	err = t.crossed.over(ctx, func(ctx context.Context) error {
		got, err = t.act(ctx, k)
		return err
	})
	return got, err
}

// act does a task that says nothing; the default names an action that has no case.
func (t *Transport) act(ctx context.Context, k task) (groups.Receipted, error) {
	switch a := k.action.(type) {
	case *groups.Retract:
		return t.retract(ctx, k, a)
	case *groups.React:
		return t.react(ctx, k, a)
	case *groups.Pin:
		return t.pin(ctx, k, a)
	case *groups.JoinGroup:
		return t.done(t.join(ctx, a))
	case *groups.Invite:
		return t.invite(ctx, k, a)
	}
	if k.group.IsEmpty() {
		return groups.Receipted{}, noGroup.errOf(nil)
	}
	switch a := k.action.(type) {
	case *groups.Remove:
		return t.done(t.remove(ctx, k, a))
	case *groups.Approve:
		return t.done(t.admit(ctx, k, a.To, true))
	case *groups.Refuse:
		return t.done(t.admit(ctx, k, a.To, false))
	case *groups.Promote:
		return t.done(t.rank(ctx, k, a.To, true))
	case *groups.Demote:
		return t.done(t.rank(ctx, k, a.To, false))
	case *groups.Leave:
		return t.done(t.depart(ctx, k))
	}
	return t.done(t.change(ctx, k))
}

// done is what is known of an act that is no message.
func (t *Transport) done(err error) (groups.Receipted, error) { return groups.Receipted{}, err }

// failed makes the error that Do returns, and notes what it says of the number.
func (t *Transport) failed(ctx context.Context, k task, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	undone := !k.begun || nothingSent(err)
	var named *groups.SendError
	if errors.As(err, &named) {
		named.Undone = named.Undone || undone
		return named
	}
	f := faultOf(err)
	switch {
	case f == rateLimited:
		t.health.slowed()
	case f == reachOut && k.group.IsEmpty():
		t.health.lock(time.Time{})
	case f == reachOut, f == notAdmin && k.group.IsEmpty():
		f = denied // these speak of persons, and of groups
	case f == offline && !t.adrift():
		f = unsettled // it is connected again already
	}
	e := f.errOf(err)
	e.Undone = undone
	return e
}

// online says whether the number is connected and logged in.
func (t *Transport) online() bool { return t.client.IsConnected() && t.client.IsLoggedIn() }
