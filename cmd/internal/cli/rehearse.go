package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"pita/cmd/internal/stage"
	"pita/groups"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/groups/schedule"
	"pita/moderation"
	"pita/store"
	"pita/store/session"
)

// rehearsalMark is the file that marks a folder as a rehearsal's, to be begun anew.
const rehearsalMark = "rehearsal"

// tour is the group a rehearsal begins with.
const tour = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Bu Ratna owner reachable
person Sari reachable
person Rina
person Bidan Lestari reviewer reachable handle bidan-lestari
person Tuti coordinator reachable handle tuti
person Rani outside reachable handle rani
post perkenalan approved
post persetujuan approved
post sambutan approved
post peduli-putus-asa approved
post peduli-bahaya approved
post peduli-kekerasan approved
post darurat-demam-kemo approved
post fakta-herbal approved
post sadari-01 approved
`

func player(t *rehearsal.Transport, h rehearsal.House, rules []moderation.Rule, why bool) *rehearsal.Player {
	p := rehearsal.NewPlayer(t, h)
	p.Why = why
	for _, r := range rules {
		p.Rules = append(p.Rules, r.ID)
	}
	return p
}

// run rehearses in the terminal until the input ends.
func (c *rehearseCmd) run(ctx context.Context, e *env) error {
	script, err := rehearsal.Parse(e.text("rehearse.script"), []byte(tour))
	if err != nil {
		return err
	}
	shelf, err := shelfWith(c.Posts)
	if err != nil {
		return err
	}
	w, err := world(nil)
	if err != nil {
		return err
	}
	if err := e.freshStage(); err != nil {
		return err
	}
	t := rehearsal.NewTransport(nil)
	s := stage.New(stage.Options{Dir: e.data, Script: script, Transport: t, World: w, Shelf: shelf})
	if err := s.Open(ctx); err != nil {
		return unbegun(ctx, err)
	}
	p := player(t, s, w.Rules.Rules(), true)
	p.Aloud = true
	if err := p.Begin(ctx, script); err != nil {
		return errors.Join(unbegun(ctx, err), s.Close())
	}
	if err := e.noteSetting(ctx, s.Kept()); err != nil {
		return errors.Join(because(err, "rehearse.unready", "dir", e.data), s.Close())
	}
	stop, err := serve(ctx, e.data, &desk{run: e.receive(s.Kept()), give: func(ctx context.Context, ev groups.Event) error {
		ev.Base().At, ev.Base().Seen = t.Now().UTC(), t.Now().UTC()
		return s.App().Give(ctx, ev)
	}})
	if err != nil {
		return errors.Join(err, s.Close())
	}
	fmt.Fprintln(e.stdout, e.text("rehearse.welcome"))
	err = converse(ctx, &rehearsed{e, p, script, t, func(ctx context.Context) error {
		if shelf == nil || !shelf.Changed() {
			return nil
		}
		return s.App().Reread(ctx)
	}})
	stop()
	return errors.Join(err, s.Close())
}

// unbegun says why a rehearsal did not begin: because it was stopped, or else err.
func unbegun(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fail("rehearse.unbegun")
	}
	return err
}

// freshStage clears a folder that an earlier rehearsal left. One that holds anything else
// of Pita's is refused, and so is one that another process holds.
func (e *env) freshStage() error {
	there := func(name string) bool { _, err := os.Stat(filepath.Join(e.data, name)); return err == nil }
	switch {
	case (there(store.FileName) || there(session.FileName)) && !there(rehearsalMark):
		return fail("rehearse.house", "dir", e.data)
	case there(store.FileName):
		if err := e.rehearsedOnly(); err != nil {
			return err
		}
	}
	if err := e.clearStage(); err != nil {
		return because(err, "rehearse.unready", "dir", e.data)
	}
	return nil
}

func (e *env) clearStage() error {
	for _, name := range []string{store.FileName, store.KeyName, session.FileName} {
		if err := os.Remove(filepath.Join(e.data, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.MkdirAll(e.data, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.data, rehearsalMark), nil, 0o600)
}

// noteSetting keeps in the mark of a rehearsal where the journal of its setting ends.
func (e *env) noteSetting(ctx context.Context, s *store.Store) error {
	next := uint64(1)
	err := s.Journal(ctx, 0, func(l store.Line) bool { next = l.Number + 1; return true })
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.data, rehearsalMark), fmt.Appendln(nil, next), 0o600)
}

// What may be typed in a rehearsal besides the .chat grammar, alone on a line.
var (
	helpWords = [...]string{"?", "help", "bantuan"}
	endWords  = [...]string{"exit", "quit", "keluar"}
)

// A rehearsed group is one that is typed for.
type rehearsed struct {
	*env
	player    *rehearsal.Player
	script    *rehearsal.Script
	transport *rehearsal.Transport
	reread    func(context.Context) error // reads posts again that were changed
}

// converse reads lines of the .chat grammar and shows what Pita does, until the input
// or a word ends it.
func converse(ctx context.Context, e *rehearsed) error {
	in := bufio.NewReader(e.stdin)
	for {
		fmt.Fprintf(e.stdout, "%s> ", e.hour(e.transport.Now().In(schedule.WIB.Location())))
		line, err := in.ReadString('\n')
		line = strings.Map(typedRune, line)
		if slices.Contains(endWords[:], strings.ToLower(strings.TrimSpace(line))) {
			return nil
		}
		if line != "" {
			e.say(ctx, line)
		}
		if errors.Is(err, io.EOF) || ctx.Err() != nil {
			fmt.Fprintln(e.stdout)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// hour writes a day and an hour, in the operator's language.
func (e *env) hour(t time.Time) string {
	words := phrase.Embedded().Words(e.lang)
	return words.Weekdays[t.Weekday()][0] + " " + words.Clock(t.Hour(), t.Minute())
}

// typedRune leaves out what a key types that nobody sees.
func typedRune(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// say lets a typed line happen, with the posts as they are by then.
func (e *rehearsed) say(ctx context.Context, line string) {
	if slices.Contains(helpWords[:], strings.ToLower(strings.TrimSpace(line))) {
		fmt.Fprintln(e.stdout, e.text("rehearse.help"))
		return
	}
	st, err := e.script.ParseLine(line)
	if err == nil && st == nil {
		return
	}
	if err == nil {
		err = e.reread(ctx)
	}
	var did []string
	if err == nil {
		did, err = e.player.Step(ctx, st)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(e.stdout, e.text("rehearse.stopped"))
	case err != nil:
		fmt.Fprintln(e.stdout, e.text("rehearse.fault", "why", plain(err)))
	}
	for _, d := range did {
		fmt.Fprintln(e.stdout, "\t"+d)
	}
}

// plain returns what is wrong with a typed line. Who typed it knows which one it was.
func plain(err error) string {
	for f := (*rehearsal.Fault)(nil); errors.As(err, &f); {
		err = f.Err
	}
	return err.Error()
}
