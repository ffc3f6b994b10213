package stage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/cmd/internal/stage"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/moderation"
	"pita/moderation/picture"
)

// chats is where the sample transcripts are.
const chats = "../../../content/samples/chat"

// inTurn is of how many transcripts one is played under the race detector.
const inTurn = 3

// TestChats plays every sample transcript over the wire: it must print the file, as the
// two stages before it do. Under the race detector it plays every third; the program
// itself plays all of them for make samples.
func TestChats(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(chats, "*.chat"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d transcripts in %s (%v), want at least 20", len(files), chats, err)
	}
	for i, file := range files {
		if raced && i%inTurn != 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(src), string(play(t, file, src))); diff != "" {
				t.Errorf("over the wire %s is played otherwise (-file +wire):\n%s", file, diff)
			}
		})
	}
}

// play plays a script over the wire.
func play(t *testing.T, file string, src []byte) []byte {
	t.Helper()
	s, err := rehearsal.Parse(file, src)
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, s.Rules())
	transport := rehearsal.NewTransport(nil)
	house := stage.New(stage.Options{Dir: t.TempDir(), Script: s, Transport: transport, World: w})
	if err := house.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := house.Close(); err != nil {
			t.Error(err)
		}
	}()
	p := rehearsal.NewPlayer(transport, house)
	p.Look = rehearsal.Beside(chats, picture.See)
	for _, r := range w.Rules.Rules() {
		p.Rules = append(p.Rules, r.ID)
	}
	got, err := p.Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// world returns the sample library under a script's own rules, or the starting ones.
func world(t *testing.T, lines []rehearsal.RuleLine) decide.World {
	t.Helper()
	if len(lines) == 0 {
		return sampleWorld()
	}
	var made []moderation.Rule
	for _, l := range lines {
		made = append(made, moderation.Rule{
			ID: l.ID, Lane: l.Lane, Reason: l.ID, Words: l.Words, Except: l.Except, Near: l.Near, Post: l.Post, Soft: l.Soft,
		})
	}
	book, err := moderation.Make(made...)
	if err != nil {
		t.Fatal(err)
	}
	return decide.NewWorld(book, sampleWorld().Library, phrase.Embedded())
}
