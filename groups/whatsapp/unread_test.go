package whatsapp

import (
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// A garbler hands Pita messages that can't be read, and loses what it sends about them.
type garbler struct {
	w       *scene
	next    atomic.Bool  // the next message is garbled
	noRetry atomic.Bool  // requests to its sender are lost
	asked   atomic.Int32 // requests to the primary phone, none of which is acknowledged
}

func (g *garbler) hook(m wire.Moment) wire.Fault {
	if m.Node == nil || m.Device != 1 || m.PN != g.w.pita.Account().PN() {
		return wire.Fault{}
	}
	ag := m.Node.AttrGetter()
	switch {
	case m.Out && m.Node.Tag == "message" && g.next.CompareAndSwap(true, false):
		return wire.Fault{Instead: []waBinary.Node{garbled(*m.Node)}}
	case !m.Out && m.Node.Tag == "receipt" && ag.OptionalString("type") == "retry":
		return wire.Fault{Drop: g.noRetry.Load()}
	case !m.Out && m.Node.Tag == "message" && ag.OptionalString("category") == "peer":
		g.asked.Add(1)
		return wire.Fault{Drop: true}
	}
	return wire.Fault{}
}

// garbled returns a message with other bytes where it was sealed.
func garbled(n waBinary.Node) waBinary.Node {
	children := slices.Clone(n.GetChildren())
	for i, c := range children {
		if data, ok := c.Content.([]byte); ok && c.Tag == "enc" {
			data = slices.Clone(data)
			data[len(data)-9] ^= 1
			children[i].Content = data
		}
	}
	n.Content = children
	return n
}

func newGarbler(w *scene) *garbler {
	g := &garbler{w: w}
	w.server.Fault(g.hook)
	return g
}

func TestAMessageThatCannotBeReadIsAwaited(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.write(w.sari, g, "nol")
		w.write(w.pita, g, "dari ponsel Pita sendiri") // from now on the two can speak
		w.soon()
		w.news()
		garble := newGarbler(w)
		garble.next.Store(true)
		w.write(w.sari, g, "satu")
		w.write(w.dewi, g, "dua")
		w.soon()
		got := names(w.news())
		slices.Sort(got)
		if want := []string{`message "dua"`, `message "satu"`}; !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q: the second at once, the first when its sender sent it again", got, want)
		}
		w.settle()
		if n := garble.asked.Load(); n != 0 {
			t.Errorf("the phone was asked %d times for what its sender sent again", n)
		}
		if news := w.news(); len(news) != 0 {
			t.Errorf("then came %s", names(news))
		}
	})
}

// With SynchronousAck whatsmeow asks the primary phone before anything else is taken in.
func TestTheIntakeDoesNotWaitForThePhone(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.write(w.sari, g, "nol")
		w.write(w.pita, g, "dari ponsel Pita sendiri") // from now on the two can speak
		w.soon()
		w.news()
		garble := newGarbler(w)
		garble.noRetry.Store(true)
		garble.next.Store(true)
		id := w.write(w.sari, g, "satu")
		w.write(w.dewi, g, "dua")
		w.soon()
		if m := one[*groups.Message](w, "what came after a message that can't be read"); m.Text() != "dua" {
			t.Errorf("got %q", m.Text())
		}
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		if n := garble.asked.Load(); n != int32(len(askPhone)) {
			t.Errorf("the phone was asked %d times within a quarter of an hour, want %d", n, len(askPhone))
		}
		w.write(w.dewi, g, "tiga")
		w.soon()
		if m := one[*groups.Message](w, "what came while the phone does not answer"); m.Text() != "tiga" {
			t.Errorf("got %q", m.Text())
		}
		time.Sleep(giveUpAfter)
		synctest.Wait()
		m := one[*groups.Message](w, "a message that nobody sends again")
		if m.Kind != groups.Unavailable || m.ID != id || !is(m.From, w.sari) || len(m.Surfaces) != 0 || m.Place.Address != g {
			t.Errorf("got %+v", m)
		}
		time.Sleep(2 * giveUpAfter)
		synctest.Wait()
		if news := w.news(); len(news) != 0 {
			t.Errorf("then came %s", names(news))
		}
	})
}
