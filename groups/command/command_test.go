package command_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pita/groups"
	"pita/groups/command"
)

var (
	dewi = groups.Party{ID: "dewi"}
	sari = groups.Party{ID: "sari"}
	pita = groups.Party{ID: "pita", Pita: true}
)

// shown writes what was parsed as one line: the order with its fields, "near word",
// the fault's phrase, or "talk".
func shown(t testing.TB, p command.Parsed) string {
	t.Helper()
	switch {
	case p.Order != nil:
		if p.Row == nil || p.Fault != nil || p.Near != "" {
			t.Errorf("an order without a row, or with more: %+v", p)
		}
		data, err := json.Marshal(p.Order)
		if err != nil {
			t.Fatal(err)
		}
		s := strings.NewReplacer(`,"who":{}`, "", `"who":{}`, "", `"who":{"id":"dewi"}`, "dewi", `"who":{"id":"sari"}`, "sari",
			`"who":{"id":"pita","pita":true}`, "pita", `"`, "", "{", "", "}", "").Replace(string(data))
		return strings.TrimSpace(groups.OrderName(p.Order) + " " + strings.Trim(s, ","))
	case p.Fault != nil:
		if p.Row == nil {
			t.Error("a fault without a row")
		}
		return p.Fault.Phrase
	case p.Near != "":
		return "near " + p.Near
	default:
		return "talk"
	}
}

// private is what a person of that role types in a private chat.
func private(role groups.Role, text string) command.Input {
	return command.Input{Text: text, Private: true, Locale: "id", Role: role, Now: monday, Zone: wib}
}

