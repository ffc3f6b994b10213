package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/content"
	"pita/groups"
)

// shownOf has sari, under a profile name, ask to have a text passed on without it, and returns what
// she is shown before anybody else is.
func (h *house) shownOf(tb decider, profile, said string) string {
	tb.Helper()
	p := h.person("sari")
	p.Name = profile
	h.put(p)
	h.put(&groups.Question{Person: "sari", Code: "PASS", Kind: "pass-unnamed", Asked: h.now, Expires: h.now.Add(time.Hour)})
	d := h.tells("sari", said)
	for _, o := range d.Send {
		if c := groups.ContentOf(o.Action); c != nil && c.Words.Phrase == "letter.shown" {
			return c.Words.Args[0].Value
		}
	}
	tb.Fatalf("%q is met with %v (%s)", said, phrases(d, "sari"), d.Reason)
	return ""
}

// TestWhatTellsWhoWroteIsCovered passes on what names its writer in many a way, and what does not.
func TestWhatTellsWhoWroteIsCovered(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{ // profile, text, what is shown
		{"Nur'aini", "saya Nur'aini takut operasi", "saya [nama] takut operasi"},
		{"Nur’aini Rahma", "dari nuraini, boleh hamil?", "dari [nama], boleh hamil?"},
		{"Siti-Aminah", "siti-aminah mau tanya", "[nama] mau tanya"},
		{"Sari", "sarinya siapa, Sari's, Sari/Depok, Sari,Depok, Sari(35th), Sari35, saaariii", "[nama] siapa, [nama], [nama]/Depok, [nama],Depok, [nama](35th), [nama]35, [nama]"},
		{"𝓢𝓪𝓻𝓲", "kak, sari dari Depok", "kak, [nama] dari Depok"},
		{"Sari", "halo, 𝓢𝓪𝓻𝓲 sini", "halo, [nama] sini"},
		{"Sarí Mélati", "tolong sari melati ya", "tolong [nama] [nama] ya"},
		{"Ti Ar", "kata ti ar begitu, katanya", "kata [nama] [nama] begitu, katanya"},
		{"Indah Mawar", "apa hidup bisa indah lagi, boleh tanam mawar?", "apa hidup bisa indah lagi, boleh tanam mawar?"},
		{"Indah Mawar", "indah mau tanya, saya indah, kata Indah, indah mawar", "[nama] mau tanya, saya [nama], kata [nama], [nama] [nama]"},
		{"Bunda Kevin", "saya Siti Aminah dari Depok, bunda takut", "saya [nama] [nama] dari Depok, bunda takut"},
		{"x", "nama saya siti aminah dari depok", "nama saya [nama] [nama] dari depok"},
		{"x", "nama saya adalah Siti, 35 tahun", "nama saya adalah [nama], 35 tahun"},
		{"x", "nama: Siti Aminah; nama lengkap saya Siti Aminah; nama gue Siti", "nama: [nama] [nama]; nama lengkap saya [nama] [nama]; nama gue [nama]"},
		{"x", "Saya bernama siti; my name's Siti; panggil saja siti", "Saya bernama [nama]; my name's [nama]; panggil saja [nama]"},
		{"x", "Rambut rontok. Salam, Siti Aminah", "Rambut rontok. Salam, [nama] [nama]"},
		{"x", "hub 0812_3456_7890, 0812–3456–7890, 0812*3456*7890", "hub [nomor], [nomor], [nomor]"},
		{"x", "lihat t.me/sarimawar, wa.me/sari, instagram.com/sari.mawar, www.sari.my ya", "lihat [nomor], [nomor], [nomor], [nomor] ya"},
		{"x", "hb 10,5, berat 62,5, kemo tgl 12/3 dan/atau 3x500 mg. Bagaimana?", "hb 10,5, berat 62,5, kemo tgl 12/3 dan/atau 3x500 mg. Bagaimana?"},
		{"x", "saya TNBC, saya sudah kemo, ini anak kedua", "saya TNBC, saya sudah kemo, ini anak kedua"},
	} {
		if got := newHouse(t, rules()...).shownOf(t, c[0], c[1]); got != c[2] {
			t.Errorf("%s writes %q and is shown %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestNoNameOfTheWriterIsLeft builds names and ways to write them at random: none of their parts is
// left where it stands as a word.
func TestNoNameOfTheWriterIsLeft(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	rapid.Check(t, func(t *rapid.T) {
		// A profile that is called what many are called, "Mama", names nobody, and its word stays.
		part := rapid.StringMatching("[BDFKLMRTZ][aeiou][kmnrst][aeiou]").Filter(func(s string) bool { return s != "Mama" && s != "Mami" })
		parts := rapid.SliceOfN(part, 1, 3).Draw(t, "name")
		written := rapid.SampledFrom(parts).Draw(t, "part")
		change := rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper, strings.Clone, func(s string) string { return s + s[len(s)-1:] }}).Draw(t, "written")
		after := rapid.SampledFrom([]string{"", "nya", "ku", "'s", ".", ",", "!", "(35)", "/Depok", "-nya", "35", "…"}).Draw(t, "after")
		before := rapid.SampledFrom([]string{"", "saya ", "kata ", "halo,", "(", "bu ", "ibu-"}).Draw(t, "before")
		said := "tolong jawab, " + before + change(written) + after + " takut operasi itu"
		got := h.shownOf(t, "✨"+strings.Join(parts, rapid.SampledFrom([]string{" ", "-", ". "}).Draw(t, "between"))+"✨", said)
		around, ok := strings.CutSuffix(got, "takut operasi itu") // "operasi" is no Rasi
		if !ok || strings.Contains(strings.ToLower(around), strings.ToLower(written)) {
			t.Fatalf("%v writes %q, and facilitators would see %q", parts, said, got)
		}
	})
}

// TestWhoCanBeReached passes words on in houses in which facilitators never wrote, or asked for silence.
func TestWhoCanBeReached(t *testing.T) {
	t.Parallel()
	away := func(h *house, who ...groups.PersonID) {
		for _, id := range who {
			p := h.person(id)
			p.Reached = time.Time{}
			h.put(p)
		}
	}
	for name, c := range map[string]struct {
		before func(*house)
		told   groups.PersonID // who certainly hears it; nobody: it is said that it went nowhere
	}{
		"all":            {func(*house) {}, "dewi"},
		"one":            {func(h *house) { away(h, "dewi") }, "wati"},
		"only the owner": {func(h *house) { away(h, "dewi", "wati") }, "ratna"},
		"nobody":         {func(h *house) { away(h, "dewi", "wati", "ratna") }, ""},
		"only who writes": {func(h *house) {
			away(h, "dewi", "wati", "ratna")
			h.put(&groups.Team{Owners: []groups.PersonID{"ratna", "sari"}})
		}, ""},
	} {
		for _, kind := range []string{"pass", "pass-unnamed"} {
			h := newHouse(t, rules()...)
			c.before(h)
			h.put(&groups.Question{Person: "sari", Code: "PASS", Kind: kind, Asked: h.now, Expires: h.now.Add(time.Hour)})
			d := h.tells("sari", "kepada siapa saya boleh bercerita")
			if kind == "pass-unnamed" && c.told != "" {
				d = h.tells("sari", "ya")
			}
			got, want := phrases(d, "sari"), map[string]string{"pass": "private.passed", "pass-unnamed": "letter.passed"}[kind]
			if c.told == "" {
				want = "private.unpassed"
			}
			if !slices.Equal(got, []string{want}) {
				t.Errorf("%s, %s: sari hears %v, want %s", name, kind, got, want)
			}
			if c.told != "" && len(phrases(d, c.told)) == 0 || c.told == "" && len(d.Send) != 1 {
				t.Errorf("%s, %s: %s hears nothing of it, or too many do: %v", name, kind, c.told, did(d))
			}
		}
	}
}

// TestARepliedLetterIsNoCommand replies to a letter in words that begin like commands, or are cries.
func TestARepliedLetterIsNoCommand(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"Tanya dokter kandungan dulu ya, Bu":        "letter.bring",
		"Lihat sadari-01":                           "letter.bring",
		"Tidak apa-apa, Bu. Banyak yang mengalami.": "letter.bring",
		"Kalau demam 38,5 segera ke IGD ya, Bu":     "letter.bring",
		"saya demam 39 habis kemo":                  "care.danger letter.bring",
		"batal":                                     "order.cancelled",
		"senyap":                                    "hush.on",
		"9":                                         "private.expired",
	} {
		h := newHouse(t)
		h.asks(t, "sari", "boleh hamil lagi ga?")
		var on groups.ActionID
		for _, s := range h.person("dewi").Sent {
			if s.Case != "" {
				on = s.Action
			}
		}
		h.now = h.now.Add(time.Minute)
		m := h.message("", "dewi", said)
		m.ReplyTo = &groups.Quote{ID: groups.MessageID(on)}
		if got := strings.Join(phrases(h.hear(m), "dewi"), " "); got != want {
			t.Errorf("dewi replies %q to a letter and hears %q, want %q", said, got, want)
		}
	}
}

// TestWhatMayBeAskedForByAsking looks for an announcement and a poll, as a member and as a stranger.
func TestWhatMayBeAskedForByAsking(t *testing.T) {
	t.Parallel()
	post := func(kind, more string) string {
		return "---\nid: temu\njudul: Pertemuan di rumah Bu Ratna\njenis: " + kind + "\npenulis: rina\ntinjau: 2031-12-31\nkata_kunci: [pertemuan]\n" + more + "---\nPertemuan hari Sabtu.\n"
	}
	for name, c := range map[string]struct {
		text string
		who  groups.PersonID
		want string
	}{
		"a member, an announcement":   {post("pengumuman", ""), "sari", "temu private.unsourced"},
		"a stranger, an announcement": {post("pengumuman", ""), "asing", "private.miss"},
		"a stranger, a reminder":      {post("pengingat", ""), "asing", "temu private.unsourced"},
		"a stranger, of a group":      {post("pengingat", "untuk: [Pita Pink]\n"), "asing", "private.miss"},
		"a member, a poll":            {post("polling", "pilihan: [satu, dua]\n"), "sari", "private.miss"},
	} {
		h := newHouse(t, rules()...)
		library, _ := content.Load(libraryOf(c.text))
		h.reads(library)
		h.approve("temu")
		if got := strings.Join(phrases(h.tells(c.who, "tanya pertemuan di mana"), c.who), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
