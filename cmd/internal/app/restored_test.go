package app_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"pita/cmd/internal/app"
	"pita/store"
)

const approvedBefore = `group Pita Pink Jakarta
person Bu Ratna owner reachable
person Dewi facilitator reachable
person Wati facilitator reachable
person Tuti coordinator reachable handle tuti
person Sari reachable
person Bidan Lestari reviewer reachable handle lestari
person Dokter Ayu reviewer reachable handle ayu
post perkenalan approved

Dewi: halo
`

// posts of the test: what becomes of each after the backup, and why it may not leave then.
var endedSince = map[string]string{
	"sadari-01": "why.withdrawn", "kemo-mual": "why.changed", "lelah-tidur": "why.reviewer-gone", "tanya-perawat": "",
}

// TestNothingLeavesByAnApprovalThatARestoreBringsBack has posts approved and planned, makes a
// backup, withdraws one, edits another and lets the reviewer of a third go. The house that is
// restored from the backup, with what its ledger tells, sends none of them: by no order, no
// plan and to no member who asks. What still stands leaves.
func TestNothingLeavesByAnApprovalThatARestoreBringsBack(t *testing.T) {
	t.Parallel()
	files, ledger := ownLibrary(t), filepath.Join(t.TempDir(), "pita.ledger")
	stage := &app.Stage{World: worldOf(files), Store: store.Options{Ledger: ledger}}
	h := begun(t, stage, approvedBefore)
	for id := range endedSince {
		by := "Dokter Ayu"
		if id == "lelah-tidur" {
			by = "Bidan Lestari"
		}
		h.does(by + " > Pita: lihat " + id)
		if did := h.does(by + " > Pita: setujui " + id + " {code " + id + "}"); !slices.Contains(did, "whisper "+by+": post.approved "+id) {
			t.Fatalf("%s is approved: %q", id, did)
		}
	}
	for day, id := range []string{"sadari-01", "kemo-mual", "lelah-tidur"} {
		h.does("Dewi > Pita: jadwal " + id + " " + []string{"besok", "lusa", "8 jan"}[day] + " 10.00")
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var saved bytes.Buffer
	if err := stage.Kept().Backup(t.Context(), &saved, stage.Transport.Now(), key.Recipient()); err != nil {
		t.Fatal(err)
	}

	asked := h.does("Tuti > Pita: tarik sadari-01")
	code := asked[0][strings.Index(asked[0], "{") : strings.Index(asked[0], "}")+1]
	h.does("Tuti > Pita: ya " + code)
	h.does("Bu Ratna > Pita: peninjau selesai lestari")
	files["kemo-mual.md"].Data = append(slices.Clone(files["kemo-mual.md"].Data), "\nMinum jamu.\n"...)
	if err := stage.Close(); err != nil {
		t.Fatal(err)
	}

	stage.Dir = filepath.Join(t.TempDir(), "restored")
	done, err := store.Restore(t.Context(), stage.Dir, &saved, store.Restoring{With: []age.Identity{key}, Now: stage.Transport.Now(), Ledger: ledger})
	if err != nil || done.Withdrawn != 1 || done.Revoked == 0 {
		t.Fatalf("the restore did %+v, %v", done, err)
	}
	stage.World = worldOf(files)
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.does("Dewi: !mulai")
	h.does("Bu Ratna > Pita: mulai")
	var all []string
	for id, why := range endedSince {
		did := h.does("Dewi: !kirim " + id)
		all = append(all, append(did, h.does("Sari > Pita: lihat "+id)...)...)
		left := slices.Contains(did, "say: post "+id)
		if left != (why == "") || why != "" && !slices.Contains(did, "whisper Dewi: post.refused "+id+" "+why) {
			t.Errorf("%s is asked to leave: %q, want %s", id, did, why)
		}
	}
	for range 4 {
		all = append(all, h.does("wait 24h")...)
	}
	for _, d := range all {
		for id, why := range endedSince {
			if why != "" && strings.HasSuffix(d, ": post "+id) {
				t.Errorf("after the restore: %s", d)
			}
		}
	}
	if !slices.Contains(all, "say: post tanya-perawat") || !slices.Contains(all, "whisper Sari: post tanya-perawat") {
		t.Errorf("what stands does not leave: %q", all)
	}
}
