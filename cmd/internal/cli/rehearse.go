package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pita/cmd/internal/app"
	"pita/groups/rehearsal"
	"pita/groups/schedule"
	"pita/moderation"
	"pita/store"
)

// rehearsalMark is the file that marks a folder as a rehearsal's, to be begun anew.
const rehearsalMark = "rehearsal"

// tour is the group a rehearsal begins with.
const tour = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
person Rina
person Bidan Lestari reviewer reachable handle bidan-lestari
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
	if err := freshStage(e.data); err != nil {
		return err
	}
	script, err := rehearsal.Parse(e.text("rehearse.script"), []byte(tour))
	if err != nil {
		return err
	}
	w, err := world(script.Rules())
	if err != nil {
		return err
	}
	t := rehearsal.NewTransport(nil)
	s := &app.Stage{Dir: e.data, Transport: t, World: w}
	if err := s.Open(ctx); err != nil {
		return err
	}
	p := player(t, s, w.Rules.Rules(), true)
	p.Aloud = true
	if err := p.Begin(ctx, script); err != nil {
		return errors.Join(err, s.Close())
	}
	fmt.Fprintln(e.stdout, e.text("rehearse.welcome"))
	return errors.Join(converse(ctx, e, p, script, t), s.Close())
}

// freshStage clears a folder that an earlier rehearsal left, and refuses one that holds
// anything else of Pita's.
func freshStage(dir string) error {
	mark := filepath.Join(dir, rehearsalMark)
	if _, err := os.Stat(mark); err == nil {
		for _, name := range []string{store.FileName, store.KeyName} {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("begin the rehearsal anew: %w", err)
			}
		}
	} else if _, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
		return fmt.Errorf("%s holds a house that is no rehearsal; rehearse elsewhere with --data FOLDER", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o600)
}

// converse reads lines of the .chat grammar and shows what Pita does, until the input ends.
func converse(ctx context.Context, e *env, p *rehearsal.Player, script *rehearsal.Script, t *rehearsal.Transport) error {
	in := bufio.NewReader(e.stdin)
	for {
		fmt.Fprintf(e.stdout, "%s> ", t.Now().In(schedule.WIB.Location()).Format("Mon 15:04"))
		line, err := in.ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			say(ctx, e, p, script, line)
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

func say(ctx context.Context, e *env, p *rehearsal.Player, script *rehearsal.Script, line string) {
	if strings.TrimSpace(line) == "?" {
		fmt.Fprintln(e.stdout, e.text("rehearse.help"))
		return
	}
	st, err := script.ParseLine(line)
	if err != nil {
		fmt.Fprintln(e.stdout, err)
		return
	}
	if st == nil {
		return
	}
	did, err := p.Step(ctx, st)
	if err != nil {
		fmt.Fprintln(e.stdout, err)
		return
	}
	for _, d := range did {
		fmt.Fprintln(e.stdout, "\t"+d)
	}
}
