package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/store"
)

// After a week the house of a group in which one member read a post is, to whoever can open
// all of it, the house of a group in which another did.
func TestAfterAWeekTheHouseIsTheSameWhoeverRead(t *testing.T) {
	t.Parallel()
	one, during := afterReading(t, "Sari", "Mira")
	other, _ := afterReading(t, "Mira", "Sari")
	if !slices.ContainsFunc(during, func(line string) bool { return strings.HasPrefix(line, "reach ") }) {
		t.Error("nothing is counted while the week lasts; the test says nothing")
	}
	if slices.ContainsFunc(one, func(line string) bool { return strings.HasPrefix(line, "reach ") }) {
		t.Error("who read is told apart still")
	}
	for i := range max(len(one), len(other)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(one) {
			a = one[i]
		}
		if i < len(other) {
			b = other[i]
		}
		if a != b {
			t.Fatalf("the houses differ:\n%s\n%s", a, b)
		}
	}
}

// afterReading returns all that can be read in a house a week after one member has read and
// reacted to a post, and another has not; and what could be while the week lasted.
func afterReading(t *testing.T, reads, not string) (after, during []string) {
	t.Helper()
	src := `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
person Mira reachable
post sadari-01 approved
schedule sadari-01 at 09:00

at 09:00
` + not + ` receives b1
` + reads + ` reads b1
` + reads + ` reacts ❤ b1
at 10:00
`
	stage := &app.Stage{World: sampleWorld(), Store: store.Options{Root: new([32]byte)}}
	p := onStage(t, stage)
	if _, err := p.Play(t.Context(), script(t, src)); err != nil {
		t.Fatal(err)
	}
	during = allOf(t, stage.Kept())
	step, err := script(t, src).ParseLine("wait 8d")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Step(t.Context(), step); err != nil {
		t.Fatal(err)
	}
	return allOf(t, stage.Kept()), during
}

// allOf writes down every record and every line of the journal.
func allOf(t *testing.T, s *store.Store) (all []string) {
	t.Helper()
	err := s.Read(t.Context(), func(st groups.State) error {
		for _, kind := range groups.Kinds() {
			for _, r := range st.List(groups.Ref{Kind: kind}) {
				data, err := groups.EncodeRecord(r)
				if err != nil {
					return err
				}
				all = append(all, string(kind)+" "+string(data))
			}
		}
		return nil
	})
	if err == nil {
		err = s.Journal(t.Context(), 0, func(l store.Line) bool {
			all = append(all, fmt.Sprintf("line %d %s %s %s %+v", l.Number, l.At, l.Event, l.Reason, l.Of))
			return true
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}
