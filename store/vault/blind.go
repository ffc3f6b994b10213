package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// A Blind is a keyed hash that stands for an id in a bucket's key. Who has the
// file but not the key learns from it neither the id nor whether a guess is right.
type Blind [BlindSize]byte

// Blind returns the blinded form of id. The same id gives different blinds for
// different purposes, so that two buckets cannot be laid side by side.
func (v *Vault) Blind(purpose, id string) Blind {
	return v.blind.sum(purpose, id, 0)
}

// Name returns 16 bytes that are the same each time the same is asked, also after
// a restart, and that nobody without the root can foretell: the chance from which
// an event's action ids and codes are made, or the n-th id that it gives away.
func (v *Vault) Name(purpose, id string, n uint32) [BlindSize]byte {
	return v.name.sum(purpose, id, n)
}

func newMACs(key []byte) macs {
	return macs{pool: &sync.Pool{New: func() any {
		return &mac{
			Hash: hmac.New(sha256.New, key),
			in:   make([]byte, 0, 128),
			sum:  make([]byte, 0, sha256.Size),
		}
	}}}
}

// sum hashes purpose, id and n. Purpose is preceded by its length, so that no
// two different triples hash the same bytes.
func (ms macs) sum(purpose, id string, n uint32) (out [BlindSize]byte) {
	m := ms.pool.Get().(*mac)
	m.Reset()
	m.in = binary.BigEndian.AppendUint32(m.in[:0], n)
	m.in = append(m.in, byte(len(purpose)))
	m.in = append(m.in, purpose...)
	m.in = append(m.in, id...)
	m.Write(m.in)
	m.sum = m.Sum(m.sum[:0])
	copy(out[:], m.sum)
	clear(m.in)
	ms.pool.Put(m)
	return out
}

// RootKey returns the key that the root gives for one purpose: for what must open
// with any backup of the house, whatever its master is.
func (v *Vault) RootKey(purpose string) *Key {
	return keyOf([KeySize]byte(derive(v.root[:], "pita root key 1 "+purpose)))
}
