package groups

import "time"

// Later returns the later of two moments: the second only when it comes after the first.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
