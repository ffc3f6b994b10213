package command_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups"
	"pita/groups/command"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

var (
	wib   = time.FixedZone("WIB", 7*3600)
	table = command.New(phrase.Embedded())
	// monday is 2026-01-05 08:00.
	monday = time.Date(2026, 1, 5, 8, 0, 0, 0, wib)
)

// Each case is read on Monday 2026-01-05 at 08:00 WIB, unless it begins with an hour of
// that day and a bar. What is wanted is the rule, or the fault's phrase.
var times = map[string][][2]string{
	"id": {
		{"rabu kedua setiap bulan 09.00", "monthly second wed 09:00"},
		{"setiap rabu ke-2 09.00", "monthly second wed 09:00"},
		{"setiap rabu minggu kedua 09.00", "monthly second wed 09:00"},
		{"rabu ke-2 09.00", "plan.ambiguous"},
		{"setiap 2 rabu 09.00", "plan.ambiguous"},
		{"setiap 7 rabu 09.00", "plan.bad-time"},
		{"setiap dua minggu hari rabu 09.00", "every 2 weeks wed 09:00 from 2026-01-05"},
		{"rabu dua minggu sekali 09.00", "every 2 weeks wed 09:00 from 2026-01-05"},
		{"jumat terakhir setiap bulan 09.00", "monthly last fri 09:00"},
		{"setiap 4 februari 09.00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00"},
		{"4 feb setiap tahun 09.00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00"},
		{"setiap 4/2 09.00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00"},
		{"setiap 29 februari 09.00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 from 2026-01-05 09:00"},
		{"setiap 30 februari 09.00", "plan.no-day"},
		{"setiap tahun 09.00", "plan.bad-time"},
		{"setiap tahun 4 feb", "plan.no-hour"},
		{"besok 07.00", "once 2026-01-06 07:00"},
		{"Besok 07.00", "once 2026-01-06 07:00"},
		{"besok, 07.00", "once 2026-01-06 07:00"},
		{"besok jam 8", "once 2026-01-06 08:00"},
		{"besok pukul 8", "once 2026-01-06 08:00"},
		{"besok 8", "once 2026-01-06 08:00"},
		{"besok jam 12", "once 2026-01-06 12:00"},
		{"besok jam 5", "plan.ambiguous"},
		{"besok jam 5 sore", "once 2026-01-06 17:00"},
		{"besok jam 5 subuh", "once 2026-01-06 05:00"},
		{"besok jam 05", "once 2026-01-06 05:00"},
		{"besok jam 17", "once 2026-01-06 17:00"},
		{"besok jam 2 siang", "once 2026-01-06 14:00"},
		{"besok jam 8 malam", "once 2026-01-06 20:00"},
		{"besok malam jam 8", "once 2026-01-06 20:00"},
		{"besok jam 12 malam", "plan.ambiguous"},
		{"besok jam 8 siang", "plan.bad-time"},
		{"besok jam 24", "plan.no-clock"},
		{"besok 25.00", "plan.no-clock"},
		{"besok 12.60", "plan.no-clock"},
		{"besok jam delapan", "once 2026-01-06 08:00"},
		{"besok setengah delapan", "once 2026-01-06 07:30"},
		{"besok jam setengah 1 siang", "once 2026-01-06 12:30"},
		{"besok jam 8 lewat 15", "once 2026-01-06 08:15"},
		{"besok jam 8 kurang 15 menit", "once 2026-01-06 07:45"},
		{"besok pagi", "once 2026-01-06 07:00"},
		{"lusa pagi", "once 2026-01-07 07:00"},
		{"lusa 9:30", "once 2026-01-07 09:30"},
		{"lusa sore", "once 2026-01-07 16:00"},
		{"besok", "plan.no-hour"},
		{"hari ini", "plan.no-hour"},
		{"12 des", "plan.no-hour"},
		{"hari ini 15.00", "once 2026-01-05 15:00"},
		{"hari ini jam 4", "once 2026-01-05 16:00"},
		{"04:00|hari ini jam 5", "plan.ambiguous"},
		{"15:00|hari ini jam 4", "once 2026-01-05 16:00"},
		{"15:00|hari ini jam 8", "once 2026-01-05 20:00"},
		{"21:00|hari ini jam 8", "plan.past"},
		{"hari ini 07.00", "plan.past"},
		{"hari ini 08.00", "plan.past"},
		{"nanti malam", "once 2026-01-05 19:00"},
		{"malam ini jam 7", "once 2026-01-05 19:00"},
		{"09.00", "once 2026-01-05 09:00"},
		{"jam 9", "once 2026-01-05 09:00"},
		{"07.30", "plan.past"},
		{"senin 9:30", "once 2026-01-05 09:30"},
		{"10:00|senin 9:30", "once 2026-01-12 09:30"},
		{"hari selasa jam 9", "once 2026-01-06 09:00"},
		{"Jum'at 9.00", "once 2026-01-09 09:00"},
		{"jum’at 9.00", "once 2026-01-09 09:00"},
		{"minggu 09.00", "once 2026-01-11 09:00"},
		{"senin depan 09.00", "once 2026-01-12 09:00"},
		{"jumat depan 09.00", "once 2026-01-16 09:00"},
		{"jumat minggu depan 09.00", "once 2026-01-16 09:00"},
		{"minggu depan jumat 09.00", "once 2026-01-16 09:00"},
		{"minggu depan 09.00", "plan.ambiguous"},
		{"hari minggu depan 09.00", "once 2026-01-18 09:00"},
		{"12 des 9.00", "once 2026-12-12 09:00"},
		{"12 des 9", "once 2026-12-12 09:00"},
		{"12 desember 2026 09.00", "once 2026-12-12 09:00"},
		{"12 desember 2027 jam 9 pagi", "once 2027-12-12 09:00"},
		{"tanggal 12 09.00", "once 2026-01-12 09:00"},
		{"tgl 3 jam 9", "once 2026-02-03 09:00"},
		{"tgl 12 feb 09.00", "once 2026-02-12 09:00"},
		{"senin 12 jan 09.00", "once 2026-01-12 09:00"},
		{"selasa 12 jan 09.00", "plan.ambiguous"},
		{"4 jan 09.00", "plan.past"},
		{"20 des 2025 09.00", "plan.past"},
		{"1 okt 09.00", "once 2026-10-01 09:00"},
		{"31 feb 09.00", "plan.no-day"},
		{"29 feb 09.00", "plan.leap-day"},
		{"12/1 09.00", "once 2026-01-12 09:00"},
		{"5/8 09.00", "once 2026-08-05 09:00"},
		{"12-01-2026 09.00", "once 2026-01-12 09:00"},
		{"2026-08-05 09.00", "once 2026-08-05 09:00"},
		{"2 jam lagi", "once 2026-01-05 10:00"},
		{"30 menit lagi", "once 2026-01-05 08:30"},
		{"30m lagi", "once 2026-01-05 08:30"},
		{"dua jam lagi", "once 2026-01-05 10:00"},
		{"0 menit lagi", "plan.bad-time"},
		{"9999 minggu lagi 09.00", "plan.too-far"},
		{"3 hari lagi 09.00", "once 2026-01-08 09:00"},
		{"3 hari lagi", "plan.no-hour"},
		{"besok 07.00 WIB", "once 2026-01-06 07:00"},
		{"besok 07.00 WITA", "plan.other-zone"},
		{"besok lusa 07.00", "plan.bad-time"},
		{"besok 07.00 08.00", "plan.bad-time"},
		{"besko 07.00", "plan.bad-time"},
		{"kapan ya", "plan.bad-time"},
		{"", "plan.bad-time"},
		{"setiap hari 09.00", "daily 09:00"},
		{"harian 09.00", "daily 09:00"},
		{"tiap hari jam 9", "daily 09:00"},
		{"setiap hari pagi", "daily 07:00"},
		{"setiap hari kerja 09.00", "weekdays 09:00"},
		{"setiap senin 09.00", "weekly mon 09:00"},
		{"setiap hari senin 09.00", "weekly mon 09:00"},
		{"setiap senin dan kamis 09.00", "weekly mon,thu 09:00"},
		{"setiap kamis, senin 09.00", "weekly mon,thu 09:00"},
		{"setiap minggu 09.00", "plan.ambiguous"},
		{"setiap hari minggu 09.00", "weekly sun 09:00"},
		{"setiap sabtu dan minggu 09.00", "weekly sat,sun 09:00"},
		{"setiap minggu senin 09.00", "weekly mon 09:00"},
		{"setiap senin", "plan.no-hour"},
		{"setiap senin jam 5", "plan.ambiguous"},
		{"setiap 21 hari 09.00", "every 21 days from 2026-01-05 09:00"},
		{"09:30|setiap 21 hari 09.00", "every 21 days from 2026-01-06 09:00"},
		{"setiap 21 hari mulai 12 jan 09.00", "every 21 days from 2026-01-12 09:00"},
		{"setiap 21 hari 09.00 mulai besok", "every 21 days from 2026-01-06 09:00"},
		{"setiap 2 minggu senin 09.00", "every 2 weeks mon 09:00 from 2026-01-05"},
		{"setiap dua minggu 09.00", "every 14 days from 2026-01-05 09:00"},
		{"setiap tanggal 1 09.00", "monthly 1 09:00"},
		{"setiap bulan tanggal 1 09.00", "monthly 1 09:00"},
		{"setiap akhir bulan 09.00", "monthly last 09:00"},
		{"setiap jumat terakhir 09.00", "monthly last fri 09:00"},
		{"setiap senin pertama 09.00", "monthly first mon 09:00"},
		{"setiap 3 bulan 09.00", "plan.bad-time"},
		{"setiap 09.00", "plan.bad-time"},
		{"setiap tanggal 40 09.00", "plan.no-day"},
		{"tomorrow 07:00", "once 2026-01-06 07:00"},
		{"29 feb 2028 09.00", "once 2028-02-29 09:00"},
		{"29/2/2027 09.00", "plan.leap-day"},
		{"31/2/2026 09.00", "plan.no-day"},
		{"2026-02-31 09.00", "plan.no-day"},
		{"31-4-2026 09.00", "plan.no-day"},
		{"1/13/2026 09.00", "once 2026-01-13 09:00"},
		{"14/13/2026 09.00", "plan.no-day"},
		{"32 jan 09.00", "plan.no-day"},
		{"0 jan 09.00", "plan.no-day"},
		{"tanggal 31 09.00", "once 2026-01-31 09:00"},
		{"tanggal 32 09.00", "plan.no-day"},
		{"senin tanggal 6 09.00", "plan.ambiguous"},
		{"kemarin 09.00", "plan.past"},
		{"kemarin", "plan.past"},
		{"kemaren pagi", "plan.past"},
		{"5 jan 2099 09.00", "plan.too-far"},
		{"5 jan 2031 07.00", "once 2031-01-05 07:00"},
		{"besok 24.00", "plan.no-clock"},
		{"besok jam 25", "plan.no-clock"},
		{"setiap senin 25.00", "plan.no-clock"},
		{"besok 0900", "once 2026-01-06 09:00"},
		{"besok jam 1330", "once 2026-01-06 13:30"},
		{"besok 2030", "once 2026-01-06 20:30"},
		{"besok 0960", "plan.no-clock"},
		{"besok 2590", "plan.no-clock"},
		{"setiap senin 0900", "weekly mon 09:00"},
		{"12 des 2026 0900", "once 2026-12-12 09:00"},
		{"besok 09.00 wita", "plan.other-zone"},
		{"setiap senin 09.00 WIT", "plan.other-zone"},
		{"seminggu lagi", "plan.no-hour"},
		{"seminggu lagi 09.00", "once 2026-01-12 09:00"},
		{"sejam lagi", "once 2026-01-05 09:00"},
		{"sebulan lagi 09.00", "once 2026-02-05 09:00"},
		{"2 bulan lagi jam 9", "once 2026-03-05 09:00"},
		{"sekali seminggu", "plan.no-hour"},
		{"sekali seminggu 09.00", "weekly mon 09:00"},
		{"seminggu sekali rabu 09.00", "weekly wed 09:00"},
		{"07:30|sehari sekali 09.00", "daily 09:00"},
		{"sebulan sekali tanggal 5 09.00", "monthly 5 09:00"},
		{"setiap bulan tanggal 5 jam 9", "monthly 5 09:00"},
		{"rabu kelima setiap bulan", "plan.no-fifth"},
		{"setiap rabu ke-5 09.00", "plan.no-fifth"},
		{"setiap senin 09.00 sampai 31 maret", "weekly mon 09:00 until 2026-03-31"},
		{"setiap hari 09.00 hingga 3 feb 2026", "daily 09:00 until 2026-02-03"},
		{"setiap senin sampai 31 maret jam 9", "weekly mon 09:00 until 2026-03-31"},
		{"setiap senin 09.00 sampai 31 maret 10.00", "plan.bad-time"},
		{"setiap 21 hari mulai 12 jan 09.00 sampai 31/3/2026", "every 21 days from 2026-01-12 09:00 until 2026-03-31"},
		{"setiap 4 februari 09.00 sampai 1 jan 2029", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00 until 2029-01-01"},
		{"setiap hari 09.00 sampai besok", "daily 09:00 until 2026-01-06"},
		{"setiap senin 09.00 sampai jumat", "weekly mon 09:00 until 2026-01-09"},
		{"setiap rabu 09.00 sampai besok", "plan.no-end"},
		{"setiap senin 09.00 sampai", "plan.no-end"},
		{"setiap senin 09.00 sampai 31 februari", "plan.no-end"},
		{"besok 09.00 sampai 31 maret", "plan.no-end"},
		{"besok 09.00 10 kali", "plan.no-end"},
		{"setiap senin 10 kali 09.00", "weekly mon 09:00 until 2026-03-09"},
		{"setiap senin 09.00 sepuluh kali", "weekly mon 09:00 until 2026-03-09"},
		{"07:30|setiap hari kerja 07.00 5 kali", "weekdays 07:00 until 2026-01-12"},
		{"setiap akhir bulan 09.00 2 kali", "monthly last 09:00 until 2026-02-28"},
		{"setiap senin 09.00 2000 kali", "plan.no-end"},
		{"2 kali seminggu 09.00", "plan.bad-time"},
	},
	"en": {
		{"yesterday 9:00", "plan.past"},
		{"tomorrow 13:75", "plan.no-clock"},
		{"tomorrow 0900", "once 2026-01-06 09:00"},
		{"every fifth wednesday 9:00", "plan.no-fifth"},
		{"every 5th wednesday of the month 9:00", "plan.no-fifth"},
		{"every monday 9:00 until 31 march", "weekly mon 09:00 until 2026-03-31"},
		{"every monday 9:00, 3 times", "weekly mon 09:00 until 2026-01-19"},
		{"5/0/2026 9:00", "plan.no-day"},
		{"tomorrow 07:00", "once 2026-01-06 07:00"},
		{"tomorrow at 8", "once 2026-01-06 08:00"},
		{"tomorrow at 5", "plan.ambiguous"},
		{"tomorrow at 5pm", "once 2026-01-06 17:00"},
		{"tomorrow at 5 pm", "once 2026-01-06 17:00"},
		{"tomorrow at 9:30 am", "once 2026-01-06 09:30"},
		{"tomorrow 9:30pm", "once 2026-01-06 21:30"},
		{"tomorrow 13pm", "plan.bad-time"},
		{"tomorrow 12 am", "once 2026-01-06 00:00"},
		{"tomorrow 12pm", "once 2026-01-06 12:00"},
		{"tomorrow at noon", "once 2026-01-06 12:00"},
		{"tomorrow morning", "once 2026-01-06 07:00"},
		{"tomorrow at half past 8", "once 2026-01-06 08:30"},
		{"the day after tomorrow at 9", "once 2026-01-07 09:00"},
		{"tonight", "once 2026-01-05 19:00"},
		{"tonight at 8", "once 2026-01-05 20:00"},
		{"today 15:00", "once 2026-01-05 15:00"},
		{"today 07:00", "plan.past"},
		{"today at 4", "once 2026-01-05 16:00"},
		{"tomorrow", "plan.no-hour"},
		{"monday 9:30", "once 2026-01-05 09:30"},
		{"on Friday at 9", "once 2026-01-09 09:00"},
		{"next friday 9:00", "once 2026-01-16 09:00"},
		{"friday next week 9:00", "once 2026-01-16 09:00"},
		{"next week 9:00", "plan.bad-time"},
		{"this friday 9:00", "once 2026-01-09 09:00"},
		{"12 dec 9:00", "once 2026-12-12 09:00"},
		{"dec 12 9:00", "once 2026-12-12 09:00"},
		{"12th december 2026 at 9:00", "once 2026-12-12 09:00"},
		{"5/8 9:00", "plan.ambiguous"},
		{"25/8 9:00", "once 2026-08-25 09:00"},
		{"8/25 9:00", "once 2026-08-25 09:00"},
		{"5/5 9:00", "once 2026-05-05 09:00"},
		{"2026-08-05 09:00", "once 2026-08-05 09:00"},
		{"2036-08-05 09:00", "plan.too-far"},
		{"in 2 hours", "once 2026-01-05 10:00"},
		{"in 30m", "once 2026-01-05 08:30"},
		{"2 hours from now", "once 2026-01-05 10:00"},
		{"in 3 days at 9:00", "once 2026-01-08 09:00"},
		{"in two weeks at 9:00", "once 2026-01-19 09:00"},
		{"2 hours", "plan.bad-time"},
		{"every day at 9:00", "daily 09:00"},
		{"daily 9:00", "daily 09:00"},
		{"every weekday 9:00", "weekdays 09:00"},
		{"every monday 09:00", "weekly mon 09:00"},
		{"every monday and thursday at 9am", "weekly mon,thu 09:00"},
		{"every week 9:00", "plan.bad-time"},
		{"every week on monday 9:00", "weekly mon 09:00"},
		{"every 21 days 09:00", "every 21 days from 2026-01-05 09:00"},
		{"every 21 days from 12 jan 09:00", "every 21 days from 2026-01-12 09:00"},
		{"every 2 weeks on monday 9:00", "every 2 weeks mon 09:00 from 2026-01-05"},
		{"every month on day 1 at 9:00", "monthly 1 09:00"},
		{"every month on the 1st at 9:00", "monthly 1 09:00"},
		{"every last friday 9:00", "monthly last fri 09:00"},
		{"every second wednesday 9:00", "plan.ambiguous"},
		{"every 2nd wednesday 9:00", "plan.ambiguous"},
		{"every second wednesday of the month 9:00", "monthly second wed 09:00"},
		{"every 2nd wed of every month 9:00", "monthly second wed 09:00"},
		{"every other wednesday 9:00", "every 2 weeks wed 09:00 from 2026-01-05"},
		{"every other day 9:00", "plan.bad-time"},
		{"every 4 february 9:00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00"},
		{"every year on feb 4 at 9:00", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=4 from 2026-01-05 09:00"},
		{"every 5/8 9:00", "plan.ambiguous"},
		{"every first monday at 9:00", "monthly first mon 09:00"},
		{"besok 07.00", "once 2026-01-06 07:00"},
		{"setiap senin 09.00", "weekly mon 09:00"},
	},
}

func TestWhen(t *testing.T) {
	t.Parallel()
	for locale, cases := range times {
		for _, c := range cases {
			text, now := c[0], monday
			if hour, rest, ok := strings.Cut(c[0], "|"); ok {
				at, err := time.ParseInLocation("2006-01-02 15:04", "2026-01-05 "+hour, wib)
				if err != nil {
					t.Fatal(err)
				}
				text, now = rest, at
			}
			got, fault := table.When(text, command.Input{Locale: locale, Now: now, Zone: wib})
			if fault != nil {
				got = fault.Phrase
				mustSay(t, locale, *fault)
			}
			if got != c[1] {
				t.Errorf("%s %q: %s, want %s", locale, c[0], got, c[1])
			}
		}
	}
}

// mustSay fails the test unless the book has words for w.
func mustSay(t testing.TB, locale string, w groups.Words) string {
	t.Helper()
	text, err := phrase.Embedded().Text(phrase.Reader{Locale: locale, Zone: wib, Now: monday}, w)
	if err != nil {
		t.Errorf("in %s: %v", locale, err)
	}
	return text
}

func TestFaultsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"id", "besok jam 5", "“besok jam 5” bisa berarti 05.00 atau 17.00. Mohon tulis salah satunya."},
		{"id", "setiap minggu 09.00", "“setiap minggu 09.00” bisa berarti setiap hari Minggu atau setiap Senin. Mohon tulis salah satunya."},
		{"id", "hari ini 07.00", "Waktu itu sudah lewat: hari ini 07.00. Tulis waktu yang akan datang, misalnya *besok 07.00*."},
		{"en", "5/8 9:00", "“5/8 9:00” may mean 5 Aug or 8 May. Please write one of them."},
		{"en", "tomorrow", "“tomorrow” has no hour yet. Add one, such as *tomorrow 09:00*."},
		{"id", "29 feb 09.00", "29 Februari tidak ada di tahun 2026; berikutnya tahun 2028. Tulis *28 feb* atau *1 mar*, atau dengan tahunnya: *29 feb 2028*."},
		{"id", "31/2/2026 jam 9", "Tanggal “31/2/2026” tidak ada di kalender. Periksa hari dan bulannya, misalnya *28 feb 09.00*."},
		{"id", "kemarin 09.00", "Waktu itu sudah lewat: kemarin 09.00. Tulis waktu yang akan datang, misalnya *besok 07.00*."},
		{"id", "besok 25.00", "Jam “25.00” tidak ada. Jam ditulis dari 00.00 sampai 23.59, misalnya *besok 09.00*."},
		{"id", "rabu kelima setiap bulan", "Tidak setiap bulan ada Rabu kelima. Tulis *Rabu keempat setiap bulan* atau *Rabu terakhir setiap bulan*, lalu jamnya."},
		{"id", "besok 09.00 sampai 31 maret", "Hari terakhir (“sampai 31 maret”) hanya untuk jadwal yang berulang, dan tidak sebelum kiriman pertamanya. Contoh: *jadwal sadari-01 setiap senin 09.00 sampai 31 maret*, atau *10 kali*."},
	} {
		_, fault := table.When(c[1], command.Input{Locale: c[0], Now: monday, Zone: wib})
		if fault == nil {
			t.Errorf("%q is no fault", c[1])
			continue
		}
		if got := mustSay(t, c[0], *fault); got != c[2] {
			t.Errorf("%q: %q, want %q", c[1], got, c[2])
		}
	}
}

