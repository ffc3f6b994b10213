package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
)

// The invented people, who see to what a script leaves out.
const (
	inventedOwner       = "Pemilik"
	inventedCoordinator = "Koordinator"
	inventedFacilitator = "Fasilitator"
	inventedReviewer    = "Peninjau"
)

// enoughStaff is how many facilitators must be reachable before a group goes live.
const enoughStaff = 2

// An actor is who somebody is when the stage is set.
type actor struct {
	name string
	line int
	d    declaration
}

// setStage plays the setup: the operator names who looks after the house, Pita
// arrives in the groups, posts are approved, groups go live, plans are made.
func (p *Player) setStage(ctx context.Context) error {
	if err := p.given(ctx, 0, "reload", "", "", &groups.Reload{}); err != nil {
		return p.fault(0, err)
	}
	crew := p.crew()
	for _, c := range crew {
		if err := p.introduce(ctx, c); err != nil {
			return p.fault(c.line, err)
		}
	}
	for i := range p.script.scene.groups {
		if p.script.comesLater(pita, i) {
			continue // somebody adds Pita in the course of the script
		}
		if err := p.arrive(ctx, i, crew); err != nil {
			return err
		}
	}
	if err := p.postsAndPlans(ctx, false); err != nil {
		return err
	}
	for i := range p.script.scene.groups {
		if err := p.goLive(ctx, i); err != nil {
			return p.fault(0, err)
		}
	}
	return p.postsAndPlans(ctx, true)
}

// crew returns those who are known to the whole house: the declared ones whose role
// says so or who are in no group, and the invented owner, coordinator and reviewers.
func (p *Player) crew() []actor {
	var out []actor
	owned := false
	for _, st := range p.script.scene.settings {
		if d := *st.set; d.person && p.everywhere(d) {
			owned = owned || d.role == groups.Owner
			out = append(out, actor{d.name, st.Line, d})
		}
	}
	if !owned {
		out = append(out, p.invent(inventedOwner, declaration{role: groups.Owner}))
	}
	out = append(out, p.invent(inventedCoordinator, declaration{role: groups.Coordinator}))
	p.staff = nil
	for _, letter := range []string{" A", " B"} {
		r := p.invent(inventedReviewer+letter, declaration{reviewer: true})
		p.staff = append(p.staff, r.name)
		out = append(out, r)
	}
	return out
}

func (p *Player) everywhere(d declaration) bool {
	return d.role >= groups.Coordinator || d.reviewer || d.outside && d.reachable || len(p.script.scene.groups) == 0
}

// invent returns somebody reachable of whom the transcript never speaks.
func (p *Player) invent(name string, d declaration) actor {
	for slices.Contains(p.script.scene.names, name) {
		name += "'"
	}
	p.t.mu.Lock()
	p.t.cast.invented[personAddress(name)] = true
	p.t.mu.Unlock()
	d.person, d.name, d.reachable, d.since = true, name, true, since{months: 14}
	return actor{name, 0, d}
}

// introduce names somebody to the whole house.
func (p *Player) introduce(ctx context.Context, c actor) error {
	handle := c.d.handle
	if handle == "" && c.d.reviewer {
		handle = strings.ToLower(strings.ReplaceAll(c.name, " ", "-"))
	}
	o := &groups.Introduce{Role: c.d.role, Reviewer: c.d.reviewer, Handle: handle, Reachable: c.d.reachable}
	if c.d.role == groups.Facilitator {
		o.Role = groups.Patient // a facilitator is one in a group
	}
	o.Who = p.t.cast.party(c.name)
	p.reach(c)
	return p.given(ctx, c.line, "who:"+c.name, "", "", o)
}

// reach lets Pita write to somebody who wrote to it before the script began.
func (p *Player) reach(c actor) {
	if c.d.reachable {
		p.t.mu.Lock()
		p.t.phone.wrote[personAddress(c.name)] = true
		p.t.mu.Unlock()
	}
}

// arrive brings Pita into a group, where everybody declared already is.
func (p *Player) arrive(ctx context.Context, group int, crew []actor) error {
	name := p.script.scene.groups[group].name
	members := p.members(group)
	owner := p.owner(crew)
	p.t.mu.Lock()
	h := p.head(groups.Key(fmt.Sprintf("%ssetup:0:arrived:%d", p.Session, group)), name)
	p.t.mu.Unlock()
	ev := &groups.Arrived{Head: h, By: p.t.cast.party(owner), Name: name, Admin: true}
	ev.Admins = []groups.Party{p.t.cast.party(owner)}
	for _, m := range members {
		ev.Members = append(ev.Members, p.t.cast.party(m.name))
		if m.d.role >= groups.Facilitator && m.name != owner {
			ev.Admins = append(ev.Admins, p.t.cast.party(m.name))
		}
	}
	if err := p.hearSetup(ctx, ev); err != nil {
		return p.fault(0, err)
	}
	for _, m := range members {
		if err := p.enrol(ctx, group, m); err != nil {
			return p.fault(m.line, err)
		}
	}
	return nil
}

