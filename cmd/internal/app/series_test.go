package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
	"pita/store"
)

const jakarta = groups.Address("group:Pita Pink Jakarta")

// taking is a house in whose group so many members receive a series alone, all of them at
// the same hour.
func taking(tb testing.TB, many int) *app.Stage {
	tb.Helper()
	stage := &app.Stage{World: sampleWorld()}
	p := onStage(tb, stage)
	src := "group Pita Pink Jakarta\nperson Dewi facilitator reachable\nperson Wati facilitator reachable\npost kartu-bantuan approved\npost tanya-perawat approved\nschedule kartu-bantuan at 2026-01-07 09:00\n\nDewi > Pita: status\n"
	if _, err := p.Play(tb.Context(), script(tb, src)); err != nil {
		tb.Fatal(err)
	}
	ev := &groups.Message{ID: "enrol", From: groups.Party{Addresses: []groups.Address{"name:Dewi"}}}
	ev.Head = groups.Head{Key: "enrol", At: rehearsal.Start, Seen: rehearsal.Start, Place: groups.Place{Address: jakarta}}
	_, err := stage.Kept().Apply(tb.Context(), ev, func(_ groups.State, ev groups.Event) groups.Decision {
		d := groups.Decision{Reason: "test.enrolled"}
		g, due := ev.Base().Place.ID, rehearsal.Start.Add(49*time.Hour).UTC()
		for i := range many {
			who := groups.PersonID(fmt.Sprintf("%08d-0000-4000-8000-000000000000", i))
			d.Put = append(d.Put, &groups.Person{ID: who, Reached: rehearsal.Start, Consented: rehearsal.Start},
				&groups.Member{Group: g, Person: who, Here: true, Since: rehearsal.Start},
				&groups.Run{Series: "langkah-awal", Group: g, Person: who, Start: "2026-01-05", Given: []string{"kartu-bantuan"}, Past: due.Add(-48 * time.Hour), Post: "tanya-perawat", Next: due})
			d.Set = append(d.Set, dueLesson(who, due))
		}
		return d
	})
	if err != nil {
		tb.Fatal(err)
	}
	return stage
}

func dueLesson(who groups.PersonID, due time.Time) groups.Timer {
	return groups.Timer{ID: "course//" + string(who) + "/langkah-awal", Due: due, Kind: "course", Person: who, Ref: "langkah-awal"}
}

// TestOneTimerForEachMember lets forty members' lessons fall due at the same minute, and
// counts one timer for each, before and after. At a pace of one in twenty minutes the grace of
// each counts from their turn, and nobody's goes on into the night.
func TestOneTimerForEachMember(t *testing.T) {
	t.Parallel()
	const many = 40
	stage := taking(t, many)
	due := rehearsal.Start.Add(49 * time.Hour)
	timers, err := stage.Kept().Due(t.Context(), due.Add(20*24*time.Hour), 10*many)
	if err != nil {
		t.Fatal(err)
	}
	lessons := 0
	for _, timer := range timers {
		if timer.Kind == "course" {
			lessons++
		}
	}
	if lessons != many {
		t.Errorf("%d timers of lessons, want one for each of %d members", lessons, many)
	}
	sent := 0
	world := sampleWorld()
	world.Between = 20 * time.Minute
	for _, timer := range timers {
		if timer.Kind != "course" {
			continue
		}
		ev := &groups.TimerDue{Timer: timer}
		ev.Head = groups.Head{Key: groups.Key("due:" + timer.ID), At: due, Seen: due}
		res, err := stage.Kept().Apply(t.Context(), ev, world.On)
		if err != nil {
			t.Fatal(err)
		}
		if res.Decision.Reason != "series.sent" || len(res.Decision.Set) != 1 || res.Decision.Detail != "" {
			t.Fatalf("a lesson that is due is decided: %s %q, with %d timers", res.Decision.Reason, res.Decision.Detail, len(res.Decision.Set))
		}
		sent++
	}
	if sent != many {
		t.Errorf("%d lessons left, want %d", sent, many)
	}
	const grace, turn, evening = 2 * time.Hour, 20 * time.Minute, 11 * time.Hour
	for after, want := range map[time.Duration]int{
		grace - 1: many, grace: many - 1, grace + 9*turn: many - 10,
		evening - 1: many - int((evening-grace)/turn), evening: 0, // quiet begins
	} {
		waiting, err := stage.Kept().Outbox(t.Context(), due.Add(after), 10*many)
		if err != nil {
			t.Fatal(err)
		}
		ready := 0
		for _, p := range waiting {
			if p.Class == groups.ClassMany && !p.Overdue {
				ready++
			}
		}
		if ready != want {
			t.Errorf("%s after their hour %d lessons may still leave, want %d", after, ready, want)
		}
	}
}

