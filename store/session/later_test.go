package session_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	wastore "go.mau.fi/whatsmeow/store"

	"pita/store/session"
)

func TestWhatMayFollowGoesWithTheNextTransactionOrByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir, session.Options{})
		dev := link(t, s)
		before := s.Writes()
		wrote := func(want uint64, what string) {
			t.Helper()
			if got := s.Writes() - before; got != want {
				t.Errorf("%s: %d write transactions, want %d", what, got, want)
			}
			before = s.Writes()
		}
		follow := func() {
			_, _, err := dev.Contacts.PutPushName(t.Context(), sari, "Sari")
			must(t, errors.Join(err,
				dev.Identities.PutIdentity(t.Context(), "a:0", [32]byte{1}),
				dev.LIDs.PutLIDMapping(t.Context(), sariID, sari),
				dev.MsgSecrets.PutMessageSecret(t.Context(), group, sari, "1", []byte("secret")),
				dev.EventBuffer.AddOutgoingEvent(t.Context(), group, "1", "wa", []byte("text"))))
		}
		follow()
		wrote(0, "what may follow")
		must(t, dev.Sessions.PutSession(t.Context(), "a:0", []byte("1")))
		wrote(1, "a ratchet with it")
		time.Sleep(time.Minute)
		wrote(0, "a while later")

		follow()
		must(t, dev.Sessions.PutSession(t.Context(), "a:0", []byte("1")))
		_, err := dev.LIDs.GetLIDForPN(t.Context(), sari)
		must(t, err)
		time.Sleep(time.Minute)
		wrote(1, "all the same once more") // of the text sent, the hour is new

		_, _, err = dev.Contacts.PutPushName(t.Context(), sari, "Sari R.")
		must(t, err)
		time.Sleep(time.Minute)
		wrote(1, "a name by itself")

		_, _, err = dev.Contacts.PutPushName(t.Context(), sari, "Sari")
		must(t, errors.Join(err, s.Close()))
		dev = link(t, open(t, dir, session.Options{}))
		if c, err := dev.Contacts.GetContact(t.Context(), sari); c.PushName != "Sari" || err != nil {
			t.Errorf("closing lost a name: %+v, %v", c, err)
		}
		if lid, err := dev.LIDs.GetLIDForPN(t.Context(), sari); lid != sariID || err != nil {
			t.Errorf("got %v, %v, want the pair that was learnt", lid, err)
		}
	})
}

func TestIdentitiesThatAreKnownWriteNothing(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), session.Options{})
	dev := link(t, s)
	see := func() {
		for i := range 1000 {
			must(t, dev.Identities.PutIdentity(t.Context(), fmt.Sprintf("%d:0", i), [32]byte{1}))
		}
	}
	see()
	must(t, dev.Sessions.PutSession(t.Context(), "0:0", []byte("1")))
	before := s.Writes()
	see()
	must(t, dev.Sessions.PutSession(t.Context(), "0:0", []byte("1")))
	if got := s.Writes() - before; got != 0 {
		t.Errorf("%d write transactions for nothing new", got)
	}
}

// Two goroutines that decrypt at once do not lose each other's turn of a ratchet, while a
// third reads and a fourth keeps names.
func TestTwoDecryptAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), session.Options{NoSync: true})
	dev := link(t, s)
	const rounds = 200
	turn := func(ctx context.Context, n int) error {
		was, err := dev.Sessions.GetSession(ctx, "a:0")
		if err != nil {
			return err
		}
		var count uint32
		if was != nil {
			count = binary.BigEndian.Uint32(was)
		}
		if n%5 == 4 {
			_ = dev.Sessions.PutSession(ctx, "a:0", []byte("will be taken back"))
			return errBack
		}
		return errors.Join(dev.Sessions.PutSession(ctx, "a:0", binary.BigEndian.AppendUint32(nil, count+1)),
			dev.Identities.PutIdentity(ctx, "a:0", [32]byte{byte(count)}))
	}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for n := range rounds {
				err := dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error { return turn(ctx, n) })
				if err != nil && !errors.Is(err, errBack) {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		for n := range rounds {
			_, _, err := dev.Contacts.PutPushName(t.Context(), sari, fmt.Sprint(n))
			c, readErr := dev.Contacts.GetContact(t.Context(), sari)
			if err := errors.Join(err, readErr); err != nil || c.PushName != fmt.Sprint(n) {
				t.Errorf("got %q, want %d: %v", c.PushName, n, err)
			}
		}
	})
	all.Wait()
	got, err := dev.Sessions.GetSession(t.Context(), "a:0")
	if want := uint32(2 * rounds * 4 / 5); err != nil || binary.BigEndian.Uint32(got) != want {
		t.Errorf("got %d turns, want %d: %v", binary.BigEndian.Uint32(got), want, err)
	}
}

