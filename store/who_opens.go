package store

import (
	"fmt"
	"strings"

	"filippo.io/age"

	"pita/store/vault"
)

// A Recipient may open a backup that is made for them.
type Recipient = age.Recipient

// An Identity opens a backup.
type Identity = age.Identity

// ParseRecipients reads age recipients, one a line ("age1…").
func ParseRecipients(text string) ([]Recipient, error) {
	to, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read who may open the backup: %w; a recipient begins with age1", err)
	}
	return to, nil
}

// ParseIdentities reads age identities, one a line ("AGE-SECRET-KEY-1…").
func ParseIdentities(text string) ([]Identity, error) {
	with, err := age.ParseIdentities(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read the key of the backup: %w; it begins with AGE-SECRET-KEY-1", err)
	}
	return with, nil
}

// PassphraseRecipient is whoever knows the passphrase. It must be a backup's only one.
func PassphraseRecipient(passphrase string) (Recipient, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(vault.WorkFactor)
	return r, nil
}

// PassphraseIdentity opens what was made for the passphrase.
func PassphraseIdentity(passphrase string) (Identity, error) {
	return age.NewScryptIdentity(passphrase)
}
