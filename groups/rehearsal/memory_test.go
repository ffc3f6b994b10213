package rehearsal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pita/groups"
	"pita/groups/rehearsal"
)

// A bench is a Memory whose decisions are handed to it, and whose deeds are noted.
type bench struct {
	*rehearsal.Memory
	next  groups.Decision
	heard []groups.Event
	did   []groups.ActionID
	fail  map[groups.ActionID]error
	n     int
}

func newBench() *bench {
	b := &bench{fail: map[groups.ActionID]error{}}
	b.Memory = rehearsal.NewMemory(func(_ groups.State, ev groups.Event) groups.Decision {
		b.heard = append(b.heard, ev)
		d := b.next
		b.next = groups.Decision{}
		d.Reason = "test"
		return d
	}, func(_ context.Context, id groups.ActionID, _ groups.Action) (groups.Receipted, error) {
		if err := b.fail[id]; err != nil {
			return groups.Receipted{}, err
		}
		b.did = append(b.did, id)
		return groups.Receipted{Message: groups.MessageID(id)}, nil
	})
	return b
}

// A failer is a test, also one of rapid's.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func (b *bench) decide(t failer, d groups.Decision) {
	t.Helper()
	b.n++
	b.next = d
	if err := b.Hear(context.Background(), hello(groups.Key(fmt.Sprint("k", b.n)))); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) settle(t failer) {
	t.Helper()
	if err := b.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func whisper(id groups.ActionID, to groups.PersonID, class groups.Class) groups.Outgoing {
	return groups.Outgoing{ID: id, Class: class, Action: &groups.Whisper{Target: groups.Target{To: groups.Party{ID: to}}}}
}

func TestAKeySeenBeforeIsSkipped(t *testing.T) {
	t.Parallel()
	b := newBench()
	for range 2 {
		if err := b.Hear(t.Context(), hello("a")); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.heard) != 1 {
		t.Errorf("the event was judged %d times, want once", len(b.heard))
	}
}

// A higher class goes first; within a class and chat the order of deciding holds.
func TestOrderOfTheOutbox(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := newBench()
		var want []groups.Outgoing
		for i := range rapid.IntRange(1, 20).Draw(t, "actions") {
			o := whisper(groups.ActionID(fmt.Sprint(i)), "p", groups.Class(rapid.IntRange(0, 3).Draw(t, "class")))
			want = append(want, o)
			b.decide(t, groups.Decision{Send: []groups.Outgoing{o}})
		}
		b.settle(t)
		slices.SortStableFunc(want, func(a, b groups.Outgoing) int { return int(a.Class) - int(b.Class) })
		for i, o := range want {
			if len(b.did) != len(want) || b.did[i] != o.ID {
				t.Fatalf("done in the order %v", b.did)
			}
		}
	})
}

func TestWhatWaitsInTheOutbox(t *testing.T) {
	t.Parallel()
	start := rehearsal.Start.UTC()
	later := whisper("later", "p", groups.ClassReply)
	later.NotBefore = start.Add(time.Hour)
	parked := whisper("parked", "q", groups.ClassReply)
	parked.Parked, parked.Expires = true, start.Add(2*time.Hour)
	lost := whisper("lost", "r", groups.ClassReply)
	lost.Parked, lost.Expires = true, start.Add(3*time.Hour)
	b := newBench()
	b.fail["failing"] = &groups.SendError{Retry: groups.Again, Why: "busy"}
	b.fail["refused"] = &groups.SendError{Retry: groups.GiveUp, Why: "no"}
	b.decide(t, groups.Decision{Send: []groups.Outgoing{
		later, parked, lost, whisper("failing", "s", groups.ClassReply), whisper("behind", "s", groups.ClassReply),
		whisper("other-class", "s", groups.ClassPost), whisper("refused", "u", groups.ClassReply),
	}})
	b.settle(t)
	if diff := cmp.Diff([]groups.ActionID{"other-class"}, b.did); diff != "" {
		t.Errorf("at once (-want +got):\n%s", diff)
	}
	delete(b.fail, "failing")
	b.decide(t, groups.Decision{Release: []groups.PersonID{"q"}})
	for {
		next, any, err := b.Next(t.Context())
		if err != nil || !any {
			break
		}
		b.SetClock(next)
		b.settle(t)
	}
	if diff := cmp.Diff([]groups.ActionID{"other-class", "parked", "failing", "behind", "later"}, b.did); diff != "" {
		t.Errorf("in time (-want +got):\n%s", diff)
	}
	want := map[groups.ActionID]string{"refused": "refused no", "lost": "expired unreachable", "later": "done "}
	for _, ev := range b.heard {
		if s, ok := ev.(*groups.Settled); ok && want[s.Action] != "" {
			if got := string(s.Result) + " " + s.Why; got != want[s.Action] {
				t.Errorf("%s became %q, want %q", s.Action, got, want[s.Action])
			}
			delete(want, s.Action)
		}
	}
	if len(want) > 0 || len(b.Waiting()) > 0 {
		t.Errorf("not told: %v; still waiting: %v", want, b.Waiting())
	}
}

