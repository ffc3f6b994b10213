package whatsapp

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
	"pita/store/session"
)

// owedOfSari is everything that can be owed with Sari in it.
func owedOfSari() []groups.Event {
	sari, dewi := someone("", sariLID, sariPN), someone("", dewiLID)
	head := func(key string) groups.Head {
		return groups.Head{Key: groups.Key(key), At: noon, Place: place(club)}
	}
	name := "rumah"
	return []groups.Event{
		&groups.Arrived{Head: head("arrived"), By: sari, Name: "Pita Pink", Members: []groups.Party{dewi, sari}, Admins: []groups.Party{sari}},
		&groups.Left{Head: head("left/" + sariLID.String()), Who: sari, By: dewi},
		&groups.Ranked{Head: head("ranked/" + sariLID.String()), Who: sari, By: dewi, Admin: true},
		&groups.Asked{Head: head("asked/" + sariLID.String()), Who: sari},
		&groups.Joined{Head: head("joined"), Who: []groups.Party{sari, dewi}, By: sari},
		&groups.Joined{Head: head("joined alone"), Who: []groups.Party{sari}, By: dewi},
		&groups.Changed{Head: head("changed"), By: sari, Name: &name},
	}
}

func TestWhatIsOwedIsNotedUnderAVeil(t *testing.T) {
	t.Parallel()
	owed := owedOfSari()
	over := veil{}.over(owed)
	noted, err := over.hide(owed)
	if err != nil {
		t.Fatal(err)
	}
	for i, raw := range noted {
		if strings.Contains(string(raw), sariLID.User) || strings.Contains(string(raw), sariPN.User) {
			t.Errorf("%s is noted with an address of Sari's: %s", groups.EventName(owed[i]), raw)
		}
	}
	got, err := over.lift(noted)
	if d := cmp.Diff(owed, got); d != "" || err != nil {
		t.Errorf("%v; want (-), got (+):\n%s", err, d)
	}
	plain, err := veil{}.hide(owed)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = (veil{}).lift(plain); cmp.Diff(owed, got) != "" || err != nil {
		t.Errorf("as the first version noted it: %v, %s", err, cmp.Diff(owed, got))
	}
}

func TestNothingIsOwedOfAPersonWhoIsForgotten(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		m := newMeta(w.transport.client, w.keys)
		w.must(m.put(w.ctx, pinkRoom(), owedOfSari()))
		settle, err := session.Recast(w.keysIn, bytes.Repeat([]byte{3}, session.KeySize), bytes.Repeat([]byte{4}, session.KeySize),
			[]string{sariLID.String(), sariPN.String()})
		w.must(err)
		w.must(settle(true))
		again := newMeta(w.transport.client, w.keys)
		w.must(again.load(w.ctx))
		dewi := someone("", dewiLID)
		got := again.owing(club)
		if names, want := strings.Join(names(got), " "), "arrived joined changed"; names != want {
			t.Fatalf("owed is %q, want %q", names, want)
		}
		a, j, c := got[0].(*groups.Arrived), got[1].(*groups.Joined), got[2].(*groups.Changed)
		if d := cmp.Diff([]groups.Party{dewi}, a.Members); d != "" || len(a.Admins) != 0 || a.By.Known() {
			t.Errorf("arrived: admins %v, by %v, members want (-), got (+):\n%s", a.Admins, a.By, d)
		}
		if d := cmp.Diff([]groups.Party{dewi}, j.Who); d != "" || j.By.Known() || c.By.Known() {
			t.Errorf("joined by %v, changed by %v, who joined: want (-), got (+):\n%s", j.By, c.By, d)
		}
		w.must(again.paid(w.ctx, club))
		if noted, err := w.keys.Notes(w.ctx, owedNotes+club.String()); err != nil || len(noted) != 0 {
			t.Errorf("once it is told, %d people are still noted (%v)", len(noted), err)
		}
	})
}
