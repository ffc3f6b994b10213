package whatsapp

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// lost loses what waits for Pita of that kind, as a server does that keeps nothing for it.
func lost(w *scene, tag, kind string) (stop func()) {
	w.server.Fault(func(m wire.Moment) wire.Fault {
		drop := m.Out && m.Device == 1 && m.PN == w.pita.Account().PN() && m.Node != nil &&
			m.Node.Tag == tag && m.Node.AttrGetter().OptionalString("type") == kind
		return wire.Fault{Drop: drop}
	})
	return func() { w.server.Fault(nil) }
}

func TestWhatNobodyToldIsFoundOutOnce(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.dewi.Promote(w.ctx, g, w.sari.Hidden()))
		w.must(w.dewi.Rename(w.ctx, g, "Pita Biru"))
		w.must(w.dewi.CloseGroup(w.ctx, g, true))
		w.soon()
		if news := w.news(); len(news) != 0 {
			t.Fatalf("the notifications were not lost: %s", names(news))
		}
		w.pita.Account().Cut(1)
		w.settle()
		if got, want := names(w.news()), []string{"ranked", "changed"}; !slices.Equal(got, want) {
			t.Errorf("after it came back: heard %q, want %q", got, want)
		}
		stop()
		w.restart()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process hears it again: %s", names(news))
		}
	})
}

func TestTheNextProcessKnowsWhatTheLastOneTold(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		w.silence()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
		w.restart()
		l := one[*groups.Left](w, "what happened between two processes")
		if !is(l.Who, w.sari) || l.By.Known() {
			t.Errorf("got %+v", l)
		}
		w.must(w.dewi.Remove(w.ctx, g, w.pita.Hidden()))
		w.restart()
		if l := one[*groups.Left](w, "Pita was removed between two processes"); !l.Who.Pita {
			t.Errorf("got %+v", l)
		}
		stop()
		w.must(w.dewi.Add(w.ctx, g, w.pita.Hidden()))
		w.settle()
		if a := one[*groups.Arrived](w, "Pita is added again"); !is(a.By, w.dewi) || len(a.Members) != 2 {
			t.Errorf("got %+v", a)
		}
	})
}

func TestWhatIsOwedIsToldByTheNextProcess(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		w.silence()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
		var first groups.Head
		w.refusing(func(ev groups.Event) error {
			if _, ok := ev.(*groups.Left); ok {
				first = *ev.Base()
				return errTest
			}
			return nil
		})
		w.restart()
		w.silence()
		w.refusing(nil)
		w.restart()
		l := one[*groups.Left](w, "what was refused before")
		if l.Key != first.Key || !l.At.Equal(first.At) {
			t.Errorf("it has the key %q at %v, want %q at %v as when it was refused", l.Key, l.At, first.Key, first.At)
		}
		stop()
	})
}

func TestANumberThatWasInAGroupBefore(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.group()
		w.must(w.pita.Account().Unlink(1))
		w.must(w.keys.Close())
		w.keysIn = t.TempDir()
		w.openKeys()
		w.must(w.pita.Link(w.ctx, w.keys, 2))
		w.begin()
		w.listen()
		if a := one[*groups.Arrived](w, "a group the number was in"); len(a.Members) != 3 || !a.Admin || a.By.Known() {
			t.Errorf("got %+v", a)
		}
	})
}

func TestWhoWaitsAtTheDoor(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.must(w.sari.Leave(w.ctx, g))
		w.must(w.dewi.Door(w.ctx, g, true))
		link, err := w.dewi.Invite(w.ctx, g, false)
		w.must(err)
		w.settle()
		w.news()
		w.silence()
		stop := lost(w, "notification", "w:gp2")
		defer stop()
		w.must(w.sari.Join(w.ctx, link))
		w.restart()
		if a := one[*groups.Asked](w, "a request between two processes"); !is(a.Who, w.sari) || a.Withdrawn {
			t.Errorf("got %+v", a)
		}
		w.restart()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process hears it again: %s", names(news))
		}
		w.must(w.sari.Unask(w.ctx, g))
		w.restart()
		if a := one[*groups.Asked](w, "a withdrawal between two processes"); !a.Withdrawn {
			t.Errorf("got %+v", a)
		}
	})
}

func TestGroupsAreNotAskedAfterTooFast(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		var asked atomic.Int32
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if !m.Out && m.Device == 1 && asks(m.Node, "participating") {
				asked.Add(1)
				return wire.Fault{Code: 429}
			}
			return wire.Fault{}
		})
		w.listen()
		time.Sleep(6 * time.Hour)
		synctest.Wait()
		if n := asked.Load(); n < 5 || n > 15 {
			t.Errorf("the server was asked %d times in six hours after it said too fast", n)
		}
		w.server.Fault(nil)
	})
}

