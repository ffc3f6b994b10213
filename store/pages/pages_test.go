package pages

import (
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// A file that the walk finds sound, bbolt opens, reads and writes without a crash.
// The input is patches: an offset, a length, and bytes.
func FuzzPages(f *testing.F) {
	whole := goldenFile(f)
	f.Add([]byte{})
	f.Add([]byte{0, 0x20, 0x10, 1, 0xff})          // count of a page
	f.Add([]byte{0, 0x30, 0x0c, 1, 7})             // overflow
	f.Add([]byte{0, 0x40, 0x14, 4, 0xff, 0xff, 1}) // where a row is
	f.Fuzz(func(t *testing.T, patches []byte) {
		b := append([]byte(nil), whole...)
		for len(patches) > 4 {
			at := int(binary.BigEndian.Uint32(append([]byte{0}, patches[:3]...))) % len(b)
			n := min(int(patches[3]), len(patches)-4, len(b)-at)
			copy(b[at:], patches[4:4+n])
			patches = patches[4+n:]
		}
		path := filepath.Join(t.TempDir(), "f.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		rows := 0
		if Walk(path, func(string, []byte, []byte) { rows++ }) != nil {
			return
		}
		db, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("the walk finds it sound, bbolt does not: %v", err)
		}
		defer db.Close()
		seen := 0
		err = db.Update(func(tx *bolt.Tx) error {
			return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
				_ = b.ForEach(func(_, _ []byte) error { seen++; return nil })
				return b.Put([]byte("a new row"), []byte("x"))
			})
		})
		if err != nil || seen != rows {
			t.Fatalf("the walk saw %d rows, bbolt %d: %v", rows, seen, err)
		}
	})
}

func goldenFile(f *testing.F) []byte {
	f.Helper()
	in, err := os.Open(filepath.Join("..", "testdata", "format1.db.gz"))
	if err != nil {
		f.Fatal(err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		f.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		f.Fatal(err)
	}
	for len(b) > 4096 && allZero(b[len(b)-4096:]) {
		b = b[:len(b)-4096]
	}
	return b
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