// TestAGroupsPostGoesBeforeLessons lets a group's post fall due at the minute of forty lessons,
// decided after them all: it leaves first, so that it never waits for a thousand.
func TestAGroupsPostGoesBeforeLessons(t *testing.T) {
	t.Parallel()
	const many = 40
	stage := taking(t, many)
	due := rehearsal.Start.Add(49 * time.Hour)
	timers, err := stage.Kept().Due(t.Context(), due, 10*many)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(timers, func(a, b groups.Timer) int { return strings.Compare(a.Kind, b.Kind) })
	for _, timer := range timers {
		ev := &groups.TimerDue{Timer: timer}
		ev.Head = groups.Head{Key: groups.Key("due:" + timer.ID), At: due, Seen: due, Place: groups.Place{ID: timer.Group}}
		if _, err := stage.Kept().Apply(t.Context(), ev, sampleWorld().On); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := stage.Kept().Outbox(t.Context(), due, 10*many)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(waiting, func(p store.Parcel) bool { return p.Action.Where().In.ID != "" })
	if len(waiting) <= many || at != 0 {
		t.Errorf("of %d that wait to leave the group's post is number %d", len(waiting), at+1)
	}
}

// TestADayOfOnesOwnIsReadableNowhere looks for a day that a member told, and for what it is
// the day of, in every file and in the log.
func TestADayOfOnesOwnIsReadableNowhere(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), &book{}
	src := `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
post fakta-operasi approved
post takut-sedih approved

Sari > Pita: tanggal operasi 17 jan
Sari > Pita: ya
Sari: !tanggal operasi 18 jan
at 2026-01-15 10:00
Sari > Pita: data saya
`
	kept := rehearse(t, dir, log, src, 1)
	secrets := []string{"2026-01-17", "2026-01-18", "sesudah-operasi", "tanggal operasi"}
	search(t, "while it is open", dir, secrets)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	search(t, "afterwards", dir, secrets)
	for _, s := range append(secrets, "operasi") {
		if strings.Contains(log.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
}

// edited lets the house believe that it knew the series otherwise.
func edited(tb testing.TB, stage *app.Stage, n int) {
	tb.Helper()
	ev := &groups.Given{Head: groups.Head{Key: groups.Key(fmt.Sprint("edited:", n)), At: rehearsal.Start, Seen: rehearsal.Start}, Order: &groups.Reload{}}
	_, err := stage.Kept().Apply(tb.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test.edited", Put: []groups.Record{&groups.Followed{At: rehearsal.Start}}}
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkThousandTaking measures, in turns, what an ordinary message costs in a group of
// which a thousand members receive a series, and in one of which nobody does; what a
// thousand lessons at one minute cost, and how long messages wait meanwhile; what a facilitator's
// look costs, and reading the library anew.
func BenchmarkThousandTaking(b *testing.B) {
	const many = 1000
	full, empty := taking(b, many), taking(b, 0)
	on, spent, n := sampleWorld().On, map[string]time.Duration{}, 0
	hear := func(stage *app.Stage, what string, ev groups.Event) {
		n++
		*ev.Base() = groups.Head{
			Key: groups.Key(fmt.Sprint("bench:", n)), At: rehearsal.Start, Seen: rehearsal.Start, Place: groups.Place{Address: jakarta},
		}
		begin := time.Now()
		if _, err := stage.Kept().Apply(b.Context(), ev, on); err != nil {
			b.Fatal(err)
		}
		spent[what] += time.Since(begin)
	}
	message := func() groups.Event {
		return &groups.Message{
			ID: groups.MessageID(fmt.Sprint("m", n)), From: groups.Party{Addresses: []groups.Address{"name:Sari"}},
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: "Selamat pagi, semoga hari ini ringan"}},
		}
	}
	rounds := 0
	for b.Loop() {
		for range 50 {
			hear(full, "message-full", message())
			hear(empty, "message-empty", message())
		}
		hear(full, "look", &groups.Given{By: groups.Party{Addresses: []groups.Address{"name:Dewi"}}, Order: &groups.ShowSeries{}})
		hear(full, "reload", &groups.Given{Order: &groups.Reload{}})
		edited(b, full, n)
		hear(full, "edited", &groups.Given{Order: &groups.Reload{}})
		rounds++
	}
	due := rehearsal.Start.Add(49 * time.Hour)
	events := make([]groups.Event, many)
	for i := range events {
		who := groups.PersonID(fmt.Sprintf("%08d-0000-4000-8000-000000000000", i))
		ev := &groups.TimerDue{Timer: dueLesson(who, due.UTC())}
		ev.Head = groups.Head{Key: groups.Key("due:" + string(who)), At: due, Seen: due}
		events[i] = ev
	}
	thousandLessons(b, full, events)
	b.ReportMetric(float64(spent["message-full"].Microseconds())/float64(50*rounds), "µs-message")
	b.ReportMetric(float64(spent["message-full"])/float64(spent["message-empty"]), "full:empty")
	b.ReportMetric(float64(spent["look"].Milliseconds())/float64(rounds), "ms-look")
	b.ReportMetric(float64(spent["reload"].Microseconds())/1000/float64(rounds), "ms-reload")
	b.ReportMetric(float64(spent["edited"].Milliseconds())/float64(rounds), "ms-reload-edited")
	b.ReportMetric(0, "ns/op")
}

// thousandLessons brings lessons to a house as it runs, while one message after another comes.
func thousandLessons(b *testing.B, stage *app.Stage, lessons []groups.Event) {
	b.Helper()
	if err := stage.Close(); err != nil {
		b.Fatal(err)
	}
	kept, err := store.Open(stage.Dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer kept.Close()
	on, before := sampleWorld().On, kept.Writes()
	begin, ended := time.Now(), make(chan error, 1)
	go func() {
		_, err := kept.ApplyAll(b.Context(), lessons, on)
		ended <- err
	}()
	var longest, waited time.Duration
	for n := 0; ; n++ {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(time.Since(begin).Milliseconds()), "ms-thousand-lessons")
			b.ReportMetric(float64(kept.Writes()-before)-float64(n), "writes")
			b.ReportMetric(float64(longest.Microseconds())/1000, "ms-message-longest")
			b.ReportMetric(float64(waited.Microseconds())/1000/float64(max(n, 1)), "ms-message-between")
			return
		case <-time.After(15 * time.Millisecond):
		}
		ev := &groups.Message{
			ID: groups.MessageID(fmt.Sprint("cry", n)), From: groups.Party{Addresses: []groups.Address{"name:Sari"}},
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: "Selamat pagi"}},
		}
		ev.Head = groups.Head{Key: groups.Key(ev.ID), At: rehearsal.Start, Seen: rehearsal.Start, Place: groups.Place{Address: jakarta}}
		came := time.Now()
		if _, err := kept.Apply(b.Context(), ev, on); err != nil {
			b.Fatal(err)
		}
		took := time.Since(came)
		longest, waited = max(longest, took), waited+took
	}
}