func asks(n *waBinary.Node, what string) bool {
	if n == nil || n.Tag != "iq" {
		return false
	}
	_, ok := n.GetOptionalChildByTag(what)
	return ok
}

func TestListeningEndsWhenNothingMoreCanBeDone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do     func(w *scene) error
		want   error
		health groups.Health
	}{
		"unlinked": {func(w *scene) error { return w.pita.Account().Unlink(1) }, ErrUnlinked, groups.Unlinked},
		"replaced": {func(w *scene) error { w.pita.Account().Replace(1); return nil }, ErrReplaced, groups.Replaced},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, func(w *scene) {
				w.listen()
				w.must(c.do(w))
				w.settle()
				err := w.stop()
				w.stop = nil
				if !errors.Is(err, c.want) {
					t.Errorf("listening ended with %v, want %v", err, c.want)
				}
				w.mu.Lock()
				defer w.mu.Unlock()
				last, ok := w.heard[len(w.heard)-1].(*groups.NumberChanged)
				if !ok || last.Health.Health != c.health {
					t.Errorf("the last event is %s, want the health %q", names(w.heard), c.health)
				}
			})
		})
	}
}

func TestWhatIsOwedOfAGroupThatPitaIsNoLongerIn(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		w.silence()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.dewi.Remove(w.ctx, g, w.pita.Hidden()))
		w.refusing(func(ev groups.Event) error {
			if _, ok := ev.(*groups.Left); ok {
				return errTest
			}
			return nil
		})
		w.restart()
		w.silence()
		stop()
		// It is owed still when Pita is added again, and comes first.
		w.must(w.dewi.Add(w.ctx, g, w.pita.Hidden()))
		w.restart()
		w.silence()
		w.refusing(nil)
		w.news()
		w.restart()
		if got, want := names(w.news()), []string{"left", "arrived"}; !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
		w.restart()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process hears it again: %s", names(news))
		}
	})
}

func TestThatPitaWasTakenOutIsToldThoughItIsNotBack(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.settle()
		w.news()
		w.silence()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.dewi.Remove(w.ctx, g, w.pita.Hidden()))
		stop()
		w.refusing(func(ev groups.Event) error {
			if _, ok := ev.(*groups.Left); ok {
				return errTest
			}
			return nil
		})
		w.restart()
		w.silence()
		w.refusing(nil)
		w.restart()
		if l := one[*groups.Left](w, "what was refused before"); !l.Who.Pita {
			t.Errorf("got %+v", l)
		}
	})
}

func TestANumberKnowsNothingOfTheOneBeforeIt(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		both, old := w.group(), w.group()
		w.settle()
		w.news()
		w.must(w.pita.Account().Unlink(1))
		w.settle()
		_ = w.stop()
		w.stop = nil
		fresh := w.phone("Pita", 20)
		defer func() { w.must(fresh.Close()) }()
		w.must(w.dewi.Add(w.ctx, both, fresh.Hidden()))
		w.must(w.dewi.Promote(w.ctx, both, fresh.Hidden()))
		w.must(w.keys.Close())
		w.openKeys()
		w.must(fresh.Link(w.ctx, w.keys, 1))
		w.begin()
		w.listen()
		a := one[*groups.Arrived](w, "the number that replaces another")
		if a.Place.Address != both || !a.Admin || len(a.Members) != 4 {
			t.Errorf("got %+v in %q", a, a.Place.Address)
		}
		noted, err := w.keys.Notes(w.ctx, roomNotes)
		if _, ok := noted[string(old)]; ok || err != nil {
			t.Errorf("a group that only the old number was in is still noted (%v)", err)
		}
		w.restart()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process hears %s", names(news))
		}
	})
}

func TestWhoWaitsAtTheDoorIsFoundOutWhileConnected(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.must(w.sari.Leave(w.ctx, g))
		w.must(w.dewi.Door(w.ctx, g, true))
		link, err := w.dewi.Invite(w.ctx, g, false)
		w.must(err)
		w.settle()
		w.news()
		stop := lost(w, "notification", "w:gp2")
		w.must(w.sari.Join(w.ctx, link))
		stop()
		time.Sleep(doorsEvery)
		w.soon()
		if a := one[*groups.Asked](w, "a request that nobody told of"); !is(a.Who, w.sari) || a.Withdrawn {
			t.Errorf("got %+v", a)
		}
		time.Sleep(4 * doorsEvery)
		synctest.Wait()
		if news := w.news(); len(news) != 0 {
			t.Errorf("then came %s", names(news))
		}
	})
}
