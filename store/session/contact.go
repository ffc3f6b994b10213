package session

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// Where a contact's fields stand in its row.
const (
	contactFirst = iota + 1
	contactFull
	contactPush
	contactBusiness
	contactRedacted
)

// rename changes fields of a contact from the i-th on. It returns the row as it was, empty
// fields where there was none, and whether anything changed. The file may follow.
func (d *device) rename(ctx context.Context, jid types.JID, i int, values ...any) (was fields, changed bool, err error) {
	err = d.later(ctx, "keep a contact", func(t *txn) error {
		was, changed, err = t.rename(jid, i, values...)
		return err
	})
	return was, changed && err == nil, err
}

func (t *txn) rename(jid types.JID, i int, values ...any) (was fields, changed bool, err error) {
	if was, err = t.get(tableContact, jid.String()); err != nil {
		return nil, false, err
	}
	if was == nil {
		was = row(jid.String(), "", "", "", "", "")
	}
	next := was.with(i, values...)
	if next.equal(was) {
		return was, false, nil
	}
	return was, true, t.putRow(tableContact, next)
}

// PutPushName keeps the name somebody chose, and returns whether it is new, and the one before.
func (d *device) PutPushName(ctx context.Context, user types.JID, name string) (bool, string, error) {
	was, changed, err := d.rename(ctx, user, contactPush, name)
	if !changed {
		return false, "", err
	}
	return true, was.text(contactPush), nil
}

// PutBusinessName keeps a business's name, and returns whether it is new, and the one before.
func (d *device) PutBusinessName(ctx context.Context, user types.JID, name string) (bool, string, error) {
	was, changed, err := d.rename(ctx, user, contactBusiness, name)
	if !changed {
		return false, "", err
	}
	return true, was.text(contactBusiness), nil
}

// PutContactName keeps the names in our address book. whatsmeow's interface names them the
// other way round, and its caller hands them in this order.
func (d *device) PutContactName(ctx context.Context, user types.JID, first, full string) error {
	_, _, err := d.rename(ctx, user, contactFirst, first, full)
	return err
}

// PutAllContactNames keeps the names of many; of those that stand twice the first counts.
func (d *device) PutAllContactNames(ctx context.Context, contacts []store.ContactEntry) error {
	return d.later(ctx, "keep contacts", func(t *txn) error {
		seen := map[types.JID]bool{}
		for _, c := range contacts {
			if seen[c.JID] {
				continue
			}
			seen[c.JID] = true
			if err := t.rewrite(c.JID, contactFirst, c.FirstName, c.FullName); err != nil {
				return err
			}
		}
		return nil
	})
}

// PutManyRedactedPhones keeps what is shown of the numbers of many; of those that stand
// twice the first counts.
func (d *device) PutManyRedactedPhones(ctx context.Context, entries []store.RedactedPhoneEntry) error {
	return d.later(ctx, "keep redacted numbers", func(t *txn) error {
		seen := map[types.JID]bool{}
		for _, e := range entries {
			if seen[e.JID] {
				continue
			}
			seen[e.JID] = true
			if err := t.rewrite(e.JID, contactRedacted, e.RedactedPhone); err != nil {
				return err
			}
		}
		return nil
	})
}

// rewrite is rename for lists: who stands in one is found afterwards, even with empty names.
func (t *txn) rewrite(jid types.JID, i int, values ...any) error {
	was, err := t.get(tableContact, jid.String())
	if err != nil {
		return err
	}
	if was == nil {
		was = row(jid.String(), "", "", "", "", "")
	}
	return t.putRow(tableContact, was.with(i, values...))
}

// GetContact returns what is known of somebody; Found says whether anything is.
func (d *device) GetContact(ctx context.Context, user types.JID) (info types.ContactInfo, err error) {
	err = d.read(ctx, "load a contact", func(t *txn) error {
		f, err := t.get(tableContact, user.String())
		if f != nil {
			info = contact(f)
		}
		return err
	})
	return info, err
}

// GetAllContacts returns what is known of everybody.
func (d *device) GetAllContacts(ctx context.Context) (all map[types.JID]types.ContactInfo, err error) {
	all = map[types.JID]types.ContactInfo{}
	err = d.read(ctx, "load contacts", func(t *txn) error {
		found, err := t.all(tableContact, nil)
		for _, e := range found {
			if jid, err := types.ParseJID(e.row.text(0)); err == nil {
				all[jid] = contact(e.row)
			}
		}
		return err
	})
	return all, err
}

func contact(f fields) types.ContactInfo {
	return types.ContactInfo{
		Found: true, FirstName: f.text(contactFirst), FullName: f.text(contactFull), PushName: f.text(contactPush),
		BusinessName: f.text(contactBusiness), RedactedPhone: f.text(contactRedacted),
	}
}

// PutMutedUntil keeps until when a chat is muted; no time is not at all.
func (d *device) PutMutedUntil(ctx context.Context, chat types.JID, until time.Time) error {
	var at int64
	if until.Equal(store.MutedForever) {
		at = -1
	} else if !until.IsZero() {
		at = until.Unix()
	}
	return d.set(ctx, chat, 1, at)
}

// PutPinned keeps whether a chat is pinned.
func (d *device) PutPinned(ctx context.Context, chat types.JID, pinned bool) error {
	return d.set(ctx, chat, 2, pinned)
}

// PutArchived keeps whether a chat is archived.
func (d *device) PutArchived(ctx context.Context, chat types.JID, archived bool) error {
	return d.set(ctx, chat, 3, archived)
}

func (d *device) set(ctx context.Context, chat types.JID, i int, value any) error {
	return d.later(ctx, "keep a chat's settings", func(t *txn) error {
		was, err := t.get(tableChat, chat.String())
		if err != nil {
			return err
		}
		if was == nil {
			was = row(chat.String(), int64(0), false, false)
		}
		return t.putRow(tableChat, was.with(i, value))
	})
}

// GetChatSettings returns how a chat is set; Found says whether anything is.
func (d *device) GetChatSettings(ctx context.Context, chat types.JID) (set types.LocalChatSettings, err error) {
	err = d.read(ctx, "load a chat's settings", func(t *txn) error {
		f, err := t.get(tableChat, chat.String())
		if err != nil || f == nil {
			return err
		}
		set = types.LocalChatSettings{Found: true, Pinned: f.is(2), Archived: f.is(3)}
		if at := f.number(1); at < 0 {
			set.MutedUntil = store.MutedForever
		} else if at > 0 {
			set.MutedUntil = time.Unix(at, 0)
		}
		return nil
	})
	return set, err
}
