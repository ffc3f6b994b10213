package store

import (
	"bytes"
	"testing"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"pita/groups"
)

// TestAHouseOfFormat1GetsBriefsAndPassages takes from a house what came with format 2, and opens
// it again: all of it is back. So it is in what is restored of a backup that was made of it as
// a damaged house, which is read as it is.
func TestAHouseOfFormat1GetsBriefsAndPassages(t *testing.T) {
	t.Parallel()
	dir, at := t.TempDir(), time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	given := &groups.Approval{Post: "air", Lang: "id", Handle: "ayu", At: at, Messages: []byte(`[{"text":"Minum air"},{"text":"lagi"}]`)}
	ev := &groups.Given{Head: groups.Head{Key: "one", At: at, Seen: at}, Order: &groups.Reload{}}
	_, err = s.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test.approved", Put: []groups.Record{given, &groups.Writers{Post: "air", Authors: []string{"tuti"}}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		b := s.newWriting(tx)
		for _, r := range b.newWork().scan(tableBrief, nil, 0) {
			if err := b.remove(tableBrief, bytes.Clone(r.key), r.value); err != nil {
				return err
			}
		}
		if err := b.putFormat(1); err != nil {
			return err
		}
		return b.finish()
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	restored := savedDamaged(t, dir, at)
	for _, where := range []string{restored, dir} {
		if s, err = Open(where, Options{}); err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		err = s.Read(t.Context(), func(st groups.State) error {
			briefs := append(groups.Briefs(st, groups.Ref{Kind: groups.KindApproval}), groups.Briefs(st, groups.Ref{Kind: groups.KindWriters})...)
			if len(briefs) != 2 {
				t.Errorf("%d briefs, want 2", len(briefs))
			}
			for _, text := range given.Texts() {
				p, _ := st.Load((&groups.Passage{Hash: groups.PassageHash(text)}).Ref()).(*groups.Passage)
				if p == nil || len(p.Of) != 1 || p.Of[0] != given.Ref().ID {
					t.Errorf("restored %v: %q is found in %+v, want the approval", where == restored, text, p)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	err = s.do(t.Context(), func(w *work) error {
		if err := w.dropPassages(given.Ref()); err != nil {
			return err
		}
		if left := (state{w}).List(groups.Ref{Kind: groups.KindPassage}); len(left) != 0 {
			t.Errorf("%d passages are left of an approval that goes", len(left))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// savedDamaged backs a house of format 1 up as a damaged one, and returns where it was restored.
func savedDamaged(t *testing.T, dir string, at time.Time) string {
	t.Helper()
	s, err := Open(dir, Options{Damaged: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var saved bytes.Buffer
	if err := s.Backup(t.Context(), &saved, at, id.Recipient()); err != nil {
		t.Fatal(err)
	}
	b, err := openBackup(bytes.NewReader(saved.Bytes()), id)
	if err != nil || b.head.Format != 1 {
		t.Fatalf("a backup of a file of format 1 says %d, %v", b.head.Format, err)
	}
	to := t.TempDir()
	if _, err := Restore(t.Context(), to, &saved, Restoring{With: []age.Identity{id}, Now: at.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	return to
}
