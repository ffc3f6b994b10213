package session

import (
	"context"
	"errors"
	"slices"
	"sync"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// lids tell which LID and which phone number are one person's. All of them are in memory;
// the file may follow. Devices come and go, they stay.
type lids struct {
	s     *Store
	mu    sync.RWMutex
	toLID map[string]string
	toPN  map[string]string
}

var _ store.LIDStore = (*lids)(nil)

// load reads all pairs into memory.
func (l *lids) load(t *txn) error {
	found, err := t.all(tableLID, nil)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.toLID, l.toPN = make(map[string]string, len(found)), make(map[string]string, len(found))
	for _, e := range found {
		lid, pn := e.row.text(0), e.row.text(1)
		l.toLID[pn], l.toPN[lid] = lid, pn
	}
	return nil
}

var errPair = errors.New("this is no pair of a LID and a phone number")

func pairs(lid, pn types.JID) bool {
	return lid.Server == types.HiddenUserServer && pn.Server == types.DefaultUserServer
}

// PutLIDMapping remembers that the two are one person's; other pairs of either are forgotten.
func (l *lids) PutLIDMapping(ctx context.Context, lid, pn types.JID) error {
	if !pairs(lid, pn) {
		return sentence(errPair, "%s and %s", lid.Server, pn.Server)
	}
	return l.PutManyLIDMappings(ctx, []store.LIDMapping{{LID: lid, PN: pn}})
}

// PutManyLIDMappings is PutLIDMapping for many; those that are no pair are passed over.
func (l *lids) PutManyLIDMappings(ctx context.Context, mappings []store.LIDMapping) error {
	fresh := l.unknown(mappings)
	if len(fresh) == 0 {
		return nil
	}
	// When the transaction of a decryption is taken back, who somebody is stays known.
	return l.s.later(ctx, "keep who is who", func(t *txn) error {
		for _, m := range fresh {
			if err := l.put(t, m.LID.User, m.PN.User); err != nil {
				return err
			}
		}
		return nil
	})
}

// unknown returns the pairs that are not known yet, each once.
func (l *lids) unknown(mappings []store.LIDMapping) (fresh []store.LIDMapping) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	seen := map[store.LIDMapping]bool{}
	for _, m := range mappings {
		if !pairs(m.LID, m.PN) || l.toLID[m.PN.User] == m.LID.User || seen[m] {
			continue
		}
		seen[m] = true
		fresh = append(fresh, m)
	}
	return fresh
}

func (l *lids) put(t *txn, lid, pn string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, ok := l.toLID[pn]; ok && old != lid {
		if err := t.drop(tableLID, old); err != nil {
			return err
		}
		delete(l.toPN, old)
	}
	if old, ok := l.toPN[lid]; ok && old != pn {
		delete(l.toLID, old)
	}
	if err := t.put(tableLID, lid, pn); err != nil {
		return err
	}
	l.toLID[pn], l.toPN[lid] = lid, pn
	return nil
}

// GetPNForLID returns whose phone number a LID is, with its device, or an empty one.
func (l *lids) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	if lid.Server != types.HiddenUserServer {
		return types.EmptyJID, sentence(errPair, "%s is asked for as a LID", lid.Server)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return other(l.toPN[lid.User], types.DefaultUserServer, lid.Device), nil
}

// GetLIDForPN returns the LID of a phone number, with its device, or an empty one.
func (l *lids) GetLIDForPN(_ context.Context, pn types.JID) (types.JID, error) {
	if pn.Server != types.DefaultUserServer {
		return types.EmptyJID, sentence(errPair, "%s is asked for as a number", pn.Server)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return other(l.toLID[pn.User], types.HiddenUserServer, pn.Device), nil
}

// GetManyLIDsForPNs returns the LIDs of those numbers that have one.
func (l *lids) GetManyLIDsForPNs(_ context.Context, pns []types.JID) (map[types.JID]types.JID, error) {
	if len(pns) == 0 {
		return nil, nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	found := make(map[types.JID]types.JID, len(pns))
	for _, pn := range pns {
		if lid := l.toLID[pn.User]; lid != "" && pn.Server == types.DefaultUserServer {
			found[pn] = other(lid, types.HiddenUserServer, pn.Device)
		}
	}
	return found, nil
}

func other(user, server string, device uint16) types.JID {
	if user == "" {
		return types.EmptyJID
	}
	return types.JID{User: user, Device: device, Server: server}
}

// forms returns an address, without device, and the person's other one, if it is known.
func (l *lids) forms(jid types.JID) []types.JID {
	l.mu.RLock()
	defer l.mu.RUnlock()
	both := []types.JID{jid, types.EmptyJID}
	switch jid.Server {
	case types.HiddenUserServer:
		both[1] = other(l.toPN[jid.User], types.DefaultUserServer, 0)
	case types.DefaultUserServer:
		both[1] = other(l.toLID[jid.User], types.HiddenUserServer, 0)
	}
	return slices.DeleteFunc(both, types.JID.IsEmpty)
}
