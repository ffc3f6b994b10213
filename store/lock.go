package store

import "errors"

// LockName is the file that shows which process holds the folder.
const LockName = "pita.lock"

// ErrHeld is returned when another process holds the folder.
var ErrHeld = errors.New("another Pita holds this folder")
