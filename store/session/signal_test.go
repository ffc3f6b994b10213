package session_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.mau.fi/libsignal/ecc"
	signalgroups "go.mau.fi/libsignal/groups"
	"go.mau.fi/libsignal/keys/identity"
	"go.mau.fi/libsignal/keys/prekey"
	"go.mau.fi/libsignal/protocol"
	signal "go.mau.fi/libsignal/session"
	"go.mau.fi/libsignal/util/optional"
	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"pita/store/session"
)

var format = wastore.SignalProtobufSerializer

// bundle is what the server hands out of a device that somebody has not written to yet.
func bundle(of *wastore.Device) *prekey.Bundle {
	return prekey.NewBundle(of.RegistrationID, 0, optional.NewEmptyUint32(), of.SignedPreKey.KeyID, nil,
		ecc.NewDjbECPublicKey(*of.SignedPreKey.Pub), *of.SignedPreKey.Signature,
		identity.NewKey(ecc.NewDjbECPublicKey(*of.IdentityKey.Pub)))
}

// send asks the store for what whatsmeow does when it sends to a group: what is sent is
// kept for those who cannot read it, our sender key is turned, and handed to every device.
// The members are one device under many addresses. It returns the message and the hand-out.
func send(ctx context.Context, from *wastore.Device, own types.JID, member *wastore.Device, addresses []types.JID, id string) (text, handout []byte, err error) {
	err = errors.Join(
		from.EventBuffer.AddOutgoingEvent(ctx, group, id, "wa", []byte("Selamat pagi")),
		from.MsgSecrets.PutMessageSecret(ctx, group, own, id, make([]byte, 32)))
	if err != nil {
		return nil, nil, err
	}
	name := protocol.NewSenderKeyName(group.String(), own.SignalAddress())
	builder := signalgroups.NewGroupSessionBuilder(from, format)
	key, err := builder.Create(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	message, err := signalgroups.NewGroupCipher(builder, name, from).Encrypt(ctx, []byte("Selamat pagi"))
	if err != nil {
		return nil, nil, err
	}
	names := make([]string, len(addresses))
	for i, a := range addresses {
		names[i] = a.SignalAddress().String()
	}
	known, ctx, err := from.WithCachedSessions(ctx, names)
	if err != nil {
		return nil, nil, err
	}
	for i, a := range addresses {
		to := signal.NewBuilderFromSignal(from, a.SignalAddress(), format)
		if !known[names[i]] {
			if err := to.ProcessBundle(ctx, bundle(member)); err != nil {
				return nil, nil, err
			}
		}
		c, err := signal.NewCipher(to, a.SignalAddress()).Encrypt(ctx, key.Serialize())
		if err != nil {
			return nil, nil, err
		}
		handout = c.Serialize()
	}
	return message.(*protocol.SenderKeyMessage).SignedSerialize(), handout, from.PutCachedSessions(ctx)
}

// receive asks the store for what whatsmeow does when a message of a group comes in, with a
// sender key in it, from somebody new or known.
func receive(ctx context.Context, dev *wastore.Device, from types.JID, pn types.JID, id string, text, handout []byte) error {
	_, _, nameErr := dev.Contacts.PutPushName(ctx, from, "Sari")
	if err := errors.Join(nameErr, dev.LIDs.PutLIDMapping(ctx, from, pn), dev.Sessions.MigratePNToLID(ctx, pn, from)); err != nil {
		return err
	}
	address := from.SignalAddress()
	key, err := buffered(ctx, dev, handout, func(ctx context.Context) ([]byte, error) {
		cipher := signal.NewCipher(signal.NewBuilderFromSignal(dev, address, format), address)
		if m, err := protocol.NewPreKeySignalMessageFromBytes(handout, format.PreKeySignalMessage, format.SignalMessage); err == nil {
			return cipher.DecryptMessage(ctx, m)
		}
		m, err := protocol.NewSignalMessageFromBytes(handout, format.SignalMessage)
		if err != nil {
			return nil, err
		}
		return cipher.Decrypt(ctx, m)
	})
	if err != nil {
		return err
	}
	builder, name := signalgroups.NewGroupSessionBuilder(dev, format), protocol.NewSenderKeyName(group.String(), address)
	given, err := protocol.NewSenderKeyDistributionMessageFromBytes(key, format.SenderKeyDistributionMessage)
	if err != nil {
		return err
	}
	if err := builder.Process(ctx, name, given); err != nil {
		return err
	}
	if err := dev.EventBuffer.ClearBufferedEventPlaintext(ctx, hashOf(handout)); err != nil {
		return err
	}
	m, err := protocol.NewSenderKeyMessageFromBytes(text, format.SenderKeyMessage)
	if err != nil {
		return err
	}
	said, err := buffered(ctx, dev, text, func(ctx context.Context) ([]byte, error) {
		return signalgroups.NewGroupCipher(builder, name, dev).Decrypt(ctx, m)
	})
	if err != nil || string(said) != "Selamat pagi" {
		return fmt.Errorf("got %q: %w", said, err)
	}
	return errors.Join(dev.MsgSecrets.PutMessageSecret(ctx, group, from, id, make([]byte, 32)),
		dev.EventBuffer.ClearBufferedEventPlaintext(ctx, hashOf(text)))
}

func hashOf(b []byte) (h [32]byte) {
	copy(h[:], b[len(b)-32:])
	return h
}

func buffered(ctx context.Context, dev *wastore.Device, ciphertext []byte, decrypt func(context.Context) ([]byte, error)) (plain []byte, err error) {
	err = dev.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) error {
		if plain, err = decrypt(ctx); err != nil {
			return err
		}
		return dev.EventBuffer.PutBufferedEvent(ctx, hashOf(ciphertext), plain, time.Unix(1, 0))
	})
	return plain, err
}

