package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/whatsapp"
	"pita/moderation/picture"
	"pita/store"
	"pita/store/session"
	"pita/store/vault"
)

// A number is what Pita speaks from: its keys, and the line that speaks through them.
type number struct {
	keys *session.Store
	line *whatsapp.Transport
}

// knownNumber is the name by which the house remembers the number it speaks from.
const knownNumber = "number"

// A knownAs is what the house remembers of its number, so that another one is noticed.
type knownAs struct {
	Address groups.Address `json:"address"`
	Linked  bool           `json:"linked"`
}

// openLive opens a house that is there, to be run or linked. One of a rehearsal is refused.
func (e *env) openLive(ctx context.Context) (*store.Store, error) {
	if err := e.absent(); err != nil {
		return nil, err
	}
	s, err := e.open(true)
	if err != nil {
		return nil, err
	}
	mark, err := s.Kept(ctx, app.RehearsalMark)
	switch {
	case err != nil:
		return nil, errors.Join(because(err, "house.unopened", "dir", e.data), s.Close())
	case mark != nil:
		return nil, errors.Join(fail("house.rehearsal", "dir", e.data), s.Close())
	}
	return s, nil
}

// number opens the keys of the house's number, and the line. The caller closes it.
func (e *env) number(ctx context.Context, s *store.Store) (*number, error) {
	key, err := s.SessionKey(ctx)
	if err != nil {
		return nil, because(err, "number.unopened", "dir", e.data)
	}
	n := &number{}
	n.keys, err = session.Open(e.data, session.Options{
		Key: key, Rehearsal: e.wire != nil, Log: e.log,
		Failed: func(err error) { n.unkept(s, err) },
	})
	if err != nil {
		return nil, e.keysClosed(err)
	}
	n.line, err = whatsapp.New(whatsapp.Options{Keys: n.keys, Client: e.wire, Log: e.lineLog(ctx), Look: picture.See})
	if err != nil {
		return nil, errors.Join(because(err, "number.unopened", "dir", e.data), n.keys.Close())
	}
	return n, nil
}

// unkept drops the line when a key of the number could not be kept, so that what came in
// comes again. On a full disk the reserve is given back first.
func (n *number) unkept(s *store.Store, err error) {
	s.Release(err)
	if n.line != nil {
		n.line.Drop(err)
	}
}

// lineLog returns the log of the line. While a number is linked or taken off, connections
// end as they should, and each step is told anyway: that is for a full log only.
func (e *env) lineLog(ctx context.Context) *slog.Logger {
	if e.linking && !e.log.Enabled(ctx, slog.LevelDebug) {
		return nil
	}
	return e.log
}

// keysClosed says why the keys of the number do not open.
func (e *env) keysClosed(err error) error {
	switch {
	case errors.Is(err, session.ErrKind):
		return because(err, "number.rehearsal", "dir", e.data)
	case errors.Is(err, session.ErrWrongKey), errors.Is(err, session.ErrDamaged):
		return because(err, "number.lost", "dir", e.data)
	}
	return because(err, "number.unopened", "dir", e.data)
}

func (n *number) close(err *error) {
	if wrong := n.keys.Close(); wrong != nil && *err == nil {
		*err = because(wrong, "house.close")
	}
}

// linked opens the number of a house, which must be linked.
func (e *env) linked(ctx context.Context, s *store.Store) (*number, error) {
	if _, err := os.Stat(filepath.Join(e.data, session.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, fail("number.none")
	}
	n, err := e.number(ctx, s)
	if err != nil {
		return nil, err
	}
	if _, ok := n.line.Number(); !ok {
		return nil, errors.Join(fail("number.none"), n.keys.Close())
	}
	return n, nil
}

// knownOf returns what the house remembers of its number; the zero value when nothing.
func knownOf(ctx context.Context, s *store.Store) (k knownAs, err error) {
	b, err := s.Kept(ctx, knownNumber)
	if err == nil && b != nil {
		err = json.Unmarshal(b, &k)
	}
	return k, err
}

func keepKnown(ctx context.Context, s *store.Store, k knownAs) error {
	b, err := json.Marshal(k)
	if err == nil {
		err = s.Keep(ctx, knownNumber, b)
	}
	return err
}

// settleNumber has the house know the number that is linked. When it is another than
// before, whatever hung on the old one begins anew. It may be done again: a process that
// died in between ends it at its next start. It says whether the number is another.
func (e *env) settleNumber(ctx context.Context, s *store.Store, n *number) (another bool, err error) {
	address, _ := n.line.Number()
	was, err := knownOf(ctx, s)
	if err != nil {
		return false, because(err, "order.failed")
	}
	another = was.Address != "" && was.Address != address
	if another {
		if err := e.obey(ctx, s, deskEvent(&groups.ChangeNumber{})); err != nil {
			return false, err
		}
	}
	now := knownAs{Address: address, Linked: true}
	if now == was {
		return another, nil
	}
	if err := keepKnown(ctx, s, now); err != nil {
		return false, because(err, "order.failed")
	}
	return another, nil
}

// linkedAgain ends what was wrong with the number if it was that it had to be linked.
func (e *env) linkedAgain(ctx context.Context, s *store.Store) error {
	var is groups.Number
	err := s.Read(ctx, func(st groups.State) error {
		if n, ok := st.Load((&groups.Number{}).Ref()).(*groups.Number); ok && n != nil {
			is = *n
		}
		return nil
	})
	if err != nil {
		return because(err, "order.failed")
	}
	switch is.Health {
	case groups.Unlinked, groups.LinkWaiting, groups.Replaced:
	default:
		return nil
	}
	ev := &groups.NumberChanged{}
	ev.Head = deskHead()
	return e.obey(ctx, s, ev)
}

// deskEvent returns an order as it comes from the operator, now.
func deskEvent(o groups.Order) *groups.Given {
	ev := &groups.Given{Order: o}
	ev.Head = deskHead()
	return ev
}

func deskHead() groups.Head {
	now := time.Now().UTC()
	return groups.Head{Key: groups.Key("desk:" + rand.Text()), At: now, Seen: now}
}

// rehearsedOnly refuses a folder that another process holds, or that holds a house which
// people keep, whatever mark lies beside it: it is about to be cleared. What is damaged, or
// was only begun, may go.
func (e *env) rehearsedOnly() error {
	old, err := store.Open(e.data, store.Options{})
	switch {
	case errors.Is(err, store.ErrHeld):
		return e.closed(err)
	case errors.Is(err, vault.ErrLocked): // a rehearsal has no passphrase
		return fail("rehearse.house", "dir", e.data)
	case err != nil:
		e.log.Debug("an earlier rehearsal can't be opened, and is cleared", "err", err)
		return nil
	}
	ctx := context.Background()
	mark, err := old.Kept(ctx, app.RehearsalMark)
	owned := false
	if err == nil {
		err = old.Read(ctx, func(st groups.State) error {
			t, ok := st.Load((&groups.Team{}).Ref()).(*groups.Team)
			owned = ok && t != nil && len(t.Owners) > 0
			return nil
		})
	}
	if err = errors.Join(err, old.Close()); err != nil {
		return because(err, "rehearse.unready", "dir", e.data)
	}
	if owned && mark == nil {
		return fail("rehearse.house", "dir", e.data)
	}
	return nil
}
