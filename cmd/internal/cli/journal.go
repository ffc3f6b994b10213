package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/store"
)

type journalCmd struct {
	Why   bool
	Since string
}

// run lists what was decided, the oldest first.
func (c *journalCmd) run(ctx context.Context, e *env) (err error) {
	since, err := sinceWhen(c.Since, time.Now())
	if err != nil {
		return err
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer closing(s, &err)
	out := bufio.NewWriter(e.stdout)
	var broken error
	shown := 0
	err = s.Journal(ctx, 0, func(l store.Line) bool {
		if !l.At.Before(since) {
			shown++
			_, broken = fmt.Fprintln(out, e.line(l, c.Why))
		}
		return broken == nil && ctx.Err() == nil
	})
	if err := errors.Join(err, broken, out.Flush()); err != nil {
		return because(err, "journal.broken")
	}
	if shown == 0 {
		return e.tell("journal.empty")
	}
	return nil
}

// line writes one line of the journal. It names nobody.
func (e *env) line(l store.Line, why bool) string {
	text := fmt.Sprintf("%6d  %s  %-9s %s", l.Number, l.At.Local().Format("2006-01-02 15:04:05"), l.Event, l.Reason)
	if l.Sent > 0 {
		text += "  " + e.text("journal.sent", "n", strconv.Itoa(l.Sent))
	}
	if !why {
		return text
	}
	if l.Forgotten {
		return text + "  " + e.text("journal.forgotten")
	}
	if l.Of.Detail != "" {
		text += "  (" + l.Of.Detail + ")"
	}
	if l.World != "" {
		text += "  " + e.text("journal.world", "hash", l.World[:min(8, len(l.World))])
	}
	return text
}

// sinceWhen reads a moment: a date, a date with an hour, or how long ago, such as 3d.
func sinceWhen(typed string, now time.Time) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(form, typed, now.Location()); err == nil {
			return t, nil
		}
	}
	units := []struct {
		letter string
		length time.Duration
	}{{"m", time.Minute}, {"h", time.Hour}, {"j", time.Hour}, {"d", 24 * time.Hour}, {"w", 7 * 24 * time.Hour}, {"mg", 7 * 24 * time.Hour}}
	for _, u := range units {
		digits, ok := strings.CutSuffix(typed, u.letter)
		if n, err := strconv.ParseUint(digits, 10, 16); ok && err == nil {
			return now.Add(-time.Duration(n) * u.length), nil
		}
	}
	return time.Time{}, misuse("journal.since", "typed", typed)
}