// A transaction that outlives its decryption in some goroutine's context is none any more.
func TestAContextThatOutlivesItsDecryption(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), session.Options{})
	dev := link(t, s)
	var after context.Context
	must(t, dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
		after = ctx
		return dev.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) error {
			return dev.Sessions.PutSession(ctx, "a:0", []byte("1"))
		})
	}))
	must(t, dev.Sessions.PutSession(after, "a:0", []byte("2")))
	if got, err := dev.Sessions.GetSession(after, "a:0"); err != nil || string(got) != "2" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNothingPanics(t *testing.T) {
	t.Parallel()
	told := 0
	s := open(t, t.TempDir(), session.Options{Failed: func(error) { told++ }})
	dev := link(t, s)
	err := dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
		must(t, dev.Sessions.PutSession(ctx, "a:0", []byte("1")))
		panic("libsignal")
	})
	// Left unacknowledged it would come and panic again for ever.
	if err == nil || errors.Is(err, context.Canceled) || told != 0 {
		t.Errorf("a message over which libsignal panics: %v, told %d times", err, told)
	}
	if got, err := dev.Sessions.GetSession(t.Context(), "a:0"); got != nil || err != nil {
		t.Errorf("half of it was kept: %q, %v", got, err)
	}
	must(t, s.Close())
	_, err = dev.Sessions.GetSession(t.Context(), "a:0")
	if putErr := dev.Sessions.PutSession(t.Context(), "a:0", nil); !errors.Is(err, context.Canceled) || !errors.Is(putErr, context.Canceled) || told != 0 {
		t.Errorf("after closing: %v, %v, told %d times", err, putErr, told)
	}
	if err := dev.EventBuffer.DoDecryptionTxn(t.Context(), func(context.Context) error { panic("not called") }); !errors.Is(err, context.Canceled) {
		t.Errorf("after closing: %v", err)
	}
}

func TestAnUnlinkedDeviceIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	dev := link(t, s)
	sessions, tokens := dev.Sessions, dev.PrivacyTokens
	must(t, errors.Join(
		sessions.PutSession(t.Context(), "a:0", []byte("1")),
		tokens.PutPrivacyTokens(t.Context(), wastore.PrivacyToken{User: sari, Token: []byte("t"), Timestamp: time.Unix(1, 0)}),
		dev.LIDs.PutLIDMapping(t.Context(), sariID, sari),
	))
	_, _, err := dev.Contacts.PutPushName(t.Context(), sari, "Sari")
	must(t, errors.Join(err, dev.Delete(t.Context())))
	if err := sessions.PutSession(t.Context(), "a:0", []byte("2")); !errors.Is(err, wastore.ErrDeviceDeleted) || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	must(t, s.Close())
	s = open(t, dir, session.Options{})
	if fresh, err := s.Device(t.Context()); fresh.ID != nil || err != nil {
		t.Errorf("got %v, %v, want a device that was never linked", fresh.ID, err)
	}
	dev = link(t, s)
	got, err := dev.Sessions.GetSession(t.Context(), "a:0")
	c, contactErr := dev.Contacts.GetContact(t.Context(), sari)
	if got != nil || c.Found || err != nil || contactErr != nil {
		t.Errorf("left of the device: %q, %+v, %v, %v", got, c, err, contactErr)
	}
	token, err := dev.PrivacyTokens.GetPrivacyToken(t.Context(), sariID)
	if token == nil || err != nil {
		t.Errorf("tokens and pairs stay: got %v, %v", token, err)
	}
}

func TestAFileHoldsOneDevice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	link(t, s)
	another, err := s.Device(t.Context())
	must(t, err)
	id := sari
	another.ID = &id
	if err := another.Save(t.Context()); err == nil {
		t.Error("a second device was saved")
	}
	if _, err := session.Open(dir, session.Options{Key: key}); err == nil {
		t.Error("the file was opened twice")
	}
	if err := (&wastore.Device{Container: another.Container}).Save(t.Context()); err == nil {
		t.Error("a device without an address was saved")
	}
}

func TestDropSenderKey(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), session.Options{})
	dev := link(t, s)
	own, ownLID := us, usLID
	ownLID.Device = us.Device
	for _, user := range []string{own.SignalAddress().String(), ownLID.SignalAddress().String(), usLID.SignalAddress().String(), "100000002_1:0"} {
		must(t, dev.SenderKeys.PutSenderKey(t.Context(), group.String(), user, []byte("k")))
		must(t, dev.SenderKeys.PutSenderKey(t.Context(), "another@g.us", user, []byte("k")))
	}
	must(t, s.DropSenderKey(t.Context(), group))
	left := func(group, user string, want bool) {
		t.Helper()
		if k, err := dev.SenderKeys.GetSenderKey(t.Context(), group, user); (k != nil) != want || err != nil {
			t.Errorf("the sender key of %s: %q, %v", user, k, err)
		}
	}
	left(group.String(), own.SignalAddress().String(), false)
	left(group.String(), ownLID.SignalAddress().String(), false)
	left(group.String(), usLID.SignalAddress().String(), false)
	left(group.String(), "100000002_1:0", true)
	left("another@g.us", ownLID.SignalAddress().String(), true)
	before := s.Writes()
	must(t, s.DropSenderKey(t.Context(), group))
	if s.Writes() != before {
		t.Error("dropping what is not there wrote something")
	}
}

