package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pita/groups"
	"pita/store"
)

// A Heart calls an address that waits to be called: when it is not, whoever watches it
// knows that something is wrong here.
type Heart interface {
	// Beat makes one call. Its error holds no address.
	Beat(ctx context.Context) error
}

// BeatEvery is how often a house that is well is heard of by its heartbeat.
const BeatEvery = 5 * time.Minute

const (
	beatAgain  = time.Minute      // a call that failed is tried again sooner
	beatWithin = 20 * time.Second // how long a call may take
)

// beatHeart calls the heartbeat address while the house is well, until ctx ends.
func (a *App) beatHeart(ctx context.Context) error {
	for {
		wait := BeatEvery
		switch ill, err := a.unwell(ctx); {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			a.log.Error("the heartbeat is silent: the house can't be looked at", "err", err)
		case ill != "":
			a.log.Warn("the heartbeat is silent: the house is unwell", "what", ill)
		default:
			wait = a.callHeart(ctx)
		}
		at, end := a.clock.At(a.clock.Now().Add(wait))
		select {
		case <-at:
		case <-ctx.Done():
		}
		end()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// callHeart makes one call and returns when to make the next.
func (a *App) callHeart(ctx context.Context) time.Duration {
	within, cancel := context.WithTimeout(ctx, beatWithin)
	err := a.opt.Heart.Beat(within)
	cancel()
	if ctx.Err() != nil {
		return 0
	}
	a.noteTry(ctx, heartName, err)
	if err != nil {
		a.log.Warn("the heartbeat address could not be called", "again_in", beatAgain, "err", err)
		return beatAgain
	}
	return BeatEvery
}

// unwell names what ails the house, or "" when it can do its work. One whose number is
// only asked to be slow, or not to write to strangers, can.
func (a *App) unwell(ctx context.Context) (string, error) {
	n, err := a.number(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case a.pulse.broken() != nil:
		return "a part of the program ended", nil
	case a.opt.Store.Short():
		return string(groups.StorageFull), nil
	case a.trust.held(a.clock):
		return string(groups.ClockOff), nil
	case n.Dry:
		return "dry", nil
	case n.Health != groups.Well && n.Health != groups.Locked && n.Health != groups.RateLimited:
		return string(n.Health), nil
	}
	// A house that can keep nothing hears nobody: writing proves that it can.
	return "", a.opt.Store.Keep(ctx, aliveName, []byte(a.now().Format(time.RFC3339)))
}

// The names by which is kept how tries to reach the outside went.
const (
	channelName = "channel"
	heartName   = "heartbeat"
	aliveName   = "alive"
)

// A Try is how the last try to reach something outside WhatsApp went.
type Try struct {
	At     time.Time `json:"at"`
	Failed string    `json:"failed,omitempty"` // empty: it succeeded
	Since  time.Time `json:"since"`            // since when it goes like that
}

// noteTry keeps how a try went, for the doctor.
func (a *App) noteTry(ctx context.Context, name string, err error) {
	now := a.now()
	is := Try{At: now, Since: now}
	if err != nil {
		is.Failed = err.Error()
	}
	was, any, rerr := lastTry(ctx, a.opt.Store, name)
	if rerr == nil && any && (was.Failed == "") == (err == nil) {
		is.Since = was.Since
	}
	b, merr := json.Marshal(is)
	if merr == nil {
		merr = a.opt.Store.Keep(ctx, name, b)
	}
	if err := errors.Join(rerr, merr); err != nil && ctx.Err() == nil {
		a.log.Warn("how a call outside went could not be kept", "call", name, "err", err)
	}
}

// LastTold returns how it went when the owner was last told something outside WhatsApp,
// and whether that ever was.
func LastTold(ctx context.Context, s *store.Store) (Try, bool, error) {
	return lastTry(ctx, s, channelName)
}

// LastBeat returns how the heartbeat address was last called, and whether it ever was.
func LastBeat(ctx context.Context, s *store.Store) (Try, bool, error) {
	return lastTry(ctx, s, heartName)
}

func lastTry(ctx context.Context, s *store.Store, name string) (t Try, any bool, err error) {
	b, err := s.Kept(ctx, name)
	if err != nil || len(b) == 0 {
		return t, false, err
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return t, false, fmt.Errorf("read how the last %s went: %w", name, err)
	}
	return t, true, nil
}
