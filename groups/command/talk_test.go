package command_test

import (
	"testing"

	"pita/groups"
)

var patients = [][2]string{
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
	{"aturan obat", "talk"},
	{"aturan aktifkan obat ajaib", "talk"},
	{"uji aturan obat ajaib", "talk"},
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
}

// A patient's sentence that begins with a command's word is a sentence.
func TestPatientsTalk(t *testing.T) {
	t.Parallel()
	for _, c := range patients {
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
