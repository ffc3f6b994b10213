package store_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store"
)

func TestARestoreBringsBackTheTimersOfCasesHoweverLate(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	var set []groups.Timer
	for _, kind := range []string{"plan", "care.next", "care.follow", "case.expire", "forget", "forgetful"} {
		set = append(set, groups.Timer{ID: kind, Kind: kind, Due: start.Add(time.Minute)})
	}
	apply(t, s, message(1, "a", "g"), decideTo(groups.Decision{Set: set}))
	id := identity(t)
	saved := backup(t, s, id)
	to := filepath.Join(t.TempDir(), "new")
	done, err := store.Restore(t.Context(), to, bytes.NewReader(saved), restoring(id))
	if err != nil || done.Missed != 2 {
		t.Errorf("restored %+v, %v: want 2 timers missed", done, err)
	}
	due, err := open(t, to, store.Options{}).Due(t.Context(), start.Add(time.Hour), 9)
	var kinds []string
	for _, timer := range due {
		kinds = append(kinds, timer.Kind)
	}
	slices.Sort(kinds)
	if want := []string{"care.follow", "care.next", "case.expire", "forget"}; err != nil || !slices.Equal(kinds, want) {
		t.Errorf("due after the restore: %v, %v; want %v", kinds, err, want)
	}
}

func TestATimerThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	apply(t, s, message(1, "a", "g"), decideTo(groups.Decision{Set: []groups.Timer{
		{ID: "first", Due: start}, {ID: "second", Due: start.Add(time.Minute)}}}))
	err := s.Bolt().Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("timer"))
		k, v := b.Cursor().First()
		key, value := slices.Clone(k), slices.Clone(v)
		value[len(value)-1] ^= 1
		return b.Put(key, value)
	})
	if err != nil {
		t.Fatal(err)
	}
	due, err := s.Due(t.Context(), start.Add(time.Hour), 9)
	if err != nil || len(due) != 1 || due[0].ID != "second" {
		t.Errorf("due: %v, %v; want the second timer alone", due, err)
	}
}

func restoring(id age.Identity) store.Restoring {
	return store.Restoring{With: []age.Identity{id}, Now: start.Add(30 * time.Minute)}
}
