package decide

import (
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// campaignBefore is how long before a campaign's window it is played: what is sent to a group on
// that day, and shortly before its turn, may keep the post from it.
const campaignBefore = 24 * time.Hour

// played returns a campaign as it would end, as things stand: its turns come over all else that is
// planned in each group, and the law of planned posts decides, as it will then. It is no promise:
// what is planned, paused or approved afterwards changes it.
func (d *draft) played(c *groups.Campaign) *groups.Campaign {
	known := map[approvedOn]approvedThen{}
	end := *c
	end.Turns = make([]groups.Turn, len(c.Turns))
	for i, t := range c.Turns {
		end.Turns[i] = d.playTurn(c, t, known)
	}
	return &end
}

func (d *draft) playTurn(c *groups.Campaign, t groups.Turn, known map[approvedOn]approvedThen) groups.Turn {
	g := d.group(t.Group)
	if g == nil || !g.Here {
		t.State, t.Why = groups.TurnSkipped, "not-in-group"
		return t
	}
	if !d.live(g) {
		t.State, t.Why = groups.TurnSkipped, "dry"
		return t
	}
	alone := *c
	alone.Turns = []groups.Turn{t}
	alone.Code = c.Code + "?" // a code of its own, which no other campaign has
	v := newVision(d.World, d.st)
	v.known = known
	v.put(&alone)
	start, until := d.windowOf(c, g)
	v.play(t.Group, groups.Later(d.now, start.Add(-campaignBefore)), until.Add(schedule.Grace+time.Minute))
	if then, ok := v.Load(alone.Ref()).(*groups.Campaign); ok && len(then.Turns) == 1 {
		return then.Turns[0]
	}
	return t
}

// nearLines says in which groups a campaign's turn is within four hours of another post, so that
// one of them waits. Those that would be left out, as then says, are not among them.
func (d *draft) nearLines(c, then *groups.Campaign) []groups.Words {
	var names []string
	for i, t := range c.Turns {
		g := d.group(t.Group)
		if g == nil || then.Turns[i].State == groups.TurnSkipped || d.emergency(g, c.Post) {
			continue
		}
		if _, near := nearTo(d.waiting(g, t.At.Add(apart)), t.At); near {
			names = append(names, g.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []groups.Words{words("campaign.near", number("n", len(names)), text("groups", someOf(names)))}
}

// skippedIn returns the groups that a campaign left out, by the reason.
func (d *draft) skippedIn(c *groups.Campaign) map[string][]string {
	out := map[string][]string{}
	for _, t := range c.Turns {
		if t.State != groups.TurnSkipped {
			continue
		}
		name := "?"
		if g := d.group(t.Group); g != nil {
			name = g.Name
		}
		out[t.Why] = append(out[t.Why], name)
	}
	return out
}
