//go:build unix && !race

package stage_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	_ "modernc.org/sqlite"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// BenchmarkTakenOut is one message, from when the server hands it out until the server has
// the word that takes it out again: by Pita's whole house, which judges it, opens a case and
// keeps everything on disk; and in turns with it, in a group of the same size on the same
// server, by a whatsmeow client that does nothing but take out whatever comes.
func BenchmarkTakenOut(b *testing.B) {
	for _, size := range []int{2, 10, 50, 200} {
		b.Run(fmt.Sprintf("%d-members", size), func(b *testing.B) {
			t := newTown(b, size)
			t.people(2)
			w := newWatch(t.server)
			h, house := t.houseAt(w, size)
			bot := t.botAt(w, size)
			for range 5 {
				house()
				bot()
			}
			h.rest()
			ours, keys := h.kept.Writes(), h.keys.Writes()
			rounds := turnabout(b, house, bot)
			h.rest()
			b.ReportMetric(float64(h.kept.Writes()-ours)/float64(rounds), "house-writes/op")
			b.ReportMetric(float64(h.keys.Writes()-keys)/float64(rounds), "session-writes/op")
		})
	}
}

// BenchmarkSaidToPhones is one message of Pita's, from her transport until the phone of every
// member shows it. Server, Pita and all phones share this process and its processors.
func BenchmarkSaidToPhones(b *testing.B) {
	for _, size := range []int{2, 10, 50, 200} {
		b.Run(fmt.Sprintf("%d-members", size), func(b *testing.B) {
			t := newTown(b, 0)
			t.people(size - 1)
			h := t.newHome()
			var members []*wire.Account
			for _, p := range t.phones {
				members = append(members, p.Account())
			}
			room := groups.Address(t.server.Found("Pita Pink", t.self, members...).String())
			h.open()
			t.Cleanup(h.close)
			h.until("Pita to find herself in the group", func() bool { return h.arrived() > 0 })
			h.rest()
			said := 0
			say := func() {
				said++
				id := groups.ActionID(fmt.Sprintf("3EB0%016X", said))
				_, err := h.line.Do(t.ctx, id, &groups.Say{
					Target: groups.Target{In: groups.Place{Address: room}}, Content: groups.Content{Text: "Selamat pagi semua"},
				})
				t.must(err)
				for _, p := range t.phones {
					t.must(p.Wait(t.ctx, func(v phone.View) bool { return v.Count(room, selfAddress(t)) >= said }))
				}
			}
			say() // the sessions with everybody are made once
			before, used := time.Now(), processorTime()
			for b.Loop() {
				say()
			}
			b.ReportMetric(float64(said-1)/time.Since(before).Seconds(), "messages/s")
			b.ReportMetric((processorTime()-used).Seconds()*1000/float64(said-1), "cpu-ms/op")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func selfAddress(t *town) groups.Address { return groups.Address(t.self.LID().String()) }

// turnabout does the two in turns, now the one first and now the other, and returns how
// often. It tells the median of what each took by the clock, the median ratio of a turn, and
// the ratio of the processor time of all who took part.
func turnabout(b *testing.B, house, bot func() time.Duration) int {
	b.Helper()
	sides := [2]func() time.Duration{house, bot}
	var took [2][]float64
	var ratios []float64
	var spent [2]time.Duration
	for b.Loop() {
		var now [2]time.Duration
		for turn := range 2 {
			side := (len(ratios) + turn) % 2
			used := processorTime()
			now[side] = sides[side]()
			spent[side] += processorTime() - used
			took[side] = append(took[side], now[side].Seconds()*1000)
		}
		ratios = append(ratios, now[0].Seconds()/now[1].Seconds())
	}
	b.ReportMetric(median(took[0]), "house-ms")
	b.ReportMetric(median(took[1]), "bot-ms")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(spent[0].Seconds()/spent[1].Seconds(), "cpu-ratio")
	b.ReportMetric(0, "ns/op")
	return len(ratios)
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// processorTime returns how long this process has been worked on.
func processorTime() time.Duration {
	var now syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &now)
	return time.Duration(now.Utime.Nano() + now.Stime.Nano())
}

// houseAt opens a house in a group of that size, and returns it with what lets somebody
// write there something that is taken out. That returns how long it stood.
func (t *town) houseAt(w *watch, size int) (*home, func() time.Duration) {
	h := t.newHome()
	writer := t.phones[0]
	// The staff need not be members for the house to know them, and a group of two has no room.
	room := t.founded("Pita Pink", t.self, size, writer)
	h.open()
	t.Cleanup(h.close)
	h.settle(nil, room)
	return h, func() time.Duration { return t.takenOut(w, t.self, writer, room) }
}

// botAt is houseAt of a client that only takes out.
func (t *town) botAt(w *watch, size int) func() time.Duration {
	self := t.enrol("Bot", selfNumber-1)
	path := filepath.Join(t.TempDir(), "bot.db")
	keys, err := sqlstore.New(t.ctx, "sqlite", "file:"+path+
		"?_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(2)&_pragma=busy_timeout(5000)", nil)
	t.must(err)
	t.Cleanup(func() { _ = keys.Close() })
	device := keys.NewDevice()
	t.must(self.Provision(t.ctx, device, 1))
	writer := t.phones[1]
	room := t.founded("Bot Pink", self, size, writer)
	client := whatsmeow.NewClient(device, nil)
	client.SetWebsocketHTTPClient(t.server.Client())
	client.AddEventHandler(func(evt any) {
		m, ok := evt.(*events.Message)
		if !ok || !m.Info.IsGroup || m.Message.GetConversation() == "" {
			return
		}
		if _, err := client.SendMessage(t.ctx, m.Info.Chat, client.BuildRevoke(m.Info.Chat, m.Info.Sender, m.Info.ID)); err != nil {
			t.Error(err)
		}
	})
	t.must(client.ConnectContext(t.ctx))
	t.Cleanup(client.Disconnect)
	if !client.WaitForConnection(time.Minute) {
		t.Fatal("the bot does not come online")
	}
	return func() time.Duration { return t.takenOut(w, self, writer, room) }
}

// founded makes a group of that size, in which only one person has a phone.
func (t *town) founded(name string, admin *wire.Account, size int, writer *phone.Phone) groups.Address {
	members := []*wire.Account{writer.Account()}
	for i := 0; len(members) < size-1; i++ {
		members = append(members, t.crowd[i])
	}
	return groups.Address(t.server.Found(name, admin, members...).String())
}

// takenOut lets somebody write what admin's device 1 takes out, and returns how long that
// was in its hands, once the writer's phone no longer shows it and nothing is on its way.
func (t *town) takenOut(w *watch, admin *wire.Account, writer *phone.Phone, room groups.Address) time.Duration {
	ctx, cancel := context.WithTimeout(t.ctx, time.Minute)
	defer cancel()
	w.begin(admin.PN().User)
	id, err := writer.Write(ctx, room, phone.Draft{Text: idCard})
	t.must(err)
	t.must(writer.Wait(ctx, func(v phone.View) bool {
		m := v.Message(room, writer.Hidden(), id)
		return m != nil && m.Retracted
	}))
	t.must(t.server.Idle(ctx))
	return w.took()
}

// A watch stands at the server and stops the time of one device's work.
type watch struct {
	mu      sync.Mutex
	whose   string
	in, out time.Time
}

func newWatch(s *wire.Server) *watch {
	w := &watch{}
	s.Fault(func(m wire.Moment) wire.Fault {
		if m.Node != nil && m.Node.Tag == "message" && m.Device == 1 {
			w.saw(m)
		}
		return wire.Fault{}
	})
	return w
}

// begin waits for the next message that a number's device gets.
func (w *watch) begin(whose string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.whose, w.in, w.out = whose, time.Time{}, time.Time{}
}

func (w *watch) saw(m wire.Moment) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case m.PN.User != w.whose:
	case m.Out && w.in.IsZero():
		w.in = time.Now()
	case !m.Out && w.out.IsZero() && m.Node.Attrs["edit"] == string(types.EditAttributeAdminRevoke):
		w.out = time.Now()
	}
}

func (w *watch) took() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Sub(w.in)
}
