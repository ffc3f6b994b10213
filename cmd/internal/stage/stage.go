// Package stage plays a rehearsal over the wire: Pita, its transport and everybody's
// phone are the real ones, and only the server between them is ours.
package stage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store"
	"pita/store/session"
)

// patience is how long anything may take that happens on one machine. It is not waited
// for, unless something is broken.
const patience = 30 * time.Second

// Options say what is played, and where.
type Options struct {
	Dir       string // Pita's folder
	Script    *rehearsal.Script
	Transport *rehearsal.Transport // writes the transcript
	World     decide.World
	Shelf     *app.Shelf // goes before World
	Store     store.Options
	Log       *slog.Logger
}

// A House is the whole program on a real protocol, with a server and phones of its own.
// It is a rehearsal.House for one player, and a rehearsal.Network: the world outside
// goes on while the number is down.
type House struct {
	opt      Options
	inner    *app.Stage
	server   *wire.Server
	cast     *cast
	wires    *line // Pita's
	patience time.Duration
	phones   pocket // everybody's keys
	link     *link  // of the present life
	moves    atomic.Int64
	ahead    atomic.Int64 // to when the server's clock was moved, in Unix seconds
	hushed   atomic.Bool  // what is decided now is no part of the play
	device   uint16       // Pita's, on its own number; 0: it is not linked yet

	mu     sync.Mutex
	failed error
	health health
	heard  chan struct{} // closed at the next event that Pita has taken in
	took   map[groups.MessageID]bool
	// pictures are those that are about to be sent.
	pictures map[groups.MessageID][]byte
}

// New returns a house that is not open yet.
func New(opt Options) *House {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &House{opt: opt, patience: patience, heard: make(chan struct{}), took: map[groups.MessageID]bool{}, pictures: map[groups.MessageID][]byte{}}
}

// Open makes the server, switches on the phones of everybody the script declares, and
// opens Pita, until ctx ends or Close is called.
func (h *House) Open(ctx context.Context) (err error) {
	if err := errors.Join(session.Rehearse(), wire.Trust()); err != nil {
		return fmt.Errorf("open the stage: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open the stage: %w", err), h.Close())
		}
	}()
	if h.server, err = wire.New(wire.Options{Clock: h.now, Log: h.opt.Log}); err != nil {
		return err
	}
	sweepOnce()
	if h.phones, err = newPocket(""); err != nil {
		return err
	}
	h.cast = newCast(h.open, h.opt.Script)
	h.wires = newLine(h.server.Client())
	if err := h.cast.everybody(ctx); err != nil {
		return err
	}
	h.opt.Store.Recast = session.Recast
	h.inner = &app.Stage{
		Dir: h.opt.Dir, Transport: h.opt.Transport, World: h.opt.World, Shelf: h.opt.Shelf, Store: h.opt.Store, Log: h.opt.Log,
		Through: h.through, Noted: h.noted,
	}
	return h.begin(ctx)
}

// begin opens Pita and waits until its number is online.
func (h *House) begin(ctx context.Context) error {
	if err := h.inner.Open(ctx); err != nil {
		return err
	}
	if h.cutOff() {
		return nil
	}
	return h.until(ctx, "Pita's number to come online", func() bool { return h.health.online() })
}

// open switches on the phone of somebody.
func (h *House) open(ctx context.Context, name, number string) (*phone.Phone, error) {
	dir := filepath.Join(h.phones.folder, number)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	return phone.Open(ctx, phone.Options{Server: h.server, Dir: dir, Name: name, Number: number, Clock: h.now})
}

// now is the time by the server and everybody's phones: the rehearsal's, or a little
// later when much happened since the rehearsal's clock was moved.
func (h *House) now() time.Time {
	now := h.opt.Transport.Now().UTC()
	if ahead := time.Unix(h.ahead.Load(), 0).UTC(); ahead.After(now) {
		return ahead
	}
	return now
}

// tick lets a second pass outside. A server's time is in seconds, and nobody joins, leaves
// and joins a group again within one.
func (h *House) tick() { h.ahead.Store(h.now().Unix() + 1) }

// Close ends the house, the phones and the server.
func (h *House) Close() error {
	var errs []error
	if h.inner != nil {
		errs = append(errs, h.inner.Close())
	}
	errs = append(errs, h.link.close())
	if h.cast != nil {
		errs = append(errs, h.cast.close())
	}
	if h.server != nil {
		errs = append(errs, h.server.Close())
	}
	return errors.Join(append(errs, h.phones.close())...)
}

// App returns the program that runs on the stage.
func (h *House) App() *app.App { return h.inner.App() }

// Kept returns the store behind the stage.
func (h *House) Kept() *store.Store { return h.inner.Kept() }

// Outside says that what people do reaches their phones and the server, whether or not
// Pita's number is up.
func (h *House) Outside() {}

// Settle returns when nothing waits that could be done now: in the program, on the way,
// or on a phone.
func (h *House) Settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, h.patience+patience, errors.New("the wire does not come to rest"))
	defer cancel()
	for {
		before := h.moves.Load()
		err := h.inner.Settle(ctx)
		if err == nil {
			err = h.server.Idle(ctx)
		}
		if err == nil {
			err = h.link.looked(ctx)
		}
		if broken := h.broken(); broken != nil {
			return broken
		}
		if err != nil {
			return because(ctx, err)
		}
		if h.moves.Load() == before {
			return nil
		}
	}
}

// Next returns when something is due.
func (h *House) Next(ctx context.Context) (time.Time, bool, error) { return h.inner.Next(ctx) }

// SetClock says that the transport's clock, which is the server's and everybody's, was moved.
func (h *House) SetClock(now time.Time) { h.inner.SetClock(now) }

// Crash ends Pita and its connection where they stand, and opens both again on the same
// files. The server and the phones go on.
func (h *House) Crash(ctx context.Context) error {
	h.mu.Lock()
	h.health.told = false
	h.mu.Unlock()
	if err := h.inner.Crash(ctx); err != nil {
		return err
	}
	if h.cutOff() {
		return nil
	}
	return h.until(ctx, "Pita's number to come back after the crash", func() bool { return h.health.online() })
}

// receipted is why nothing follows from a phone's receipt. Phones give one for every
// message they get, and nobody would want to read of each.
const receipted = groups.Reason("receipt")

// noted writes down why something was decided, unless it is no part of the play.
func (h *House) noted(d groups.Decision) {
	if !h.hushed.Load() && d.Reason != receipted {
		h.opt.Transport.Note(d)
	}
}

// fail notes what makes the play worthless; only the first counts.
func (h *House) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed == nil {
		h.failed = err
	}
}

func (h *House) broken() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failed
}

// until waits for something that Pita hears of.
func (h *House) until(ctx context.Context, what string, is func() bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, h.patience, fmt.Errorf("waited in vain for %s", what))
	defer cancel()
	for {
		h.mu.Lock()
		done, next, failed := is(), h.heard, h.failed
		h.mu.Unlock()
		if done || failed != nil {
			return failed
		}
		select {
		case <-next:
		case <-ctx.Done():
			return because(ctx, ctx.Err())
		}
	}
}

// because returns why ctx ended, if that is why err came.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
