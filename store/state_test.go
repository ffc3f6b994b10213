package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"pita/groups"
	"pita/store"
)

// The store's State is a map that survives: whatever is put and dropped, also within
// one batch and over a restart, Load and List tell what a map would.
func TestTheStateIsAMapThatSurvives(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	model := map[groups.Ref]groups.Record{}
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(r, "events") {
			n++
			var d groups.Decision
			for range rapid.IntRange(0, 4).Draw(r, "puts") {
				rec := record(r, n)
				d.Put = append(d.Put, rec)
				model[rec.Ref()] = rec
			}
			for range rapid.IntRange(0, 2).Draw(r, "drops") {
				ref := record(r, n).Ref()
				d.Drop = append(d.Drop, ref)
				delete(model, ref)
			}
			apply(t, s, message(n, "a", "g"), decideTo(d))
		}
		if rapid.IntRange(0, 9).Draw(r, "restart") == 0 {
			s.Close()
			s = open(t, dir, store.Options{})
		}
		n++
		ask := record(r, n).Ref()
		apply(t, s, message(n, "a", "g"), func(st groups.State, _ groups.Event) groups.Decision {
			if diff := gocmp.Diff(model[ask], st.Load(ask)); diff != "" {
				r.Fatalf("load (-want +got):\n%s", diff)
			}
			for _, like := range []groups.Ref{{Kind: ask.Kind}, {Kind: ask.Kind, Group: ask.Group}, {Kind: ask.Kind, Person: ask.Person}, beginning(r, ask)} {
				if diff := gocmp.Diff(listed(model, like), st.List(like)); diff != "" {
					r.Fatalf("list %q %q %q %q (-want +got):\n%s", like.Kind, string(like.Group), string(like.Person), like.ID, diff)
				}
			}
			for _, like := range []groups.Ref{{Kind: groups.KindWriters}, {Kind: groups.KindApproval}, beginning(r, (&groups.Approval{Post: "a", Lang: "ab", Handle: "b"}).Ref())} {
				if diff := gocmp.Diff(briefs(listed(model, like)), sorted(groups.Briefs(st, like))); diff != "" {
					r.Fatalf("briefs %q %q (-want +got):\n%s", like.Kind, like.ID, diff)
				}
			}
			return groups.Decision{Reason: "test.looked"}
		})
	})
	if c, err := s.Check(t.Context()); err != nil || len(c.Unsound) != 0 || c.Rows == 0 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}

func record(r *rapid.T, n int) groups.Record {
	group := rapid.SampledFrom([]groups.GroupID{"g1", "g2"}).Draw(r, "group")
	person := rapid.SampledFrom([]groups.PersonID{"p1", "p2", "p3"}).Draw(r, "person")
	code := rapid.SampledFrom([]string{"A", "B"}).Draw(r, "code")
	note := fmt.Sprint("note ", n)
	part := rapid.SampledFrom([]string{"a", "ab", "a/b", "b", "/", ""})
	switch rapid.IntRange(0, 7).Draw(r, "kind") {
	case 7:
		return &groups.Writers{Post: code, Authors: []string{note}, Editors: map[string][]string{"id": {note, code}}}
	case 0:
		return &groups.Person{ID: person, Name: note}
	case 1:
		return &groups.Member{Group: group, Person: person, Here: true}
	case 2:
		return &groups.Case{Code: code, Group: group, Person: person, Evidence: note}
	case 3:
		return &groups.Plan{Code: code, Group: group, Post: note}
	case 4:
		return &groups.Approval{Post: part.Draw(r, "post"), Lang: part.Draw(r, "lang"), Handle: part.Draw(r, "handle"), Source: note}
	case 5:
		return &groups.Case{Code: code + "/" + part.Draw(r, "part"), Group: group, Person: person, Evidence: note}
	}
	return &groups.Question{Person: person, Code: code, Of: note}
}

// beginning returns what stands for all records whose ids begin as that of ref does, up to
// one of its slashes; ref's kind alone when there is none.
func beginning(r *rapid.T, ref groups.Ref) groups.Ref {
	n := strings.Count(ref.ID, "/")
	if n == 0 {
		return groups.Ref{Kind: ref.Kind}
	}
	parts := strings.SplitAfter(ref.ID, "/")
	ref.ID = strings.Join(parts[:rapid.IntRange(1, n).Draw(r, "parts")], "")
	return ref
}

func listed(model map[groups.Ref]groups.Record, like groups.Ref) []groups.Record {
	var out []groups.Record
	for ref, r := range model {
		is := ref.Kind == like.Kind && (like.Group == "" || ref.Group == like.Group) && (like.Person == "" || ref.Person == like.Person)
		if like.ID != "" {
			is = ref.Kind == like.Kind && ref.Group == like.Group && ref.Person == like.Person && strings.HasPrefix(ref.ID, like.ID)
		}
		if is {
			out = append(out, r)
		}
	}
	return sorted(out)
}

func sorted(out []groups.Record) []groups.Record {
	slices.SortFunc(out, func(a, b groups.Record) int {
		x, y := a.Ref(), b.Ref()
		return cmp.Or(cmp.Compare(x.Group, y.Group), cmp.Compare(x.Person, y.Person), cmp.Compare(x.ID, y.ID))
	})
	return out
}

func briefs(of []groups.Record) (out []groups.Record) {
	for _, r := range of {
		out = append(out, r.(groups.Briefed).Brief())
	}
	return out
}

// What cannot be read fails the event that needs it, and no other; it is never taken
// for something that is not there.
func TestARecordThatCannotBeReadFailsItsEvent(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	ev := message(1, "a", "g")
	apply(t, s, ev, fill)
	err := s.Bolt().Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("record"))
		var keys, values [][]byte
		_ = b.ForEach(func(k, v []byte) error {
			keys, values = append(keys, slices.Clone(k)), append(values, slices.Clone(v))
			return nil
		})
		for i, v := range values {
			v[len(v)-1] ^= 1
			if err := b.Put(keys[i], v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := func(st groups.State, _ groups.Event) groups.Decision {
		if st.Load(groups.Ref{Kind: groups.KindPerson, Person: ev.From.ID}) != nil {
			t.Error("a record with a changed byte was read")
		}
		return groups.Decision{Reason: "test.read"}
	}
	if _, err := s.Apply(t.Context(), message(2, "a", "g"), asked); !contains(err, "read a person") {
		t.Errorf("the event that needs it: %v", err)
	}
	apply(t, s, message(3, "a", "g"), nothing)
	if err := s.Read(t.Context(), func(st groups.State) error { st.List(groups.Ref{Kind: groups.KindMember}); return nil }); !contains(err, "read a member") {
		t.Errorf("reading outside an event: %v", err)
	}
	if c, err := s.Check(t.Context()); err != nil || c.Unsound["record"] != 3 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}
