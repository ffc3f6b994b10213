package session

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// secretsFor is how long the secret of a message is kept: votes, edits and reactions to it
// that come later are not read. whatsmeow's own store keeps them for ever.
const secretsFor = 90 * 24 * time.Hour

// PutMessageSecret keeps the secret of a message; the first one counts. The file may follow.
func (d *device) PutMessageSecret(ctx context.Context, chat, sender types.JID, id types.MessageID, secret []byte) error {
	return d.PutMessageSecrets(ctx, []store.MessageSecretInsert{{Chat: chat, Sender: sender, ID: id, Secret: secret}})
}

// PutMessageSecrets keeps the secrets of many messages.
func (d *device) PutMessageSecrets(ctx context.Context, inserts []store.MessageSecretInsert) error {
	if len(inserts) == 0 {
		return nil
	}
	return d.later(ctx, "keep a message's secret", func(t *txn) error {
		for _, in := range inserts {
			chat, sender := in.Chat.ToNonAD().String(), in.Sender.ToNonAD().String()
			was, err := t.get(tableSecret, chat, sender, in.ID)
			if err == nil && was == nil {
				err = t.put(tableSecret, chat, sender, in.ID, in.Secret, d.s.opt.Now().UnixMilli())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// GetMessageSecret returns the secret of a message, or nil, and the sender it was kept by.
// Chat and sender may be asked for by LID or phone number, whichever it was kept by.
func (d *device) GetMessageSecret(ctx context.Context, chat, sender types.JID, id types.MessageID) (secret []byte, by types.JID, err error) {
	err = d.read(ctx, "load a message's secret", func(t *txn) error {
		for _, c := range d.s.lids.forms(chat.ToNonAD()) {
			for _, s := range d.s.lids.forms(sender.ToNonAD()) {
				f, err := t.get(tableSecret, c.String(), s.String(), id)
				if err != nil {
					return err
				}
				if f != nil {
					secret, by = f[3], s
					return nil
				}
			}
		}
		return nil
	})
	return secret, by, err
}

// PutPrivacyTokens keeps tokens by which others let us write to them. An older one changes
// nothing; the time at which we sent ours stays when none is told.
func (d *device) PutPrivacyTokens(ctx context.Context, tokens ...store.PrivacyToken) error {
	return d.change(ctx, "keep a token", func(t *txn) error {
		for _, token := range tokens {
			user, at := token.User.ToNonAD().String(), token.Timestamp.Unix()
			was, err := t.get(tableToken, d.own, user)
			if err != nil {
				return err
			}
			if was != nil && at < was.number(3) {
				continue
			}
			next := row(d.own, user, token.Token, at, []byte{})
			if !token.SenderTimestamp.IsZero() {
				next = next.with(4, token.SenderTimestamp.Unix())
			} else if was != nil {
				next[4] = was[4]
			}
			if err := t.putRow(tableToken, next); err != nil {
				return err
			}
		}
		return nil
	})
}

// GetPrivacyToken returns the newest token of somebody, asked for by LID or phone number,
// or nil.
func (d *device) GetPrivacyToken(ctx context.Context, user types.JID) (token *store.PrivacyToken, err error) {
	err = d.read(ctx, "load a token", func(t *txn) error {
		token = nil
		for _, u := range d.s.lids.forms(user.ToNonAD()) {
			f, err := t.get(tableToken, d.own, u.String())
			if err != nil {
				return err
			}
			if f == nil || token != nil && token.Timestamp.Unix() >= f.number(3) {
				continue
			}
			token = &store.PrivacyToken{User: user.ToNonAD(), Token: f[2], Timestamp: time.Unix(f.number(3), 0)}
			if len(f[4]) > 0 {
				token.SenderTimestamp = time.Unix(f.number(4), 0)
			}
		}
		return nil
	})
	return token, err
}

// DeleteExpiredPrivacyTokens takes out the tokens from before cutoff, and returns how many.
func (d *device) DeleteExpiredPrivacyTokens(ctx context.Context, cutoff time.Time) (gone int64, err error) {
	err = d.change(ctx, "drop old tokens", func(t *txn) error {
		found, err := t.all(tableToken, nil)
		if err != nil {
			return err
		}
		gone = 0
		for _, e := range found {
			if e.row.text(0) != d.own || e.row.number(3) >= cutoff.Unix() {
				continue
			}
			gone++
			if err := t.apply(tableToken, e.key, nil); err != nil {
				return err
			}
		}
		return nil
	})
	return gone, err
}

// PutNCTSalt keeps the salt of tokens for those we have none of.
func (d *device) PutNCTSalt(ctx context.Context, salt []byte) error {
	return d.change(ctx, "keep the salt", func(t *txn) error { return t.put(tableSalt, salt) })
}

// GetNCTSalt returns the salt, or nil.
func (d *device) GetNCTSalt(ctx context.Context) (salt []byte, err error) {
	err = d.read(ctx, "load the salt", func(t *txn) error {
		salt, err = t.value(tableSalt, 0)
		return err
	})
	return salt, err
}

// DeleteNCTSalt forgets the salt.
func (d *device) DeleteNCTSalt(ctx context.Context) error {
	return d.change(ctx, "drop the salt", func(t *txn) error { return t.drop(tableSalt) })
}
