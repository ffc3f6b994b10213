package wire_test

import (
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups/whatsapp/wire"
)

// circle returns a server and three people who are in one group, which the
// first of them made.
func circle(t *testing.T, mode types.AddressingMode) (s *wire.Server, group types.JID, in []*client) {
	t.Helper()
	s = newServer(t, wire.Options{})
	var others []types.JID
	for i, name := range []string{"Dewi", "Sari", "Rina"} {
		a := enrol(t, s, name, i+1)
		in = append(in, newClient(t, s, a, 0).login())
		if i > 0 {
			others = append(others, a.LID())
		}
	}
	info, err := in[0].CreateGroup(t.Context(), whatsmeow.ReqCreateGroup{Name: "Pita Pink", Participants: others})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddressBy(info.JID, mode); err != nil {
		t.Fatal(err)
	}
	for _, c := range in {
		await[*events.JoinedGroup](c)
	}
	return s, info.JID, in
}

func TestGroupTalk(t *testing.T) {
	t.Parallel()
	for _, mode := range []types.AddressingMode{types.AddressingModeLID, types.AddressingModePN} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s, group, in := circle(t, mode)
			// Groups are cached at creation; the other mode must be asked for.
			for _, c := range in {
				if _, err := c.GetGroupInfo(t.Context(), group); err != nil {
					t.Fatal(err)
				}
			}
			for i, c := range in {
				words := "dari " + c.Store.PushName
				id := c.say(group, words)
				for j, reader := range in {
					if i == j {
						continue
					}
					m := reader.hears(words)
					own := map[types.AddressingMode]types.JID{types.AddressingModeLID: *deviceLID(c), types.AddressingModePN: *c.Store.ID}
					if m.Info.Chat != group || m.Info.Sender != own[mode] || m.Info.ID != id || m.Info.SenderAlt.IsEmpty() {
						t.Errorf("got %+v, want %s by %s, and the other address", m.Info.MessageSource, id, own[mode])
					}
				}
			}
			idle(t, s)
		})
	}
}

func deviceLID(c *client) *types.JID { lid := c.Store.GetLID(); return &lid }

// TestWhatFollowsAMessage sends an edit, a reaction, a poll with a vote, and
// deletions by the writer and by an admin.
func TestWhatFollowsAMessage(t *testing.T) {
	t.Parallel()
	s, group, in := circle(t, types.AddressingModeLID)
	dewi, sari, rina := in[0], in[1], in[2]
	ctx := t.Context()
	send := func(c *client, m *waE2E.Message) types.MessageID {
		t.Helper()
		resp, err := c.SendMessage(ctx, group, m)
		if err != nil {
			t.Fatal(err)
		}
		return resp.ID
	}
	first := sari.say(group, "salah tulis")
	dewi.hears("salah tulis")
	send(sari, sari.BuildEdit(group, first, &waE2E.Message{Conversation: proto.String("salah ketik")}))
	if m := await[*events.Message](dewi); !m.IsEdit || m.Info.Edit != types.EditAttributeMessageEdit || m.Message.GetConversation() != "salah ketik" && m.Message.GetProtocolMessage().GetEditedMessage().GetConversation() != "salah ketik" {
		t.Errorf("got %v, want the edited text", m.Message)
	}
	send(dewi, dewi.BuildReaction(group, *deviceLID(sari), first, "🎀"))
	if m := await[*events.Message](sari); m.Message.GetReactionMessage().GetText() != "🎀" {
		t.Errorf("got %v, want a reaction", m.Message)
	}
	poll, err := dewi.SendMessage(ctx, group, dewi.BuildPollCreation("Kapan?", []string{"Senin", "Selasa"}, 1))
	if err != nil {
		t.Fatal(err)
	}
	m := await[*events.Message](sari)
	vote, err := sari.BuildPollVote(ctx, &m.Info, []string{"Selasa"})
	if err != nil {
		t.Fatal(err)
	}
	send(sari, vote)
	got, err := dewi.DecryptPollVote(ctx, await[*events.Message](dewi))
	if err != nil || len(got.GetSelectedOptions()) != 1 {
		t.Errorf("poll %s: got %v, %v, want one option", poll.ID, got, err)
	}
	send(dewi, dewi.BuildRevoke(group, *deviceLID(sari), first))
	if m := await[*events.Message](sari); m.Info.Edit != types.EditAttributeAdminRevoke {
		t.Errorf("got %v, want an admin's deletion", m.Info.Edit)
	}
	own := sari.say(group, "saya hapus sendiri")
	rina.hears("salah tulis")
	rina.hears("saya hapus sendiri")
	send(sari, sari.BuildRevoke(group, types.EmptyJID, own))
	if m := await[*events.Message](rina); m.Info.Edit != types.EditAttributeSenderRevoke {
		t.Errorf("got %v, want the writer's deletion", m.Info.Edit)
	}
	idle(t, s)
}

// TestRetry loses the sender key of a reader: it asks, and gets the message
// alone.
func TestRetry(t *testing.T) {
	t.Parallel()
	s, group, in := circle(t, types.AddressingModeLID)
	dewi, sari, rina := in[0], in[1], in[2]
	s.Fault(func(m wire.Moment) wire.Fault {
		// The keys for Sari are spoilt on the way, once.
		if m.Out && m.Node != nil && m.Node.Tag == "message" && m.PN.User == sari.Store.ID.User && len(m.Node.GetChildrenByTag("enc")) == 2 {
			enc := m.Node.GetChildrenByTag("enc")
			spoilt := *m.Node
			spoilt.Content = enc[1:]
			return wire.Fault{Instead: append(enc[:0:0], spoilt)}
		}
		return wire.Fault{}
	})
	id := dewi.say(group, "terdengar?")
	rina.hears("terdengar?")
	if u := await[*events.UndecryptableMessage](sari); u.Info.ID != id {
		t.Errorf("got %s undecryptable, want %s", u.Info.ID, id)
	}
	if m := sari.hears("terdengar?"); m.Info.ID != id || m.Info.Sender != *deviceLID(dewi) {
		t.Errorf("got %+v, want %s once more, from %s", m.Info, id, deviceLID(dewi))
	}
	idle(t, s)
	if !none[*events.Message](rina) {
		t.Error("who did not ask was told once more, too")
	}
}
