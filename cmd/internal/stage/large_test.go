package stage_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// TestALargeGroup sends a post to a group as large as WhatsApp lets one be. Every device of
// every member is handed the key that the post is sealed with, in one message.
func TestALargeGroup(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("seals a message for many")
	}
	size := 200
	if os.Getenv("PITA_SOAK") != "" {
		size = 1024
	}
	town := newTown(t, size)
	town.people(1)
	reader := town.phones[0]
	h := town.newHome()
	room := town.found("Pita Besar", town.self, size, 0, reader)
	began := time.Now()
	h.open()
	defer h.close()
	h.settle([]string{"fakta-gula"}, room)
	t.Logf("a house found itself in a group of %d, and went live there, in %v", size, time.Since(began))
	got := handedOut(town, room)
	began, wrote := time.Now(), h.keys.Writes()
	h.give(groups.Party{}, groups.Place{Address: room}, &groups.SendPost{Post: "fakta-gula"})
	h.rest()
	took, wrote := time.Since(began), h.keys.Writes()-wrote
	shown := len(shownBy(reader, room, town.self))
	t.Logf("a post of %d messages went to %d people in %v, by %d transactions of the session", len(got()), size, took, wrote)
	if len(got()) == 0 || shown < len(got()) {
		t.Fatalf("%d messages left the house, and the phone shows %d of its own", len(got()), shown)
	}
	for i, devices := range got() {
		for _, a := range append(town.crowd[:size-len(town.staff)-2], town.staff...) {
			if !devices[a.LID().User] {
				t.Fatalf("message %d: the device of a member was handed no key; %d were", i, len(devices))
			}
		}
		if !devices[reader.Account().LID().User] || !devices[town.self.LID().User] {
			t.Errorf("message %d: the phone that reads, or Pita's own, was handed no key", i)
		}
	}
}

// handedOut returns what tells to whose devices the house has handed keys, message by
// message, in a group.
func handedOut(t *town, room groups.Address) (got func() []map[string]bool) {
	var mu sync.Mutex
	var all []map[string]bool
	t.server.Fault(func(m wire.Moment) wire.Fault {
		to, _ := attr(m, "to").(types.JID)
		if m.Out || m.Device != 1 || to.String() != string(room) || m.Node.Tag != "message" {
			return wire.Fault{}
		}
		devices := map[string]bool{}
		list := m.Node.GetChildByTag("participants")
		for _, one := range list.GetChildrenByTag("to") {
			if enc, ok := one.GetOptionalChildByTag("enc"); ok && enc.Content != nil {
				devices[one.Attrs["jid"].(types.JID).User] = true
			}
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, devices)
		return wire.Fault{}
	})
	return func() []map[string]bool {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func attr(m wire.Moment, name string) any {
	if m.Node == nil {
		return nil
	}
	return m.Node.Attrs[name]
}

// shownBy returns the messages of Pita's that a phone shows in a group.
func shownBy(p *phone.Phone, room groups.Address, self *wire.Account) (texts []string) {
	for _, m := range p.Chat(room) {
		if m.From == groups.Address(self.LID().String()) {
			texts = append(texts, m.Text)
		}
	}
	return texts
}
