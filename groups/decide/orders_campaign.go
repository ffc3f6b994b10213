package decide

import (
	"slices"
	"time"

	"pita/groups"
)

// campaign obeys orders about campaigns and the hours of groups, and says whether the order
// was one.
func (d *draft) campaign(a asking) bool {
	switch o := a.order.(type) {
	case *groups.SetGroup:
		d.setGroup(a, o)
	case *groups.MakeCampaign:
		d.askCampaign(a, o)
	case *groups.ShowCampaigns:
		d.showCampaigns(a)
	case *groups.HoldCampaign:
		d.holdCampaign(a, o)
	case *groups.DropCampaign:
		d.dropCampaign(a, o)
	default:
		return false
	}
	return true
}

// showCampaigns says how far each campaign has come, those that are over for a week.
func (d *draft) showCampaigns(a asking) {
	w := words("campaign.head")
	for _, c := range d.campaigns() {
		switch {
		case !c.Ended.IsZero() && d.now.Sub(c.Ended) > campaignKept:
			d.drop(c)
		case !c.Ended.IsZero():
			w.Lines = append(w.Lines, d.campaignState("campaign.over", c))
		case c.Paused:
			w.Lines = append(w.Lines, d.campaignState("campaign.paused", c))
		default:
			w.Lines = append(w.Lines, d.campaignState("campaign.item", c))
		}
	}
	if len(w.Lines) == 0 {
		w = words("campaign.none")
	}
	d.reply(a, w)
}

// openCampaign returns a campaign that is on its way, or answers that there is none.
func (d *draft) openCampaign(a asking, id string) *groups.Campaign {
	c := load[groups.Campaign](d, groups.Ref{Kind: groups.KindCampaign, ID: id})
	if c == nil || !c.Ended.IsZero() {
		d.because("campaign.unknown")
		d.reply(a, words("campaign.unknown", code(id)))
		return nil
	}
	c.Turns = slices.Clone(c.Turns)
	return c
}

// holdCampaign stops a campaign for a while, or lets it go on: then who waits shares what is
// left of the window, and who finds none is left out.
func (d *draft) holdCampaign(a asking, o *groups.HoldCampaign) {
	c := d.openCampaign(a, o.Code)
	if c == nil || o.On && d.frozen(a) {
		return
	}
	if !o.On {
		c.Paused = true
		d.keep(c)
		d.unset(campaignTimer(c, time.Time{}))
		d.reply(a, d.campaignState("campaign.paused", c))
		return
	}
	if c.Paused {
		c.Paused = false
		for i, t := range c.Turns {
			if _, end := d.windowOf(c, d.group(t.Group)); t.State == groups.TurnWaits && !d.now.Before(end) {
				c.Turns[i].State, c.Turns[i].Why = groups.TurnSkipped, "late"
			}
		}
		if !d.layOut(c) {
			d.because("campaign.narrow")
			d.reply(a, words("campaign.no-time", code(c.Code)))
			return
		}
	}
	if _, ok := turnOf(c); ok {
		d.reply(a, d.campaignState("campaign.item", c))
	}
	d.nextTurn(c)
}

// dropCampaign ends a campaign. What was sent stays sent.
func (d *draft) dropCampaign(a asking, o *groups.DropCampaign) {
	c := d.openCampaign(a, o.Code)
	if c == nil {
		return
	}
	for i, t := range c.Turns {
		if t.State == groups.TurnWaits {
			c.Turns[i].State, c.Turns[i].Why = groups.TurnSkipped, "cancelled"
		}
	}
	c.Ended = d.now
	d.keep(c)
	d.unset(campaignTimer(c, time.Time{}))
	d.reply(a, d.campaignState("campaign.cancelled", c))
}
