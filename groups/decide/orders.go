package decide

import (
	"fmt"
	"slices"

	"pita/groups"
	"pita/groups/command"
)

// asking is an order with who gave it and where.
type asking struct {
	by      groups.PersonID // "" for the operator at the machine
	group   *groups.Group   // nil when no group is meant, or it is unclear which
	order   groups.Order
	message *groups.Message // nil when the order came from the desk
	row     *command.Row
}

// target returns whom an order is about: named in it, mentioned, or replied to.
func (a asking) target(named groups.Party) groups.Party {
	switch {
	case named.Known():
		return named
	case a.message == nil:
	case len(a.message.Mentions) > 0:
		return a.message.Mentions[0]
	case a.message.ReplyTo != nil:
		return a.message.ReplyTo.Author
	}
	return groups.Party{}
}

// obey does what an order asks.
func (d *draft) obey(a asking) {
	d.answering = a.by
	d.unheld = d.unheld || d.aboutCare(a.by, a.order)
	defer func() { d.because(groups.Reason("order." + groups.OrderName(a.order))) }()
	if needsGroup(a.order) && a.group == nil {
		d.askGroup(a)
		return
	}
	if !d.personal(a) && !d.searching(a) && !d.desk(a) && !d.library(a) && !d.running(a) && !d.caseWork(a) && !d.people(a) && !d.reports(a) && !d.series(a) {
		panic(fmt.Sprintf("decide: no case for order %T", a.order))
	}
}

// aboutCare says whether an order may be about somebody in need. It is answered even while
// all but care waits for the owner's word: who looks after people must see who waits.
func (d *draft) aboutCare(by groups.PersonID, o groups.Order) bool {
	switch o.(type) {
	case *groups.Status, *groups.ShowCases, *groups.Uphold, *groups.Restore, *groups.HandOver:
		return true
	case *groups.Choose:
		return d.pending(by, "care") != nil
	}
	return false
}

// reply answers whoever gave the order, privately. The operator at the machine reads
// the journal.
func (d *draft) reply(a asking, w groups.Words) {
	if a.by != "" {
		d.whisper(a.by, w)
	}
}

// needsGroup says whether an order means one group.
func needsGroup(o groups.Order) bool {
	switch o := o.(type) {
	case *groups.ShowReport:
		return !o.All
	case *groups.Status, *groups.GoLive, *groups.GoDry, *groups.ShowPlans, *groups.MakePlan, *groups.DropPlan, *groups.SetGroup,
		*groups.SendPost, *groups.PauseGroup, *groups.ResumeGroup, *groups.ShowCases,
		*groups.ShowRules, *groups.ConfirmRule, *groups.SwitchRule, *groups.ShowMarkets,
		*groups.ShowSeries, *groups.StartSeries, *groups.StopSeries,
		*groups.SetMarket, *groups.EndMarkets, *groups.RemoveMember, *groups.ConfirmRole:
		return true
	}
	return false
}

// askGroup asks by number which group is meant, and keeps the order until then.
func (d *draft) askGroup(a asking) {
	d.because("order.which-group")
	var lines []groups.Words
	q := groups.Question{Kind: "group"}
	q.Of = keptOrder(a.order)
	for _, g := range d.staffed(a.by) {
		q.Options = append(q.Options, string(g.ID))
		lines = append(lines, words("private.option", number("n", len(q.Options)), text("name", g.Name)))
	}
	if len(lines) == 0 {
		d.reply(a, words("order.no-group"))
		return
	}
	d.ask(a.by, q)
	w := words("private.which-group")
	w.Lines = lines
	d.reply(a, w)
}

// keptOrder writes an order down for later, with no address or name of a person.
func keptOrder(o groups.Order) string {
	data, err := groups.EncodeOrder(o)
	if err == nil {
		o, err = groups.DecodeOrder(data) // a copy: the order itself belongs to its event
	}
	if err != nil {
		panic(fmt.Sprintf("decide: keep order for later: %v", err))
	}
	for _, p := range o.Parties() {
		*p = groups.Party{ID: p.ID, Pita: p.Pita}
	}
	if data, err = groups.EncodeOrder(o); err != nil {
		panic(fmt.Sprintf("decide: keep order for later: %v", err))
	}
	return string(data)
}

// staffed returns the groups in which a person may give orders.
func (d *draft) staffed(p groups.PersonID) []*groups.Group {
	return slices.DeleteFunc(d.groups(), func(g *groups.Group) bool { return !d.staff(g.ID, p) })
}

// noTarget says how to aim an order.
func (d *draft) noTarget(a asking) {
	name := "delete"
	if a.row != nil {
		name = a.row.Name
	}
	d.reply(a, words("order.no-target", text("word", d.Commands.Word(d.locale(a.group, a.by), name))))
}
