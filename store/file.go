package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"pita/store/pages"
	"pita/store/vault"
)

// The rows of the meta table, beside metaSums.
var (
	metaFormat = []byte("format") // of the file, big-endian
	metaKey    = []byte("key")    // id of the master key
	metaRoot   = []byte("root")   // the wrapped root secret
	metaTally  = []byte("tally")
)

// openKeys opens the key file, or makes one when nothing was sealed yet. A key file that
// is not fresh belongs to a file that was there: no other one is made in its place.
func openKeys(dir, passphrase string) (*vault.KeyFile, error) {
	path := filepath.Join(dir, KeyName)
	there, err := hasData(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	kf, err := vault.OpenKeyFile(path, passphrase)
	if err == nil && !there && !kf.Fresh() {
		return nil, fmt.Errorf("%s %w", FileName, ErrNoFile)
	}
	if !errors.Is(err, vault.ErrNoKey) {
		return kf, err
	}
	if there {
		return nil, fmt.Errorf("%w; without it %s stays closed; or restore a backup into an empty folder", err, FileName)
	}
	return vault.CreateKeyFile(path, passphrase)
}

// hasData says whether there is a file at path with anything in it.
func hasData(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Size() > 0, err
}

// openFile opens the database once its pages have been found sound and its rows whole;
// one that is not there is made.
func (s *Store) openFile() error {
	path := filepath.Join(s.dir, FileName)
	if there, err := hasData(path); err == nil && !there {
		if err := s.makeFile(path); err != nil {
			return fmt.Errorf("make %s: %w", path, err)
		}
	}
	found, err := checkFile(path)
	if s.opt.Damaged && (err == nil || errors.Is(err, errRows)) {
		s.log.Error("the file is opened for reading only", "err", err)
		s.db, err = pages.Open(path, pages.Options{ReadOnly: true})
		return err
	}
	if err != nil {
		return err
	}
	s.sums = found
	s.db, err = openBolt(path)
	return err
}

// bbolt waits to map more until nobody reads. A backup reads for long; it must not hold
// up a cry for help.
func openBolt(path string) (*bolt.DB, error) { return pages.Open(path, pages.Options{Map: 1 << 28}) }

// makeFile makes a file under another name and gives it its own when it is whole.
func (s *Store) makeFile(path string) error {
	master := s.keys.Keys()[0]
	v, root := vault.New(master)
	if s.opt.Root != nil {
		v, root = vault.From(master, *s.opt.Root)
	}
	return replaceDB(path, func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error {
			if err := makeTables(tx); err != nil {
				return err
			}
			s.vault.Store(v)
			b := s.newWriting(tx)
			return errors.Join(b.putMeta(v, root), b.putFormat(fileFormat), b.finish())
		})
	})
}

// replaceDB lets fill fill a new database and then puts it at path, whole or not at all.
func replaceDB(path string, fill func(*bolt.DB) error) error {
	if err := pages.Fill(path, pages.Options{Map: 1 << 28}, fill); err != nil {
		return err
	}
	return pages.Settle(path)
}

func makeTables(tx *bolt.Tx) error {
	for t := range tables {
		if _, err := tx.CreateBucketIfNotExists([]byte(t.String())); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) putMeta(v *vault.Vault, root []byte) error {
	id := v.ID()
	return errors.Join(b.put(tableMeta, metaKey, id[:]), b.put(tableMeta, metaRoot, root))
}

func (b *batch) putFormat(format int) error {
	return b.put(tableMeta, metaFormat, binary.BigEndian.AppendUint16(nil, uint16(format)))
}

// unlockFile finds the master key that the file is locked by, opens the vault, and
// brings the file to the format of today. Afterwards the key file holds that key only.
func (s *Store) unlockFile() error {
	var master vault.Master
	open := s.db.Update
	if s.opt.Damaged {
		open = s.db.View
	}
	err := open(func(tx *bolt.Tx) (err error) {
		meta := tx.Bucket([]byte(tableMeta.String()))
		if meta == nil {
			return fmt.Errorf("%s is not a file of Pita's: it has no table %q", FileName, tableMeta)
		}
		if master, err = s.findMaster(meta.Get(metaKey)); err != nil {
			return err
		}
		v, err := vault.Open(master, meta.Get(metaRoot))
		if err != nil {
			return err
		}
		s.vault.Store(v)
		b := s.newWriting(tx)
		if err := b.migrate(s.opt.steps); err != nil {
			return err
		}
		for t := range tables {
			if b.bucket(t) == nil && !(s.opt.Damaged && t == tableBrief) {
				return fmt.Errorf("%s has no table %q: %w", FileName, t, ErrDamaged)
			}
		}
		s.sums = b.sums
		return nil
	})
	if err != nil {
		return err
	}
	return s.keys.Keep(master)
}

func (s *Store) findMaster(b []byte) (m vault.Master, err error) {
	if len(b) != len(vault.KeyID{}) {
		return m, fmt.Errorf("%s does not say which key opens it: %w", FileName, ErrDamaged)
	}
	id := vault.KeyID(b)
	m, ok := s.keys.Find(id)
	if !ok {
		return m, fmt.Errorf("%s is locked by key %s, and %s holds %s: %w",
			FileName, id, KeyName, s.keys.Keys()[0].ID(), ErrWrongKey)
	}
	return m, nil
}

// recall reads what the store keeps in memory.
func (s *Store) recall() error {
	tx, err := s.db.Begin(false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	s.due.Store(firstDue(tx))
	if s.live, err = findLive(tx); err != nil {
		return err
	}
	s.tally, err = s.newBatch(tx).newWork().readTally()
	return err
}
