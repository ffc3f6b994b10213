package schedule_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pita/groups/schedule"
)

// local reads a wall time in z, with or without seconds.
func local(t testing.TB, s string, z schedule.Zone) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	if len(s) == len("2006-01-02 15:04") {
		layout = "2006-01-02 15:04"
	}
	got, err := time.ParseInLocation(layout, s, z.Location())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func rule(t testing.TB, s string) schedule.Rule {
	t.Helper()
	r, err := schedule.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// nextCases were worked out by hand with a calendar. 2026-01-05 is a Monday.
// Times are wall times in the rule's zone; an empty want means there is none.
var nextCases = []struct{ name, rule, after, want string }{
	{"once ahead", "once 2026-01-05 09:00", "2026-01-05 08:59:59", "2026-01-05 09:00"},
	{"once just now", "once 2026-01-05 09:00", "2026-01-05 09:00", ""},
	{"once at midnight", "once 2026-02-01 00:00", "2026-01-31 23:59:59", "2026-02-01 00:00"},
	{"once on a leap day", "once 2028-02-29 09:00", "2026-01-01 00:00", "2028-02-29 09:00"},

	{"daily later today", "daily 09:00", "2026-01-05 08:59", "2026-01-05 09:00"},
	{"daily one second before", "daily 09:00", "2026-01-05 08:59:59", "2026-01-05 09:00"},
	{"daily exactly then", "daily 09:00", "2026-01-05 09:00", "2026-01-06 09:00"},
	{"daily one second after", "daily 09:00", "2026-01-05 09:00:01", "2026-01-06 09:00"},
	{"daily over midnight", "daily 00:00", "2026-01-05 23:59:59", "2026-01-06 00:00"},
	{"daily at midnight exactly", "daily 00:00", "2026-01-06 00:00", "2026-01-07 00:00"},
	{"daily last minute", "daily 23:59", "2026-12-31 23:58:59", "2026-12-31 23:59"},
	{"daily over the year", "daily 23:59", "2026-12-31 23:59", "2027-01-01 23:59"},
	{"daily before WIB's own midnight in UTC", "daily 05:00", "2026-01-05 06:00", "2026-01-06 05:00"},
	{"daily into a leap day", "daily 09:00", "2028-02-28 10:00", "2028-02-29 09:00"},
	{"daily past a common February", "daily 09:00", "2027-02-28 10:00", "2027-03-01 09:00"},
	{"daily past February 2100", "daily 09:00", "2100-02-28 10:00", "2100-03-01 09:00"},

	{"weekdays on Friday evening", "weekdays 09:00", "2026-01-09 18:00", "2026-01-12 09:00"},
	{"weekdays on Sunday", "weekdays 09:00", "2026-01-11 12:00", "2026-01-12 09:00"},
	{"weekdays on Thursday", "weekdays 09:00", "2026-01-08 09:00", "2026-01-09 09:00"},
	{"weekly same day before", "weekly mon 09:00", "2026-01-05 08:00", "2026-01-05 09:00"},
	{"weekly same day after", "weekly mon 09:00", "2026-01-05 09:00", "2026-01-12 09:00"},
	{"weekly next of two", "weekly mon,thu 09:00", "2026-01-05 09:00", "2026-01-08 09:00"},
	{"weekly round the week", "weekly mon,thu 09:00", "2026-01-08 09:00", "2026-01-12 09:00"},
	{"weekly sunday from saturday", "weekly sun 00:00", "2026-01-10 23:59:59", "2026-01-11 00:00"},
	{"weekly over the year", "weekly fri 09:00", "2026-12-31 12:00", "2027-01-01 09:00"},
	{"weekend", "weekly sun,sat 06:30", "2026-01-10 06:30", "2026-01-11 06:30"},

	{"second week, before it began", "every 2 weeks mon 09:00 from 2026-01-05", "2025-11-01 00:00", "2026-01-05 09:00"},
	{"second week, one on", "every 2 weeks mon 09:00 from 2026-01-05", "2026-01-05 09:00", "2026-01-19 09:00"},
	{"second week, in the week between", "every 2 weeks mon 09:00 from 2026-01-05", "2026-01-13 00:00", "2026-01-19 09:00"},
	{"second week, two days", "every 2 weeks mon,thu 09:00 from 2026-01-05", "2026-01-05 09:00", "2026-01-08 09:00"},
	{"second week, past both", "every 2 weeks mon,thu 09:00 from 2026-01-05", "2026-01-08 09:00", "2026-01-19 09:00"},
	{"begun on a Thursday, Monday is past", "every 2 weeks mon,thu 09:00 from 2026-01-08", "2026-01-01 00:00", "2026-01-08 09:00"},
	{"begun on a Sunday, counted by its week", "every 3 weeks sun 09:00 from 2026-01-11", "2026-01-11 09:00", "2026-02-01 09:00"},
	{"begun on a Friday for Mondays", "every 2 weeks mon 09:00 from 2026-01-09", "2026-01-09 10:00", "2026-01-19 09:00"},
	{"second week, years later", "every 2 weeks mon 09:00 from 2001-01-01", "2026-01-05 10:00", "2026-01-12 09:00"},
	{"third week in the middle week", "every 3 weeks wed 20:00 from 2026-01-07", "2026-01-20 00:00", "2026-01-28 20:00"},

	{"21 days, first", "every 21 days from 2026-01-05 09:00", "2026-01-01 00:00", "2026-01-05 09:00"},
	{"21 days, second", "every 21 days from 2026-01-05 09:00", "2026-01-05 09:00", "2026-01-26 09:00"},
	{"21 days, over February", "every 21 days from 2026-02-10 09:00", "2026-02-11 00:00", "2026-03-03 09:00"},
	{"21 days, over a leap day", "every 21 days from 2028-02-10 09:00", "2028-02-11 00:00", "2028-03-02 09:00"},
	{"every day by steps", "every 1 days from 2026-01-05 23:59", "2026-01-06 00:00", "2026-01-06 23:59"},
	{"chemo cycle, decades on", "every 14 days from 1980-01-07 07:00", "2026-01-05 07:00", "2026-01-19 07:00"},

	{"first of the month", "monthly 1 09:00", "2026-01-31 23:59", "2026-02-01 09:00"},
	{"first, that very minute", "monthly 1 09:00", "2026-02-01 09:00", "2026-03-01 09:00"},
	{"31st passes over short months", "monthly 31 09:00", "2026-01-31 09:00", "2026-03-31 09:00"},
	{"31st over summer", "monthly 31 09:00", "2026-07-31 09:00", "2026-08-31 09:00"},
	{"30th passes over February", "monthly 30 09:00", "2026-01-30 09:00", "2026-03-30 09:00"},
	{"29th in a common year", "monthly 29 09:00", "2026-01-29 09:00", "2026-03-29 09:00"},
	{"29th in a leap year", "monthly 29 09:00", "2028-01-29 09:00", "2028-02-29 09:00"},
	{"last of January", "monthly last 09:00", "2026-01-30 12:00", "2026-01-31 09:00"},
	{"last of February", "monthly last 09:00", "2026-01-31 09:00", "2026-02-28 09:00"},
	{"last of a leap February", "monthly last 09:00", "2028-02-28 09:00", "2028-02-29 09:00"},
	{"last of February 2000", "monthly last 09:00", "2000-02-01 00:00", "2000-02-29 09:00"},
	{"last of December", "monthly last 23:59", "2026-12-31 23:58", "2026-12-31 23:59"},
	{"monthly over the year", "monthly 5 09:00", "2026-12-05 09:00", "2027-01-05 09:00"},

	{"first Monday", "monthly first mon 09:00", "2026-01-05 08:00", "2026-01-05 09:00"},
	{"first Monday, next", "monthly first mon 09:00", "2026-01-05 09:00", "2026-02-02 09:00"},
	{"first Thursday is the first", "monthly first thu 09:00", "2025-12-31 00:00", "2026-01-01 09:00"},
	{"second Tuesday", "monthly second tue 09:00", "2026-01-01 00:00", "2026-01-13 09:00"},
	{"third Friday", "monthly third fri 09:00", "2026-05-01 00:00", "2026-05-15 09:00"},
	{"fourth Saturday", "monthly fourth sat 09:00", "2026-02-01 00:00", "2026-02-28 09:00"},
	{"last Friday", "monthly last fri 09:00", "2026-01-05 00:00", "2026-01-30 09:00"},
	{"last Friday is the last day", "monthly last fri 09:00", "2026-07-01 00:00", "2026-07-31 09:00"},
	{"last Saturday is six before the end", "monthly last sat 09:00", "2026-07-01 00:00", "2026-07-25 09:00"},
	{"last Sunday of February", "monthly last sun 09:00", "2026-02-01 00:00", "2026-02-22 09:00"},
	{"last Tuesday of a leap February", "monthly last tue 09:00", "2028-02-23 00:00", "2028-02-29 09:00"},

	{"last workday", "rrule FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 from 2026-01-05 09:00", "2026-01-05 09:00", "2026-01-30 09:00"},
	{"leap day each four years", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 from 2024-02-29 09:00", "2024-02-29 09:00", "2028-02-29 09:00"},
	{"leap day over 2100", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 from 2024-02-29 09:00", "2096-02-29 09:00", "2104-02-29 09:00"},
	{"leap day on a Monday", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO from 2024-01-01 09:00", "2026-01-01 00:00", "2044-02-29 09:00"},
	{"Friday the 13th", "rrule FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR from 2026-01-01 09:00", "2026-03-14 00:00", "2026-11-13 09:00"},
	{"pink October", "rrule FREQ=DAILY;INTERVAL=2;BYMONTH=10 from 2026-10-01 09:00", "2026-10-31 09:00", "2027-10-02 09:00"},
	{"last but one day", "rrule FREQ=MONTHLY;BYMONTHDAY=-2 from 2026-01-01 09:00", "2026-02-01 00:00", "2026-02-27 09:00"},
	{"hundredth day", "rrule FREQ=YEARLY;BYYEARDAY=100 from 2026-01-01 09:00", "2027-05-01 00:00", "2028-04-09 09:00"},
	{"last Sunday of the year", "rrule FREQ=YEARLY;BYDAY=-1SU from 2026-01-01 09:00", "2026-01-01 00:00", "2026-12-27 09:00"},
	{"twice a day", "rrule FREQ=DAILY;BYHOUR=8,16 from 2026-01-05 08:30", "2026-01-05 08:30", "2026-01-05 16:30"},
	{"count runs out", "rrule FREQ=DAILY;COUNT=3 from 2026-01-05 09:00", "2026-01-07 09:00", ""},
	{"count's last", "rrule FREQ=DAILY;COUNT=3 from 2026-01-05 09:00", "2026-01-06 09:00", "2026-01-07 09:00"},
	{"until a day, that day counts", "rrule FREQ=DAILY;UNTIL=20260107 from 2026-01-05 09:00", "2026-01-06 09:00", "2026-01-07 09:00"},
	{"until a day is over", "rrule FREQ=DAILY;UNTIL=20260107 from 2026-01-05 09:00", "2026-01-07 09:00", ""},
	{"the start's own day", "rrule FREQ=MONTHLY from 2026-01-31 09:00", "2026-01-31 09:00", "2026-03-31 09:00"},
	{"weeks that begin on Sunday", "rrule FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO from 2026-01-05 09:00", "2026-01-05 09:00", "2026-01-18 09:00"},
	{"weeks that begin on Monday", "rrule FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO from 2026-01-05 09:00", "2026-01-05 09:00", "2026-01-11 09:00"},
	{"never", "never", "2026-01-05 09:00", ""},
	{"the known years end", "daily 09:00", "2199-12-31 09:00", ""},
}

func TestNext(t *testing.T) {
	t.Parallel()
	for _, c := range nextCases {
		for _, z := range []schedule.Zone{schedule.WIB, schedule.WITA, schedule.WIT} {
			t.Run(c.name+" "+string(z), func(t *testing.T) {
				t.Parallel()
				got, ok := rule(t, c.rule).Next(local(t, c.after, z), z)
				if want := c.want; !ok || want == "" {
					if ok || want != "" {
						t.Fatalf("%s after %s: got %v %v, want %q", c.rule, c.after, got, ok, want)
					}
					return
				}
				if want := local(t, c.want, z); !got.Equal(want) {
					t.Errorf("%s after %s: got %v, want %v", c.rule, c.after, got.In(z.Location()), want)
				}
				if got.Location() != time.UTC {
					t.Errorf("got location %v, want UTC", got.Location())
				}
			})
		}
	}
}

func TestNextAcrossZones(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, rule  string
		zone        schedule.Zone
		after, want string // UTC
	}{
		{"WIB morning is yesterday in UTC", "daily 05:00", schedule.WIB, "2026-01-05T21:59:59Z", "2026-01-05T22:00:00Z"},
		{"WITA is an hour earlier", "daily 05:00", schedule.WITA, "2026-01-05T00:00:00Z", "2026-01-05T21:00:00Z"},
		{"WIT is two hours earlier", "daily 05:00", schedule.WIT, "2026-01-05T00:00:00Z", "2026-01-05T20:00:00Z"},
		{"Monday begins on Sunday in UTC", "weekly mon 00:30", schedule.WIT, "2026-01-04T00:00:00Z", "2026-01-04T15:30:00Z"},
		{"the first begins in the month before", "monthly 1 06:00", schedule.WIB, "2026-02-27T00:00:00Z", "2026-02-28T23:00:00Z"},
		{"the last day by local count", "monthly last 06:00", schedule.WIT, "2026-02-27T00:00:00Z", "2026-02-27T21:00:00Z"},
		{"leap day by local count", "monthly 29 01:00", schedule.WITA, "2028-02-28T16:00:00Z", "2028-02-28T17:00:00Z"},
		{"unknown zone is WIB", "daily 05:00", "Mars", "2026-01-05T21:59:59Z", "2026-01-05T22:00:00Z"},
		{"no zone is WIB", "daily 05:00", "", "2026-01-05T21:59:59Z", "2026-01-05T22:00:00Z"},
		{"until in UTC counts in WIT", "rrule FREQ=DAILY;UNTIL=20260107T000000Z from 2026-01-05 09:00", schedule.WIT,
			"2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z"},
		{"until in UTC is over in WIB", "rrule FREQ=DAILY;UNTIL=20260107T000000Z from 2026-01-05 09:00", schedule.WIB,
			"2026-01-06T02:00:00Z", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			after, err := time.Parse(time.RFC3339, c.after)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := rule(t, c.rule).Next(after, c.zone)
			text := ""
			if ok {
				text = got.Format(time.RFC3339)
			}
			if text != c.want {
				t.Errorf("%s in %s after %s: got %q, want %q", c.rule, c.zone, c.after, text, c.want)
			}
		})
	}
}

func TestTextRoundTrip(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"weekly fri,mon,tue,wed,thu 09:00":                         "weekdays 09:00",
		" Daily   09:00 ":                                          "daily 09:00",
		"DAILY 09:00 Until 2026-03-31":                             "daily 09:00 until 2026-03-31",
		"weekly thu,MON 09:00":                                     "weekly mon,thu 09:00",
		"monthly LAST Fri 09:00":                                   "monthly last fri 09:00",
		"rrule rrule:byday=2tu;freq=monthly from 2026-01-05 09:00": "rrule FREQ=MONTHLY;BYDAY=2TU from 2026-01-05 09:00",
	}
	for _, c := range nextCases {
		cases[c.rule] = strings.Replace(c.rule, "sun,sat", "sat,sun", 1)
	}
	for in, want := range cases {
		got := rule(t, in)
		if got.String() != want {
			t.Errorf("Parse(%q).String(): got %q, want %q", in, got, want)
		}
		b, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var back schedule.Rule
		if err := json.Unmarshal(b, &back); err != nil || !back.Equal(got) {
			t.Errorf("JSON of %q: got %v (%v), want it back", want, back, err)
		}
	}
}

func TestConstructors(t *testing.T) {
	t.Parallel()
	at := local(t, "2026-01-05 09:00:30", schedule.WITA)
	for want, got := range map[string]schedule.Rule{
		"once 2026-01-05 09:00":    schedule.Once(at, schedule.WITA),
		"daily 09:05":              schedule.Daily(schedule.At(9, 5)),
		"weekly sat,sun 23:00":     schedule.Weekly(schedule.At(-1, 0), time.Sunday, time.Saturday),
		"never":                    schedule.Weekly(schedule.At(9, 0)),
		"weekdays 09:00":           schedule.Weekly(540, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday),
		"weekly mon,tue,sun 00:00": schedule.Weekly(1440, time.Monday, time.Sunday, time.Tuesday),
	} {
		if got.String() != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got.IsZero() != (want == "never") {
			t.Errorf("%q: IsZero is %v", want, got.IsZero())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                         "empty",
		"sometimes":                                "form is not known",
		"never ever":                               "form is not known",
		"daily 9:00":                               `"9:00"`,
		"daily 24:00":                              `"24:00"`,
		"daily 09:60":                              `"09:60"`,
		"daily -1:00":                              `"-1:00"`,
		"daily 09:00 sharp":                        "form is not known",
		"once 2026-02-28 09:00 until 2026-03-01":   "comes once",
		"daily 09:00 until 2026-02-29":             "a day of the calendar",
		"once 2026-02-29 09:00":                    "a day of the calendar",
		"once 2026-13-01 09:00":                    "a day of the calendar",
		"once 1969-12-31 09:00":                    "1970 to 2199",
		"once 2200-01-01 09:00":                    "1970 to 2199",
		"weekly 09:00":                             "form is not known",
		"weekly senin 09:00":                       `"senin"`,
		"weekly mon,,tue 09:00":                    `""`,
		"every 0 days from 2026-01-05 09:00":       "1 to 1000",
		"every 1001 days from 2026-01-05 09:00":    "1 to 1000",
		"every -1 weeks mon 09:00 from 2026-01-05": "1 to 1000",
		"every 2 months 1 09:00":                   "form is not known",
		"monthly 32 09:00":                         "1 to 31",
		"monthly 0 09:00":                          "1 to 31",
		"monthly fifth mon 09:00":                  "first, second",
		"monthly first day 09:00":                  `"day"`,
		"rrule FREQ=DAILY":                         "form is not known",
		"rrule BYDAY=MO from 2026-01-05 09:00":     "no FREQ",
		"rrule FREQ=HOURLY from 2026-01-05 09:00":  "DAILY, WEEKLY",
		"rrule FREQ=DAILY;BYSECOND=1 from 2026-01-05 09:00":               "not kept here",
		"rrule FREQ=DAILY;FREQ=DAILY from 2026-01-05 09:00":               "twice",
		"rrule FREQ=DAILY; from 2026-01-05 09:00":                         "KEY=VALUE",
		"rrule FREQ=DAILY;COUNT=1;UNTIL=20270101 from 2026-01-05 09:00":   "both COUNT and UNTIL",
		"rrule FREQ=DAILY;INTERVAL=0 from 2026-01-05 09:00":               "from 1 to 1000",
		"rrule FREQ=DAILY;INTERVAL=1,2 from 2026-01-05 09:00":             "one number",
		"rrule FREQ=DAILY;COUNT=999999 from 2026-01-05 09:00":             "from 1 to 5000",
		"rrule FREQ=WEEKLY;BYDAY=2MO from 2026-01-05 09:00":               "numbered days",
		"rrule FREQ=MONTHLY;BYDAY=0MO from 2026-01-05 09:00":              "before the day",
		"rrule FREQ=MONTHLY;BYDAY=XX from 2026-01-05 09:00":               `"XX"`,
		"rrule FREQ=MONTHLY;BYDAY=M from 2026-01-05 09:00":                "MO,TH",
		"rrule FREQ=MONTHLY;BYMONTHDAY=0 from 2026-01-05 09:00":           "from the end",
		"rrule FREQ=YEARLY;BYSETPOS=1;BYDAY=MO from 2026-01-05 09:00":     "BYSETPOS needs",
		"rrule FREQ=MONTHLY;BYYEARDAY=1 from 2026-01-05 09:00":            "BYYEARDAY needs",
		"rrule FREQ=WEEKLY;BYMONTHDAY=1 from 2026-01-05 09:00":            "does not go with",
		"rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 from 2026-01-05 09:00": "never falls due",
		"rrule FREQ=MONTHLY;INTERVAL=12;BYMONTH=2 from 2026-01-05 09:00":  "never falls due",
		"rrule FREQ=DAILY;UNTIL=20250101 from 2026-01-05 09:00":           "never falls due",
		"rrule FREQ=DAILY;UNTIL=soon from 2026-01-05 09:00":               "20261231",
		"rrule FREQ=DAILY;WKST=ZZ from 2026-01-05 09:00":                  `"ZZ"`,
		"rrule FREQ=DAILY;BYHOUR=24 from 2026-01-05 09:00":                "from 0 to 23",
		strings.Repeat("x", 1<<16):                                        "…",
	} {
		got, err := schedule.Parse(in)
		if err == nil {
			t.Errorf("Parse(%q): got %v, want an error with %q", in, got, want)
			continue
		}
		if !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "schedule ") || len(err.Error()) > 900 {
			t.Errorf("Parse(%.60q): got %q, want a sentence with %q", in, err, want)
		}
	}
}

func TestZoneNames(t *testing.T) {
	t.Parallel()
	for name, hours := range map[string]int{"wib": 7, "WITA": 8, "Wit": 9} {
		z, err := schedule.ParseZone(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := time.Unix(0, 0).In(z.Location()).Zone(); got != hours*3600 {
			t.Errorf("%s: got %d s east of UTC, want %d h", name, got, hours)
		}
	}
	if _, err := schedule.ParseZone("Asia/Jakarta"); err == nil {
		t.Error("Asia/Jakarta: want an error")
	}
}
