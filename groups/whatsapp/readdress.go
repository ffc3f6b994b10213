package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/types"
)

// readdress learns by which addresses a group names its members, when a message shows that
// it no longer does so as before: nothing else tells. Who is in it is not learned that way,
// for what the server says may overtake what it told of.
func (in *intake) readdress(ctx context.Context, info *types.MessageInfo) {
	group := plainJID(info.Chat)
	r, known := in.t.meta.known(group)
	if !known || !r.here || info.AddressingMode == "" || info.AddressingMode == r.mode || !in.mayAsk(group) {
		return
	}
	turn := in.turn(group)
	turn.Lock()
	defer turn.Unlock()
	now, err := in.t.client.GetGroupInfo(ctx, group)
	in.dontAsk(group, err)
	if err != nil {
		return
	}
	if r, known = in.t.meta.known(group); known && r.here {
		in.owe(ctx, readdressed(ctx, newBook(in.t.client.Store), r, now), nil)
	}
}

// readdressed returns a group with the addresses by which it names its members now.
func readdressed(ctx context.Context, b book, r room, info *types.GroupInfo) room {
	now := roomOf(ctx, b, info)
	r.mode = now.mode
	r.members, r.asking = renamed(r.members, now.members), renamed(r.asking, now.members)
	return r
}

// renamed returns people with the addresses that they have in the list.
func renamed(people, list []member) []member {
	out := make([]member, len(people))
	for i, m := range people {
		out[i] = m
		if j := indexOf(list, m.jid, m.lid, m.pn); j >= 0 {
			out[i].jid, out[i].lid, out[i].pn = list[j].jid, list[j].lid, list[j].pn
		}
	}
	return out
}
