package schedule

import "time"

const (
	// Grace is how late a post may still leave, counted from the moment it was
	// due or, when quiet hours held it, from their end.
	Grace = 2 * time.Hour
	// Tail is how far into quiet hours a post may leave that was due before them.
	Tail = 15 * time.Minute
)

// A Move is what to do now with a post that was planned. The zero Move sends.
type Move uint8

// The moves.
const (
	Send Move = iota // it may leave now
	Hold             // not yet: ask again at Verdict.Until
	Skip             // too late for good
)

// String returns the move's name.
func (m Move) String() string {
	switch m {
	case Send:
		return "send"
	case Hold:
		return "hold"
	default:
		return "skip"
	}
}

// A Verdict says whether a planned post may leave.
type Verdict struct {
	Move Move
	// Until is the last instant at which it may leave without a break when Move
	// is Send, the instant to ask again when Hold, and the last instant at which
	// it might have left when Skip. It is in UTC.
	Until time.Time
}

// Judge returns what to do at now with a post due at due. A post due in quiet
// hours is held until they end; one due before them may leave for Tail into
// them, and is held on only if they end within its Grace.
func Judge(due, now time.Time, q Quiet, z Zone) Verdict {
	from := q.End(due, z)
	deadline := from.Add(Grace)
	switch {
	case now.Before(from):
		return Verdict{Hold, from}
	case now.After(deadline):
		return Verdict{Skip, deadline}
	case !q.Holds(now, z):
		return Verdict{Send, q.tail(q.after(now, z), deadline)}
	}
	if tail := q.tail(q.Begin(now, z), deadline); !now.After(tail) {
		return Verdict{Send, tail}
	}
	if end := q.End(now, z); !end.After(deadline) {
		return Verdict{Hold, end}
	}
	return Verdict{Skip, q.Begin(now, z).Add(Tail)}
}

// JudgeBegun returns what to do at now with the rest of a post due at due, part
// of which has left: it finishes, quiet hours or not, unless its Grace is over.
func JudgeBegun(due, now time.Time, q Quiet, z Zone) Verdict {
	deadline := q.End(due, z).Add(Grace)
	if now.After(deadline) {
		return Verdict{Skip, deadline}
	}
	return Verdict{Send, deadline}
}

// Cut returns until, or when the quiet begins that follows from, if that is sooner; where there
// is quiet at from, it returns from.
func (q Quiet) Cut(from, until time.Time, z Zone) time.Time {
	switch {
	case q.length() == 0:
		return until
	case q.Holds(from, z):
		return from
	}
	return earlier(until, q.after(from, z))
}

// tail returns until when a post may leave in the quiet that begins then. Quiet that is
// over before its tail stops nothing.
func (q Quiet) tail(begin, deadline time.Time) time.Time {
	if q.span() <= Tail {
		return deadline
	}
	return earlier(deadline, begin.Add(Tail))
}

// after returns when the quiet that follows t begins; t is not in it.
func (q Quiet) after(t time.Time, z Zone) time.Time {
	if q.length() == 0 {
		return t.UTC().Add(2 * Grace)
	}
	return t.Add(minutesPerDay*time.Minute - q.into(t, z)).UTC()
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
