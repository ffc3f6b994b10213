package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/content"
	"pita/groups"
)

// TestWhatStandsInItsPlaceIsCoveredToo has sari write what she wants passed on without her name.
func TestWhatStandsInItsPlaceIsCoveredToo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	p := h.person("sari")
	p.Name = "Nur'aini"
	h.put(p)
	h.put(&groups.Question{Person: "sari", Code: "PASS", Kind: "pass-unnamed", Asked: h.now, Expires: h.now.Add(time.Hour)})
	for said, want := range map[string]string{
		"saya nuraini takut operasi itu": "saya [nama] takut operasi itu",
		"tolong jawab, takut operasi":    "tolong jawab, takut operasi",
	} {
		d := h.tells("sari", said)
		if got := phrases(d, "sari"); !slices.Equal(got, []string{"letter.shown"}) {
			t.Fatalf("%q is met with %v (%s)", said, got, d.Reason)
		}
		if got := groups.ContentOf(d.Send[0].Action).Words.Args[0].Value; got != want {
			t.Errorf("sari writes %q and is shown %q, want %q", said, got, want)
		}
	}
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
