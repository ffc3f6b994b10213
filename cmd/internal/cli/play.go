package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/rogpeppe/go-internal/diff"

	"pita/cmd/internal/app"
	"pita/cmd/internal/stage"
	"pita/groups/decide"
	"pita/groups/rehearsal"
	"pita/moderation/picture"
)

// The stages at which a script is played.
const (
	decideStage = "decide" // judgement alone, over a map
	appStage    = "app"    // the whole program but for the phone
	wireStage   = "wire"   // with WhatsApp's protocol, and a phone for everybody
)

var stages = [...]string{decideStage, appStage, wireStage}

// atOnce is how many scripts are played at once: most of a play is waiting for the disk.
const atOnce = 4

// A played script is what its file says, and how it went.
type played struct {
	file     string
	src, got []byte
	err      error
	done     chan struct{} // closed when it was played
}

// run plays every script from its beginning, each in a house of its own, and shows them in
// their order.
func (c *playCmd) run(ctx context.Context, e *env) error {
	if !slices.Contains(stages[:], c.Stage) {
		return misuse("usage.stage", "value", c.Stage)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	all := make([]*played, len(c.Files))
	turns := make(chan struct{}, atOnce)
	var playing sync.WaitGroup
	defer playing.Wait()
	for i, file := range c.Files {
		p := &played{file: file, done: make(chan struct{})}
		all[i] = p
		playing.Go(func() {
			defer close(p.done)
			turns <- struct{}{}
			defer func() { <-turns }()
			p.src, p.got, p.err = c.file(ctx, file)
		})
	}
	var errs []error
	for _, p := range all {
		<-p.done
		err := p.err
		if err == nil {
			err = c.show(e, p)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// file plays one script, and returns it with how it went.
func (c *playCmd) file(ctx context.Context, file string) (src, got []byte, err error) {
	if src, err = os.ReadFile(file); err != nil {
		return nil, nil, unreadable(file, err)
	}
	script, err := rehearsal.Parse(file, src)
	if err != nil {
		return nil, nil, err
	}
	got, err = perform(ctx, script, filepath.Dir(file), c.Stage, c.Why)
	return src, got, err
}

// show prints how a script went, and where that differs from its file.
func (c *playCmd) show(e *env, p *played) error {
	if _, err := e.stdout.Write(p.got); err != nil {
		return err
	}
	switch {
	case c.Why || bytes.Equal(p.src, p.got):
		return nil
	case c.Update:
		return os.WriteFile(p.file, p.got, 0o644)
	}
	if _, err := e.stderr.Write(diff.Diff(p.file, p.src, p.file+" (played)", p.got)); err != nil {
		return err
	}
	return fail("play.differs", "file", p.file)
}

// perform plays a script at a stage, with the pictures of its folder.
func perform(ctx context.Context, script *rehearsal.Script, folder, at string, why bool) ([]byte, error) {
	w, err := world(script.Rules())
	if err != nil {
		return nil, err
	}
	t := rehearsal.NewTransport(nil)
	if at == decideStage {
		m := rehearsal.NewMemory(w.On, t.Do)
		m.Noted = t.Note
		return playing(t, m, w, folder, why).Play(ctx, script)
	}
	dir, err := os.MkdirTemp("", "pita-play-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var house interface {
		rehearsal.House
		Open(context.Context) error
		Close() error
	} = &app.Stage{Dir: dir, Transport: t, World: w}
	if at == wireStage {
		house = stage.New(stage.Options{Dir: dir, Script: script, Transport: t, World: w})
	}
	if err := house.Open(ctx); err != nil {
		return nil, err
	}
	got, err := playing(t, house, w, folder, why).Play(ctx, script)
	return got, errors.Join(err, house.Close())
}

// playing returns a player of scripts whose people send the pictures of a folder.
func playing(t *rehearsal.Transport, h rehearsal.House, w decide.World, folder string, why bool) *rehearsal.Player {
	p := player(t, h, w.Rules.Rules(), why)
	p.Look = rehearsal.Beside(folder, picture.See)
	return p
}
