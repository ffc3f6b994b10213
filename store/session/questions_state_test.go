//go:build !race

package session_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

var stateNames = []string{"regular", "critical_block", "regular_low"}

func (g *draw) state() string { return stateNames[g.IntN(len(stateNames))] }

func (g *draw) mac() []byte { return append(make([]byte, 31), byte(g.IntN(6))) }

var stateQuestions = []question{
	{"PutAppStateSyncKey", true, func(g *draw) ask {
		// Keys of the same time would be in no order.
		id := byte(g.IntN(6))
		k := wastore.AppStateSyncKey{Data: g.some(), Fingerprint: g.some(), Timestamp: int64(g.IntN(5))*10 + int64(id)}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.AppStateKeys.PutAppStateSyncKey(ctx, []byte{id}, k))
		}
	}},
	{"GetAppStateSyncKey", true, func(g *draw) ask {
		id := []byte{byte(g.IntN(6))}
		return func(ctx context.Context, d *wastore.Device) string {
			k, err := d.AppStateKeys.GetAppStateSyncKey(ctx, id)
			return said(err, fmt.Sprintf("%+v", k))
		}
	}},
	{"GetAllAppStateSyncKeys", true, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			ks, err := d.AppStateKeys.GetAllAppStateSyncKeys(ctx)
			id, idErr := d.AppStateKeys.GetLatestAppStateSyncKeyID(ctx)
			told := said(cmp.Or(err, idErr), maybe(id))
			for _, k := range ks {
				told += fmt.Sprintf("%+v", *k)
			}
			return told
		}
	}},
	{"PutAppStateVersion", true, func(g *draw) ask {
		name, v, h := g.state(), uint64(g.IntN(4)), [128]byte{byte(g.IntN(3))}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.AppState.PutAppStateVersion(ctx, name, v, h))
		}
	}},
	{"GetAppStateVersion", true, func(g *draw) ask {
		name := g.state()
		return func(ctx context.Context, d *wastore.Device) string {
			v, h, err := d.AppState.GetAppStateVersion(ctx, name)
			return said(err, v, h)
		}
	}},
	{"DeleteAppStateVersion", true, func(g *draw) ask {
		name := g.state()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.AppState.DeleteAppStateVersion(ctx, name))
		}
	}},
	{"PutAppStateMutationMACs", false, func(g *draw) ask {
		name, v := g.state(), uint64(1+g.IntN(6))
		var ms []wastore.AppStateMutationMAC
		for range g.IntN(3) {
			ms = append(ms, wastore.AppStateMutationMAC{IndexMAC: g.mac(), ValueMAC: append(make([]byte, 31), byte(g.IntN(9)))})
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.AppState.PutAppStateMutationMACs(ctx, name, v, ms))
		}
	}},
	{"DeleteAppStateMutationMACs", true, func(g *draw) ask {
		name := g.state()
		var ms [][]byte
		for range g.IntN(3) {
			ms = append(ms, g.mac())
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.AppState.DeleteAppStateMutationMACs(ctx, name, ms))
		}
	}},
	{"GetAppStateMutationMAC", true, func(g *draw) ask {
		name, m := g.state(), g.mac()
		return func(ctx context.Context, d *wastore.Device) string {
			v, err := d.AppState.GetAppStateMutationMAC(ctx, name, m)
			return said(err, maybe(v))
		}
	}},
}

