package store_test

import (
	"bytes"
	"testing"

	"pita/store"
)

func TestWhoMayOpenABackup(t *testing.T) {
	t.Parallel()
	id := identity(t)
	to, err := store.ParseRecipients("# the coordinator\n" + id.Recipient().String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	with, err := store.ParseIdentities(id.String())
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := aHouse(t, 2)
	s := open(t, dir, store.Options{})
	var saved bytes.Buffer
	if err := s.Backup(t.Context(), &saved, start, to...); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), t.TempDir(), &saved, store.Restoring{With: with, Now: start}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"": "age1", "hello": "age1", id.String(): "age1"} {
		if _, err := store.ParseRecipients(text); !contains(err, want) {
			t.Errorf("recipients %.9q: %v", text, err)
		}
	}
	if _, err := store.ParseIdentities("hello"); !contains(err, "AGE-SECRET-KEY-1") {
		t.Errorf("identities: %v", err)
	}
	if _, err := store.PassphraseRecipient(""); err == nil {
		t.Error("an empty passphrase")
	}
}
