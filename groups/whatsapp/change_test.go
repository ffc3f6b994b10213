package whatsapp

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

var testBook = book{lid: pitaLID, pn: pitaPN}

// pinkRoom is a group of Dewi (admin), Sari and Pita.
func pinkRoom() room {
	return room{
		jid: club, name: "Pita Pink", mode: types.AddressingModeLID, here: true,
		members: []member{
			{jid: dewiLID, lid: dewiLID, admin: true},
			{jid: sariLID, lid: sariLID, pn: sariPN},
			{jid: pitaLID, lid: pitaLID, pn: pitaPN},
		},
	}
}

// by is a change that Dewi makes.
func by(fill func(*events.GroupInfo)) *events.GroupInfo {
	sender := dewiLID
	evt := &events.GroupInfo{JID: club, Sender: &sender, Timestamp: noon}
	fill(evt)
	return evt
}

func request(tag string, who ...types.JID) *waBinary.Node {
	n := &waBinary.Node{Tag: tag}
	var children []waBinary.Node
	for _, j := range who {
		children = append(children, waBinary.Node{Tag: "requested_user", Attrs: waBinary.Attrs{"jid": j}})
	}
	n.Content = children
	return n
}

var rina = types.NewJID("1006281100000014", types.HiddenUserServer)

func TestChanges(t *testing.T) {
	t.Parallel()
	dewi, sari := someone("", dewiLID), someone("", sariLID, sariPN)
	us := someone("", pitaLID, pitaPN)
	us.Pita = true
	for name, c := range map[string]struct {
		evt  *events.GroupInfo
		want []groups.Event
	}{
		"nothing": {by(func(*events.GroupInfo) {}), nil},
		"an addition": {by(func(e *events.GroupInfo) { e.Join = []types.JID{rina} }),
			[]groups.Event{&groups.Joined{Who: []groups.Party{someone("", rina)}, By: dewi}}},
		"by link": {by(func(e *events.GroupInfo) { e.Join, e.Sender, e.JoinReason = []types.JID{rina}, &rina, "invite" }),
			[]groups.Event{&groups.Joined{Who: []groups.Party{someone("", rina)}}}},
		"one who is there": {by(func(e *events.GroupInfo) { e.Join = []types.JID{sariPN} }), nil},
		"a removal":        {by(func(e *events.GroupInfo) { e.Leave = []types.JID{sariLID} }), []groups.Event{&groups.Left{Who: sari, By: dewi}}},
		"a leave": {by(func(e *events.GroupInfo) { e.Leave, e.Sender, e.SenderPN = []types.JID{sariPN}, &sariLID, &sariPN }),
			[]groups.Event{&groups.Left{Who: sari}}},
		"one who is not there": {by(func(e *events.GroupInfo) { e.Leave = []types.JID{rina} }), nil},
		"Pita is removed":      {by(func(e *events.GroupInfo) { e.Leave = []types.JID{pitaLID} }), []groups.Event{&groups.Left{Who: us, By: dewi}}},
		"the group is deleted": {by(func(e *events.GroupInfo) { e.Delete = &types.GroupDelete{Deleted: true} }), []groups.Event{&groups.Left{Who: us, By: dewi}}},
		"ranks": {by(func(e *events.GroupInfo) { e.Promote, e.Demote = []types.JID{sariLID}, []types.JID{dewiLID} }),
			[]groups.Event{&groups.Ranked{Who: sari, By: dewi, Admin: true}, &groups.Ranked{Who: dewi, By: dewi}}},
		"an admin already": {by(func(e *events.GroupInfo) { e.Promote = []types.JID{dewiLID} }), nil},
		"the name": {by(func(e *events.GroupInfo) { e.Name = &types.GroupName{Name: "Biru"} }),
			[]groups.Event{&groups.Changed{By: dewi, Name: new("Biru")}}},
		"the same name": {by(func(e *events.GroupInfo) { e.Name = &types.GroupName{Name: "Pita Pink"} }), nil},
		"two things at once": {by(func(e *events.GroupInfo) {
			e.Announce, e.Locked = &types.GroupAnnounce{IsAnnounce: true}, &types.GroupLocked{IsLocked: true}
		}), []groups.Event{&groups.Changed{By: dewi, Closed: new(true), Locked: new(true)}}},
		"the description is taken out": {by(func(e *events.GroupInfo) { e.Topic = &types.GroupTopic{TopicID: "2", TopicDeleted: true} }),
			[]groups.Event{&groups.Changed{By: dewi, Description: new("")}}},
		"the link": {by(func(e *events.GroupInfo) { e.NewInviteLink = new("https://chat.whatsapp.com/A") }),
			[]groups.Event{&groups.Changed{By: dewi, Link: true}}},
		"requests": {by(func(e *events.GroupInfo) {
			e.UnknownChanges = []*waBinary.Node{request("created_membership_requests", rina, sariLID), request("revoked_membership_requests", dewiLID)}
		}), []groups.Event{&groups.Asked{Who: someone("", rina)}}},
		"a request that names nobody": {by(func(e *events.GroupInfo) {
			e.Sender, e.UnknownChanges = &rina, []*waBinary.Node{request("created_membership_requests")}
		}), []groups.Event{&groups.Asked{Who: someone("", rina)}}},
		"a change nobody knows": {by(func(e *events.GroupInfo) { e.UnknownChanges = []*waBinary.Node{{Tag: "new_thing"}} }), nil},
	} {
		after, told := changed(t.Context(), testBook, pinkRoom(), c.evt, nil)
		for _, ev := range told {
			h := ev.Base()
			if h.Key == "" || !h.At.Equal(noon) || h.Place != place(club) {
				t.Errorf("%s: %s has the head %+v", name, groups.EventName(ev), h)
			}
			*h = groups.Head{}
		}
		if d := cmp.Diff(c.want, told); d != "" {
			t.Errorf("%s: want (-), got (+):\n%s", name, d)
		}
		if _, again := changed(t.Context(), testBook, after, c.evt, nil); len(again) != 0 && c.evt.NewInviteLink == nil {
			t.Errorf("%s: hearing it again tells %s", name, names(again))
		}
	}
}

func TestChangesHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	_, first := changed(t.Context(), testBook, pinkRoom(), by(func(e *events.GroupInfo) { e.Name = &types.GroupName{Name: "A"} }), nil)
	_, second := changed(t.Context(), testBook, pinkRoom(), by(func(e *events.GroupInfo) { e.Name = &types.GroupName{Name: "B"} }), nil)
	_, again := changed(t.Context(), testBook, pinkRoom(), by(func(e *events.GroupInfo) { e.Name = &types.GroupName{Name: "A"} }), nil)
	if first[0].Base().Key == second[0].Base().Key || first[0].Base().Key != again[0].Base().Key {
		t.Errorf("the keys are %q, %q and %q, want the first and last the same", first[0].Base().Key, second[0].Base().Key, again[0].Base().Key)
	}
}

func TestWhoLeavesTwiceWithinASecondLeftTwice(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		for range 2 {
			w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
			w.must(w.dewi.Add(w.ctx, g, w.sari.Hidden()))
		}
		w.soon()
		if got, want := names(w.news()), []string{"left", "joined", "left", "joined"}; !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
	})
}

func TestComparison(t *testing.T) {
	t.Parallel()
	info := func(fill func(*types.GroupInfo)) *types.GroupInfo {
		g := &types.GroupInfo{JID: club, AddressingMode: types.AddressingModeLID, GroupName: types.GroupName{Name: "Pita Pink"},
			Participants: []types.GroupParticipant{
				{JID: dewiLID, LID: dewiLID, IsAdmin: true},
				{JID: sariLID, LID: sariLID, PhoneNumber: sariPN},
				{JID: pitaLID, LID: pitaLID, PhoneNumber: pitaPN},
			}}
		fill(g)
		return g
	}
	for name, c := range map[string]struct {
		now  *types.GroupInfo
		want []string
	}{
		"the same": {info(func(*types.GroupInfo) {}), nil},
		"by numbers now": {info(func(g *types.GroupInfo) {
			g.AddressingMode = types.AddressingModePN
			g.Participants[1] = types.GroupParticipant{JID: sariPN, LID: sariLID, PhoneNumber: sariPN}
		}), nil},
		"one came and one went": {info(func(g *types.GroupInfo) { g.Participants[1] = types.GroupParticipant{JID: rina, LID: rina} }), []string{"joined", "left"}},
		"ranks and settings": {info(func(g *types.GroupInfo) { g.Participants[1].IsAdmin, g.IsAnnounce = true, true }),
			[]string{"ranked", "changed"}},
		"a newcomer is an admin": {info(func(g *types.GroupInfo) {
			g.Participants[1] = types.GroupParticipant{JID: rina, LID: rina, IsAdmin: true}
		}), []string{"joined", "ranked", "left"}},
		"Pita is gone":          {info(func(g *types.GroupInfo) { g.Participants = g.Participants[:2] }), []string{"left"}},
		"nobody is told of":     {&types.GroupInfo{JID: club}, []string{"left"}},
		"the list is not whole": {info(func(g *types.GroupInfo) { g.Participants, g.ParticipantCount = g.Participants[2:], 3 }), nil},
		"not whole, and one came": {info(func(g *types.GroupInfo) {
			g.Participants[0], g.ParticipantCount = types.GroupParticipant{JID: rina, LID: rina}, 9
		}), []string{"joined"}},
	} {
		after, told := compared(t.Context(), testBook, pinkRoom(), c.now, noon)
		if got := names(told); !slices.Equal(got, c.want) {
			t.Errorf("%s: told %q, want %q", name, got, c.want)
		}
		if _, again := compared(t.Context(), testBook, after, c.now, noon.Add(time.Hour)); len(again) != 0 && after.here {
			t.Errorf("%s: comparing again tells %q", name, names(again))
		}
	}
}

func TestRoomsAreRemembered(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		m := newMeta(w.transport.client, w.keys)
		r := pinkRoom()
		r.asking = []member{{jid: rina, lid: rina}}
		ev := arrival(t.Context(), testBook, r, groups.Party{})
		ev.Head = groups.Head{Key: "k", At: noon}
		w.must(m.put(t.Context(), r, []groups.Event{ev}))
		gone := r
		gone.members = r.members[:2]
		w.must(m.put(t.Context(), gone, nil))
		again := newMeta(w.transport.client, w.keys)
		w.must(again.load(t.Context()))
		got, ok := again.known(club)
		slices.SortFunc(gone.members, func(a, b member) int { return len(a.pn.User) - len(b.pn.User) })
		if d := cmp.Diff(gone, got, cmp.AllowUnexported(room{}, member{})); d != "" || !ok {
			t.Errorf("want (-), got (+):\n%s", d)
		}
		if d := cmp.Diff([]groups.Event{ev}, again.owing(club)); d != "" {
			t.Errorf("what is owed: want (-), got (+):\n%s", d)
		}
	})
}
