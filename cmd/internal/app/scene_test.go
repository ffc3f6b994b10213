package app_test

import (
	"io/fs"
	"testing"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
)

// worldOf is the starting world with the posts of a folder.
func worldOf(files fs.FS) decide.World {
	library, _ := content.Load(files)
	return decide.NewWorld(app.StartingBook(), library, phrase.Embedded())
}

// onStage opens a house in a folder of its own, over a transport of its own, and returns who plays
// scripts in it. It is closed when the test ends.
func onStage(tb testing.TB, stage *app.Stage) *rehearsal.Player {
	tb.Helper()
	stage.Dir, stage.Transport = tb.TempDir(), rehearsal.NewTransport(nil)
	if err := stage.Open(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { stage.Close() })
	p := rehearsal.NewPlayer(stage.Transport, stage)
	p.Rules = rules(stage.World)
	return p
}

// A scene is a house in which lines are played, one after the other.
type scene struct {
	tb     testing.TB
	player *rehearsal.Player
	script *rehearsal.Script
}

// begun opens a house as onStage does, and has in it whom and what a script declares.
func begun(tb testing.TB, stage *app.Stage, src string) *scene {
	tb.Helper()
	s := &scene{tb, onStage(tb, stage), script(tb, src)}
	if err := s.player.Begin(tb.Context(), s.script); err != nil {
		tb.Fatal(err)
	}
	return s
}

// does plays a line, and returns what Pita does then.
func (s *scene) does(line string) []string {
	s.tb.Helper()
	step, err := s.script.ParseLine(line)
	if err != nil {
		s.tb.Fatal(err)
	}
	if step == nil {
		return nil
	}
	did, err := s.player.Step(s.tb.Context(), step)
	if err != nil {
		s.tb.Fatal(err)
	}
	return did
}
