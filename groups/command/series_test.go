package command_test

import (
	"testing"
	"time"

	"pita/groups"
	"pita/groups/command"
)

var ofSeries = [][2]string{
	{"seri", "show-series"},
	{"!seri", "show-series"},
	{"seri mulai pekan-lembut", "start-series series:pekan-lembut"},
	{"seri mulai pekan 01", "start-series series:pekan-01"},
	{"seri mulai pekan-lembut besok", "start-series series:pekan-lembut,on:2026-01-06"},
	{"seri mulai pekan-lembut besok 05.30", "start-series series:pekan-lembut,on:2026-01-06,minute:330"},
	{"seri mulai pekan-lembut jam 10", "start-series series:pekan-lembut,minute:600"},
	{"seri mulai pekan-lembut 12 des pagi", "start-series series:pekan-lembut,on:2026-12-12,minute:420"},
	{"seri mulai pekan-lembut 31 feb", "plan.no-day"},
	{"seri mulai pekan-lembut besok 09.00 WIB", "start-series series:pekan-lembut,on:2026-01-06,minute:540"},
	{"seri mulai pekan-lembut 5 jan 2099", "plan.too-far"},
	{"seri mulai pekan-lembut kemarin", "plan.past"},
	{"seri mulai pekan-lembut jam 3", "plan.ambiguous"},
	{"seri mulai pekan-lembut besok 00.00", "start-series series:pekan-lembut,on:2026-01-06,minute:1440"},
	{"seri berhenti pekan-lembut", "stop-series series:pekan-lembut"},
	{"seri berhenti pekan-lembut besok", "talk"},
	{"!seri berhenti", "order.usage"},
	{"!seri lain", "order.usage"},
	{"seri film yang bagus apa ya", "talk"},
	{"series start pekan-lembut tomorrow 09:00", "start-series series:pekan-lembut,on:2026-01-06,minute:540"},
}

var ofOnesOwn = [][2]string{
	{"seri saya", "my-series"},
	{"bacaan saya", "my-series"},
	{"seri saya 4821", "my-series pin:4821"},
	{"tanggal 4821", "set-date pin:4821"},
	{"seri saya berhenti", "my-series all:true"},
	{"seri saya berhenti langkah-awal", "my-series stop:langkah-awal"},
	{"seri saya mulai langkah-awal", "my-series start:langkah-awal"},
	{"seri saya hilang semua", "talk"},
	{"tanggal", "set-date"},
	{"tanggal operasi 12 jan", "set-date name:operasi,on:2026-01-12"},
	{"Tanggal operasi: 12 Januari 2026", "set-date name:operasi,on:2026-01-12"},
	{"tanggal operasi 20 des", "set-date name:operasi,on:2025-12-20"},
	{"tanggal operasi 12 jun", "set-date name:operasi,on:2025-06-12,or:2026-06-12"},
	{"tanggal operasi 12 jun 2026", "set-date name:operasi,on:2026-06-12"},
	{"tanggal operasi 12/6/2026", "set-date name:operasi,on:2026-06-12"},
	{"tanggal operasi besok", "set-date name:operasi,on:2026-01-06"},
	{"tanggal operasi senin depan", "set-date name:operasi,on:2026-01-12"},
	{"tanggal kemo pertama 14 jan", "set-date name:kemo-pertama,on:2026-01-14"},
	{"tanggal kemo pertama hapus", "set-date name:kemo-pertama,off:true"},
	{"!tanggal operasi 12 jan", "set-date name:operasi,on:2026-01-12"},
	{"tanggal operasi 31 feb", "date.no-day"},
	{"tanggal operasi 29 feb 2026", "date.no-day"},
	{"tanggal operasi 12 nov", "set-date name:operasi,on:2025-11-12,or:2026-11-12"},
	{"tanggal operasi kemarin", "set-date name:operasi,on:2026-01-04"},
	{"tgl operasi sy 3 jan", "set-date name:operasi,on:2026-01-03"},
	{"tanggal operasi saya kemarin", "set-date name:operasi,on:2026-01-04"},
	{"tanggal operasi jam 25.00", "date.unread"},
	{"tanggal operasi 12.13.2026 pagi", "set-date name:operasi,on:2026-12-13"},
	{"tgl 12 feb kontrol", "talk"},
	{"tanggal operasi 29 feb 2028", "set-date name:operasi,on:2028-02-29"},
	{"tanggal operasi 12 jan jam 8", "set-date name:operasi,on:2026-01-12"},
	{"tanggal operasi 12 jan aku takut", "talk"},
	{"tanggal operasi saya kapan ya", "talk"},
	{"tanggal 12 ada kontrol", "talk"},
	{"tanggal 12", "talk"},
	{"tanggal berapa kemonya", "talk"},
	{"my date operasi 12 jan", "set-date name:operasi,on:2026-01-12"},
	{"my date operasi remove", "set-date name:operasi,off:true"},
}

// TestSeriesAreOrdered reads what facilitators type about series, and what anybody types
// about their own, days included; everything else stays talk.
func TestSeriesAreOrdered(t *testing.T) {
	t.Parallel()
	check := func(role groups.Role, cases [][2]string) {
		for _, c := range cases {
			in := private(role, c[0])
			if got := shown(t, table.Parse(in)); got != c[1] {
				t.Errorf("a %s types %q: got %s, want %s", role, c[0], got, c[1])
			}
		}
	}
	check(groups.Facilitator, ofSeries)
	check(groups.Patient, ofOnesOwn)
}

// TestADayNearsNoYear asks back only where no year is near: at any time of the year the two
// readings lie on either side of today.
func TestADayNearsNoYear(t *testing.T) {
	t.Parallel()
	for day := range 366 {
		now := monday.AddDate(0, 0, day)
		p := table.Parse(command.Input{Text: "tanggal operasi 29 jun", Private: true, Locale: "id", Now: now, Zone: wib})
		o, ok := p.Order.(*groups.SetDate)
		if !ok {
			t.Fatalf("%s: got %s", now.Format(time.DateOnly), shown(t, p))
		}
		on, err := time.Parse(time.DateOnly, o.On)
		if err != nil {
			t.Fatal(err)
		}
		today := now.In(wib).Truncate(24 * time.Hour)
		off := on.Sub(today).Abs()
		if o.Or == "" && off > 91*24*time.Hour || o.Or != "" && !(o.On < now.In(wib).Format(time.DateOnly) && o.Or > now.In(wib).Format(time.DateOnly)) {
			t.Errorf("on %s: %s, or %q", now.Format(time.DateOnly), o.On, o.Or)
		}
	}
}
