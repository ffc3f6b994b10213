package wire_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
	"pita/store/session"
)

// asChild tells a child process of the tests what it is to try, and with what.
const asChild, asChildIn = "PITA_WIRE_CHILD", "PITA_WIRE_CHILD_DIR"

// child tries what the environment names and says what came of it, in place of
// the tests.
func child(what, dir string) error {
	live := func() error {
		s, err := session.Open(dir, session.Options{Key: make([]byte, session.KeySize)})
		if err != nil {
			return err
		}
		return s.Close()
	}
	switch what {
	case "trust, then live":
		if err := wire.Trust(); err != nil {
			return err
		}
		if err := live(); !errors.Is(err, session.ErrKind) {
			return fmt.Errorf("a live number opened in a rehearsal: %w", err)
		}
	case "live, then trust":
		if err := live(); err != nil {
			return err
		}
		before := whatsmeow.WACertPubKey
		if err := wire.Trust(); !errors.Is(err, session.ErrKind) {
			return fmt.Errorf("a live process rehearses: %w", err)
		}
		if whatsmeow.WACertPubKey != before {
			return errors.New("a refused trust has changed whom whatsmeow believes")
		}
	case "two roots":
		if err := wire.TrustRoot([32]byte{1}); err != nil {
			return err
		}
		if wire.TrustRoot([32]byte{1}) != nil || wire.TrustRoot([32]byte{2}) == nil {
			return errors.New("a process believes two rehearsals, or not one twice")
		}
	default:
		return fmt.Errorf("nobody knows how to try %q", what)
	}
	return nil
}

func TestRehearsalAndLiveAreApart(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"trust, then live", "live, then trust", "two roots"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), asChild+"="+what, asChildIn+"="+t.TempDir())
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// TestLoopback talks over real sockets, with a clock that stands still.
func TestLoopback(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	s := newServer(t, wire.Options{Clock: func() time.Time { return now }})
	addr, err := s.ListenLoopback(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0), newClient(t, s, dewi, 0)
	far := wire.Dial(addr)
	t.Cleanup(far.CloseIdleConnections)
	a.SetWebsocketHTTPClient(far)
	b.SetWebsocketHTTPClient(far)
	a.login()
	b.login()
	a.say(dewi.PN(), "lewat soket")
	if m := b.hears("lewat soket"); !m.Info.Timestamp.Equal(now) {
		t.Errorf("got a message of %v, want %v", m.Info.Timestamp, now)
	}
	if r := await[*events.Receipt](a); !r.Timestamp.Equal(now) {
		t.Errorf("got a receipt of %v, want %v", r.Timestamp, now)
	}
}