func (p *Player) owner(crew []actor) string {
	for _, c := range crew {
		if c.d.role == groups.Owner {
			return c.name
		}
	}
	return inventedOwner
}

// enrol tells the house of a member: since when, and whether a facilitator.
func (p *Player) enrol(ctx context.Context, group int, m actor) error {
	o := &groups.Introduce{
		In: place(p.script.scene.groups[group].name), Reachable: m.d.reachable,
		Since: m.d.since.before(Start).UTC(), Handle: m.d.handle,
	}
	if m.d.role == groups.Facilitator {
		o.Role = groups.Facilitator
	}
	o.Who = p.t.cast.party(m.name)
	p.reach(m)
	what := fmt.Sprintf("member:%d:%s", group, m.name)
	return p.given(ctx, m.line, what, "", p.script.scene.groups[group].name, o)
}

// members returns who is in a group from the beginning, with facilitators invented
// until two can be reached.
func (p *Player) members(group int) []actor {
	var out []actor
	reachable := 0
	for _, st := range p.script.scene.settings {
		d := *st.set
		if !d.person || !p.script.belongs(&d, group) {
			continue
		}
		out = append(out, actor{d.name, st.Line, d})
		if d.role == groups.Facilitator && d.reachable {
			reachable++
		}
	}
	for i := reachable; i < enoughStaff; i++ {
		name := fmt.Sprintf("%s %c", inventedFacilitator, 'A'+i)
		out = append(out, p.invent(name, declaration{role: groups.Facilitator}))
	}
	return out
}

// comesLater says whether the first that a person does about a group is to come in.
func (s *Script) comesLater(name string, group int) bool {
	for _, st := range s.Steps() {
		if st.group != group || st.private || st.who != name && st.other != name {
			continue
		}
		if st.other == name {
			return st.verb.words == "adds"
		}
		return st.verb.words == "joins" || st.verb.words == "asks to join"
	}
	return false
}

// postsAndPlans approves the script's posts, or makes its plans.
func (p *Player) postsAndPlans(ctx context.Context, plans bool) error {
	for _, st := range p.script.scene.settings {
		var err error
		switch d := st.set; {
		case plans && d.planned:
			err = p.plan(ctx, st)
		case !plans && d.approved:
			err = p.approve(ctx, st.Line, d.post)
		}
		if err != nil {
			return p.fault(st.Line, err)
		}
	}
	return nil
}

// The phrases that answer an approval, and what comes before one.
const (
	approvedPhrase = "post.approved"
	secondPhrase   = "post.needs-second"
	unknownPhrase  = "post.writer-unknown"
)

// approve has a post shown to a reviewer, and approved by the code that was shown;
// by a second reviewer too where one is needed. Writers whom nobody knows are put down to the
// invented coordinator: of what a script says is approved, somebody answers for the text.
func (p *Player) approve(ctx context.Context, line int, post string) error {
	for i, who := range p.staff {
		what := fmt.Sprintf("%s:%d", post, i)
		p.t.forget(post)
		show := func(key string, phrases ...string) error {
			if err := p.given(ctx, line, key+what, who, "", &groups.ShowPost{Post: post}); err != nil {
				return err
			}
			if _, err := p.answered(phrases...); err != nil {
				return fmt.Errorf("show the post %s: %w", post, err)
			}
			return nil
		}
		if err := show("show:", previewPhrase, unknownPhrase); err != nil {
			return err
		}
		if unknown := p.t.unknown(post); len(unknown) > 0 {
			if err := p.answerFor(ctx, line, unknown); err != nil {
				return err
			}
			if err := show("again:", previewPhrase); err != nil {
				return err
			}
		}
		order := &groups.ApprovePost{Post: post, Code: p.t.code(post)}
		if err := p.given(ctx, line, "approve:"+what, who, "", order); err != nil {
			return err
		}
		if _, err := p.answered(approvedPhrase, secondPhrase); err != nil {
			return fmt.Errorf("approve the post %s: %w", post, err)
		}
		if p.t.state(post) == approvedPhrase {
			return nil
		}
	}
	return nil
}

// answerFor has the invented coordinator go by handles that nobody has.
func (p *Player) answerFor(ctx context.Context, line int, handles []string) error {
	for _, handle := range handles {
		o := &groups.Introduce{Handle: handle}
		o.Who = p.t.cast.party(p.desk())
		if err := p.given(ctx, line, "writer:"+handle, "", "", o); err != nil {
			return err
		}
	}
	return nil
}

// goLive ends a group's dry run, unless the script wants it.
func (p *Player) goLive(ctx context.Context, group int) error {
	g, sc := p.script.scene.groups[group], &p.script.scene
	if g.dry || sc.dry || p.script.comesLater(pita, group) {
		return nil
	}
	said := func(st *Step) bool { return st.set.approved && st.set.post == p.Introduction }
	if group == p.firstLive() && !slices.ContainsFunc(sc.settings, said) {
		if err := p.approve(ctx, 0, p.Introduction); err != nil {
			return err
		}
	}
	partly := slices.ContainsFunc(sc.rules, func(r RuleLine) bool { return r.Shadow })
	what := fmt.Sprintf("live:%d", group)
	order := &groups.GoLive{Shadow: sc.shadow || partly}
	if err := p.given(ctx, 0, what, p.desk(), g.name, order); err != nil {
		return err
	}
	if _, err := p.answered("live.started", "live.already"); err != nil {
		return fmt.Errorf("let %s go live: %w", g.name, err)
	}
	if sc.shadow || !partly {
		return nil
	}
	return p.confirmRules(ctx, group)
}

