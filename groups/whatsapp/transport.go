// Package whatsapp speaks WhatsApp: it makes events of what comes in, and messages of
// what goes out. It decides nothing, and whatsmeow's types never leave it.
package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// Keys holds the keys by which a number is linked.
type Keys interface {
	// Device returns the linked device, or a fresh one that is not linked yet.
	Device(ctx context.Context) (*store.Device, error)
	// DropSenderKey forgets our own sender key of a group, so that the next message
	// there is sealed with a new one.
	DropSenderKey(ctx context.Context, group types.JID) error
}

// Options say what a transport works with.
type Options struct {
	Keys Keys
	// Client dials; nil dials WhatsApp itself. A rehearsal gives its own server's.
	Client *http.Client
	Clock  func() time.Time // nil is the machine's
	Log    *slog.Logger     // nil is silence
	// Look says what can be read of a picture that was sent to a group; it keeps nothing of
	// it, and is called for one at a time. Nil looks at none, and none is fetched.
	Look func(data []byte) groups.Seen
}

// ErrUnlinked says that the number is not linked, or no longer: it must be paired again.
var ErrUnlinked = errors.New("the number is not linked")

// ErrReplaced says that another process took the number over. Coming back would only take
// it from that one in turn.
var ErrReplaced = errors.New("another process uses the number")

// A Transport speaks WhatsApp through one linked number. It is a groups.Transport.
type Transport struct {
	keys   Keys
	client *whatsmeow.Client
	clock  func() time.Time
	log    *slog.Logger
	look   func([]byte) groups.Seen
	meta   *meta
	polls  *polls
	guard  *guard // nil until somebody listens
	cable  *cable
	*outbound

	listening atomic.Bool
	hearing   atomic.Bool            // an intake hears what the client tells
	intake    atomic.Pointer[intake] // of who listens
}

// genuine is the key that WhatsApp itself proves its servers with.
var genuine = whatsmeow.WACertPubKey

// New returns a transport that is not connected yet. It refuses to dial WhatsApp in a
// process that rehearses, and to rehearse in one that does not.
func New(opt Options) (*Transport, error) {
	rehearsing := whatsmeow.WACertPubKey != genuine
	switch {
	case opt.Client == nil && rehearsing:
		return nil, errors.New("this process rehearses, so it may not dial WhatsApp itself; start another one")
	case opt.Client != nil && !rehearsing:
		return nil, errors.New("this process trusts WhatsApp itself, so it may not rehearse; start another one")
	}
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	device, err := opt.Keys.Device(context.Background())
	if err != nil {
		return nil, fmt.Errorf("load the keys of the number: %w", err)
	}
	out := newOutbound(opt.Clock)
	client := whatsmeow.NewClient(device, eavesdrop{quiet{opt.Log}, out.overheard})
	wires := &cable{}
	dial := wires.client(opt.Client)
	client.SetWebsocketHTTPClient(dial)
	client.SetPreLoginHTTPClient(dial)
	client.SetMediaHTTPClient(bounded(opt.Client))
	client.SynchronousAck = true
	client.EnableDecryptedEventBuffer = true
	client.UseRetryMessageStore = true
	// Listen comes back by itself when a connection ends; whatsmeow would do so besides.
	client.EnableAutoReconnect = false
	// whatsmeow falls over without it when the server wants a token that only another kind
	// of client has.
	client.RefreshCAT = func(context.Context) error { return errors.New("there is no such token for WhatsApp") }
	// What a new device is sent of old chats is nothing Pita should hold.
	client.ManualHistorySyncDownload = true
	notes, _ := opt.Keys.(notebook)
	t := &Transport{
		keys: opt.Keys, client: client, clock: opt.Clock, log: opt.Log, look: opt.Look,
		meta: newMeta(client, notes), polls: newPolls(), cable: wires, outbound: out,
	}
	client.AddEventHandlerWithSuccessStatus(t.mayPass)
	return t, nil
}

// mayPass says whether what a client tells may be acknowledged when an intake agrees, or
// none is there. Without one nothing may that would have been told: also a client that is
// only linking is handed what waits, and one that was cut still looks at what had come.
func (t *Transport) mayPass(evt any) bool {
	switch evt.(type) {
	case *events.Message, *events.Receipt, *events.GroupInfo, *events.JoinedGroup:
		return t.hearing.Load()
	}
	return true
}

// Listen connects, and calls handle for each event, in order within a group, until ctx
// ends or nothing more can be done on the number, which is an ErrUnlinked or ErrReplaced.
// An event that handle refuses is not acknowledged and comes again. It runs once at a time.
func (t *Transport) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	if t.client.Store.ID == nil || t.client.Store.Deleted {
		return ErrUnlinked
	}
	if !t.listening.CompareAndSwap(false, true) {
		return errors.New("somebody listens to this number already; stop that first")
	}
	defer t.listening.Store(false)
	if t.guard == nil {
		t.guard = guarded(t.client.Store)
		t.client.PreRetryCallback = t.mayRetry
	}
	if err := t.meta.load(ctx); err != nil {
		return fmt.Errorf("read what is known of the groups: %w", err)
	}
	in := newIntake(t, handle)
	if err := in.loadWaits(ctx); err != nil {
		return fmt.Errorf("read which messages are waited for: %w", err)
	}
	t.intake.Store(in)
	defer t.intake.Store(nil)
	return in.listen(ctx)
}

// listen runs everything that an intake needs, and returns when all of it has ended.
func (in *intake) listen(ctx context.Context) error {
	inner, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { in.comparing(inner) })
	beside.Go(func() { in.awaiting(inner) })
	beside.Go(func() { in.looking(inner) })
	beside.Go(func() { in.t.tellHealth(inner, in.handle) })
	detach := in.attach(inner, in.t.client)
	err := in.connected(inner)
	stop()
	beside.Wait()
	in.t.client.Disconnect()
	detach()
	if ctx.Err() == nil {
		// Why nothing more can be done is news, too.
		if n, fresh, _ := in.t.health.news(); fresh && in.handle(ctx, changedNumber(n, in.t.clock())) == nil {
			in.t.health.heard(n)
		}
	}
	return err
}

// Drop ends the connection without acknowledging anything more, and Listen makes it anew,
// with patience. It is for whoever keeps the keys and could not keep one, and returns at
// once; it may be called by any goroutine, and while nobody listens.
func (t *Transport) Drop(why error) {
	t.log.Error("a key could not be kept; the connection ends unacknowledged", "err", why)
	if in := t.intake.Load(); in != nil {
		in.line.stop("", "a key could not be kept")
	}
}