var nameQuestions = []question{
	{"PutPushName", false, func(g *draw) ask {
		who, name := g.person(everyone), g.word()
		return func(ctx context.Context, d *wastore.Device) string {
			changed, was, err := d.Contacts.PutPushName(ctx, who, name)
			return said(err, changed, was)
		}
	}},
	{"PutBusinessName", false, func(g *draw) ask {
		who, name := g.person(everyone), g.word()
		return func(ctx context.Context, d *wastore.Device) string {
			changed, was, err := d.Contacts.PutBusinessName(ctx, who, name)
			return said(err, changed, was)
		}
	}},
	{"PutContactName", false, func(g *draw) ask {
		who, first, full := g.person(everyone), g.word(), g.word()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.Contacts.PutContactName(ctx, who, first, full))
		}
	}},
	{"PutAllContactNames", false, func(g *draw) ask {
		var cs []wastore.ContactEntry
		for range g.IntN(4) {
			cs = append(cs, wastore.ContactEntry{JID: g.person(everyone), FirstName: g.word(), FullName: g.word()})
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.Contacts.PutAllContactNames(ctx, slices.Clone(cs)))
		}
	}},
	{"PutManyRedactedPhones", false, func(g *draw) ask {
		var es []wastore.RedactedPhoneEntry
		for range g.IntN(4) {
			es = append(es, wastore.RedactedPhoneEntry{JID: g.person(everyone), RedactedPhone: fmt.Sprint("+62·", g.IntN(3))})
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.Contacts.PutManyRedactedPhones(ctx, slices.Clone(es)))
		}
	}},
	{"GetContact", false, func(g *draw) ask {
		who := g.person(everyone)
		return func(ctx context.Context, d *wastore.Device) string {
			c, err := d.Contacts.GetContact(ctx, who)
			return said(err, fmt.Sprintf("%+v", c))
		}
	}},
	{"GetAllContacts", false, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			all, err := d.Contacts.GetAllContacts(ctx)
			told := bad(err)
			for _, j := range slices.SortedFunc(maps.Keys(all), func(a, b types.JID) int { return cmp.Compare(a.String(), b.String()) }) {
				told += fmt.Sprintf(" %s %+v", j, all[j])
			}
			return told
		}
	}},
	{"PutMutedUntil", true, func(g *draw) ask {
		chat, at := g.chat(func() types.JID { return g.person(everyone) }), g.time()
		if g.IntN(3) == 0 {
			at = wastore.MutedForever
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.ChatSettings.PutMutedUntil(ctx, chat, at))
		}
	}},
	{"PutPinned", true, func(g *draw) ask {
		chat, yes := g.chat(func() types.JID { return g.person(everyone) }), g.IntN(2) == 0
		return func(ctx context.Context, d *wastore.Device) string {
			return said(d.ChatSettings.PutPinned(ctx, chat, yes), bad(d.ChatSettings.PutArchived(ctx, chat, !yes)))
		}
	}},
	{"GetChatSettings", true, func(g *draw) ask {
		chat := g.chat(func() types.JID { return g.person(everyone) })
		return func(ctx context.Context, d *wastore.Device) string {
			set, err := d.ChatSettings.GetChatSettings(ctx, chat)
			return said(err, set.Found, set.MutedUntil.Unix(), set.Pinned, set.Archived)
		}
	}},
	{"PutLIDMapping", false, func(g *draw) ask {
		lid, pn := g.newcomer(lidOf), g.newcomer(pnOf)
		if g.IntN(10) == 0 {
			lid, pn = pn, lid
		}
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.LIDs.PutLIDMapping(ctx, lid, pn)) }
	}},
	{"PutManyLIDMappings", false, func(g *draw) ask {
		var ms []wastore.LIDMapping
		for range g.IntN(4) {
			ms = append(ms, wastore.LIDMapping{LID: g.newcomer(lidOf), PN: g.newcomer(pnOf)})
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.LIDs.PutManyLIDMappings(ctx, slices.Clone(ms)))
		}
	}},
	{"GetAltJID", false, func(g *draw) ask {
		who := g.device(g.person(everyone))
		return func(ctx context.Context, d *wastore.Device) string {
			alt, err := d.GetAltJID(ctx, who)
			_, wrong := d.LIDs.GetLIDForPN(ctx, lidOf(1))
			return said(err, alt, bad(wrong))
		}
	}},
	{"GetManyLIDsForPNs", false, func(g *draw) ask {
		var pns []types.JID
		for range g.IntN(4) {
			pns = append(pns, g.device(g.person(everyone)))
		}
		return func(ctx context.Context, d *wastore.Device) string {
			all, err := d.LIDs.GetManyLIDsForPNs(ctx, pns)
			told := said(err, all == nil)
			for _, pn := range pns {
				told += fmt.Sprint(" ", pn, all[pn])
			}
			return told
		}
	}},
}

