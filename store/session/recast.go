package session

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	bolt "go.etcd.io/bbolt"
	"go.mau.fi/whatsmeow/types"

	"pita/store/pages"
)

// Recast writes a copy of the file in dir beside it, sealed under next instead of key, with
// no row about those addresses. Where there is no file there is nothing to do. Settle is to
// be called once: with true when next is on disk as the file's key, and the copy takes the
// file's place; with false, and the copy goes. Until then everything that is asked of an
// open store waits. A kill at any moment leaves the file that the key on disk opens.
func Recast(dir string, key, next []byte, without []string) (settle func(kept bool) error, err error) {
	settle, err = recast(dir, key, next, without)
	if err != nil {
		return nil, fmt.Errorf("take persons out of %s: %w", FileName, err)
	}
	return settle, nil
}

func recast(dir string, key, next []byte, without []string) (func(bool) error, error) {
	under, err := newBox(next)
	if err != nil {
		return nil, err
	}
	s, err := build(dir, Options{Key: key})
	if err != nil {
		return nil, err
	}
	if open := process.borrow(s); open != nil {
		return open.exchange(under, without)
	}
	settle, err := s.exchangeClosed(under, without)
	if err != nil {
		return nil, errors.Join(err, s.shut())
	}
	return func(kept bool) error { return errors.Join(settle(kept), s.Close()) }, nil
}

// exchangeClosed opens the file for the copy; it is of either kind.
func (s *Store) exchangeClosed(under *box, without []string) (func(bool) error, error) {
	h, err := inspect(s.path)
	if err != nil {
		return nil, err
	}
	s.opt.Rehearsal = h.kind == "rehearsal"
	if h.there && !s.opt.Rehearsal && process.rehearsing() {
		return nil, sentence(ErrKind, "this process rehearses, and may not open a live number")
	}
	err = s.pick(false)
	if errors.Is(err, fs.ErrNotExist) {
		return func(bool) error { return nil }, nil
	}
	if err == nil {
		err = s.load()
	}
	if err != nil {
		return nil, err
	}
	return s.exchange(under, without)
}

// exchange makes the copy, and keeps the gate until it is settled.
func (s *Store) exchange(under *box, without []string) (func(bool) error, error) {
	s.gate.Lock()
	err := s.copyUnder(under, s.personsOf(without))
	if err != nil {
		s.gate.Unlock()
		return nil, err
	}
	return func(kept bool) error {
		defer s.gate.Unlock()
		if !kept {
			return discard(s.path + pages.New)
		}
		return s.takeOver(under)
	}, nil
}

// takeOver lets the copy be the file. When it fails nothing more is asked of the store: the
// key of the file it has open is gone.
func (s *Store) takeOver(under *box) error {
	err := errors.Join(s.db.Close(), pages.Settle(s.path))
	s.box = under
	if err == nil {
		err = s.load()
	}
	if err != nil {
		s.log.Error("the file of whatsmeow's keys could not be exchanged; start Pita again", "err", err)
		return errors.Join(fmt.Errorf("take the copy of %s without the persons: %w", FileName, err), s.shut())
	}
	s.moved.forget()
	return nil
}

// copyAtOnce is how many rows of a copy share a transaction.
const copyAtOnce = 20_000

func (s *Store) copyUnder(under *box, gone *persons) error {
	if s.closed {
		return errClosed
	}
	if err := s.flush(); err != nil {
		return err
	}
	return s.view(func(t *txn) error {
		return pages.Fill(s.path, pages.Options{NoSync: s.opt.NoSync}, func(db *bolt.DB) error {
			if err := db.Update(func(tx *bolt.Tx) error { return under.makeTables(tx, s.kind()) }); err != nil {
				return err
			}
			for tab := range tables {
				if err := t.copyTable(db, under, tab, gone); err != nil {
					return err
				}
			}
			return db.Update(under.sign)
		})
	})
}

// copyTable copies a table's rows but those of the persons. A row that does not open stays
// behind.
func (t *txn) copyTable(db *bolt.DB, under *box, tab table, gone *persons) error {
	c := t.tx.Bucket([]byte(tab.String())).Cursor()
	k, v := c.First()
	for k != nil {
		err := db.Update(func(tx *bolt.Tx) error {
			to := tx.Bucket([]byte(tab.String()))
			for range copyAtOnce {
				if k == nil {
					return nil
				}
				f, err := t.s.box.open(tab, k, v)
				if whose := layouts[tab].whose; err == nil && (whose == nil || !whose(f, gone)) {
					key := under.keyOf(tab, f)
					if err := to.Put(key, under.seal(tab, key, f)); err != nil {
						return err
					}
				}
				k, v = c.Next()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// persons are those of whom nothing is copied, by every form of their addresses.
type persons struct {
	jids  map[string]bool // without device
	names map[string]bool // Signal's
}

// personsOf returns the persons of these addresses; one that is no address of WhatsApp's
// is in no row. Who is known by LID and number is taken out by both.
func (s *Store) personsOf(addresses []string) *persons {
	p := &persons{jids: map[string]bool{}, names: map[string]bool{}}
	for _, a := range addresses {
		jid, err := types.ParseJID(a)
		if err != nil || jid.User == "" {
			continue
		}
		for _, form := range s.lids.forms(jid.ToNonAD()) {
			p.add(form.User, form.Server)
			switch form.Server {
			case types.HiddenUserServer:
				p.add(form.User, types.HostedLIDServer)
			case types.DefaultUserServer:
				p.add(form.User, types.HostedServer)
			}
		}
	}
	return p
}

func (p *persons) add(user, server string) {
	jid := types.JID{User: user, Server: server}
	p.jids[jid.String()] = true
	p.names[jid.SignalAddressUser()] = true
}

func (p *persons) has(jid []byte) bool {
	parsed, err := types.ParseJID(string(jid))
	return err == nil && p.jids[parsed.ToNonAD().String()]
}

func addressed(f fields, p *persons) bool      { return p.names[string(nameOf(f[0]))] }
func byJID(f fields, p *persons) bool          { return p.has(f[0]) }
func bySecondJID(f fields, p *persons) bool    { return p.has(f[1]) }
func byChatOrSender(f fields, p *persons) bool { return p.has(f[0]) || p.has(f[1]) }
func bySender(f fields, p *persons) bool {
	return !bytes.Equal(f[eventFrom], nil) && p.names[string(f[eventFrom])]
}

func byEither(f fields, p *persons) bool {
	return p.jids[string(f[0])+"@"+types.HiddenUserServer] || p.jids[string(f[1])+"@"+types.DefaultUserServer]
}
