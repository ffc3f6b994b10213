package store

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"filippo.io/age"

	"pita/store/pages"
	"pita/store/vault"
)

// backupForm is the form in which backups are written now.
const backupForm = 1

// A backupHead is the first line of a backup, inside the age file. The data keys
// behind it are wrapped by a master of the backup's own.
type backupHead struct {
	Pita    string    `json:"pita"` // "backup"
	Form    int       `json:"form"`
	Format  int       `json:"format"` // of the file it was made of
	Made    time.Time `json:"made"`
	Expires time.Time `json:"expires"`
	Key     string    `json:"key"`
	Root    []byte    `json:"root"`
	Tables  []string  `json:"tables"`
}

// notBackedUp are the tables that a restore would have to drop: what waits to be
// sent, and what was set aside under keys that end sooner than a backup does; and what it
// makes anew of the records.
var notBackedUp = []table{tableMeta, tableOutbox, tableParked, tableAction, tableAside, tableForget, tableBrief}

// Backup writes the house as it is now to w, as an age file for the recipients, while
// everything goes on. The backup carries its own keys and runs out after 30 days.
func (s *Store) Backup(ctx context.Context, w io.Writer, now time.Time, to ...age.Recipient) error {
	if len(to) == 0 {
		return errors.New("make a backup: name who may open it: a recipient or a passphrase")
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return fmt.Errorf("make a backup: %w", err)
	}
	out := bufio.NewWriterSize(sealed, 1<<16)
	err = s.view(ctx, func(w *work) error { return w.backUp(ctx, out, now) })
	if err = errors.Join(err, out.Flush(), sealed.Close()); err != nil {
		return fmt.Errorf("make a backup: %w", err)
	}
	return nil
}

// BackupFile makes a backup at path, whole or not at all. A file that is there is not
// overwritten.
func (s *Store) BackupFile(ctx context.Context, path string, now time.Time, to ...age.Recipient) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("make a backup: %s exists already; choose another name", path)
	}
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("make a backup: %w", err)
	}
	err = s.Backup(ctx, f, now, to...)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".new"))
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("make a backup: %w", err)
	}
	return pages.SyncDir(filepath.Dir(path))
}

func (w *work) backUp(ctx context.Context, out *bufio.Writer, now time.Time) error {
	master := vault.NewMaster()
	own, root := w.vault.Under(master)
	head := backupHead{
		Pita: "backup", Form: backupForm, Format: fileForm(w.get(tableMeta, metaFormat)), Made: now.UTC(), Expires: now.Add(BackupFor).UTC(),
		Key: master.Secret(), Root: root, Tables: tableNames[:],
	}
	if err := json.NewEncoder(out).Encode(head); err != nil {
		return err
	}
	if tally := w.get(tableMeta, metaTally); tally != nil {
		writeRow(out, tableMeta, metaTally, tally)
	}
	passed := w.endsSooner(now)
	for t := range tables {
		if slices.Contains(notBackedUp, t) {
			continue
		}
		for r := range w.stored(t, nil) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if passed(t, r.key) {
				continue
			}
			if w.s.opt.Damaged && !w.sound(t, r) {
				w.s.log.Error("a damaged row is left out of the backup", "table", t.String())
				continue
			}
			value := r.value
			if t == tableKeys {
				var err error
				if value, err = w.vault.Rewrap(own, value, r.key); err != nil {
					return fmt.Errorf("wrap a key for the backup: %w", err)
				}
			}
			writeRow(out, t, r.key, value)
		}
	}
	return out.WriteByte(0)
}

// writeRow writes a row: its table, from 1; its key and value with their lengths. A 0
// where a table should be is the end. The writer remembers its first error.
func writeRow(out *bufio.Writer, t table, key, value []byte) {
	b := binary.AppendUvarint([]byte{byte(t) + 1}, uint64(len(key)))
	out.Write(b)
	out.Write(key)
	out.Write(binary.AppendUvarint(nil, uint64(len(value))))
	out.Write(value)
}

// A backupReader reads what Backup wrote.
type backupReader struct {
	head backupHead
	in   *bufio.Reader
}

func openBackup(r io.Reader, with ...age.Identity) (*backupReader, error) {
	plain, err := age.Decrypt(r, with...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, ErrWrongBackupKey
	}
	if err != nil {
		return nil, fmt.Errorf("this is no backup, or it is damaged: %w", err)
	}
	b := &backupReader{in: bufio.NewReaderSize(plain, 1<<16)}
	line, err := b.in.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &b.head)
	}
	if err != nil || b.head.Pita != "backup" {
		return nil, fmt.Errorf("this is no backup of Pita's, or it is damaged: %w", err)
	}
	if b.head.Form > backupForm || b.head.Format > fileFormat {
		return nil, fmt.Errorf("read a backup of form %d and format %d: %w", b.head.Form, b.head.Format, ErrNewer)
	}
	return b, nil
}

// maxRow is longer than any row: a larger length is damage.
const maxRow = 1 << 30

// next returns the next row, or io.EOF at the end.
func (b *backupReader) next() (t table, key, value []byte, err error) {
	n, err := b.in.ReadByte()
	if err == nil && n == 0 {
		return 0, nil, nil, io.EOF
	}
	if err == nil && int(n) > len(b.head.Tables) {
		err = fmt.Errorf("it names table %d of %d", n, len(b.head.Tables))
	}
	if err == nil {
		key, err = b.text()
	}
	if err == nil {
		value, err = b.text()
	}
	if err != nil {
		return 0, nil, nil, fmt.Errorf("the backup is cut short or damaged: %w", unexpected(err))
	}
	i := slices.Index(tableNames[:], b.head.Tables[n-1])
	if i < 0 {
		return 0, nil, nil, fmt.Errorf("the backup holds a table %q that this Pita does not know: %w", b.head.Tables[n-1], ErrNewer)
	}
	return table(i), key, value, nil
}

func (b *backupReader) text() ([]byte, error) {
	size, err := binary.ReadUvarint(b.in)
	if err != nil {
		return nil, err
	}
	if size > maxRow {
		return nil, fmt.Errorf("a row of %d bytes", size)
	}
	text := make([]byte, size)
	_, err = io.ReadFull(b.in, text)
	return text, err
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
