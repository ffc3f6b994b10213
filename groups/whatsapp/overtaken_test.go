package whatsapp

import (
	"testing"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// The answer to "which groups am I in" is overtaken by the word of a removal. By then
// whatsmeow has taken the removed member off its list, and the answer puts them on again.
func TestAnOvertakenAnswerHandsNobodyAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mata := newSpy(w)
	w.must(w.dewi.Add(w.ctx, w.club, mata.address()))
	asked, late := "", make(chan struct{})
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Device != w.device || m.Node == nil {
			return wire.Fault{}
		}
		id, _ := m.Node.Attrs["id"].(string)
		switch {
		case !m.Out && asks(m.Node, "participating") && asked == "":
			asked = id
		case m.Out && asked != "" && id == asked:
			select {
			case <-late:
			default:
				close(late)
				return wire.Fault{After: time.Second}
			}
		case !m.Out && m.Node.Tag == "message" && m.Node.Attrs["to"] == w.jid():
			mata.mu.Lock()
			mata.sent = append(mata.sent, m.Node)
			mata.mu.Unlock()
		}
		return wire.Fault{}
	})
	w.listen()
	w.does(&groups.Say{Target: w.at(), Content: text("Sebelum")})
	<-late
	w.must(w.dewi.Remove(w.ctx, w.club, mata.address()))
	w.hears("that Mata left", func(ev groups.Event) bool { _, left := ev.(*groups.Left); return left })
	w.idle()
	if !mata.reads() {
		t.Fatal("as a member the spy can't read what Pita writes")
	}
	<-time.After(1500 * time.Millisecond) // until the answer has come
	for i := range 4 {
		w.does(&groups.Say{Target: w.at(), Content: text("Sesudah")})
		if mata.reads() {
			t.Errorf("a removed member could read message %d after the removal", i+1)
		}
	}
}