var facilitators = [][2]string{
	{"status", "status"},
	{"STATUS", "status"},
	{"Status 🙏", "status"},
	{"  status?  ", "status"},
	{"*status*", "status"},
	{"!status", "status"},
	{"/status", "status"},
	{"status ya kak", "status"},
	{"status, terima kasih 🙏🏽", "status"},
	{"status grup bagaimana", "talk"},
	{"!status grup bagaimana", "order.usage"},
	{"start", "go-live"},
	{"mulai", "go-live"},
	{"latihan", "go-dry"},
	{"bantuan", "help"},
	{"bantuan jadwal", "help topic:schedule"},
	{"bantuan data saya", "help topic:my-data"},
	{"bantuan biaya BPJS", "talk"},
	{"jadwal", "show-plans"},
	{"jadwal sadari-01 besok 07.00", "make-plan post:sadari-01,rule:once 2026-01-06 07:00"},
	{"Jadwal Sadari-01 Senin 9:30", "make-plan post:sadari-01,rule:once 2026-01-05 09:30"},
	{"jadwal sadari 01 besok 07.00", "make-plan post:sadari-01,rule:once 2026-01-06 07:00"},
	{"jadwal sambutan besok 07.00", "make-plan post:sambutan,rule:once 2026-01-06 07:00"},
	{"schedule sadari-01 every monday 9am", "make-plan post:sadari-01,rule:weekly mon 09:00"},
	{"jadwal sadari-01", "order.usage"},
	{"jadwal sadari-01 besok", "plan.no-hour"},
	{"jadwal sadari-01 kemarin 07.00", "plan.past"},
	{"jadwal sadari-01 hari ini 07.00", "plan.past"},
	{"jadwal sadari-01 besok jam 5", "plan.ambiguous"},
	{"jadwal sambutan besok", "plan.no-hour"},
	{"jadwal sambutan besko 07.00", "talk"},
	{"!jadwal sambutan besko 07.00", "plan.bad-time"},
	{"jadwal batal K7F3", "drop-plan code:K7F3"},
	{"jadwal batal kmfr", "drop-plan code:KMFR"},
	{"jadwal batal", "order.usage"},
	{"jadwal kemo saya kapan ya?", "talk"},
	{"jadwal kemo besok jam 9?", "talk"},
	{"jadwal dokter Rina hari apa", "talk"},
	{"kirim sadari-01", "send-post post:sadari-01"},
	{"kirim sadari-01 besok 07.00", "make-plan post:sadari-01,rule:once 2026-01-06 07:00"},
	{"kirim sadari-01 31 feb", "plan.no-day"},
	{"kirim sadari-01 ke grup", "talk"},
	{"kirim sambutan", "send-post post:sambutan"},
	{"kirim", "order.usage"},
	{"kirim uang", "talk"},
	{"kirim foto hasil lab ke dokter", "talk"},
	{"lihat", "show-post"},
	{"lihat kemo-mual", "show-post post:kemo-mual"},
	{"lihat saja", "talk"},
	{"lihat kemo", "show-post post:kemo"},
	{"jeda", "pause"},
	{"jeda 3h", "pause for:259200000000000"},
	{"jeda 2 hari", "pause for:172800000000000"},
	{"jeda dua minggu", "pause for:1209600000000000"},
	{"jeda 1h12j", "pause for:129600000000000"},
	{"jeda 3d", "pause for:259200000000000"},
	{"jeda 3x", "order.bad-duration"},
	{"jeda 400 hari", "order.bad-duration"},
	{"jeda 0h", "order.bad-duration"},
	{"jeda dulu", "talk"},
	{"lanjut", "resume"},
	{"hapus", "order.no-target"},
	{"hapus K7F3", "take-out code:K7F3"},
	{"hapus pesan saya", "talk"},
	{"kasus", "show-cases"},
	{"kasus k7f3", "show-cases code:K7F3"},
	{"pulihkan K7F3", "restore code:K7F3"},
	{"pulihkan KMFR", "restore code:KMFR"},
	{"pulihkan kmfr", "restore code:KMFR"},
	{"pulihkan", "order.usage"},
	{"benar K7F3", "uphold code:K7F3"},
	{"benar", "talk"},
	{"benar sekali", "talk"},
	{"serahkan K7F3", "hand-over code:K7F3"},
	{"aturan", "show-rules"},
	{"aturan obat-ajaib", "show-rules rule:obat-ajaib"},
	{"aturan nonaktifkan jualan", "switch-rule rule:jualan,off:true"},
	{"aturan matikan jualan", "switch-rule rule:jualan,off:true"},
	{"rules on jualan", "switch-rule rule:jualan"},
	{"aturan uji obat-ajaib", "try-rule text:obat-ajaib"},
	{"aturan uji Jual kapsul, hub. 0811-0000-0012 ya!", "try-rule text:Jual kapsul, hub. 0811-0000-0012 ya!"},
	{"aturan  uji  benarkah ini penipuan?", "try-rule text:benarkah ini penipuan?"},
	{"aturan uji", "order.usage"},
	{"aturan obat", "show-rules rule:obat"},
	{"aturan obat-", "show-rules rule:obat"},
	{"aturan aktifkan obat ajaib", "switch-rule rule:obat-ajaib"},
	{"aturan nonaktifkan jual kue", "switch-rule rule:jual-kue,off:true"},
	{"uji aturan obat ajaib", "try-rule text:obat ajaib"},
	{"matikan aturan jualan", "switch-rule rule:jualan,off:true"},
	{"pasar", "show-markets"},
	{"pasar selesai", "end-markets"},
	{"pasar batal", "end-markets"},
	{"pasar sabtu", "set-market day:sat"},
	{"pasar setiap sabtu", "set-market day:sat"},
	{"pasar minggu", "set-market day:sun"},
	{"pasar hari minggu 8-12", "set-market day:sun,from:480,to:720"},
	{"pasar sabtu 08.00-18.00", "set-market day:sat,from:480,to:1080"},
	{"pasar sabtu 08.00 - 18.00", "set-market day:sat,from:480,to:1080"},
	{"pasar sabtu jam 8 sampai 18", "set-market day:sat,from:480,to:1080"},
	{"pasar sabtu 18.00-24.00", "set-market day:sat,from:1080"},
	{"market saturday 8:00 to 18:00", "set-market day:sat,from:480,to:1080"},
	{"pasar sabtu 18.00-08.00", "order.usage"},
	{"pasar besok", "set-market day:2026-01-06"},
	{"pasar hari ini 15.00-17.00", "set-market day:2026-01-05,from:900,to:1020"},
	{"pasar 15.00-17.00", "set-market day:2026-01-05,from:900,to:1020"},
	{"pasar sabtu ini", "set-market day:2026-01-10"},
	{"pasar sabtu depan", "set-market day:2026-01-17"},
	{"pasar 12 jan", "set-market day:2026-01-12"},
	{"pasar 1/2", "set-market day:2026-02-01"},
	{"pasar 3 jan", "plan.past"},
	{"pasar dekat rumah", "talk"},
	{"pasar sabtu ramai sekali", "talk"},
	{"pasar sabtu atau minggu?", "talk"},
	{"aturan sahkan obat-ajaib", "confirm-rule rule:obat-ajaib"},
	{"aturan sahkan", "order.usage"},
	{"aturan minum obat", "talk"},
	{"keluarkan", "order.no-target"},
	{"keluarkan saya dari grup", "talk"},
	{"akui", "talk"},
	{"!akui", "order.no-target"},
	{"tarik sadari-01", "withdraw-post post:sadari-01"},
	{"tarik napas", "talk"},
	{"satatus", "near status"},
	{"jadwla", "near jadwal"},
	{"bekukn", "near bekukan"},
	{"statuss", "near status"},
	{"shcedule", "near schedule"},
}

