package cli

import (
	"slices"
	"testing"
	"time"

	"pita/content"
	"pita/groups"
	"pita/store"
)

// What a house remembers is asked for: when a post was sent last, and who approved it.
func TestFactsOfAHouse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(dir, store.Options{Root: &[32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := func(day int) time.Time { return time.Date(2026, 1, day, 3, 0, 0, 0, time.UTC) }
	ev := &groups.Given{Order: &groups.Reload{}}
	ev.Head = groups.Head{Key: "facts", At: at(9), Seen: at(9)}
	_, err = s.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{
			&groups.Sending{Group: "g", ID: "A1", Post: "satu", At: at(5)}, &groups.Sending{Group: "g", ID: "A2", Post: "satu", At: at(7)},
			&groups.Sending{Group: "h", ID: "A3", Post: "dua", At: at(2)},
			&groups.Approval{Post: "satu", Lang: "id", Handle: "sari", At: at(1)},
			&groups.Approval{Post: "satu", Lang: "id", Handle: "tuti", At: at(1), Ended: at(2)},
		}}
	})
	if err != nil {
		t.Fatal(err)
	}
	var known content.Facts
	if err := s.Read(t.Context(), func(st groups.State) error { sentAndApproved(st, &known); return nil }); err != nil {
		t.Fatal(err)
	}
	got := []string{known.Sent["satu"].String(), known.Sent["dua"].String(), known.Since.String()}
	if want := []string{"2026-01-07", "2026-01-02", "2026-01-02"}; !slices.Equal(got, want) || !slices.Equal(known.Approved["satu/id"], []string{"sari"}) {
		t.Errorf("sent last, and since: got %q, want %q; approved by %q, want sari", got, want, known.Approved)
	}
}
