package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store/pages"
	"pita/store/vault"
)

// A Restoring says how a backup is restored.
type Restoring struct {
	With       []age.Identity // who open it
	Now        time.Time
	Passphrase string // of the key file in the folder; a new one is locked by it
	// Ledger is the file beside the backups; what it and a house that is in the folder
	// still tell is applied.
	Ledger string
	// Replace allows to replace a house that is in the folder.
	Replace bool
	// Expired allows to restore a backup that has run out.
	Expired bool
}

// A Restored says what a restore did.
type Restored struct {
	Made      time.Time // when the backup was made
	Forgotten int       // persons forgotten since, and again
	Withdrawn int       // posts
	Revoked   int       // roles
	// Ledger says whether there was one of this house, to tell who was forgotten since:
	// the file, or that of a house which was replaced.
	Ledger bool
	Missed int // timers that were due before now, and are dropped: not those of cases
}

// Restore puts the house that a backup holds into dir, under a new master key, with
// what was forgotten, withdrawn and revoked since. Nothing waits to be sent, every
// group is in dry run, and the number waits for its owner, who has to pair it again. No
// process may hold dir.
// A kill at any moment leaves the house that was there before, or the restored one.
func Restore(ctx context.Context, dir string, backup io.Reader, how Restoring) (done Restored, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore a backup to %s: %w", dir, err)
		}
	}()
	b, err := openBackup(backup, how.With...)
	if err != nil {
		return done, err
	}
	if how.Now.After(b.head.Expires) && !how.Expired {
		return done, fmt.Errorf("%w: it was made on %s and was good until %s; what was forgotten since may not be known any more",
			ErrExpiredBackup, b.head.Made.Format(time.DateOnly), b.head.Expires.Format(time.DateOnly))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return done, err
	}
	lock, err := lockFolder(dir, how.Now)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	r, err := newRestorer(dir, b, how)
	if err != nil {
		return done, err
	}
	err = r.run(ctx)
	return r.done, err
}

// A restorer fills one new file.
type restorer struct {
	*Store
	backup  *backupReader
	how     Restoring
	own     *vault.Vault // the backup's
	root    []byte
	master  vault.Master
	entries map[string][]byte // of the ledgers, by number
	done    Restored
}

func newRestorer(dir string, b *backupReader, how Restoring) (*restorer, error) {
	master, err := vault.ParseMaster(b.head.Key)
	if err != nil {
		return nil, fmt.Errorf("read the backup's key: %w", err)
	}
	own, err := vault.Open(master, b.head.Root)
	if err != nil {
		return nil, err
	}
	r := &restorer{
		Store:  &Store{dir: dir, ring: newRing(), log: slog.New(slog.DiscardHandler), begun: map[vault.Blind]bool{}},
		backup: b, how: how, own: own,
	}
	r.opt.Now = func() time.Time { return how.Now }
	r.done.Made = b.head.Made
	if r.entries, err = readLedger(how.Ledger); err != nil {
		return nil, fmt.Errorf("read the ledger %s: %w", how.Ledger, err)
	}
	return r, r.stageKey()
}

// stageKey makes the new master key, beside the one of a house that is there.
func (r *restorer) stageKey() error {
	keyPath, dbPath := filepath.Join(r.dir, KeyName), filepath.Join(r.dir, FileName)
	_, statErr := os.Stat(dbPath)
	if statErr == nil && !r.how.Replace {
		return ErrHouseThere
	}
	var err error
	r.keys, err = vault.OpenKeyFile(keyPath, r.how.Passphrase)
	if errors.Is(err, vault.ErrNoKey) {
		r.keys, err = vault.CreateKeyFile(keyPath, r.how.Passphrase)
	}
	if err != nil {
		return err
	}
	old := r.keys.Keys()[0]
	if statErr == nil {
		old = r.readOld(dbPath, old)
	}
	if r.master, err = r.keys.Stage(old); err != nil {
		return err
	}
	v, root := r.own.Under(r.master)
	r.vault.Store(v)
	r.root = root
	return nil
}