// What is asked back can be typed as it stands.
func TestBothReadingsAreUnderstood(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"id", "setiap 2 rabu 09.00"}, {"id", "rabu kedua 09.00"}, {"id", "senin terakhir 09.00"},
		{"en", "every third friday 09:00"}, {"en", "second monday 09:00"}, {"en", "every 2 mon 09:00"},
	} {
		_, fault := table.When(c[1], command.Input{Locale: c[0], Now: monday, Zone: wib})
		if fault == nil || fault.Phrase != "plan.ambiguous" {
			t.Errorf("%q: %v, want it asked back", c[1], fault)
			continue
		}
		for _, a := range fault.Args[1:] {
			if rule, again := table.When(a.Value+" 09:00", command.Input{Locale: c[0], Now: monday, Zone: wib}); again != nil {
				t.Errorf("%q: %q is not understood: %v", c[1], a.Value, again)
			} else if !strings.HasSuffix(rule, " 09:00") && !strings.Contains(rule, " 09:00 from ") {
				t.Errorf("%q: %q is %q", c[1], a.Value, rule)
			}
		}
	}
}

// Whatever date is written out in full is read back as that date.
func TestDatesAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := monday.Add(time.Duration(rapid.IntRange(1, 3*365*24*60).Draw(t, "minutes")) * time.Minute)
		locale := rapid.SampledFrom([]string{"id", "en"}).Draw(t, "locale")
		v := phrase.Embedded().Words(locale)
		months := v.Months[at.Month()-1]
		month := rapid.SampledFrom(months).Draw(t, "month")
		text := at.Format("2 ") + month + at.Format(" 2006 15:04")
		got, fault := table.When(text, command.Input{Locale: locale, Now: monday, Zone: wib})
		if want := at.Format("once 2006-01-02 15:04"); fault != nil || got != want {
			t.Fatalf("%q: %q, %v, want %q", text, got, fault, want)
		}
	})
}

func FuzzWhen(f *testing.F) {
	for _, cases := range times {
		for _, c := range cases {
			f.Add(c[0])
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, locale := range []string{"id", "en"} {
			rule, fault := table.When(text, command.Input{Locale: locale, Now: monday, Zone: wib})
			if (rule == "") == (fault == nil) {
				t.Fatalf("%q: rule %q and fault %v", text, rule, fault)
			}
			if fault != nil {
				mustSay(t, locale, *fault)
				continue
			}
			r, err := schedule.Parse(rule)
			if err != nil || r.String() != rule {
				t.Fatalf("%q: rule %q is not in its one form: %v", text, rule, err)
			}
			next, ok := r.Next(monday, schedule.WIB)
			if !ok || !next.After(monday) {
				t.Fatalf("%q: rule %q never falls due", text, rule)
			}
		}
	})
}
