package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// What can go wrong while a number is linked. All but ErrLinked and ErrBadNumber may go
// better when it is begun again.
var (
	ErrLinked       = errors.New("a number is linked already; unlink it first")
	ErrBadNumber    = errors.New("the number must be whole and begin with the country's code")
	ErrLinkOffline  = errors.New("WhatsApp can't be reached")
	ErrLinkExpired  = errors.New("nobody confirmed in time, or the connection was lost")
	ErrWrongCode    = errors.New("the code typed on the phone was wrong too often")
	ErrPasskey      = errors.New("WhatsApp wants the phone's passkey, which can't be shown here")
	ErrLinkOutdated = errors.New("WhatsApp says that this program is too old")
	ErrLinkRefused  = errors.New("WhatsApp refused the link")
	ErrLinkLate     = errors.New("the number is linked, but did not log in within a minute")
)

const (
	codeTries  = 3 // how often a code may be typed wrongly
	linkWithin = time.Minute
	// The name under which the phone lists us. WhatsApp takes only browsers and systems
	// that it knows.
	linkedAs = "Chrome (Linux)"
)

// LinkOptions say how a number is to be linked.
type LinkOptions struct {
	// Number asks for an eight-letter code too, to be typed on the phone of that number,
	// which begins with + and the country's code. Empty leaves it at the QR code.
	Number string
	// Passkey answers WhatsApp's request for the phone's passkey, both in the JSON of
	// WebAuthn. Nil ends the linking with ErrPasskey when WhatsApp insists.
	Passkey func(ctx context.Context, request []byte) ([]byte, error)
	// Confirm asks whether the phone shows the same code. Nil takes for granted that the
	// code was looked at when it was shown.
	Confirm func(ctx context.Context, code string) error
}

// A LinkKind says what is to be done next while a number is linked.
type LinkKind string

// The steps of linking.
const (
	LinkQR        LinkKind = "qr"         // scan QR with the phone, before Until; a new one follows
	LinkCode      LinkKind = "code"       // type Code on the phone
	LinkWrongCode LinkKind = "wrong-code" // it was typed wrongly; a new one follows
	LinkPasskey   LinkKind = "passkey"    // the phone's passkey is asked for
	LinkConfirm   LinkKind = "confirm"    // compare Code with what the phone shows
	LinkLogin     LinkKind = "login"      // the phone agreed; nothing is to be done but wait
	LinkDone      LinkKind = "done"
)

// A LinkStep is what is to be shown next.
type LinkStep struct {
	Kind  LinkKind
	QR    string
	Code  string
	Until time.Time
}

// A linking is one attempt to link the number.
type linking struct {
	*Transport
	ask     LinkOptions
	show    func(LinkStep)
	events  chan any      // connected, logged out, refused
	gone    chan struct{} // holds a token when the connection has ended
	wrongs  int           // how often a code was typed wrongly
	codeOut bool          // a code was shown
}

// Link links the number to a phone: it shows each step, and returns nil once the number
// is linked and has logged in. It must not run while Listen does, and is disconnected
// when it returns. The error is one of this package's, or wraps one, or ctx's.
func (t *Transport) Link(ctx context.Context, ask LinkOptions, show func(LinkStep)) error {
	if t.client.Store.ID != nil {
		return ErrLinked
	}
	l := &linking{Transport: t, ask: ask, show: show, events: make(chan any, 8), gone: make(chan struct{}, 1)}
	if err := l.goodNumber(); err != nil {
		return err
	}
	id := t.client.AddEventHandler(l.notice)
	defer t.client.RemoveEventHandler(id)
	drain(t.mistyped)
	inner, stop := context.WithCancel(ctx)
	defer stop()
	steps, err := t.client.GetQRChannel(inner)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLinkRefused, err)
	}
	defer l.hangUp()
	if err := t.client.ConnectContext(inner); err != nil {
		return l.because(ctx, ErrLinkOffline, err)
	}
	return l.run(ctx, steps)
}

