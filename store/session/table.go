package session

import (
	"bytes"
	"slices"
)

// A table is one bucket of the file.
type table uint8

// The tables. Their names are in old files and stay as they are.
const (
	tableDevice table = iota
	tableIdentity
	tableSession
	tablePreKey
	tableSenderKey
	tableSyncKey
	tableVersion
	tableMAC
	tableContact
	tableChat
	tableSecret
	tableToken
	tableSalt
	tableEvent
	tableOutgoing
	tableLID
	tableNote
	tables
)

// A layout says how a table's rows look.
type layout struct {
	name   string
	names  int // how many fields name a row
	fields int
	// key returns the row's key, from the table's name and the fields that name the row;
	// nil blinds all of them together. Its beginning may stand for less, so that rows lie
	// together that are sought together.
	key func(b *box, table string, f fields) []byte
	// whose says whether the row is about one of these persons; nil is nobody's.
	whose func(f fields, p *persons) bool
	// stays is of a table that outlives the device.
	stays bool
}

var layouts = [tables]layout{
	tableDevice:    {name: "device", fields: 1},                                                // device
	tableIdentity:  {name: "identity", names: 1, fields: 2, key: byAddress, whose: addressed},  // address → key
	tableSession:   {name: "session", names: 1, fields: 2, key: byAddress, whose: addressed},   // address → ratchets
	tablePreKey:    {name: "prekey", names: 1, fields: 3, key: byNumber},                       // id → key, uploaded
	tableSenderKey: {name: "senderkey", names: 2, fields: 3, key: byAddress, whose: addressed}, // address, group → ratchet
	tableSyncKey:   {name: "synckey", names: 1, fields: 4},                                     // id → key, fingerprint, time
	tableVersion:   {name: "version", names: 1, fields: 3},                                     // name → version, hash
	tableMAC:       {name: "mac", names: 3, fields: 4, key: byVersion},                         // name, index, version → mac
	tableContact:   {name: "contact", names: 1, fields: 6, whose: byJID},                       // address → first, full, push, business, redacted
	tableChat:      {name: "chat", names: 1, fields: 4, whose: byJID},                          // address → muted, pinned, archived
	tableSecret:    {name: "secret", names: 3, fields: 5, whose: byChatOrSender},               // chat, sender, message → secret, when
	tableToken:     {name: "token", names: 2, fields: 5, whose: bySecondJID, stays: true},      // ours, address → token, time, sender's time
	tableSalt:      {name: "salt", fields: 1},                                                  // salt
	tableEvent:     {name: "event", names: 1, fields: 6, whose: bySender},                      // hash → whose, waits, plaintext, when, server's time
	tableOutgoing:  {name: "outgoing", names: 2, fields: 5, whose: byJID},                      // chat, message → format, plaintext, when
	tableLID:       {name: "lid", names: 1, fields: 2, whose: byEither, stays: true},           // LID → number

	tableNote: {name: "note", names: 2, fields: 3, key: byName, whose: bySecondJID, stays: true}, // name, about → value
}

// String returns the bucket's name.
func (t table) String() string { return layouts[t].name }

// keyOf returns the key of the row that these fields name.
func (b *box) keyOf(t table, f fields) []byte {
	l := &layouts[t]
	if l.key != nil {
		return l.key(b, l.name, f[:l.names])
	}
	return b.blind(l.name, f[:l.names]...)
}

// nameOf cuts the device off a Signal address.
func nameOf(address []byte) []byte {
	if i := bytes.LastIndexByte(address, ':'); i >= 0 {
		return address[:i]
	}
	return address
}

// together returns what the keys of all rows of one Signal name begin with, whatever its
// device, or those of one app state.
func (b *box) together(table string, name []byte) []byte { return b.blind(table+" name", name) }

func byAddress(b *box, table string, f fields) []byte {
	return append(b.together(table, nameOf(f[0])), b.blind(table, f...)...)
}

func byNumber(_ *box, _ string, f fields) []byte { return slices.Clone(f[0]) }

func byVersion(b *box, table string, f fields) []byte {
	return append(b.index(table, f[0], f[1]), f[2]...)
}

// index returns what the keys of all versions of one mutation begin with.
func (b *box) index(table string, name, index []byte) []byte {
	return append(b.together(table, name), b.blind(table, name, index)...)
}
