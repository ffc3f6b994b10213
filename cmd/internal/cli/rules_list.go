package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/moderation"
)

type rulesListCmd struct {
	Group string
	Rules string
}

func (*rulesListCmd) pack(*env) (string, error) { return "", nil }

// run lists the rules and how they have done: in one group, or in all together.
func (c *rulesListCmd) run(ctx context.Context, e *env) error {
	return e.ruled(ctx, c.Rules, c.Group, func(w decide.World, st groups.State, g *groups.Group) error {
		return e.listRules(w, st, g, c.Group)
	})
}

// ruled calls use with the rules of the house and its records, or, where there is no house,
// with the rules that the settings name. Named rules are those of no house. Where a house
// knows no group of that name, it says which there are.
func (e *env) ruled(ctx context.Context, named, group string, use func(decide.World, groups.State, *groups.Group) error) (err error) {
	if named != "" || e.held == nil && e.absent() != nil {
		book, err := e.rulesNamed(e.path(e.ownRules(named)), "rules.unsound")
		if err != nil {
			return err
		}
		e.tellUnsure(group, book)
		return use(decide.World{Rules: book}, nil, nil)
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return err
	}
	return s.Read(ctx, func(st groups.State) error {
		g, err := e.groupNamed(st, group)
		if err != nil {
			return err
		}
		return use(w, st, g)
	})
}

// tellUnsure says that nobody knows here whether there is a group of that name, unless a
// rule names it.
func (e *env) tellUnsure(group string, books ...*moderation.Book) {
	if group == "" {
		return
	}
	for _, b := range books {
		for _, r := range b.Rules() {
			if len(r.Groups) > 0 && r.HoldsIn(group) {
				return
			}
		}
	}
	fmt.Fprintln(e.stderr, e.text("rules.group-unsure", "name", group))
}

// groupNamed returns the group of that name, however it is spelled, or nil for no name.
func (e *env) groupNamed(st groups.State, name string) (*groups.Group, error) {
	if name == "" {
		return nil, nil
	}
	var names []string
	var near *groups.Group
	for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
		g := r.(*groups.Group)
		if sameName(g.Name, name) {
			return g, nil
		}
		if near == nil && moderation.Fold(g.Name) == moderation.Fold(name) {
			near = g
		}
		names = append(names, strconv.Quote(g.Name))
	}
	if near != nil {
		return near, nil
	}
	if len(names) == 0 {
		return nil, fail("rules.no-groups", "name", name)
	}
	return nil, fail("rules.no-group", "name", name, "names", strings.Join(names, ", "))
}

// doubtfulFrom is how many hits of a rule people judged before it may be called doubtful.
const doubtfulFrom = 5

func (e *env) listRules(w decide.World, st groups.State, g *groups.Group, group string) error {
	notes, acts := map[string]groups.RuleNote{}, map[string]bool{}
	if st != nil {
		notes = notesOf(st, g, w.Rules)
		if g != nil {
			for _, r := range w.InForce(st, g.ID, time.Now()) {
				acts[r.ID] = true
			}
		}
	}
	var rules []moderation.Rule
	width := 12
	for _, r := range w.Rules.Rules() {
		if group == "" || r.HoldsIn(group) {
			rules, width = append(rules, r), max(width, len(r.ID))
		}
	}
	var b strings.Builder
	row := func(id, lane, state, hits, upheld, undone string) {
		line := fmt.Sprintf("%-*s  %-6s  %-9s %6s %6s %6s", width, id, lane, state, hits, upheld, undone)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if st == nil {
		row(e.text("try.rule"), e.text("try.lane"), "", "", "", "")
	} else {
		row(e.text("try.rule"), e.text("try.lane"), e.text("list.state"), e.text("try.hits"), e.text("list.upheld"), e.text("list.undone"))
	}
	for _, r := range rules {
		n := notes[r.ID]
		if st == nil {
			row(r.ID, r.Lane.String(), "", "", "", "")
			continue
		}
		row(r.ID, r.Lane.String(), e.ruleState(r, n, g, acts), strconv.Itoa(n.Hits), strconv.Itoa(n.Upheld), strconv.Itoa(n.Undone))
		if n.Upheld+n.Undone >= doubtfulFrom && n.Undone > n.Upheld {
			fmt.Fprintf(&b, "  %s\n", e.text("list.doubtful"))
		}
	}
	_, err := fmt.Fprintf(e.stdout, "%s%s\n", b.String(), e.text("list.count", "n", strconv.Itoa(len(rules))))
	return err
}

// ruleState says what a rule does in a group; of all groups together there is nothing to say.
func (e *env) ruleState(r moderation.Rule, n groups.RuleNote, g *groups.Group, acts map[string]bool) string {
	switch {
	case g == nil:
		return ""
	case n.Off && r.Lane != groups.Care:
		return e.text("list.off")
	case acts[r.ID]:
		return e.text("list.acts")
	}
	return e.text("list.shadow")
}

// notesOf sums up by rule how the rules, as they are now, have done: in a group, or in all.
func notesOf(st groups.State, g *groups.Group, book *moderation.Book) map[string]groups.RuleNote {
	hashes := map[string]string{}
	for _, r := range book.Rules() {
		hashes[r.ID] = r.Hash()
	}
	out := map[string]groups.RuleNote{}
	for _, rec := range st.List(groups.Ref{Kind: groups.KindRule}) {
		n := rec.(*groups.RuleNote)
		if n.Group == "" || g != nil && n.Group != g.ID || n.Hash != hashes[n.Rule] {
			continue
		}
		sum := out[n.Rule]
		sum.Hits, sum.Upheld, sum.Undone, sum.Off = sum.Hits+n.Hits, sum.Upheld+n.Upheld, sum.Undone+n.Undone, n.Off
		out[n.Rule] = sum
	}
	return out
}

// idsOf returns the ids of the rules in these files.
func idsOf(sources ...moderation.Source) map[string]bool {
	ids := map[string]bool{}
	for _, src := range sources {
		for _, id := range moderation.IDs(src) {
			ids[id] = true
		}
	}
	return ids
}