// hangUp ends the connection, and returns when whatsmeow has noticed.
func (l *linking) hangUp() {
	if l.client.IsConnected() {
		drain(l.gone)
		l.cable.cut()
		late := time.NewTimer(hangUpWithin)
		defer late.Stop()
		select {
		case <-l.gone:
		case <-late.C: // it says nothing when it expected the end
		}
	}
	l.client.Disconnect()
}

// goodNumber says whether a code can be asked for, if one is to be.
func (l *linking) goodNumber() error {
	n := l.ask.Number
	if n == "" {
		return nil
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, n)
	if !strings.HasPrefix(n, "+") || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
		return ErrBadNumber
	}
	return nil
}

// notice passes on what decides the end. It never waits.
func (l *linking) notice(evt any) {
	switch evt.(type) {
	case *events.Disconnected:
		give(l.gone)
	case *events.Connected, *events.LoggedOut, *events.TemporaryBan, *events.ConnectFailure, *events.ClientOutdated:
		select {
		case l.events <- evt:
		default:
		}
	}
}

// run shows the steps until the number has logged in, or can't.
func (l *linking) run(ctx context.Context, steps <-chan whatsmeow.QRChannelItem) error {
	var late <-chan time.Time
	// Of a connection that is cut in the moment when it stands whatsmeow may tell nothing.
	silent := time.NewTimer(loginWithin)
	defer silent.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-silent.C:
			return ErrLinkOffline
		case <-late:
			return ErrLinkLate
		case <-l.mistyped:
			if err := l.another(ctx); err != nil {
				return err
			}
		case evt := <-l.events:
			if _, ok := evt.(*events.Connected); !ok {
				return refusal(evt)
			}
			l.show(LinkStep{Kind: LinkDone})
			return nil
		case item, open := <-steps:
			silent.Stop()
			switch {
			case !open:
				steps = nil
			case item == whatsmeow.QRChannelSuccess:
				timer := time.NewTimer(linkWithin)
				defer timer.Stop()
				late = timer.C
				l.show(LinkStep{Kind: LinkLogin})
			default:
				if err := l.step(ctx, item); err != nil {
					return err
				}
			}
		}
	}
}

// step shows one step, and returns why the linking ends if it does.
func (l *linking) step(ctx context.Context, item whatsmeow.QRChannelItem) error {
	switch item.Event {
	case whatsmeow.QRChannelEventCode:
		if l.ask.Number != "" && !l.codeOut {
			if err := l.code(ctx); err != nil {
				return err
			}
		}
		if l.wrongs == 0 { // a code typed wrongly spoils the QR codes as well
			l.show(LinkStep{Kind: LinkQR, QR: item.Code, Until: l.clock().Add(item.Timeout)})
		}
		return nil
	case whatsmeow.QRChannelEventPasskeyRequest:
		return l.passkey(ctx, item.PasskeyRequest)
	case whatsmeow.QRChannelEventPasskeyResponse:
		return l.confirm(ctx, item.PasskeyConfirmation.Code)
	case whatsmeow.QRChannelTimeout.Event:
		return l.because(ctx, ErrLinkExpired, nil)
	case whatsmeow.QRChannelClientOutdated.Event:
		return ErrLinkOutdated
	}
	return l.because(ctx, ErrLinkRefused, item.Error)
}

// code shows a code to be typed on the phone.
func (l *linking) code(ctx context.Context) error {
	code, err := l.client.PairPhone(ctx, l.ask.Number, true, whatsmeow.PairClientChrome, linkedAs)
	switch {
	case errors.Is(err, whatsmeow.ErrPhoneNumberTooShort), errors.Is(err, whatsmeow.ErrPhoneNumberIsNotInternational):
		return ErrBadNumber
	case err != nil && cutOff(err):
		return l.because(ctx, ErrLinkOffline, err)
	case err != nil:
		return l.because(ctx, ErrLinkRefused, err)
	}
	l.codeOut = true
	l.show(LinkStep{Kind: LinkCode, Code: code})
	return nil
}

