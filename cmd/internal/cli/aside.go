package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/store"
)

type asideCmd struct {
	Code   string `arg:"" optional:""`
	Replay bool
	Drop   bool
	Why    bool
}

// allAside stands for every event that is set aside.
var allAside = [...]string{"all", "semua"}

// run lists the events that were set aside, or has them decided anew or let go.
func (c *asideCmd) run(ctx context.Context, e *env) (err error) {
	switch {
	case c.Replay && c.Drop:
		return misuse("aside.both")
	case (c.Replay || c.Drop) && c.Code == "":
		return misuse("aside.which")
	case c.Code != "" && !c.Replay && !c.Drop:
		return misuse("aside.what", "code", c.Code)
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	events, err := s.Aside(ctx)
	if err != nil {
		return because(err, "aside.unreadable")
	}
	if c.Code == "" {
		return c.list(e, events)
	}
	chosen, err := chooseAside(events, c.Code)
	if err != nil {
		return err
	}
	if c.Drop {
		return dropAside(ctx, e, s, chosen)
	}
	return replayAside(ctx, e, s, chosen)
}

// list shows one line for each event. It names nobody; why a decision failed may.
func (c *asideCmd) list(e *env, events []store.AsideEvent) error {
	if len(events) == 0 {
		return e.tell("aside.none")
	}
	for _, ev := range events {
		line := fmt.Sprintf("%s  %s  %s", asideCode(ev), inWIB(ev.At), groups.EventName(ev.Event))
		if c.Why {
			line += "\n\t" + strings.ReplaceAll(strings.TrimSpace(ev.Why), "\n", "\n\t")
		}
		if _, err := fmt.Fprintln(e.stdout, line); err != nil {
			return err
		}
	}
	return e.tell("aside.ends", "days", strconv.Itoa(int(store.AsideFor/(24*time.Hour))))
}

// asideCode names an event on the command line: the end of its blinded name.
func asideCode(ev store.AsideEvent) string {
	return hex.EncodeToString(ev.ID[max(0, len(ev.ID)-4):])
}

// chooseAside returns the events that a code stands for.
func chooseAside(events []store.AsideEvent, code string) (chosen []store.AsideEvent, err error) {
	code = strings.ToLower(strings.TrimSpace(code))
	for _, ev := range events {
		if code == asideCode(ev) || code == allAside[0] || code == allAside[1] {
			chosen = append(chosen, ev)
		}
	}
	if len(chosen) == 0 {
		return nil, fail("aside.unknown", "code", code)
	}
	return chosen, nil
}

func dropAside(ctx context.Context, e *env, s *store.Store, chosen []store.AsideEvent) error {
	for _, ev := range chosen {
		if err := s.DropAside(ctx, ev.ID); err != nil {
			return because(err, "aside.kept")
		}
	}
	return e.tell("aside.dropped", "n", strconv.Itoa(len(chosen)))
}

// replayAside has events decided anew, by the house that runs where there is one. One that
// fails again stays, and does not keep the others from their turn.
func replayAside(ctx context.Context, e *env, s *store.Store, chosen []store.AsideEvent) error {
	replay, err := e.replayer(ctx, s)
	if err != nil {
		return err
	}
	var wrong []error
	done := 0
	for _, ev := range chosen {
		res, err := replay(ctx, ev.ID)
		switch {
		case errors.Is(err, store.ErrForgotten):
			wrong = append(wrong, because(err, "aside.forgotten", "code", asideCode(ev)))
		case err != nil:
			wrong = append(wrong, because(err, "aside.failed", "code", asideCode(ev)))
		case res.Aside:
			wrong = append(wrong, fail("aside.again", "code", asideCode(ev)))
		default:
			done++
		}
	}
	return errors.Join(append(wrong, e.tell("aside.replayed", "n", strconv.Itoa(done)))...)
}

// replayer returns what decides an event anew.
func (e *env) replayer(ctx context.Context, s *store.Store) (func(context.Context, []byte) (store.Result, error), error) {
	if e.running != nil {
		return e.running.Replay, nil
	}
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return nil, err
	}
	s.SetWorld(w.Hash())
	return func(ctx context.Context, id []byte) (store.Result, error) { return s.Replay(ctx, id, w.On) }, nil
}
