package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/groups/phrase"
	"pita/groups/schedule"
	"pita/store"
)

type journalCmd struct {
	Why   bool
	Since string
}

// run lists what was decided, the oldest first.
func (c *journalCmd) run(ctx context.Context, e *env) (err error) {
	since, err := sinceWhen(c.Since, time.Now().In(schedule.WIB.Location()), phrase.Embedded())
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
	shown, world, first := 0, "", uint64(0)
	if c.Since == "" {
		first = e.setting()
	}
	err = s.Journal(ctx, first, func(l store.Line) bool {
		if !l.At.Before(since) {
			shown++
			_, broken = fmt.Fprintln(out, e.line(l, c.Why, l.World != world))
			world = l.World
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

// lately returns from which moment on a house is looked back at: the last that it knows of. Of one
// that runs that is now; a rehearsal has days of its own, and one that stands still its last.
func lately(ctx context.Context, s *store.Store) (time.Time, error) {
	at, any, err := s.Newest(ctx)
	if err != nil || !any {
		at = time.Now()
	}
	return at.In(schedule.WIB.Location()), err
}

// setting returns with which line a rehearsal's people began to speak; 0 where nobody
// rehearses.
func (e *env) setting() uint64 {
	b, err := os.ReadFile(filepath.Join(e.data, rehearsalMark))
	if err != nil {
		return 0
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// inWIB writes a moment as the house counts its days, whatever zone the machine is in.
func inWIB(t time.Time) string {
	return t.In(schedule.WIB.Location()).Format(time.DateTime) + " " + string(schedule.WIB)
}

// line writes one line of the journal. It names nobody. With why it says more, and which
// rules and posts were in force where those are news.
func (e *env) line(l store.Line, why, news bool) string {
	text := fmt.Sprintf("%6d  %s  %-9s %s", l.Number, inWIB(l.At), l.Event, l.Reason)
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
	if news && l.World != "" {
		text += "  " + e.text("journal.world", "hash", l.World[:min(8, len(l.World))])
	}
	return text
}

// unitLengths are the units in which one says how long ago.
var unitLengths = [...]struct {
	name   string
	length time.Duration
}{{phrase.Minute, time.Minute}, {phrase.Hour, time.Hour}, {phrase.Day, 24 * time.Hour}, {phrase.Week, 7 * 24 * time.Hour}}

// sinceWhen reads a moment: a date, a date with an hour, or how long ago, such as 3d or
// 3hari, which mean the same whoever types them. Nothing typed is the beginning of time.
func sinceWhen(typed string, now time.Time, book *phrase.Book) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(form, typed, now.Location()); err == nil {
			return t, nil
		}
	}
	ago := strings.ToLower(typed)
	digits := strings.TrimRight(ago, " abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.ParseUint(digits, 10, 16)
	length, known := unitOf(strings.TrimSpace(ago[len(digits):]), book)
	if err != nil || !known {
		return time.Time{}, misuse("journal.since", "typed", typed)
	}
	return now.Add(-time.Duration(n) * length), nil
}

// unitOf returns the length of a unit by its word in any language, or by its English
// letter: an Indonesian one may mean something else in English, as h does.
func unitOf(typed string, book *phrase.Book) (time.Duration, bool) {
	for _, u := range unitLengths {
		if slices.Contains(book.Words("en").Units[u.name].Letters, typed) {
			return u.length, true
		}
		for _, lang := range book.Locales() {
			if slices.Contains(book.Words(lang).Units[u.name].Words, typed) {
				return u.length, true
			}
		}
	}
	return 0, false
}
