package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"pita/cmd/internal/app"
	"pita/cmd/internal/stage"
	"pita/groups/rehearsal"
)

// errDiffers says that a transcript is not what its file says.
var errDiffers = errors.New("the transcript differs; read the difference above, and run with --update if it is right")

// The stages at which a script is played.
const (
	decideStage = "decide" // judgement alone, over a map
	appStage    = "app"    // the whole program but for the phone
	wireStage   = "wire"   // with WhatsApp's protocol, and a phone for everybody
)

var stages = [...]string{decideStage, appStage, wireStage}

// run plays every script from its beginning, each in a house of its own.
func (c *playCmd) run(ctx context.Context, e *env) error {
	if !slices.Contains(stages[:], c.Stage) {
		return misuse("usage.stage", "value", c.Stage)
	}
	var errs []error
	for _, file := range c.Files {
		if err := c.file(ctx, e, file); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (c *playCmd) file(ctx context.Context, e *env, file string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	script, err := rehearsal.Parse(file, src)
	if err != nil {
		return err
	}
	got, err := perform(ctx, script, c.Stage, c.Why)
	if err != nil {
		return err
	}
	if _, err := e.stdout.Write(got); err != nil {
		return err
	}
	switch {
	case c.Why || bytes.Equal(src, got):
		return nil
	case c.Update:
		return os.WriteFile(file, got, 0o644)
	}
	if _, err := e.stderr.Write(diff.Diff(file, src, file+" (played)", got)); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", file, errDiffers)
}

// perform plays a script at a stage.
func perform(ctx context.Context, script *rehearsal.Script, at string, why bool) ([]byte, error) {
	w, err := world(script.Rules())
	if err != nil {
		return nil, err
	}
	t := rehearsal.NewTransport(nil)
	if at == decideStage {
		m := rehearsal.NewMemory(w.On, t.Do)
		m.Noted = t.Note
		return player(t, m, w.Rules.Rules(), why).Play(ctx, script)
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
	got, err := player(t, house, w.Rules.Rules(), why).Play(ctx, script)
	return got, errors.Join(err, house.Close())
}
