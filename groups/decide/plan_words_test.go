package decide_test

import (
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/phrase"
)

// TestPlansAreSaidInWords shows a plan of each form in a list.
func TestPlansAreSaidInWords(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string][2]string{
		"once 2026-01-12 09:00": {"sadari-01, Senin 12 Jan 09.00 WIB", "sadari-01, Monday 12 Jan 09:00 WIB"},
		"daily 09:00":           {"(setiap hari)", "(every day)"},
		"weekdays 09:00":        {"(setiap hari kerja)", "(every workday)"},
		"monthly second wed 09:00 until 2026-03-31":                      {"(Rabu kedua setiap bulan, sampai 31 Mar)", "(second Wednesday of every month, until 31 Mar)"},
		"weekly mon,thu 09:00":                                           {"(setiap Senin, Kamis)", "(every Monday, Thursday)"},
		"every 2 weeks wed 09:00 from 2026-01-05":                        {"(setiap 2 minggu, Rabu)", "(every 2 weeks, Wednesday)"},
		"every 21 days from 2026-01-05 09:00":                            {"(setiap 21 hari)", "(every 21 days)"},
		"monthly 1 09:00":                                                {"(setiap tanggal 1)", "(on day 1 of every month)"},
		"monthly last 09:00":                                             {"(setiap akhir bulan)", "(at the end of every month)"},
		"monthly second wed 09:00":                                       {"(Rabu kedua setiap bulan)", "(second Wednesday of every month)"},
		"monthly last fri 09:00":                                         {"(Jumat terakhir setiap bulan)", "(last Friday of every month)"},
		"rrule FREQ=MONTHLY;BYDAY=5SA from 2026-01-05 09:00":             {"(berulang)", "(again and again)"},
		"weekly mon 09:00 until 2026-03-31":                              {"(setiap Senin, sampai 31 Mar)", "(every Monday, until 31 Mar)"},
		"rrule FREQ=DAILY;UNTIL=20270101T020000Z from 2026-01-05 09:00":  {"(berulang, sampai 1 Jan 2027)", "(again and again, until 1 Jan 2027)"},
		"rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00": {"(setiap 4 Feb)", "(every 4 Feb)"},
	} {
		for i, locale := range []string{"id", "en"} {
			h := newHouse(t)
			g := *h.records[groups.Ref{Kind: groups.KindGroup, Group: club}].(*groups.Group)
			g.Locale = locale
			h.put(&g)
			h.put(&groups.Plan{Code: "P1", Group: club, Post: "sadari-01", Rule: rule, Next: time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC)})
			d := h.hear(&groups.Given{Head: h.head(club), By: groups.Party{ID: "dewi"}, Order: &groups.ShowPlans{}})
			said := ""
			for _, o := range d.Send {
				if c := groups.ContentOf(o.Action); c != nil {
					text, err := phrase.Embedded().Text(phrase.Reader{Locale: locale, Zone: zoneNamed("WIB"), Now: h.now}, c.Words)
					if err != nil {
						t.Fatalf("%s in %s: %v", rule, locale, err)
					}
					said += text
				}
			}
			if !strings.Contains(said, want[i]) {
				t.Errorf("%s in %s: %q is missing in\n%s", rule, locale, want[i], said)
			}
		}
	}
}

func zoneNamed(name string) *time.Location { return time.FixedZone(name, 7*3600) }