func members(n int) []types.JID {
	all := make([]types.JID, n)
	for i := range all {
		all[i] = types.JID{User: fmt.Sprint(300_000_000 + i), Server: types.HiddenUserServer}
	}
	return all
}

func TestSendingAndReceivingWriteSeldom(t *testing.T) {
	t.Parallel()
	ours, theirs := open(t, t.TempDir(), session.Options{NoSync: true}), open(t, t.TempDir(), session.Options{NoSync: true})
	us, member := link(t, ours), link(t, theirs)
	everybody := members(1000)
	wrote := func(s *session.Store, most uint64, what string, do func() error) {
		t.Helper()
		before, begun := s.Writes(), time.Now()
		must(t, do())
		most += uint64(time.Since(begun) / time.Second) // what may follow goes once in a second
		if n := s.Writes() - before; n > most {
			t.Errorf("%s: %d write transactions, at most %d", what, n, most)
		}
	}
	for n := range 3 {
		wrote(ours, 3, fmt.Sprint("sending to 1,000 members, message ", n), func() error {
			_, _, err := send(t.Context(), us, usLID, member, everybody, fmt.Sprint(n))
			return err
		})
	}
	// The other way round: somebody writes, we receive and answer in the group.
	all := everybody[:1]
	for n := range 3 {
		text, handout, err := send(t.Context(), member, sariID, us, []types.JID{usLID}, fmt.Sprint("in ", n))
		must(t, err)
		wrote(ours, 6, fmt.Sprint("receiving and answering, message ", n), func() error {
			err := receive(t.Context(), us, sariID, sari, fmt.Sprint("in ", n), text, handout)
			if err != nil {
				return err
			}
			_, _, err = send(t.Context(), us, usLID, member, all, fmt.Sprint("out ", n))
			return err
		})
	}
}

func BenchmarkIdentityThatIsKnown(b *testing.B) {
	dev := link(b, open(b, b.TempDir(), session.Options{}))
	b.ReportAllocs()
	for b.Loop() {
		if err := dev.Identities.PutIdentity(b.Context(), "100000001_1:0", [32]byte{1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenTheFile(b *testing.B) {
	dir := b.TempDir()
	dev := link(b, open(b, dir, session.Options{}))
	_, err := dev.PreKeys.GetOrGenPreKeys(b.Context(), 812)
	must(b, err)
	for i := range 1000 {
		must(b, errors.Join(dev.LIDs.PutLIDMapping(b.Context(), members(1000)[i], pnOf(i)),
			dev.Identities.PutIdentity(b.Context(), fmt.Sprint(i, ":0"), [32]byte{1})))
	}
	for b.Loop() {
		b.StopTimer()
		copied := b.TempDir()
		b.StartTimer()
		s := open(b, copied, session.Options{})
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
