package app_test

import (
	"os"
	"sync"
	"testing"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
)

// TestMain lets the test binary be a house that is meant to be killed.
func TestMain(m *testing.M) {
	if child := os.Getenv(childEnv); child != "" {
		os.Exit(runChild(child))
	}
	status := m.Run()
	if dir := childDir.Load(); dir != nil {
		os.RemoveAll(*dir)
	}
	os.Exit(status)
}

// sampleWorld is the world a group can begin with, made once.
var sampleWorld = sync.OnceValue(func() decide.World {
	library, _ := content.Load(samples.Library())
	return decide.NewWorld(app.StartingBook(), library, phrase.Embedded())
})

// rules names the rules in force.
func rules(w decide.World) []string {
	var ids []string
	for _, r := range w.Rules.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

func script(tb testing.TB, src string) *rehearsal.Script {
	tb.Helper()
	s, err := rehearsal.Parse("test.chat", []byte(src))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
