package command_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pita/groups"
	"pita/groups/command"
	"pita/groups/phrase"
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

func TestFacilitatorsOrders(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
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
		{"jadwal sadari-01 kemarin 07.00", "plan.bad-time"},
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
		{"kirim sambutan", "send-post post:sambutan"},
		{"kirim", "order.usage"},
		{"kirim uang", "talk"},
		{"kirim foto hasil lab ke dokter", "talk"},
		{"lihat", "show-post"},
		{"lihat kemo-mual", "show-post post:kemo-mual"},
		{"lihat saja", "talk"},
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
	} {
		if got := shown(t, table.Parse(private(groups.Facilitator, c[0]))); got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
		}
	}
}

// A patient's sentence that begins with a command's word is a sentence.
func TestPatientsTalk(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"jadwal kemo saya kapan ya?", "talk"},
		{"jadwal kemo besok jam 9", "talk"},
		{"jadwal kemo saya besok 07.00", "talk"},
		{"kirim sambutan", "talk"},
		{"jadwal", "show-plans"},
		{"kirim", "talk"},
		{"pulihkan", "talk"},
		{"pulihkan badan", "talk"},
		{"lihat hasil", "talk"},
		{"jeda minum obat berapa lama", "talk"},
		{"jeda 2 hari", "pause for:172800000000000"},
		{"help me please", "talk"},
		{"help me", "talk"},
		{"tolong", "talk"},
		{"tolong saya ingin mati", "talk"},
		{"berhenti minum tamoxifen boleh?", "talk"},
		{"berhenti", "stop"},
		{"Berhenti.", "stop"},
		{"berhenti ya", "stop"},
		{"stop", "stop"},
		{"data saya", "show-my-data"},
		{"data saya 4821", "show-my-data pin:4821"},
		{"data saya 48", "pin.bad"},
		{"data saya di rumah sakit hilang", "talk"},
		{"lupakan saya", "forget-me"},
		{"Lupakan  SAYA!", "forget-me"},
		{"forget me 4821", "forget-me pin:4821"},
		{"hapus data saya", "forget-me"},
		{"lupakan saja", "talk"},
		{"pin 4821", "set-pin pin:4821"},
		{"pin 4821 9173", "set-pin old:4821,pin:9173"},
		{"pin 4821 hapus", "set-pin old:4821,pin:"},
		{"pin hapus", "set-pin pin:"},
		{"pin 12", "pin.bad"},
		{"pin 123456789", "pin.bad"},
		{"pin", "order.usage"},
		{"pin saya apa", "talk"},
		{"lupa pin", "lose-pin"},
		{"lupa makan obat", "talk"},
		{"kosongkan", "clear-chat"},
		{"senyap", "hush"},
		{"senyap batal", "hush off:true"},
		{"hush off", "hush off:true"},
		{"gabung", "join"},
		{"gabung grup", "join"},
		{"gabung 2", "join group:2"},
		{"gabung Pita Pink Jakarta", "join group:Pita Pink Jakarta"},
		{"gabung grup ini caranya bagaimana?", "talk"},
		{"gabung ke grup supaya saya bisa bertanya soal obat", "talk"},
		{"setuju", "consent"},
		{"saya setuju", "consent"},
		{"setuju banget sama bu Dewi", "talk"},
		{"banding K7F3", "appeal code:K7F3"},
		{"banding KMFR", "appeal code:KMFR"},
		{"banding saya", "talk"},
		{"banding", "order.usage"},
		{"ya", "yes"},
		{"Iya 😊", "yes"},
		{"ya 4", "yes word:4"},
		{"ya K7F3", "yes word:K7F3"},
		{"ya k7f3", "yes word:K7F3"},
		{"Ya KMFR", "yes word:KMFR"},
		{"ya saya", "talk"},
		{"YA SAYA", "talk"},
		{"ya saya mau", "talk"},
		{"ya allah", "talk"},
		{"batal", "cancel"},
		{"tidak", "cancel"},
		{"tidak bisa tidur", "talk"},
		{"jangan khawatir", "talk"},
		{"no", "cancel"},
		{"1", "choose n:1"},
		{"1.", "choose n:1"},
		{"1️⃣", "choose n:1"},
		{"satu", "choose n:1"},
		{"pilih 2", "choose n:2"},
		{"nomor 3", "choose n:3"},
		{"1 K7F3", "choose n:1,code:K7F3"},
		{"1 saya hubungi", "choose n:1"},
		{"2 tidak bisa K7F3", "choose n:2,code:K7F3"},
		{"1 I’ll call", "choose n:1"},
		{"2 saya hubungi", "talk"},
		{"38", "talk"},
		{"38.5", "talk"},
		{"0", "talk"},
		{"1 hari muntah 3 kali", "talk"},
		{"2 hari", "talk"},
		{"berhnti", "near berhenti"},
		{"setjuu", "near setuju"},
		{"bantuna", "near bantuan"},
		{"kasuss", "talk"},
		{"cancer", "talk"},
		{"haus", "talk"},
		{"bantal", "talk"},
		{"", "talk"},
		{"!", "talk"},
		{"🙏", "talk"},
		{"...", "talk"},
		{"@62811", "talk"},
	} {
		if got := shown(t, table.Parse(private(groups.Patient, c[0]))); got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
		}
	}
}

