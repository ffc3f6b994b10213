package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// A standing says how it is with a group of which something is to be told.
type standing uint8

const (
	knownWell standing = iota // it was told of, and nothing is owed
	justAsked                 // the same, and what came of it before is in what was told
	leftToIt                  // it is a community's: nothing of it is told
	unplaced                  // nobody could say what it is: what happens there is told as it comes
	refused                   // what is owed of it was not taken
)

// askAgain is how long a group that could not be asked after is not asked after again.
const askAgain = time.Minute

// standing sees to it that a group was told of before anything that happens in it is, and
// that nothing is owed; by is who added Pita, if that is what happened. The group's turn
// is held.
func (in *intake) standing(ctx context.Context, group types.JID, by groups.Party) (room, standing) {
	r, known := in.t.meta.known(group)
	switch {
	case known && (r.here || r.kind != plain):
		return in.settledRoom(ctx, r)
	case !in.pay(ctx, group): // that Pita was taken out of it, perhaps
		return r, refused
	}
	if !in.mayAsk(group) {
		return room{}, unplaced
	}
	info, err := in.t.client.GetGroupInfo(ctx, group)
	switch {
	case ctx.Err() != nil:
		return room{}, refused
	case err != nil:
		in.dontAsk(group, err)
		return room{}, unplaced
	}
	r, how := in.arrive(ctx, info, by)
	if how == knownWell {
		how = justAsked
	}
	return r, how
}

// settledRoom tells what is owed of a group.
func (in *intake) settledRoom(ctx context.Context, r room) (room, standing) {
	switch {
	case r.kind != plain:
		return r, leftToIt
	case !in.pay(ctx, r.jid):
		return r, refused
	}
	return r, knownWell
}

// arrive tells that Pita is in a group, unless it is a community's, or Pita is not.
func (in *intake) arrive(ctx context.Context, info *types.GroupInfo, by groups.Party) (room, standing) {
	r := roomOf(ctx, newBook(in.t.client.Store), info)
	if r.kind == plain && !r.here {
		in.dontAsk(r.jid, nil)
		return room{}, unplaced
	}
	var owed []groups.Event
	if r.kind == plain {
		ev := arrival(ctx, newBook(in.t.client.Store), r, by)
		now := in.t.clock().UTC()
		ev.Head = groups.Head{At: now, Place: place(r.jid)}
		ev.Key = groups.Key("arrived/" + r.jid.String() + "/" + now.Format(time.RFC3339Nano))
		owed = append(owed, ev)
	}
	if !in.owe(ctx, r, owed) {
		return r, refused
	}
	return in.settledRoom(ctx, r)
}

// owe keeps what a group is now and what is to be told of it, and says whether it was kept.
func (in *intake) owe(ctx context.Context, r room, owed []groups.Event) bool {
	if err := in.t.meta.put(ctx, r, owed); err != nil {
		if ctx.Err() == nil {
			in.t.log.Error("what is known of a group could not be kept", "err", err)
		}
		in.line.stop("", "not kept")
		return false
	}
	return true
}

// payInTurn tells what is owed of a group in its turn.
func (in *intake) payInTurn(ctx context.Context, group types.JID) {
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	in.pay(ctx, group)
}

// pay tells what is owed of a group, and says whether it was taken. The group's turn is held.
func (in *intake) pay(ctx context.Context, group types.JID) bool {
	owed := in.t.meta.owing(group)
	if len(owed) == 0 {
		return true
	}
	for _, ev := range owed {
		if !in.hand(ctx, ev, false) {
			return false
		}
	}
	if err := in.t.meta.paid(ctx, group); err != nil {
		if ctx.Err() == nil {
			in.t.log.Error("what was told of a group could not be kept", "err", err)
		}
		in.line.stop("", "not kept")
		return false
	}
	return true
}

// changed takes in that a group changed.
func (in *intake) changed(ctx context.Context, evt *events.GroupInfo) bool {
	group := plainJID(evt.JID)
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	before, how := in.standing(ctx, group, in.adder(ctx, evt))
	switch how {
	case refused:
		return false
	case justAsked:
		return true
	}
	var approval *bool
	if evt.MembershipApprovalMode != nil && how == knownWell {
		approval = in.approval(ctx, group)
	}
	after, told := changed(ctx, newBook(in.t.client.Store), before, evt, approval)
	switch how {
	case leftToIt:
		return in.owe(ctx, after, nil)
	case unplaced:
		for _, ev := range told {
			if !in.hand(ctx, ev, false) {
				return false
			}
		}
		return true
	}
	return in.owe(ctx, after, told) && in.pay(ctx, group)
}

// adder returns who added Pita to a group, if that is what happened to it; else nobody.
func (in *intake) adder(ctx context.Context, evt *events.GroupInfo) groups.Party {
	b := newBook(in.t.client.Store)
	if evt.Sender == nil || evt.JoinReason == "invite" || !b.own(evt.Join...) {
		return groups.Party{}
	}
	known := []types.JID{*evt.Sender}
	if evt.SenderPN != nil {
		known = append(known, *evt.SenderPN)
	}
	if by := b.party(ctx, "", known...); !by.Pita {
		return by
	}
	return groups.Party{}
}

// approval reads whether joining a group must be approved: the notification says that it
// must also when that was switched off. It returns nil when nobody could say.
func (in *intake) approval(ctx context.Context, group types.JID) *bool {
	info, err := in.t.client.GetGroupInfo(ctx, group)
	if err != nil {
		return nil
	}
	return &info.IsJoinApprovalRequired
}

// arrived takes in that Pita was added to a group, or came by its link.
func (in *intake) arrived(ctx context.Context, evt *events.JoinedGroup) bool {
	group := plainJID(evt.JID)
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	if r, ok := in.t.meta.known(group); ok && r.here {
		_, how := in.settledRoom(ctx, r)
		return how != refused // told of already: it came again, or was asked after
	}
	var by groups.Party
	if evt.Sender != nil && evt.Reason != "invite" {
		known := []types.JID{*evt.Sender}
		if evt.SenderPN != nil {
			known = append(known, *evt.SenderPN)
		}
		if by = newBook(in.t.client.Store).party(ctx, "", known...); by.Pita {
			by = groups.Party{}
		}
	}
	_, how := in.arrive(ctx, &evt.GroupInfo, by)
	return how != refused
}

// pictured takes in that a group has another photo.
func (in *intake) pictured(ctx context.Context, evt *events.Picture) bool {
	if ev := in.t.translator().picture(ctx, evt); ev != nil {
		return in.tell(ctx, evt.JID, ev)
	}
	return true
}

// mayAsk says whether the server may be asked after a group just now.
func (in *intake) mayAsk(group types.JID) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return !in.unasked[group].After(in.t.clock()) && !in.hushed.After(in.t.clock())
}

// dontAsk keeps the server from being asked after a group for a while, or after any when
// it said that it is asked too much.
func (in *intake) dontAsk(group types.JID, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	until := in.t.clock().Add(askAgain)
	if faultOf(err) == rateLimited {
		in.hushed = until
	}
	in.unasked[group] = until
}
