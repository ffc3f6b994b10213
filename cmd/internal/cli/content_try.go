package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/decide"
)

type contentTryCmd struct {
	Dir   string `arg:"" optional:""`
	Date  string
	Group string
}

func (*contentTryCmd) pack(*env) (string, error) { return "", nil }

// run shows a day in a group before it comes: each post that would leave, as phones show it,
// and each that would not, with the reason.
func (c *contentTryCmd) run(ctx context.Context, e *env) error {
	if c.Date == "" || c.Group == "" {
		return misuse("try.needs")
	}
	return e.foresee(ctx, c.Dir, func(cal *calendar, st groups.State, now time.Time) error {
		g, err := e.groupNamed(st, c.Group)
		if err != nil {
			return err
		}
		day, err := time.ParseInLocation(time.DateOnly, c.Date, zoneOf(g).Location())
		if err != nil {
			return misuse("calendar.day", "typed", c.Date)
		}
		end := day.AddDate(0, 0, 1).Add(-time.Second)
		if end.Before(now) || end.Sub(now) > calendarMost*24*time.Hour {
			return misuse("calendar.span", "most", strconv.Itoa(calendarMost))
		}
		shown := 0
		for _, due := range cal.world.Foresee(st, g.ID, now, end) {
			if due.At.Before(day) {
				continue
			}
			shown++
			if err := cal.showDue(g, due); err != nil {
				return err
			}
		}
		if shown == 0 {
			return e.tell("try.nothing", "group", g.Name, "date", c.Date)
		}
		return nil
	})
}

// showDue writes one post of a day: its hour, and its messages or why there are none.
func (c *calendar) showDue(g *groups.Group, due decide.Due) error {
	zone := zoneOf(g)
	at, planned := due.At.In(zone.Location()), due.Due.In(zone.Location())
	head := fmt.Sprintf("── %s %s · %s", c.words.Clock(at.Hour(), at.Minute()), zone, c.titleOf(due.Post, g.Locale))
	if late := due.At.Sub(due.Due); late >= time.Minute && due.Why == "" {
		head += " · " + c.text("try.waited", "when", c.words.Clock(planned.Hour(), planned.Minute()))
	}
	var b strings.Builder
	b.WriteString(head + " ──\n")
	if due.Why != "" {
		b.WriteString(folded("× ", c.text("calendar.will-not", "why", c.why(due.Why)), tableWidth) + "\n\n")
		_, err := c.stdout.Write([]byte(b.String()))
		return err
	}
	styled := c.styled()
	for i, m := range due.Messages {
		if len(due.Messages) > 1 {
			fmt.Fprintf(&b, "(%d/%d)\n", i+1, len(due.Messages))
		}
		b.WriteString(c.bubble(m, styled) + "\n\n")
	}
	_, err := c.stdout.Write([]byte(b.String()))
	return err
}
