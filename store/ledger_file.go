package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pita/store/pages"
	"pita/store/vault"
)

// mirrorLedger writes the entries that the file beside the backups lacks. When that
// file cannot be written it is told, and tried again with the next entry.
func (s *Store) mirrorLedger() {
	if s.opt.Ledger == "" {
		return
	}
	if err := s.mirror(s.opt.Ledger); err != nil {
		s.log.Error("the ledger beside the backups is not up to date", "err", err)
	}
}

func (s *Store) mirror(path string) error {
	var text bytes.Buffer
	there, err := readLedger(path)
	if err != nil {
		return err
	}
	tx, err := s.db.Begin(false)
	if err != nil {
		return closedOr(err)
	}
	defer tx.Rollback()
	if v := s.vault.Load(); !opensLedger(v, there) {
		first, err := firstEntry(v, s.opt.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "\n%s\n", base64.StdEncoding.EncodeToString(first))
	}
	c := tx.Bucket([]byte(tableLedger.String())).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if bytes.Equal(there[string(k)], v) {
			continue
		}
		fmt.Fprintf(&text, "\n%s\n", base64.StdEncoding.EncodeToString(append(slices.Clone(k), v...)))
	}
	if text.Len() == 0 {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text.Bytes())
	return errors.Join(err, f.Sync(), f.Close(), pages.SyncDir(filepath.Dir(path)))
}

// ledgerStart is the key of the entry that a ledger file begins with. It applies nothing;
// by it a restore knows the ledger of its house, though nobody was forgotten yet.
var ledgerStart = string(make([]byte, 8))

func opensLedger(v *vault.Vault, there map[string][]byte) bool {
	_, err := openEntry(v, []byte(ledgerStart), there[ledgerStart])
	return err == nil
}

// firstEntry returns that entry: its key, and what is sealed.
func firstEntry(v *vault.Vault, now time.Time) ([]byte, error) {
	plain, err := json.Marshal(entry{At: now.UTC()})
	if err != nil {
		return nil, err
	}
	key := []byte(ledgerStart)
	return v.RootKey("ledger").Seal(key, plain, ledgerPlace([]byte(ledgerStart))), nil
}

// readLedger returns the lines of a ledger file by their keys.
func readLedger(path string) (map[string][]byte, error) {
	lines, err := ledgerLines(path)
	if lines == nil {
		return nil, err
	}
	last := map[string][]byte{}
	for _, l := range lines {
		last[string(l.key)] = l.value
	}
	return last, nil
}

// ledgerLines returns the lines of a ledger file in their order, none when there is no file. A
// line cut short by a kill is no line: it was written again after it.
func ledgerLines(path string) ([]row, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines := []row{}
	for line := range bytes.Lines(b) {
		raw, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
		if err == nil && len(raw) > 8 {
			lines = append(lines, row{raw[:8], raw[8:]})
		}
	}
	return lines, nil
}

// purgeLedger writes the file beside the backups anew without the entries that no backup
// needs any more. When that can't be done it is told, and tried again at the next purge: what
// is there stays as it is.
func (s *Store) purgeLedger(now time.Time) {
	if s.opt.Ledger == "" {
		return
	}
	if err := s.shortenLedger(s.opt.Ledger, now); err != nil {
		s.log.Error("the ledger beside the backups could not be shortened", "err", err)
	}
}

func (s *Store) shortenLedger(path string, now time.Time) error {
	lines, err := ledgerLines(path)
	if err != nil {
		return err
	}
	v, old := s.vault.Load(), now.Add(-ledgerFor)
	seen := map[string]bool{} // of ours, what stands further down counts
	var left []row
	for _, l := range slices.Backward(lines) {
		// What this house can't open may be another's that had the same place: its backups may live.
		if e, err := openEntry(v, l.key, l.value); err == nil {
			if string(l.key) != ledgerStart && !e.At.After(old) || seen[string(l.key)] {
				continue
			}
			seen[string(l.key)] = true
		}
		left = append(left, l)
	}
	if len(left) == len(lines) {
		return nil
	}
	var text bytes.Buffer
	for _, l := range slices.Backward(left) {
		fmt.Fprintf(&text, "%s\n", base64.StdEncoding.EncodeToString(slices.Concat(l.key, l.value)))
	}
	return replaceFile(path, text.Bytes())
}

// replaceFile puts other bytes in a file, whole or not at all.
func replaceFile(path string, b []byte) error {
	f, err := os.OpenFile(path+pages.New, os.O_WRONLY|os.O_TRUNC|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path+pages.New))
	}
	return pages.Settle(path)
}
