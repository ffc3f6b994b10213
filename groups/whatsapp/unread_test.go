package whatsapp

import (
	"slices"
	"strconv"
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

func TestAMessageThatCannotBeReadIsAwaitedOverARestart(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.write(w.sari, g, "nol")
		w.write(w.pita, g, "dari ponsel Pita sendiri") // from now on the two can speak
		w.soon()
		garble := newGarbler(w)
		garble.next.Store(true)
		garble.noRetry.Store(true)
		id := w.write(w.sari, g, "satu")
		w.soon()
		w.news()
		w.restart()
		time.Sleep(giveUpAfter)
		synctest.Wait()
		m := one[*groups.Message](w, "a message that the last process waited for")
		if m.Kind != groups.Unavailable || m.ID != id || !is(m.From, w.sari) || m.From.Name != "Sari" || m.Place.Address != g {
			t.Errorf("got %+v", m)
		}
		if n := garble.asked.Load(); n != int32(len(askPhone)) {
			t.Errorf("the phone was asked %d times, want %d", n, len(askPhone))
		}
		if noted, err := w.keys.Notes(w.ctx, waitNotes); err != nil || len(noted) != 0 {
			t.Errorf("once it was told, messages of %d people are still noted (%v)", len(noted), err)
		}
		w.restart()
		time.Sleep(2 * giveUpAfter)
		synctest.Wait()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the next process tells %s", names(news))
		}
	})
}

func TestAMessageThatIsSentAgainAfterARestartIsAwaitedNoLonger(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.write(w.sari, g, "nol")
		w.soon()
		garble := newGarbler(w)
		garble.next.Store(true)
		w.write(w.sari, g, "satu")
		w.silence() // before its sender has sent it again
		w.news()
		w.restart()
		w.settle()
		if m := one[*groups.Message](w, "what its sender sent again"); m.Text() != "satu" {
			t.Errorf("got %+v", m)
		}
		time.Sleep(2 * giveUpAfter)
		synctest.Wait()
		if news := w.news(); len(news) != 0 {
			t.Errorf("then came %s", names(news))
		}
	})
}

func TestTooManyMessagesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.write(w.sari, g, "nol")
		w.soon()
		w.news()
		in := w.transport.intake.Load()
		in.waits.mu.Lock()
		for i := range maxWaits {
			in.waits.open[groups.Key(strconv.Itoa(i))] = &wait{since: time.Now(), asked: len(askPhone), mute: true}
		}
		in.waits.mu.Unlock()
		garble := newGarbler(w)
		garble.next.Store(true)
		garble.noRetry.Store(true)
		id := w.write(w.sari, g, "satu")
		w.soon()
		if m := one[*groups.Message](w, "one too many"); m.Kind != groups.Unavailable || m.ID != id {
			t.Errorf("got %+v", m)
		}
	})
}

func TestWaitsOfTheLastProcess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ago         time.Duration
		asked       int
		next, until time.Duration
	}{
		"just before": {0, 0, 5 * time.Second, giveUpAfter},
		"a while ago": {2 * time.Minute, 2, 8 * time.Minute, 28 * time.Minute},
		"long ago":    {time.Hour, 2, 0, 20 * time.Minute},
	} {
		one := waitEntry{Chat: club, Sender: sariLID, Since: noon.Add(-c.ago)}.wait(noon)
		if one.asked != c.asked || one.next().Sub(noon) != c.next {
			t.Errorf("%s: asked %d times, next in %v; want %d, %v", name, one.asked, one.next().Sub(noon), c.asked, c.next)
		}
		one.asked = len(askPhone)
		if got := one.next().Sub(noon); got != c.until {
			t.Errorf("%s: given up after %v, want %v", name, got, c.until)
		}
	}
}
