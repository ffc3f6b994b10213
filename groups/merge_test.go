package groups_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
)

func TestMergeKeepsWhatBothCarried(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	cases := map[string]struct{ older, younger, want groups.Record }{
		"persons": {
			&groups.Person{ID: "a", Role: groups.Facilitator, Reached: day(3), PIN: []byte("1")},
			&groups.Person{ID: "a", Name: "Sari", Reviewer: true, Stopped: true, Reached: day(5), PIN: []byte("2"), Frozen: true},
			&groups.Person{ID: "a", Name: "Sari", Role: groups.Facilitator, Reviewer: true, Stopped: true, Frozen: true, Reached: day(5), PIN: []byte("1")},
		},
		"members": {
			&groups.Member{Group: "g", Person: "a", Since: day(4), Strikes: []groups.Strike{{At: day(9), Case: "2"}}},
			&groups.Member{Group: "g", Person: "a", Since: day(2), Here: true, Strikes: []groups.Strike{{At: day(7), Case: "1"}}, Barred: day(30)},
			&groups.Member{Group: "g", Person: "a", Since: day(2), Here: true, Strikes: []groups.Strike{{At: day(7), Case: "1"}, {At: day(9), Case: "2"}}, Barred: day(30)},
		},
		"runs": {
			&groups.Run{Series: "s", Person: "a", Group: "g", Given: []string{"1", "2"}, Past: day(3)},
			&groups.Run{Series: "s", Person: "a", Group: "h", Given: []string{"2", "3"}, Past: day(5)},
			&groups.Run{Series: "s", Person: "a", Group: "g", Given: []string{"1", "2", "3"}, Past: day(5)},
		},
		"one of two runs was ended": {
			&groups.Run{Series: "s", Person: "a", Group: "g", Start: "2026-01-05", Post: "2", Next: day(6)},
			&groups.Run{Series: "s", Person: "a", Group: "g", State: groups.RunEnded},
			&groups.Run{Series: "s", Person: "a", Group: "g", State: groups.RunEnded},
		},
		"one of two runs counts from a day": {
			&groups.Run{Series: "s", Person: "a", Group: "g", State: groups.Offered},
			&groups.Run{Series: "s", Person: "a", Group: "h", Start: "2026-01-05", Date: "operasi", Minute: 600, Post: "2", Next: day(6)},
			&groups.Run{Series: "s", Person: "a", Group: "h", Start: "2026-01-05", Date: "operasi", Minute: 600, Post: "2", Next: day(6)},
		},
		"an ended run tells no day": {
			&groups.Run{Series: "s", Person: "a", Group: "g", Start: "2026-01-05", Post: "2", Next: day(6), Past: day(5)},
			&groups.Run{Series: "s", Person: "a", Group: "g", State: groups.RunEnded, Date: "operasi"},
			&groups.Run{Series: "s", Person: "a", Group: "g", State: groups.RunEnded, Date: "operasi"},
		},
		"a day told again": {
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-10", Told: day(1)},
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-20", Told: day(4)},
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-20", Told: day(4)},
		},
		"a day told before": {
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-10", Told: day(4)},
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-20", Told: day(1)},
			&groups.PersonalDate{Person: "a", Name: "operasi", On: "2026-01-10", Told: day(4)},
		},
		"others": {&groups.Plan{Code: "1"}, &groups.Plan{Code: "2"}, &groups.Plan{Code: "1"}},
	}
	for name, c := range cases {
		if diff := cmp.Diff(c.want, groups.Merge(c.older, c.younger)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
