package whatsapp

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// A guard stands between whatsmeow and the keys of the number, for two reasons.
//
// With SynchronousAck whatsmeow asks the primary phone for each message it can't read, and
// waits for the server's answer before it takes in anything else. The guard refuses it the
// session it wants for that; the listener asks by itself, later and beside the intake.
//
// And a write that failed while a message was opened leaves that message unacknowledged;
// it only comes again when the connection is made anew, which whatsmeow doesn't do.
type guard struct {
	own     map[string]bool             // the addresses of the primary phone
	intake  atomic.Value                // of <-chan struct{}: how the intake's context ends
	opening atomic.Int32                // messages that are being opened
	retries atomic.Int64                // until when the primary phone is answered, Unix nanoseconds
	failed  atomic.Pointer[func(error)] // told of a write that failed
}

// errLater says that the primary phone is not asked just now.
var errLater = errors.New("the phone is asked later, beside the intake")

// answerWithin is how long whatsmeow may take to answer the primary phone's own request.
const answerWithin = 5 * time.Second

// guarded puts a guard before a linked device's keys.
func guarded(device *store.Device) *guard {
	g := &guard{own: map[string]bool{
		device.GetJID().ToNonAD().SignalAddress().String(): true,
		device.GetLID().ToNonAD().SignalAddress().String(): true,
	}}
	g.intake.Store((<-chan struct{})(nil))
	device.Sessions = guardedSessions{device.Sessions, g}
	device.EventBuffer = guardedBuffer{device.EventBuffer, g}
	device.SenderKeys = guardedSenderKeys{device.SenderKeys, g}
	return g
}

// watch tells the guard of a new connection's intake, and whom to tell of failed writes.
func (g *guard) watch(ctx context.Context, failed func(error)) {
	g.intake.Store(ctx.Done())
	g.failed.Store(&failed)
}

// retrying lets whatsmeow answer a request of the primary phone's for a message of Pita's.
func (g *guard) retrying(receipt *events.Receipt, _ types.MessageID, _ int, _ *waE2E.Message) bool {
	if receipt.IsFromMe {
		g.retries.Store(time.Now().Add(answerWithin).UnixNano())
	}
	return true
}

// refuses says whether a session with the primary phone is wanted by the intake in order
// to ask it for a message.
func (g *guard) refuses(ctx context.Context, address string) bool {
	return g.own[address] && ctx.Done() != nil && ctx.Done() == g.intake.Load() &&
		g.opening.Load() == 0 && time.Now().UnixNano() > g.retries.Load()
}

// check tells of a write that failed, unless the connection is gone anyway.
func (g *guard) check(ctx context.Context, err error) error {
	if err != nil && errors.Is(err, context.Canceled) && ctx.Err() == nil {
		if failed := g.failed.Load(); failed != nil {
			(*failed)(err)
		}
	}
	return err
}

type guardedSessions struct {
	store.SessionStore
	guard *guard
}

// HasSession says whether there is a session with address.
func (s guardedSessions) HasSession(ctx context.Context, address string) (bool, error) {
	if s.guard.refuses(ctx, address) {
		return false, errLater
	}
	return s.SessionStore.HasSession(ctx, address)
}

type guardedBuffer struct {
	store.EventBuffer
	guard *guard
}

// DoDecryptionTxn opens a message in one transaction.
func (b guardedBuffer) DoDecryptionTxn(ctx context.Context, fn func(context.Context) error) error {
	b.guard.opening.Add(1)
	defer b.guard.opening.Add(-1)
	return b.guard.check(ctx, b.EventBuffer.DoDecryptionTxn(ctx, fn))
}

// GetBufferedEvent returns what was opened before.
func (b guardedBuffer) GetBufferedEvent(ctx context.Context, hash [32]byte) (*store.BufferedEvent, error) {
	ev, err := b.EventBuffer.GetBufferedEvent(ctx, hash)
	return ev, b.guard.check(ctx, err)
}

type guardedSenderKeys struct {
	store.SenderKeyStore
	guard *guard
}

// PutSenderKey keeps a member's key for a group. whatsmeow only logs that it was not kept.
func (k guardedSenderKeys) PutSenderKey(ctx context.Context, group, user string, key []byte) error {
	return k.guard.check(ctx, k.SenderKeyStore.PutSenderKey(ctx, group, user, key))
}
