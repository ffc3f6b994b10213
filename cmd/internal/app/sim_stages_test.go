package app_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pita/cmd/internal/app"
	"pita/groups/decide"
	"pita/groups/rehearsal"
)

// The whole program, store, timers, sender and crashes included, does in made-up lives
// what the judgement alone does, so that what is shown of the one holds for the other.
func TestMadeUpLivesAreTheSameAtBothStages(t *testing.T) {
	t.Parallel()
	w := sampleWorld()
	seeds := 12
	switch {
	case os.Getenv("PITA_SOAK") != "":
		seeds = 500
	case raced:
		seeds = 3
		unraced(t)
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			tr := rehearsal.NewTransport(nil)
			alone := rehearsal.NewMemory(w.On, tr.Do)
			judged := livesAt(t, w, tr, alone)
			tr = rehearsal.NewTransport(nil)
			stage := &app.Stage{Dir: t.TempDir(), Transport: tr, World: w}
			if err := stage.Open(t.Context()); err != nil {
				t.Fatal(err)
			}
			defer stage.Close()
			whole := livesAt(t, w, tr, stage)
			teller := &teller{Rand: rand.New(rand.NewPCG(uint64(seed), 11)), messages: []string{"Dewi"}, codes: func() []string { return nil }}
			var lines []string
			for range 40 {
				line := teller.line()
				if line == "number rate-limited" {
					continue // the two try again at moments of their own
				}
				if !bothDo(t, judged, whole, line, &lines) {
					t.Fatalf("seed %d, so far:\n%s", seed, strings.Join(lines, "\n"))
				}
			}
		})
	}
}

// apart is the stage with no two plans at one moment: which comes first has no order,
// and the day's limit lets only one of them go.
var apart = strings.Replace(stage, "fakta-gula daily 09:00", "fakta-gula daily 09:05", 1)

// A life is a script that is played line by line.
type life struct {
	player *rehearsal.Player
	script *rehearsal.Script
}

func livesAt(t *testing.T, w decide.World, tr *rehearsal.Transport, h rehearsal.House) life {
	t.Helper()
	l := life{rehearsal.NewPlayer(tr, h), script(t, apart+"\nDewi: halo\n")}
	l.player.Rules = rules(w)
	if err := l.player.Begin(t.Context(), l.script); err != nil {
		t.Fatal(err)
	}
	return l
}

// bothDo plays a line at both stages and says whether they did the same. What happens
// at one moment in several chats has no order.
func bothDo(t *testing.T, a, b life, line string, lines *[]string) bool {
	t.Helper()
	sa, errA := a.script.ParseLine(line)
	sb, errB := b.script.ParseLine(line)
	if errA != nil || errB != nil || sa == nil {
		return true
	}
	*lines = append(*lines, line)
	didA, errA := a.player.Step(t.Context(), sa)
	didB, errB := b.player.Step(t.Context(), sb)
	slices.Sort(didA)
	slices.Sort(didB)
	same := slices.Equal(plainCodes(didA), plainCodes(didB)) && fmt.Sprint(errA) == fmt.Sprint(errB)
	if !same {
		t.Errorf("%s\nthe judgement: %q %v\nthe program:   %q %v", line, didA, errA, didB, errB)
	}
	for _, d := range didA {
		*lines = append(*lines, "\t"+d)
	}
	return same
}

var numbered = regexp.MustCompile(`^b[0-9]+$`)

// plainCodes takes out the numbers of codes and messages, which count in the order of telling.
func plainCodes(did []string) []string {
	out := make([]string, len(did))
	for i, d := range did {
		words := strings.Fields(d)
		for j, w := range words {
			if strings.HasPrefix(w, "{case") || numbered.MatchString(w) {
				words[j] = "#"
			}
		}
		out[i] = strings.Join(words, " ")
	}
	slices.Sort(out)
	return out
}
