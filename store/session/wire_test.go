package session_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/groups"
	"pita/groups/whatsapp"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

// wireEnv says that this process is the child that rehearses; the others open live files.
const wireEnv = "PITA_SESSION_TEST_WIRE"

// Whichever write fails while a message comes in, over the wire and through whatsmeow as it
// is, the message is heard exactly once, and so is the next.
func TestAFailedWriteCostsNoMessage(t *testing.T) {
	t.Parallel()
	if os.Getenv(wireEnv) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAFailedWriteCostsNoMessage$")
		cmd.Env = append(os.Environ(), wireEnv+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return
	}
	synctest.Test(t, func(t *testing.T) {
		w := newLine(t)
		for _, fresh := range []bool{true, false} {
			for n := range int64(5) {
				w.failing(n+1, fresh)
			}
		}
		w.stop()
		// whatsmeow leaves a goroutine behind where a connection ends between two frames, and
		// the bubble would wait for it.
		if len(w.wrong) > 0 {
			fmt.Fprintln(os.Stderr, strings.Join(w.wrong, "\n"))
			os.Exit(1)
		}
		os.Exit(0)
	})
}

// A line is a server, a group of Dewi's and Sari's with Pita in it, and who listens for Pita.
type line struct {
	*testing.T
	ctx              context.Context
	server           *wire.Server
	pita, dewi, sari *phone.Phone
	group            groups.Address
	keys             *session.Store
	told             int
	stop             func()

	mu    sync.Mutex
	heard map[string]int
	wrong []string
}

func newLine(t *testing.T) *line {
	ctx, cancel := context.WithCancel(context.Background())
	w := &line{T: t, ctx: ctx, heard: map[string]int{}}
	var err error
	w.server, err = wire.New(wire.Options{})
	must(t, err)
	w.pita, w.dewi, w.sari = w.phone("Pita", 99), w.phone("Dewi", 1), w.phone("Sari", 2)
	var transport *whatsapp.Transport
	w.keys, err = session.Open(t.TempDir(), session.Options{Key: key, Rehearsal: true, NoSync: true, Failed: func(err error) {
		w.mu.Lock()
		w.told++
		w.mu.Unlock()
		transport.Drop(err)
	}})
	must(t, err)
	must(t, w.pita.Link(ctx, w.keys, 1))
	transport, err = whatsapp.New(whatsapp.Options{Keys: w.keys, Client: w.server.Client()})
	must(t, err)
	done := make(chan struct{})
	go func() { defer close(done); _ = transport.Listen(ctx, w.hear) }()
	w.stop = func() { cancel(); <-done }
	w.settle()
	w.group, err = w.dewi.Create(ctx, "Pita Pink", w.sari.Hidden(), w.pita.Hidden())
	must(t, err)
	w.settle()
	return w
}

func (w *line) phone(name string, n int) *phone.Phone {
	p, err := phone.Open(w.ctx, phone.Options{Server: w.server, Dir: w.TempDir(), Name: name, Number: fmt.Sprintf("62811000000%02d", n)})
	must(w, err)
	return p
}

func (w *line) hear(_ context.Context, ev groups.Event) error {
	if m, ok := ev.(*groups.Message); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.heard[m.Text()]++
	}
	return nil
}

// settle waits until everything that is on its way has arrived; in a bubble that is quick.
func (w *line) settle() {
	time.Sleep(2 * time.Minute)
	synctest.Wait()
}

// failing lets the n-th write from now on fail while people write. Fresh is from somebody
// whose keys Pita does not know.
func (w *line) failing(n int64, fresh bool) {
	w.Helper()
	if fresh {
		who := w.sari.Hidden()
		settle, err := session.Recast(w.keys.Dir(), w.keys.Key(), w.keys.Key(), []string{string(who)})
		must(w, err)
		must(w, settle(true))
	}
	first, second := fmt.Sprint("satu ", n, fresh), fmt.Sprint("dua ", n, fresh)
	failed := w.keys.FailAt(n)
	for _, text := range []string{first, second} {
		_, err := w.sari.Write(w.ctx, w.group, phone.Draft{Text: text})
		must(w, err)
		if fresh {
			// Two that are asked for again at once a phone of whatsmeow's may seal with one key.
			w.settle()
		}
	}
	w.settle()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.heard[first] != 1 || w.heard[second] != 1 {
		w.wrong = append(w.wrong, fmt.Sprintf("write %d (failed: %v, new keys: %v): heard the first %d times and the second %d times",
			n, failed(), fresh, w.heard[first], w.heard[second]))
	}
	if !failed() || w.told == 0 {
		w.wrong = append(w.wrong, fmt.Sprintf("write %d (new keys: %v) failed: %v, and that was told %d times", n, fresh, failed(), w.told))
	}
	w.told = 0
}
