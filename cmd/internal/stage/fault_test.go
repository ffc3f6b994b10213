package stage_test

import (
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/stage"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp/wire"
)

const short = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Sari reachable
person Rina
rule obat-ajaib hide "obat ajaib"
post kemo-mual approved

Sari: obat ajaib
Dewi: !kirim kemo-mual
`

// A play fails with a sentence when a phone does not show what Pita did, or when Pita does
// not hear what somebody did: nothing is written down on trust.
func TestAPhoneThatShowsSomethingElse(t *testing.T) {
	t.Parallel()
	const rina, pita = "6281100000003", "6281100000099"
	for name, c := range map[string]struct {
		lost func(wire.Moment) bool
		says string
	}{
		"a message that never comes to somebody": {
			func(m wire.Moment) bool { return m.Out && m.PN.User == rina && m.Node.Tag == "message" },
			"the phones don't show it: retract: the phone of Rina: waited in vain",
		},
		"a message that never comes to Pita": {
			func(m wire.Moment) bool {
				return m.Out && m.PN.User == pita && m.Device == 1 && m.Node.Tag == "message"
			},
			"waited in vain for Pita to hear a message that somebody wrote",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := rehearsal.Parse("short.chat", []byte(short))
			if err != nil {
				t.Fatal(err)
			}
			transport := rehearsal.NewTransport(nil)
			house := stage.New(stage.Options{Dir: t.TempDir(), Script: s, Transport: transport, World: world(t, s.Rules())})
			if err := house.Open(t.Context()); err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := house.Close(); err != nil {
					t.Error(err)
				}
			}()
			p := rehearsal.NewPlayer(transport, house)
			if err := p.Begin(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			house.Hurry(5 * time.Second)
			house.Server().Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Drop: m.Node != nil && c.lost(m)} })
			for _, st := range s.Steps() {
				if _, err = p.Step(t.Context(), st); err != nil {
					break
				}
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the play ends with %v, want it to say %q", err, c.says)
			}
		})
	}
}