// newcomer returns an address of somebody whose addresses change.
func (g *draw) newcomer(of func(int) types.JID) types.JID {
	return g.device(of(settled + g.IntN(everyone-settled)))
}

var bufferQuestions = []question{
	{"PutMessageSecret", true, func(g *draw) ask {
		chat, sender, id, s := g.chat(g.kept), g.device(g.kept()), g.id(), g.some()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.MsgSecrets.PutMessageSecret(ctx, chat, sender, id, s))
		}
	}},
	{"PutMessageSecrets", true, func(g *draw) ask {
		var ins []wastore.MessageSecretInsert
		for range g.IntN(4) {
			ins = append(ins, wastore.MessageSecretInsert{Chat: g.chat(g.kept), Sender: g.device(g.kept()), ID: g.id(), Secret: g.some()})
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.MsgSecrets.PutMessageSecrets(ctx, ins))
		}
	}},
	{"GetMessageSecret", true, func(g *draw) ask {
		who := func() types.JID { return g.person(settled) }
		chat, sender, id := g.chat(who), g.device(who()), g.id()
		return func(ctx context.Context, d *wastore.Device) string {
			s, by, err := d.MsgSecrets.GetMessageSecret(ctx, chat, sender, id)
			return said(err, maybe(s), by)
		}
	}},
	{"PutBufferedEvent", true, func(g *draw) ask {
		h, p, at := g.hash(), g.some(), g.time()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.EventBuffer.PutBufferedEvent(ctx, h, p, at))
		}
	}},
	{"GetBufferedEvent", true, func(g *draw) ask {
		h := g.hash()
		return func(ctx context.Context, d *wastore.Device) string {
			e, err := d.EventBuffer.GetBufferedEvent(ctx, h)
			if e == nil {
				return said(err, "none")
			}
			return said(err, maybe(e.Plaintext), e.ServerTime.Unix())
		}
	}},
	{"ClearBufferedEventPlaintext", true, func(g *draw) ask {
		h := g.hash()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.EventBuffer.ClearBufferedEventPlaintext(ctx, h))
		}
	}},
	{"DeleteOldBufferedHashes", false, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			return said(d.EventBuffer.DeleteOldBufferedHashes(ctx), bad(d.EventBuffer.DeleteOldOutgoingEvents(ctx)))
		}
	}},
	{"AddOutgoingEvent", true, func(g *draw) ask {
		chat, id, format, p := g.chat(g.kept), g.id(), g.word(), g.some()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.EventBuffer.AddOutgoingEvent(ctx, chat, id, format, p))
		}
	}},
	{"GetOutgoingEvent", true, func(g *draw) ask {
		i, id := g.IntN(settled), g.id()
		chat, alt := lidOf(i), pnOf(i)
		if g.IntN(2) == 0 {
			chat, alt = g.place(), types.EmptyJID
		}
		return func(ctx context.Context, d *wastore.Device) string {
			format, p, err := d.EventBuffer.GetOutgoingEvent(ctx, chat, alt, id)
			return said(err, format, maybe(p))
		}
	}},
	{"Save", false, func(g *draw) ask {
		name, at := g.word(), g.time()
		return func(ctx context.Context, d *wastore.Device) string {
			d.PushName, d.BusinessName, d.LIDMigrationTimestamp = name, name+" & co", at.Unix()
			err := d.Save(ctx)
			return said(err, d.ID, d.LID, d.PushName)
		}
	}},
}