// readOld returns the key of the house that is there, and adds its ledger to what is
// known. A house too damaged to be read is replaced all the same.
func (r *restorer) readOld(path string, old vault.Master) vault.Master {
	if pages.Walk(path, nil) != nil {
		return old
	}
	db, err := openBolt(path)
	if err != nil {
		return old
	}
	defer db.Close()
	_ = db.View(func(tx *bolt.Tx) error {
		meta, ledger := tx.Bucket([]byte(tableMeta.String())), tx.Bucket([]byte(tableLedger.String()))
		if meta == nil || ledger == nil {
			return nil
		}
		if id := meta.Get(metaKey); len(id) == len(vault.KeyID{}) {
			if m, ok := r.keys.Find(vault.KeyID(id)); ok {
				old = m
				v, err := vault.Open(m, meta.Get(metaRoot))
				r.done.Ledger = err == nil && sameHouse(v, r.own)
			}
		}
		return ledger.ForEach(func(k, v []byte) error {
			if r.entries == nil {
				r.entries = map[string][]byte{}
			}
			if _, err := openEntry(r.own, k, v); err == nil {
				r.entries[string(k)] = slices.Clone(v)
			}
			return nil
		})
	})
	return old
}

// sameHouse says whether two vaults are of one house: the secret of their ids is the same.
func sameHouse(a, b *vault.Vault) bool { return a.Blind("house", "") == b.Blind("house", "") }

func (r *restorer) run(ctx context.Context) error {
	err := replaceDB(filepath.Join(r.dir, FileName), func(db *bolt.DB) error {
		r.db = db
		if err := db.Update(makeTables); err != nil {
			return err
		}
		if err := r.copyRows(ctx); err != nil {
			return err
		}
		return r.finish()
	})
	if err != nil {
		return err
	}
	// The key of a session file that lies here went with the house that is replaced.
	return errors.Join(r.keys.Keep(r.master), discardSession(r.dir))
}

// rowsAtOnce is how many rows share a transaction while a backup is read.
const rowsAtOnce = 20_000

