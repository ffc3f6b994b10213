package whatsapp

import (
	"context"
	"reflect"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

const (
	compareEvery = time.Minute     // groups are not asked after more often
	compareAfter = 5 * time.Second // what is still on its way tells more than a comparison
	compareLate  = time.Hour       // the longest wait after "too fast"

	doorsEvery = 15 * time.Minute // a request to join of which nobody told waits so long at most
	doorsApart = 2 * time.Second  // between asking of one group and of the next
)

// A comparer finds out what happened to the groups while nobody told: once after each time
// the number was connected and all that waited has come.
type comparer struct{ woken chan struct{} }

func (c *comparer) init() { c.woken = make(chan struct{}, 1) }

func (c *comparer) wake() { give(c.woken) }

// comparing compares the groups whenever it is woken, and looks now and then who waits to
// be let in, until ctx ends.
func (in *intake) comparing(ctx context.Context) {
	wait := time.Duration(0)
	doors := time.NewTicker(doorsEvery)
	defer doors.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-doors.C:
			in.lookAtDoors(ctx)
			continue
		case <-in.compare.woken:
		}
		if !pause(ctx, wait) {
			return
		}
		drain(in.compare.woken)
		err := in.compareAll(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case faultOf(err) == rateLimited:
			in.t.health.slowed()
			wait = min(max(2*wait, compareEvery), compareLate)
			in.compare.wake()
		case err != nil:
			in.t.log.Warn("the groups could not be compared with what is known of them", "why", string(faultOf(err)))
			wait = compareEvery
			in.compare.wake()
		default:
			wait = compareEvery
		}
	}
}

// compareAll asks which groups Pita is in, who is there, and who asks to be let in, and
// tells what nobody told.
func (in *intake) compareAll(ctx context.Context) error {
	for _, group := range in.t.meta.debtors() {
		in.payInTurn(ctx, group)
	}
	before := in.t.meta.all()
	infos, err := in.t.client.GetJoinedGroups(ctx)
	if err != nil {
		return err
	}
	if !pause(ctx, compareAfter) {
		return ctx.Err()
	}
	for _, info := range infos {
		if group := plainJID(info.JID); in.unchanged(group, before) {
			in.compareOne(ctx, group, info)
		}
		delete(before, plainJID(info.JID))
	}
	for _, group := range sortedJIDs(before) {
		if in.unchanged(group, before) {
			in.compareOne(ctx, group, &types.GroupInfo{JID: group})
		}
	}
	return in.compareRequests(ctx)
}

func sortedJIDs[V any](m map[types.JID]V) []types.JID {
	out := make([]types.JID, 0, len(m))
	for j := range m {
		out = append(out, j)
	}
	slices.SortFunc(out, func(a, b types.JID) int { return slices.Compare([]byte(a.User), []byte(b.User)) })
	return out
}

// unchanged says whether nothing was told of a group since before.
func (in *intake) unchanged(group types.JID, before map[types.JID]uint64) bool {
	was, knew := before[group]
	now, known := in.t.meta.all()[group]
	return knew == known && was == now
}

// compareOne tells what happened to one group that nobody told. A group without members is
// one that Pita is not in any more.
func (in *intake) compareOne(ctx context.Context, group types.JID, info *types.GroupInfo) {
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	if !in.pay(ctx, group) {
		return
	}
	before, known := in.t.meta.known(group)
	switch {
	case !known && len(info.Participants) > 0, known && !before.here && before.kind == plain && len(info.Participants) > 0:
		in.arrive(ctx, info, groups.Party{})
		return
	case before.kind != plain || !before.here:
		return
	}
	after, told := compared(ctx, newBook(in.t.client.Store), before, info, in.t.clock())
	if reflect.DeepEqual(before, after) {
		return
	}
	for _, ev := range told {
		if _, gone := ev.(*groups.Left); gone {
			in.t.noticeAway(group)
		}
	}
	if in.owe(ctx, after, told) {
		in.pay(ctx, group)
	}
}

// lookAtDoors finds out who asks to be let in and was not told of, while the connection
// stands: what tells of a request is the least certain of all that WhatsApp tells.
func (in *intake) lookAtDoors(ctx context.Context) {
	if !in.t.online() {
		return // all is compared when it is back
	}
	switch err := in.compareRequests(ctx); {
	case err == nil, ctx.Err() != nil:
	case faultOf(err) == rateLimited:
		in.t.health.slowed()
	default:
		in.t.log.Warn("who asks to be let in could not be found out", "why", string(faultOf(err)))
	}
}

// compareRequests tells who asks to be let into the groups where Pita decides that.
func (in *intake) compareRequests(ctx context.Context) error {
	asked := false
	for _, group := range sortedJIDs(in.t.meta.all()) {
		r, _ := in.t.meta.known(group)
		if r.kind != plain || !r.here || !r.admin || !r.approval && len(r.asking) == 0 {
			continue
		}
		if asked && !pause(ctx, doorsApart) {
			return ctx.Err()
		}
		asked = true
		if err := in.compareAsking(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

// compareAsking tells who asks to be let into a group. It asks in the group's turn, so that
// whoever is told of meanwhile is in the answer.
func (in *intake) compareAsking(ctx context.Context, group types.JID) error {
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	requests, err := in.t.client.GetGroupRequestParticipants(ctx, group)
	if err != nil {
		if f := faultOf(err); f == notAdmin || f == notInGroup || f == noGroup || f == denied {
			return nil
		}
		return err
	}
	if !in.pay(ctx, group) {
		return nil
	}
	before, _ := in.t.meta.known(group)
	after, told := requested(ctx, newBook(in.t.client.Store), before, requests, in.t.clock())
	if len(told) > 0 && in.owe(ctx, after, told) {
		in.pay(ctx, group)
	}
	return nil
}
