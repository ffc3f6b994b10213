package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"pita/cmd/internal/app"
	"pita/groups/rehearsal"
)

// Who stops a long wait is told that it was stopped, and not that the line was wrong.
func TestAWaitIsInterrupted(t *testing.T) {
	t.Parallel()
	script, err := rehearsal.Parse("tour", []byte(tour))
	if err != nil {
		t.Fatal(err)
	}
	w, err := world(nil)
	if err != nil {
		t.Fatal(err)
	}
	line := rehearsal.NewTransport(nil)
	house := &app.Stage{Dir: t.TempDir(), Transport: line, World: w}
	if err := house.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := player(line, house, nil, false)
	if err := p.Begin(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	e := &env{stdout: &out}
	e.speak("en")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	typed := &rehearsed{e, p, script, line, func(context.Context) error { return nil }}
	typed.say(ctx, "wait 520w")
	if got := out.String(); !strings.Contains(got, "Interrupted midway") || strings.Contains(got, "Nothing came") {
		t.Errorf("said %q", got)
	}
	if err := house.Close(); err != nil {
		t.Error(err)
	}
}
