package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pita/store/session"
)

// Keys that are damaged are seen, also where no number was linked yet, and the way out is
// one and the same.
func TestDamagedKeysAreSeen(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	outside := s.Client()
	s.Close()
	dir := owned(t)
	begin(t, outside, "pair", "--data", dir).ends(1, "WhatsApp cannot be reached")
	begin(t, outside, "doctor", "--data", dir).ends(0, "none is linked yet")
	if err := os.WriteFile(filepath.Join(dir, session.FileName), bytes.Repeat([]byte("la"), 20_000), 0o600); err != nil {
		t.Fatal(err)
	}
	begin(t, outside, "doctor", "--data", dir).ends(1, "LOOK  number: The keys of the number in "+dir+" (session.db) are damaged")
	const wayOut = "are damaged, or are not of this house. People, groups and cases are all there. Link a number anew with pita pair --replace.\n"
	begin(t, outside, "pair", "--data", dir).ends(1, wayOut)
	begin(t, outside, "pair", "--replace", "--data", dir).ends(1, "WhatsApp cannot be reached")
	begin(t, outside, "doctor", "--data", dir).ends(0, "none is linked yet")
}
