package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"

	cryptorand "crypto/rand"

	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// Device returns the device that is linked, or a fresh one that is not: then its ID is nil
// and nothing is kept of it until whatsmeow saves it. A file holds one device.
func (s *Store) Device(ctx context.Context) (dev *store.Device, err error) {
	err = s.read(ctx, "read the linked device", func(t *txn) error {
		f, err := t.get(tableDevice)
		if err != nil || f == nil {
			return err
		}
		dev, err = decodeDevice(f)
		return err
	})
	if err != nil {
		return nil, err
	}
	if dev == nil {
		return s.fresh(), nil
	}
	s.furnish(dev)
	return dev, nil
}

// fresh returns a device that was never linked. It has no stores but the numbers' until it
// is saved; whatsmeow asks for none before.
func (s *Store) fresh() *store.Device {
	identity := keys.NewKeyPair()
	secret := make([]byte, 32)
	cryptorand.Read(secret)
	return &store.Device{
		Log: waLog.Noop, Container: container{s}, LIDs: s.lids,
		NoiseKey: keys.NewKeyPair(), IdentityKey: identity, SignedPreKey: identity.CreateSignedPreKey(1),
		RegistrationID: rand.Uint32(), AdvSecretKey: secret,
	}
}

// furnish gives a linked device its stores.
func (s *Store) furnish(dev *store.Device) {
	dev.SetAllStores(&device{s: s, own: dev.ID.String()})
	dev.LIDs, dev.Container, dev.Initialized = s.lids, container{s}, true
	if dev.Log == nil {
		dev.Log = waLog.Noop
	}
}

// A container is the store as whatsmeow saves and deletes devices in it.
type container struct{ *Store }

// PutDevice keeps the device. Of one that is there already only names, address and such
// are changed, never keys.
func (c container) PutDevice(ctx context.Context, dev *store.Device) error {
	if dev.ID == nil {
		return errors.New("save a device: it has no address yet")
	}
	err := c.change(ctx, "save the linked device", func(t *txn) error {
		f, err := t.get(tableDevice)
		if err != nil {
			return err
		}
		now := noteOf(dev)
		if f != nil {
			was, err := readNote(f)
			if err != nil {
				return err
			}
			if was.ID != now.ID {
				return refusal{errors.New("the file holds another device; unlink that first")}
			}
			was.renew(now)
			now = was
		}
		plain, err := json.Marshal(now)
		if err != nil {
			return err
		}
		return t.put(tableDevice, plain)
	})
	if err == nil {
		own := dev.ID.String()
		c.own.Store(&own)
	}
	if !dev.Initialized {
		c.furnish(dev)
	}
	return err
}

// DeleteDevice takes out the device with all that is its own. What is known of others'
// numbers, and their tokens, stays.
func (c container) DeleteDevice(ctx context.Context, dev *store.Device) error {
	if dev.ID == nil {
		return errors.New("delete a device: it has no address")
	}
	own := dev.ID.String()
	was := c.own.Load()
	if was == nil || *was != own {
		return nil
	}
	c.forgo()
	err := c.change(ctx, "delete the linked device", (*txn).clear)
	if err != nil {
		c.own.Store(was)
	}
	return err
}

// forgo lets nobody ask for the linked device's rows any more, and drops what was still to
// follow in the file of them.
func (c container) forgo() {
	c.pending.turn.Lock()
	defer c.pending.turn.Unlock()
	c.own.Store(nil)
	c.pending.drop(func(t table) bool { return !layouts[t].stays })
	c.moved.forget()
}

// clear empties all tables but those that outlive a device.
func (t *txn) clear() error {
	if t.mode != writes {
		return errChanges
	}
	t.dirty = true
	for tab := range tables {
		if layouts[tab].stays {
			continue
		}
		if err := t.tx.DeleteBucket([]byte(tab.String())); err != nil {
			return err
		}
		if _, err := t.tx.CreateBucket([]byte(tab.String())); err != nil {
			return err
		}
	}
	return nil
}

