package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"pita/store"
)

type restoreCmd struct {
	File     string `arg:""`
	Identity string
	Ledger   string
	Replace  bool
	Expired  bool
}

// run puts the house that a backup holds into the data folder.
func (c *restoreCmd) run(ctx context.Context, e *env) error {
	if err := e.notRehearsal(); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return unreadable(c.File, err)
	}
	defer f.Close()
	with, err := c.identities(e)
	if err != nil {
		return err
	}
	ledger := firstOf(c.Ledger, ledgerOf(e.data))
	done, err := store.Restore(ctx, e.data, f, store.Restoring{
		With: with, Now: time.Now(), Passphrase: e.getenv(keyPassphrase),
		Ledger: ledger, Replace: c.Replace, Expired: c.Expired,
	})
	switch {
	case errors.Is(err, store.ErrHeld):
		return e.closed(err)
	case errors.Is(err, store.ErrHouseThere):
		return because(err, "restore.there", "dir", e.data)
	case err != nil:
		return because(err, "restore.failed", "file", c.File, "dir", e.data)
	}
	if !done.Ledger {
		fmt.Fprintf(e.stderr, "pita: %s\n", e.text("restore.no-ledger", "ledger", ledger))
	}
	return e.tell("restore.done", "dir", e.data, "made", done.Made.Local().Format(time.DateTime),
		"forgotten", strconv.Itoa(done.Forgotten), "withdrawn", strconv.Itoa(done.Withdrawn),
		"revoked", strconv.Itoa(done.Revoked), "missed", strconv.Itoa(done.Missed))
}

// identities returns what opens the backup: the keys in a file, or a passphrase.
func (c *restoreCmd) identities(e *env) ([]store.Identity, error) {
	if c.Identity != "" {
		text, err := os.ReadFile(c.Identity)
		if err != nil {
			return nil, unreadable(c.Identity, err)
		}
		with, err := store.ParseIdentities(string(text))
		if err != nil {
			return nil, because(err, "restore.identity", "file", c.Identity)
		}
		return with, nil
	}
	pass, err := e.backupSecret(false)
	if err != nil {
		return nil, err
	}
	with, err := store.PassphraseIdentity(pass)
	if err != nil {
		return nil, because(err, "restore.passphrase")
	}
	return []store.Identity{with}, nil
}