func TestFacilitatorsOrders(t *testing.T) {
	t.Parallel()
	for _, c := range facilitators {
		if got := shown(t, table.Parse(private(groups.Facilitator, c[0]))); got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
		}
	}
}

// TestRepliesNeedNoCode replies to a message of Pita's that is about a case, in private and in
// the group.
func TestRepliesNeedNoCode(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"banding", "appeal code:", "order.usage"}, {"benar", "uphold code:", "talk"}, {"pulihkan", "restore code:", "order.usage"},
		{"serahkan", "hand-over code:", "order.usage"}, {"hapus", "take-out", "order.no-target"}, {"benar sekali", "talk", "talk"},
	} {
		in := private(groups.Facilitator, c[0])
		if got := shown(t, table.Parse(in)); got != c[2] {
			t.Errorf("%q alone: %s, want %s", c[0], got, c[2])
		}
		in.ReplyTo = &groups.Quote{ID: "b1", Author: pita}
		if got := shown(t, table.Parse(in)); got != c[1] {
			t.Errorf("%q in reply: %s, want %s", c[0], got, c[1])
		}
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		reply    *groups.Quote
		mentions []groups.Party
		want     string
	}{
		{"!hapus", &groups.Quote{ID: "m1", Author: sari}, nil, "take-out sari,message:m1"},
		{"!hapus", &groups.Quote{ID: "m1", Author: pita}, nil, "take-out pita,message:m1"},
		{"!hapus 🙏", &groups.Quote{ID: "m1", Author: sari}, nil, "take-out sari,message:m1"},
		{"!keluarkan", &groups.Quote{ID: "m1", Author: sari}, nil, "remove-member sari"},
		{"!keluarkan @62811", nil, []groups.Party{sari}, "remove-member sari"},
		{"!keluarkan @Ibu Sari ya", nil, []groups.Party{sari}, "remove-member sari"},
		{"!keluarkan @62811", &groups.Quote{ID: "m1", Author: dewi}, []groups.Party{sari}, "remove-member sari"},
		{"!keluarkan", &groups.Quote{ID: "m1", Author: pita}, nil, "order.no-target"},
		{"!keluarkan @1", nil, []groups.Party{pita}, "order.no-target"},
		{"!keluarkan @1 @2", nil, []groups.Party{pita, sari}, "remove-member sari"},
		{"!keluarkan dia sekarang juga dong bu", nil, []groups.Party{sari}, "remove-member sari"},
		{"!keluarkan dia", &groups.Quote{ID: "m1", Author: sari}, nil, "order.usage"},
		{"!bekukan", &groups.Quote{ID: "m1", Author: dewi}, nil, "freeze dewi"},
		{"!cairkan @62811", nil, []groups.Party{dewi}, "unfreeze dewi"},
		{"!akui @62811", nil, []groups.Party{dewi}, "confirm-role dewi"},
	} {
		in := command.Input{Text: c.text, Locale: "id", Role: groups.Facilitator, ReplyTo: c.reply, Mentions: c.mentions, Now: monday, Zone: wib}
		if got := shown(t, table.Parse(in)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestReviewersApprove(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"setujui sadari-01 7K3F9Q", "approve-post post:sadari-01,code:7K3F9Q"},
		{"setujui sadari-01 7k3f9q", "approve-post post:sadari-01,code:7K3F9Q"},
		{"approve sambutan KMFRTW", "approve-post post:sambutan,code:KMFRTW"},
		{"setujui semua", "approve-all"},
		{"setujui sadari-01", "approve-post post:sadari-01,code:"},
		{"setujui", "order.usage"},
		{"setujui saja", "talk"},
		{"lihat sadari-01", "show-post post:sadari-01"},
		{"settujui", "near setujui"},
	} {
		in := private(groups.Patient, c[0])
		in.Reviewer = true
		if got := shown(t, table.Parse(in)); got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
		}
	}
}