// In a group only a sign and a known word are an order; a slip is met with silence.
func TestGroupsAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"status", "talk"},
		{"!status", "status"},
		{".status", "status"},
		{"/status", "status"},
		{"!Status 🙏", "status"},
		{"!schedule", "show-plans"},
		{"!berhenti", "stop"},
		{"!senyap", "hush"},
		{"! status", "talk"},
		{"!!status", "talk"},
		{"...status", "talk"},
		{"status!", "talk"},
		{"!statuss", "talk"},
		{"!semangat", "talk"},
		{"/kemo besok", "talk"},
		{"1", "talk"},
		{"ya", "talk"},
		{"!jadwal sadari-01 besok 07.00", "make-plan post:sadari-01,rule:once 2026-01-06 07:00"},
		{"!jadwal sadari-01 besok", "plan.no-hour"},
		{"!jadwal sadri besok 07.00", "make-plan post:sadri,rule:once 2026-01-06 07:00"},
		{"!kirim", "order.usage"},
		{"!hapus", "order.no-target"},
	} {
		in := private(groups.Facilitator, c[0])
		in.Private = false
		if got := shown(t, table.Parse(in)); got != c[1] {
			t.Errorf("%q: %s, want %s", c[0], got, c[1])
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
		{"setujui sadari-01", "order.usage"},
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

// Every example of every row, in every language, is that row's order, with and without
// a sign, and in the other language's groups too.
func TestExamplesAreOrders(t *testing.T) {
	t.Parallel()
	for _, row := range table.Rows() {
		if !phrase.Embedded().Has("help." + row.Name) {
			t.Errorf("%s: the book has no phrase help.%s", row.Name, row.Name)
		}
		for _, locale := range []string{"id", "en"} {
			if len(row.Examples[locale]) == 0 || len(row.Words[locale]) == 0 {
				t.Errorf("%s has no example or no word in %s", row.Name, locale)
			}
			for _, example := range row.Examples[locale] {
				for _, in := range []command.Input{
					{Text: example, Private: true, Locale: locale},
					{Text: "!" + example, Private: true, Locale: locale},
					{Text: "!" + example, Locale: "id"},
					{Text: "." + strings.ToUpper(example), Locale: "en"},
				} {
					in.Role, in.Reviewer, in.Now, in.Zone = max(row.Who, groups.Patient), row.Reviewer, monday, wib
					in.ReplyTo = &groups.Quote{ID: "m1", Author: sari}
					if p := table.Parse(in); p.Order == nil || p.Row.Name != row.Name {
						t.Errorf("%s in %s: %q gives %s", row.Name, locale, in.Text, shown(t, p))
					}
				}
			}
		}
	}
}

// Every row of the table has words in the book, and every word a row.
func TestTheBookAndTheTableAgree(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, locale := range phrase.Embedded().Locales() {
		v := phrase.Embedded().Words(locale)
		for name, c := range v.Commands {
			if table.Row(name) == nil {
				t.Errorf("%s has words for %q, which is no row", locale, name)
			}
			for _, w := range c.Words {
				if other := seen[w]; other != "" && other != name {
					t.Errorf("the word %q means %s and %s", w, other, name)
				}
				seen[w] = name
			}
		}
	}
	for _, row := range table.Rows() {
		if p := table.Parse(command.Input{Text: "!help " + row.Words["en"][0], Locale: "en"}); shown(t, p) != "help topic:"+row.Name {
			t.Errorf("help for %s: %s", row.Name, shown(t, p))
		}
	}
}

// No ordinary word, and no time word, comes near to a command.
func TestTalkComesNearToNothing(t *testing.T) {
	t.Parallel()
	words := strings.Fields("pusing mual muntah demam kemoterapi radiasi herbal benjolan payudara suami anak rumah " +
		"terima kasih semangat amin alhamdulillah baik sehat sembuh takut sedih menangis capek rambut rontok mamografi " +
		"selamat pagi siang malam besok halo assalamualaikum waalaikumsalam bismillah sabar syukur doa " +
		"hello hi thanks tired hair pain nausea fever husband children home hope pray cancer doctor hospital results scan " +
		"dimana kapan siapa mengapa berapa tolong bingung bisa boleh sudah belum nanti lusa kemarin dokternya obatnya")
	for _, locale := range []string{"id", "en"} {
		v := phrase.Embedded().Words(locale)
		for _, w := range slices.Concat(words, v.Talk) {
			for _, role := range []groups.Role{groups.Patient, groups.Owner} {
				in := private(role, w)
				in.Locale, in.Reviewer = locale, true
				if p := table.Parse(in); p.Near != "" {
					t.Errorf("%q comes near to %q", w, p.Near)
				}
			}
		}
	}
}

func TestHelpFitsOneScreen(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"id", "en"} {
		for _, role := range []groups.Role{groups.Patient, groups.Facilitator, groups.Coordinator, groups.Owner} {
			text := mustSay(t, locale, table.Help(locale, role, ""))
			if n := utf8.RuneCountInString(text); n > 700 {
				t.Errorf("help for a %v in %s has %d characters:\n%s", role, locale, n, text)
			}
			if staff := strings.Contains(text, "status"); staff != (role > groups.Patient) {
				t.Errorf("help for a %v in %s:\n%s", role, locale, text)
			}
		}
		for _, row := range table.Rows() {
			text := mustSay(t, locale, table.Help(locale, groups.Patient, row.Name))
			if n := utf8.RuneCountInString(text); n > 700 || !strings.Contains(text, row.Examples[locale][0]) {
				t.Errorf("help on %s in %s (%d characters):\n%s", row.Name, locale, n, text)
			}
		}
	}
}

func TestManualHoldsEveryRow(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"id", "en"} {
		manual := table.Manual(locale)
		for _, row := range table.Rows() {
			if strings.Count(manual, "### "+row.Words[locale][0]+"\n") != 1 {
				t.Errorf("the manual in %s does not hold %s once", locale, row.Name)
			}
			for _, example := range row.Examples[locale] {
				if !strings.Contains(manual, "- `"+example+"`\n") {
					t.Errorf("the manual in %s lacks the example %q", locale, example)
				}
			}
		}
		if strings.Contains(manual, "manual.") {
			t.Errorf("the manual in %s holds a key:\n%s", locale, manual)
		}
	}
	if table.Manual("xx") != table.Manual("id") {
		t.Error("an unknown locale's manual is not the Indonesian one")
	}
}