func TestWhatIsOldGoes(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	s := open(t, t.TempDir(), session.Options{NoSync: true, Now: func() time.Time { return now }})
	dev := link(t, s)
	const many = 3000
	for n := range uint32(many) {
		must(t, pair(t.Context(), dev, n))
	}
	must(t, dev.EventBuffer.AddOutgoingEvent(t.Context(), group, "1", "wa", []byte("text")))
	must(t, dev.MsgSecrets.PutMessageSecret(t.Context(), group, sari, "1", []byte("secret")))
	there := func() (events int, outgoing, secret bool) {
		must(t, errors.Join(dev.EventBuffer.DeleteOldBufferedHashes(t.Context()), dev.EventBuffer.DeleteOldOutgoingEvents(t.Context())))
		for n := range uint32(many) {
			e, err := dev.EventBuffer.GetBufferedEvent(t.Context(), eventHash(n))
			must(t, err)
			if e != nil {
				events++
			}
		}
		_, _, err := dev.EventBuffer.GetOutgoingEvent(t.Context(), group, group, "1")
		b, _, secretErr := dev.MsgSecrets.GetMessageSecret(t.Context(), group, sari, "1")
		must(t, secretErr)
		return events, err == nil, b != nil
	}
	for _, at := range []struct {
		days             int
		events           int
		outgoing, secret bool
	}{{0, many, true, true}, {6, many, true, true}, {8, many, false, true}, {13, many, false, true}, {15, 0, false, true}, {91, 0, false, false}} {
		now = time.Unix(1_800_000_000, 0).AddDate(0, 0, at.days)
		if events, outgoing, secret := there(); events != at.events || outgoing != at.outgoing || secret != at.secret {
			t.Errorf("after %d days: %d events, outgoing %v, secret %v", at.days, events, outgoing, secret)
		}
	}
}

// A sender key may follow in the file, but not behind what it seals: when a message is ready
// to leave, a kill loses nothing of the key that it was sealed with.
func TestASenderKeyIsOnDiskBeforeItsMessageLeaves(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	dev, member := link(t, s), link(t, open(t, t.TempDir(), session.Options{NoSync: true}))
	for i := range 3 {
		_, _, err := send(t.Context(), dev, usLID, member, members(5), fmt.Sprint(i))
		must(t, err)
		want, err := dev.SenderKeys.GetSenderKey(t.Context(), group.String(), usLID.SignalAddress().String())
		must(t, err)
		if got := killed(t, dir); want == nil || !bytes.Equal(got, want) {
			t.Errorf("message %d: the file holds another sender key than the message was sealed with", i)
		}
	}
}

// killed returns our sender key as a process would find it that comes after a kill.
func killed(t *testing.T, dir string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(dir, session.FileName))
	must(t, err)
	copied := t.TempDir()
	must(t, os.WriteFile(filepath.Join(copied, session.FileName), file, 0o600))
	dev := link(t, open(t, copied, session.Options{}))
	key, err := dev.SenderKeys.GetSenderKey(t.Context(), group.String(), usLID.SignalAddress().String())
	must(t, err)
	return key
}

// What is old goes however much there is, and nothing else does.
func TestManyOldRowsGo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	s := open(t, t.TempDir(), session.Options{NoSync: true, Now: func() time.Time { return now }})
	dev := link(t, s)
	const each = 2500 // more than are looked through at once
	learn := func(what string) {
		var many []wastore.MessageSecretInsert
		for i := range each {
			many = append(many, wastore.MessageSecretInsert{Chat: group, Sender: sari, ID: fmt.Sprint(what, i), Secret: []byte("secret")})
		}
		must(t, dev.MsgSecrets.PutMessageSecrets(t.Context(), many))
		must(t, dev.Sessions.PutSession(t.Context(), what, []byte("takes them along")))
	}
	learn("old")
	now = now.Add(89 * 24 * time.Hour)
	learn("new")
	now = now.Add(2 * 24 * time.Hour)
	must(t, dev.EventBuffer.DeleteOldBufferedHashes(t.Context()))
	for what, want := range map[string]int{"old": 0, "new": each} {
		left := 0
		for i := range each {
			secret, _, err := dev.MsgSecrets.GetMessageSecret(t.Context(), group, sari, fmt.Sprint(what, i))
			must(t, err)
			if secret != nil {
				left++
			}
		}
		if left != want {
			t.Errorf("%d of the %s secrets are left, want %d", left, what, want)
		}
	}
}
