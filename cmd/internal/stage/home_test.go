package stage_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store"
	"pita/store/session"
)

// idCard is what no group should read, so that Pita takes it out at once, and nothing more.
const idCard = "NIK saya 3201015508700001"

// The sample numbers of a town: Pita's, those who work for her groups, people with phones
// from writers on, and people who are only keys from crowd on.
const (
	selfNumber = 99
	staffFrom  = 90
	writerFrom = 100
	crowdFrom  = 1000
)

// A town is a server, people, and the groups that Pita is in.
type town struct {
	testing.TB
	ctx    context.Context
	clock  *running
	server *wire.Server
	self   *wire.Account // Pita's number; her house is its device 1
	staff  []*wire.Account
	crowd  []*wire.Account
	phones []*phone.Phone
}

// newTown returns a town of that many people who are only keys.
func newTown(tb testing.TB, crowd int) *town {
	tb.Helper()
	t := &town{TB: tb, ctx: context.Background(), clock: &running{from: rehearsal.Start.UTC(), since: time.Now()}}
	t.must(errors.Join(session.Rehearse(), wire.Trust()))
	var err error
	t.server, err = wire.New(wire.Options{Clock: t.clock.Now})
	t.must(err)
	tb.Cleanup(func() {
		if err := t.server.Close(); err != nil {
			tb.Error(err)
		}
	})
	t.self = t.enrol("Pita", selfNumber)
	t.staff = []*wire.Account{t.enrol("Dewi", staffFrom), t.enrol("Wati", staffFrom+1)}
	for i := range crowd {
		t.crowd = append(t.crowd, t.enrol("", crowdFrom+i))
	}
	return t
}

func (t *town) must(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sampleNumber(n int) string { return fmt.Sprintf("628110000%04d", n) }

// enrol adds sample person number n, of whom there are only keys.
func (t *town) enrol(name string, n int) *wire.Account {
	t.Helper()
	number := sampleNumber(n)
	a, err := t.server.Enrol(name, types.NewJID(number, types.DefaultUserServer), types.NewJID("10"+number, types.HiddenUserServer))
	t.must(err)
	return a
}

// people switches on the phones of n more people.
func (t *town) people(n int) {
	t.Helper()
	from := len(t.phones)
	t.phones = append(t.phones, make([]*phone.Phone, n)...)
	errs := make([]error, n)
	dirs := make([]string, n)
	for i := range dirs {
		dirs[i] = t.TempDir()
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			t.phones[from+i], errs[i] = phone.Open(t.ctx, phone.Options{
				Server: t.server, Dir: dirs[i], Name: fmt.Sprintf("Ani %d", from+i),
				Number: sampleNumber(writerFrom + from + i), Clock: t.clock.Now,
			})
		})
	}
	all.Wait()
	t.must(errors.Join(errs...))
	for _, p := range t.phones[from:] {
		t.Cleanup(func() { _ = p.Close() })
	}
}

// found makes a group of admin's, in which are also the staff and these people, and makes
// it up to size with people who are only keys, of whom from is the first.
func (t *town) found(name string, admin *wire.Account, size, from int, writers ...*phone.Phone) groups.Address {
	t.Helper()
	members := append([]*wire.Account{}, t.staff...)
	for _, p := range writers {
		members = append(members, p.Account())
	}
	for i := 0; len(members)+1 < size; i++ {
		members = append(members, t.crowd[(from+i)%len(t.crowd)])
	}
	members = members[:min(len(members), size-1)]
	return groups.Address(t.server.Found(name, admin, members...).String())
}

// A home is Pita's whole house in this process, as it runs live but for the server it dials.
type home struct {
	*town
	dir  string
	kept *store.Store
	keys *session.Store
	line *whatsapp.Transport
	app  *app.App

	mu      sync.Mutex
	reasons map[groups.Reason]int // of what was decided
	changed chan struct{}         // closed at the next decision
}

// newHome links a house of its own folder to Pita's number. It is not open yet.
func (t *town) newHome() *home {
	t.Helper()
	h := &home{town: t, dir: t.TempDir(), reasons: map[groups.Reason]int{}, changed: make(chan struct{})}
	h.openFiles()
	device, err := h.keys.Device(t.ctx)
	t.must(err)
	t.must(t.self.Provision(t.ctx, device, 1))
	return h
}

func (h *home) openFiles() {
	h.Helper()
	var err error
	h.kept, err = store.Open(h.dir, store.Options{Recast: session.Recast})
	h.must(err)
	key, err := h.kept.SessionKey(h.ctx)
	h.must(err)
	h.keys, err = session.Open(h.dir, session.Options{Key: key, Rehearsal: true, Failed: func(err error) { h.line.Drop(err) }})
	h.must(err)
}

