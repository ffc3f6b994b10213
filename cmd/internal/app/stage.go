package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/groups/rehearsal"
	"pita/store"
)

// RehearsalMark is the name by which a house remembers that it is a rehearsal's: it never
// speaks from a number.
const RehearsalMark = "rehearsal"

// A Stage is the whole program played by a rehearsal instead of by the world: the real
// store, timers and sender, with a transport and a clock moved by hand. It is a
// rehearsal.House, for one player.
type Stage struct {
	Dir       string
	Transport *rehearsal.Transport
	World     decide.World
	Shelf     *Shelf // goes before World; its Memory is the stage's own store
	Store     store.Options
	Log       *slog.Logger
	// Through stands between the house and its transport: a network with faults, for
	// one. Nil is nothing.
	Through func(groups.Transport) groups.Transport
	// Noted is told of every decision; nil has the transport write it down.
	Noted func(groups.Decision)

	store *store.Store
	app   *App
	ctx   context.Context
}

// Open opens the house and lets it run until ctx ends or Close is called.
func (s *Stage) Open(ctx context.Context) error {
	s.ctx = ctx
	opt := s.Store
	opt.Together = true
	kept, err := store.Open(s.Dir, opt)
	if err != nil {
		return err
	}
	s.store = kept
	if err := kept.Keep(ctx, RehearsalMark, []byte{1}); err != nil {
		return fmt.Errorf("mark the house as a rehearsal's: %w", err)
	}
	var outside groups.Transport = s.Transport
	if s.Through != nil {
		outside = s.Through(outside)
	}
	if s.Shelf != nil {
		s.Shelf.Memory = kept
	}
	noted := s.Noted
	if noted == nil {
		noted = s.Transport.Note
	}
	s.app, err = New(Options{
		Store: kept, Transport: outside, World: s.World, Shelf: s.Shelf, Clock: byHand{s.Transport}, Log: s.Log,
		Channel: s.Transport, Noted: noted,
	})
	if err == nil {
		err = s.app.Start(ctx)
	}
	if err != nil {
		return fmt.Errorf("open the house: %w", err)
	}
	return nil
}

// Close ends the house.
func (s *Stage) Close() error {
	if s.app != nil {
		s.app.Stop()
	}
	if s.store == nil {
		return nil
	}
	return s.store.Close()
}

// App returns the program that runs on the stage.
func (s *Stage) App() *App { return s.app }

// Kept returns the store behind the stage.
func (s *Stage) Kept() *store.Store { return s.store }

// Hear takes in one event, by the same door as a phone's.
func (s *Stage) Hear(ctx context.Context, ev groups.Event) error { return s.Transport.Bring(ctx, ev) }

// Settle returns when nothing waits that could be done now.
func (s *Stage) Settle(ctx context.Context) error { return s.app.Settle(ctx) }

// Next returns when something is due.
func (s *Stage) Next(context.Context) (time.Time, bool, error) {
	next, any := s.app.Next()
	return next, any, nil
}

// SetClock says that the transport's clock was moved.
func (s *Stage) SetClock(time.Time) { s.app.Tick() }

// Crash ends every worker where it stands, closes the files and opens the house again:
// as little of a goodbye as one process can say. What a kill leaves behind is tried with
// real processes.
func (s *Stage) Crash(context.Context) error {
	s.app.crash()
	if err := s.Close(); err != nil {
		return err
	}
	return s.Open(s.ctx)
}

// byHand is the clock of a rehearsal.
type byHand struct{ t *rehearsal.Transport }

// Now returns the rehearsal's time.
func (c byHand) Now() time.Time { return c.t.Now() }

// At never comes by itself: the player calls Tick.
func (c byHand) At(time.Time) (<-chan time.Time, func()) { return nil, func() {} }
