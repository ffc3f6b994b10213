//go:build !race

package session_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"

	"pita/store/session"
)

// Both stores send and receive in turns, so that a busy disk is busy for both. The time is
// that of both; ratio is ours to whatsmeow's own, of the medians.
func BenchmarkBesideWhatsmeowsStore(b *testing.B) {
	for _, n := range []int{10, 200, 1000} {
		b.Run(fmt.Sprintf("send to %d", n), func(b *testing.B) {
			member, all := link(b, open(b, b.TempDir(), session.Options{NoSync: true})), members(n)
			inTurns(b, func(us *wastore.Device) func(int) func() error {
				return func(i int) func() error {
					return func() error {
						_, _, err := send(b.Context(), us, usLID, member, all, fmt.Sprint(i))
						return err
					}
				}
			})
		})
	}
	b.Run("receive", func(b *testing.B) {
		inTurns(b, func(us *wastore.Device) func(int) func() error {
			member := link(b, open(b, b.TempDir(), session.Options{NoSync: true}))
			return func(i int) func() error {
				text, handout, err := send(b.Context(), member, sariID, us, []types.JID{usLID}, fmt.Sprint(i))
				must(b, err)
				return func() error { return receive(b.Context(), us, sariID, sari, fmt.Sprint(i), text, handout) }
			}
		})
	})
}

// inTurns lets both stores do the same, again and again; doing prepares a turn.
func inTurns(b *testing.B, doing func(us *wastore.Device) func(int) func() error) {
	s := open(b, b.TempDir(), session.Options{})
	sides := []func(int) func() error{doing(link(b, s)), doing(onSQLite(b))}
	for _, prepare := range sides {
		must(b, prepare(0)()) // the first is of people who are new
	}
	before, took := s.Writes(), [2][]time.Duration{}
	i := 0
	for b.Loop() {
		i++
		for k, prepare := range sides {
			do := prepare(i)
			begun := time.Now()
			must(b, do())
			took[k] = append(took[k], time.Since(begun))
		}
	}
	b.ReportMetric(float64(s.Writes()-before)/float64(i), "writes/op")
	for k := range took {
		slices.Sort(took[k])
	}
	b.ReportMetric(float64(took[0][i/2])/float64(took[1][i/2]), "ratio")
	b.ReportMetric(float64(took[0][i/2].Microseconds())/1000, "ms-ours")
}

func onSQLite(b *testing.B) *wastore.Device {
	b.Helper()
	c, err := sqlstore.New(b.Context(), "sqlite",
		"file:"+filepath.Join(b.TempDir(), "s.db")+"?_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(2)&_pragma=busy_timeout(5000)", nil)
	must(b, err)
	b.Cleanup(func() { must(b, c.Close()) })
	return linked(b, c.NewDevice())
}
