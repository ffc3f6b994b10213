package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"pita/store/vault"
)

// A tally is what is counted: it is kept once with every transaction.
type tally struct {
	persons uint64 // made so far
	actions uint64
	lines   uint64            // of the journal
	cut     uint64            // the last line that was purged
	first   [sha256.Size]byte // the hash the first kept line follows
	chain   [sha256.Size]byte // the hash of the last line
	ledger  uint64            // entries a restore must know
}

func (t tally) encode() []byte {
	b := make([]byte, 0, 5*8+2*sha256.Size)
	for _, n := range []uint64{t.persons, t.actions, t.lines, t.cut, t.ledger} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return append(append(b, t.first[:]...), t.chain[:]...)
}

func decodeTally(b []byte) (t tally, err error) {
	if len(b) != 5*8+2*sha256.Size {
		return t, errors.New("the tally is cut short")
	}
	for i, n := range []*uint64{&t.persons, &t.actions, &t.lines, &t.cut, &t.ledger} {
		*n = binary.BigEndian.Uint64(b[8*i:])
	}
	copy(t.first[:], b[40:])
	copy(t.chain[:], b[40+sha256.Size:])
	return t, nil
}

// The rows of the meta table.
var (
	metaFormat = []byte("format") // of the file, big-endian
	metaKey    = []byte("key")    // id of the master key
	metaRoot   = []byte("root")   // the wrapped root secret
	metaTally  = []byte("tally")
)

func (w *work) keepTally() error { return w.seal(tableMeta, metaTally, nil, house, w.tally.encode()) }

func (w *work) readTally() (tally, error) {
	value := w.get(tableMeta, metaTally)
	if value == nil {
		return tally{}, nil
	}
	plain, err := w.unseal(tableMeta, metaTally, value, 0)
	if err != nil {
		return tally{}, fmt.Errorf("read the tally: %w", err)
	}
	return decodeTally(plain)
}

// unlockFile finds the master key that the file is locked by and opens the vault;
// a new file is begun. Afterwards the key file holds that key only.
func (s *Store) unlockFile() error {
	var master vault.Master
	err := s.db.Update(func(tx *bolt.Tx) error {
		if tx.Bucket([]byte(tableMeta.String())) == nil {
			return s.begin(tx)
		}
		var err error
		if master, err = s.findMaster(tx); err != nil {
			return err
		}
		v, err := vault.Open(master, tx.Bucket([]byte(tableMeta.String())).Get(metaRoot))
		if err != nil {
			return err
		}
		s.vault.Store(v)
		return s.migrate(tx)
	})
	if err != nil {
		return err
	}
	if keys := s.keys.Keys(); master == (vault.Master{}) {
		master = keys[0]
	}
	return s.keys.Keep(master)
}

func (s *Store) findMaster(tx *bolt.Tx) (m vault.Master, err error) {
	b := tx.Bucket([]byte(tableMeta.String())).Get(metaKey)
	if len(b) != len(vault.KeyID{}) {
		return m, fmt.Errorf("%s does not say which key opens it; it is damaged: restore a backup", FileName)
	}
	id := vault.KeyID(b)
	m, ok := s.keys.Find(id)
	if !ok {
		return m, fmt.Errorf("%s is locked by key %s, and %s holds %s: put back the right one, or restore a backup",
			FileName, id, KeyName, s.keys.Keys()[0].ID())
	}
	return m, nil
}

// begin makes the tables of a new file.
func (s *Store) begin(tx *bolt.Tx) error {
	for t := range tables {
		if _, err := tx.CreateBucketIfNotExists([]byte(t.String())); err != nil {
			return err
		}
	}
	master := s.keys.Keys()[0]
	v, root := vault.New(master)
	if s.opt.Root != nil {
		v, root = vault.From(master, *s.opt.Root)
	}
	s.vault.Store(v)
	return putMeta(tx, v, root, fileFormat)
}

func putMeta(tx *bolt.Tx, v *vault.Vault, root []byte, format uint16) error {
	meta := tx.Bucket([]byte(tableMeta.String()))
	id := v.ID()
	return errors.Join(
		meta.Put(metaFormat, binary.BigEndian.AppendUint16(nil, format)),
		meta.Put(metaKey, id[:]),
		meta.Put(metaRoot, root),
	)
}

// recall reads what the store keeps in memory.
func (s *Store) recall() error {
	tx, err := s.db.Begin(false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	s.due.Store(firstDue(tx))
	s.tally, err = s.newBatch(tx).newWork().readTally()
	return err
}
