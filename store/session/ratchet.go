package session

import (
	"context"
	"slices"
	"sync"

	"go.mau.fi/whatsmeow/types"
)

// PutIdentity remembers the key of an address. It may follow in the file: libsignal asks
// for it with every message, and whose key is lost is trusted as at first.
func (d *device) PutIdentity(ctx context.Context, address string, key [32]byte) error {
	return d.later(ctx, "keep an identity", func(t *txn) error { return t.put(tableIdentity, address, key[:]) })
}

// DeleteAllIdentities forgets the keys of all devices of a Signal name.
func (d *device) DeleteAllIdentities(ctx context.Context, name string) error {
	return d.change(ctx, "drop identities", func(t *txn) error { return t.dropName(tableIdentity, name) })
}

// DeleteIdentity forgets the key of an address.
func (d *device) DeleteIdentity(ctx context.Context, address string) error {
	return d.change(ctx, "drop an identity", func(t *txn) error { return t.drop(tableIdentity, address) })
}

// IsTrustedIdentity says whether the key is the one that is known of the address, or none is.
func (d *device) IsTrustedIdentity(ctx context.Context, address string, key [32]byte) (trusted bool, err error) {
	err = d.read(ctx, "look up an identity", func(t *txn) error {
		f, err := t.get(tableIdentity, address)
		trusted = f == nil || slices.Equal(f[1], key[:])
		return err
	})
	return trusted && err == nil, err
}

// GetSession returns the ratchets with an address, or nil.
func (d *device) GetSession(ctx context.Context, address string) (session []byte, err error) {
	err = d.read(ctx, "load a session", func(t *txn) error {
		session, err = t.value(tableSession, 1, address)
		return err
	})
	return session, err
}

// HasSession says whether there are ratchets with an address.
func (d *device) HasSession(ctx context.Context, address string) (bool, error) {
	session, err := d.GetSession(ctx, address)
	return session != nil, err
}

// GetManySessions returns the ratchets with each of the addresses, nil where there are none.
func (d *device) GetManySessions(ctx context.Context, addresses []string) (map[string][]byte, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	found := make(map[string][]byte, len(addresses))
	err := d.read(ctx, "load sessions", func(t *txn) (err error) {
		for _, a := range addresses {
			if found[a], err = t.value(tableSession, 1, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// PutSession keeps the ratchets with an address.
func (d *device) PutSession(ctx context.Context, address string, session []byte) error {
	return d.change(ctx, "keep a session", func(t *txn) error {
		t.turned(address)
		return t.put(tableSession, address, session)
	})
}

// PutManySessions keeps all of them, or none.
func (d *device) PutManySessions(ctx context.Context, sessions map[string][]byte) error {
	return d.change(ctx, "keep sessions", func(t *txn) error {
		for a, session := range sessions {
			if err := t.put(tableSession, a, session); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteAllSessions drops the ratchets with all devices of a Signal name.
func (d *device) DeleteAllSessions(ctx context.Context, name string) error {
	return d.change(ctx, "drop sessions", func(t *txn) error { return t.dropName(tableSession, name) })
}

// DeleteSession drops the ratchets with an address.
func (d *device) DeleteSession(ctx context.Context, address string) error {
	return d.change(ctx, "drop a session", func(t *txn) error { return t.drop(tableSession, address) })
}

// PutSenderKey keeps the ratchet by which somebody writes in a group. It may follow in the
// file. Another's comes with a message, which is opened next, in a transaction that takes it
// along; whoever lacks it asks for it again. Our own is turned just before it is handed to
// the members, whose ratchets take it along before anything that it seals can leave.
func (d *device) PutSenderKey(ctx context.Context, group, user string, key []byte) error {
	return d.later(ctx, "keep a sender key", func(t *txn) error {
		t.turned(user)
		return t.put(tableSenderKey, user, group, key)
	})
}

// GetSenderKey returns the ratchet by which somebody writes in a group, or nil.
func (d *device) GetSenderKey(ctx context.Context, group, user string) (key []byte, err error) {
	err = d.read(ctx, "load a sender key", func(t *txn) error {
		key, err = t.value(tableSenderKey, 2, user, group)
		return err
	})
	return key, err
}

// DropSenderKey forgets our own sender key of that group, if there is one, so that the
// next message there goes out under a fresh one, which only who is a member then is given.
func (s *Store) DropSenderKey(ctx context.Context, group types.JID) error {
	return s.change(ctx, "drop our sender key", func(t *txn) error {
		f, err := t.get(tableDevice)
		if err != nil || f == nil {
			return err
		}
		dev, err := decodeDevice(f)
		if err != nil {
			return err
		}
		// whatsmeow names it by the LID as it is kept, which need not carry our device.
		ours := []types.JID{dev.LID, dev.LID, *dev.ID}
		ours[1].Device = dev.ID.Device
		for _, us := range ours {
			if err := t.drop(tableSenderKey, us.SignalAddress().String(), group.String()); err != nil {
				return err
			}
		}
		return nil
	})
}

// value returns the i-th field of a row, or nil where there is no row or an empty field:
// libsignal breaks on a record that is there and empty.
func (t *txn) value(tab table, i int, names ...any) ([]byte, error) {
	f, err := t.get(tab, names...)
	if f == nil || len(f[i]) == 0 {
		return nil, err
	}
	return f[i], nil
}

// dropName takes out the rows of all devices of a Signal name.
func (t *txn) dropName(tab table, name string) error {
	found, err := t.all(tab, t.s.box.together(tab.String(), []byte(name)))
	if err != nil {
		return err
	}
	for _, e := range found {
		if err := t.apply(tab, e.key, nil); err != nil {
			return err
		}
	}
	return nil
}

// moved remembers whose ratchets were moved, or looked for, since the start.
type moved struct {
	mu    sync.Mutex
	names map[string]bool
}

// add says whether the name is new.
func (m *moved) add(name string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.names[name] {
		return false
	}
	if m.names == nil {
		m.names = map[string]bool{}
	}
	m.names[name] = true
	return true
}

func (m *moved) remove(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.names, name)
}

func (m *moved) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.names = nil
}

// MigratePNToLID gives what is kept of a phone number to its LID, where it wins over what
// is there: sessions, identities and sender keys, all or none. It looks once for each
// number since the start.
func (d *device) MigratePNToLID(ctx context.Context, pn, lid types.JID) error {
	from, to := pn.SignalAddressUser(), lid.SignalAddressUser()
	if !d.s.moved.add(from) {
		return nil
	}
	err := d.change(ctx, "move a number's keys to its LID", func(t *txn) error {
		for _, tab := range []table{tableSession, tableIdentity, tableSenderKey} {
			found, err := t.all(tab, t.s.box.together(tab.String(), []byte(from)))
			if err != nil {
				return err
			}
			for _, e := range found {
				address := to + e.row.text(0)[len(from):]
				if err := t.putRow(tab, e.row.with(0, address)); err != nil {
					return err
				}
				if err := t.apply(tab, e.key, nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		d.s.moved.remove(from)
	}
	return err
}
