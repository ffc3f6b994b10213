package store_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// TestARestoreBringsNoApprovalBack ends an approval, rejects a post, renames its editor and
// leaves her out of the file after the backup was made: the restored house knows of all of it.
func TestARestoreBringsNoApprovalBack(t *testing.T) {
	t.Parallel()
	ledger := filepath.Join(t.TempDir(), "since.log")
	dir, ids := aHouse(t, 4)
	s := open(t, dir, store.Options{Ledger: ledger})
	put := func(n int, records ...groups.Record) {
		t.Helper()
		apply(t, s, message(n, "62811-0000-1", "group-1"), decideTo(groups.Decision{Put: records}))
	}
	put(200, &groups.Person{ID: ids[2], Handle: "rani", Reviewer: true},
		&groups.Approval{Post: "a", Lang: "id", Handle: "ayu", Source: "1", At: start},
		&groups.Approval{Post: "b", Lang: "id", Handle: "ayu", Source: "1", At: start},
		&groups.Writers{Post: "a", Authors: []string{"tuti"}})
	id := identity(t)
	saved := backup(t, s, id)
	ended := start.Add(time.Minute)
	put(201, &groups.Person{ID: ids[2], Handle: "rani-baru", Handles: []string{"rani"}, Reviewer: true},
		&groups.Approval{Post: "a", Lang: "id", Handle: "ayu", Source: "1", At: start, Ended: ended, Why: groups.EndedRetired},
		&groups.Rejection{Post: "b", Lang: "id", Handle: "lestari", Source: "1", Reason: "kata peninjau"},
		&groups.Writers{Post: "a", Authors: []string{"tuti"}, Editors: map[string][]string{"id": {"rani-baru"}}})
	s.Close()

	to := filepath.Join(t.TempDir(), "new")
	_, err := store.Restore(t.Context(), to, bytes.NewReader(saved), store.Restoring{
		With: []age.Identity{id}, Now: start.Add(time.Hour), Ledger: ledger,
	})
	if err != nil {
		t.Fatal(err)
	}
	back := open(t, to, store.Options{})
	defer back.Close()
	err = back.Read(t.Context(), func(st groups.State) error {
		a := st.Load((&groups.Approval{Post: "a", Lang: "id", Handle: "ayu"}).Ref()).(*groups.Approval)
		if !a.Ended.Equal(ended) || a.Why != groups.EndedRetired {
			t.Errorf("the ended approval is back: %+v", a)
		}
		if b := st.Load((&groups.Approval{Post: "b", Lang: "id", Handle: "ayu"}).Ref()).(*groups.Approval); !b.Ended.IsZero() {
			t.Error("an approval that did not end has ended")
		}
		no, _ := st.Load((&groups.Rejection{Post: "b", Lang: "id", Handle: "lestari"}).Ref()).(*groups.Rejection)
		if no == nil || no.Reason != "" {
			t.Errorf("the rejection %+v; it must be there, without the reviewer's words", no)
		}
		w := st.Load(groups.Ref{Kind: groups.KindWriters, ID: "a"}).(*groups.Writers)
		if !slices.Equal(w.Editors["id"], []string{"rani-baru"}) {
			t.Errorf("the last editor is not known any more: %+v", w)
		}
		p := st.Load(groups.Ref{Kind: groups.KindPerson, Person: ids[2]}).(*groups.Person)
		if p.Handle != "rani-baru" || !slices.Equal(p.Handles, []string{"rani"}) {
			t.Errorf("she goes by %q, and before by %q", p.Handle, p.Handles)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
