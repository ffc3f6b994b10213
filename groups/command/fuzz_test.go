package command_test

import (
	"testing"

	"pita/groups"
	"pita/groups/command"
	"pita/groups/schedule"
)

func FuzzParse(f *testing.F) {
	for _, row := range table.Rows() {
		for _, examples := range row.Examples {
			for _, e := range examples {
				f.Add(e, true)
				f.Add("!"+e, false)
			}
		}
	}
	for _, s := range []string{"jadwal sadari-01 RRULE:FREQ=MONTHLY;BYDAY=2WE 09.00",
		"jadwal sadari-01 DTSTART;TZID=Asia/Jakarta:20260204T090000\nRRULE:FREQ=YEARLY",
		"jadwal sadari-01 rrule:freq=daily;count=3 besok 9.00", "jadwal kemo saya kapan ya?", "1️⃣", "ya saya", "!", ".\u200b", "pin 12", "@", "jum’at", "statuss"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, private bool) {
		for role := groups.Patient; role <= groups.Owner; role++ {
			p := table.Parse(command.Input{Text: text, Private: private, Role: role, Reviewer: true, Now: monday, Zone: wib})
			shown(t, p)
			if p.Near != "" && (!private || p.Order != nil || p.Fault != nil) {
				t.Fatalf("%q: near %q with more", text, p.Near)
			}
			if p.Order != nil && p.Fault != nil {
				t.Fatalf("%q: an order and a fault", text)
			}
			if p.Fault != nil {
				mustSay(t, "id", *p.Fault)
			}
			if plan, ok := p.Order.(*groups.MakePlan); ok {
				if _, err := schedule.Parse(plan.Rule); err != nil {
					t.Fatalf("%q: %v", text, err)
				}
			}
			if !private && (text == "" || (text[0] > ' ' && text[0] < 0x80 && text[0] != '!' && text[0] != '.' && text[0] != '/')) && p != (command.Parsed{}) {
				t.Fatalf("%q is an order in a group without a sign", text)
			}
		}
	})
}
