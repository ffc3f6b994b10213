package stage_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store"
)

// A load is how much is going on.
type load struct {
	groups, members int
	folk            int           // people who write; the other members are only keys
	writers         int           // of them in each group
	messages        int           // in each window
	every           time.Duration // between two of them
	windows         int           // the first third is warming up
}

// TestManyGroups lets people write in many groups at once. Nothing may be lost, everything is
// judged once, and what the house holds in memory does not grow with what it has heard.
func TestManyGroups(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	l := load{groups: 4, members: 8, folk: 3, writers: 2, messages: 30, every: time.Millisecond, windows: 3}
	if os.Getenv("PITA_SOAK") != "" {
		// 20 messages a second for three minutes.
		l = load{groups: 60, members: 30, folk: 20, writers: 3, messages: 600, every: 50 * time.Millisecond, windows: 6}
	}
	b := newBustle(t, l)
	var house, world []weight
	for n := range l.windows {
		b.window(n)
		house, world = append(house, b.house.weigh()), append(world, weigh())
		t.Logf("after %d messages, the house: %v", (n+1)*l.messages, house[n])
		t.Logf("  server and phones: %v", world[n])
	}
	t.Logf("the house asked for %d messages again, which it could not read at first", b.again.Load())
	b.house.end()
	b.check()
	b.flat("the house", house, houseGrows)
	b.flat("the server and the phones", world, worldGrows)
}

// How many bytes may be held more for each message that was heard, once all is warm. The
// house remembers the keys of the last 16,384 events, some hundred bytes each; the phones
// show their owners all messages.
const (
	houseGrows = 256
	worldGrows = 6 << 10
	moreAlways = 1 // MiB: what the collector and the system round by
	moreMany   = 8 // goroutines
)

// A bustle is a town with a house in a process of its own, in which people write.
type bustle struct {
	*town
	load
	home    *home
	house   *steady
	posts   []string // sent in turn: who sends one twice within minutes is asked about it
	rooms   []groups.Address
	members [][]*phone.Phone // who writes in each group
	wrote   atomic.Int64
	again   atomic.Int64 // messages that the house could not read at first
	mu      sync.Mutex
	taken   []advertIn
}

// An advertIn is a message that is to be taken out.
type advertIn struct {
	advert
	room groups.Address
}

// newBustle makes the town, lets its groups go live, and hands the house to its own process.
func newBustle(t *testing.T, l load) *bustle {
	t.Helper()
	b := &bustle{town: newTown(t, l.members), load: l}
	b.people(l.folk)
	b.home = b.newHome()
	for n := range l.groups {
		var who []*phone.Phone
		for k := range l.writers {
			who = append(who, b.town.phones[(n*l.writers+k)%l.folk])
		}
		b.members = append(b.members, who)
		b.rooms = append(b.rooms, b.found(fmt.Sprintf("Pita Pink %d", n), b.self, l.members, n, who...))
	}
	b.home.open()
	for _, p := range sampleWorld().Library.All() {
		if p.Kind == content.Education && p.Lang == "id" && !slices.Contains(urgent, p.ID) {
			b.posts = append(b.posts, p.ID)
		}
	}
	b.posts = b.posts[:min(len(b.posts), (b.messages*b.windows-1)/postEvery+1)]
	b.home.settle(b.posts, b.rooms...)
	b.introduce()
	leader := &groups.Introduce{In: groups.Place{Address: b.rooms[0]}, Role: groups.Facilitator, Reachable: true, Since: b.clock.from}
	leader.Who = b.home.party(b.members[0][0].Account())
	b.home.give(groups.Party{}, groups.Place{}, leader)
	b.home.rest()
	before := b.home.judged()
	b.home.close()
	b.wrote.Store(int64(before))
	addr, err := b.server.ListenLoopback(b.ctx)
	b.must(err)
	b.server.Fault(func(m wire.Moment) wire.Fault {
		if !m.Out && m.Device == 1 && m.Node != nil && m.Node.Tag == "receipt" && m.Node.Attrs["type"] == "retry" {
			b.again.Add(1)
		}
		return wire.Fault{}
	})
	k := newKeeper(t, b.home.dir, addr, os.Getenv("PITA_SOAK") != "")
	k.env = append(k.env, childBegan+"="+b.clock.since.Format(time.RFC3339Nano))
	b.house = startSteady(t, k)
	return b
}

// What is written now and then, among what nobody minds.
const (
	cardEvery    = 20  // a message that is taken out
	privateEvery = 50  // a word to Pita alone
	postEvery    = 100 // a post, by a facilitator's order
)

