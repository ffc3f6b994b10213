package whatsapp

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// A keyring counts how often a sender key was dropped.
type keyring struct{ dropped int }

func (k *keyring) Device(context.Context) (*store.Device, error) { return nil, store.ErrDeviceDeleted }

func (k *keyring) DropSenderKey(context.Context, types.JID) error {
	k.dropped++
	return nil
}

func TestTheSenderKeyIsRenewedAfterEachLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		keys := &keyring{}
		tr := &Transport{
			keys: keys, client: new(whatsmeow.Client), meta: newMeta(nil, nil), clock: time.Now,
			log: slog.New(slog.DiscardHandler), outbound: newOutbound(time.Now),
		}
		club := types.NewJID("120363000000000001", types.GroupServer)
		sari := types.NewJID("100000001", types.HiddenUserServer)
		number := types.NewJID("6281100000001", types.DefaultUserServer)
		g := tr.gates.of(club)
		sends := func(what string, want int) {
			t.Helper()
			if err := tr.ready(t.Context(), club, g); err != nil || keys.dropped != want {
				t.Errorf("%s: dropped %d keys in all (%v), want %d", what, keys.dropped, err, want)
			}
		}
		sends("the first message of this run", 1)
		sends("the second", 1)
		tr.noticeGates(&events.GroupInfo{JID: club, Leave: []types.JID{sari}})
		sends("after somebody left", 2)
		tr.noticeGates(&events.GroupInfo{JID: club, Join: []types.JID{sari}})
		sends("after somebody came", 2)
		tr.noticeAway(club)
		sends("after somebody was found gone", 3)

		g.expect([]types.JID{sari, number})
		done := make(chan time.Time, 1)
		go func() {
			sends("after a removal", 4)
			done <- time.Now()
		}()
		asked := time.Now()
		time.Sleep(3 * time.Second)
		tr.noticeGates(&events.GroupInfo{JID: club, Leave: []types.JID{number}})
		if waited := (<-done).Sub(asked); waited != 3*time.Second {
			t.Errorf("the message after a removal waited %v, want until the server told of it", waited)
		}

		g.expect([]types.JID{sari})
		g.gone([]types.JID{sari}, false, time.Now())
		sends("after a removal that was refused", 4)
	})
}

func TestAMessageWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var h gatehouse
		club := types.NewJID("120363000000000001", types.GroupServer)
		if err := h.of(club).enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if err := h.of(club).enter(ctx); err == nil {
			t.Error("two things are done at once in a group")
		}
		h.of(club).leave()
		if err := h.of(club).enter(t.Context()); err != nil {
			t.Errorf("when its turn comes: %v", err)
		}
	})
}
