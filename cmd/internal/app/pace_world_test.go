package app

import (
	"testing"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/moderation"
	"pita/store"
)

// What is decided knows the pace: a lesson's grace counts from its turn in the line.
func TestTheWorldKnowsThePace(t *testing.T) {
	t.Parallel()
	kept, err := store.Open(t.TempDir(), store.Options{Root: &[32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	type silent struct{ groups.Transport }
	opt := Options{Store: kept, Transport: silent{}, World: decide.World{Rules: &moderation.Book{}}}
	for pace, want := range map[int]time.Duration{0: 5 * time.Second, 6: 10 * time.Second} {
		opt.Pace = NewPace(pace)
		a, err := New(opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.world.Load().Between; got.Round(time.Millisecond) != want {
			t.Errorf("at a pace of %d what is decided believes in %s between two messages, want %s", pace, got, want)
		}
	}
}
