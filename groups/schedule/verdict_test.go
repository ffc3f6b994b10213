package schedule_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups/schedule"
)

// verdictCases are wall times in WIB; begun marks a post whose first part left.
var verdictCases = []struct {
	name, quiet, due, now string
	begun                 bool
	want, until           string
}{
	{"not due yet", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 08:59:59", false, "hold", "2026-01-05 09:00"},
	{"due now", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 09:00", false, "send", "2026-01-05 11:00"},
	{"an hour late", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 10:00", false, "send", "2026-01-05 11:00"},
	{"grace's last instant", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 11:00", false, "send", "2026-01-05 11:00"},
	{"grace is over", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 11:00:01", false, "skip", "2026-01-05 11:00"},
	{"nine o'clock is not sent at 23:00", "20:00-07:00", "2026-01-05 09:00", "2026-01-05 23:00", false, "skip", "2026-01-05 11:00"},
	{"three days of outage", "20:00-07:00", "2026-01-05 09:00", "2026-01-08 09:00", false, "skip", "2026-01-05 11:00"},

	{"due as quiet begins", "20:00-07:00", "2026-01-05 20:00", "2026-01-05 20:00", false, "hold", "2026-01-06 07:00"},
	{"due a second before quiet", "20:00-07:00", "2026-01-05 19:59:59", "2026-01-05 20:00", false, "send", "2026-01-05 20:15"},
	{"due in quiet, asked in the tail", "20:00-07:00", "2026-01-05 20:05", "2026-01-05 20:10", false, "hold", "2026-01-06 07:00"},
	{"due at midnight", "20:00-07:00", "2026-01-06 00:00", "2026-01-06 00:00", false, "hold", "2026-01-06 07:00"},
	{"due at midnight, asked the evening before", "20:00-07:00", "2026-01-06 00:00", "2026-01-05 18:00", false, "hold", "2026-01-06 07:00"},
	{"due in the last quiet minute", "20:00-07:00", "2026-01-06 06:59", "2026-01-06 06:59:59", false, "hold", "2026-01-06 07:00"},
	{"due as quiet ends", "20:00-07:00", "2026-01-06 07:00", "2026-01-06 07:00", false, "send", "2026-01-06 09:00"},
	{"held until now", "20:00-07:00", "2026-01-05 22:00", "2026-01-06 07:00", false, "send", "2026-01-06 09:00"},
	{"grace counts from the hold's end", "20:00-07:00", "2026-01-05 22:00", "2026-01-06 09:00", false, "send", "2026-01-06 09:00"},
	{"late even after the hold", "20:00-07:00", "2026-01-05 22:00", "2026-01-06 09:00:01", false, "skip", "2026-01-06 09:00"},
	{"held over the year's end", "20:00-07:00", "2026-12-31 23:59", "2027-01-01 00:30", false, "hold", "2027-01-01 07:00"},
	{"held into a leap day", "20:00-07:00", "2028-02-28 21:00", "2028-02-29 07:30", false, "send", "2028-02-29 09:00"},

	{"due before, grace would reach into quiet", "20:00-07:00", "2026-01-05 19:30", "2026-01-05 19:45", false, "send", "2026-01-05 20:15"},
	{"due before, in the tail", "20:00-07:00", "2026-01-05 19:30", "2026-01-05 20:10", false, "send", "2026-01-05 20:15"},
	{"tail's last instant", "20:00-07:00", "2026-01-05 19:30", "2026-01-05 20:15", false, "send", "2026-01-05 20:15"},
	{"tail is over", "20:00-07:00", "2026-01-05 19:30", "2026-01-05 20:15:01", false, "skip", "2026-01-05 20:15"},
	{"grace ends within the tail", "20:00-07:00", "2026-01-05 18:05", "2026-01-05 20:06", false, "skip", "2026-01-05 20:05"},
	{"grace's last instant within the tail", "20:00-07:00", "2026-01-05 18:05", "2026-01-05 20:05", false, "send", "2026-01-05 20:05"},
	{"due before the night, asked in the morning", "20:00-07:00", "2026-01-05 19:30", "2026-01-06 07:00", false, "skip", "2026-01-05 21:30"},

	{"begun, it finishes in the tail", "20:00-07:00", "2026-01-05 19:58", "2026-01-05 20:10", true, "send", "2026-01-05 21:58"},
	{"begun, it finishes past the tail", "20:00-07:00", "2026-01-05 19:58", "2026-01-05 20:30", true, "send", "2026-01-05 21:58"},
	{"begun, but its grace is over", "20:00-07:00", "2026-01-05 19:58", "2026-01-05 21:58:01", true, "skip", "2026-01-05 21:58"},
	{"begun after a hold", "20:00-07:00", "2026-01-05 22:00", "2026-01-06 08:59", true, "send", "2026-01-06 09:00"},

	{"noon rest, due before, past the tail", "12:00-13:00", "2026-01-05 11:50", "2026-01-05 12:20", false, "hold", "2026-01-05 13:00"},
	{"noon rest, due before, after it", "12:00-13:00", "2026-01-05 11:50", "2026-01-05 13:30", false, "send", "2026-01-05 13:50"},
	{"noon rest, due before, too late", "12:00-13:00", "2026-01-05 11:50", "2026-01-05 13:51", false, "skip", "2026-01-05 13:50"},
	{"noon rest, due in it", "12:00-13:00", "2026-01-05 12:30", "2026-01-05 14:59", false, "send", "2026-01-05 15:00"},
	{"noon rest ends with the grace", "12:00-13:00", "2026-01-05 11:00", "2026-01-05 12:20", false, "hold", "2026-01-05 13:00"},
	{"one open hour, held", "08:00-07:00", "2026-01-05 12:00", "2026-01-06 07:30", false, "send", "2026-01-06 08:15"},
	{"one open hour, past the tail", "08:00-07:00", "2026-01-05 12:00", "2026-01-06 08:16", false, "skip", "2026-01-06 08:15"},

	{"no quiet hours, at night", "none", "2026-01-05 23:30", "2026-01-06 01:30", false, "send", "2026-01-06 01:30"},
	{"no quiet hours, late", "none", "2026-01-05 23:30", "2026-01-06 01:30:01", false, "skip", "2026-01-06 01:30"},
}

func quiet(t testing.TB, s string) schedule.Quiet {
	t.Helper()
	q, err := schedule.ParseQuiet(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range verdictCases {
		for _, z := range []schedule.Zone{schedule.WIB, schedule.WITA, schedule.WIT} {
			judge := schedule.Judge
			if c.begun {
				judge = schedule.JudgeBegun
			}
			got := judge(local(t, c.due, z), local(t, c.now, z), quiet(t, c.quiet), z)
			if want := local(t, c.until, z); got.Move.String() != c.want || !got.Until.Equal(want) {
				t.Errorf("%s in %s: got %s until %s, want %s until %s", c.name, z,
					got.Move, got.Until.In(z.Location()).Format(time.DateTime), c.want, want.Format(time.DateTime))
			}
		}
	}
}

func TestQuiet(t *testing.T) {
	t.Parallel()
	cases := []struct {
		quiet, at  string
		holds      bool
		begin, end string
	}{
		{"20:00-07:00", "2026-01-05 19:59:59", false, "2026-01-05 19:59:59", "2026-01-05 19:59:59"},
		{"20:00-07:00", "2026-01-05 20:00", true, "2026-01-05 20:00", "2026-01-06 07:00"},
		{"20:00-07:00", "2026-01-31 23:59:59", true, "2026-01-31 20:00", "2026-02-01 07:00"},
		{"20:00-07:00", "2028-02-29 00:00", true, "2028-02-28 20:00", "2028-02-29 07:00"},
		{"20:00-07:00", "2026-01-06 06:59:59", true, "2026-01-05 20:00", "2026-01-06 07:00"},
		{"20:00-07:00", "2026-01-06 07:00", false, "2026-01-06 07:00", "2026-01-06 07:00"},
		{"12:00-13:00", "2026-01-06 12:30", true, "2026-01-06 12:00", "2026-01-06 13:00"},
		{"12:00-13:00", "2026-01-06 00:30", false, "2026-01-06 00:30", "2026-01-06 00:30"},
		{"00:00-06:00", "2026-01-06 00:00", true, "2026-01-06 00:00", "2026-01-06 06:00"},
		{"22:00-00:00", "2026-01-05 23:59:59", true, "2026-01-05 22:00", "2026-01-06 00:00"},
		{"22:00-00:00", "2026-01-06 00:00", false, "2026-01-06 00:00", "2026-01-06 00:00"},
		{"none", "2026-01-06 00:00", false, "2026-01-06 00:00", "2026-01-06 00:00"},
	}
	for _, c := range cases {
		q, at := quiet(t, c.quiet), local(t, c.at, schedule.WIT)
		if got := q.Holds(at, schedule.WIT); got != c.holds {
			t.Errorf("%s holds %s: got %v, want %v", c.quiet, c.at, got, c.holds)
		}
		if got, want := q.Begin(at, schedule.WIT), local(t, c.begin, schedule.WIT); !got.Equal(want) {
			t.Errorf("%s at %s began: got %v, want %v", c.quiet, c.at, got, want)
		}
		if got, want := q.End(at, schedule.WIT), local(t, c.end, schedule.WIT); !got.Equal(want) {
			t.Errorf("%s at %s ends: got %v, want %v", c.quiet, c.at, got, want)
		}
		var back schedule.Quiet
		if b, err := json.Marshal(q); err != nil || json.Unmarshal(b, &back) != nil || back != q {
			t.Errorf("JSON of %s (%v): got %v", c.quiet, err, back)
		}
	}
	for _, bad := range []string{"", "20:00", "20:00-7:00", "25:00-07:00", "07:00-07:00", "20:00-07:00-08:00"} {
		if q, err := schedule.ParseQuiet(bad); err == nil {
			t.Errorf("ParseQuiet(%q): got %v, want an error", bad, q)
		}
	}
	if got := schedule.Night.String(); got != "20:00-07:00" {
		t.Errorf("Night: got %s, want 20:00-07:00", got)
	}
}

// TestJudgeKeepsItsWord checks what no verdict may break, whatever the hours.
func TestJudgeKeepsItsWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom([]schedule.Zone{schedule.WIB, schedule.WITA, schedule.WIT}).Draw(t, "zone")
		q := schedule.Quiet{From: minute().Draw(t, "from"), To: minute().Draw(t, "to")}
		due := time.Unix(rapid.Int64Range(1.7e9, 1.8e9).Draw(t, "due"), 0)
		now := due.Add(time.Duration(rapid.Int64Range(-3600, 90_000).Draw(t, "late")) * time.Second)
		v := schedule.Judge(due, now, q, z)
		switch v.Move {
		case schedule.Send:
			if now.Before(due) || q.Holds(due, z) && now.Before(q.End(due, z)) {
				t.Fatalf("sent before its time: %v", v)
			}
			if q.Holds(now, z) && now.Sub(q.Begin(now, z)) > schedule.Tail {
				t.Fatalf("sent deep in quiet hours: %v", v)
			}
			if now.Sub(q.End(due, z)) > schedule.Grace || v.Until.Before(now) {
				t.Fatalf("sent late: %v", v)
			}
			late := v.Until.Add(9 * time.Hour)
			cut := q.Cut(now, late, z)
			if cut.After(late) || cut.Before(now) || cut.After(now) && q.Holds(cut.Add(-1), z) {
				t.Fatalf("its turn may come until %s, in quiet hours or too late", cut)
			}
			if cut.Before(late) && !q.Holds(cut, z) {
				t.Fatalf("its turn may come until %s, and no quiet begins then", cut)
			}
			if again := schedule.Judge(due, v.Until, q, z); again.Move != schedule.Send {
				t.Fatalf("at Until, the last instant: %v", again)
			}
			if again := schedule.Judge(due, v.Until.Add(1), q, z); again.Move == schedule.Send {
				t.Fatalf("just past Until: %v", again)
			}
		case schedule.Hold:
			if again := schedule.Judge(due, v.Until, q, z); again.Move != schedule.Send || !v.Until.After(now) {
				t.Fatalf("when the hold %v ends: %v", v, again)
			}
		case schedule.Skip:
			for h := range 48 {
				if again := schedule.Judge(due, now.Add(time.Duration(h)*30*time.Minute), q, z); again.Move != schedule.Skip {
					t.Fatalf("skipped, then %v", again)
				}
			}
		}
	})
}

func minute() *rapid.Generator[schedule.Minute] {
	return rapid.Map(rapid.IntRange(0, 1439), func(m int) schedule.Minute { return schedule.Minute(m) })
}
