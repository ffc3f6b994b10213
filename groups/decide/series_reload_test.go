package decide_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pita/groups"
)

// TestOnlyWhoseSeriesChangedIsLookedAt reads the library anew with twenty members who receive a
// series: nobody is looked at while it is as it was, all are when it changed, and once a day
// those whose timers are missing get them back.
func TestOnlyWhoseSeriesChangedIsLookedAt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Library = mine(spread).library()
	due := h.now.Add(24 * time.Hour)
	for i := range 20 {
		who := groups.PersonID(fmt.Sprint("member-", i))
		h.put(&groups.Person{ID: who, Reached: monday})
		h.put(&groups.Member{Group: club, Person: who, Here: true})
		h.put(&groups.Run{Series: "j-seri", Group: club, Person: who, Start: "2026-01-05", Given: []string{"j-0"}, Past: h.now, Post: "j-1", Next: due})
	}
	reload := func() (looked, changed, timers int) {
		a := &asked{house: h}
		d := h.On(a, &groups.Given{Head: h.head(""), Order: &groups.Reload{}})
		for _, r := range d.Put {
			if run, ok := r.(*groups.Run); ok && run.Alone() {
				changed++
			}
			h.put(r)
		}
		for _, timer := range d.Set {
			if timer.Kind == "course" {
				timers++
			}
		}
		return a.runs, changed, timers
	}
	reload() // the series is new
	if looked, changed, _ := reload(); looked != 0 || changed != 0 {
		t.Errorf("nothing changed, and %d runs are looked at, %d changed", looked, changed)
	}
	h.Library = mine([][3]int{{0, 0, 9}, {1, 5, 9}}).library()
	if looked, changed, timers := reload(); looked != 20 || changed != 20 || timers != 20 {
		t.Errorf("the series changed: %d runs are looked at, %d changed, %d timers are set, want all 20", looked, changed, timers)
	}
	if f := h.Load((&groups.Followed{}).Ref()).(*groups.Followed); len(f.Taken) != 1 || f.Taken[0] != "j-seri" {
		t.Errorf("the series that are received: %q", f.Taken)
	}
	h.now = h.now.AddDate(0, 0, 6)
	if looked, _, timers := reload(); looked != 20 || timers != 20 {
		t.Errorf("days later %d runs are looked at, and %d timers set anew, want 20", looked, timers)
	}
}

// A shuffled state lists in no order what may come in none.
type shuffled struct {
	*house
	chance *rand.Rand
}

// Briefs returns them as they fall.
func (s shuffled) Briefs(ref groups.Ref) []groups.Record {
	var out []groups.Record
	for _, r := range s.List(ref) {
		out = append(out, r.(groups.Briefed).Brief())
	}
	s.chance.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TestAReloadDecidesTheSameInAnyOrder reads the library anew for members' series, which the
// state brings in another order each time.
func TestAReloadDecidesTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Library = mine(daily).library()
	for i := range 6 {
		who := groups.PersonID(fmt.Sprint("member-", i))
		h.put(&groups.Person{ID: who, Reached: monday})
		h.put(&groups.Member{Group: club, Person: who, Here: true})
		h.put(&groups.Run{Series: "j-seri", Group: club, Person: who, Start: "2026-01-05", Past: h.now, Post: "j-9", Next: h.now.Add(day)})
	}
	ev := &groups.Given{Head: h.head(""), Order: &groups.Reload{}}
	want, n := "", 0
	for seed := range uint64(10) {
		d := h.On(shuffled{h, rand.New(rand.NewPCG(seed, 1))}, ev)
		got := ""
		for _, r := range d.Put {
			text, err := groups.EncodeRecord(r)
			if err != nil {
				t.Fatal(err)
			}
			got += string(text)
		}
		if n = len(d.Set); want != "" && got != want {
			t.Fatalf("decided was %s, and before %s", got, want)
		}
		want = got
	}
	if n < 6 {
		t.Errorf("%d timers were set, want one for each of six members", n)
	}
}
