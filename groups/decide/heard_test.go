package decide_test

import (
	"fmt"
	"testing"
	"time"

	"pita/groups"
	"pita/moderation"
)

// counting are rules that ask how a message came.
var counting = []moderation.Rule{
	{ID: "berulang", Lane: groups.Hold, Reason: "a test", Words: []string{"{berulang>=3}"}},
	{ID: "banjir", Lane: groups.Hold, Reason: "a test", Words: []string{"{banjir>=6}"}},
	{ID: "tautan", Lane: groups.Hold, Reason: "a test", Words: []string{"{tautan}"}, Near: []string{"{pendatang-baru}"}},
}

const song = "Ibu ibu, besok kita senam bersama di lapangan dekat puskesmas ya"

// newHere lets somebody come to a group who was not there.
func (h *house) newHere(g groups.GroupID, who groups.PersonID) {
	h.put(&groups.Person{ID: who, Reached: h.now})
	h.put(&groups.Member{Group: g, Person: who, Here: true, Since: h.now.Add(-time.Hour)})
}

func (h *house) heard(who groups.PersonID) groups.Notes {
	return h.records[groups.Ref{Kind: groups.KindMember, Group: club, Person: who}].(*groups.Member).Heard
}

func (h *house) wants(reason groups.Reason, who groups.PersonID, text string) {
	h.tb.Helper()
	if d := h.says(who, text); d.Reason != reason {
		h.tb.Fatalf("%s: %q: %s, want %s", who, text, d.Reason, reason)
	}
}

func TestTheSameThreeTimes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	h.wants("message.clean", "sari", song)
	h.now = h.now.Add(20 * time.Minute)
	h.wants("message.clean", "sari", song+" 🙏")
	h.wants("message.clean", "joko", song)
	h.now = h.now.Add(20 * time.Minute)
	h.wants("moderation.held", "sari", "HALO, "+song+" #17")
	h.now = h.now.Add(61 * time.Minute)
	h.wants("message.clean", "sari", song)
}

func TestAFlood(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	h.wants("message.clean", "sari", "Selamat pagi ibu ibu semua, sudah sarapan?")
	for _, text := range []string{"p", "pp", "halo", "hai"} {
		h.wants("message.clean", "sari", text)
	}
	h.wants("moderation.held", "sari", "ping")
	h.now = h.now.Add(time.Minute)
	h.wants("message.clean", "sari", "ping")
}

// TestALateFloodIsNone: what waited while Pita was away comes all at once.
func TestALateFloodIsNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	for n := range 8 {
		m := h.message(club, "sari", fmt.Sprintf("Kabar hari ini nomor %d dari rumah sakit di kota", n))
		m.At = h.now.Add(time.Duration(n-30) * 2 * time.Minute)
		m.Surfaces[0].Text = []string{
			"Pagi ini saya kontrol ke poli", "Antriannya panjang sekali hari ini", "Dokter bilang hasilnya sudah bagus", "Alhamdulillah boleh pulang siang nanti",
			"Terima kasih doanya ya teman semua", "Besok giliran ibu Ani periksa darah", "Semoga lancar sampai selesai nanti", "Saya istirahat dulu, badan lemas sekali",
		}[n]
		if d := h.hear(m); d.Reason != "message.clean" {
			t.Fatalf("message %d: %s, want message.clean", n, d.Reason)
		}
	}
}

func TestNewcomersTogether(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	h.put(&groups.Group{ID: "other", Name: "Pita Ungu", Live: true, Here: true, Admin: true, Staff: []groups.PersonID{"dewi"}, Confirmed: monday})
	for _, who := range []groups.PersonID{"satu", "dua", "tiga"} {
		h.newHere(club, who)
	}
	h.newHere("other", "tiga")
	h.wants("message.clean", "satu", song)
	h.wants("message.clean", "dua", song+" ya")
	h.wants("moderation.held", "tiga", song)
	g := h.records[groups.Ref{Kind: groups.KindGroup, Group: club}].(*groups.Group)
	if len(g.Strangers) != 3 {
		t.Errorf("%d newcomers' messages are remembered, want 3", len(g.Strangers))
	}
	h.now = h.now.Add(31 * time.Minute)
	h.newHere(club, "empat")
	h.wants("message.clean", "empat", song)
	if g = h.records[g.Ref()].(*groups.Group); len(g.Strangers) != 1 {
		t.Errorf("%d newcomers' messages are remembered after half an hour, want 1", len(g.Strangers))
	}
	// In several groups: tiga's second group hears it a second and third time.
	h.hear(h.message("other", "tiga", song))
	if d := h.hear(h.message("other", "tiga", song)); d.Reason != "moderation.held" {
		t.Errorf("the same in two groups: %s, want moderation.held", d.Reason)
	}
}

func TestANewcomersLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	h.newHere(club, "baru")
	h.wants("moderation.held", "baru", "lihat contoh.com ya")
	h.wants("message.clean", "baru", "lihat kemkes.go.id ya")
	h.wants("message.clean", "sari", "lihat contoh.com ya")
	h.now = h.now.AddDate(0, 0, 8)
	h.wants("message.clean", "baru", "lihat contoh.com ya")
}

func TestWhoIsNotCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	for range 8 {
		h.wants("message.staff", "dewi", song)
	}
	if n := len(h.heard("dewi")); n != 0 {
		t.Errorf("%d messages of staff are remembered", n)
	}
	d := h.says("sari", "iya bun")
	if len(d.Put) != 0 {
		t.Errorf("a short message writes %d records", len(d.Put))
	}
	ev := h.message(club, "joko", song)
	h.hear(ev)
	for range 4 {
		h.hear(&groups.Edited{Head: h.head(club), From: groups.Party{ID: "joko"}, ID: ev.ID, Surfaces: ev.Surfaces, NumberKnown: true})
	}
	if n := len(h.heard("joko")); n != 1 {
		t.Errorf("%d messages are remembered of one that was edited, want 1", n)
	}
	quiet := newHouse(t, moderation.Plain("judi", groups.Hide, "togel"))
	if d := quiet.says("sari", song); len(d.Put) != 0 {
		t.Errorf("where no rule counts a message writes %d records", len(d.Put))
	}
}

func TestLittleIsRemembered(t *testing.T) {
	t.Parallel()
	h := newHouse(t, counting...)
	for n := range 200 {
		h.now = h.now.Add(time.Duration(n%7) * time.Second)
		h.says("sari", fmt.Sprint(song, n))
	}
	if n := len(h.heard("sari")); n != 20 {
		t.Errorf("%d messages are remembered, want 20", n)
	}
	h.now = h.now.Add(2 * time.Hour)
	h.says("sari", song)
	if n := len(h.heard("sari")); n != 1 {
		t.Errorf("%d messages are remembered after two hours, want 1", n)
	}
}

// BenchmarkHeard judges an ordinary message, with rules that count and with none, of a
// member of whom much was heard within the hour.
func BenchmarkHeard(b *testing.B) {
	for name, rules := range map[string][]moderation.Rule{"counted": counting, "uncounted": {moderation.Plain("judi", groups.Hide, "togel")}} {
		b.Run(name, func(b *testing.B) {
			h := newHouse(b, rules...)
			m := &groups.Member{Group: club, Person: "sari", Here: true, Since: monday.AddDate(0, -14, 0)}
			for n := range 20 {
				m.Heard = append(m.Heard, groups.Heard{At: uint32(monday.Unix()) - uint32(n)*100, Print: uint64(n) * 0x9E3779B97F4A7C15})
			}
			h.put(m)
			ev := h.message(club, "sari", song)
			if d := h.On(h, ev); d.Reason != "message.clean" {
				b.Fatalf("%s, want message.clean", d.Reason)
			}
			b.ReportAllocs()
			for b.Loop() {
				h.On(h, ev)
			}
		})
	}
}

// TestTheGroupsOwnLink: once Pita gave the link out it is known to lead into no other group,
// until it is reset and another is given out.
func TestTheGroupsOwnLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t, moderation.Plain("grup", groups.Hide, "{tautan-grup}"))
	const link = "https://chat.whatsapp.com/AbCdEfGhIjK"
	h.wants("moderation.hidden", "sari", link)
	h.hear(&groups.Settled{Head: h.head(club), To: "joko", Result: groups.Done, Link: link})
	h.wants("message.clean", "sari", link)
	h.wants("moderation.hidden", "sari", "https://chat.whatsapp.com/Lain")
}
