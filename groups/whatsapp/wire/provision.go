package wire

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"google.golang.org/protobuf/proto"
)

// maxDevice is the highest number of a device: addresses have one byte for it.
const maxDevice = 99

// Provision links a fresh whatsmeow device as device n of the account, without
// pairing, and saves it. Number 0 is the person's phone itself, which takes the
// place of the one nobody held. The number must not be taken otherwise.
func (a *Account) Provision(ctx context.Context, dev *store.Device, n uint16) error {
	if dev.ID != nil || n > maxDevice {
		return errors.New("link a device: it is linked already, or its number is out of range")
	}
	a.server.mu.Lock()
	old := a.device(n)
	if old != nil && !old.stub {
		a.server.mu.Unlock()
		return fmt.Errorf("link a device: number %d is taken", n)
	}
	if n == 0 {
		a.key = *dev.IdentityKey
	}
	key := a.key
	a.server.mu.Unlock()

	account, err := vouch(key.Priv, key.Pub, dev.IdentityKey.Pub, uint32(n))
	if err != nil {
		return fmt.Errorf("link a device: %w", err)
	}
	own := slices.Concat([]byte{6, 1}, account.Details, dev.IdentityKey.Pub[:], key.Pub[:])
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*dev.IdentityKey.Priv), own)
	account.DeviceSignature = signature[:]
	pn, lid := withDevice(a.pn, n), withDevice(a.lid, n)
	dev.ID, dev.LID, dev.Account, dev.PushName = &pn, lid, account, a.name
	if err := dev.Save(ctx); err != nil {
		return fmt.Errorf("link a device: %w", err)
	}
	d := &device{
		account: a, id: n, noise: *dev.NoiseKey.Pub, registration: dev.RegistrationID, identity: *dev.IdentityKey.Pub,
		signed: preKey{id: dev.SignedPreKey.KeyID, pub: *dev.SignedPreKey.Pub, signature: dev.SignedPreKey.Signature[:]},
	}
	if d.keys, err = firstKeys(ctx, dev); err != nil {
		return fmt.Errorf("link a device: %w", err)
	}
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.put(d)
	return nil
}

// given is how many one-time keys a device that is linked without pairing has
// uploaded already. A client that has none makes 812 of them at its first login,
// which is most of what a short test would do.
const given = 30

// firstKeys makes a device's first one-time keys, as if it had uploaded them.
func firstKeys(ctx context.Context, dev *store.Device) ([]preKey, error) {
	made, err := dev.PreKeys.GetOrGenPreKeys(ctx, given)
	if err != nil {
		return nil, err
	}
	var list []preKey
	for _, k := range made {
		list = append(list, preKey{id: k.KeyID, pub: *k.Pub})
	}
	return list, dev.PreKeys.MarkPreKeysAsUploaded(ctx, made[len(made)-1].KeyID)
}

// vouch returns the identity of a companion as the phone signs it. The companion
// adds its own signature; until then there are zeros in its place.
func vouch(private, public, companion *[32]byte, index uint32) (*waAdv.ADVSignedDeviceIdentity, error) {
	details, err := proto.Marshal(&waAdv.ADVDeviceIdentity{RawID: proto.Uint32(1), Timestamp: proto.Uint64(0), KeyIndex: proto.Uint32(index)})
	if err != nil {
		return nil, err
	}
	said := slices.Concat([]byte{6, 0}, details, companion[:])
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*private), said)
	return &waAdv.ADVSignedDeviceIdentity{
		Details: details, AccountSignatureKey: public[:], AccountSignature: signature[:], DeviceSignature: make([]byte, 64),
	}, nil
}