func (p *Player) firstLive() int {
	for i, g := range p.script.scene.groups {
		if !g.dry && !p.script.comesLater(pita, i) {
			return i
		}
	}
	return 0
}

// confirmRules confirms all rules but those that the script leaves in shadow.
func (p *Player) confirmRules(ctx context.Context, group int) error {
	ids := slices.Clone(p.Rules)
	for _, r := range p.script.scene.rules {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == r.ID })
		if !r.Shadow {
			ids = append(ids, r.ID)
		}
	}
	for _, id := range ids {
		what := fmt.Sprintf("rule:%d:%s", group, id)
		if err := p.given(ctx, 0, what, p.desk(), p.script.scene.groups[group].name, &groups.ConfirmRule{Rule: id}); err != nil {
			return err
		}
	}
	return nil
}

// plan plans a post in its group, or in every group when it stands before them.
func (p *Player) plan(ctx context.Context, st *Step) error {
	d := st.set
	rule := d.plan
	if d.when.said {
		rule = "once " + d.when.after(p.at).In(wib).Format("2006-01-02 15:04")
	}
	for i, g := range p.script.scene.groups {
		if d.group >= 0 && d.group != i || p.script.comesLater(pita, i) {
			continue
		}
		what := fmt.Sprintf("plan:%d:%s", i, d.post)
		if err := p.given(ctx, st.Line, what, p.desk(), g.name, &groups.MakePlan{Post: d.post, Rule: rule}); err != nil {
			return err
		}
		answer, err := p.answered("plan.made", "plan.quiet-ask", "plan.near-ask", "plan.near-only")
		for asked := 0; err == nil && answer != "plan.made" && answer != "" && asked < 2; asked++ {
			n := 1
			if answer == "plan.near-ask" {
				n = 2 // at the hour that the script says
			}
			if err = p.given(ctx, st.Line, fmt.Sprintf("%s:keep%d", what, asked), p.desk(), "", &groups.Choose{N: n}); err == nil {
				answer, err = p.answered("plan.made", "plan.near-ask", "plan.near-only")
			}
		}
		if err != nil {
			return fmt.Errorf("plan the post %s: %w", d.post, err)
		}
	}
	return nil
}

// desk is who gives the orders that the setup needs.
func (p *Player) desk() string {
	return p.invent(inventedCoordinator, declaration{}).name
}

// given gives an order from the desk, by somebody or by the operator, and waits
// until the house has settled.
func (p *Player) given(ctx context.Context, line int, what, by, group string, o groups.Order) error {
	p.t.overheard()
	p.t.mu.Lock()
	h := p.head(groups.Key(fmt.Sprintf("%ssetup:%d:%s", p.Session, line, what)), group)
	p.t.mu.Unlock()
	ev := &groups.Given{Head: h, Order: o}
	if by != "" {
		ev.By = p.t.cast.party(by)
	}
	return p.hearSetup(ctx, ev)
}

func (p *Player) hearSetup(ctx context.Context, ev groups.Event) error {
	if p.t.ready() {
		return nil
	}
	ev.Base().At = Start.UTC()
	if p.at.After(Start) {
		ev.Base().At = p.at.UTC()
	}
	if err := p.hear(ctx, echoed{ev: ev}); err != nil {
		return err
	}
	return p.settle(ctx)
}

// add plays a setup line that was typed in the middle of a rehearsal.
func (p *Player) add(ctx context.Context, st *Step) error {
	d := st.set
	p.t.meet(p.script)
	defer p.t.unready()()
	return p.hiding(func() error {
		switch {
		case d.person:
			return p.addPerson(ctx, st)
		case d.approved:
			return p.approve(ctx, st.Line, d.post)
		case d.planned:
			return p.plan(ctx, st)
		case d.post != "":
			return nil
		case d.name != "":
			if err := p.arrive(ctx, d.group, nil); err != nil {
				return err
			}
			return p.goLive(ctx, d.group)
		}
		return errors.New("rules, dry and shadow are read before a rehearsal begins; put this line at the top and start again")
	})
}

func (p *Player) addPerson(ctx context.Context, st *Step) error {
	c := actor{st.set.name, st.Line, *st.set}
	if p.everywhere(c.d) {
		if err := p.introduce(ctx, c); err != nil {
			return err
		}
	}
	for i := range p.script.scene.groups {
		if c.d.outside || c.d.group >= 0 && c.d.group != i {
			continue
		}
		if err := p.enrol(ctx, i, c); err != nil {
			return err
		}
	}
	return nil
}
