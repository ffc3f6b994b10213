package wire_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// unlinked returns a client that is not linked, connected, and its first codes.
func unlinked(t *testing.T, s *wire.Server) (*client, []string) {
	t.Helper()
	c := attach(t, s, newDevice(t))
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	return c, await[*events.QR](c).Codes
}

// linked waits until the client has logged in as a's device n, and tries it.
func linked(t *testing.T, c *client, a *wire.Account, n uint16) {
	t.Helper()
	ok := await[*events.PairSuccess](c)
	if want := a.PN(); ok.ID.ToNonAD() != want || ok.ID.Device != n || ok.LID.ToNonAD() != a.LID() {
		t.Errorf("got linked as %s and %s, want device %d of %s and %s", ok.ID, ok.LID, n, want, a.LID())
	}
	await[*events.Connected](c)
}

func TestLinkByQR(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	pita, sari := enrol(t, s, "Pita", 1), enrol(t, s, "Sari", 2)
	friend := newClient(t, s, sari, 0).login()
	c, codes := unlinked(t, s)
	if len(codes) != 6 || !strings.HasPrefix(codes[0], "https://wa.me/settings/linked_devices#") {
		t.Fatalf("got codes %v, want six links", codes)
	}
	if err := pita.Scan(t.Context(), codes[0]); err != nil {
		t.Fatal(err)
	}
	linked(t, c, pita, 1)
	friend.say(pita.PN(), "halo")
	c.hears("halo")
	c.say(sari.PN(), "halo juga")
	friend.hears("halo juga")

	idle(t, s) // whatsmeow logs out regardless of what it is just hearing
	if err := c.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, codes := unlinked(t, s)
	if err := pita.Scan(t.Context(), codes[0]); err != nil {
		t.Fatal(err)
	}
	linked(t, again, pita, 2)
}

func TestQRThatCannotBeScanned(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	s := newServer(t, wire.Options{Clock: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }})
	a := enrol(t, s, "Pita", 1)
	_, codes := unlinked(t, s)
	foreign := strings.SplitN(codes[0], ",", 3)
	cases := []struct {
		name, qr string
		want     error
	}{
		{"no link", "https://example.org/menu", wire.ErrNotALink},
		{"unknown reference", strings.Replace(codes[0], "#2@", "#2@x", 1), wire.ErrNotALink},
		{"another client's keys", foreign[0] + "," + foreign[1] + "," + strings.Repeat("A", 43) + "=,x", wire.ErrNotALink},
		{"damaged", codes[0][:80], wire.ErrNotALink},
	}
	for _, c := range cases {
		if err := a.Scan(t.Context(), c.qr); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	later.Store(int64(61 * time.Second))
	if err := a.Scan(t.Context(), codes[0]); !errors.Is(err, wire.ErrLinkExpired) {
		t.Errorf("got %v for a code of a minute ago, want %v", err, wire.ErrLinkExpired)
	}
	if err := a.Scan(t.Context(), codes[1]); err != nil {
		t.Errorf("got %v for the code that is shown now, want it linked", err)
	}
}

func TestLinkByTypedCode(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := enrol(t, s, "Pita", 1)
	c, _ := unlinked(t, s)
	ask := func() string {
		code, err := c.PairPhone(t.Context(), "+"+a.PN().User, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	code := ask()
	wrong := "ABCD-EFGH"
	if err := a.TypeCode(t.Context(), wrong); !errors.Is(err, wire.ErrWrongCode) {
		t.Fatalf("got %v for a wrong code, want %v", err, wire.ErrWrongCode)
	}
	if err := a.TypeCode(t.Context(), code); !errors.Is(err, wire.ErrNotALink) {
		t.Fatalf("got %v for a code that a wrong one made void, want %v", err, wire.ErrNotALink)
	}
	if err := a.TypeCode(t.Context(), strings.ToLower(ask())); err != nil {
		t.Fatal(err)
	}
	linked(t, c, a, 1)
}

func TestCodeForNobody(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	c, _ := unlinked(t, s)
	if _, err := c.PairPhone(t.Context(), "+6281100000077", true, whatsmeow.PairClientChrome, "Chrome (Linux)"); !errors.Is(err, whatsmeow.ErrIQNotFound) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrIQNotFound)
	}
	a := enrol(t, s, "Pita", 1)
	if _, err := c.PairPhone(t.Context(), a.PN().User, true, whatsmeow.PairClientChrome, "Pita"); !errors.Is(err, whatsmeow.ErrIQBadRequest) {
		t.Errorf("got %v for a name that is no browser's, want %v", err, whatsmeow.ErrIQBadRequest)
	}
}

