//go:build !race

package session_test

import (
	"fmt"
	"path/filepath"
	"testing"

	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"

	"pita/store/session"
)

func BenchmarkSendToAGroup(b *testing.B) {
	for _, n := range []int{10, 200, 1000} {
		b.Run(fmt.Sprintf("%d members/session", n), func(b *testing.B) {
			s := open(b, b.TempDir(), session.Options{})
			sends(b, link(b, s), n, s.Writes)
		})
		b.Run(fmt.Sprintf("%d members/sqlstore", n), func(b *testing.B) {
			sends(b, onSQLite(b), n, nil)
		})
	}
}

func onSQLite(b *testing.B) *wastore.Device {
	b.Helper()
	c, err := sqlstore.New(b.Context(), "sqlite",
		"file:"+filepath.Join(b.TempDir(), "s.db")+"?_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(2)&_pragma=busy_timeout(5000)", nil)
	must(b, err)
	b.Cleanup(func() { must(b, c.Close()) })
	return linked(b, c.NewDevice())
}

func sends(b *testing.B, us *wastore.Device, n int, writes func() uint64) {
	member, everybody := link(b, open(b, b.TempDir(), session.Options{NoSync: true})), members(n)
	_, _, err := send(b.Context(), us, usLID, member, everybody, "first")
	must(b, err)
	var before uint64
	if writes != nil {
		before = writes()
	}
	i := 0
	for b.Loop() {
		i++
		if _, _, err := send(b.Context(), us, usLID, member, everybody, fmt.Sprint(i)); err != nil {
			b.Fatal(err)
		}
	}
	if writes != nil {
		b.ReportMetric(float64(writes()-before)/float64(i), "writes/op")
	}
}

func BenchmarkReceiveFromAGroup(b *testing.B) {
	s := open(b, b.TempDir(), session.Options{})
	b.Run("session", func(b *testing.B) { receives(b, link(b, s), s.Writes) })
	b.Run("sqlstore", func(b *testing.B) { receives(b, onSQLite(b), nil) })
}

func receives(b *testing.B, us *wastore.Device, writes func() uint64) {
	member := link(b, open(b, b.TempDir(), session.Options{NoSync: true}))
	var before uint64
	if writes != nil {
		before = writes()
	}
	i := 0
	for b.Loop() {
		b.StopTimer()
		i++
		text, handout, err := send(b.Context(), member, sariID, us, []types.JID{usLID}, fmt.Sprint(i))
		must(b, err)
		b.StartTimer()
		if err := receive(b.Context(), us, sariID, sari, fmt.Sprint(i), text, handout); err != nil {
			b.Fatal(err)
		}
	}
	if writes != nil {
		b.ReportMetric(float64(writes()-before)/float64(i), "writes/op")
	}
}
