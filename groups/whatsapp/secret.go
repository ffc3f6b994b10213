package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// secretOf returns the secret of a message: 32 bytes that nobody without the number's
// keys can foretell, and that are the same whenever the same message is sent.
func (t *Transport) secretOf(chat types.JID, id groups.ActionID) []byte {
	h := hmac.New(sha256.New, t.client.Store.IdentityKey.Priv[:])
	h.Write([]byte("pita message secret\x00" + chat.String() + "\x00" + string(id)))
	return h.Sum(nil)
}
