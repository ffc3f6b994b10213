package stage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/cmd/internal/app"
	"pita/groups/rehearsal"
)

// TestSameAsTheStageBefore plays scripts that do all that can be done: what the wire shows
// is what the program shows without a phone.
func TestSameAsTheStageBefore(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scripts in testdata (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			without := playApp(t, file, src)
			if diff := cmp.Diff(string(without), string(play(t, file, src))); diff != "" {
				t.Errorf("over the wire %s is played otherwise than without a phone (-without +wire):\n%s", file, diff)
			}
		})
	}
}

// playApp plays a script without a phone.
func playApp(t *testing.T, file string, src []byte) []byte {
	t.Helper()
	s, err := rehearsal.Parse(file, src)
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, s.Rules())
	house := &app.Stage{Dir: t.TempDir(), Transport: rehearsal.NewTransport(nil), World: w}
	if err := house.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := house.Close(); err != nil {
			t.Error(err)
		}
	}()
	p := rehearsal.NewPlayer(house.Transport, house)
	for _, r := range w.Rules.Rules() {
		p.Rules = append(p.Rules, r.ID)
	}
	got, err := p.Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
