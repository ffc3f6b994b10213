//go:build !race

package vault

// WorkFactor is the work that locking by a passphrase takes, as a power of two: a guess at
// the passphrase takes about a second.
const WorkFactor = 18
