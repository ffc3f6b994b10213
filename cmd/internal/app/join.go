package app

import (
	"slices"
	"time"

	"pita/groups"
)

// joinsADay is how many groups Pita joins by link in a day at most. WhatsApp bans numbers
// that join in a hurry.
const joinsADay = 5

// mayJoin says whether one more group may be joined today; what joins none always may.
func (s *sender) mayJoin(a groups.Action, now time.Time) bool {
	if _, ok := a.(*groups.JoinGroup); !ok {
		return true
	}
	s.joins = slices.DeleteFunc(s.joins, func(t time.Time) bool { return now.Sub(t) >= 24*time.Hour })
	return len(s.joins) < joinsADay
}

// noteJoin counts an attempt to join a group.
func (s *sender) noteJoin(a groups.Action, now time.Time) {
	if _, ok := a.(*groups.JoinGroup); ok {
		s.joins = append(s.joins, now)
	}
}
