// Package whatsapp speaks WhatsApp: it makes events of what comes in, and messages of
// what goes out. It decides nothing, and whatsmeow's types never leave it.
package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

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
}

// ErrUnlinked says that the number is not linked, or no longer: it must be paired again.
var ErrUnlinked = errors.New("the number is not linked")

// A Transport speaks WhatsApp through one linked number. It is a groups.Transport.
type Transport struct {
	keys   Keys
	client *whatsmeow.Client
	clock  func() time.Time
	log    *slog.Logger
	meta   *meta
	outbound
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
	client := whatsmeow.NewClient(device, nil)
	if opt.Client != nil {
		client.SetWebsocketHTTPClient(opt.Client)
		client.SetMediaHTTPClient(opt.Client)
		client.SetPreLoginHTTPClient(opt.Client)
	}
	client.SynchronousAck = true
	client.EnableDecryptedEventBuffer = true
	client.UseRetryMessageStore = true
	client.InitialAutoReconnect = true
	return &Transport{keys: opt.Keys, client: client, clock: opt.Clock, log: opt.Log, meta: newMeta(client), outbound: newOutbound(opt.Clock)}, nil
}

// Listen calls handle for each event, in order within a group, until ctx ends or the
// number is unlinked, which is an ErrUnlinked. An event that handle refuses is not
// acknowledged and comes again.
func (t *Transport) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	<-ctx.Done()
	return ctx.Err()
}
