package app_test

import (
	"fmt"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
)

// storm is a house whose group was sent a post by which many were reached; and brings what
// their phones tell.
func storm(tb testing.TB, many int) (stage *app.Stage, tells func(i int)) {
	tb.Helper()
	stage = &app.Stage{World: sampleWorld()}
	p := onStage(tb, stage)
	src := "group Pita Pink Jakarta\nperson Dewi facilitator reachable\nperson Wati facilitator reachable\npost sadari-01 approved\n\nDewi > Pita: kirim sadari-01\n"
	if _, err := p.Play(tb.Context(), script(tb, src)); err != nil {
		tb.Fatal(err)
	}
	var sent groups.ActionID
	err := stage.Kept().Read(tb.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindSending}) {
			if s := r.(*groups.Sending); s.Post == "sadari-01" {
				sent = s.ID
			}
		}
		return nil
	})
	if err != nil || sent == "" {
		tb.Fatalf("no post was sent, %v", err)
	}
	return stage, func(i int) {
		ev := &groups.Receipt{Read: true, IDs: []groups.MessageID{groups.MessageID(sent)}}
		ev.From.Addresses = []groups.Address{groups.Address(fmt.Sprint("member-", i))}
		ev.Head = groups.Head{Key: groups.Key(fmt.Sprint("tick:", i)), At: rehearsal.Start, Place: groups.Place{Address: "group:Pita Pink Jakarta"}}
		if err := stage.Hear(tb.Context(), ev); err != nil {
			tb.Fatal(err)
		}
	}
}

// readersOf returns how many have read the post.
func readersOf(tb testing.TB, stage *app.Stage) (n int) {
	tb.Helper()
	err := stage.Kept().Read(tb.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindReach}) {
			n = max(n, r.(*groups.Reach).Counts(0).Read)
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// A thousand phones that tell, one after the other, that they read a post are counted in few
// transactions, all of them, also when the program is stopped meanwhile.
func TestReceiptsAreCountedTogether(t *testing.T) {
	t.Parallel()
	const many = 300
	stage, tells := storm(t, many)
	before := stage.Kept().Writes()
	for i := range many {
		tells(i)
	}
	stage.App().Stop()
	if n := readersOf(t, stage); n != many {
		t.Errorf("%d of %d are counted", n, many)
	}
	if writes := stage.Kept().Writes() - before; writes > many/3 {
		t.Errorf("%d transactions for %d receipts", writes, many)
	}
}

// BenchmarkReceiptStorm measures a thousand receipts of one post as a line brings them, and
// how long a message waits that stands behind them.
func BenchmarkReceiptStorm(b *testing.B) {
	const many = 1000
	var storms, waits time.Duration
	writes := uint64(0)
	n := 0
	for b.Loop() {
		stage, tells := storm(b, many)
		before, began := stage.Kept().Writes(), time.Now()
		for i := range many {
			tells(i)
		}
		behind := time.Now()
		storms += behind.Sub(began)
		ev := &groups.Message{ID: "m", From: groups.Party{Addresses: []groups.Address{"name:Dewi"}}}
		ev.Head = groups.Head{Key: "behind", At: rehearsal.Start, Place: groups.Place{Address: "group:Pita Pink Jakarta"}}
		if err := stage.Hear(b.Context(), ev); err != nil {
			b.Fatal(err)
		}
		waits += time.Since(behind)
		if err := stage.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		writes += stage.Kept().Writes() - before
		if got := readersOf(b, stage); got != many {
			b.Fatalf("%d are counted", got)
		}
		n++
	}
	b.ReportMetric(float64(storms.Milliseconds())/float64(n), "ms/thousand")
	b.ReportMetric(float64(waits.Milliseconds())/float64(n), "ms-behind")
	b.ReportMetric(float64(writes)/float64(n), "writes")
	b.ReportMetric(0, "ns/op")
}
