package store_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

func identity(tb testing.TB) *age.X25519Identity {
	tb.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

func backup(tb testing.TB, s *store.Store, id *age.X25519Identity) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := s.Backup(tb.Context(), &out, start, id.Recipient()); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestARestoreAppliesWhatHappenedSince(t *testing.T) {
	t.Parallel()
	ledger := filepath.Join(t.TempDir(), "since.log")
	dir, ids := aHouse(t, 8)
	s := open(t, dir, store.Options{Ledger: ledger})
	group := message(199, "62811-0000-1", "group-1")
	apply(t, s, group, nothing)
	apply(t, s, message(200, "62811-0000-2", "group-1"), decideTo(groups.Decision{Put: []groups.Record{
		&groups.Person{ID: ids[2], Role: groups.Owner, Reviewer: true},
		&groups.Member{Group: group.Place.ID, Person: ids[2], Role: groups.Facilitator},
		&groups.Group{ID: group.Place.ID, Live: true, Staff: ids[2:4]},
		&groups.Team{Owners: ids[2:4]},
		&groups.Approval{Post: "sadari-01", Lang: "id", Handle: "dr"},
	}, Set: []groups.Timer{{ID: "missed", Due: start.Add(time.Minute)}}}))
	id := identity(t)
	saved := backup(t, s, id)

	apply(t, s, message(201, "62811-0000-3", "group-1"), decideTo(groups.Decision{Put: []groups.Record{
		&groups.Withdrawal{Post: "sadari-01"},
		&groups.Person{ID: ids[2], Role: groups.Patient},
		&groups.Member{Group: group.Place.ID, Person: ids[2]},
		&groups.Group{ID: group.Place.ID, Live: true, Staff: ids[3:4]},
		&groups.Team{Owners: ids[3:4]},
	}}))
	apply(t, s, message(202, "62811-0000-3", "group-1"), forget(ids[5]))
	s.Close()

	for _, fresh := range []bool{true, false} {
		to, how := dir, store.Restoring{With: []age.Identity{id}, Now: start.Add(30 * time.Minute), Replace: true}
		if fresh {
			to, how.Replace, how.Ledger = filepath.Join(t.TempDir(), "new"), false, ledger
		} else if _, err := store.Restore(t.Context(), to, bytes.NewReader(saved), store.Restoring{With: how.With, Now: how.Now}); !errors.Is(err, store.ErrHouseThere) {
			t.Errorf("replaced a house without being told to: %v", err)
		}
		done, err := store.Restore(t.Context(), to, bytes.NewReader(saved), how)
		if err != nil {
			t.Fatal(err)
		}
		want := store.Restored{Made: start, Forgotten: 1, Withdrawn: 1, Revoked: 4, Missed: 1, Ledger: true}
		if done != want {
			t.Errorf("fresh %v: restored %+v, want %+v", fresh, done, want)
		}
		checkRestored(t, to, ids, group.Place.ID)
	}
}

func checkRestored(t *testing.T, dir string, ids []groups.PersonID, group groups.GroupID) {
	t.Helper()
	s := open(t, dir, store.Options{})
	defer s.Close()
	gone, fallen := ids[5], ids[2]
	if rows, err := s.Rows(gone); rows != 0 || err != nil {
		t.Errorf("%d rows of the forgotten person are back, %v", rows, err)
	}
	if was, err := s.Forgotten(t.Context(), "62811-0000-5"); !was || err != nil {
		t.Errorf("the mark of the forgotten person: %v, %v", was, err)
	}
	err := s.Read(t.Context(), func(st groups.State) error {
		p := st.Load(groups.Ref{Kind: groups.KindPerson, Person: fallen}).(*groups.Person)
		m := st.Load(groups.Ref{Kind: groups.KindMember, Group: group, Person: fallen}).(*groups.Member)
		g := st.Load(groups.Ref{Kind: groups.KindGroup, Group: group}).(*groups.Group)
		team := st.Load(groups.Ref{Kind: groups.KindTeam}).(*groups.Team)
		n, _ := st.Load(groups.Ref{Kind: groups.KindNumber}).(*groups.Number)
		if p.Role != groups.Patient || p.Reviewer || m.Role != groups.Patient || len(g.Staff) != 1 || len(team.Owners) != 1 {
			t.Errorf("a revoked role is back: %v %v %v %d %d", p.Role, p.Reviewer, m.Role, len(g.Staff), len(team.Owners))
		}
		if g.Live || n == nil || !n.Dry {
			t.Error("the restored house is not dry")
		}
		if st.Load(groups.Ref{Kind: groups.KindWithdrawal, ID: "sadari-01"}) == nil {
			t.Error("a withdrawn post is back")
		}
		if n := len(groups.Briefs(st, groups.Ref{Kind: groups.KindApproval})); n != 1 {
			t.Errorf("%d briefs of approvals, want 1", n)
		}
		if len(st.List(groups.Ref{Kind: groups.KindPerson})) != 7 {
			t.Error("persons are missing, or too many")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if out, err := s.Outbox(t.Context(), start.AddDate(1, 0, 0), 9); len(out) != 0 || err != nil {
		t.Errorf("%d actions came back, %v", len(out), err)
	}
	if _, err := everything(s); err != nil {
		t.Error(err)
	}
	if res := apply(t, s, message(3, "62811-0000-3", "group-1"), nothing); !res.Seen {
		t.Error("an event from before the backup was not known any more")
	}
	apply(t, s, message(300, "62811-0000-3", "group-1"), fill)
}

func TestBackupsThatDoNotRestoreAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 3)
	s := open(t, dir, store.Options{})
	id := identity(t)
	saved := backup(t, s, id)
	for name, c := range map[string]struct {
		bytes []byte
		how   store.Restoring
		want  string
		is    error
	}{
		"other key": {saved, store.Restoring{With: []age.Identity{identity(t)}}, "does not open the backup", store.ErrWrongBackupKey},
		"cut":       {saved[:len(saved)-300], store.Restoring{With: []age.Identity{id}}, "damaged", nil},
		"no backup": {[]byte("hello"), store.Restoring{With: []age.Identity{id}}, "no backup", nil},
		"newer":     {newerBackup(t, id), store.Restoring{With: []age.Identity{id}}, "update Pita", store.ErrNewer},
		"run out": {saved, store.Restoring{With: []age.Identity{id}, Now: start.AddDate(0, 2, 0)},
			"good until 2026-02-04", store.ErrExpiredBackup},
	} {
		to := filepath.Join(t.TempDir(), "to")
		_, err := store.Restore(t.Context(), to, bytes.NewReader(c.bytes), c.how)
		if !contains(err, c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: got %v, want %q, an error that is %v", name, err, c.want, c.is)
		}
		if left, _ := filepath.Glob(filepath.Join(to, "pita.db*")); len(left) != 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	if _, err := store.Restore(t.Context(), dir, bytes.NewReader(saved), store.Restoring{With: []age.Identity{id}, Replace: true}); !errors.Is(err, store.ErrHeld) {
		t.Errorf("restored under a running house: %v", err)
	}
	if err := s.Backup(t.Context(), &bytes.Buffer{}, start); !contains(err, "recipient") {
		t.Errorf("a backup for nobody: %v", err)
	}
	path := filepath.Join(t.TempDir(), "b.age")
	if err := s.BackupFile(t.Context(), path, start, id.Recipient()); err != nil {
		t.Fatal(err)
	}
	if err := s.BackupFile(t.Context(), path, start, id.Recipient()); !contains(err, "exists already") {
		t.Errorf("overwrote a backup: %v", err)
	}
}

// A restore says when it found no ledger of its house: without one, who was forgotten is
// back. A house begins its ledger with itself; another house's is none.
func TestARestoreSaysWhetherItFoundTheLedger(t *testing.T) {
	t.Parallel()
	ledger, other := filepath.Join(t.TempDir(), "a.ledger"), filepath.Join(t.TempDir(), "b.ledger")
	s := open(t, t.TempDir(), store.Options{Ledger: ledger})
	apply(t, s, message(1, "62811-0000-1", "group-1"), fill)
	id := identity(t)
	saved := backup(t, s, id)
	stranger := t.TempDir()
	open(t, stranger, store.Options{Ledger: other}).Close()
	for _, c := range []struct {
		name, to, ledger string
		want             bool
	}{
		{"its own", t.TempDir(), ledger, true},
		{"another house's", t.TempDir(), other, false},
		{"none there", t.TempDir(), filepath.Join(t.TempDir(), "none"), false},
		{"none named", t.TempDir(), "", false},
		{"another house replaced", stranger, other, false},
	} {
		done, err := store.Restore(t.Context(), c.to, bytes.NewReader(saved),
			store.Restoring{With: []age.Identity{id}, Now: start, Ledger: c.ledger, Replace: true})
		if err != nil || done.Ledger != c.want {
			t.Errorf("%s: found %v, %v; want %v", c.name, done.Ledger, err, c.want)
		}
	}
}

// Neither the file nor a backup nor the ledger holds, in the open, a name, an address,
// an id or a word.
func TestNothingIsKeptInTheOpen(t *testing.T) {
	t.Parallel()
	ledger := filepath.Join(t.TempDir(), "since.log")
	dir, ids := aHouse(t, 5)
	s := open(t, dir, store.Options{Ledger: ledger})
	apply(t, s, message(9, "62811-0000-1", "group-1"), func(groups.State, groups.Event) groups.Decision { panic("test") })
	apply(t, s, message(10, "62811-0000-1", "group-1"), forget(ids[2]))
	saved := backup(t, s, identity(t))
	s.Close()
	db, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"62811-0000", "group-1", "Name of", "evidence", "halo", "detail-", "test.filled", "test.phrase", string(ids[0]), string(ids[2])} {
		for name, b := range map[string][]byte{"file": db, "backup": saved, "ledger": log} {
			if strings.Contains(string(b), secret) {
				t.Errorf("the %s holds %q in the open", name, secret)
			}
		}
	}
}

// newerBackup is the beginning of a backup in a form of later days.
func newerBackup(t *testing.T, to *age.X25519Identity) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, `{"pita":"backup","form":99,"format":1}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
