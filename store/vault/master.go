package vault

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// A Master wraps every other key. Who holds it holds the house.
type Master struct{ key [KeySize]byte }

// NewMaster returns a fresh random master key.
func NewMaster() Master {
	var m Master
	rand.Read(m.key[:])
	return m
}

// ID returns the name of the key, from which the key cannot be found.
func (m Master) ID() KeyID {
	return KeyID(derive(m.key[:], "pita key id 1")[:len(KeyID{})])
}

// Format keeps the key out of every text it might be printed into.
func (m Master) Format(f fmt.State, _ rune) { io.WriteString(f, "master key "+m.ID().String()) }

// LogValue keeps the key out of the log.
func (m Master) LogValue() slog.Value { return slog.StringValue("master key") }

// A KeyID names a master key without giving it away.
type KeyID [8]byte

// String returns the id in hexadecimal.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// Secret returns the key itself, for a file that is sealed as a whole: a backup.
func (m Master) Secret() string { return strings.TrimSpace(m.line()) }

// ParseMaster reads what Secret wrote.
func ParseMaster(secret string) (Master, error) { return parseMaster(secret) }

// line writes the key as one line of a key file: its id, as a check, and itself.
func (m Master) line() string {
	return fmt.Sprintf("key %s %s\n", m.ID(), base64.StdEncoding.EncodeToString(m.key[:]))
}

func parseMaster(line string) (m Master, err error) {
	fields := strings.Fields(line)
	if len(fields) != 3 || fields[0] != "key" {
		return m, fmt.Errorf("want %q, its id and the key", "key")
	}
	b, err := base64.StdEncoding.DecodeString(fields[2])
	if err != nil || len(b) != KeySize {
		return m, fmt.Errorf("the key is not %d bytes in base64", KeySize)
	}
	m.key = [KeySize]byte(b)
	if m.ID().String() != fields[1] {
		return m, fmt.Errorf("the key does not fit its id %s; some letters have changed", fields[1])
	}
	return m, nil
}
