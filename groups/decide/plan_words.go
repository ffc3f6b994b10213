package decide

import (
	"cmp"
	"strconv"
	"strings"

	"pita/groups"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

// planLine names a plan with the hour at which it comes next, and says how it comes again.
func (d *draft) planLine(g *groups.Group, p *groups.Plan) groups.Words {
	how := d.againWords(g, p)
	if how == nil {
		return words("plan.item", code(p.Code), text("post", p.Post), when("when", d.leaves(g, p)))
	}
	again, phrase := how[0], "plan.item-again"
	if last, ends := d.lastDay(g, p); ends {
		phrase, how = "plan.item-until", append(how, last)
	}
	w := words(phrase, code(p.Code), text("post", p.Post), when("when", d.leaves(g, p)), again)
	w.Args = append(w.Args, how[1:]...)
	return w
}

// lastDay names the last day of what comes again, in the words of the group's language, and
// says whether there is one.
func (d *draft) lastDay(g *groups.Group, p *groups.Plan) (groups.Arg, bool) {
	rule, err := schedule.Parse(p.Rule)
	if err != nil {
		return groups.Arg{}, false
	}
	last, ends := rule.Last(zone(g))
	if !ends {
		return groups.Arg{}, false
	}
	day := strconv.Itoa(last.Day()) + " " + d.Phrases.Words(cmp.Or(g.Locale, motherTongue)).Months[last.Month()-1][0]
	if last.Year() != p.Next.In(zone(g).Location()).Year() {
		day += " " + strconv.Itoa(last.Year())
	}
	return text("last", day), true
}

// againWords says in the words of the group's language how a rule comes again, and what that
// needs; nil when it does not.
func (d *draft) againWords(g *groups.Group, p *groups.Plan) []groups.Arg {
	rule, err := schedule.Parse(p.Rule)
	if err != nil || !rule.Recurs() {
		return nil
	}
	v := d.Phrases.Words(cmp.Or(g.Locale, motherTongue))
	often, _, _ := strings.Cut(p.Rule, " until ")
	f := strings.Fields(often)
	switch {
	case f[0] == "daily":
		return []groups.Arg{spoken("again", "plan.every-day")}
	case f[0] == "weekdays":
		return []groups.Arg{spoken("again", "plan.every-workday")}
	case f[0] == "weekly":
		return []groups.Arg{spoken("again", "plan.every-week"), text("days", daysIn(v, f[1]))}
	case f[0] == "every" && f[2] == "weeks":
		return []groups.Arg{spoken("again", "plan.every-weeks"), text("n", f[1]), text("days", daysIn(v, f[3]))}
	case f[0] == "every":
		return []groups.Arg{spoken("again", "plan.every-days"), text("n", f[1])}
	case f[0] == "monthly" && len(f) == 4:
		return []groups.Arg{spoken("again", "plan.every-nth"), text("nth", v.Marks[f[1]][0]), text("days", daysIn(v, f[2]))}
	case f[0] == "monthly" && f[1] == "last":
		return []groups.Arg{spoken("again", "plan.every-month-end")}
	case f[0] == "monthly":
		return []groups.Arg{spoken("again", "plan.every-month"), text("n", f[1])}
	}
	if day, ok := yearly(v, f[1]); ok {
		return []groups.Arg{spoken("again", "plan.every-year"), text("days", day)}
	}
	return []groups.Arg{spoken("again", "plan.every-other")}
}

// daysIn names weekdays, as rules write them, in a language.
func daysIn(v phrase.Vocabulary, days string) string {
	var out []string
	for _, name := range strings.Split(days, ",") {
		for i, short := range [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
			if name == short {
				out = append(out, v.Weekdays[i][0])
			}
		}
	}
	return strings.Join(out, ", ")
}

// yearly reads the day of a rule that names one day of the year and nothing else.
func yearly(v phrase.Vocabulary, rule string) (string, bool) {
	rest, ok := strings.CutPrefix(rule, "FREQ=YEARLY;BYMONTH=")
	month, day, both := strings.Cut(rest, ";BYMONTHDAY=")
	m, bad := strconv.Atoi(month)
	d, worse := strconv.Atoi(day)
	if !ok || !both || bad != nil || worse != nil || m < 1 || m > 12 {
		return "", false
	}
	return strconv.Itoa(d) + " " + v.Months[m-1][0], true
}
