package session

import (
	"fmt"

	"pita/store/vault"
)

// A box seals and blinds for one file, all from the file's one key. Under another key the
// file shows no row of the same name.
type box struct {
	vault *vault.Vault
	key   *vault.Key
	id    [vault.BlindSize]byte // names the key, and does not give it away
}

func newBox(key []byte) (*box, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("its key is %d bytes instead of %d", len(key), KeySize)
	}
	// The key is the root of a vault of the file's own; no master wraps anything in it.
	v, _ := vault.From(vault.Master{}, [KeySize]byte(key))
	return &box{vault: v, key: v.RootKey("session values"), id: v.Name("session file", "", 0)}, nil
}

// blind returns what stands for the fields in a key.
func (b *box) blind(purpose string, f ...[]byte) []byte {
	x := b.vault.Blind("session "+purpose, string(fields(f).encode()))
	return x[:]
}

// rowVersion is in which form rows are written now.
const rowVersion = 1

func (b *box) seal(t table, key []byte, f fields) []byte {
	return b.key.Seal(nil, f.encode(), vault.Place{Bucket: t.String(), Key: key, Version: rowVersion})
}

func (b *box) open(t table, key, value []byte) (fields, error) {
	plain, err := b.key.Open(nil, value, vault.Place{Bucket: t.String(), Key: key, Version: rowVersion})
	if err != nil {
		return nil, err
	}
	return decode(plain, layouts[t].fields)
}
