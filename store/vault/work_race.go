//go:build race

package vault

// WorkFactor is the work that locking by a passphrase takes, as a power of two. The race
// detector, with which nobody keeps a house, makes it take many times as long; so it is light.
const WorkFactor = 8
