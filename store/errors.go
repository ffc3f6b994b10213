package store

import (
	"errors"

	"pita/store/pages"
)

// What a caller may need to tell from other errors, by errors.Is. Each stands within a
// sentence that says where it was found.
var (
	// ErrDamaged is returned when the bytes of the file are not what was written.
	ErrDamaged = pages.ErrDamaged
	// ErrClosed is returned by everything that is asked of a store after Close.
	ErrClosed = errors.New("the store is closed")
	// ErrNewer is of a file, a row or a backup that a newer Pita wrote.
	ErrNewer = errors.New("a newer Pita wrote it: update Pita")
	// ErrNoFile is of a house of which only the key is left: beginning another in its
	// place would hide the loss.
	ErrNoFile = errors.New("is missing or empty though its key is here; restore a backup, or remove " + KeyName + " to begin anew")
	// ErrWrongKey is of a file that is locked by another key than the key file holds.
	ErrWrongKey = errors.New("put back the right key file, or restore a backup")
	// ErrExpiredBackup is of a backup that ran out and of which nobody said that it may be
	// restored all the same.
	ErrExpiredBackup = errors.New("the backup ran out")
	// ErrWrongBackupKey is of a backup that is for another key or passphrase.
	ErrWrongBackupKey = errors.New("this key or passphrase does not open the backup; try the one it was made for")
	// ErrHouseThere is returned when the folder holds a house and Replace was not said.
	ErrHouseThere = errors.New("there is a house in this folder; restoring replaces it, so say that you want that")
)
