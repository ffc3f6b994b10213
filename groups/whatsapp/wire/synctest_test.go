package wire_test

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// TestVirtualTime lets five minutes pass: keepalives are answered, a silent
// server is noticed, and a message is delivered after both.
func TestVirtualTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, wire.Options{})
		sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
		a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
		time.Sleep(5 * time.Minute)
		if !none[*events.KeepAliveTimeout](a) || !a.IsConnected() {
			t.Error("a keepalive was not answered")
		}
		s.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Silent: m.PN == dewi.PN() && m.Node != nil} })
		a.say(dewi.PN(), "masih di sana?")
		time.Sleep(time.Minute)
		await[*events.KeepAliveTimeout](b)
		s.Fault(nil)
		time.Sleep(4 * time.Minute) // then whatsmeow begins a new connection
		b.hears("masih di sana?")
		idle(t, s)
	})
}

// TestNothingIsLeft looks whether closed servers leave goroutines behind.
func TestNothingIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := wire.New(wire.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, b := newClient(t, s, enrol(t, s, "Sari", 1), 0).login(), newClient(t, s, enrol(t, s, "Dewi", 2), 0).login()
		a.say(b.Store.GetLID().ToNonAD(), "sampai jumpa")
		b.hears("sampai jumpa")
		a.EnableAutoReconnect, b.EnableAutoReconnect = false, false
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing twice: %v", err)
		}
		synctest.Wait()
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		for _, stack := range strings.Split(string(stacks), "\n\n") {
			if strings.Contains(stack, "wire.(*") && !strings.Contains(stack, "wire_test") {
				t.Errorf("a goroutine is left:\n%s", stack)
			}
		}
	})
}