// open lets the house run, and returns when it is online.
func (h *home) open() {
	h.Helper()
	var err error
	h.line, err = whatsapp.New(whatsapp.Options{Keys: h.keys, Client: h.server.Client(), Clock: h.clock.Now})
	h.must(err)
	h.app, err = app.New(app.Options{Store: h.kept, Transport: h.line, World: sampleWorld(), Clock: h.clock, Noted: h.noted})
	h.must(err)
	h.must(h.app.Start(h.ctx))
	h.until("the house to come online", func() bool { return h.reasons["number.changed"] > 0 })
}

// close ends the house; its folder stays.
func (h *home) close() {
	h.Helper()
	h.app.Stop()
	h.must(errors.Join(h.keys.Close(), h.kept.Close()))
}

func (h *home) noted(d groups.Decision) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reasons[d.Reason]++
	close(h.changed)
	h.changed = make(chan struct{})
}

// until waits until something is so, looking at once and after each decision.
func (h *home) until(what string, is func() bool) {
	h.Helper()
	late := time.After(2 * time.Minute)
	for {
		h.mu.Lock()
		done, next := is(), h.changed
		h.mu.Unlock()
		if done {
			return
		}
		select {
		case <-next:
		case <-late:
			h.mu.Lock()
			defer h.mu.Unlock()
			h.Fatalf("waited in vain for %s; decided so far: %v", what, h.reasons)
		}
	}
}

// rest returns when nothing waits, in the house or on the way.
func (h *home) rest() {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, 2*time.Minute)
	defer cancel()
	for range 2 { // what the one lets go the other may have to take in
		h.must(errors.Join(h.app.Settle(ctx), h.server.Idle(ctx)))
	}
}

// settle makes the groups live: the staff are introduced, a reviewer approves the words by
// which Pita introduces herself and whatever other posts are named, and each group is told
// to begin.
func (h *home) settle(posts []string, rooms ...groups.Address) {
	h.Helper()
	h.until("Pita to find herself in every group", func() bool { return h.arrived() >= len(rooms) })
	reviewer := h.party(h.staff[0])
	for _, room := range rooms {
		for _, who := range h.staff {
			in := &groups.Introduce{In: groups.Place{Address: room}, Role: groups.Facilitator, Reachable: true, Since: h.clock.from}
			in.Who = h.party(who)
			h.give(groups.Party{}, groups.Place{}, in)
		}
	}
	reviews := &groups.Introduce{Reviewer: true, Handle: "dewi", Reachable: true, Since: h.clock.from}
	reviews.Who = reviewer
	h.give(groups.Party{}, groups.Place{}, reviews)
	for _, handle := range []string{"tuti", "rani"} { // by whom the sample posts are
		writer := &groups.Introduce{Handle: handle}
		writer.Who = h.party(h.staff[1])
		h.give(groups.Party{}, groups.Place{}, writer)
	}
	for _, post := range append([]string{"perkenalan"}, posts...) {
		h.give(reviewer, groups.Place{}, &groups.ShowPost{Post: post})
		h.give(reviewer, groups.Place{}, &groups.ApprovePost{Post: post, Code: h.preview(post)})
	}
	for _, room := range rooms {
		h.give(groups.Party{}, groups.Place{Address: room}, &groups.GoLive{})
	}
	h.rest()
	if live := h.live(); live != len(rooms) {
		h.Fatalf("%d of %d groups are live; decided so far: %v", live, len(rooms), h.reasons)
	}
}

func (h *home) arrived() int { return h.reasons["group.arrived"] + h.reasons["group.stranger"] }

func (h *home) party(a *wire.Account) groups.Party {
	return groups.Party{Addresses: []groups.Address{groups.Address(a.LID().String()), groups.Address(a.PN().String())}}
}

// give gives an order from the desk.
func (h *home) give(by groups.Party, in groups.Place, o groups.Order) {
	h.Helper()
	ev := &groups.Given{By: by, Order: o}
	ev.Head = groups.Head{Key: groups.Key("desk:" + rand.Text()), At: h.clock.Now(), Seen: h.clock.Now(), Place: in}
	h.must(h.app.Give(h.ctx, ev))
}

// preview returns the code under which a post was shown.
func (h *home) preview(post string) (code string) {
	h.Helper()
	h.must(h.kept.Read(h.ctx, func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindPreview}) {
			if p := r.(*groups.Preview); p.Post == post {
				code = p.Code
			}
		}
		return nil
	}))
	return code
}

// live returns how many groups are live.
func (h *home) live() (n int) {
	h.Helper()
	h.must(h.kept.Read(h.ctx, func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
			if r.(*groups.Group).Live {
				n++
			}
		}
		return nil
	}))
	return n
}

// judged returns how many messages the house has decided about.
func (h *home) judged() (n int) {
	h.Helper()
	h.must(h.kept.Journal(h.ctx, 0, func(line store.Line) bool {
		if line.Event == "message" {
			n++
		}
		return true
	}))
	return n
}
