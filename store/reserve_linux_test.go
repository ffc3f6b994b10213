package store_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"pita/store"
)

// Room that is only promised, as a hole in a file, would not be there on the day it is needed.
func TestTheReserveIsRoomAndNoHole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir, store.Options{Reserve: 3 << 20})
	var is unix.Stat_t
	if err := unix.Stat(filepath.Join(dir, store.ReserveName), &is); err != nil {
		t.Fatal(err)
	}
	if is.Blocks*512 < 3<<20 {
		t.Errorf("the reserve takes %d bytes of the disk, not 3 MiB", is.Blocks*512)
	}
}