func TestLinkWithPasskey(t *testing.T) {
	t.Parallel()
	for _, typed := range []bool{false, true} {
		s := newServer(t, wire.Options{})
		a := enrol(t, s, "Pita", 1)
		key, err := a.WantPasskey()
		if err != nil {
			t.Fatal(err)
		}
		c, codes := unlinked(t, s)
		done := make(chan error, 1)
		if typed {
			code, err := c.PairPhone(t.Context(), a.PN().User, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
			if err != nil {
				t.Fatal(err)
			}
			go func() { done <- a.TypeCode(t.Context(), code) }()
		} else {
			go func() { done <- a.Scan(t.Context(), codes[0]) }()
		}
		shown, err := key.Answer(await[*events.PairPasskeyRequest](c).PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SendPasskeyResponse(t.Context(), shown); err != nil {
			t.Fatal(err)
		}
		if confirm := await[*events.PairPasskeyConfirmation](c); len(confirm.Code) != 9 || !confirm.SkipHandoffUX {
			t.Errorf("got code %q, skip %v, want eight letters and true", confirm.Code, confirm.SkipHandoffUX)
		}
		if err := c.SendPasskeyConfirmation(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		linked(t, c, a, 1)
	}
}

func TestWrongPasskey(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, other := enrol(t, s, "Pita", 1), enrol(t, s, "Sari", 2)
	if _, err := a.WantPasskey(); err != nil {
		t.Fatal(err)
	}
	key, err := other.WantPasskey()
	if err != nil {
		t.Fatal(err)
	}
	c, codes := unlinked(t, s)
	done := make(chan error, 1)
	go func() { done <- a.Scan(t.Context(), codes[0]) }()
	shown, err := key.Answer(await[*events.PairPasskeyRequest](c).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SendPasskeyResponse(t.Context(), shown); !errors.Is(err, whatsmeow.ErrIQNotAuthorized) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrIQNotAuthorized)
	}
	if err := <-done; !errors.Is(err, wire.ErrLinkRefused) {
		t.Errorf("got %v, want %v", err, wire.ErrLinkRefused)
	}
}

func TestNoMoreThanFourCompanions(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := enrol(t, s, "Pita", 1)
	for n := range uint16(4) {
		if err := a.Provision(t.Context(), newDevice(t), n+1); err != nil {
			t.Fatal(err)
		}
	}
	_, codes := unlinked(t, s)
	if err := a.Scan(t.Context(), codes[0]); !errors.Is(err, wire.ErrTooMany) {
		t.Errorf("got %v, want %v", err, wire.ErrTooMany)
	}
}

func TestClientGoesWhilePairing(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := enrol(t, s, "Pita", 1)
	c, _ := unlinked(t, s)
	code, err := c.PairPhone(t.Context(), a.PN().User, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	if err != nil {
		t.Fatal(err)
	}
	s.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Drop: m.Node != nil && !m.Out} })
	done := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() { done <- a.TypeCode(ctx, code) }()
	c.Disconnect()
	if err := <-done; !errors.Is(err, wire.ErrLinkGone) && !errors.Is(err, wire.ErrNotALink) {
		t.Errorf("got %v, want %v", err, wire.ErrLinkGone)
	}
}
