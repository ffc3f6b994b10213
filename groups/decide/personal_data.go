package decide

import (
	"slices"
	"strings"

	"pita/groups"
)

// showData tells a person what is kept about them.
func (d *draft) showData(a asking, o *groups.ShowMyData) {
	if !d.guarded(a, o.PIN) {
		return
	}
	p := d.person(a.by)
	w := words("data.head")
	line := func(what string, value groups.Arg) {
		w.Lines = append(w.Lines, words("data.line", spoken("what", "data."+what), value))
	}
	if p.Name != "" {
		line("name", text("value", p.Name))
	}
	if !p.Consented.IsZero() {
		line("consent", when("value", p.Consented))
	}
	if p.Role > groups.Patient {
		line("role", spoken("value", "role."+p.Role.String()))
	}
	if p.Reviewer {
		line("role", spoken("value", "role.reviewer"))
	}
	if p.Handle != "" {
		line("handle", text("value", strings.Join(append([]string{p.Handle}, p.Handles...), ", ")))
	}
	if r := d.round(p.ID); r != nil && d.now.Before(r.Away) {
		line("away", when("value", r.Away))
	}
	for _, m := range d.keptIn(p.ID) {
		line(belonging(m), text("value", d.group(m.Group).Name))
		if m.Role > groups.Patient {
			line("role", spoken("value", "role."+m.Role.String()))
		}
		if d.now.Before(m.Barred) {
			line("barred", when("value", m.Barred))
		}
		if !m.Since.IsZero() {
			line("joined", when("value", m.Since))
		}
		if n := d.strikes(m); n > 0 {
			line("strikes", number("value", n))
		}
	}
	for _, c := range byTime(d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID})) {
		line("cases", groups.Arg{Name: "value", Kind: groups.CodeArg, Value: c.Code})
	}
	if p.Hushed {
		line("hushed", spoken("value", "data.yes"))
	}
	if p.NoReport {
		line("no-report", spoken("value", "data.yes"))
	}
	if p.Stopped {
		line("stopped", spoken("value", "data.yes"))
	}
	if len(p.PIN) > 0 {
		line("pin", spoken("value", "data.yes"))
	}
	d.seriesData(a, line)
	if n := d.reviewed(p.ID); n > 0 {
		line("reviewed", number("value", n))
	}
	if n := len(d.letters(p.ID)); n > 0 {
		line("letters", number("value", n))
	}
	line("sent", number("value", len(p.Sent)))
	d.reply(a, w)
}

// belonging names how a person stands to a group.
func belonging(m *groups.Member) string {
	switch {
	case m.Here:
		return "groups"
	case m.Asking:
		return "asking"
	}
	return "left"
}

// keptIn returns every membership that is kept of a person, also of groups they have left.
func (d *draft) keptIn(p groups.PersonID) []*groups.Member {
	all := slices.DeleteFunc(list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Person: p}), func(m *groups.Member) bool {
		return d.group(m.Group) == nil
	})
	slices.SortStableFunc(all, func(a, b *groups.Member) int {
		return strings.Compare(d.group(a.Group).Name, d.group(b.Group).Name)
	})
	return all
}

// reviewed counts what is kept of a person who approved posts, or said no to them: it stays, under
// their handle, also when they are forgotten.
func (d *draft) reviewed(p groups.PersonID) (n int) {
	for _, r := range groups.Briefs(d.st, groups.Ref{Kind: groups.KindApproval}) {
		if r.(*groups.Approval).By == p {
			n++
		}
	}
	for _, r := range d.st.List(groups.Ref{Kind: groups.KindRejection}) {
		if r.(*groups.Rejection).By == p {
			n++
		}
	}
	return n
}
