package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// How long whatsmeow's buffers are kept: what the servers may still hand out again, and
// what phones may still say they could not read.
const (
	eventsFor   = 14 * 24 * time.Hour
	outgoingFor = 7 * 24 * time.Hour
)

// Where the fields of a decrypted event stand in its row.
const (
	eventFrom   = iota + 1
	eventWaits  // not handled yet
	eventPlain  // what was decrypted, while it waits
	eventWhen   // when it came
	eventServer // when the server says it was written
)

// DoDecryptionTxn calls fn with a context in which everything is one transaction: kept when
// fn returns nil, and on disk then, or not kept at all. Fn's own error is returned as it is,
// and its panic as an error that says so; after a failed write the error wraps
// context.Canceled, whatever became of it within fn. A call within fn joins in.
func (d *device) DoDecryptionTxn(ctx context.Context, fn func(context.Context) error) error {
	if t := d.s.carried(ctx); t != nil {
		t.mu.Unlock()
		return fn(ctx)
	}
	var told error
	err := d.s.within(func() error {
		t, err := d.s.begin()
		if err != nil {
			return err
		}
		returned := false
		defer func() {
			if !returned { // fn ended its goroutine
				t.ended = true
				_ = t.tx.Rollback()
			}
		}()
		told = d.decrypt(ctx, t, fn)
		returned = true
		t.mu.Lock()
		defer t.mu.Unlock()
		t.ended = true
		if t.failed != nil {
			return t.end(t.failed)
		}
		if told != nil {
			return t.end(refusal{told})
		}
		return t.end(nil)
	})
	var r refusal
	if errors.As(err, &r) && told != nil {
		return told
	}
	return d.s.judge("decrypt", err)
}

// decrypt calls fn. A panic in it is libsignal's, over a message that would bring it
// again: so it is no failure of ours.
func (d *device) decrypt(ctx context.Context, t *txn, fn func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decrypting panicked: %v", p)
		}
	}()
	return fn(context.WithValue(ctx, ctxKey{}, t))
}

// GetBufferedEvent returns what was decrypted of a ciphertext, or nil. Its Plaintext is nil
// when it was handled already.
func (d *device) GetBufferedEvent(ctx context.Context, hash [32]byte) (event *store.BufferedEvent, err error) {
	err = d.read(ctx, "look for a decrypted message", func(t *txn) error {
		f, err := t.get(tableEvent, hash[:])
		if err != nil || f == nil {
			return err
		}
		event = &store.BufferedEvent{
			InsertTime: time.UnixMilli(f.number(eventWhen)), ServerTime: time.Unix(f.number(eventServer), 0),
		}
		if f.is(eventWaits) {
			event.Plaintext = f[eventPlain]
		}
		return nil
	})
	return event, err
}

// PutBufferedEvent keeps what was decrypted of a ciphertext until it is handled. One that
// is there already is refused.
func (d *device) PutBufferedEvent(ctx context.Context, hash [32]byte, plaintext []byte, at time.Time) error {
	return d.change(ctx, "keep a decrypted message", func(t *txn) error {
		f, err := t.get(tableEvent, hash[:])
		if err == nil && f != nil {
			err = refusal{errors.New("this message was decrypted before")}
		}
		if err != nil {
			return err
		}
		return t.put(tableEvent, hash[:], t.ratchet, plaintext != nil, plaintext, d.s.opt.Now().UnixMilli(), at.Unix())
	})
}

// ClearBufferedEventPlaintext remembers of a message only that it was handled. The file may
// follow: until it does a message that comes again is handled again.
func (d *device) ClearBufferedEventPlaintext(ctx context.Context, hash [32]byte) error {
	return d.later(ctx, "let go of a decrypted message", func(t *txn) error {
		f, err := t.get(tableEvent, hash[:])
		if err != nil || f == nil {
			return err
		}
		return t.putRow(tableEvent, f.with(eventFrom, []byte{}, false, []byte{}))
	})
}