func TestWhoMay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row      string
		role     groups.Role
		reviewer bool
		want     bool
	}{
		{"stop", groups.Patient, false, true}, {"status", groups.Patient, false, false},
		{"status", groups.Facilitator, false, true}, {"withdraw", groups.Facilitator, false, false},
		{"withdraw", groups.Owner, false, true}, {"approve", groups.Owner, false, false},
		{"approve", groups.Patient, true, true}, {"show", groups.Patient, true, true},
		{"send", groups.Patient, true, false},
	} {
		if got := table.Row(c.row).Allows(c.role, c.reviewer); got != c.want {
			t.Errorf("%s allows %v (reviewer %v): %v, want %v", c.row, c.role, c.reviewer, got, c.want)
		}
	}
}

func TestReactions(t *testing.T) {
	t.Parallel()
	on := groups.Quote{ID: "m3", Author: sari}
	for symbol, want := range map[string]string{"🧹": "take-out sari,message:m3", "🧹\ufe0f": "take-out sari,message:m3", "👍": "talk", "": "talk"} {
		if got := shown(t, table.Reaction(symbol, on)); got != want {
			t.Errorf("%q: %s, want %s", symbol, got, want)
		}
	}
}

func TestLongAndBrokenTextsAreTalk(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"!status " + strings.Repeat("x", 70000), "!status \xff", strings.Repeat("status ", 10000)} {
		if got := shown(t, table.Parse(private(groups.Owner, text))); got != "talk" {
			t.Errorf("%.20q: %s, want talk", text, got)
		}
	}
}

func TestPastedRules(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"jadwal sadari-01 RRULE:FREQ=MONTHLY;BYDAY=2WE 09.00", "rrule FREQ=MONTHLY;BYDAY=2WE from 2026-01-05 09:00"},
		{"jadwal sadari-01 FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4 besok 09.00", "rrule FREQ=WEEKLY;COUNT=4;BYDAY=MO,TH from 2026-01-06 09:00"},
		{"jadwal sadari-01\nDTSTART;TZID=Asia/Jakarta:20260204T090000\nRRULE:FREQ=YEARLY", "rrule FREQ=YEARLY from 2026-02-04 09:00"},
		{"jadwal sadari-01\nDTSTART:20260204T020000Z\nRRULE:FREQ=YEARLY", "rrule FREQ=YEARLY from 2026-02-04 09:00"},
		{"!jadwal sadari-01 `RRULE:FREQ=DAILY;INTERVAL=21` 09.00", "rrule FREQ=DAILY;INTERVAL=21 from 2026-01-05 09:00"},
		{"jadwal sadari-01 RRULE:FREQ=HOURLY 09.00", "plan.bad-time"},
		{"jadwal sadari-01 RRULE:FREQ=MONTHLY;BYDAY=2WE", "plan.no-hour"},
	} {
		p := table.Parse(command.Input{Text: c[0], Private: true, Locale: "id", Role: groups.Facilitator, Now: monday, Zone: wib})
		got := "talk"
		switch o := p.Order.(type) {
		case *groups.MakePlan:
			got = o.Rule
		case nil:
			if p.Fault != nil {
				got = p.Fault.Phrase
			}
		}
		if got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
		}
	}
}

func TestHolidaysAreSpared(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"jadwal sadari-01 setiap senin 09.00":                           "",
		"jadwal sadari-01 setiap senin 09.00 kecuali libur":             "skip",
		"jadwal sadari-01 setiap senin 09.00 kecuali hari libur":        "skip",
		"jadwal sadari-01 setiap senin 09.00 sebelum libur":             "before",
		"schedule sadari-01 every monday 09:00 except public holidays":  "skip",
		"schedule sadari-01 every monday 09:00, before holidays please": "before",
	} {
		p := table.Parse(command.Input{Text: text, Private: true, Role: groups.Facilitator, Now: monday, Zone: wib})
		if o, ok := p.Order.(*groups.MakePlan); !ok || o.Holidays != want || o.Rule != "weekly mon 09:00" {
			t.Errorf("%q: %+v, want holidays %q", text, p.Order, want)
		}
	}
}
