package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store/vault"
)

const noTimer = math.MaxInt64

// NextDue returns when the next timer is due, and whether there is one. It costs
// nothing and may be asked at any time.
func (s *Store) NextDue() (time.Time, bool) {
	due := s.due.Load()
	if due == noTimer {
		return time.Time{}, false
	}
	return time.UnixMicro(due).UTC(), true
}

// Due returns at most limit of the timers that are due at now, the oldest first.
// A timer stays until the TimerDue event that tells of it is applied. One that cannot be
// read is told in the log and holds up no other.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) ([]groups.Timer, error) {
	if next, ok := s.NextDue(); !ok || next.After(now) {
		return nil, ctx.Err()
	}
	var out []groups.Timer
	err := s.view(ctx, func(w *work) error {
		c := w.bucket(tableTimer).Cursor()
		for k, v := c.First(); k != nil && len(out) < limit && !unstamp(k).After(now); k, v = c.Next() {
			t, err := w.readTimer(k, v)
			if err != nil {
				s.log.Error("a timer cannot be read and is left where it is", "err", err)
				continue
			}
			out = append(out, t)
		}
		return nil
	})
	return out, err
}

func (w *work) readTimer(key, value []byte) (t groups.Timer, err error) {
	plain, err := w.unseal(tableTimer, key, value, 0)
	if err == nil {
		err = json.Unmarshal(plain, &t)
	}
	if err != nil {
		return t, fmt.Errorf("read a timer: %w", err)
	}
	return t, nil
}

func (w *work) setTimer(t groups.Timer) error {
	id := w.timerBlind(t.ID)
	w.dropTimer(id)
	t = t.Anew(func(k groups.Key) bool {
		return w.get(tableSeen, w.seenKey(&groups.Head{Key: k, At: t.Due})) != nil
	})
	plain, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write a timer: %w", err)
	}
	key := append(stamp(w.room.lend(24), t.Due), id[:]...)
	w.put(tableTimerID, id[:], key[:8])
	return w.seal(tableTimer, key, nil, ownerOf(t.Person, t.Group), plain)
}

func (w *work) timerBlind(id string) vault.Blind { return w.vault.Blind("timer", id) }

func (w *work) unsetTimer(id string) { w.dropTimer(w.timerBlind(id)) }

func (w *work) dropTimer(b vault.Blind) {
	if due := w.get(tableTimerID, b[:]); due != nil {
		w.dropDue(due, b)
	}
}

func (w *work) dropDue(due []byte, b vault.Blind) {
	w.drop(tableTimer, append(append(w.room.lend(24), due...), b[:]...))
	w.change(change{table: tableTimerID, key: b[:], gone: true, looked: true, was: due})
}

// spendTimer takes out the timer that the event tells of, unless it was set anew
// since for another hour.
func (w *work) spendTimer(t groups.Timer) {
	b := w.timerBlind(t.ID)
	if due := w.get(tableTimerID, b[:]); due != nil && unstamp(due).Equal(t.Due.Truncate(time.Microsecond)) {
		w.dropDue(due, b)
	}
}

// firstDue returns when the first timer is due, as tx leaves the file; noTimer when there is none.
func firstDue(tx *bolt.Tx) int64 {
	k, _ := tx.Bucket([]byte(tableTimer.String())).Cursor().First()
	if k == nil {
		return noTimer
	}
	return unstamp(k).UnixMicro()
}
