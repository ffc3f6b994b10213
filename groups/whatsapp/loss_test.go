package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

var errTest = errors.New("refused by the test")

// With its default settings whatsmeow opens a message, hears that the handler failed, and
// when the message comes again takes it for an old one and acknowledges it.
func TestWhatsmeowLosesAMessageByDefault(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		device, err := w.keys.Device(w.ctx)
		w.must(err)
		client := whatsmeow.NewClient(device, nil)
		client.SetWebsocketHTTPClient(w.server.Client())
		var fails, heard atomic.Int32
		client.AddEventHandlerWithSuccessStatus(func(evt any) bool {
			if m, ok := evt.(*events.Message); !ok || m.Message.GetConversation() == "" {
				return true
			}
			if fails.Add(1) == 1 {
				return false
			}
			heard.Add(1)
			return true
		})
		w.must(client.ConnectContext(w.ctx))
		w.soon()
		w.write(w.sari, w.pita.Hidden(), "jangan hilang")
		w.soon()
		client.Disconnect()
		w.must(client.ConnectContext(w.ctx))
		w.settle()
		client.Disconnect()
		if fails.Load() != 1 || heard.Load() != 0 || w.pita.Account().Waiting(1) != 0 {
			t.Errorf("whatsmeow handed the message out %d times, it was heard %d times and %d stanzas wait: it no longer loses it by default, and a rule of ours may go",
				fails.Load(), heard.Load(), w.pita.Account().Waiting(1))
		}
	})
}

func TestARefusedMessageComesAgainInItsOrder(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		refused := 0
		w.refusing(func(ev groups.Event) error {
			if m, ok := ev.(*groups.Message); ok && m.Text() == "satu" && refused < 3 {
				if refused++; refused == 2 {
					panic("the house broke")
				}
				return errTest
			}
			return nil
		})
		w.write(w.sari, g, "nol")
		w.write(w.sari, g, "satu")
		w.write(w.sari, g, "dua")
		w.write(w.dewi, w.pita.Hidden(), "tiga")
		w.write(w.sari, g, "empat")
		w.settle()
		want := []string{`message "nol"`, `message "satu"`, `message "dua"`, `message "tiga"`, `message "empat"`}
		if got := names(w.news()); !slices.Equal(got, want) {
			t.Errorf("heard %q after %d refusals, want %q", got, refused, want)
		}
		if refused != 3 {
			t.Errorf("the message was refused %d times, want 3", refused)
		}
		if n := w.pita.Account().Waiting(1); n != 0 {
			t.Errorf("%d stanzas are not acknowledged in the end", n)
		}
	})
}

func TestAProcessThatDiesInTheMiddleLosesNothing(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		w.refusing(func(groups.Event) error { return errTest })
		w.write(w.sari, g, "satu")
		w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
		w.write(w.dewi, g, "dua")
		w.soon()
		w.silence()
		w.refusing(nil)
		w.restart()
		want := []string{`message "satu"`, "left", `message "dua"`}
		if got := names(w.news()); !slices.Equal(got, want) {
			t.Errorf("the next process heard %q, want %q", got, want)
		}
	})
}

// A failing buffer loses what was opened, as a full disk does, and says so as
// store/session does: so that whatsmeow leaves the message unacknowledged.
type failing struct {
	store.EventBuffer
	times *atomic.Int32
}

func (f failing) DoDecryptionTxn(ctx context.Context, fn func(context.Context) error) error {
	if f.times.Add(-1) < 0 {
		return f.EventBuffer.DoDecryptionTxn(ctx, fn)
	}
	return f.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) error {
		if err := fn(ctx); err != nil {
			return err
		}
		return fmt.Errorf("disk full: %w", context.Canceled)
	})
}

func TestAKeyThatCouldNotBeKeptCostsNoMessage(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		var fails, retries atomic.Int32
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if !m.Out && m.Node != nil && m.Node.Tag == "receipt" && m.Node.AttrGetter().OptionalString("type") == "retry" {
				retries.Add(1)
			}
			return wire.Fault{}
		})
		device := w.transport.client.Store
		device.EventBuffer = failing{device.EventBuffer, &fails}
		g := w.inGroup()
		fails.Store(2)
		w.write(w.sari, g, "satu")
		w.write(w.sari, g, "dua")
		w.settle()
		want := []string{`message "satu"`, `message "dua"`}
		if got := names(w.news()); !slices.Equal(got, want) || retries.Load() != 0 {
			t.Errorf("heard %q and asked %d times for a message again, want %q and never", got, retries.Load(), want)
		}
	})
}

// What has come but was not looked at when listening ends is still opened by whatsmeow,
// and must not be taken for told.
func TestListeningEndsInTheMiddleOfMuch(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		var want, got []string
		for i := range 60 {
			want = append(want, fmt.Sprintf("message %q", fmt.Sprint(i)))
		}
		for round := range 6 {
			w.silence()
			for i := range 10 {
				w.write(w.sari, g, fmt.Sprint(10*round+i))
			}
			enough := make(chan struct{})
			heard := 0
			w.refusing(func(groups.Event) error {
				if heard++; heard == 1+round {
					close(enough)
				}
				return nil
			})
			w.listenUntil(enough)
			got = append(got, names(w.news())...)
		}
		w.silence()
		w.refusing(nil)
		w.listen()
		if got = append(got, names(w.news())...); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
	})
}
