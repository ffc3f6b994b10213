package whatsapp

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
	"pita/groups/whatsapp/wire"
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

// While the backlog comes in, what was heard of a group is a step behind for a while.
func TestWhatWasHeardOfAGroupIsBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	w.says("siap")
	w.idle()
	r, _ := w.meta.known(w.jid())
	r.admin = false
	w.must(w.meta.put(w.ctx, r, nil))
	w.gates.connecting()
	var lost atomic.Bool
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if !m.Out && m.Device == w.device && m.PN.User == w.pita.Account().PN().User && asks(m.Node, "query") && lost.CompareAndSwap(false, true) {
			return wire.Fault{Code: 503}
		}
		return wire.Fault{}
	})
	up := &groups.Promote{Target: w.at(w.sari)}
	if _, err := w.Do(w.ctx, "asked in vain", up); err == nil {
		t.Error("promoted though the server could not be asked")
	} else if retry, why := groups.RetryOf(err); retry == groups.GiveUp {
		t.Errorf("given up because of %q, though the server was asked in vain", why)
	}
	w.does(up)
	w.does(&groups.Demote{Target: w.at(w.sari)}) // by what the server said
	if !lost.Load() {
		t.Error("the server was not asked")
	}
}
