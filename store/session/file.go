package session

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"

	"pita/store/pages"
	"pita/store/vault"
)

// fileFormat is the form in which files are written now.
const fileFormat = 1

// The table that says what file it is, and its rows.
const metaTable = "meta"

var (
	metaFormat = []byte("format") // big-endian
	metaKind   = []byte("kind")   // live or rehearsal
	metaSeal   = []byte("seal")   // the kind once more, sealed
	metaID     = []byte("id")     // of the key; written last, so that a file with it is whole
)

// A head is what a file says of itself.
type head struct {
	there  bool
	format uint16
	kind   string
	id     []byte
}

// inspect reads the head of the file at path while it walks its pages.
func inspect(path string) (h head, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	h.there = true
	err = pages.Walk(path, func(table string, key, value []byte) {
		if table != metaTable {
			return
		}
		switch {
		case bytes.Equal(key, metaFormat) && len(value) == 2:
			h.format = binary.BigEndian.Uint16(value)
		case bytes.Equal(key, metaKind):
			h.kind = string(value)
		case bytes.Equal(key, metaID):
			h.id = bytes.Clone(value)
		}
	})
	return h, err
}

func (s *Store) kind() string {
	if s.opt.Rehearsal {
		return "rehearsal"
	}
	return "live"
}

// pick finds the file that our key opens, and gives it its name: a forgetting leaves two
// when it is interrupted, of which the key in pita.db says which one counts. Where there is
// none it makes one, if begin says so.
func (s *Store) pick(begin bool) error {
	now, err := inspect(s.path)
	next, nextErr := inspect(s.path + pages.New)
	switch {
	case err == nil && bytes.Equal(now.id, s.box.id[:]):
		return errors.Join(s.fits(now), discard(s.path+pages.New))
	case nextErr == nil && bytes.Equal(next.id, s.box.id[:]):
		return errors.Join(s.fits(next), pages.Settle(s.path))
	case err != nil:
		return err
	case now.there:
		if err := s.fits(now); err != nil {
			return err
		}
		return sentence(ErrWrongKey, "put back the pita.db and pita.key it belongs to, or remove it and pair again")
	case !begin:
		return fs.ErrNotExist
	}
	if err := pages.Fill(s.path, pages.Options{NoSync: s.opt.NoSync}, s.makeEmpty); err != nil {
		return err
	}
	return pages.Settle(s.path)
}

// fits says why a file of that head may not be opened, if so.
func (s *Store) fits(h head) error {
	switch {
	case h.format > fileFormat:
		return sentence(ErrNewer, "it is of format %d and this program knows %d", h.format, fileFormat)
	case h.kind == s.kind():
		return nil
	case h.kind == "live":
		return sentence(ErrKind, "this is a live number, and it was to be opened for a rehearsal")
	case h.kind == "rehearsal":
		return sentence(ErrKind, "this is a rehearsal's number, and it was to be opened as a live one")
	}
	return sentence(ErrDamaged, "it does not say whether it is live or of a rehearsal")
}

func discard(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// makeEmpty fills a new file with nothing.
func (s *Store) makeEmpty(db *bolt.DB) error {
	return db.Update(func(tx *bolt.Tx) error {
		return errors.Join(s.box.makeTables(tx, s.kind()), s.box.sign(tx))
	})
}

// makeTables makes empty tables in a file of that kind, and says so.
func (b *box) makeTables(tx *bolt.Tx, kind string) error {
	for t := range tables {
		if _, err := tx.CreateBucket([]byte(t.String())); err != nil {
			return err
		}
	}
	meta, err := tx.CreateBucket([]byte(metaTable))
	if err != nil {
		return err
	}
	return errors.Join(
		meta.Put(metaFormat, binary.BigEndian.AppendUint16(nil, fileFormat)),
		meta.Put(metaKind, []byte(kind)),
		meta.Put(metaSeal, b.key.Seal(nil, []byte(kind), sealPlace)),
	)
}

// sealPlace is where the kind is sealed.
var sealPlace = vault.Place{Bucket: metaTable, Key: metaSeal, Version: fileFormat}

// sign says that the file is whole, and under which key.
func (b *box) sign(tx *bolt.Tx) error { return tx.Bucket([]byte(metaTable)).Put(metaID, b.id[:]) }

// checkHead says whether the file's kind is the one it was sealed with.
func (t *txn) checkHead() error {
	meta := t.tx.Bucket([]byte(metaTable))
	if meta == nil {
		return fmt.Errorf("there is no table %q: %w", metaTable, ErrDamaged)
	}
	kind, err := t.s.box.key.Open(nil, meta.Get(metaSeal), sealPlace)
	if err != nil {
		return err
	}
	if string(kind) != string(meta.Get(metaKind)) {
		return sentence(ErrKind, "it was made as %s and has been changed since", kind)
	}
	return nil
}
