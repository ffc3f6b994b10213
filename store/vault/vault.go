// Package vault seals values, blinds keys, and forgets a person by forgetting
// their key. It knows bytes and keys, not people, buckets or files but its own.
//
// Three levels: a master key, kept in a file of its own, wraps a root secret and
// one data key for each owner. The root secret blinds and names things and never
// changes, so that a blinded id stays findable; the master is replaced whenever
// an owner is forgotten, so that no old copy of a wrapped key opens again.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// Sizes in bytes of what the vault makes.
const (
	KeySize     = 32 // a master, root or data key
	BlindSize   = 16 // a blinded id
	WrappedSize = nonceSize + KeySize + tagSize

	nonceSize = 12
	tagSize   = 16
)

// Overhead is how much longer a sealed value is than what was sealed.
const Overhead = nonceSize + tagSize

// ErrSealed is returned when a value does not open: it was sealed under another
// key, for another place, or its bytes have changed.
var ErrSealed = errors.New("the value does not open with this key")

// A Vault wraps data keys under one master and blinds under one root.
// It may be used by several goroutines at once.
type Vault struct {
	id    KeyID
	wrap  cipher.AEAD
	root  [KeySize]byte
	blind macs
	name  macs
}

// New returns a vault with a fresh root secret under master, and that secret
// wrapped, to be kept and handed to Open.
func New(master Master) (v *Vault, wrappedRoot []byte) {
	var root [KeySize]byte
	rand.Read(root[:])
	return From(master, root)
}

// From is New with a root secret that is given: for backups, and for rehearsals
// that must come out the same each time.
func From(master Master, root [KeySize]byte) (v *Vault, wrappedRoot []byte) {
	v = build(master, root)
	return v, v.wrapBytes(nil, root[:], rootOwner)
}

// Open returns the vault whose root New wrapped. The error wraps ErrSealed when
// master is not the key it was wrapped under.
func Open(master Master, wrappedRoot []byte) (*Vault, error) {
	v := build(master, [KeySize]byte{})
	root, err := v.unwrapBytes(wrappedRoot, rootOwner)
	if err != nil {
		return nil, fmt.Errorf("open the root secret with key %s: %w", master.ID(), err)
	}
	return build(master, root), nil
}

// Under returns a vault with the same root under another master, and the root
// wrapped by it. Keys move from one to the other by Rewrap.
func (v *Vault) Under(master Master) (next *Vault, wrappedRoot []byte) {
	next = build(master, v.root)
	return next, next.wrapBytes(nil, v.root[:], rootOwner)
}

// ID names the master key in use.
func (v *Vault) ID() KeyID { return v.id }

// Format keeps the secrets out of every text they might be printed into.
func (v *Vault) Format(f fmt.State, _ rune) { io.WriteString(f, "vault "+v.id.String()) }

// rootOwner marks what wraps the root, so that it cannot pass for a data key.
var rootOwner = []byte("pita root secret")

func build(master Master, root [KeySize]byte) *Vault {
	return &Vault{
		id:    master.ID(),
		wrap:  newAEAD(derive(master.key[:], "pita wrap data keys 1")),
		root:  root,
		blind: newMACs(derive(root[:], "pita blind ids 1")),
		name:  newMACs(derive(root[:], "pita name actions 1")),
	}
}

// derive returns the key for one purpose, so that no key serves two.
func derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, KeySize)
	if err != nil {
		panic("vault: derive " + purpose + ": " + err.Error()) // only for lengths we never ask
	}
	return key
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("vault: " + err.Error()) // the length is ours
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("vault: " + err.Error())
	}
	return aead
}

// macs hands out keyed hashes, ready to use, to whoever asks.
type macs struct{ pool *sync.Pool }

// A mac is a keyed hash with room for its input and its sum, so that a use
// allocates nothing.
type mac struct {
	hash.Hash
	in, sum []byte
}
