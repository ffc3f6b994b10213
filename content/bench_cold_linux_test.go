package content_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"pita/content"
)

// forget takes the files of a folder out of the system's memory, as far as it lets go of
// them.
func forget(b *testing.B, dir string) {
	b.Helper()
	const dontNeed = 4
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, _, no := syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0); no != 0 {
			return no
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLoad10000Cold is BenchmarkLoad10000 with files that must come from the disk.
func BenchmarkLoad10000Cold(b *testing.B) {
	dir := tenThousandIn(b)
	syscall.Sync() // what is not written yet is not let go of
	fsys := os.DirFS(dir)
	var load, read int64
	for b.Loop() {
		forget(b, dir)
		t0 := nanotime()
		readAndHash(b, fsys)
		t1 := nanotime()
		forget(b, dir)
		t2 := nanotime()
		l, _ := content.Load(fsys)
		load, read = load+nanotime()-t2, read+t1-t0
		runtime.KeepAlive(l)
	}
	b.ReportMetric(float64(load)/float64(read), "x-read+hash")
	b.ReportMetric(float64(load)/1e9/float64(b.N), "s/load")
}
