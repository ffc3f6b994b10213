package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"pita/store/session"
)

// key seals the files of the tests.
var key = bytes.Repeat([]byte{7}, session.KeySize)

var (
	us     = types.JID{User: "6281100000099", Device: 5, Server: types.DefaultUserServer}
	usLID  = types.JID{User: "100000099", Server: types.HiddenUserServer}
	sari   = types.JID{User: "6281100000002", Server: types.DefaultUserServer}
	sariID = types.JID{User: "100000002", Server: types.HiddenUserServer}
	group  = types.JID{User: "120363000000000001", Server: types.GroupServer}
)

var errBack = errors.New("take it back")

// People who are settled keep their two addresses; of the others they change.
const (
	settled  = 6
	everyone = 12
)

func pnOf(i int) types.JID {
	return types.JID{User: fmt.Sprintf("62811000000%02d", i), Server: types.DefaultUserServer}
}

func lidOf(i int) types.JID {
	return types.JID{User: fmt.Sprintf("1000000%02d", i), Server: types.HiddenUserServer}
}

func open(t testing.TB, dir string, opt session.Options) *session.Store {
	t.Helper()
	if opt.Key == nil {
		opt.Key = key
	}
	s, err := session.Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// link returns the store's device, linked if it was not.
func link(t testing.TB, s *session.Store) *wastore.Device {
	t.Helper()
	dev, err := s.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if dev.ID == nil {
		id := us
		dev.ID, dev.LID, dev.PushName = &id, usLID, "Pita"
		if err := dev.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return dev
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestADeviceOutlivesClosing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	dev := link(t, s)
	dev.PushName, dev.Platform = "Pita Pink", "android"
	noise := dev.NoiseKey
	must(t, dev.Save(t.Context()))
	must(t, dev.Sessions.PutSession(t.Context(), "100000002_1:0", []byte("ratchet")))
	must(t, s.Close())

	info, err := os.Stat(filepath.Join(dir, session.FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file is of mode %v: %v", info.Mode(), err)
	}
	again := link(t, open(t, dir, session.Options{}))
	if *again.ID != us || again.LID != usLID || again.PushName != "Pita Pink" || again.Platform != "android" ||
		*again.NoiseKey.Priv != *noise.Priv || *again.NoiseKey.Pub != *noise.Pub ||
		*again.SignedPreKey.Signature != *dev.SignedPreKey.Signature {
		t.Errorf("got %+v, want what was saved", again)
	}
	got, err := again.Sessions.GetSession(t.Context(), "100000002_1:0")
	if err != nil || string(got) != "ratchet" {
		t.Errorf("got session %q, %v", got, err)
	}
}

func TestADecryptionIsOneTransaction(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), session.Options{})
	dev := link(t, s)
	wrong := errors.New("the message is no message")
	err := dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
		must(t, dev.Sessions.PutSession(ctx, "a:0", []byte("turned")))
		must(t, dev.Identities.PutIdentity(ctx, "a:0", [32]byte{1}))
		if got, err := dev.Sessions.GetSession(ctx, "a:0"); err != nil || string(got) != "turned" {
			t.Errorf("within: got %q, %v", got, err)
		}
		return wrong
	})
	if !errors.Is(err, wrong) || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want fn's own error", err)
	}
	if got, err := dev.Sessions.GetSession(t.Context(), "a:0"); err != nil || got != nil {
		t.Errorf("after it was taken back: got %q, %v", got, err)
	}
	before := s.Writes()
	must(t, dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
		must(t, dev.Sessions.PutSession(ctx, "a:0", []byte("turned")))
		return dev.EventBuffer.PutBufferedEvent(ctx, [32]byte{9}, []byte("hello"), time.Unix(1, 0))
	}))
	if got := s.Writes() - before; got != 1 {
		t.Errorf("got %d write transactions, want 1", got)
	}
	event, err := dev.EventBuffer.GetBufferedEvent(t.Context(), [32]byte{9})
	if err != nil || string(event.Plaintext) != "hello" {
		t.Errorf("got %v, %v", event, err)
	}
}
