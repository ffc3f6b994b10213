package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pita/store"
	"pita/store/session"
	"pita/store/vault"
)

// keyPassphrase is the variable with the passphrase of the key file, for houses that
// start without a person at the terminal.
const keyPassphrase = "PITA_KEY_PASSPHRASE"

// reserve is the room on the disk that is set aside for the day it is full.
const reserve = 64 << 20

// open opens the house in the data folder. Where there is none it begins one, if begin
// says so. The caller closes it. The error is a failure, and wraps the store's.
func (e *env) open(begin bool) (*store.Store, error) {
	if e.held != nil {
		return e.held, nil
	}
	if err := e.absent(); err != nil && !begin {
		return nil, err
	}
	opt := store.Options{Passphrase: e.getenv(keyPassphrase), Ledger: ledgerOf(e.data), Recast: session.Recast, Log: e.log}
	if begin {
		opt.Reserve = reserve
	}
	s, err := store.Open(e.data, opt)
	if errors.Is(err, vault.ErrLocked) {
		if opt.Passphrase, err = e.secret("ask.key", keyPassphrase); err != nil {
			return nil, err
		}
		s, err = store.Open(e.data, opt)
	}
	if err != nil {
		return nil, e.closed(err)
	}
	if err := e.notRehearsal(); begin && err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if begin && s.Short() {
		fmt.Fprintf(e.stderr, "pita: %s\n", e.text("house.no-reserve", "dir", e.data, "room", mebibytes(reserve)))
	}
	return s, nil
}

// absent says why there is no house to open, if there is none: nothing was begun, or its
// file is lost.
func (e *env) absent() error {
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(e.data, name))
		return !errors.Is(err, fs.ErrNotExist)
	}
	switch {
	case there(store.FileName):
		return nil
	case there(store.KeyName):
		return fail("house.no-file", "dir", e.data)
	}
	return fail("house.none", "dir", e.data)
}

// notRehearsal refuses a folder that the next rehearsal empties.
func (e *env) notRehearsal() error {
	if _, err := os.Stat(filepath.Join(e.data, rehearsalMark)); err == nil {
		return fail("house.rehearsal", "dir", e.data)
	}
	return nil
}

// closing closes a house and adds to err what went wrong when the house was closed, if anything did.
func (e *env) closing(s *store.Store, err *error) {
	if s == e.held {
		return
	}
	if wrong := s.Close(); wrong != nil && *err == nil {
		*err = because(wrong, "house.close")
	}
}

// closed says why a house does not open.
func (e *env) closed(err error) error {
	// The sentence of ours says already which house was to be opened.
	why := strings.TrimPrefix(err.Error(), fmt.Sprintf("open the house in %s: ", e.data))
	for _, known := range []struct {
		err error
		key string
	}{
		{store.ErrHeld, "house.held"},
		{vault.ErrNoKey, "house.no-key"},
		{store.ErrNoFile, "house.no-file"},
		{vault.ErrLocked, "house.locked"},
		{vault.ErrPassphrase, "house.passphrase"},
		{store.ErrDamaged, "house.damaged"},
		{fs.ErrPermission, "house.forbidden"},
	} {
		if errors.Is(err, known.err) {
			return &failure{key: known.key, args: []string{"dir", e.data, "who", e.holder(), "variable", keyPassphrase, "why", why}, cause: err}
		}
	}
	return &failure{key: "house.unopened", args: []string{"dir", e.data, "why", why}, cause: err}
}

// holder says which process holds the data folder.
func (e *env) holder() string {
	b, err := os.ReadFile(filepath.Join(e.data, store.LockName))
	if who := strings.TrimSpace(string(b)); err == nil && who != "" {
		return who
	}
	return e.text("house.unknown-holder")
}

// mebibytes says in whole MiB how much room a number of bytes is.
func mebibytes(bytes uint64) string { return fmt.Sprint(bytes >> 20) }
