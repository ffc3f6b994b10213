//go:build unix && !race

package whatsapp

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	_ "modernc.org/sqlite"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/store/session"
)

// BenchmarkSendToALargeGroup is one message to a group whose other members are only keys,
// so that nobody works but the sender and the server: Pita's transport on its own session
// file, in turns with a whatsmeow client on whatsmeow's own store, to the same people on the
// same server. Both files reach the disk before a message leaves.
func BenchmarkSendToALargeGroup(b *testing.B) {
	for _, n := range []int{200, 1000} {
		b.Run(fmt.Sprintf("%d-members", n), func(b *testing.B) {
			server, crowd := crowded(b, n)
			ours, keys := oursIn(b, server, crowd)
			theirs := theirsIn(b, server, crowd)
			for range 3 { // the sessions with everybody, and the first key, are made once
				ours(b)
				theirs(b)
			}
			beside(b, keys.Writes, ours, theirs)
		})
	}
}

// beside does the two in turns, now the one first and now the other. It tells the median
// of what each took by the clock, the median ratio of a turn, the ratio of the processor
// time, which a busy machine stretches less, and how many transactions the first needed.
func beside(b *testing.B, writes func() uint64, ours, theirs func(testing.TB)) {
	b.Helper()
	sides := [2]func(testing.TB){ours, theirs}
	var took [2][]float64
	var ratios []float64
	var spent [2]time.Duration
	before := writes()
	for b.Loop() {
		var now [2]time.Duration
		for turn := range 2 {
			side := (len(ratios) + turn) % 2
			began, used := time.Now(), processorTime()
			sides[side](b)
			now[side] = time.Since(began)
			spent[side] += processorTime() - used
			took[side] = append(took[side], now[side].Seconds()*1000)
		}
		ratios = append(ratios, now[0].Seconds()/now[1].Seconds())
	}
	b.ReportMetric(float64(writes()-before)/float64(len(ratios)), "writes/op")
	b.ReportMetric(median(took[0]), "ours-ms")
	b.ReportMetric(median(took[1]), "theirs-ms")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(spent[0].Seconds()/spent[1].Seconds(), "cpu-ratio")
	b.ReportMetric(0, "ns/op")
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

// crowded returns a server that knows n people, of each of whom there are only keys.
func crowded(b *testing.B, n int) (*wire.Server, []*wire.Account) {
	b.Helper()
	server, err := wire.New(wire.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Close(); err != nil {
			b.Error(err)
		}
	})
	crowd := make([]*wire.Account, n)
	for i := range crowd {
		crowd[i] = account(b, server, "", 1000+i)
	}
	return server, crowd
}

func account(b *testing.B, server *wire.Server, name string, n int) *wire.Account {
	b.Helper()
	a, err := server.Enrol(name, types.NewJID(fmt.Sprintf("628110000%04d", n), types.DefaultUserServer),
		types.NewJID(fmt.Sprintf("10628110000%04d", n), types.HiddenUserServer))
	if err != nil {
		b.Fatal(err)
	}
	return a
}

// oursIn returns what lets Pita say something in a group of that crowd, and her keys.
func oursIn(b *testing.B, server *wire.Server, crowd []*wire.Account) (func(testing.TB), *session.Store) {
	b.Helper()
	self := account(b, server, "Pita", 99)
	key := make([]byte, session.KeySize)
	_, _ = rand.Read(key)
	keys, err := session.Open(b.TempDir(), session.Options{Key: key, Rehearsal: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = keys.Close() })
	device, err := keys.Device(b.Context())
	if err == nil {
		err = self.Provision(b.Context(), device, 1)
	}
	if err != nil {
		b.Fatal(err)
	}
	line, err := New(Options{Keys: keys, Client: server.Client()})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	well := make(chan struct{}, 1)
	go func() {
		defer close(ended)
		_ = line.Listen(ctx, func(_ context.Context, ev groups.Event) error {
			if n, ok := ev.(*groups.NumberChanged); ok && n.Health.Health == groups.Well {
				give(well)
			}
			return nil
		})
	}()
	b.Cleanup(func() { cancel(); <-ended })
	<-well
	where := groups.Target{In: groups.Place{Address: groups.Address(server.Found("Pita Besar", self, crowd...).String())}}
	return func(tb testing.TB) {
		if _, err := line.Do(ctx, newID(), &groups.Say{Target: where, Content: text("Selamat pagi semua")}); err != nil {
			tb.Fatal(err)
		}
	}, keys
}

// theirsIn returns what lets a whatsmeow client on whatsmeow's own store say the same in a
// group of the same crowd.
func theirsIn(b *testing.B, server *wire.Server, crowd []*wire.Account) func(testing.TB) {
	b.Helper()
	self := account(b, server, "Bot", 98)
	keys, err := sqlstore.New(b.Context(), "sqlite", "file:"+filepath.Join(b.TempDir(), "bot.db")+
		"?_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(2)&_pragma=busy_timeout(5000)", nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = keys.Close() })
	device := keys.NewDevice()
	if err := self.Provision(b.Context(), device, 1); err != nil {
		b.Fatal(err)
	}
	client := whatsmeow.NewClient(device, nil)
	client.SetWebsocketHTTPClient(server.Client())
	client.UseRetryMessageStore = true // as Pita's does
	if err := client.ConnectContext(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Disconnect)
	if !client.WaitForConnection(patience) {
		b.Fatal("the other client does not come online")
	}
	group := server.Found("Bot Besar", self, crowd...)
	return func(tb testing.TB) {
		said := &waE2E.Message{Conversation: proto.String("Selamat pagi semua")}
		if _, err := client.SendMessage(b.Context(), group, said); err != nil {
			tb.Fatal(err)
		}
	}
}
