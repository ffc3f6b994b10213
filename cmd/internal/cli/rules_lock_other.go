//go:build !unix

package cli

// tryLock locks a folder. errBusy: another has it.
func tryLock(dir string) (release func(), err error) { return lockByName(dir) }
