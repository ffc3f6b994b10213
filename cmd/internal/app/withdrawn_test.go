package app_test

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"pita/cmd/internal/app"
)

// TestAWithdrawnPostLeavesByNothingAlreadyWritten withdraws a post that waits in the outbox for
// a group and for a member, that a plan is set for, and that a series begins with: through the
// real store and sender nothing of it leaves, also not after the program began anew.
func TestAWithdrawnPostLeavesByNothingAlreadyWritten(t *testing.T) {
	t.Parallel()
	net := &cut{}
	h := begun(t, &app.Stage{World: sampleWorld(), Through: net.over}, `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Kori coordinator reachable
person Sari reachable
post perkenalan approved
post tanya-perawat approved

Dewi: halo
`)
	net.on.Store(true)
	var did []string
	for _, line := range []string{
		"Dewi: !kirim tanya-perawat", "Sari > Pita: lihat tanya-perawat", "Dewi > Pita: jadwal tanya-perawat hari ini 12.00",
		"Dewi > Pita: seri mulai pekan-lembut",
	} {
		did = append(did, h.does(line)...)
	}
	for _, want := range []string{"plan.made tanya-perawat", "series.started tanya-perawat", "post.sending tanya-perawat"} {
		if !slices.ContainsFunc(did, func(d string) bool { return strings.Contains(d, want) }) {
			t.Fatalf("before the withdrawal: %q, want %s among it", did, want)
		}
	}
	asked := h.does("Kori > Pita: tarik tanya-perawat")
	code := asked[0][strings.Index(asked[0], "{"):strings.Index(asked[0], "}")] + "}"
	did = h.does("Kori > Pita: ya " + code)
	net.on.Store(false)
	for _, line := range []string{"crash", "wait 5h", "wait 5d"} {
		did = append(did, h.does(line)...)
	}
	for _, d := range did {
		if strings.Contains(d, ": post tanya-perawat") {
			t.Errorf("it leaves: %s", d)
		}
	}
	if !slices.ContainsFunc(did, func(d string) bool { return strings.Contains(d, "plan.skipped tanya-perawat") }) {
		t.Errorf("its plan says nothing: %q", did)
	}
}

// A folder may be taken away while the house runs.
type folder struct {
	fstest.MapFS
	away *atomic.Bool
}

// Open opens a file, unless the folder is away.
func (f folder) Open(name string) (fs.File, error) {
	if f.away.Load() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.MapFS.Open(name)
}

// ReadFile reads a file, unless the folder is away.
func (f folder) ReadFile(name string) ([]byte, error) {
	if f.away.Load() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.MapFS.ReadFile(name)
}

// Stat looks at a file, unless the folder is away.
func (f folder) Stat(name string) (fs.FileInfo, error) {
	if f.away.Load() {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return f.MapFS.Stat(name)
}

// TestWhatWasApprovedLeavesWithoutItsFolder sends a post twice: with its folder, and after that
// was taken away. The same bytes leave. A post of which one file changed does not.
func TestWhatWasApprovedLeavesWithoutItsFolder(t *testing.T) {
	t.Parallel()
	away, net, files := &atomic.Bool{}, &baggage{}, ownLibrary(t)
	h := begun(t, &app.Stage{World: worldOf(folder{files, away}), Through: net.over}, waitingPost)
	net.taken()
	for _, gone := range []bool{false, true} {
		away.Store(gone)
		if did := h.does("Dewi: !kirim sadari-01"); !slices.Contains(did, "say: post sadari-01") {
			t.Errorf("with its folder away: %v it does not leave: %q", gone, did)
		}
		h.does("wait 15m") // what was sent just now is asked about
	}
	if seen := net.taken(); len(seen) != 2 || len(seen[0].Data) == 0 || !bytes.Equal(seen[0].Data, seen[1].Data) {
		t.Errorf("%d pictures left, and they are not the same", len(seen))
	}
	away.Store(false)
	files["sadari-01.jpg"].Data = append(slices.Clone(files["sadari-01.jpg"].Data), 0)
	if did := h.does("Dewi: !kirim sadari-01"); slices.Contains(did, "say: post sadari-01") {
		t.Errorf("with another picture in its folder it leaves: %q", did)
	}
}

// TestAPreviewShowsWhatItsCodeIsFor edits a post while its preview waits for the network: the
// reviewer is told, gets no code, and a yes approves nothing, also when the file is as it was again.
func TestAPreviewShowsWhatItsCodeIsFor(t *testing.T) {
	t.Parallel()
	net, files := &cut{}, ownLibrary(t)
	h := begun(t, &app.Stage{World: worldOf(files), Through: net.over}, `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Lestari reviewer reachable handle lestari
post perkenalan approved

Dewi: halo
`)
	net.on.Store(true)
	h.does("Lestari > Pita: lihat kemo-mual")
	was := files["kemo-mual.md"].Data
	files["kemo-mual.md"].Data = append(slices.Clone(was), "\nMinum jamu.\n"...)
	net.on.Store(false)
	shown := func(did []string, phrase string) bool {
		return slices.ContainsFunc(did, func(line string) bool { return strings.Contains(line, phrase) })
	}
	did := h.does("wait 9m")
	if !slices.Contains(did, "whisper Lestari: post.changed kemo-mual") || shown(did, "post.preview") {
		t.Errorf("of the preview that was lost Pita says %q", did)
	}
	files["kemo-mual.md"].Data = was
	if did := h.does("Lestari > Pita: ya"); shown(did, "post.approved") {
		t.Errorf("a yes to a preview that was never shown is met with %q", did)
	}
	h.does("Lestari > Pita: lihat kemo-mual")
	if did := h.does("Lestari > Pita: setujui kemo-mual {code kemo-mual}"); !shown(did, "post.approved") {
		t.Errorf("shown anew, it is approved by %q", did)
	}
}
