package cli

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/schedule"
	"pita/moderation"
)

// group returns the parts about one group: who looks after it, what is open, what is planned.
func (m *sheeter) group(g *groups.Group) ([]sheetPart, error) {
	zone := zoneOf(g)
	staff, err := m.staff(g)
	if err != nil {
		return nil, err
	}
	first := sheetPart{title: m.text("sheet.group", "name", firstOf(g.Name, m.text("sheet.unnamed"))), table: staff}
	first.lines = []string{m.groupState(g, zone), m.text("sheet.staff-why")}
	if !g.Admin {
		first.lines = append(first.lines, m.text("sheet.not-admin"))
	}
	if len(staff) == 1 {
		first.table, first.lines = nil, append(first.lines, m.text("sheet.nobody"))
	}
	open := sheetPart{title: m.text("sheet.cases"), lines: []string{m.openCases(g)}}
	return []sheetPart{first, open, m.plans(g, zone)}, nil
}

func zoneOf(g *groups.Group) schedule.Zone {
	if z, err := schedule.ParseZone(g.Zone); err == nil {
		return z
	}
	return schedule.WIB
}

// groupState says whether the group is live, and when its quiet hours are.
func (m *sheeter) groupState(g *groups.Group, zone schedule.Zone) string {
	state := m.text("sheet.dry")
	switch {
	case g.Live && m.now.Before(g.Paused):
		state = m.text("sheet.paused", "until", m.date(g.Paused, zone))
	case g.Live:
		state = m.text("sheet.live")
	}
	quiet := schedule.Night
	if g.QuietAt != g.QuietTo {
		quiet = schedule.Quiet{From: schedule.Minute(g.QuietAt), To: schedule.Minute(g.QuietTo)}
	}
	hours := m.clock(quiet.From) + "–" + m.clock(quiet.To)
	return m.text("sheet.state", "state", state, "quiet", hours, "zone", string(zone))
}

// clock writes a time of day as the sheet's readers do.
func (m *sheeter) clock(at schedule.Minute) string { return m.words.Clock(int(at)/60, int(at)%60) }

// staff lists who runs a group, in the order in which they are asked for help, and then
// who else is its admin.
func (m *sheeter) staff(g *groups.Group) ([][]string, error) {
	members := map[groups.PersonID]*groups.Member{}
	ids := slices.Clone(g.Staff)
	for _, r := range m.st.List(groups.Ref{Kind: groups.KindMember, Group: g.ID}) {
		mem := r.(*groups.Member)
		members[mem.Person] = mem
		if mem.Here && mem.Admin && !slices.Contains(ids, mem.Person) {
			ids = append(ids, mem.Person)
		}
	}
	rows := [][]string{{m.text("sheet.name"), m.text("sheet.role"), m.text("sheet.admin"), m.text("sheet.phone")}}
	for _, id := range ids {
		name, number, err := m.whom(id)
		if err != nil {
			return nil, err
		}
		mem := members[id]
		admin := m.text("sheet.no")
		if mem != nil && mem.Admin {
			admin = m.text("sheet.yes")
		}
		rows = append(rows, []string{name, m.roleIn(g, id, mem), admin, number})
	}
	return rows, nil
}

// roleIn says what a person is in a group.
func (m *sheeter) roleIn(g *groups.Group, id groups.PersonID, mem *groups.Member) string {
	role := groups.Patient
	if p, _ := m.st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person); p != nil {
		role = p.Role
	}
	if mem != nil {
		role = max(role, mem.Role)
	}
	if slices.Contains(g.Staff, id) {
		role = max(role, groups.Facilitator)
	}
	if role == groups.Patient {
		return m.text("sheet.unproven")
	}
	return m.phrase("role." + role.String())
}

// openCases counts what people have in hand. It names nobody.
func (m *sheeter) openCases(g *groups.Group) string {
	care, untaken, other := 0, 0, 0
	for _, r := range m.st.List(groups.Ref{Kind: groups.KindCase, Group: g.ID}) {
		switch c := r.(*groups.Case); {
		case c.State != groups.CaseOpen && c.State != groups.CaseTaken:
		case c.Lane != groups.Care:
			other++
		case c.State == groups.CaseTaken:
			care++
		default:
			care++
			untaken++
		}
	}
	return m.text("sheet.open", "care", strconv.Itoa(care), "untaken", strconv.Itoa(untaken), "other", strconv.Itoa(other))
}

// plans lists what is planned for two weeks, and where its text is.
func (m *sheeter) plans(g *groups.Group, zone schedule.Zone) sheetPart {
	part := sheetPart{title: m.text("sheet.plans", "days", strconv.Itoa(sheetDays))}
	rows := [][]string{{m.text("sheet.when"), m.text("sheet.post"), m.text("sheet.text")}}
	for _, due := range m.world.Outlook(m.st, g.ID, m.now, m.now.Add(sheetDays*24*time.Hour)) {
		where := ""
		switch {
		case due.Why != "":
			where = m.text("sheet.not-sendable", "why", m.why(due.Why))
		default:
			where = m.text("sheet.text-at", "n", strconv.Itoa(m.place(due.Post, due.Messages)))
		}
		rows = append(rows, []string{m.date(due.At, zone), m.titleOf(due.Post), where})
	}
	if len(rows) == 1 {
		part.lines = []string{m.text("sheet.no-plans")}
		return part
	}
	part.table = rows
	return part
}

// why says a named reason in words.
func (m *sheeter) why(reason string) string {
	if !m.world.Phrases.Has("why." + reason) {
		reason = "other"
	}
	return m.phrase("why." + reason)
}

// rules says in plain words what holds, and where: groups in which the same rules are in
// force share one part.
func (m *sheeter) rules() []sheetPart {
	var parts []sheetPart
	where := map[string]int{}
	var names [][]string
	for _, r := range m.st.List(groups.Ref{Kind: groups.KindGroup}) {
		g := r.(*groups.Group)
		if !g.Here {
			continue
		}
		list := m.plainly(m.world.InForce(m.st, g.ID, m.now))
		key := strings.Join(list, "\n")
		i, known := where[key]
		if !known {
			i = len(parts)
			where[key] = i
			parts = append(parts, sheetPart{title: m.text("sheet.rules"), page: i == 0, list: list})
			names = append(names, nil)
		}
		names[i] = append(names[i], firstOf(g.Name, m.text("sheet.unnamed")))
	}
	for i := range parts {
		parts[i].lines = []string{m.text("sheet.rules-why"), m.text("sheet.rules-in", "groups", strings.Join(names[i], ", "))}
	}
	return parts
}

// sheetLanes are the lanes whose rules people keep by hand, the gravest first.
var sheetLanes = [...]groups.Lane{groups.Care, groups.Hide, groups.Guard, groups.Hold, groups.Answer}

// plainly writes each reason of the rules once, after what is done about it.
func (m *sheeter) plainly(rules []moderation.Rule) []string {
	var out []string
	for _, lane := range sheetLanes {
		for _, r := range rules {
			line := m.text("sheet.rule", "lane", m.phrase("lane."+lane.String()), "reason", r.Reason)
			if r.Lane == lane && r.Reason != "" && !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}
