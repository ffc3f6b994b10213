package app_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"pita/groups"
)

// stage is where every simulation begins.
const stage = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
person Rina
person Lila since 3 days
person Mira outside
person Omi owner reachable
person Lestari reviewer reachable handle bidan-lestari
schedule sadari-01 daily 09:00
schedule fakta-gula daily 09:00
schedule lelah-tidur daily 19:55
schedule keluarga-bicara daily 10:00
schedule kemo-mual weekly mon,wed,fri 06:30
post perkenalan approved
post persetujuan approved
post sambutan approved
post peduli-putus-asa approved
post peduli-bahaya approved
post darurat-demam-kemo approved
post fakta-herbal approved
post sadari-01 approved
post fakta-gula approved
post lelah-tidur approved
`

var (
	people = []string{"Dewi", "Wati", "Sari", "Sari", "Rina", "Rina", "Lila", "Lila", "Mira", "Omi"}
	posts  = []string{"sadari-01", "fakta-gula", "lelah-tidur", "keluarga-bicara", "kemo-mual", "peduli-bahaya", "darurat-demam-kemo", "fakta-herbal", "tidak-ada"}

	// said are texts of every lane, and of none.
	said = []string{
		"Selamat pagi semuanya", "Alhamdulillah kemo ketiga tidak demam", "Semoga lekas pulih ya",
		"rasanya aku ingin mati saja", "panas 38,9 abis kemo", "sesak napas dari subuh", "aku takut, suami memukul aku",
		"capek hidup? slot gacor bonus new member", "Situs gacor hari ini!", "Coba OBAT AJAIB ini!", "Dana cepat cair tanpa survei, mau?",
		"NIK saya 3201015508700001", "hubungi saja kakak saya di 0811-0000-0099", "dasar goblok kamu", "Open PO kue kering, minat japri",
		"boleh pinjam uang dulu?", "kemo cuma racun bun", "benarkah daun sirsak menyembuhkan kanker?", "kunyit putih katanya membunuh sel kanker",
	}
	// ordered are orders and personal words; %s is a post, %c a code that may be good.
	ordered = []string{
		"!jadwal %s besok 09.00", "!jadwal %s hari ini 21.00", "!kirim %s", "!tarik %s", "!jeda 3h", "!lanjut", "!latihan", "!mulai",
		"!status", "!kasus", "!aturan", "!keluarkan @Rina", "!keluarkan @Lila", "!bekukan @Wati", "!cairkan @Wati", "!hapus %c",
	}
	whispered = []string{
		"1", "2", "3", "ya", "ya %c", "batal", "1 %c", "2 %c", "bantuan", "status", "kasus", "kasus %c", "pulihkan %c", "benar %c", "serahkan %c",
		"banding %c", "hapus %c", "jadwal", "jadwal %s besok 10.00", "jadwal %s hari ini 21.30", "kirim %s", "tarik %s", "lihat %s", "setujui %s %c",
		"mulai", "latihan", "jeda", "lanjut", "gabung", "setuju", "berhenti", "senyap", "senyap batal", "kosongkan", "data saya", "lupakan saya",
		"pin 4821", "data saya 4821", "lupakan saya 4821", "lupa pin", "halo, ada orang?", "lengan saya bengkak", "jadwl",
	}
	waited = []string{"wait 5m", "wait 11m", "wait 40m", "wait 3h", "wait 7h", "wait 13h", "wait 1d", "wait 3d", "at 08:59", "at 09:00", "at 19:56", "at 20:10", "at 02:00", "wait 31d"}
	number = []string{"number down", "number up", "number up", "number banned 3h", "number locked 2h", "number rate-limited", "number up"}
)

// A teller makes lines up.
type teller struct {
	*rand.Rand
	messages []string // who wrote m1, m2 …
	codes    func() []string
}

func (t *teller) of(words []string) string { return words[t.IntN(len(words))] }

// line makes up one line of a .chat script; some make no sense, and are refused.
func (t *teller) line() string {
	who := t.of(people)
	switch n := t.IntN(100); {
	case n < 24:
		return t.writes(who, who+": "+t.of(said))
	case n < 32:
		return t.writes(who, who+" > Pita: "+t.of(said))
	case n < 42:
		return t.writes(who, who+": "+t.fill(t.of(ordered)))
	case n < 68:
		return t.writes(who, who+" > Pita: "+t.fill(t.of(whispered)))
	case n < 80:
		return t.of(waited)
	case n < 84:
		return t.of(number)
	case n < 86:
		return "crash"
	case n < 92 && len(t.messages) > 0:
		return t.about(who)
	}
	return who + t.of([]string{" joins", " leaves", " asks to join", " calls", " sends voice curhat", " sends file dana.apk", " re m1: hapus"})
}

func (t *teller) writes(who, line string) string {
	t.messages = append(t.messages, who)
	return line
}

// about makes up something that is done to a message.
func (t *teller) about(who string) string {
	i := t.IntN(len(t.messages))
	switch t.IntN(4) {
	case 0:
		return fmt.Sprintf("%s edits m%d: %s", t.messages[i], i+1, t.of(said))
	case 1:
		return fmt.Sprintf("%s deletes m%d", t.messages[i], i+1)
	case 2:
		return t.writes(who, fmt.Sprintf("%s re m%d: !hapus", who, i+1))
	}
	return fmt.Sprintf("%s reacts 🧹 m%d", who, i+1)
}

func (t *teller) fill(text string) string {
	code := "ABC2"
	if codes := t.codes(); len(codes) > 0 && t.IntN(5) > 0 {
		code = t.of(codes)
	}
	return strings.NewReplacer("%s", t.of(posts), "%c", code).Replace(text)
}

// codesOf returns the codes that somebody may have been shown.
func codesOf(st groups.State) []string {
	var out []string
	for _, kind := range []groups.Kind{groups.KindCase, groups.KindQuestion, groups.KindPreview, groups.KindPlan} {
		for _, r := range st.List(groups.Ref{Kind: kind}) {
			out = append(out, r.Ref().ID)
		}
	}
	return out
}
