package session

import (
	"context"
	"encoding/binary"
	"errors"

	"go.mau.fi/whatsmeow/util/keys"
)

// GetOrGenPreKeys returns count keys that were not uploaded: those there are, from the
// oldest, and new ones.
func (d *device) GetOrGenPreKeys(ctx context.Context, count uint32) ([]*keys.PreKey, error) {
	defer d.s.oneAtATime(ctx)()
	var kept []*keys.PreKey
	var next uint32
	err := d.read(ctx, "look for prekeys", func(t *txn) error {
		found, err := t.all(tablePreKey, nil)
		if err != nil {
			return err
		}
		next = lastPreKey(found) + 1
		for _, e := range found {
			if uint32(len(kept)) < count && !e.row.is(2) {
				kept = append(kept, preKey(e.row))
			}
		}
		return nil
	})
	if err != nil || uint32(len(kept)) >= count {
		return kept, err
	}
	made := make([]*keys.PreKey, count-uint32(len(kept)))
	for i := range made {
		made[i] = keys.NewPreKey(next + uint32(i))
	}
	if err := d.keepPreKeys(ctx, made, false); err != nil {
		return nil, err
	}
	return append(kept, made...), nil
}

// GenOnePreKey returns a new key that counts as uploaded.
func (d *device) GenOnePreKey(ctx context.Context) (*keys.PreKey, error) {
	defer d.s.oneAtATime(ctx)()
	var next uint32
	err := d.read(ctx, "look for prekeys", func(t *txn) error {
		found, err := t.all(tablePreKey, nil)
		next = lastPreKey(found) + 1
		return err
	})
	if err != nil {
		return nil, err
	}
	key := keys.NewPreKey(next)
	if err := d.keepPreKeys(ctx, []*keys.PreKey{key}, true); err != nil {
		return nil, err
	}
	return key, nil
}

// oneAtATime lets one goroutine at a time make keys, so that no two are of one id. Within a
// transaction nobody else writes anyway, and waiting there for one who waits to write would
// never end.
func (s *Store) oneAtATime(ctx context.Context) (done func()) {
	if t := s.carried(ctx); t != nil {
		t.mu.Unlock()
		return func() {}
	}
	s.chore.Lock()
	return s.chore.Unlock
}

func lastPreKey(found []entry) uint32 {
	if len(found) == 0 {
		return 0
	}
	return uint32(found[len(found)-1].row.number(0))
}

func (d *device) keepPreKeys(ctx context.Context, made []*keys.PreKey, uploaded bool) error {
	return d.change(ctx, "keep prekeys", func(t *txn) error {
		for _, k := range made {
			f, err := t.get(tablePreKey, k.KeyID)
			if err == nil && f != nil {
				err = refusal{errors.New("a prekey of that id was made meanwhile")}
			}
			if err == nil {
				err = t.put(tablePreKey, k.KeyID, k.Priv[:], uploaded)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func preKey(f fields) *keys.PreKey {
	var priv [32]byte
	copy(priv[:], f[1])
	return &keys.PreKey{KeyPair: *keys.NewKeyPairFromPrivateKey(priv), KeyID: uint32(f.number(0))}
}

// GetPreKey returns the key with that id, or nil.
func (d *device) GetPreKey(ctx context.Context, id uint32) (key *keys.PreKey, err error) {
	err = d.read(ctx, "load a prekey", func(t *txn) error {
		f, err := t.get(tablePreKey, id)
		if f != nil {
			key = preKey(f)
		}
		return err
	})
	return key, err
}

// RemovePreKey takes out a key that was used.
func (d *device) RemovePreKey(ctx context.Context, id uint32) error {
	return d.change(ctx, "drop a prekey", func(t *txn) error { return t.drop(tablePreKey, id) })
}

// MarkPreKeysAsUploaded marks all keys up to that id.
func (d *device) MarkPreKeysAsUploaded(ctx context.Context, upTo uint32) error {
	return d.change(ctx, "mark prekeys as uploaded", func(t *txn) error {
		found, err := t.all(tablePreKey, nil)
		if err != nil {
			return err
		}
		for _, e := range found {
			if binary.BigEndian.Uint32(e.row[0]) > upTo {
				break
			}
			if err := t.putRow(tablePreKey, e.row.with(2, true)); err != nil {
				return err
			}
		}
		return nil
	})
}

// UploadedPreKeyCount returns how many keys were uploaded and not used.
func (d *device) UploadedPreKeyCount(ctx context.Context) (count int, err error) {
	err = d.read(ctx, "count prekeys", func(t *txn) error {
		found, err := t.all(tablePreKey, nil)
		count = 0
		for _, e := range found {
			if e.row.is(2) {
				count++
			}
		}
		return err
	})
	return count, err
}
