package whatsapp

import (
	"context"
	"testing"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// A removal is lost on its way, and then Pita is no admin any more, so that it is never
// carried out. Who was to be removed is a member, and the group hears Pita as before.
func TestALostRemovalSilencesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	w.settle = 200 * time.Millisecond
	w.does(&groups.Say{Target: w.at(), Content: text("Satu")})
	lost := make(chan struct{})
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Node == nil || m.Out || m.Node.Tag != "iq" || !asks(m.Node, "remove") {
			return wire.Fault{}
		}
		close(lost)
		return wire.Fault{Drop: true}
	})
	short, cancel := context.WithCancel(w.ctx)
	go func() { <-lost; cancel() }()
	id := newID()
	if _, err := w.Do(short, id, &groups.Remove{Target: w.at(w.sari)}); err == nil {
		t.Fatal("a removal that was lost was done")
	}
	w.server.Fault(nil)
	w.must(w.dewi.Demote(w.ctx, w.club, w.pita.Hidden()))
	w.idle()
	if _, err := w.Do(w.ctx, id, &groups.Remove{Target: w.at(w.sari)}); err == nil {
		t.Fatal("Pita removed somebody, and is no admin")
	}
	for _, what := range []string{"Dua", "Tiga"} {
		said := w.does(&groups.Say{Target: w.at(), Content: text(what)})
		w.sees(w.sari, w.club, said.Message, "what Pita says to all who are there", isText(what))
	}
}

// A group that was left is left, whoever asks for it once more.
func TestAGroupIsLeftOnce(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		leave := &groups.Leave{Target: groups.Target{In: groups.Place{Address: w.group()}}}
		w.settle()
		id := newID()
		for _, again := range []func(){w.settle, w.restart, func() {}} {
			if _, err := w.transport.Do(w.ctx, id, leave); err != nil {
				t.Errorf("leaving: %v, want that the group is left", err)
			}
			again()
		}
	})
}

// interrupts ends the connection before the answer to the first stanza that is meant
// reaches Pita, and returns how many of them the server has had.
func (w *world) interrupts(meant func(*waBinary.Node) bool) (had func() int) {
	count, id, cut := make(chan int, 1), "", false
	count <- 0
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Device != w.device || m.Node == nil {
			return wire.Fault{}
		}
		is, _ := m.Node.Attrs["id"].(string)
		switch {
		case !m.Out && meant(m.Node):
			count <- 1 + <-count
			id = is
		case m.Out && id != "" && is == id && !cut:
			cut = true
			return wire.Fault{Cut: true}
		}
		return wire.Fault{}
	})
	return func() int {
		n := <-count
		count <- n
		return n
	}
}

// whatsmeow would reset the link once more over the next connection.
func TestALinkIsResetOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	had := w.interrupts(func(n *waBinary.Node) bool { return asks(n, "invite") && n.Attrs["type"] == "set" })
	_, err := w.Do(w.ctx, newID(), &groups.Invite{Target: w.at(w.dewi), Reset: true})
	if retry, _ := groups.RetryOf(err); err == nil || retry == groups.GiveUp || groups.Undone(err) {
		t.Errorf("a reset whose answer was lost: %v; want an error that says nothing of its outcome", err)
	}
	w.healthy(groups.Well)
	w.idle()
	if n := had(); n != 1 {
		t.Errorf("the link was reset %d times, want once", n)
	}
}

// A message that was sealed before the connection ended is not sent over the next one: who
// was removed meanwhile could read it. It is sealed anew.
func TestASealedMessageEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	had := w.interrupts(func(n *waBinary.Node) bool { return n.Tag == "message" && n.Attrs["to"] == w.jid() })
	id := newID()
	say := &groups.Say{Target: w.at(), Content: text("Halo")}
	if _, err := w.Do(w.ctx, id, say); err == nil {
		t.Error("a message whose connection ended was sent")
	}
	w.healthy(groups.Well)
	w.idle()
	if n := had(); n != 1 {
		t.Fatalf("what was sealed before was sent %d times, want once", n)
	}
	if _, err := w.Do(w.ctx, id, say); err != nil {
		t.Fatal(err)
	}
	w.sees(w.sari, w.club, groups.MessageID(id), "what Pita says", isText("Halo"))
}

// Only what certainly was not done may be done again by who does things at most once.
func TestWhatCertainlyWasNotDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	invite := &groups.Invite{Target: w.at(w.dewi), Reset: true}
	if _, err := w.Do(w.ctx, newID(), invite); !groups.Undone(err) {
		t.Errorf("without a connection: %v, want that nothing was done", err)
	}
	w.listen()
	for _, code := range []int{500, 429} {
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if m.Node != nil && !m.Out && m.Device == w.device && asks(m.Node, "invite") {
				return wire.Fault{Code: code}
			}
			return wire.Fault{}
		})
		undone := code == 429
		if _, err := w.Do(w.ctx, newID(), invite); err == nil || groups.Undone(err) != undone {
			t.Errorf("refused with %d: %v, certainly undone: %v, want %v", code, err, groups.Undone(err), undone)
		}
	}
}