// DeleteOldBufferedHashes forgets messages that the servers hand out no more, and secrets
// that were kept long enough.
func (d *device) DeleteOldBufferedHashes(ctx context.Context) error {
	now := d.s.opt.Now()
	events, secrets := now.Add(-eventsFor).UnixMilli(), now.Add(-secretsFor).UnixMilli()
	if err := d.purge(ctx, tableEvent, func(f fields) bool { return f.number(eventWhen) < events }); err != nil {
		return err
	}
	return d.purge(ctx, tableSecret, func(f fields) bool { return f.number(4) < secrets })
}

// errNotSent is what whatsmeow is told of a message that we did not send, or too long ago.
var errNotSent = refusal{errors.New("no such message was sent lately")}

// GetOutgoingEvent returns what was sent as that message in a chat, under either of its
// addresses, for somebody who could not read it. There being none is an error.
func (d *device) GetOutgoingEvent(ctx context.Context, chat, alt types.JID, id types.MessageID) (format string, plaintext []byte, err error) {
	err = d.read(ctx, "look for a message that was sent", func(t *txn) error {
		for _, c := range []types.JID{chat, alt} {
			f, err := t.get(tableOutgoing, c.String(), id)
			if err != nil {
				return err
			}
			if f != nil {
				format, plaintext = f.text(2), f[3]
				return nil
			}
		}
		return errNotSent
	})
	return format, plaintext, err
}

// AddOutgoingEvent keeps what is about to be sent. The file may follow: it goes with the
// ratchet that is turned for the same message.
func (d *device) AddOutgoingEvent(ctx context.Context, chat types.JID, id types.MessageID, format string, plaintext []byte) error {
	return d.later(ctx, "keep what is sent", func(t *txn) error {
		return t.put(tableOutgoing, chat.String(), id, format, plaintext, d.s.opt.Now().UnixMilli())
	})
}

// DeleteOldOutgoingEvents forgets what was sent long ago.
func (d *device) DeleteOldOutgoingEvents(ctx context.Context) error {
	before := d.s.opt.Now().Add(-outgoingFor).UnixMilli()
	return d.purge(ctx, tableOutgoing, func(f fields) bool { return f.number(4) < before })
}

// purgeAtOnce is how many rows are looked through in one go, and go in one transaction, so
// that nobody waits long for it. There may be a million in all.
const purgeAtOnce = 2000

// purge takes out the rows that are old.
func (d *device) purge(ctx context.Context, tab table, old func(fields) bool) error {
	for from := []byte{}; from != nil; {
		var keys [][]byte
		err := d.read(ctx, "look for what is old", func(t *txn) (err error) {
			keys, from, err = t.outdated(tab, from, old)
			return err
		})
		if err == nil && len(keys) > 0 {
			err = d.change(ctx, "drop what is old", func(t *txn) error {
				for _, k := range keys {
					if err := t.dropAt(tab, k); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// outdated looks through some rows, from a key on, and returns the keys of those that are
// old, and where to go on; nil at the end. What waits to be written comes with the first.
func (t *txn) outdated(tab table, from []byte, old func(fields) bool) (keys [][]byte, next []byte, err error) {
	bucket := t.tx.Bucket([]byte(tab.String()))
	if bucket == nil {
		return nil, nil, fmt.Errorf("there is no table %q: %w", tab, ErrDamaged)
	}
	if len(from) == 0 && t.mode != writes {
		for k, f := range t.s.pending.of(tab, nil) {
			if f != nil && old(f) {
				keys = append(keys, []byte(k))
			}
		}
	}
	c, looked := bucket.Cursor(), 0
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		if looked++; looked > purgeAtOnce {
			return keys, bytes.Clone(k), nil
		}
		f, err := t.s.box.open(tab, k, v)
		if err != nil {
			t.s.log.Error("a row of whatsmeow's keys does not open and is passed over", "table", tab.String(), "err", err)
			continue
		}
		if old(f) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys, nil, nil
}

// turned notes whose ratchet is turned, so that what is decrypted by it can be forgotten
// with them.
func (t *txn) turned(address string) { t.ratchet = bytes.Clone(nameOf([]byte(address))) }