// introduce lets everybody say a first word, one after another: two whatsmeow clients that
// begin to talk to each other at the same moment lose messages, which is another story.
func (b *bustle) introduce() {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Minute)
	defer cancel()
	for n, room := range b.rooms {
		for _, who := range b.members[n] {
			_, err := who.Write(ctx, room, phone.Draft{Text: "Selamat pagi"})
			b.must(err)
			b.must(b.server.Idle(ctx))
		}
	}
}

// window lets people write for a while, and returns when everything has come to rest.
func (b *bustle) window(n int) {
	b.Helper()
	tick := time.NewTicker(b.every)
	defer tick.Stop()
	desks := make([]chan func(), len(b.phones)) // a person writes one thing after another
	var all sync.WaitGroup
	for i := range desks {
		desks[i] = make(chan func(), b.messages)
		all.Go(func() {
			for write := range desks[i] {
				write()
			}
		})
	}
	for i := n * b.messages; i < (n+1)*b.messages; i++ {
		<-tick.C
		room := i % len(b.rooms)
		who := (room*b.writers + i/len(b.rooms)%b.writers) % len(b.phones)
		desks[who] <- func() { b.write(i, room, b.phones[who]) }
	}
	for _, d := range desks {
		close(d)
	}
	all.Wait()
	b.rest()
}

// write lets somebody write the i-th message.
func (b *bustle) write(i, room int, who *phone.Phone) {
	d, to := phone.Draft{Text: fmt.Sprintf("Sudah makan, Bu? (%d)", i)}, b.rooms[room]
	switch {
	case i%postEvery == postEvery/2:
		who, d.Text, to = b.members[0][0], "!kirim "+b.posts[i/postEvery%len(b.posts)], b.rooms[0]
	case i%privateEvery == privateEvery/2:
		d.Text, to = "Terima kasih", groups.Address(b.self.LID().String())
	case i%cardEvery == cardEvery/2:
		d.Text = idCard
	}
	id, err := who.Write(b.ctx, to, d)
	if err != nil {
		b.Errorf("%s: %v", who.Name(), err)
		return
	}
	b.wrote.Add(1)
	if d.Text == idCard {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.taken = append(b.taken, advertIn{advert{who, id}, to})
	}
}

// rest waits until all that is to be taken out is, and nothing is on its way.
func (b *bustle) rest() {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Minute)
	defer cancel()
	b.must(b.server.Idle(ctx))
	for _, a := range b.taken {
		err := a.from.Wait(ctx, func(v phone.View) bool {
			m := v.Message(a.room, a.from.Hidden(), a.id)
			return m != nil && m.Retracted
		})
		if err != nil {
			b.house.end()
			b.Fatalf("what was to be taken out stands: %v\n%s", err, b.house.log)
		}
	}
	b.must(b.server.Idle(ctx))
}

// check looks whether all was judged, and once.
func (b *bustle) check() {
	b.Helper()
	for _, p := range b.phones {
		if n := p.Unread(); n > 0 {
			b.Errorf("the phone of %s holds %d messages that it could not read", p.Name(), n)
		}
	}
	var err error
	b.home.kept, err = store.Open(b.home.dir, store.Options{})
	b.must(err)
	defer b.home.kept.Close()
	if got, want := b.home.judged(), int(b.wrote.Load()); got != want {
		b.Errorf("%d messages were judged, want %d", got, want)
	}
	if aside, err := b.home.kept.Aside(b.ctx); err != nil || len(aside) > 0 {
		b.Errorf("%d events were set aside (%v), want none", len(aside), err)
	}
}

// flat looks whether something held no more, once it was warm, than each message may add.
func (b *bustle) flat(what string, all []weight, each float64) {
	b.Helper()
	first, last := all[len(all)/3], all[len(all)-1]
	heard := float64((len(all) - 1 - len(all)/3) * b.messages)
	may := moreAlways + heard*each/(1<<20)
	if more := last.Heap - first.Heap; more > may {
		b.Errorf("%s: %.0f messages made the heap %.2f MiB larger, and may make it %.2f", what, heard, more, may)
	}
	if more := last.Anonymous - first.Anonymous; more > may+first.Anonymous/8 {
		b.Errorf("%s: %.0f messages took %.1f MiB more of memory, and may take %.1f", what, heard, more, may+first.Anonymous/8)
	}
	if more := last.Goroutines - first.Goroutines; more > moreMany {
		b.Errorf("%s: there are %d goroutines more after %.0f messages, and may be %d", what, more, heard, moreMany)
	}
}
