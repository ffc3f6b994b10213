package cli

import (
	"context"
	"errors"
	"runtime/debug"
	"strconv"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/whatsapp"
	"pita/store"
)

type runCmd struct{}

// run keeps the house with its number until ctx ends or something fails for good.
func (*runCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.openLive(ctx)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	n, err := e.linked(ctx, s)
	if err != nil {
		return err
	}
	defer n.close(&err)
	switch another, err := e.settleNumber(ctx, s, n); {
	case err != nil:
		return err
	case another:
		if err := e.tell("pair.another"); err != nil {
			return err
		}
	}
	channel, err := e.channel()
	if err != nil {
		return err
	}
	e.warnAlone(channel)
	a, err := app.New(app.Options{
		Store: s, Transport: steadfast{n.line, e}, Shelf: e.shelf(s), Log: e.log,
		Channel: channel, Heart: e.heart(),
		Pace: app.NewPace(e.settings.Pace), Noted: e.noted,
	})
	if err != nil {
		return because(err, "run.failed")
	}
	e.running = a
	return e.keepHouse(ctx, s, a)
}

// keepHouse runs the house, its desk, and what asks for rules and posts to be read again.
func (e *env) keepHouse(ctx context.Context, s *store.Store, a *app.App) error {
	if err := a.Start(ctx); err != nil {
		a.Stop()
		if ctx.Err() != nil {
			return e.tell("run.stopped")
		}
		return because(err, "run.failed")
	}
	shut, err := serve(ctx, e.data, &desk{run: e.receive(s), give: func(ctx context.Context, ev groups.Event) error {
		return a.Give(ctx, ev)
	}})
	if err != nil {
		a.Stop()
		return because(err, "run.failed")
	}
	defer shut()
	defer e.rereading(ctx, a)()
	if err := e.ready(ctx, s); err != nil {
		a.Stop()
		return err
	}
	// A house runs for months: what only its start needed goes back to the system.
	debug.FreeOSMemory()
	if err := a.Wait(ctx); err != nil {
		return because(err, "run.ended")
	}
	return e.tell("run.stopped")
}

// ready says that the house runs, and for how many groups.
func (e *env) ready(ctx context.Context, s *store.Store) error {
	here, live := 0, 0
	err := s.Read(ctx, func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
			if g := r.(*groups.Group); g.Here {
				here++
				if g.Live {
					live++
				}
			}
		}
		return nil
	})
	if err != nil {
		return because(err, "run.failed")
	}
	return e.tell("run.ready", "dir", e.data, "groups", strconv.Itoa(here), "live", strconv.Itoa(live))
}

// rereading lets rules and posts be read again whenever that is asked for, until the
// function it returns is called.
func (e *env) rereading(ctx context.Context, a *app.App) (stop func()) {
	if e.reread == nil {
		return func() {}
	}
	asked, end := e.reread()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-asked:
				if err := a.Reread(ctx); err != nil && ctx.Err() == nil {
					e.log.Error("rules and posts could not be read again", "err", err)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		end()
		cancel()
		<-done
	}
}

// noted tells the operator how the number does.
func (e *env) noted(d groups.Decision) {
	if d.Reason != decide.NumberChanged {
		return
	}
	health := d.Detail
	if health == "" {
		health = "well"
	}
	e.log.Warn("the number's health changed", "health", health)
}

// A steadfast line outlives its number: what the house owes to people by other ways, and
// what the operator asks of it, goes on until it is stopped.
type steadfast struct {
	groups.Transport
	*env
}

// Listen listens until ctx ends, to nothing once the number is no longer linked.
func (l steadfast) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	err := l.Transport.Listen(ctx, handle)
	switch {
	case errors.Is(err, whatsapp.ErrUnlinked):
		l.log.Error("the number is not linked any more; stop this process, link the number with pita pair, and start again")
	case errors.Is(err, whatsapp.ErrReplaced):
		l.log.Error("another process uses the number, so this one lets go of it; end the other one, then start this one again")
	default:
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}
