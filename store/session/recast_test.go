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

	"pita/store/pages"
	"pita/store/session"
)

// fill keeps something of every kind about two persons and a group.
func fill(t testing.TB, s *session.Store, dev *wastore.Device) {
	t.Helper()
	for i, j := range []types.JID{lidOf(1), pnOf(1), lidOf(2), pnOf(2)} {
		a := j.SignalAddress().String()
		must(t, errors.Join(
			s.PutNotes(t.Context(), map[[2]string][]byte{{"members", j.String()}: []byte("in")}),
			dev.Identities.PutIdentity(t.Context(), a, [32]byte{byte(i)}),
			dev.Sessions.PutSession(t.Context(), a, []byte("ratchet")),
			dev.SenderKeys.PutSenderKey(t.Context(), group.String(), a, []byte("sender key")),
			dev.Contacts.PutContactName(t.Context(), j, "first", "full"),
			dev.ChatSettings.PutPinned(t.Context(), j, true),
			dev.MsgSecrets.PutMessageSecret(t.Context(), group, j, "1", []byte("by which one votes")),
			dev.MsgSecrets.PutMessageSecret(t.Context(), j, us, "2", []byte("by which one votes")),
			dev.PrivacyTokens.PutPrivacyTokens(t.Context(), wastore.PrivacyToken{User: j, Token: []byte("token"), Timestamp: time.Unix(1, 0)}),
			dev.EventBuffer.AddOutgoingEvent(t.Context(), j, "3", "wa", []byte("Apa kabar?")),
			dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
				return errors.Join(dev.Sessions.PutSession(ctx, a, []byte("turned")),
					dev.EventBuffer.PutBufferedEvent(ctx, eventHash(uint32(i)), []byte("Saya takut"), time.Unix(1, 0)))
			}),
		))
	}
	must(t, errors.Join(dev.LIDs.PutLIDMapping(t.Context(), lidOf(1), pnOf(1)), dev.LIDs.PutLIDMapping(t.Context(), lidOf(2), pnOf(2))))
	_, err := dev.PreKeys.GetOrGenPreKeys(t.Context(), 5)
	must(t, err)
}

// about counts what is kept about a person.
func about(t testing.TB, s *session.Store, dev *wastore.Device, i int) (n int) {
	t.Helper()
	count := func(there bool, err error) {
		must(t, err)
		if there {
			n++
		}
	}
	for k, j := range []types.JID{lidOf(i), pnOf(i)} {
		a := j.SignalAddress().String()
		known, err := dev.Identities.IsTrustedIdentity(t.Context(), a, [32]byte{99})
		count(!known, err)
		b, err := dev.Sessions.GetSession(t.Context(), a)
		count(b != nil, err)
		b, err = dev.SenderKeys.GetSenderKey(t.Context(), group.String(), a)
		count(b != nil, err)
		c, err := dev.Contacts.GetContact(t.Context(), j)
		count(c.Found, err)
		set, err := dev.ChatSettings.GetChatSettings(t.Context(), j)
		count(set.Found, err)
		b, _, err = dev.MsgSecrets.GetMessageSecret(t.Context(), group, j, "1")
		count(b != nil, err)
		b, _, err = dev.MsgSecrets.GetMessageSecret(t.Context(), j, us, "2")
		count(b != nil, err)
		token, err := dev.PrivacyTokens.GetPrivacyToken(t.Context(), j)
		count(token != nil, err)
		_, _, err = dev.EventBuffer.GetOutgoingEvent(t.Context(), j, j, "3")
		count(err == nil, nil)
		e, err := dev.EventBuffer.GetBufferedEvent(t.Context(), eventHash(uint32(2*(i-1)+k)))
		count(e != nil, err)
		alt, err := dev.GetAltJID(t.Context(), j)
		count(!alt.IsEmpty(), err)
		notes, err := s.Notes(t.Context(), "members")
		count(notes[j.String()] != nil, err)
	}
	return n
}

const everything = 24

func TestAPersonIsTakenOutOfTheFile(t *testing.T) {
	t.Parallel()
	for _, open := range []bool{true, false} {
		for _, address := range []string{lidOf(1).String(), pnOf(1).String()} {
			t.Run(fmt.Sprint(address, " open ", open), func(t *testing.T) {
				t.Parallel()
				takeOut(t, open, address)
			})
		}
	}
}

