package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/store/session"
)

// A bench is a number that is to be linked, on a phone that nobody holds but the test.
type bench struct {
	*testing.T
	ctx     context.Context
	server  *wire.Server
	account *wire.Account
	keys    *session.Store
	*Transport

	mu    sync.Mutex
	steps []LinkStep
}

// linked runs a test on a bench of its own.
func linked(t *testing.T, run func(b *bench)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	b := &bench{T: t, ctx: ctx}
	var err error
	b.server, err = wire.New(wire.Options{})
	b.must(err)
	b.account, err = b.server.Enrol("Pita", types.NewJID("6281100000099", types.DefaultUserServer), types.NewJID("100000099", types.HiddenUserServer))
	b.must(err)
	b.keys, err = session.Open(t.TempDir(), session.Options{Key: make([]byte, session.KeySize), Rehearsal: true, NoSync: true})
	b.must(err)
	b.open()
	run(b)
	b.client.Disconnect()
	b.must(errors.Join(b.server.Close(), b.keys.Close()))
}

// open makes a transport on the bench's keys, as a process that starts does.
func (b *bench) open() {
	b.Helper()
	var err error
	b.Transport, err = New(Options{Keys: b.keys, Client: b.server.Client()})
	b.must(err)
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// link links the number; on each step with that is asked what to do on the phone.
func (b *bench) link(ask LinkOptions, with func(LinkStep)) error {
	var phone sync.WaitGroup
	defer phone.Wait()
	b.mu.Lock()
	b.steps = nil
	b.mu.Unlock()
	return b.Link(b.ctx, ask, func(s LinkStep) {
		b.mu.Lock()
		b.steps = append(b.steps, s)
		b.mu.Unlock()
		phone.Go(func() { with(s) })
	})
}

// kinds returns the kinds of step that were shown.
func (b *bench) kinds() []LinkKind {
	b.mu.Lock()
	defer b.mu.Unlock()
	kinds := make([]LinkKind, len(b.steps))
	for i, s := range b.steps {
		kinds[i] = s.Kind
	}
	return kinds
}

// wants looks whether the error and the steps are those.
func (b *bench) wants(err, want error, kinds ...LinkKind) {
	b.Helper()
	if !errors.Is(err, want) || err != nil && want == nil {
		b.Errorf("linking ended with %v, want %v", err, want)
	}
	if got := b.kinds(); kinds != nil && !slices.Equal(got, kinds) {
		b.Errorf("shown: %q, want %q", got, kinds)
	}
}

const ownNumber = "+62 811-0000-0099"

func TestANumberIsLinkedByItsQR(t *testing.T) {
	t.Parallel()
	linked(t, func(b *bench) {
		scan := func(s LinkStep) {
			if s.Kind == LinkQR {
				if err := b.account.Scan(b.ctx, s.QR); err != nil {
					b.Errorf("scan: %v", err)
				}
			}
		}
		err := b.link(LinkOptions{}, scan)
		b.wants(err, nil, LinkQR, LinkLogin, LinkDone)
		b.wants(b.link(LinkOptions{}, scan), ErrLinked)
		b.open() // as the next process does
		b.wants(b.link(LinkOptions{}, scan), ErrLinked)
		b.listens()
		b.must(b.Unlink(b.ctx))
		if devices := b.account.Devices(); len(devices) != 0 {
			b.Errorf("after unlinking the phone lists %d devices, want none", len(devices))
		}
		if err := b.Unlink(b.ctx); !errors.Is(err, ErrUnlinked) {
			b.Errorf("unlinked twice: %v, want %v", err, ErrUnlinked)
		}
		b.open()
		b.wants(b.link(LinkOptions{}, scan), nil, LinkQR, LinkLogin, LinkDone)
		b.listens()
	})
}

// listens looks whether the linked number can be listened to.
func (b *bench) listens() {
	b.Helper()
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	well := make(chan struct{}, 1)
	done := make(chan error, 1)
	go func() {
		done <- b.Listen(ctx, func(_ context.Context, ev groups.Event) error {
			if n, ok := ev.(*groups.NumberChanged); ok && n.Health.Health == groups.Well {
				well <- struct{}{}
			}
			return nil
		})
	}()
	select {
	case <-well:
	case err := <-done:
		b.Errorf("listening ended with %v", err)
		return
	}
	cancel()
	<-done
}

func TestAWrongCodeIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	linked(t, func(b *bench) {
		typed := 0
		err := b.link(LinkOptions{Number: ownNumber}, func(s LinkStep) {
			if s.Kind != LinkCode {
				return
			}
			code, want := s.Code, error(nil)
			if typed++; typed == 1 {
				code, want = "AAAA-AAAA", wire.ErrWrongCode
			}
			if err := b.account.TypeCode(b.ctx, code); !errors.Is(err, want) {
				b.Errorf("type code %d: %v, want %v", typed, err, want)
			}
		})
		b.wants(err, nil, LinkCode, LinkQR, LinkWrongCode, LinkCode, LinkLogin, LinkDone)
		b.listens()
	})
}