// another shows a new code when the last one was typed wrongly, but not for ever.
func (l *linking) another(ctx context.Context) error {
	if l.wrongs++; l.wrongs >= codeTries {
		return ErrWrongCode
	}
	l.show(LinkStep{Kind: LinkWrongCode})
	return l.code(ctx)
}

// passkey has WhatsApp's request for a passkey answered.
func (l *linking) passkey(ctx context.Context, asked *events.PairPasskeyRequest) error {
	if l.ask.Passkey == nil {
		return ErrPasskey
	}
	request, err := json.Marshal(asked.PublicKey)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	l.show(LinkStep{Kind: LinkPasskey})
	given, err := l.ask.Passkey(ctx, request)
	if err != nil {
		return l.because(ctx, ErrPasskey, err)
	}
	var response types.WebAuthnResponse
	if err := json.Unmarshal(given, &response); err != nil {
		return fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	if err := l.client.SendPasskeyResponse(ctx, &response); err != nil {
		return l.because(ctx, ErrPasskey, err)
	}
	return nil
}

// confirm shows the code that the phone shows as well, and agrees to it.
func (l *linking) confirm(ctx context.Context, code string) error {
	l.show(LinkStep{Kind: LinkConfirm, Code: code})
	if l.ask.Confirm != nil {
		if err := l.ask.Confirm(ctx, code); err != nil {
			return l.because(ctx, ErrLinkRefused, err)
		}
	}
	if err := l.client.SendPasskeyConfirmation(ctx); err != nil {
		return l.because(ctx, ErrPasskey, err)
	}
	return nil
}

// because returns the named error with what was underneath; when ctx has ended, its error.
func (l *linking) because(ctx context.Context, named, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return named
	}
	return fmt.Errorf("%w: %w", named, err)
}

// refusal returns what an event that ends the linking says.
func refusal(evt any) error {
	switch e := evt.(type) {
	case *events.ClientOutdated:
		return ErrLinkOutdated
	case *events.LoggedOut:
		return fmt.Errorf("%w: code %d", ErrLinkRefused, int(e.Reason))
	case *events.ConnectFailure:
		return fmt.Errorf("%w: code %d", ErrLinkRefused, int(e.Reason))
	case *events.TemporaryBan:
		return fmt.Errorf("%w: the number is banned", ErrLinkRefused)
	}
	return ErrLinkRefused
}

// Unlink takes the number off its phone and forgets its keys; all else is kept. It
// connects if need be. A number that is not linked is an ErrUnlinked, and one that can't
// be reached an ErrLinkOffline, with nothing changed.
func (t *Transport) Unlink(ctx context.Context) error {
	if t.client.Store.ID == nil || t.client.Store.Deleted {
		return ErrUnlinked
	}
	if !t.online() {
		gone, err := t.logIn(ctx)
		if gone || err != nil {
			return err
		}
	}
	if err := t.client.Logout(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %w", ErrLinkOffline, err)
	}
	t.health.fell(unlinked, time.Time{})
	return nil
}

// logIn connects, and waits until the number is logged in. Gone says that WhatsApp had
// unlinked it already.
func (t *Transport) logIn(ctx context.Context) (gone bool, err error) {
	l := &linking{Transport: t, events: make(chan any, 8), gone: make(chan struct{}, 1)}
	id := t.client.AddEventHandler(l.notice)
	defer t.client.RemoveEventHandler(id)
	if err := t.client.ConnectContext(ctx); err != nil && !errors.Is(err, whatsmeow.ErrAlreadyConnected) {
		return false, l.because(ctx, ErrLinkOffline, err)
	}
	late := time.NewTimer(linkWithin)
	defer late.Stop()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-late.C:
		return false, ErrLinkOffline
	case evt := <-l.events:
		switch evt.(type) {
		case *events.Connected:
			return false, nil
		case *events.LoggedOut:
			return true, nil
		}
		return false, refusal(evt)
	}
}
