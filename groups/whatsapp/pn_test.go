package whatsapp

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire/phone"
)

func TestAGroupThatKnowsPeopleByNumber(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		jid, err := types.ParseJID(string(g))
		w.must(err)
		w.must(w.server.AddressBy(jid, types.AddressingModePN))
		w.restart()
		w.news()
		id := w.write(w.sari, g, "lewat nomor")
		w.soon()
		m := one[*groups.Message](w, "a message in an old group")
		if !is(m.From, w.sari) || !strings.Contains(string(m.Key), "@lid/") {
			t.Errorf("got %+v with the key %q, want Sari by both addresses, and a key by LID", m.From.Addresses, string(m.Key))
		}
		w.must(w.dewi.React(w.ctx, g, phone.Ref{ID: id, From: w.sari.Hidden()}, "🧹"))
		w.soon()
		if r := one[*groups.Reacted](w, "a reaction there"); !is(r.From, w.dewi) || !is(r.On.Author, w.sari) {
			t.Errorf("got %+v", r)
		}
		w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
		w.soon()
		if l := one[*groups.Left](w, "a removal there"); !is(l.Who, w.sari) || !is(l.By, w.dewi) {
			t.Errorf("got %+v by %+v", l.Who.Addresses, l.By.Addresses)
		}
		if room, _ := w.transport.meta.known(jid); room.mode != types.AddressingModePN || len(room.members) != 2 {
			t.Errorf("the room is addressed by %q and has %d members", room.mode, len(room.members))
		}
	})
}

func TestAGroupBeginsToKnowPeopleByNumber(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		jid, err := types.ParseJID(string(g))
		w.must(err)
		w.settle()
		w.news()
		w.must(w.server.AddressBy(jid, types.AddressingModePN))
		id := w.write(w.sari, g, "lewat nomor")
		w.soon()
		one[*groups.Message](w, "the first message by number")
		room, _ := w.transport.meta.known(jid)
		if room.mode != types.AddressingModePN || len(room.members) != 3 || !room.admin || room.members[0].jid.Server != types.DefaultUserServer {
			t.Errorf("the room is %+v, want it by number", room)
		}
		_, err = w.transport.Do(w.ctx, newID(), &groups.Retract{
			Target:  groups.Target{In: groups.Place{Address: g}, To: groups.Party{Addresses: w.sari.Addresses()}},
			Message: id, Why: "obat-ajaib",
		})
		w.must(err)
		w.soon()
		for _, m := range w.dewi.Chat(g) {
			if m.ID == id && !m.Retracted {
				t.Errorf("Dewi's phone still shows %+v", m)
			}
		}
	})
}
