package cli

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pita/content/render"
	"pita/groups"
	"pita/store"
)

// TestADifferenceKeepsItsColoursByTheSocket asks the house that runs what changed of a post:
// at a terminal it is shown in colours, and in signs where it goes into a file.
func TestADifferenceKeepsItsColoursByTheSocket(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(dir, store.Options{Root: &[32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	was, err := json.Marshal([]render.Message{{Kind: render.KindText, Text: "Waktunya tanya dukun."}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 9, 3, 0, 0, 0, time.UTC)
	ev := &groups.Given{Order: &groups.Reload{}}
	ev.Head = groups.Head{Key: "approved", At: now, Seen: now}
	_, err = s.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{
			&groups.Approval{Post: "tanya-perawat", Lang: "id", Handle: "ayu", At: now, Messages: was, Parts: 1},
		}}
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	house := &env{data: dir, log: slog.New(slog.DiscardHandler), getenv: func(string) string { return "" }}
	house.speak("id")
	stop, err := serve(ctx, dir, &desk{run: house.receive(s)})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	defer cancel()
	for at, want := range map[bool]string{true: "\x1b[31;9mdukun", false: "[-dukun"} {
		var out, errs strings.Builder
		asks := &env{data: dir, stdout: &out, stderr: &errs, colours: at}
		asks.speak("id")
		if ok, err := asks.call(t.Context(), &contentDiffCmd{}, []string{"content", "diff", "tanya-perawat"}); !ok || err != nil {
			t.Fatalf("the house is asked: %v, %v %s", ok, err, errs.String())
		}
		if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "\x1b") != at {
			t.Errorf("at a terminal: %v, it is shown %q, want %q in it", at, out.String(), want)
		}
	}
}
