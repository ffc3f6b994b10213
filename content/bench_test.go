package content_test

import (
	"crypto/sha256"
	"io/fs"
	"runtime"
	"testing"
	"time"
)

func nanotime() int64 { return time.Now().UnixNano() }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func readAndHash(b *testing.B, fsys fs.FS) {
	b.Helper()
	err := fs.WalkDir(fsys, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, file)
		sum := sha256.Sum256(data)
		runtime.KeepAlive(sum)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
