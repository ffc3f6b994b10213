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
