package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A book knows what people are called: by LID, by phone number, or by both.
type book struct {
	lid, pn types.JID // Pita's own
	lids    store.LIDStore
}

func newBook(device *store.Device) book {
	return book{lid: device.GetLID().ToNonAD(), pn: device.GetJID().ToNonAD(), lids: device.LIDs}
}

// plainJID returns j without its device, and by its ordinary server.
func plainJID(j types.JID) types.JID {
	j = j.ToNonAD()
	switch j.Server {
	case types.HostedServer, types.LegacyUserServer:
		j.Server = types.DefaultUserServer
	case types.HostedLIDServer:
		j.Server = types.HiddenUserServer
	}
	return j
}

// both returns the LID and the phone number of the person with these addresses; one that
// is not among them is looked up. Either may be empty.
func (b book) both(ctx context.Context, known ...types.JID) (lid, pn types.JID) {
	for _, j := range known {
		j = plainJID(j)
		switch {
		case j.User == "":
		case j.Server == types.HiddenUserServer && lid.IsEmpty():
			lid = j
		case j.Server == types.DefaultUserServer && pn.IsEmpty():
			pn = j
		}
	}
	// What the store doesn't say is not known: a fault of its is told where it writes.
	switch {
	case b.lids == nil:
	case lid.IsEmpty() && !pn.IsEmpty():
		lid, _ = b.lids.GetLIDForPN(ctx, pn)
	case pn.IsEmpty() && !lid.IsEmpty():
		pn, _ = b.lids.GetPNForLID(ctx, lid)
	}
	return plainJID(lid), plainJID(pn)
}

// own says whether any of the addresses is Pita's.
func (b book) own(known ...types.JID) bool {
	for _, j := range known {
		if j = plainJID(j); !j.IsEmpty() && (j == b.lid || j == b.pn) {
			return true
		}
	}
	return false
}

// party returns the person with these addresses, by LID and phone number alike, the LID
// first; nobody when there is no address.
func (b book) party(ctx context.Context, name string, known ...types.JID) groups.Party {
	lid, pn := b.both(ctx, known...)
	p := groups.Party{Name: name, Pita: b.own(lid, pn)}
	for _, j := range []types.JID{lid, pn} {
		if j.User != "" {
			p.Addresses = append(p.Addresses, groups.Address(j.String()))
		}
	}
	if p.Addresses == nil {
		for _, j := range known {
			if j = plainJID(j); j.User != "" {
				p.Addresses = append(p.Addresses, groups.Address(j.String()))
				break
			}
		}
	}
	if p.Addresses == nil {
		return groups.Party{}
	}
	return p
}

// canon returns the one address that stands for a person or chat in keys: the LID where
// there is one.
func (b book) canon(ctx context.Context, known ...types.JID) types.JID {
	lid, pn := b.both(ctx, known...)
	switch {
	case lid.User != "":
		return lid
	case pn.User != "":
		return pn
	case len(known) > 0:
		return plainJID(known[0])
	}
	return types.EmptyJID
}

// forms returns every address that may stand for a person or chat in keys. The first is
// the one that is said here, the LID before the number; then those that are looked up.
func (b book) forms(ctx context.Context, known ...types.JID) []types.JID {
	out := []types.JID{book{}.canon(ctx, known...)}
	lid, pn := b.both(ctx, known...)
	for _, j := range []types.JID{lid, pn} {
		if j.User != "" && j != out[0] {
			out = append(out, j)
		}
	}
	return out
}

// parsed returns the person whose address is written so in a message; nobody when it is none.
func (b book) parsed(ctx context.Context, address string) groups.Party {
	if address == "" {
		return groups.Party{}
	}
	j, err := types.ParseJID(address)
	if err != nil {
		return groups.Party{}
	}
	return b.party(ctx, "", j)
}

func place(group types.JID) groups.Place {
	return groups.Place{Address: groups.Address(plainJID(group).String())}
}
