// Package phone is one rehearsed person's WhatsApp: an unmodified client that is
// logged in to a wire.Server, writes what the person writes, and shows what a person
// would see.
package phone

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/store/session"
)

// Options say whose phone it is.
type Options struct {
	Server *wire.Server
	Dir    string // an empty folder of its own, for the keys
	Name   string // what the person calls themselves
	Number string // digits with the country's: 628110000001
	Clock  func() time.Time
}

// A Phone is a person's phone. Its methods may be called by many at once. What it
// shows changes as stanzas arrive; Wait waits for that. Close must be called.
type Phone struct {
	name    string
	account *wire.Account
	pn, lid types.JID
	keys    *session.Store
	client  *whatsmeow.Client
	clock   func() time.Time

	mu      sync.Mutex
	chats   map[types.JID][]*Message // as they came
	byKey   map[messageKey]*Message
	early   map[messageKey][]func(*Message) // what came before its message
	in      map[types.JID]bool              // groups as this phone knows them
	garbled map[messageKey]bool             // could not be read, so far
	calls   int
	online  bool
	failed  error
	changed chan struct{} // closed at the next change
	closed  bool
}

// A messageKey tells one message from every other, as phones do.
type messageKey struct {
	chat, from types.JID
	id         types.MessageID
}

// Open makes a person known to the server and logs their phone in. It returns when
// the phone is online.
func Open(ctx context.Context, opt Options) (*Phone, error) {
	p := &Phone{
		name: opt.Name, clock: opt.Clock,
		pn: types.NewJID(opt.Number, types.DefaultUserServer), lid: types.NewJID(hidden(opt.Number), types.HiddenUserServer),
		chats: map[types.JID][]*Message{}, byKey: map[messageKey]*Message{}, early: map[messageKey][]func(*Message){},
		in: map[types.JID]bool{}, garbled: map[messageKey]bool{}, changed: make(chan struct{}),
	}
	if p.clock == nil {
		p.clock = time.Now
	}
	if err := p.open(ctx, opt); err != nil {
		p.Close()
		return nil, fmt.Errorf("open a phone: %w", err)
	}
	return p, nil
}

// hidden returns the hidden id that belongs to a number.
func hidden(number string) string { return "10" + number }

func (p *Phone) open(ctx context.Context, opt Options) (err error) {
	if err := errors.Join(session.Rehearse(), wire.Trust()); err != nil {
		return err
	}
	if p.account, err = opt.Server.Enrol(opt.Name, p.pn, p.lid); err != nil {
		return err
	}
	if p.keys, err = openKeys(opt.Dir); err != nil {
		return err
	}
	dev, err := p.keys.Device(ctx)
	if err != nil {
		return err
	}
	if err := p.account.Provision(ctx, dev, 0); err != nil {
		return err
	}
	p.client = newClient(dev, opt.Server)
	p.client.AddEventHandlerWithSuccessStatus(p.hear)
	if err := p.client.ConnectContext(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return p.Wait(ctx, func(v View) bool { return v.Online })
}

// openKeys opens a file for the keys of one rehearsed device.
func openKeys(dir string) (*session.Store, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return session.Open(dir, session.Options{Key: key, Rehearsal: true, NoSync: true})
}

// Name returns what the person calls themselves.
func (p *Phone) Name() string { return p.name }

// Addresses returns how the world calls the person: by hidden id and by number.
func (p *Phone) Addresses() []groups.Address {
	return []groups.Address{address(p.lid), address(p.pn)}
}

// Hidden returns the person's hidden id, by which groups and private chats know them.
func (p *Phone) Hidden() groups.Address { return address(p.lid) }

// Account returns the person's account at the server.
func (p *Phone) Account() *wire.Account { return p.account }

// Link makes another device of the person's, whose keys are in s: Pita's own, beside
// the phone on which its number lives. The number of the device counts from 1.
func (p *Phone) Link(ctx context.Context, s *session.Store, device uint16) error {
	dev, err := s.Device(ctx)
	if err != nil {
		return err
	}
	return p.account.Provision(ctx, dev, device)
}

// Close logs nothing out: the phone is switched off, and its keys are closed.
func (p *Phone) Close() error {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	again := p.closed
	p.closed = true
	p.mu.Unlock()
	if again {
		return nil
	}
	if p.client != nil {
		p.client.Disconnect()
	}
	if p.keys == nil {
		return nil
	}
	return p.keys.Close()
}

// Off takes the phone off the network; On brings it back. What came meanwhile waits at
// the server.
func (p *Phone) Off() {
	p.client.Disconnect()
	p.mu.Lock()
	p.online = false
	p.beat()
	p.mu.Unlock()
}

// On logs the phone in again, and returns when it is online.
func (p *Phone) On(ctx context.Context) error {
	if err := p.client.ConnectContext(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("switch a phone on: %w", err)
	}
	return p.Wait(ctx, func(v View) bool { return v.Online })
}

// Wait returns nil once shown says that the phone shows what is waited for. It asks at
// once, and at every change; it returns ctx's error, or what ailed the phone for good.
func (p *Phone) Wait(ctx context.Context, shown func(View) bool) error {
	for {
		p.mu.Lock()
		done, failed, next := shown(View{p: p, Online: p.online}), p.failed, p.changed
		p.mu.Unlock()
		if done || failed != nil {
			return failed
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// beat wakes whoever waits. The lock is held.
func (p *Phone) beat() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// errNobody says that an address leads to no chat.
var errNobody = errors.New("this address leads nowhere; give a group's, a hidden id or a number")

func address(jid types.JID) groups.Address { return groups.Address(jid.ToNonAD().String()) }

func parse(a groups.Address) (types.JID, error) {
	jid, err := types.ParseJID(string(a))
	if err != nil || jid.User == "" {
		return jid, errNobody
	}
	return jid, nil
}
