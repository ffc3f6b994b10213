package app_test

import (
	"io/fs"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/content/samples"
	"pita/groups"
	"pita/store"
)

const despair = "rasanya aku ingin mati saja"

// A slowHouse is one whose posts stand on a disk that may hang.
type slowHouse struct {
	*house
	files *app.Slow
	shelf shelved
	kept  *store.Store
	heard atomic.Int32 // how many cries for help were decided
}

// openSlow opens a house with a text for who is in despair on its disk.
func openSlow(t *testing.T) *slowHouse {
	t.Helper()
	h := &slowHouse{files: &app.Slow{}}
	h.shelf, h.kept = mildShelf(t)
	care, err := fs.ReadFile(samples.Library(), "peduli-putus-asa.md")
	if err != nil {
		t.Fatal(err)
	}
	h.shelf.write(t, "pos/peduli-putus-asa.md", string(care))
	h.files.FS = os.DirFS(h.shelf.Library)
	h.shelf.Files = func(string) fs.FS { return h.files }
	h.house = opened(t, "", newLine(), app.Options{Store: h.kept, Shelf: h.shelf.Shelf, Noted: h.note})
	return h
}

// note counts the cries for help that are decided.
func (h *slowHouse) note(d groups.Decision) {
	if d.Reason == "care.despair" {
		h.heard.Add(1)
	}
}

// cries says how long it takes until a cry for help is decided.
func (h *slowHouse) cries(t *testing.T, who string) time.Duration {
	t.Helper()
	before, began := h.heard.Load(), time.Now()
	h.says(who, despair)
	for h.heard.Load() == before && time.Since(began) < time.Minute {
		pass(100 * time.Millisecond)
	}
	return time.Since(began)
}

// A disk of posts that hangs holds a cry for help back for a moment, once; the owner hears of
// it, a stop and a start are not held up, and all is as before when it answers.
func TestAHangingDiskHoldsNoCryBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := openSlow(t)
		h.owner(t, "Omi")
		if took := h.cries(t, "Ani"); took != 0 {
			t.Errorf("a cry for help is decided after %s", took)
		}
		open := h.files.Shut()
		if took := h.cries(t, "Budi"); took == 0 || took > 3*time.Second {
			t.Errorf("the first cry behind a disk that hangs is decided after %s, want about two seconds", took)
		}
		if took := h.cries(t, "Cici"); took != 0 {
			t.Errorf("the second one is decided after %s", took)
		}
		pass(time.Minute)
		if n := count(h.phrases(), "owner.posts-unread"); n != 1 {
			t.Errorf("the owner was told %d times that the posts can't be read, want once", n)
		}
		began := time.Now()
		h.app.Stop()
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("Pita stopped after %s", took)
		}
		began = time.Now()
		again, err := app.New(app.Options{Store: h.kept, Transport: h.line, Shelf: h.shelf.Shelf, Noted: h.note})
		if err != nil {
			t.Fatal(err)
		}
		h.app = again
		if err := h.app.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("Pita started after %s", took)
		}
		if took := h.cries(t, "Dedi"); took != 0 {
			t.Errorf("after a start a cry for help is decided after %s", took)
		}
		open()
		pass(time.Minute)
		if h.away(t) {
			t.Error("the disk answers again, and the posts are still away")
		}
		h.close(t)
	})
}

// A disk whose every answer takes nearly as long as one that hangs is waited for holds a cry for
// help back no longer than that one.
func TestASlowDiskHoldsNoCryBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := openSlow(t)
		defer h.close(t)
		pass(time.Minute)
		h.files.Drag(1900 * time.Millisecond)
		for _, who := range []string{"Ani", "Budi", "Cici"} {
			if took := h.cries(t, who); took > 2200*time.Millisecond {
				t.Errorf("behind a slow disk a cry for help is decided after %s", took)
			}
		}
		h.files.Drag(0)
		pass(time.Minute)
	})
}

// A disk that did not answer in time once, and looks as before, is read again by itself.
func TestADiskThatAnswersAgainIsReadAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := openSlow(t)
		defer h.close(t)
		pass(time.Minute)
		open := h.files.Shut()
		h.says("Ani", despair)
		pass(2500 * time.Millisecond) // less than a look at the disk waits
		open()
		pass(time.Minute)
		if h.away(t) {
			t.Error("a minute after the disk answers the posts are still away")
		}
	})
}

// away says whether a cry for help finds the posts away: a disk that hangs costs it nothing then.
func (h *slowHouse) away(t *testing.T) bool {
	t.Helper()
	open := h.files.Shut()
	defer open()
	return h.cries(t, "Eni") == 0
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}