func (r *restorer) copyRows(ctx context.Context) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := r.db.Update(func(tx *bolt.Tx) error {
			b := r.newWriting(tx)
			for range rowsAtOnce {
				err := r.copyRow(b)
				if errors.Is(err, io.EOF) {
					more = false
					break
				}
				if err != nil {
					return err
				}
			}
			r.sums = b.sums
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *restorer) copyRow(b *batch) error {
	t, key, value, err := r.backup.next()
	if err != nil {
		return err
	}
	if t == tableKeys {
		if value, err = r.own.Rewrap(b.vault, value, key); err != nil {
			return fmt.Errorf("wrap a key anew: %w", err)
		}
	}
	if err := b.put(t, key, value); err != nil || t != tableRecord {
		return err
	}
	return b.putByPerson(key)
}

// putByPerson lets a record be found by its person, also when a damaged house lost the
// row that leads there.
func (b *batch) putByPerson(key []byte) error {
	if _, person, ok := whose(key); !ok || vault.Blind(person) == (vault.Blind{}) {
		return nil
	}
	return b.put(tableByPerson, byPersonKey(key), []byte{})
}

// finish makes the last transaction of a restore: with it the file is a house.
func (r *restorer) finish() error {
	return r.db.Update(func(tx *bolt.Tx) error {
		b := r.newWriting(tx)
		// A damaged house was backed up as it was: what came with later formats is made here.
		format := r.backup.head.Format
		if err := errors.Join(makeBriefs(b), b.putFormat(format), b.bringFrom(format, migrations)); err != nil {
			return err
		}
		w := b.newWork()
		tally, err := w.readTally()
		if err != nil {
			return err
		}
		w.tally, w.restoring = tally, true
		if err := r.bringUpToDate(w); err != nil {
			return err
		}
		return errors.Join(w.err, w.keepTally(), w.flush(),
			b.putMeta(b.vault, r.root), b.finish())
	})
}

// bringUpToDate applies what happened since the backup was made, and makes the
// house wait for its people.
func (r *restorer) bringUpToDate(w *work) error {
	numbers := make([]string, 0, len(r.entries))
	for n := range r.entries {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		e, err := openEntry(r.own, []byte(n), r.entries[n])
		if err != nil {
			r.log.Warn("a ledger entry belongs to another house or is damaged", "err", err)
			continue
		}
		r.done.Ledger = true
		if e.Number <= w.tally.ledger {
			continue
		}
		w.tally.ledger = e.Number
		w.put(tableLedger, []byte(n), r.entries[n])
		if err := r.applyEntry(w, e); err != nil {
			return fmt.Errorf("apply what happened since the backup: %w", err)
		}
	}
	w.dropRecord((&groups.Followed{}).Ref()) // of whoever receives a series the timer may be missing
	for _, step := range []func(*work) error{r.dropMissed, goDry} {
		if err := step(w); err != nil {
			return err
		}
	}
	return w.record(r.how.Now, Line{Event: "restore", Reason: "store.restored"})
}

func (r *restorer) applyEntry(w *work, e entry) error {
	switch {
	case len(e.Owners) > 0:
		r.done.Forgotten++
		return w.erase(e.Owners, e.At)
	case e.Post != nil:
		r.done.Withdrawn++
		return w.putRecord(e.Post)
	case e.Rank != nil:
		r.done.Revoked++
		return w.lower(*e.Rank)
	case len(e.Gone) > 0:
		r.done.Revoked += len(e.Gone)
		return w.dismiss(e.Gone, e.Group)
	case e.Over != nil:
		return w.applyOver(*e.Over)
	}
	return w.applyPost(e)
}

// lower sets what a person may still do.
func (w *work) lower(to rankNote) error {
	if to.Group == "" {
		p, ok := (state{w}).Load(groups.Ref{Kind: groups.KindPerson, Person: to.Person}).(*groups.Person)
		if !ok {
			return w.err
		}
		p.Role, p.Reviewer = min(p.Role, to.Role), p.Reviewer && to.Reviewer
		return w.putRecord(p)
	}
	m, ok := (state{w}).Load(groups.Ref{Kind: groups.KindMember, Group: to.Group, Person: to.Person}).(*groups.Member)
	if !ok {
		return w.err
	}
	m.Role = min(m.Role, to.Role)
	return w.putRecord(m)
}

// dismiss takes persons out of the staff of a group, or out of the house's team.
func (w *work) dismiss(gone []groups.PersonID, from groups.GroupID) error {
	left := func(ids []groups.PersonID) []groups.PersonID {
		return slices.DeleteFunc(ids, func(id groups.PersonID) bool { return slices.Contains(gone, id) })
	}
	ref := groups.Ref{Kind: groups.KindTeam}
	if from != "" {
		ref = groups.Ref{Kind: groups.KindGroup, Group: from}
	}
	switch r := (state{w}).Load(ref).(type) {
	case *groups.Group:
		r.Staff = left(r.Staff)
		return w.putRecord(r)
	case *groups.Team:
		r.Owners, r.Coordinators, r.Reviewers = left(r.Owners), left(r.Coordinators), left(r.Reviewers)
		return w.putRecord(r)
	}
	return w.err
}

// outlivesRestore says whether timers of that kind are brought back however late they
// are: without them a case would stay open for ever, and nobody would be told, or a
// forgetting that was agreed would not be done.
func outlivesRestore(kind string) bool {
	before, _, _ := strings.Cut(kind, ".")
	return before == "care" || before == "case" || before == "forget"
}

func (r *restorer) dropMissed(w *work) error {
	for _, t := range w.scan(tableTimer, nil, 0) {
		if unstamp(t.key).After(r.how.Now) {
			return nil
		}
		timer, err := w.readTimer(t.key, t.value)
		if err == nil && outlivesRestore(timer.Kind) {
			continue
		}
		w.drop(tableTimer, t.key)
		w.drop(tableTimerID, t.key[8:])
		r.done.Missed++
	}
	return nil
}

// goDry returns every group to the dry run, and lets the number wait for its owner.
func goDry(w *work) error {
	for _, r := range (state{w}).List(groups.Ref{Kind: groups.KindGroup}) {
		g := r.(*groups.Group)
		g.Live = false
		if err := w.putRecord(g); err != nil {
			return err
		}
	}
	n, ok := (state{w}).Load(groups.Ref{Kind: groups.KindNumber}).(*groups.Number)
	if !ok {
		n = &groups.Number{}
	}
	n.Dry = true
	return errors.Join(w.err, w.putRecord(n))
}