func takeOut(t *testing.T, stays bool, address string) {
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	dev := link(t, s)
	fill(t, s, dev)
	if n := about(t, s, dev, 1); n != everything {
		t.Fatalf("the test keeps %d kinds of things, want %d", n, everything)
	}
	if !stays {
		must(t, s.Close())
	}
	settle, err := session.Recast(dir, key, other, []string{"name:Sari", address, "@"})
	must(t, err)
	must(t, settle(true))
	if !stays {
		s = open(t, dir, session.Options{Key: other})
		dev = link(t, s)
	}
	check := func(what string) {
		t.Helper()
		if n := about(t, s, dev, 1); n != 0 {
			t.Errorf("%s: %d things are left of the person", what, n)
		}
		if n := about(t, s, dev, 2); n != everything {
			t.Errorf("%s: %d things are left of another person, want %d", what, n, everything)
		}
		if ks, err := dev.PreKeys.GetOrGenPreKeys(t.Context(), 5); len(ks) != 5 || ks[4].KeyID != 5 || err != nil {
			t.Errorf("%s: prekeys %v, %v", what, ks, err)
		}
	}
	check("then")
	// A living return begins afresh, and the file is written as before.
	must(t, dev.Sessions.PutSession(t.Context(), lidOf(1).SignalAddress().String(), []byte("new")))
	must(t, dev.Sessions.DeleteAllSessions(t.Context(), lidOf(1).SignalAddressUser()))
	must(t, s.Close())
	if _, err := session.Open(dir, session.Options{Key: key}); !errors.Is(err, session.ErrWrongKey) {
		t.Errorf("the old key: %v", err)
	}
	s = open(t, dir, session.Options{Key: other})
	dev = link(t, s)
	check("opened again")
}

// A kill may come before the new key is kept or after, and before the copy has its name or
// after: the key that is kept opens the file, and nothing else is left beside it.
func TestAKilledForgettingOpensByTheKeyThatWasKept(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{false, true} {
		dir := t.TempDir()
		s := open(t, dir, session.Options{})
		fill(t, s, link(t, s))
		must(t, s.Close())
		_, err := session.Recast(dir, key, other, []string{lidOf(1).String()})
		must(t, err)
		// The process ends here: another folder has the files as they are now.
		killed := t.TempDir()
		must(t, os.CopyFS(killed, os.DirFS(dir)))
		now, want := key, everything
		if kept {
			now, want = other, 0
		}
		s = open(t, killed, session.Options{Key: now})
		if n := about(t, s, link(t, s), 1); n != want {
			t.Errorf("kept %v: %d things about the person, want %d", kept, n, want)
		}
		if _, err := os.Stat(filepath.Join(killed, session.FileName+pages.New)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("kept %v: the other file is still there: %v", kept, err)
		}
	}
}

func TestForgettingThatIsNotKeptChangesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	dev := link(t, s)
	fill(t, s, dev)
	settle, err := session.Recast(dir, key, other, []string{lidOf(1).String()})
	must(t, err)
	must(t, settle(false))
	if n := about(t, s, dev, 1); n != everything {
		t.Errorf("%d things about the person, want %d", n, everything)
	}
	settle, err = session.Recast(t.TempDir(), key, other, []string{lidOf(1).String()})
	must(t, err)
	must(t, settle(true))
	if _, err := session.Recast(dir, key, []byte("short"), nil); err == nil {
		t.Error("a key of five bytes was taken")
	}
}

// Who has the file and not the key learns no number, name or text from it.
func TestTheFileTellsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, session.Options{})
	fill(t, s, link(t, s))
	must(t, s.Close())
	b, err := os.ReadFile(filepath.Join(dir, session.FileName))
	must(t, err)
	for _, word := range []string{us.User, usLID.User, lidOf(1).User, pnOf(1).User, group.User, "Apa kabar", "Saya takut", "Pita", "by which one votes", "ratchet", "first"} {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("the file says %q", word)
		}
	}
}

func TestAFileThatIsNotWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, session.FileName)
	s := open(t, dir, session.Options{})
	fill(t, s, link(t, s))
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	for at := 0; at < len(whole); at += 512 {
		b := bytes.Clone(whole)
		for i := range 64 {
			b[at+i] ^= 0x5a
		}
		must(t, os.WriteFile(path, b, 0o600))
		s, err := session.Open(dir, session.Options{Key: key})
		if err != nil {
			continue // with a sentence
		}
		// A row that does not open counts as none; nothing panics, and nothing is altered.
		dev, err := s.Device(t.Context())
		if err == nil && dev.ID != nil {
			_ = about(t, s, dev, 1)
		}
		must(t, s.Close())
	}
	must(t, os.WriteFile(path, nil, 0o600))
	s = open(t, dir, session.Options{})
	if about(t, s, link(t, s), 1) != 0 {
		t.Error("an empty file holds something")
	}
	if _, err := session.Open(dir, session.Options{Key: key[:31]}); err == nil {
		t.Error("a key of 31 bytes was taken")
	}
}
