package whatsapp

import (
	"slices"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/store/session"
)

func TestNothingOfACommunityIsHeard(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		keys, err := session.Open(t.TempDir(), session.Options{Key: make([]byte, session.KeySize), Rehearsal: true, NoSync: true})
		w.must(err)
		defer keys.Close()
		w.must(w.dewi.Link(w.ctx, keys, 2))
		device, err := keys.Device(w.ctx)
		w.must(err)
		dewi := whatsmeow.NewClient(device, nil)
		dewi.SetWebsocketHTTPClient(w.server.Client())
		w.must(dewi.ConnectContext(w.ctx))
		defer dewi.Disconnect()
		w.listen()
		w.news()

		parent, err := dewi.CreateGroup(w.ctx, whatsmeow.ReqCreateGroup{
			Name: "Keluarga Pita", GroupParent: types.GroupParent{IsParent: true},
		})
		w.must(err)
		inside, err := dewi.CreateGroup(w.ctx, whatsmeow.ReqCreateGroup{
			Name: "Pita Bandung", GroupLinkedParent: types.GroupLinkedParent{LinkedParentJID: parent.JID},
			Participants: []types.JID{w.pita.Account().LID()},
		})
		w.must(err)
		w.soon()
		if a := one[*groups.Arrived](w, "a group of a community"); a.Name != "Pita Bandung" {
			t.Errorf("got %+v", a)
		}
		subs, err := dewi.GetSubGroups(w.ctx, parent.JID)
		w.must(err)
		subs = slices.DeleteFunc(subs, func(g *types.GroupLinkTarget) bool { return g.JID == inside.JID })
		for _, sub := range subs {
			w.write(w.dewi, groups.Address(sub.JID.String()), "pengumuman")
		}
		w.must(dewi.SetGroupName(w.ctx, parent.JID, "Keluarga Besar Pita"))
		w.settle()
		if news := w.news(); len(news) != 0 || len(subs) != 1 {
			t.Errorf("of a community with %d groups besides was heard %s, want nothing", len(subs), names(news))
		}
		for _, in := range []types.JID{parent.JID, subs[0].JID} {
			_, err := w.transport.Do(w.ctx, "3EB0", &groups.Rename{
				Target: groups.Target{In: groups.Place{Address: groups.Address(in.String())}}, Name: "x"})
			if _, why := groups.RetryOf(err); why != string(leftAlone) {
				t.Errorf("an act in a community ended with %v", err)
			}
		}
		w.restart()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process hears %s, want nothing", names(news))
		}
	})
}