// A third locale's words are orders everywhere, without any Go.
func TestAThirdLocalesWordsAreOrders(t *testing.T) {
	t.Parallel()
	b, err := phrase.Load(thirdLocale(t))
	if err != nil {
		t.Fatal(err)
	}
	third := command.New(b)
	in := private(groups.Facilitator, "tulung")
	if got := shown(t, third.Parse(in)); got != "help" {
		t.Errorf("a third locale's word: %s, want help", got)
	}
	in.Text, in.Locale = "jadwal sadari-01 sesuk 07.00", "jv"
	if got := shown(t, third.Parse(in)); got != "make-plan post:sadari-01,rule:once 2026-01-06 07:00" {
		t.Errorf("a third locale's day: %s", got)
	}
}

func embeddedFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range []string{"id/phrases.yaml", "id/words.yaml", "en/phrases.yaml", "en/words.yaml"} {
		data, err := os.ReadFile("../phrase/locales/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = data
	}
	return out
}

func thirdLocale(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, data := range embeddedFiles(t) {
		out[name] = &fstest.MapFile{Data: data}
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			text := strings.NewReplacer("[help, menu, commands]", "[tulung]", "[tomorrow, tmrw]", "[sesuk]").Replace(string(data))
			out["jv/"+rest] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

func TestLongAndBrokenTextsAreTalk(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"!status " + strings.Repeat("x", 70000), "!status \xff", strings.Repeat("status ", 10000)} {
		if got := shown(t, table.Parse(private(groups.Owner, text))); got != "talk" {
			t.Errorf("%.20q: %s, want talk", text, got)
		}
	}
}