func TestWithholdTakesOutWhatMatches(t *testing.T) {
	t.Parallel()
	post := whisper("post", "p", groups.ClassPost)
	post.Action.(*groups.Whisper).Words.Post = "sadari-01"
	care := whisper("care", "p", groups.ClassCare)
	care.Case = "C1"
	parked := whisper("parked", "q", groups.ClassReply)
	parked.Parked, parked.Case = true, "C1"
	cases := map[string]struct {
		w    groups.Withhold
		left []groups.ActionID
	}{
		"nothing said":  {groups.Withhold{}, []groups.ActionID{"care", "parked", "post"}},
		"by id":         {groups.Withhold{ID: "post"}, []groups.ActionID{"care", "parked"}},
		"by person":     {groups.Withhold{To: "p"}, []groups.ActionID{"parked"}},
		"but not care":  {groups.Withhold{To: "p", NoCare: true}, []groups.ActionID{"care", "parked"}},
		"by post":       {groups.Withhold{Post: "sadari-01"}, []groups.ActionID{"care", "parked"}},
		"by case":       {groups.Withhold{Case: "C1"}, []groups.ActionID{"post"}},
		"parked only":   {groups.Withhold{Case: "C1", Parked: true}, []groups.ActionID{"care", "post"}},
		"another group": {groups.Withhold{To: "p", In: "g"}, []groups.ActionID{"care", "parked", "post"}},
	}
	for name, c := range cases {
		b := newBench()
		b.decide(t, groups.Decision{Send: []groups.Outgoing{post, care, parked}})
		b.decide(t, groups.Decision{Cancel: []groups.Withhold{c.w}})
		var left []groups.ActionID
		for _, o := range b.Waiting() {
			left = append(left, o.ID)
		}
		if diff := cmp.Diff(c.left, left); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestADecisionIsKeptWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	b := newBench()
	b.next = groups.Decision{
		Put:  []groups.Record{&groups.Withdrawal{Post: "x"}},
		Send: []groups.Outgoing{{Action: &groups.Leave{}}},
	}
	if err := b.Hear(t.Context(), hello("a")); err == nil {
		t.Fatal("an action without an id was kept")
	}
	if got := b.Records().List(groups.Ref{Kind: groups.KindWithdrawal}); len(got) != 0 {
		t.Errorf("half of the decision was kept: %v", got)
	}
	if err := b.Hear(t.Context(), hello("a")); err != nil || len(b.heard) != 2 {
		t.Errorf("the event may not come again: %v", err)
	}
}

func TestRecordsAreCopies(t *testing.T) {
	t.Parallel()
	b := newBench()
	ref := groups.Ref{Kind: groups.KindGroup, Group: "g"}
	b.decide(t, groups.Decision{Put: []groups.Record{&groups.Group{ID: "g", Staff: []groups.PersonID{"p"}}}})
	b.Records().Load(ref).(*groups.Group).Staff[0] = "changed"
	b.Records().List(ref)[0].(*groups.Group).Staff[0] = "changed"
	if got := b.Records().Load(ref).(*groups.Group).Staff[0]; string(got) != "p" {
		t.Errorf("what was loaded before changed what is kept: %q", string(got))
	}
}

func TestTwoAddressesOfOnePersonMerge(t *testing.T) {
	t.Parallel()
	b := newBench()
	write := func(key groups.Key, addresses ...groups.Address) groups.PersonID {
		ev := hello(key)
		ev.From.Addresses = addresses
		if err := b.Hear(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
		return ev.From.ID
	}
	older, younger := write("a", "number"), write("b", "lid")
	if older == younger {
		t.Fatal("two addresses are one person before anybody said so")
	}
	b.decide(t, groups.Decision{
		Put: []groups.Record{
			&groups.Member{Group: "g", Person: older, Strikes: []groups.Strike{{Case: "1"}}},
			&groups.Member{Group: "g", Person: younger, Role: groups.Facilitator, Strikes: []groups.Strike{{Case: "2"}}},
			&groups.Group{ID: "g", Staff: []groups.PersonID{older, younger}},
			&groups.Question{Person: younger, Code: "7"},
		},
		Set:  []groups.Timer{{ID: "t", Person: younger, Due: rehearsal.Start.Add(time.Hour)}},
		Send: []groups.Outgoing{{ID: "w", Parked: true, Action: &groups.Whisper{Target: groups.Target{To: groups.Party{ID: younger}}}}},
	})
	if got := write("c", "number", "lid"); got != older {
		t.Errorf("merged into %q, want the older %q", string(got), string(older))
	}
	members := b.Records().List(groups.Ref{Kind: groups.KindMember})
	if len(members) != 1 || len(members[0].(*groups.Member).Strikes) != 2 || members[0].(*groups.Member).Role != groups.Facilitator {
		t.Errorf("members after the merge: %+v, want one with both strikes and the role", members)
	}
	if staff := b.Records().Load(groups.Ref{Kind: groups.KindGroup, Group: "g"}).(*groups.Group).Staff; len(staff) != 1 {
		t.Errorf("the group's staff holds %d, want one", len(staff))
	}
	if b.Records().Load(groups.Ref{Kind: groups.KindQuestion, Person: older, ID: "7"}) == nil {
		t.Error("the question was lost")
	}
	if b.Timers()[0].Person != older || b.Waiting()[0].Action.Where().To.ID != older {
		t.Error("a timer or whisper still speaks of the younger id")
	}
}

func TestForgettingLeavesNothing(t *testing.T) {
	t.Parallel()
	b := newBench()
	ev := hello("a")
	if err := b.Hear(t.Context(), ev); err != nil {
		t.Fatal(err)
	}
	who := ev.From.ID
	b.decide(t, groups.Decision{
		Put:  []groups.Record{&groups.Person{ID: who}, &groups.Member{Group: "g", Person: who}, &groups.Case{Group: "g", Person: who, Code: "1"}},
		Set:  []groups.Timer{{ID: "t", Person: who, Due: rehearsal.Start.Add(time.Hour)}},
		Send: []groups.Outgoing{{ID: "w", Parked: true, Action: &groups.Whisper{Target: groups.Target{To: groups.Party{ID: who}}}}},
	})
	b.decide(t, groups.Decision{Forget: []groups.PersonID{who}})
	for _, kind := range []groups.Kind{groups.KindPerson, groups.KindMember, groups.KindCase} {
		if got := b.Records().List(groups.Ref{Kind: kind}); len(got) != 0 {
			t.Errorf("%s: %d records are left", kind, len(got))
		}
	}
	if len(b.Timers())+len(b.Waiting()) != 0 {
		t.Error("timers or whispers are left")
	}
	again := hello("b")
	if err := b.Hear(t.Context(), again); err != nil || again.From.ID == who {
		t.Errorf("who returns is known by the old id (%v)", err)
	}
}

func TestATimerThatSetsItselfIsFound(t *testing.T) {
	t.Parallel()
	at := rehearsal.Start
	house := rehearsal.NewMemory(func(groups.State, groups.Event) groups.Decision {
		at = at.Add(-time.Second)
		return groups.Decision{Reason: "again", Set: []groups.Timer{{ID: "t", Due: at}}}
	}, nil)
	if err := house.Hear(t.Context(), hello("a")); err != nil {
		t.Fatal(err)
	}
	if err := house.Settle(t.Context()); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("a house that never settles: %v, want an error that says so", err)
	}
}
