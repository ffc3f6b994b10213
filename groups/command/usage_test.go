package command_test

import (
	"testing"

	"pita/groups"
)

// A command that goes by several words is explained by the one that was typed.
func TestUsageSpeaksOfTheWordThatWasTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][2]string{
		"!jam tenang 25.00-06.00": {"jam tenang", "jam tenang 20.30-06.30"},
		"!zona papua":             {"zona", "zona WITA"},
		"!setelan apa":            {"setelan", "setelan"},
		"!jadwal batal":           {"jadwal", "jadwal batal K7F3"},
	} {
		p := table.Parse(private(groups.Facilitator, typed))
		if p.Fault == nil || len(p.Fault.Args) != 2 {
			t.Errorf("%s: got %+v, want a fault with a word and an example", typed, p)
			continue
		}
		if got := [2]string{p.Fault.Args[0].Value, p.Fault.Args[1].Value}; got != want {
			t.Errorf("%s: explained by %q, want %q", typed, got, want)
		}
	}
}
