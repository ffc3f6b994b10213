package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// A Key seals what belongs to one owner. It may be used by several goroutines
// at once. What was sealed under a key that is gone is gone.
type Key struct {
	bytes [KeySize]byte
	aead  cipher.AEAD
}

// NewKey returns a fresh random key.
func NewKey() *Key {
	var b [KeySize]byte
	rand.Read(b[:])
	return keyOf(b)
}

// Format keeps the key out of every text it might be printed into.
func (k *Key) Format(f fmt.State, _ rune) { io.WriteString(f, "data key") }

// Secret returns the key itself, for a file that another room seals as a whole.
func (k *Key) Secret() [KeySize]byte { return k.bytes }

func keyOf(b [KeySize]byte) *Key { return &Key{bytes: b, aead: newAEAD(b[:])} }

// A Place says where a value lives. It is sealed in with the value, so that a
// value moved to another bucket, key or version does not open there.
type Place struct {
	Bucket  string
	Key     []byte
	Version uint16
}

// Size returns how much room Seal and Open use behind their result: with that much in
// dst they allocate nothing.
func (p Place) Size() int { return 4 + len(p.Bucket) + len(p.Key) }

func (p Place) append(dst []byte) []byte {
	dst = binary.BigEndian.AppendUint16(dst, p.Version)
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(p.Bucket)))
	dst = append(dst, p.Bucket...)
	return append(dst, p.Key...)
}

// Seal appends plain, sealed for that place, to dst. The result is Overhead
// bytes longer than plain.
func (k *Key) Seal(dst, plain []byte, at Place) []byte {
	start, size := len(dst), len(plain)+Overhead
	// The place is written behind the room the result needs, in the same
	// allocation; the two never overlap.
	dst = slices.Grow(dst, size+at.Size())
	place := at.append(dst[start+size : start+size])
	dst = dst[:start+nonceSize]
	nonce := dst[start:]
	rand.Read(nonce)
	return k.aead.Seal(dst, nonce, plain, place)
}

// Open appends what was sealed for that place to dst. The error is ErrSealed,
// with the bucket named, when it does not open.
func (k *Key) Open(dst, sealed []byte, at Place) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, fmt.Errorf("open a value in %s: only %d bytes: %w", at.Bucket, len(sealed), ErrSealed)
	}
	start, size := len(dst), len(sealed)-Overhead
	dst = slices.Grow(dst, size+at.Size())
	place := at.append(dst[start+size : start+size])
	plain, err := k.aead.Open(dst, sealed[:nonceSize], sealed[nonceSize:], place)
	if err != nil {
		return nil, fmt.Errorf("open a value in %s: %w", at.Bucket, ErrSealed)
	}
	return plain, nil
}

// Wrap returns the key sealed under the master, for that owner only.
func (v *Vault) Wrap(k *Key, owner []byte) []byte {
	return v.wrapBytes(nil, k.bytes[:], owner)
}

// Unwrap returns the key that Wrap sealed for owner. The error wraps ErrSealed
// when it was wrapped under another master or for another owner.
func (v *Vault) Unwrap(wrapped, owner []byte) (*Key, error) {
	b, err := v.unwrapBytes(wrapped, owner)
	if err != nil {
		return nil, err
	}
	return keyOf(b), nil
}

// Rewrap returns the key that v wrapped for owner, wrapped by next.
func (v *Vault) Rewrap(next *Vault, wrapped, owner []byte) ([]byte, error) {
	b, err := v.unwrapBytes(wrapped, owner)
	if err != nil {
		return nil, err
	}
	return next.wrapBytes(nil, b[:], owner), nil
}

func (v *Vault) wrapBytes(dst, key, owner []byte) []byte {
	dst = slices.Grow(dst, WrappedSize)[:nonceSize]
	rand.Read(dst)
	return v.wrap.Seal(dst, dst, key, owner)
}

func (v *Vault) unwrapBytes(wrapped, owner []byte) (key [KeySize]byte, err error) {
	if len(wrapped) != WrappedSize {
		return key, fmt.Errorf("unwrap a key: %d bytes instead of %d: %w", len(wrapped), WrappedSize, ErrSealed)
	}
	if _, err := v.wrap.Open(key[:0], wrapped[:nonceSize], wrapped[nonceSize:], owner); err != nil {
		return key, fmt.Errorf("unwrap a key: %w", ErrSealed)
	}
	return key, nil
}
