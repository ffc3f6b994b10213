package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/store"
)

const (
	fullEnv = "PITA_TEST_FULL"
	noLimit = ^uint64(0)
)

// A disk that is full is a limit on the size of files, under which a process of its own
// runs the house.
func TestADiskThatFillsUpUnderTheHouse(t *testing.T) {
	t.Parallel()
	if os.Getenv(fullEnv) != "" {
		synctest.Test(t, fillUp)
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=3m")
	cmd.Env = append(os.Environ(), fullEnv+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// fillUp lets the disk fill up twice: the reserve helps the first time; the second time
// Pita waits until somebody makes room.
func fillUp(t *testing.T) {
	const reserve = 4 << 20
	dir := t.TempDir()
	kept, err := store.Open(dir, store.Options{Root: &[32]byte{7}, Reserve: reserve})
	if err != nil {
		t.Fatal(err)
	}
	h := opened(t, dir, newLine(), app.Options{Store: kept})
	defer h.close(t)
	h.owner(t, "Omi")
	size := h.ballast(t, dir)
	limitFiles(t, size)
	defer limitFiles(t, noLimit)

	asked := h.askUntil(t, func() bool {
		_, err := os.Stat(filepath.Join(dir, store.ReserveName))
		return errors.Is(err, fs.ErrNotExist)
	})
	limitFiles(t, size+reserve) // as if what was released could be written on now
	pass(2 * time.Minute)
	if got, told := h.said(helped), h.said("owner.number"); got != asked || told != 1 || h.listened != 1 {
		t.Fatalf("with the reserve released %d of %d were answered, the owner was told %d times, and Pita came back %d times; want all, once and never",
			got, asked, told, h.listened-1)
	}

	h.cram(t)
	h.withoutRoom(t)
	if h.said(helped) != asked {
		t.Error("something was answered that could not be kept")
	}
	limitFiles(t, noLimit)
	pass(time.Minute)
	if got := h.said(helped); got != asked+1 {
		t.Errorf("%d of %d were answered after there was room", got, asked+1)
	}
	h.onceOnly(t, asked+1)
}

// ballast fills the file until there is little room left in it, and returns its size.
func (h *house) ballast(t *testing.T, dir string) uint64 {
	t.Helper()
	length := func() int64 {
		info, err := os.Stat(filepath.Join(dir, store.FileName))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	put := func(n int) {
		if err := h.store.Keep(t.Context(), fmt.Sprint("ballast", n), make([]byte, 16<<10)); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for at := length(); length() == at; n++ {
		put(n)
	}
	// It has grown by a mebibyte, of which some hundred kibibytes are to be left. How much
	// of it bbolt can use at once differs; where it grew again, less is put into the next.
	for fill := 46; fill > 10; fill -= 6 {
		size := length()
		for i := 0; i < fill && length() == size; i++ {
			put(n)
			n++
		}
		if length() == size {
			return uint64(size)
		}
	}
	t.Fatal("the file grows again and again; it can't be filled to just below its end")
	return 0
}

// cram fills the file until nothing at all can be written: with ever less beside the
// ballast, which is large and so needs much room at once, and then with the least that a
// house writes for any event.
func (h *house) cram(t *testing.T) {
	t.Helper()
	block := 64 << 10
	untilRefused(func(n int) error {
		err := h.store.Keep(t.Context(), fmt.Sprint("more", n), make([]byte, block))
		if err != nil {
			block = max(block/4, 1)
		}
		return err
	})
	untilRefused(func(n int) error {
		ev := &groups.Given{Order: &groups.Reload{}}
		ev.Head = groups.Head{Key: groups.Key(fmt.Sprint("more:", n)), At: time.Now(), Seen: time.Now()}
		_, err := h.store.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
			return groups.Decision{Reason: "test"}
		})
		return err
	})
}

// untilRefused writes until that was refused often in a row.
func untilRefused(write func(n int) error) {
	for n, refused := 0, 0; refused < 20; n++ {
		if write(n) == nil {
			refused = 0
			continue
		}
		refused++
	}
}

// limitFiles lets no file of this process grow beyond a size.
func limitFiles(t *testing.T, size uint64) {
	t.Helper()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: noLimit}); err != nil {
		t.Fatal(err)
	}
}

// askUntil lets people ask for help until something is so, and returns how many asked.
func (h *house) askUntil(t *testing.T, so func() bool) int {
	t.Helper()
	for n := 1; n < 2000; n++ {
		h.says("Ani", help)
		if so() {
			return n
		}
	}
	t.Fatal("the disk never became full")
	return 0
}

// withoutRoom shows the house an event that it can't keep for a quarter of an hour.
func (h *house) withoutRoom(t *testing.T) {
	t.Helper()
	h.log.Reset()
	h.says("Budi", help)
	pass(15 * time.Minute)
	h.mu.Lock()
	came := h.listened - 1
	h.mu.Unlock()
	if h.pending == nil {
		t.Error("the event was acknowledged, and is not kept")
	}
	// It is tried for two minutes in place, then the transport is left for half a one.
	if came < 4 || came > 7 {
		t.Errorf("Pita left the transport and came back %d times in 15 minutes, want about 6", came)
	}
	if tries := bytes.Count(h.log.Bytes(), []byte("tried again")); tries > 40*(came+1) {
		t.Errorf("%d tries in 15 minutes; nothing waits between them", tries)
	}
	if aside, err := h.store.Aside(t.Context()); err != nil || len(aside) != 0 {
		t.Errorf("%d events set aside, %v", len(aside), err)
	}
}

// onceOnly says whether so many answers were decided, each once, and nothing is left over.
func (h *house) onceOnly(t *testing.T, want int) {
	t.Helper()
	if h.pending != nil {
		t.Error("the event is kept, and comes again")
	}
	heard := 0
	for _, event := range journal(t, h.store) {
		if event == "message" {
			heard++
		}
	}
	if heard != want {
		t.Errorf("%d messages in the journal, want %d", heard, want)
	}
	ids := map[groups.ActionID]bool{}
	for _, d := range h.doings() {
		if ids[d.id] {
			t.Error("something was sent twice")
		}
		ids[d.id] = true
	}
	if _, err := h.store.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
}
