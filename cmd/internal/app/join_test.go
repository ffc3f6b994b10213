package app

import (
	"testing"
	"time"

	"pita/groups"
)

func TestFewGroupsAreJoinedInADay(t *testing.T) {
	t.Parallel()
	s := &sender{}
	now := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	join, leave := &groups.JoinGroup{}, &groups.Leave{}
	for range joinsADay {
		if !s.mayJoin(join, now) {
			t.Fatal("a group may not be joined although few were")
		}
		s.noteJoin(join, now)
		s.noteJoin(leave, now)
		now = now.Add(time.Hour)
	}
	if s.mayJoin(join, now) || !s.mayJoin(leave, now) {
		t.Error("one more group may be joined today, or another action may not be done")
	}
	if now = now.Add(20 * time.Hour); !s.mayJoin(join, now) {
		t.Error("the next day no group may be joined")
	}
}
