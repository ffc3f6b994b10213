package wire

import (
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// An Account is one person's WhatsApp: a phone number, a hidden id (LID), and
// devices, of which device 0 is the phone.
type Account struct {
	server  *Server
	name    string // push name
	pn, lid types.JID
	key     keys.KeyPair // the phone's identity key, which vouches for companions
	devices []*device    // by id, phone first
	failure *Failure     // why nobody may log in, or nil
	profile
	linkState

	timelock time.Time         // until then it writes only to who wrote to it
	wroteTo  map[*Account]bool // whom it has written to privately
}

// A device is one place where an account is logged in. One with stub set has
// keys and nothing behind them: it makes groups large at little cost.
type device struct {
	account      *Account
	id           uint16
	stub         bool
	noise        [32]byte
	registration uint32
	identity     [32]byte
	signed       preKey
	keys         []preKey  // one-time keys, oldest first
	queue        []*parcel // what it has not acknowledged
	conn         *conn     // or nil
}

// A preKey is a public key others begin a session with.
type preKey struct {
	id        uint32
	pub       [32]byte
	signature []byte // of signed ones
}

// Enrol adds a person. PN and LID must be new, and carry no device. The person
// has a phone that nobody holds yet: it can be written to, and is silent.
func (s *Server) Enrol(name string, pn, lid types.JID) (*Account, error) {
	if pn.Server != types.DefaultUserServer || lid.Server != types.HiddenUserServer || pn.Device != 0 || lid.Device != 0 {
		return nil, errors.New("enrol a person: the number must be of s.whatsapp.net and the hidden id of lid, both without a device")
	}
	a := &Account{server: s, name: name, pn: pn, lid: lid}
	phone, key := newStub(a)
	a.key, a.devices = key, []*device{phone}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byUser[pn] != nil || s.byUser[lid] != nil {
		return nil, fmt.Errorf("enrol a person: the number or hidden id is taken")
	}
	s.accounts = append(s.accounts, a)
	s.byUser[pn], s.byUser[lid] = a, a
	return a, nil
}

// Account returns whose PN or LID that is, with or without a device, or nil.
func (s *Server) Account(jid types.JID) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account(jid)
}

// PN returns the account's phone number.
func (a *Account) PN() types.JID { return a.pn }

// LID returns the account's hidden id.
func (a *Account) LID() types.JID { return a.lid }

// newStub returns a phone that is only keys, and its identity key.
func newStub(a *Account) (*device, keys.KeyPair) {
	identity := keys.NewKeyPair()
	signed := identity.CreateSignedPreKey(1)
	return &device{
		account: a, stub: true, registration: 1, identity: *identity.Pub,
		signed: preKey{id: signed.KeyID, pub: *signed.Pub, signature: signed.Signature[:]},
	}, *identity
}

// device returns the account's device of that number, or nil. The lock is held.
func (a *Account) device(id uint16) *device {
	for _, d := range a.devices {
		if d.id == id {
			return d
		}
	}
	return nil
}

// account returns whose JID that is, of either kind, or nil. The lock is held.
func (s *Server) account(jid types.JID) *Account { return s.byUser[jid.ToNonAD()] }

// deviceOf returns the device a JID names, or nil. The lock is held.
func (s *Server) deviceOf(jid types.JID) *device {
	a := s.account(jid)
	if a == nil {
		return nil
	}
	return a.device(jid.Device)
}

// pn and lid return the device's addresses.
func (d *device) pn() types.JID  { return withDevice(d.account.pn, d.id) }
func (d *device) lid() types.JID { return withDevice(d.account.lid, d.id) }

func withDevice(jid types.JID, id uint16) types.JID {
	jid.Device = id
	return jid
}
