package command_test

import (
	"testing"

	"pita/groups"
	"pita/groups/command"
)

// TestAPastedRuleWithoutAnHourIsRepeated wants what was pasted in the answer, so that it can
// be sent again with an hour behind it.
func TestAPastedRuleWithoutAnHourIsRepeated(t *testing.T) {
	t.Parallel()
	p := table.Parse(command.Input{Text: "jadwal sadari-01 rrule:freq=daily", Private: true, Locale: "id", Role: groups.Facilitator, Now: monday, Zone: wib})
	if p.Fault == nil || p.Fault.Phrase != "plan.no-hour" || len(p.Fault.Args) != 1 || p.Fault.Args[0].Value != "RRULE:FREQ=DAILY" {
		t.Errorf("a rule without an hour is answered with %+v", p.Fault)
	}
}
