package store_test

import (
	"errors"
	"fmt"
	"testing"

	"pita/groups"
	"pita/store"
)

// named returns a whisper whose words, or a line of them, name a person.
func named(id groups.ActionID, to, who groups.PersonID, inLine bool) groups.Outgoing {
	o := parked(id, to)
	w := groups.Words{Phrase: "test.about", Args: []groups.Arg{{Name: "name", Kind: groups.PersonArg, Value: string(who)}}}
	if inLine {
		w = groups.Words{Phrase: "test.list", Lines: []groups.Words{{Phrase: "test.line"}, w}}
	}
	groups.ContentOf(o.Action).Words = w
	return o
}

// What was said to staff about a person is not delivered once that person is forgotten,
// also when the decision said nothing of whom it was about.
func TestWordsAboutAForgottenPersonAreNotDelivered(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 4)
	s := open(t, dir, store.Options{})
	gone, staff, other := ids[1], ids[2], ids[3]
	unparked := named("open", staff, gone, false)
	unparked.Parked = false
	both := named("both", staff, other, false)
	words := &groups.ContentOf(both.Action).Words
	words.Args = append(words.Args, groups.Arg{Name: "by", Kind: groups.PersonArg, Value: string(gone)})
	reply := groups.Outgoing{ID: "reply", Action: &groups.Say{
		Content: groups.Content{Words: groups.Words{Phrase: "test.reply"}},
		ReplyTo: &groups.Quote{Author: groups.Party{ID: gone}}}}
	before, err := s.Rows(gone)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, s, message(50, "62811-0000-2", "group-1"), decideTo(groups.Decision{Send: []groups.Outgoing{
		named("parked", staff, gone, false), named("line", staff, gone, true), unparked, both, reply,
		named("stays", staff, other, false), named("stranger", staff, "nobody", false)}}))
	if n, err := s.Rows(gone); n != before+3 || err != nil {
		t.Errorf("%d rows more are sealed under the key of the person they are about, %v; want 3", n-before, err)
	}
	if n, err := s.Opens("nobody"); n != 0 || err != nil {
		t.Errorf("one who is not known has %d keys, %v", n, err)
	}
	apply(t, s, message(51, "62811-0000-1", "group-1"), forget(gone))
	apply(t, s, message(52, "62811-0000-2", "group-1"), decideTo(groups.Decision{Release: []groups.PersonID{staff}}))
	for id, want := range map[groups.ActionID]store.Stage{
		"parked": store.Withdrawn, "line": store.Withdrawn, "open": store.Withdrawn, "both": store.Withdrawn,
		"reply": store.Withdrawn, "stays": store.Waiting, "stranger": store.Waiting,
	} {
		if st, err := s.StageOf(t.Context(), id); st != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", id, st, err, want)
		}
	}
	if _, err := everything(s); err != nil {
		t.Error(err)
	}
}

func TestQuestionsAndEventsSetAsideGoWithThePersonTheyAreAbout(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 3)
	s := open(t, dir, store.Options{})
	gone, staff := ids[1], ids[2]
	apply(t, s, message(50, "62811-0000-2", "group-1"), decideTo(groups.Decision{Put: []groups.Record{
		&groups.Question{Person: staff, Code: "A", About: gone}, &groups.Question{Person: staff, Code: "B", About: staff},
		&groups.Question{Person: staff, Code: "C"}}}))
	apply(t, s, message(51, "62811-0000-1", "group-1"), panics)
	apply(t, s, message(52, "62811-0000-2", "group-1"), panics)
	mention := message(53, "62811-0000-2", "group-1")
	mention.Mentions = []groups.Party{{Addresses: []groups.Address{"62811-0000-1"}}}
	timer := &groups.TimerDue{Head: groups.Head{Key: "timer", At: start, Seen: start}, Timer: groups.Timer{ID: "t", Person: gone}}
	for _, ev := range []groups.Event{mention, timer} {
		if err := s.SetAside(t.Context(), ev, "it failed for two minutes"); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := s.Aside(t.Context()); len(kept) != 4 || err != nil {
		t.Fatalf("%d events set aside, %v", len(kept), err)
	}
	apply(t, s, message(54, "62811-0000-1", "group-1"), forget(gone))
	kept, err := s.Aside(t.Context())
	if len(kept) != 1 || err != nil || kept[0].Event.Base().Key != "message/52" {
		t.Errorf("%d events are left aside, %v; want the one that does not name the person", len(kept), err)
	}
	err = s.Read(t.Context(), func(st groups.State) error {
		var codes string
		for _, r := range st.List(groups.Ref{Kind: groups.KindQuestion}) {
			codes += r.Ref().ID
		}
		if codes != "BC" {
			return fmt.Errorf("questions %s are left, want BC", codes)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// An event from before a forgetting that is set aside only after it cannot bring the
// person back.
func TestAReplayBringsNobodyBack(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 3)
	s := open(t, dir, store.Options{})
	late, fresh := message(49, "62811-0000-1", "group-1"), message(60, "62811-0000-1", "group-1")
	apply(t, s, message(50, "62811-0000-1", "group-1"), forget(ids[1]))
	for _, ev := range []groups.Event{late, fresh} {
		if err := s.SetAside(t.Context(), ev, "it failed for two minutes"); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := s.Aside(t.Context())
	if err != nil || len(kept) != 2 {
		t.Fatalf("%d set aside, %v", len(kept), err)
	}
	if _, err := s.Replay(t.Context(), kept[0].ID, fill); !errors.Is(err, store.ErrForgotten) {
		t.Errorf("a replay of an event from before: %v", err)
	}
	if was, err := s.Forgotten(t.Context(), "62811-0000-1"); !was || err != nil {
		t.Errorf("the person is back: %v, %v", !was, err)
	}
	if _, err := s.Replay(t.Context(), kept[1].ID, fill); err != nil {
		t.Errorf("a replay of what they wrote since: %v", err)
	}
}
