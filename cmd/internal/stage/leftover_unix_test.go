//go:build unix

package stage

import (
	"os"
	"testing"
	"time"
)

// Keys of phones that a killed process left are taken away by a later one, and nobody else's.
func TestWhatKilledProcessesLeftIsTakenAway(t *testing.T) {
	t.Parallel()
	in := t.TempDir()
	used, err := newPocket(in)
	if err != nil {
		t.Fatal(err)
	}
	left, err := newPocket(in)
	if err != nil {
		t.Fatal(err)
	}
	left.held.Close() // as the system does when a process is killed
	is := func(p pocket) bool { _, err := os.Stat(p.folder); return err == nil }
	sweep(in, time.Now())
	if !is(left) {
		t.Error("a folder was taken away that may just be being made")
	}
	sweep(in, time.Now().Add(2*leftAfter))
	if is(left) || !is(used) {
		t.Errorf("the folder of a killed process is there: %v, that of a living one: %v; want false and true", is(left), is(used))
	}
	if err := used.close(); err != nil || is(used) {
		t.Errorf("closed with %v, and it is there: %v", err, is(used))
	}
}
