package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// A Line is one line of the journal: what was decided, and why.
type Line struct {
	Number uint64
	At     time.Time
	Event  string
	Reason groups.Reason
	World  string
	Sent   int // how many actions followed
	Of     LineDetail
	// Forgotten says that whom it concerned is forgotten, and Of with them.
	Forgotten bool
}

// A LineDetail is the part of a line that concerns somebody, sealed under their key.
type LineDetail struct {
	Detail string
	About  groups.PersonID
	Group  groups.GroupID
	Sends  []groups.ActionID
}

func (l *Line) append(b []byte) []byte {
	b = appendText(b, l.Event)
	b = appendText(b, string(l.Reason))
	b = appendText(b, l.World)
	return binary.AppendUvarint(b, uint64(l.Sent))
}

func (l *Line) decode(b []byte) error {
	texts, rest, err := cutTexts(b, 3)
	if err != nil {
		return err
	}
	sent, n := binary.Uvarint(rest)
	if n <= 0 {
		return errors.New("it is cut short")
	}
	l.Event, l.Reason, l.World, l.Sent = texts[0], groups.Reason(texts[1]), texts[2], int(sent)
	return nil
}

func (d *LineDetail) append(b []byte) []byte {
	b = appendText(b, d.Detail)
	b = appendText(b, string(d.About))
	b = appendText(b, string(d.Group))
	for _, id := range d.Sends {
		b = appendText(b, string(id))
	}
	return b
}

func (d *LineDetail) decode(b []byte) error {
	texts, rest, err := cutTexts(b, 3)
	if err != nil {
		return err
	}
	d.Detail, d.About, d.Group = texts[0], groups.PersonID(texts[1]), groups.GroupID(texts[2])
	for len(rest) > 0 {
		var id string
		if id, rest, err = cutText(rest); err != nil {
			return err
		}
		d.Sends = append(d.Sends, groups.ActionID(id))
	}
	return nil
}

// A line's row: the hash of all before it, its time, the sealed line, the sealed detail.
const lineHead = sha256.Size + 8 + 4

// record appends a line to the journal, chained to the one before.
func (w *work) record(at time.Time, line Line) (err error) {
	w.plain = line.append(w.plain[:0])
	size := len(w.plain)
	w.plain = line.Of.append(w.plain)
	plain, detail := w.plain[:size], w.plain[size:]
	w.tally.lines++
	key := binary.BigEndian.AppendUint64(w.room.lend(8), w.tally.lines)
	value := w.room.lend(lineHead + len(w.plain) + 2*(vault.BlindSize+vault.Overhead) + journalPlace(key).Size())
	value = append(value, w.tally.chain[:]...)
	value = stamp(value, at)
	value = binary.BigEndian.AppendUint32(value, 0)
	if value, err = w.sealPart(value, key, house, plain); err != nil {
		return err
	}
	binary.BigEndian.PutUint32(value[lineHead-4:], uint32(len(value)-lineHead))
	if value, err = w.sealPart(value, key, ownerOf(line.Of.About, line.Of.Group), detail); err != nil {
		return err
	}
	w.tally.chain = chain(key, value)
	w.insert(tableJournal, key, value)
	return nil
}

// chain hashes a row, in which the hash of the row before stands.
func chain(key, value []byte) [sha256.Size]byte {
	var room [1024]byte
	return sha256.Sum256(append(append(room[:0], key...), value...))
}

func journalPlace(key []byte) vault.Place {
	return vault.Place{Bucket: tableJournal.String(), Key: key, Version: rowVersion}
}

func (w *work) sealPart(dst, key []byte, o owner, plain []byte) ([]byte, error) {
	b, k, err := w.keyFor(o)
	if err != nil {
		return nil, fmt.Errorf("seal a journal line: %w", err)
	}
	dst = append(dst, b[:]...)
	return k.Seal(dst, plain, journalPlace(key)), nil
}

func (w *work) openPart(key, part []byte) ([]byte, error) {
	if len(part) < vault.BlindSize {
		return nil, fmt.Errorf("a journal line is cut short: %w", vault.ErrSealed)
	}
	k, err := w.keyOf(vault.Blind(part[:vault.BlindSize]))
	if err != nil {
		return nil, err
	}
	return k.Open(nil, part[vault.BlindSize:], journalPlace(key))
}

func (w *work) readLine(key, value []byte) (line Line, err error) {
	if len(value) < lineHead {
		return line, fmt.Errorf("a journal line is cut short: %w", vault.ErrSealed)
	}
	size := int(binary.BigEndian.Uint32(value[lineHead-4:]))
	if size > len(value)-lineHead {
		return line, fmt.Errorf("a journal line is cut short: %w", vault.ErrSealed)
	}
	plain, err := w.openPart(key, value[lineHead:lineHead+size])
	if err == nil {
		err = line.decode(plain)
	}
	line.Number, line.At = binary.BigEndian.Uint64(key), unstamp(value[sha256.Size:])
	if err != nil {
		return line, fmt.Errorf("read journal line %d: %w", line.Number, err)
	}
	detail, err := w.openPart(key, value[lineHead+size:])
	if errors.Is(err, errForgotten) {
		line.Forgotten = true
		return line, nil
	}
	if err == nil {
		err = line.Of.decode(detail)
	}
	if err != nil {
		return line, fmt.Errorf("read journal line %d: %w", line.Number, err)
	}
	return line, nil
}

// Journal calls each for the lines from number on, the oldest first, until it
// returns false.
func (s *Store) Journal(ctx context.Context, from uint64, each func(Line) bool) error {
	return s.view(ctx, func(w *work) error {
		c := w.bucket(tableJournal).Cursor()
		for k, v := c.Seek(binary.BigEndian.AppendUint64(nil, from)); k != nil; k, v = c.Next() {
			line, err := w.readLine(k, v)
			if err != nil {
				return err
			}
			if !each(line) {
				return nil
			}
		}
		return nil
	})
}

// Newest returns the time of the last line of the journal, and whether there is one: the newest
// moment that the house knows of.
func (s *Store) Newest(ctx context.Context) (at time.Time, any bool, err error) {
	err = s.view(ctx, func(w *work) error {
		k, v := w.bucket(tableJournal).Cursor().Last()
		if k == nil {
			return nil
		}
		line, err := w.readLine(k, v)
		at, any = line.At, err == nil
		return err
	})
	return at, any, err
}

// VerifyJournal checks that no line was changed, taken out or put in since it was
// written. It returns how many lines there are.
func (s *Store) VerifyJournal(ctx context.Context) (lines int, err error) {
	err = s.view(ctx, func(w *work) error {
		t, err := w.readTally()
		if err != nil {
			return err
		}
		want, next := t.first, t.cut+1
		c := w.bucket(tableJournal).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			n := binary.BigEndian.Uint64(k)
			if n != next || len(v) < lineHead || [sha256.Size]byte(v[:sha256.Size]) != want {
				return fmt.Errorf("the journal was changed at line %d: it does not follow the line before", n)
			}
			want, next = chain(k, v), n+1
			lines++
		}
		if want != t.chain || next != t.lines+1 {
			return fmt.Errorf("the journal was changed: it ends at line %d, not %d as it should", next-1, t.lines)
		}
		return nil
	})
	return lines, err
}
