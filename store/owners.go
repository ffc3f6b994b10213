package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"pita/groups"
	"pita/store/vault"
)

// An owner is whose key seals a value: a person, a group, a day, or the house.
// Its letter says which. The zero value is nobody.
type owner struct {
	is byte
	id string
}

var house = owner{is: 'h'}

func personOwner(id groups.PersonID) owner { return owner{'p', string(id)} }
func groupOwner(id groups.GroupID) owner   { return owner{'g', string(id)} }
func dayOwner(day string) owner            { return owner{'d', day} }

// passingOwner is the owner of what passes with a day: its key is destroyed a week after.
func passingOwner(day string) owner { return owner{'r', day} }

func (o owner) blind(v *vault.Vault) vault.Blind { return v.Blind("owner", string(o.is)+o.id) }

// ownerOf returns the person's owner, or else the group's, or else the house.
func ownerOf(person groups.PersonID, group groups.GroupID) owner {
	switch {
	case person != "":
		return personOwner(person)
	case group != "":
		return groupOwner(group)
	}
	return house
}

// ownerOfRecord returns whose key seals a record: a day's where it passes with that.
func ownerOfRecord(r groups.Record) owner {
	if p, ok := r.(groups.Passing); ok {
		return passingOwner(p.Day())
	}
	return ownerOf(r.Owner(), r.Ref().Group)
}

var errForgotten = errors.New("the key it was sealed under is gone")

// A ring remembers the keys that are in the file, so that unwrapping is rare. Blinds
// are remembered too: they depend on the root alone.
type ring struct {
	mu     sync.RWMutex
	gen    uint64
	keys   map[vault.Blind]*vault.Key
	blinds map[owner]vault.Blind
}

// ringSize bounds what is remembered; a full ring is emptied and fills again.
const ringSize = 8192

func newRing() *ring {
	return &ring{keys: map[vault.Blind]*vault.Key{}, blinds: map[owner]vault.Blind{}}
}

func (r *ring) generation() uint64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.gen
}

func (r *ring) key(b vault.Blind) *vault.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[b]
}

// remember keeps what was read in generation gen; what was read before a
// forgetting is not remembered after it.
func (r *ring) remember(gen uint64, b vault.Blind, k *vault.Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if gen != r.gen {
		return
	}
	if len(r.keys) >= ringSize {
		clear(r.keys)
	}
	r.keys[b] = k
}

// clear forgets every key and whom the blinds stand for.
func (r *ring) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gen++
	clear(r.keys)
	clear(r.blinds)
}

func (r *ring) blind(v *vault.Vault, o owner) vault.Blind {
	r.mu.RLock()
	b, ok := r.blinds[o]
	r.mu.RUnlock()
	if ok {
		return b
	}
	b = o.blind(v)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.blinds) >= ringSize {
		clear(r.blinds)
	}
	r.blinds[o] = b
	return b
}

func (b *batch) ownerBlind(o owner) vault.Blind { return b.s.ring.blind(b.vault, o) }

// keyOf returns the owner's key, or an error wrapping errForgotten when there is none.
func (w *work) keyOf(b vault.Blind) (*vault.Key, error) {
	if k := w.fresh[b]; k != nil {
		return k, nil
	}
	if k := w.batch.fresh[b]; k != nil {
		return k, nil
	}
	if k := w.s.ring.key(b); k != nil {
		return k, nil
	}
	return w.unwrap(b)
}

func (w *work) unwrap(b vault.Blind) (*vault.Key, error) {
	wrapped := w.get(tableKeys, b[:])
	if wrapped == nil {
		return nil, errForgotten
	}
	k, err := w.vault.Unwrap(wrapped, b[:])
	if err != nil {
		return nil, fmt.Errorf("%w; the file is damaged, or %s is not its key", err, KeyName)
	}
	w.s.ring.remember(w.gen, b, k)
	return k, nil
}

// keyFor returns the owner's key, made now if there is none.
func (w *work) keyFor(o owner) (vault.Blind, *vault.Key, error) {
	b := w.ownerBlind(o)
	k, err := w.keyOf(b)
	if errors.Is(err, errForgotten) {
		return b, w.makeKey(b), nil
	}
	return b, k, err
}

func (w *work) makeKey(b vault.Blind) *vault.Key {
	k := vault.NewKey()
	if w.fresh == nil {
		w.fresh = map[vault.Blind]*vault.Key{}
	}
	w.fresh[b] = k
	w.put(tableKeys, b[:], w.vault.Wrap(k, b[:]))
	return k
}

// rowVersion is the form in which sealed rows are written now: the version, the
// owner, the sealed value.
const rowVersion = 1

const rowHead = 2 + vault.BlindSize

// seal keeps plain in a row, under the owner's key. What head holds stands before
// it in the open, and is proven with it.
func (w *work) seal(t table, key, head []byte, o owner, plain []byte) error {
	return w.sealRow(change{table: t, key: key}, head, o, plain)
}

// sealRow is seal for a row of which more is known than its key.
func (w *work) sealRow(c change, head []byte, o owner, plain []byte) error {
	b, k, err := w.keyFor(o)
	if err != nil {
		return fmt.Errorf("seal a row of %s: %w", c.table, err)
	}
	at := vault.Place{Bucket: c.table.String(), Key: w.placeKey(c.key, head), Version: rowVersion}
	value := w.room.lend(len(head) + rowHead + len(plain) + vault.Overhead + at.Size())
	value = append(value, head...)
	value = binary.BigEndian.AppendUint16(value, rowVersion)
	value = append(value, b[:]...)
	c.value = k.Seal(value, plain, at)
	w.change(c)
	return nil
}

// unseal returns what seal kept; n is the length of head.
func (w *work) unseal(t table, key, value []byte, n int) ([]byte, error) {
	return w.unsealTo(nil, t, row{key, value}, n)
}

// unsealBriefly is unseal for what is read at once: what it returns is overwritten by
// whatever the work seals or unseals next.
func (w *work) unsealBriefly(t table, key, value []byte) ([]byte, error) {
	plain, err := w.unsealTo(w.plain[:0], t, row{key, value}, 0)
	if err == nil {
		w.plain = plain
	}
	return plain, err
}

func (w *work) unsealTo(dst []byte, t table, r row, n int) ([]byte, error) {
	if len(r.value) < n+rowHead {
		return nil, fmt.Errorf("a row of %s is cut short: %w", t, vault.ErrSealed)
	}
	version := binary.BigEndian.Uint16(r.value[n:])
	if version > rowVersion {
		return nil, fmt.Errorf("a row of %s is of version %d and this program knows %d: %w", t, version, rowVersion, ErrNewer)
	}
	k, err := w.keyOf(rowOwner(r.value, n))
	if err != nil {
		return nil, fmt.Errorf("open a row of %s: %w", t, err)
	}
	at := vault.Place{Bucket: t.String(), Key: w.placeKey(r.key, r.value[:n]), Version: version}
	return k.Open(dst, r.value[n+rowHead:], at)
}

// rowOwner returns whose key seals the row; n is the length of its head.
func rowOwner(value []byte, n int) (b vault.Blind) {
	if len(value) >= n+rowHead {
		copy(b[:], value[n+2:])
	}
	return b
}

// placeKey returns where a row stands that has a head; it is overwritten by the next.
func (w *work) placeKey(key, head []byte) []byte {
	if len(head) == 0 {
		return key
	}
	w.place = append(append(w.place[:0], key...), head...)
	return w.place
}
