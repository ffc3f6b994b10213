package session_test

import (
	"testing"

	"pita/store/session"
)

func TestNotesOutliveTheDeviceAndNotThePerson(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	s := open(t, dir, session.Options{NoSync: true})
	dev := link(t, s)
	put := func(about string, value []byte) {
		t.Helper()
		if err := s.PutNotes(ctx, map[[2]string][]byte{{"members", about}: value, {"rooms", "x"}: {1}}); err != nil {
			t.Fatal(err)
		}
	}
	put(sariID.String(), []byte("in"))
	put(usLID.String(), []byte("in"))
	put("", []byte{})
	before := s.Writes()
	put(usLID.String(), []byte("in"))
	if s.Writes() != before {
		t.Error("a note that says the same was written again")
	}
	put("", nil)
	if err := dev.Delete(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, session.Options{NoSync: true})
	notes, err := s.Notes(ctx, "members")
	if err != nil || len(notes) != 2 || string(notes[sariID.String()]) != "in" {
		t.Errorf("got %d notes (%v), want the two that were kept", len(notes), err)
	}
	if none, err := s.Notes(ctx, "member"); err != nil || len(none) != 0 {
		t.Errorf("got %v, %v under another name, want nothing", none, err)
	}
}
