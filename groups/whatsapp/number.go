package whatsapp

import (
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// Number returns the address of the number that is linked, and whether one is. It is that
// of the phone number itself, whatever device of it this is.
func (t *Transport) Number() (groups.Address, bool) {
	id := t.client.Store.ID
	if id == nil || t.client.Store.Deleted {
		return "", false
	}
	return groups.Address(types.NewJID(id.User, types.DefaultUserServer).String()), true
}
