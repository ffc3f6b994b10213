package rehearsal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/groups"
)

// A parcel is an action that waits.
type parcel struct {
	groups.Outgoing
	number uint64
	retry  time.Time // after a passing fault
	tries  int
}

func compare(a, b string) int { return strings.Compare(a, b) }

// ready returns when the parcel may go.
func (p *parcel) ready() time.Time {
	if p.retry.After(p.NotBefore) {
		return p.retry
	}
	return p.NotBefore
}

func (p *parcel) overdue(now time.Time) bool { return !p.Expires.IsZero() && !p.Expires.After(now) }

// chat is where the parcel goes; order holds within one.
func (p *parcel) chat() string {
	at := p.Action.Where()
	if private(p.Action) || at.In.ID == "" {
		return "to:" + string(at.To.ID)
	}
	return "in:" + string(at.In.ID)
}

// post returns which post the parcel carries, "" for none.
func (p *parcel) post() string {
	if c := groups.ContentOf(p.Action); c != nil {
		return c.Words.Post
	}
	return ""
}

// matches says whether w takes the parcel out; an empty w takes none.
func (p *parcel) matches(w groups.Withhold) bool {
	at := p.Action.Where()
	switch {
	case w == groups.Withhold{}, w == groups.Withhold{Parked: true}, w == groups.Withhold{NoCare: true}:
		return false
	case w.ID != "" && w.ID != p.ID, w.To != "" && w.To != at.To.ID, w.In != "" && w.In != at.In.ID:
		return false
	case w.Post != "" && w.Post != p.post(), w.Case != "" && w.Case != p.Case:
		return false
	}
	return (!w.Parked || p.Parked) && (!w.NoCare || p.Class != groups.ClassCare)
}

// parcels copies what is to be sent, and checks that it can be told apart.
func (m *Memory) parcels(send []groups.Outgoing) ([]*parcel, error) {
	var out []*parcel
	for _, o := range send {
		if o.ID == "" {
			return nil, fmt.Errorf("a %s action has no id", groups.ActionName(o.Action))
		}
		if slices.ContainsFunc(out, func(p *parcel) bool { return p.ID == o.ID }) {
			return nil, fmt.Errorf("two actions have the id %s", o.ID)
		}
		data, err := json.Marshal(o)
		if err != nil {
			return nil, err
		}
		p := &parcel{}
		if err := json.Unmarshal(data, &p.Outgoing); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (m *Memory) enqueue(parcels []*parcel) {
	for _, p := range parcels {
		m.number++
		p.number = m.number
		m.outbox = append(m.outbox, p)
	}
	slices.SortFunc(m.outbox, func(a, b *parcel) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.number, b.number))
	})
}

// send does the first action that may go, or settles one whose time is over, and
// says whether there was any. After a ban or a restore only care may go until the
// owner confirms.
func (m *Memory) send(ctx context.Context) (bool, error) {
	for _, p := range m.outbox {
		if p.Parked && p.overdue(m.now) {
			return true, m.settled(ctx, p, outcome{groups.Expired, "unreachable", ""})
		}
	}
	number, _ := m.records.Load((&groups.Number{}).Ref()).(*groups.Number)
	dry := number != nil && number.Dry
	held := map[string]bool{}
	for _, p := range m.outbox {
		lane := fmt.Sprint(p.Class, p.chat())
		switch {
		case p.Parked:
		case p.overdue(m.now):
			return true, m.settled(ctx, p, outcome{groups.Expired, "late", ""})
		case m.unwell && !outside(p.Action), p.NotBefore.After(m.now), held[lane]:
		case p.retry.After(m.now), dry && p.Class != groups.ClassCare:
			held[lane] = true
		default:
			return true, m.try(ctx, p)
		}
	}
	return false, nil
}

func (m *Memory) try(ctx context.Context, p *parcel) error {
	if err := m.people.address(p.Action); err != nil {
		return err
	}
	receipt, err := m.do(ctx, p.ID, p.Action)
	if err == nil {
		return m.settled(ctx, p, outcome{result: groups.Done, link: receipt.Link})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch retry, why := groups.RetryOf(err); retry {
	case groups.GiveUp:
		return m.settled(ctx, p, outcome{groups.Refused, why, ""})
	case groups.AwaitNumber:
		m.unwell = true
	case groups.AwaitReached:
		if p.Class == groups.ClassCare {
			return m.settled(ctx, p, outcome{groups.Refused, why, ""})
		}
		p.Parked = true
	default:
		p.tries++
		p.retry = m.now.Add(min(10*time.Second<<min(p.tries-1, 5), 5*time.Minute))
	}
	return nil
}

// An outcome is what became of an action.
type outcome struct {
	result groups.Result
	why    string
	link   string
}

// settled takes the parcel out and tells what became of it, as the sender does.
func (m *Memory) settled(ctx context.Context, p *parcel, became outcome) error {
	m.outbox = slices.DeleteFunc(m.outbox, func(o *parcel) bool { return o == p })
	at := p.Action.Where()
	ev := &groups.Settled{
		Action: p.ID, To: at.To.ID, Class: p.Class, Case: p.Case, Post: p.post(),
		Result: became.result, Why: became.why, Link: became.link,
	}
	ev.Key = groups.Key("settled:" + string(p.ID))
	ev.At, ev.Seen, ev.Place = m.now, m.now, groups.Place{ID: at.In.ID}
	return m.Hear(ctx, ev)
}