// A note is a device as it is kept.
type note struct {
	ID, LID                             string
	Registration                        uint32
	Noise, Identity                     []byte
	SignedPreKey, SignedPreKeySignature []byte
	SignedPreKeyID                      uint32
	Secret                              []byte
	Details, AccountSignature           []byte
	AccountKey, DeviceSignature         []byte
	Platform, BusinessName, PushName    string
	Facebook                            [16]byte
	LIDMigration                        int64
	MetaNonce                           string
}

func noteOf(dev *store.Device) note {
	n := note{
		ID: dev.ID.String(), LID: dev.LID.String(), Registration: dev.RegistrationID,
		Noise: dev.NoiseKey.Priv[:], Identity: dev.IdentityKey.Priv[:],
		SignedPreKey: dev.SignedPreKey.Priv[:], SignedPreKeyID: dev.SignedPreKey.KeyID,
		Secret: dev.AdvSecretKey, Facebook: dev.FacebookUUID,
		Details: dev.Account.GetDetails(), AccountSignature: dev.Account.GetAccountSignature(),
		AccountKey: dev.Account.GetAccountSignatureKey(), DeviceSignature: dev.Account.GetDeviceSignature(),
	}
	if dev.SignedPreKey.Signature != nil {
		n.SignedPreKeySignature = dev.SignedPreKey.Signature[:]
	}
	n.Platform, n.BusinessName, n.PushName = dev.Platform, dev.BusinessName, dev.PushName
	n.LIDMigration, n.MetaNonce = dev.LIDMigrationTimestamp, dev.CompanionMetaNonce
	return n
}

// renew takes over what may change of a device.
func (n *note) renew(from note) {
	n.LID, n.Platform, n.BusinessName, n.PushName = from.LID, from.Platform, from.BusinessName, from.PushName
	n.LIDMigration, n.MetaNonce = from.LIDMigration, from.MetaNonce
}

func readNote(f fields) (n note, err error) {
	if err := json.Unmarshal(f[0], &n); err != nil {
		return n, fmt.Errorf("read the device: %w", err)
	}
	if len(n.Noise) != 32 || len(n.Identity) != 32 || len(n.SignedPreKey) != 32 {
		return n, fmt.Errorf("a key of the device is cut short: %w", ErrDamaged)
	}
	return n, nil
}

func decodeDevice(f fields) (*store.Device, error) {
	n, err := readNote(f)
	if err != nil {
		return nil, err
	}
	id, err := types.ParseJID(n.ID)
	if err != nil {
		return nil, fmt.Errorf("read the device's address: %w", err)
	}
	lid, err := types.ParseJID(n.LID)
	if n.LID != "" && err != nil {
		return nil, fmt.Errorf("read the device's other address: %w", err)
	}
	dev := &store.Device{
		Log: waLog.Noop, ID: &id, LID: lid, RegistrationID: n.Registration,
		NoiseKey:    keys.NewKeyPairFromPrivateKey([32]byte(n.Noise)),
		IdentityKey: keys.NewKeyPairFromPrivateKey([32]byte(n.Identity)),
		SignedPreKey: &keys.PreKey{
			KeyPair: *keys.NewKeyPairFromPrivateKey([32]byte(n.SignedPreKey)), KeyID: n.SignedPreKeyID,
		},
		AdvSecretKey: n.Secret, FacebookUUID: n.Facebook,
		Account: &waAdv.ADVSignedDeviceIdentity{
			Details: n.Details, AccountSignature: n.AccountSignature,
			AccountSignatureKey: n.AccountKey, DeviceSignature: n.DeviceSignature,
		},
		Platform: n.Platform, BusinessName: n.BusinessName, PushName: n.PushName,
		LIDMigrationTimestamp: n.LIDMigration, CompanionMetaNonce: n.MetaNonce,
	}
	if len(n.SignedPreKeySignature) == 64 {
		dev.SignedPreKey.Signature = (*[64]byte)(n.SignedPreKeySignature)
	}
	return dev, nil
}
