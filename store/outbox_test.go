package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pita/groups"
	"pita/store"
)

// waiting returns the ids of what may go at now, in order.
func waiting(tb testing.TB, s *store.Store, now time.Time) []string {
	tb.Helper()
	out, err := s.Outbox(tb.Context(), now, 1000)
	if err != nil {
		tb.Fatal(err)
	}
	var ids []string
	for _, p := range out {
		id := string(p.ID)
		if p.Overdue {
			id += " overdue"
		}
		if p.Begun {
			id += " begun"
		}
		ids = append(ids, id)
	}
	return ids
}

func TestTheOutboxThroughALife(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	sari, dewi := message(1, "sari", "g"), message(2, "dewi", "g")
	apply(t, s, sari, nothing)
	apply(t, s, dewi, nothing)
	later, short, waits, once := whisper("later", sari.From.ID, groups.ClassReply), whisper("short", sari.From.ID, groups.ClassPost), parked("parked", sari.From.ID), whisper("once", dewi.From.ID, groups.ClassPost)
	later.NotBefore, short.Expires, waits.Case = start.Add(time.Hour), start.Add(time.Minute), "C1"
	apply(t, s, message(3, "x", "g"), decideTo(groups.Decision{Send: []groups.Outgoing{
		later, short, waits, once, whisper("reply", dewi.From.ID, groups.ClassReply), whisper("care", sari.From.ID, groups.ClassCare)}}))
	steps := []struct {
		name string
		do   func() error
		at   time.Duration
		want []string
	}{
		{"by class, what may go", func() error { return nil }, 0, []string{"care", "reply", "short", "once"}},
		{"its hour comes, another's is over", func() error { return nil }, time.Hour, []string{"care", "later", "reply", "short overdue", "once"}},
		{"begun, and kept", func() error { _, err := s.Begin(t.Context(), "once", true); return err }, 0, []string{"care", "reply", "short", "once begun"}},
		{"after a crash", func() error { s.Close(); s = open(t, dir, store.Options{}); return nil }, 0, []string{"care", "reply", "short", "once begun"}},
		{"put off", func() error { return s.Defer(t.Context(), "reply", start.Add(time.Minute)) }, 0, []string{"care", "short", "once begun"}},
		{"parked by the sender", func() error { return s.Park(t.Context(), "care") }, 0, []string{"short", "once begun"}},
		{"begun, so not withheld", func() error {
			if _, err := s.Begin(t.Context(), "short", false); err != nil {
				return err
			}
			_, err := s.Apply(t.Context(), message(4, "x", "g"), decideTo(groups.Decision{Cancel: []groups.Withhold{{ID: "short"}, {ID: "once"}, {ID: "unknown"}}}))
			return err
		}, 0, []string{"short", "once begun"}},
		{"released, in the old order", func() error {
			_, err := s.Apply(t.Context(), message(5, "x", "g"), decideTo(groups.Decision{Release: []groups.PersonID{sari.From.ID, dewi.From.ID}}))
			return err
		}, 0, []string{"care", "parked", "short", "once begun"}},
		{"withheld by case, not care", func() error {
			_, err := s.Apply(t.Context(), message(6, "x", "g"), decideTo(groups.Decision{Cancel: []groups.Withhold{{Case: "C1"}, {To: sari.From.ID, NoCare: true}}}))
			return err
		}, 2 * time.Hour, []string{"care", "reply", "short overdue", "once begun"}},
		{"the same id again is the same action", func() error {
			_, err := s.Apply(t.Context(), message(7, "x", "g"), decideTo(groups.Decision{Send: []groups.Outgoing{whisper("care", sari.From.ID, groups.ClassPost)}}))
			return err
		}, 0, []string{"care", "short", "once begun"}},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if diff := cmp.Diff(step.want, waiting(t, s, start.Add(step.at))); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	for id, want := range map[groups.ActionID]store.Stage{"care": store.Waiting, "once": store.Sending, "parked": store.Withdrawn, "never": store.Unknown} {
		if got, err := s.StageOf(t.Context(), id); got != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", id, got, err, want)
		}
	}
}

// Whatever is put in and taken out, the outbox agrees with a list kept beside it.
func TestTheOutboxAgreesWithAList(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		type item struct {
			id     string
			class  groups.Class
			parked bool
		}
		var list []item
		n++
		who := message(n, groups.Address(fmt.Sprint("p", n)), "g")
		apply(t, s, who, nothing)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			n++
			ev := message(n, "x", "g")
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0, 1:
				it := item{fmt.Sprint(n), groups.Class(rapid.IntRange(0, 3).Draw(r, "class")), rapid.Bool().Draw(r, "parked")}
				o := whisper(groups.ActionID(it.id), who.From.ID, it.class)
				o.Parked = it.parked
				apply(t, s, ev, decideTo(groups.Decision{Send: []groups.Outgoing{o}}))
				list = append(list, it)
			case 2:
				apply(t, s, ev, decideTo(groups.Decision{Release: []groups.PersonID{who.From.ID}}))
				for i := range list {
					list[i].parked = false
				}
			case 3:
				if len(list) == 0 {
					continue
				}
				i := rapid.IntRange(0, len(list)-1).Draw(r, "which")
				settled := &groups.Settled{Head: ev.Head, Action: groups.ActionID(list[i].id), Result: groups.Done}
				apply(t, s, settled, nothing)
				list = slices.Delete(list, i, i+1)
			}
			var want []string
			sorted := slices.Clone(list)
			slices.SortStableFunc(sorted, func(a, b item) int { return int(a.class) - int(b.class) })
			for _, it := range sorted {
				if !it.parked {
					want = append(want, it.id)
				}
			}
			if diff := cmp.Diff(want, waiting(t, s, start)); diff != "" {
				r.Fatalf("-want +got:\n%s", diff)
			}
		}
		for _, it := range list {
			n++
			apply(t, s, &groups.Settled{Head: message(n, "x", "g").Head, Action: groups.ActionID(it.id), Result: groups.Refused}, nothing)
		}
	})
}
