package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pita/store"
)

// backupPassphrase is the variable with the passphrase of a backup.
const backupPassphrase = "PITA_PASSPHRASE"

type backupCmd struct {
	File string `arg:""`
	To   []string
}

// run writes the house as it is now to a file that only the right people can open.
func (c *backupCmd) run(ctx context.Context, e *env) (err error) {
	c.File = e.path(c.File)
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return fail("backup.there", "file", c.File)
	}
	to, err := c.recipients(e)
	if err != nil {
		return err
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	now := time.Now()
	if err := s.BackupFile(ctx, c.File, now, to...); err != nil {
		return because(err, "backup.failed", "file", c.File)
	}
	return e.tell("backup.done", "file", c.File, "until", now.Add(store.BackupFor).Format(time.DateOnly))
}

// recipients returns who will be able to open the backup.
func (c *backupCmd) recipients(e *env) ([]store.Recipient, error) {
	if len(c.To) > 0 {
		to, err := store.ParseRecipients(strings.Join(c.To, "\n"))
		if err != nil {
			return nil, because(err, "backup.to")
		}
		return to, nil
	}
	pass, err := e.backupSecret(true)
	if err != nil {
		return nil, err
	}
	to, err := store.PassphraseRecipient(pass)
	if err != nil {
		return nil, because(err, "backup.to")
	}
	return []store.Recipient{to}, nil
}

// backupSecret returns the passphrase of a backup: from its variable, or from the
// person at the terminal, who types a new one twice.
func (e *env) backupSecret(fresh bool) (string, error) {
	if pass := e.getenv(backupPassphrase); pass != "" {
		return pass, nil
	}
	pass, err := e.secret("ask.backup", backupPassphrase)
	if err != nil {
		return "", err
	}
	if pass == "" {
		return "", fail("ask.empty")
	}
	if !fresh {
		return pass, nil
	}
	again, err := e.secret("ask.again", backupPassphrase)
	if err == nil && again != pass {
		err = fail("ask.differs")
	}
	return pass, err
}

// ledgerOf names the file in which forgettings, withdrawals and revoked roles are kept
// beside a house's folder, so that they outlive it.
func ledgerOf(dir string) string { return filepath.Clean(dir) + ".ledger" }
