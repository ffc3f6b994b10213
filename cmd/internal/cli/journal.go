package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/groups/phrase"
	"pita/store"
)

type journalCmd struct {
	Why   bool
	Since string
}

// run lists what was decided, the oldest first.
func (c *journalCmd) run(ctx context.Context, e *env) (err error) {
	since, err := sinceWhen(c.Since, time.Now(), phrase.Embedded().Words(e.lang))
	if err != nil {
		return err
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
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

// unitLengths are the units in which one says how long ago.
var unitLengths = [...]struct {
	name   string
	length time.Duration
}{{phrase.Minute, time.Minute}, {phrase.Hour, time.Hour}, {phrase.Day, 24 * time.Hour}, {phrase.Week, 7 * 24 * time.Hour}}

// sinceWhen reads a moment: a date, a date with an hour, or how long ago in the letters
// of v's language, such as 3d. Nothing typed is the beginning of time.
func sinceWhen(typed string, now time.Time, v phrase.Vocabulary) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(form, typed, now.Location()); err == nil {
			return t, nil
		}
	}
	digits := strings.TrimRight(typed, "abcdefghijklmnopqrstuvwxyz")
	for _, u := range unitLengths {
		n, err := strconv.ParseUint(digits, 10, 16)
		if err == nil && slices.Contains(v.Units[u.name].Letters, typed[len(digits):]) {
			return now.Add(-time.Duration(n) * u.length), nil
		}
	}
	return time.Time{}, misuse("journal.since", "typed", typed)
}
