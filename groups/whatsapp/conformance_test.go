package whatsapp

import (
	"context"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/transporttest"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

func TestTransportKeepsThePromisesOfThePort(t *testing.T) {
	t.Parallel()
	transporttest.Run(t, func(t *testing.T) transporttest.World {
		w := newWorld(t)
		foreign, err := w.tono.Create(w.ctx, "Lain", w.pita.Hidden(), w.sari.Hidden())
		w.must(err)
		gone, err := w.tono.Create(w.ctx, "Dulu", w.pita.Hidden(), w.sari.Hidden())
		w.must(err)
		w.must(w.tono.Remove(w.ctx, gone, w.pita.Hidden()))
		return transporttest.World{
			Transport: w.Transport, Group: w.club, Foreign: foreign, Gone: gone,
			Member: party(w.sari), Stranger: party(w.tono),
			Write: func(ctx context.Context, text string) error {
				_, err := w.sari.Write(ctx, w.club, phone.Draft{Text: text})
				return err
			},
			Shown: func(ctx context.Context) ([]string, error) {
				if err := w.server.Idle(ctx); err != nil {
					return nil, err
				}
				var texts []string
				for _, m := range w.sari.Chat(w.club) {
					if m.From == w.pita.Hidden() {
						texts = append(texts, m.Text)
					}
				}
				return texts, nil
			},
			Down: w.down, Up: w.up,
		}
	})
}

// down cuts Pita off, and lets nobody in.
func (w *world) down(ctx context.Context) error {
	w.server.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Cut: m.Node == nil} })
	w.pita.Account().Cut(w.device)
	return w.until(ctx, func() bool { return w.health.refuses() != nil })
}

// up lets everybody in again.
func (w *world) up(ctx context.Context) error {
	w.server.Fault(nil)
	return w.until(ctx, func() bool { return w.health.refuses() == nil })
}

// until looks now and then whether something is so.
func (w *world) until(ctx context.Context, so func() bool) error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

var _ groups.Transport = (*Transport)(nil)
