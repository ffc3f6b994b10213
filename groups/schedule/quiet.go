package schedule

import (
	"fmt"
	"strings"
	"time"
)

// Quiet is the part of every day in which posts are held: from From until just
// before To, past midnight when To is the earlier. The zero Quiet, like any
// whose ends are equal, holds nothing.
type Quiet struct {
	From Minute
	To   Minute
}

// Night is the quiet of a group that chose none.
var Night = Quiet{From: 20 * 60, To: 7 * 60}

// ParseQuiet reads 20:00-07:00, or none.
func ParseQuiet(s string) (Quiet, error) {
	if strings.EqualFold(s, "none") {
		return Quiet{}, nil
	}
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		return Quiet{}, fmt.Errorf("quiet hours %q: want two times of day, like 20:00-07:00, or none", s)
	}
	var q Quiet
	var err error
	if q.From, err = ParseMinute(from); err != nil {
		return Quiet{}, fmt.Errorf("quiet hours %q: %w", s, err)
	}
	if q.To, err = ParseMinute(to); err != nil {
		return Quiet{}, fmt.Errorf("quiet hours %q: %w", s, err)
	}
	if q.From == q.To {
		return Quiet{}, fmt.Errorf("quiet hours %q begin when they end; write none to hold nothing", s)
	}
	return q, nil
}

// String returns q as ParseQuiet reads it.
func (q Quiet) String() string {
	if q.length() == 0 {
		return "none"
	}
	return q.From.String() + "-" + q.To.String()
}

// MarshalText writes q as String does.
func (q Quiet) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (q *Quiet) UnmarshalText(b []byte) error {
	got, err := ParseQuiet(string(b))
	if err != nil {
		return err
	}
	*q = got
	return nil
}

// Holds reports whether t falls in q.
func (q Quiet) Holds(t time.Time, z Zone) bool { return q.into(t, z) < q.span() }

// Begin returns, in UTC, when the quiet that holds t began, and t itself when
// none holds it.
func (q Quiet) Begin(t time.Time, z Zone) time.Time {
	if into := q.into(t, z); into < q.span() {
		return t.Add(-into).UTC()
	}
	return t.UTC()
}

// End returns, in UTC, when the quiet that holds t ends, and t itself when none
// holds it.
func (q Quiet) End(t time.Time, z Zone) time.Time {
	if into := q.into(t, z); into < q.span() {
		return t.Add(q.span() - into).UTC()
	}
	return t.UTC()
}

// into returns how long before t the last From was.
func (q Quiet) into(t time.Time, z Zone) time.Duration {
	s := t.Unix() + z.offset() - int64(q.From)*60
	return time.Duration(floorMod(s, minutesPerDay*60))*time.Second + time.Duration(t.Nanosecond())
}

// Free returns how much of a day q leaves.
func (q Quiet) Free() time.Duration { return 24*time.Hour - q.span() }

// length returns how many minutes q lasts.
func (q Quiet) length() int64 { return floorMod(int64(q.To)-int64(q.From), minutesPerDay) }

func (q Quiet) span() time.Duration { return time.Duration(q.length()) * time.Minute }
