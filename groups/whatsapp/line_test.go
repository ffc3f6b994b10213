package whatsapp

import (
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// A door counts how often Pita asks to be let in, and does something to it each time.
func door(w *scene, do func(n int32) wire.Fault) *atomic.Int32 {
	var knocks atomic.Int32
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Node == nil && m.Device == 1 && m.PN == w.pita.Account().PN() {
			return do(knocks.Add(1))
		}
		return wire.Fault{}
	})
	return &knocks
}

func TestPitaComesBackWithPatience(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do       func(int32) wire.Fault
		for_     time.Duration
		least, n int32
	}{
		"the server is down":   {func(int32) wire.Fault { return wire.Fault{Failure: &wire.Failure{Reason: 503}} }, time.Hour, 50, 260},
		"cut while logging in": {func(int32) wire.Fault { return wire.Fault{Cut: true} }, time.Hour, 50, 260},
		"silent":               {func(int32) wire.Fault { return wire.Fault{Silent: true} }, time.Hour, 20, 60},
		"banned for a while": {func(int32) wire.Fault {
			return wire.Fault{Failure: &wire.Failure{Reason: 402, Attrs: map[string]any{"code": "101", "expire": "7200"}}}
		}, 5 * time.Hour, 2, 3},
		"outdated": {func(int32) wire.Fault { return wire.Fault{Failure: &wire.Failure{Reason: 405}} }, 5 * time.Hour, 4, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, func(w *scene) {
				g := w.inGroup()
				knocks := door(w, c.do)
				w.pita.Account().Cut(1)
				w.write(w.sari, g, "satu")
				time.Sleep(c.for_)
				synctest.Wait()
				if n := knocks.Load(); n < c.least || n > c.n {
					t.Errorf("it knocked %d times in %v, want between %d and %d", n, c.for_, c.least, c.n)
				}
				w.server.Fault(nil)
				time.Sleep(3 * time.Hour)
				synctest.Wait()
				if m := one[*groups.Message](w, "what was written meanwhile"); m.Text() != "satu" {
					t.Errorf("got %q", m.Text())
				}
			})
		})
	}
}

func TestANumberThatIsThrownOutAgainAndAgain(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		var logins atomic.Int32
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if m.Out && m.Device == 1 && m.PN == w.pita.Account().PN() && m.Node != nil && m.Node.Tag == "ib" {
				logins.Add(1)
				return wire.Fault{Cut: true}
			}
			return wire.Fault{}
		})
		w.pita.Account().Cut(1)
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := logins.Load(); n < 50 || n > 300 {
			t.Errorf("it came back %d times in an hour", n)
		}
	})
}

func TestTheConnectionIsCutInMidFrame(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		var n atomic.Int32
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if !m.Out || m.Device != 1 || m.PN != w.pita.Account().PN() || m.Node == nil || m.Node.Tag != "message" {
				return wire.Fault{}
			}
			i := n.Add(1)
			return wire.Fault{Cut: i == 2 || i == 5 || i == 9, Twice: i%4 == 3}
		})
		var want []string
		for _, text := range []string{"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh"} {
			w.write(w.sari, g, text)
			want = append(want, `message "`+text+`"`)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := names(w.news()); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
	})
}

// Something may come over a connection before it is known to stand. What follows it may
// not overtake it.
func TestNothingOvertakesWhatCameTooEarly(t *testing.T) {
	t.Parallel()
	var l line
	l.init()
	l.begin(func() {})
	l.stop("", "turned away")
	l.begin(func() {})
	if !l.cut() {
		t.Fatal("something is taken in before the connection stands")
	}
	l.opened()
	if l.passes("second", true) {
		t.Error("the second passed, the first did not")
	}
	l.begin(func() {})
	l.opened()
	if !l.passes("first", true) || !l.passes("second", true) {
		t.Error("over the next connection they don't pass")
	}
}
