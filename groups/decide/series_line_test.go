package decide_test

import (
	"testing"
	"time"

	"pita/groups"
)

// A lined state has so long a line of lessons.
type lined struct {
	groups.State
	line *groups.Line
}

// Load returns the line, or what the state has.
func (l lined) Load(ref groups.Ref) groups.Record {
	if ref == l.line.Ref() {
		return l.line
	}
	return l.State.Load(ref)
}

// TestALessonsGraceCountsFromItsTurn has a lesson queued at nine behind others: it may leave until
// two hours after its turn and not in quiet hours, and counts as sent at its turn until it is.
// A line of more than a day is none: the clock had jumped.
func TestALessonsGraceCountsFromItsTurn(t *testing.T) {
	t.Parallel()
	h := taking(t, mine([][3]int{{1, 1, 9}, {2, 2, 9}}))
	h.wait(day, false)
	due := time.Date(2026, 1, 6, 2, 0, 0, 0, time.UTC)
	world := h.world
	world.Between = time.Minute
	for name, c := range map[string]struct{ line, gave, until time.Duration }{
		"nobody before it":    {-time.Hour, 0, 2 * time.Hour},
		"soon":                {time.Minute, 0, 2*time.Hour + time.Minute},
		"a long line":         {5 * time.Hour, 5 * time.Hour, 7 * time.Hour},
		"a line until night":  {10 * time.Hour, 10 * time.Hour, 11 * time.Hour},
		"a clock that jumped": {240 * time.Hour, 0, 2 * time.Hour},
	} {
		st := lined{h.Records(), &groups.Line{Free: due.Add(c.line)}}
		ev := &groups.TimerDue{Timer: groups.Timer{Kind: "course", Person: "sari", Ref: "j-seri", Due: due}}
		ev.Head = groups.Head{Key: "due", At: due, Seen: due}
		d := world.On(st, ev)
		if len(d.Send) != 1 || !d.Send[0].Expires.Equal(due.Add(c.until)) {
			t.Fatalf("%s: decided is %s, sent %+v; want one lesson, until %s", name, d.Reason, d.Send, due.Add(c.until))
		}
		for _, r := range d.Put {
			switch r := r.(type) {
			case *groups.Run:
				if !r.Gave.Equal(due.Add(c.gave)) {
					t.Errorf("%s: it counts as sent %s after its hour, want %s", name, r.Gave.Sub(due), c.gave)
				}
			case *groups.Line:
				if want := due.Add(max(c.line, 0)%(24*time.Hour) + time.Minute); !r.Free.Equal(want) {
					t.Errorf("%s: the line is free at %s, want %s", name, r.Free, want)
				}
			}
		}
	}
}