func TestWrongCodesEnd(t *testing.T) {
	t.Parallel()
	l := &linking{show: func(LinkStep) { t.Error("one more code is shown") }, wrongs: codeTries - 1}
	if err := l.another(t.Context()); !errors.Is(err, ErrWrongCode) {
		t.Errorf("the last wrong code ends with %v, want %v", err, ErrWrongCode)
	}
}

func TestANewQRIsDrawnUntilTheLastHasExpired(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { linked(t, waitsForAScan) })
}

func waitsForAScan(b *bench) {
	began := time.Now()
	err := b.link(LinkOptions{}, func(LinkStep) {})
	b.wants(err, ErrLinkExpired)
	qrs := map[string]bool{}
	for _, s := range b.steps {
		qrs[s.QR] = true
		if s.Kind != LinkQR || !s.Until.After(began) {
			b.Errorf("shown: %+v, want a QR code with an end", s)
		}
	}
	if took := time.Since(began); len(qrs) < 5 || took < 2*time.Minute || took > 3*time.Minute {
		b.Errorf("%d codes in %v, want six in less than three minutes", len(qrs), took)
	}
}

func TestAPasskeyIsAskedFor(t *testing.T) {
	t.Parallel()
	linked(t, func(b *bench) {
		passkey, err := b.account.WantPasskey()
		b.must(err)
		scan := func(s LinkStep) {
			if s.Kind == LinkQR {
				_ = b.account.Scan(b.ctx, s.QR)
			}
		}
		err = b.link(LinkOptions{}, scan)
		b.wants(err, ErrPasskey)
		b.open()
		confirmed := ""
		err = b.link(LinkOptions{
			Passkey: func(_ context.Context, request []byte) ([]byte, error) {
				var ask types.WebAuthnPublicKey
				b.must(json.Unmarshal(request, &ask))
				answer, err := passkey.Answer(&ask)
				b.must(err)
				return json.Marshal(answer)
			},
			Confirm: func(_ context.Context, code string) error { confirmed = code; return nil },
		}, scan)
		b.wants(err, nil)
		kinds := b.kinds()
		if kinds[len(kinds)-1] != LinkDone || !slices.Contains(kinds, LinkPasskey) {
			b.Errorf("shown: %q, want that a passkey is asked for, and the end", kinds)
		}
		if slices.Contains(kinds, LinkConfirm) != (confirmed != "") {
			b.Errorf("shown: %q, confirmed: %q", kinds, confirmed)
		}
	})
}

func TestWhatKeepsANumberFromBeingLinked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { linked(t, isKeptFromLinking) })
}

func isKeptFromLinking(b *bench) {
	for _, number := range []string{"0811-0000-0099", "62811", "+0811 0000 0099", "+62", "Pita"} {
		b.wants(b.link(LinkOptions{Number: number}, func(LinkStep) {}), ErrBadNumber)
	}
	began := time.Now()
	b.wants(b.link(LinkOptions{Number: "+62 811-0000-0042"}, func(LinkStep) {}), ErrLinkRefused)
	if took := time.Since(began); took >= hangUpWithin {
		b.Errorf("a link that was refused ended after %v", took)
	}
	b.server.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Cut: m.Node == nil} })
	err := b.link(LinkOptions{}, func(LinkStep) {})
	if !errors.Is(err, ErrLinkOffline) && !errors.Is(err, ErrLinkExpired) {
		b.Errorf("without a network: %v, want %v", err, ErrLinkOffline)
	}
	b.server.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Silent: m.Node != nil} })
	b.wants(b.link(LinkOptions{}, func(LinkStep) {}), ErrLinkOffline)
	b.server.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Failure: &wire.Failure{Reason: 405}}
	})
	b.wants(b.link(LinkOptions{}, func(LinkStep) {}), ErrLinkOutdated)
	b.server.Fault(nil)
	ctx, cancel := context.WithTimeout(b.ctx, time.Second)
	defer cancel()
	if err := b.Link(ctx, LinkOptions{}, func(LinkStep) {}); !errors.Is(err, context.DeadlineExceeded) {
		b.Errorf("stopped: %v, want that it was", err)
	}
	if err := b.Unlink(b.ctx); !errors.Is(err, ErrUnlinked) {
		b.Errorf("unlinked without a link: %v, want %v", err, ErrUnlinked)
	}
}
