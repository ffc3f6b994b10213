package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Where the system gives no watches it is said once, and nothing else is lost by it.
func TestTooFewWatchesAreToldOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	e := newEyes(slog.New(slog.NewTextHandler(&log, nil)), dir, "")
	if log.Len() > 0 || e.wake() == nil {
		t.Fatalf("a healthy watch: %s", log.String())
	}
	e.close() // from now on no folder can be watched any more
	e.follow()
	e.follow()
	if n := strings.Count(log.String(), "every few seconds"); n != 1 {
		t.Errorf("said %d times, want once:\n%s", n, log.String())
	}
	e.close()
	var nobody *eyes
	nobody.follow()
	nobody.close()
	if nobody.wake() != nil {
		t.Error("nil eyes wake")
	}
}

// What is watched may hang while the watching ends: it ends all the same.
func TestTheWatchEndsWhileTheDiskHangs(t *testing.T) {
	t.Parallel()
	e := newEyes(slog.New(slog.DiscardHandler), t.TempDir())
	answers := make(chan struct{})
	e.disk.leave(func() { <-answers })
	e.close()
	ended := make(chan struct{})
	go func() { e.done.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("what hears of changes goes on after the end")
	}
	close(answers)
}
