package stage_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pita/cmd/internal/stage"
	"pita/groups"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store"
)

// circle is the group in which a house is killed again and again.
const circle = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Rina
person Ani reachable
person Budi reachable
person Citra reachable
person Dina reachable
person Eka reachable
person Fani reachable
post kemo-mual approved
post lelah-tidur approved
post tanya-perawat approved
post fakta-gula approved

Dewi: !kirim kemo-mual
Dewi: !kirim lelah-tidur
Dewi: !kirim tanya-perawat
Dewi: !kirim fakta-gula
`

// urgent are the posts of the circle, sent again and again within minutes.
var urgent = []string{"kemo-mual", "lelah-tidur", "tanya-perawat", "fakta-gula"}

// A house that is killed at random moments while people write and posts go out, over a
// network that brings things twice, late and out of order, judges every message once, and
// every post is shown once on each phone, in order.
func TestExactlyOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes")
	}
	kills, often := 5, os.Getenv("PITA_SOAK") != ""
	if often {
		kills = 100
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	l := begin(t, rand.New(rand.NewPCG(seed, 3)))
	l.house.Server().Fault(l.trouble)
	addr, err := l.house.Server().ListenLoopback(l.ctx)
	if err != nil {
		t.Fatal(err)
	}
	keeper := newKeeper(t, l.dir, addr, often)
	for round := range kills {
		done := make(chan struct{})
		post := urgent[l.chance.IntN(len(urgent))]
		go func() {
			defer close(done)
			l.live(round, post)
		}()
		l.kill(keeper)
		<-done
	}
	t.Logf("killed %d times, %d of them soon after it had come online, %d by a stanza", kills, l.late, l.struck)
	l.rest(keeper)
	l.check()
}

// A life is a group over the wire, and what happened in it.
type life struct {
	*testing.T
	ctx     context.Context
	chance  *rand.Rand
	dir     string
	house   *stage.House
	room    groups.Address
	texts   map[string][]string // of each post, as phones show them
	first   []string            // what Pita said before everything
	before  int                 // messages judged before the killing began
	wrote   int                 // messages since
	posts   []string            // sent since, in order
	phones  map[string]*phone.Phone
	told    map[string]int // how many answers people got or are to get
	adverts []advert
	stanzas uint64
	online  chan time.Time // Pita asked for what waits
	saying  atomic.Int64   // how many messages of Pita until the one that kills
	fatal   atomic.Int64   // how many stanzas until the one that kills; the last was 0
	victim  atomic.Pointer[os.Process]
	struck  int // kills by a stanza
	late    int // kills after that
}

// An advert is a message that is to be taken out.
type advert struct {
	from *phone.Phone
	id   groups.MessageID
}

// begin sets the stage, sends each post once in peace, and leaves the house.
func begin(t *testing.T, chance *rand.Rand) *life {
	t.Helper()
	script, err := rehearsal.Parse("circle.chat", []byte(circle))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	t.Cleanup(cancel)
	l := &life{T: t, ctx: ctx, chance: chance, dir: t.TempDir(), texts: map[string][]string{}, told: map[string]int{}, online: make(chan time.Time, 1), phones: map[string]*phone.Phone{}}
	transport := rehearsal.NewTransport(nil)
	l.house = stage.New(stage.Options{Dir: l.dir, Script: script, Transport: transport, World: urgentWorld()})
	l.must(l.house.Open(ctx))
	t.Cleanup(func() {
		if err := l.house.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, name := range append([]string{"Pita"}, script.People()...) {
		l.phones[name], err = l.house.Phone(ctx, name)
		l.must(err)
	}
	p := rehearsal.NewPlayer(transport, l.house)
	l.must(p.Begin(ctx, script))
	l.room = l.house.Room("Pita Pink Jakarta")
	l.first = l.shown("Rina")
	for i, step := range script.Steps() {
		had := len(l.shown("Rina"))
		_, err := p.Step(ctx, step)
		l.must(err)
		l.texts[urgent[i]] = l.shown("Rina")[had:]
	}
	l.before = l.judged(l.house.Kept())
	for name := range l.phones {
		l.told[name] = l.whispers(name)
	}
	l.must(l.house.Leave())
	return l
}

func (l *life) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// shown returns what Pita said in the group, as somebody's phone shows it.
func (l *life) shown(name string) (texts []string) {
	l.Helper()
	self := l.phones["Pita"].Hidden()
	for _, m := range l.phones[name].Chat(l.room) {
		if m.From == self {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// whispers counts what Pita said to somebody privately, as their phone shows it.
func (l *life) whispers(name string) (n int) {
	self := l.phones["Pita"].Hidden()
	for _, m := range l.phones[name].Chat(self) {
		if m.From == self {
			n++
		}
	}
	return n
}

// judged counts the messages that a house has decided about.
func (l *life) judged(s *store.Store) (n int) {
	l.Helper()
	l.must(s.Journal(l.ctx, 0, func(line store.Line) bool {
		if line.Event == "message" {
			n++
		}
		return true
	}))
	return n
}

// trouble is a network on which much comes twice, and receipts overtake each other or are
// lost. Under the server's lock nothing else uses this chance.
func (l *life) trouble(m wire.Moment) wire.Fault {
	if m.Node == nil {
		return wire.Fault{}
	}
	if m.Device == 1 {
		l.passes(m)
	}
	l.stanzas++
	n := l.stanzas * 0x9E3779B97F4A7C15 >> 32
	switch {
	case m.Node.Tag == "message" && m.Out && n%5 == 0:
		return wire.Fault{Twice: true}
	case m.Node.Tag == "receipt" && m.Out && n%3 == 0:
		return wire.Fault{Behind: int(n%4) + 1}
	case m.Node.Tag == "receipt" && !m.Out && n%7 == 0:
		return wire.Fault{Twice: true}
	}
	return wire.Fault{}
}

// passes sees what goes to Pita and comes from it. The stanza that was chosen for it kills
// the house: on the way to it, or when the server has it and has not answered.
func (l *life) passes(m wire.Moment) {
	if m.Node.Attrs["xmlns"] == "passive" {
		select {
		case l.online <- time.Time{}:
		default:
		}
	}
	said := m.Node.Tag == "message" && !m.Out
	if said && l.saying.Add(-1) == 0 || l.fatal.Add(-1) == 0 {
		_ = l.victim.Load().Kill()
	}
}

// live lets people write while the house is killed.
func (l *life) live(round int, post string) {
	sellers := []string{"Ani", "Budi", "Citra", "Dina", "Eka", "Fani"}
	l.write("Rina", phone.Draft{Text: fmt.Sprintf("Selamat pagi yang ke-%d", round)})
	l.write("Dewi", phone.Draft{Text: "!kirim " + post})
	l.posts = append(l.posts, post)
	l.told["Dewi"]++
	// The third strike of one person is another story.
	if n := len(l.adverts); n < 2*len(sellers) {
		who := sellers[n%len(sellers)]
		l.told[who]++
		l.adverts = append(l.adverts, advert{l.phones[who], l.write(who, phone.Draft{Text: "Situs gacor hari ini!"})})
	}
	l.write("Rina", phone.Draft{Text: fmt.Sprintf("Sudah makan, Bu? (%d)", round)})
}

func (l *life) write(who string, d phone.Draft) groups.MessageID {
	id, err := l.phones[who].Write(l.ctx, l.room, d)
	if err != nil {
		l.Errorf("%s: %v", who, err)
	}
	l.wrote++
	return id
}

// kill lets the house live for a moment. Either that ends at some time, most often after
// the house has come online, or a stanza ends it.
func (l *life) kill(k *keeper) {
	l.Helper()
	select {
	case <-l.online: // of the life before
	default:
	}
	switch how := l.chance.IntN(6); {
	case how > 2:
		l.strike(k, how == 5)
		return
	default:
		cmd, ended := l.start(k)
		if how > 0 {
			l.wait(ended, l.online)
			l.late++
		}
		l.wait(ended, time.After(time.Duration(l.chance.Int64N(int64(400*time.Millisecond)))))
		_ = cmd.Process.Kill()
		<-ended
	}
}

// strike lets a stanza kill the house: any, or one by which it says something. Should too
// few come, time does.
func (l *life) strike(k *keeper, any bool) {
	l.Helper()
	counted, most := &l.saying, int64(3)
	if any {
		counted, most = &l.fatal, 60
	}
	counted.Store(l.chance.Int64N(most) + 1)
	defer counted.Store(0)
	cmd, ended := l.start(k)
	select {
	case err := <-ended:
		if cmd.ProcessState.Exited() {
			l.Fatalf("the house ended by itself: %v", err)
		}
		l.struck++
		return
	case <-time.After(4 * time.Second):
	}
	_ = cmd.Process.Kill()
	<-ended
}

// wait waits for something while the house lives.
func (l *life) wait(ended <-chan error, is <-chan time.Time) {
	l.Helper()
	select {
	case <-is:
	case err := <-ended:
		l.Fatalf("the house ended by itself: %v", err)
	case <-time.After(time.Minute):
		l.Fatal("the house does not come online")
	}
}

// start starts the house and returns when it says that it is open.
func (l *life) start(k *keeper) (*exec.Cmd, <-chan error) {
	l.Helper()
	cmd := exec.CommandContext(l.ctx, k.program)
	cmd.Env = k.env
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	l.must(err)
	l.must(cmd.Start())
	l.victim.Store(cmd.Process)
	_, _ = bufio.NewReader(out).ReadString('\n')
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		ended <- fmt.Errorf("%w\n%s", err, &complaint)
	}()
	return cmd, ended
}

// rest lets the house live until all is done that is to be done.
func (l *life) rest(k *keeper) {
	l.Helper()
	cmd, ended := l.start(k)
	defer func() {
		_ = cmd.Process.Kill()
		<-ended
	}()
	ctx, cancel := context.WithTimeout(l.ctx, time.Minute)
	defer cancel()
	want := l.wanted()
	for _, name := range []string{"Rina", "Wati", "Ani"} {
		p := l.phones[name]
		err := p.Wait(ctx, func(v phone.View) bool {
			for _, a := range l.adverts {
				if m := v.Message(l.room, a.from.Hidden(), a.id); m == nil || !m.Retracted {
					return false
				}
			}
			return v.Unread() == 0 && v.Count(l.room, l.phones["Pita"].Hidden()) >= len(want)
		})
		if err != nil {
			l.Errorf("the phone of %s doesn't come to show what it should: %v", name, err)
		}
	}
	self := l.phones["Pita"].Hidden()
	for name, want := range l.told {
		if err := l.phones[name].Wait(ctx, func(v phone.View) bool { return v.Count(self, self) >= want }); err != nil {
			l.Errorf("%s did not get all of their %d answers: %v", name, want, err)
		}
	}
	l.must(l.house.Server().Idle(ctx))
}

// wanted returns what Pita was to say in the group, from the beginning.
func (l *life) wanted() []string {
	texts := slices.Clone(l.first)
	for _, post := range slices.Concat(urgent, l.posts) {
		texts = append(texts, l.texts[post]...)
	}
	return texts
}

// check compares what happened with what was to happen.
func (l *life) check() {
	l.Helper()
	want := l.wanted()
	for _, name := range []string{"Rina", "Wati", "Ani"} {
		if got := l.shown(name); !slices.Equal(got, want) {
			l.Errorf("the phone of %s shows %d messages of Pita's, want these %d in this order:\ngot  %.60q\nwant %.60q", name, len(got), len(want), got, want)
		}
		if n := l.phones[name].Unread(); n > 0 {
			l.Errorf("the phone of %s holds %d messages that it could not read", name, n)
		}
	}
	for name, want := range l.told {
		if got := l.whispers(name); got != want {
			l.Errorf("%s got %d answers, want %d", name, got, want)
		}
	}
	s, err := store.Open(l.dir, store.Options{})
	l.must(err)
	defer s.Close()
	if got := l.judged(s) - l.before; got != l.wrote {
		l.Errorf("%d messages were judged, want %d", got, l.wrote)
	}
	if aside, err := s.Aside(l.ctx); err != nil || len(aside) > 0 {
		l.Errorf("%d events were set aside (%v), want none", len(aside), err)
	}
}
