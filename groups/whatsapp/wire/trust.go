package wire

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/libsignal/logger"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCert"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"

	"pita/store/session"
)

// authority is the one certificate authority of this process. whatsmeow keeps
// the key it trusts in a variable of the process, so there can be only one.
var authority = sync.OnceValue(func() *keys.KeyPair {
	wakeLogger()
	return keys.NewKeyPair()
})

// wakeLogger has libsignal make its logger. It does so at first use, unguarded,
// which is a race among clients that begin at once.
var wakeLogger = sync.OnceFunc(func() { logger.Debug() })

// Root returns the public key of this process's authority, for clients in
// another process or of another make.
func Root() [32]byte { return *authority().Pub }

// Trust makes whatsmeow clients of this process believe this process's servers,
// and no other. It cannot be undone, and must come before any client connects.
// A process that trusts a rehearsal can never open a live number's keys, and one
// that has opened them is refused here.
// A process that trusts a rehearsal can never open a live number's keys, and one
// that has opened them is refused here.
func Trust() error { return TrustRoot(Root()) }

var trusted struct {
	sync.Mutex
	root [32]byte
}

// TrustRoot is Trust for the servers of another process, whose Root it is. A
// process trusts one root; a second one is refused.
func TrustRoot(root [32]byte) error {
	trusted.Lock()
	defer trusted.Unlock()
	if trusted.root == root {
		return nil
	}
	if trusted.root != [32]byte{} {
		return errors.New("trust a rehearsal server: this process trusts another one already")
	}
	if err := session.Rehearse(); err != nil {
		return fmt.Errorf("trust a rehearsal server: %w", err)
	}
	wakeLogger()
	trusted.root, whatsmeow.WACertPubKey = root, root
	return nil
}

// An identity is a server's static key and the certificates that vouch for it.
type identity struct {
	static *keys.KeyPair
	chain  []byte
}

// newIdentity returns a key signed by this process's authority.
func newIdentity() (identity, error) {
	middle, static := keys.NewKeyPair(), keys.NewKeyPair()
	first, err := certificate(authority(), 0, 1, middle.Pub)
	if err != nil {
		return identity{}, err
	}
	leaf, err := certificate(middle, 1, 2, static.Pub)
	if err != nil {
		return identity{}, err
	}
	chain, err := proto.Marshal(&waCert.CertChain{Intermediate: first, Leaf: leaf})
	return identity{static, chain}, err
}

// certificate says that signer vouches for key. It holds from 1970 on, because
// a test's clock may stand at the year 2000.
func certificate(signer *keys.KeyPair, issuer, serial uint32, key *[32]byte) (*waCert.CertChain_NoiseCertificate, error) {
	details, err := proto.Marshal(&waCert.CertChain_NoiseCertificate_Details{
		Serial: proto.Uint32(serial), IssuerSerial: proto.Uint32(issuer), Key: key[:],
		NotBefore: proto.Uint64(0), NotAfter: proto.Uint64(math.MaxUint32),
	})
	if err != nil {
		return nil, err
	}
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*signer.Priv), details)
	return &waCert.CertChain_NoiseCertificate{Details: details, Signature: signature[:]}, nil
}
