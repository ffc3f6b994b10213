package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/groups"
)

// A House is what a script is played against.
type House interface {
	// Hear takes in one event, through the one door. It may fill in the event.
	Hear(ctx context.Context, ev groups.Event) error
	// Settle returns when nothing waits that could be done now.
	Settle(ctx context.Context) error
	// Next returns when the next timer or delayed action is due, and whether there is any.
	Next(ctx context.Context) (time.Time, bool, error)
	// SetClock tells the time. It is never earlier than before.
	SetClock(now time.Time)
	// Crash dies without a goodbye and comes back.
	Crash(ctx context.Context) error
}

// A Network is a House outside of which the world goes on while the number is not up:
// what people do then is told to the house at once, and is to come to Pita when it is
// up again. For any other house the player keeps it until then.
type Network interface {
	House
	// Outside does nothing; to have it is to be a Network.
	Outside()
}

// A Player plays scripts against a house.
type Player struct {
	// Why adds a note line for every decision that the transport is told of.
	Why bool
	// Aloud writes out what Pita says, under each doing, where the house does; and the
	// hour, before what is done at another one than the step began.
	Aloud bool
	// Introduction is the post that must be approved before a group goes live.
	Introduction string
	// Rules are the rules in force besides the script's. They are confirmed where a
	// script leaves some of its own in shadow.
	Rules []string
	// Look returns the picture of that name, and what can be read of it; nil bytes when there
	// is none. Without it no picture shows anything. See Beside.
	Look func(name string) ([]byte, groups.Seen)
	// Session begins the keys of all events, for houses that see more than one player.
	Session string

	t      *Transport
	house  House
	script *Script
	at     time.Time // by the script's clock; the transport's may be ahead after a kill
	pass   int
	queue  []echoed // what people did while the number was down
	staff  []string // invented reviewers
}

// NewPlayer returns a player whose house does its actions by t.
func NewPlayer(t *Transport, house House) *Player {
	return &Player{Introduction: "perkenalan", t: t, house: house}
}

// Play plays the script once, and returns it with what Pita did. An error names the
// script's line; nothing is returned then.
func (p *Player) Play(ctx context.Context, s *Script) ([]byte, error) {
	if err := p.Begin(ctx, s); err != nil {
		return nil, err
	}
	return p.perform(ctx)
}

// Loop plays the script passes times, on and on through the days. After a kill it
// goes on at the pass that the transport's record was at.
func (p *Player) Loop(ctx context.Context, s *Script, passes int) error {
	if err := p.Begin(ctx, s); err != nil {
		return err
	}
	for p.pass < passes {
		if _, err := p.perform(ctx); err != nil {
			return err
		}
		if p.pass+1 == passes {
			return nil
		}
		if err := p.nextPass(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) perform(ctx context.Context) ([]byte, error) {
	var did [][]string
	for _, st := range p.script.Steps() {
		lines, err := p.Step(ctx, st)
		if err != nil {
			return nil, err
		}
		did = append(did, lines)
	}
	return p.script.With(did), nil
}

// nextPass waits for the next morning, and lets the script begin anew.
func (p *Player) nextPass(ctx context.Context) error {
	start := Start
	for !start.After(p.at) {
		start = start.AddDate(0, 0, 1)
	}
	if err := p.move(ctx, start); err != nil {
		return err
	}
	p.t.take()
	p.pass++
	return p.t.beginPass(p.pass, start)
}

// Step plays one step and returns what Pita did, a line each, without tabs. Begin
// must have been called; a step from ParseLine may be one of setup. An error is a Fault.
func (p *Player) Step(ctx context.Context, st *Step) ([]string, error) {
	p.t.look()
	err := p.step(ctx, st)
	if err == nil {
		err = p.settle(ctx)
	}
	if err != nil {
		return nil, &Fault{p.script.name, st.Line, err}
	}
	return p.t.take(), nil
}

func (p *Player) step(ctx context.Context, st *Step) error {
	if st.set != nil {
		return p.add(ctx, st)
	}
	switch st.verb.words {
	case "at":
		return p.move(ctx, st.when.after(p.at))
	case "wait":
		return p.move(ctx, p.at.Add(time.Duration(st.span)))
	case "number":
		until := time.Time{}
		if st.span > 0 {
			until = p.at.Add(time.Duration(st.span))
		}
		return p.setNumber(ctx, st.number, until, p.key(st.Line, ""))
	case "crash":
		return p.house.Crash(ctx)
	case "in":
		return nil
	}
	return p.act(ctx, st)
}

// event makes what a person does, and numbers it if it is a message.
func (p *Player) event(st *Step) (groups.Event, error) {
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	group := ""
	if st.group >= 0 {
		group = p.script.scene.groups[st.group].name
	}
	ev, err := st.verb.makes(p.t.cast, st, p.head(p.key(st.Line, ""), group))
	if err != nil {
		return nil, err
	}
	if m, ok := ev.(*groups.Message); ok {
		p.t.cast.wrote(fmt.Sprintf("m%d", st.message), m.ID, st.who, group)
	}
	return ev, nil
}

// head is called with the transport locked.
func (p *Player) head(key groups.Key, group string) groups.Head {
	return groups.Head{Key: key, At: p.at.UTC(), Seen: p.t.now.UTC(), Place: place(group)}
}

// key names an event by its place in the script, the same in every run.
func (p *Player) key(line int, what string) groups.Key {
	return groups.Key(fmt.Sprintf("%sm:%d:%d%s", p.Session, p.pass, line, what))
}

// hear lets the house hear an event, or keeps it until the number is up again.
func (p *Player) hear(ctx context.Context, e echoed) error {
	_, desk := e.ev.(*groups.Given)
	_, number := e.ev.(*groups.NumberChanged)
	p.t.mu.Lock()
	if p.t.phone.cut() && !desk && !number && !p.outside() {
		if p.t.phone.health != groups.Unlinked || !gone(e.ev) {
			p.queue = append(p.queue, e)
		}
		p.t.mu.Unlock()
		return nil
	}
	e.ev.Base().Seen = p.t.now.UTC()
	p.t.phone.notice(e.ev)
	p.t.mu.Unlock()
	if err := p.house.Hear(ctx, e.ev); err != nil {
		return fmt.Errorf("hear this: %w", err)
	}
	return p.t.learn(e)
}

// gone says whether something is never told to a device that is linked later: what was
// said is not, and how a group is now can be asked.
func gone(ev groups.Event) bool {
	switch ev.(type) {
	case *groups.Message, *groups.Edited, *groups.Looked, *groups.Deleted, *groups.Reacted, *groups.Voted, *groups.Receipt, *groups.Called:
		return true
	}
	return false
}

func (p *Player) outside() bool {
	_, yes := p.house.(Network)
	return yes
}

// settle lets the house do what it can, and hear what follows from that.
func (p *Player) settle(ctx context.Context) error {
	for range 10_000 {
		if err := p.house.Settle(ctx); err != nil {
			return fmt.Errorf("let Pita settle: %w", err)
		}
		echoes := p.t.takeEchoes()
		if len(echoes) == 0 {
			return nil
		}
		for _, e := range echoes {
			if err := p.hear(ctx, e); err != nil {
				return err
			}
		}
	}
	return errors.New("there is no rest: what Pita does makes it do more, without end")
}

// move moves the clock, stopping wherever something is due.
func (p *Player) move(ctx context.Context, to time.Time) error {
	for range 1_000_000 {
		if err := p.settle(ctx); err != nil {
			return err
		}
		now := p.t.Now()
		due, any, err := p.house.Next(ctx)
		if err != nil {
			return fmt.Errorf("ask what is due: %w", err)
		}
		lift, lifts := p.t.lift()
		switch {
		case lifts && !lift.After(to) && (!any || !due.Before(lift)):
			err = p.liftNumber(ctx, lift)
		case any && !due.After(to):
			err = p.tell(groups.Later(due, now))
		default:
			p.at = groups.Later(to, p.at)
			if err := p.tell(to); err != nil {
				return err
			}
			return p.settle(ctx)
		}
		if err != nil {
			return err
		}
	}
	return errors.New("the clock does not come forward: something is due again and again at one moment")
}

func (p *Player) tell(now time.Time) error {
	p.at = groups.Later(p.at, now)
	if err := p.t.setClock(now); err != nil {
		return err
	}
	p.house.SetClock(p.t.Now().UTC())
	return nil
}

func (p *Player) setNumber(ctx context.Context, health groups.Health, until time.Time, key groups.Key) error {
	p.t.mu.Lock()
	p.t.phone.health, p.t.phone.until = health, until
	cut := p.t.phone.cut()
	ev := &groups.NumberChanged{Head: p.head(key, ""), Health: groups.Number{Health: health, Since: p.at.UTC(), Until: until.UTC()}}
	if until.IsZero() {
		ev.Health.Until = time.Time{}
	}
	p.t.mu.Unlock()
	if err := p.hear(ctx, echoed{ev: ev}); err != nil || cut {
		return err
	}
	// What waited in the house leaves before what waited outside is heard, so that
	// every house has the same order.
	waiting := p.queue
	p.queue = nil
	for _, e := range waiting {
		if err := p.settle(ctx); err != nil {
			return err
		}
		if err := p.hear(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// liftNumber ends a ban or lock whose time is over.
func (p *Player) liftNumber(ctx context.Context, at time.Time) error {
	if err := p.tell(groups.Later(at, p.t.Now())); err != nil {
		return err
	}
	key := groups.Key(fmt.Sprintf("%slift:%d:%d", p.Session, p.pass, at.Unix()))
	return p.setNumber(ctx, groups.Well, time.Time{}, key)
}

// Begin sets the stage for s: groups, people, posts and plans, played through the
// one door like everything else, but not shown. What a record says was done before
// is not done again.
func (p *Player) Begin(ctx context.Context, s *Script) error {
	p.script, p.at, p.pass = s, Start, 0
	if err := p.t.open(s, p.Why, p.Aloud); err != nil {
		return err
	}
	if start, pass, ok := p.t.resumed(); ok {
		p.at, p.pass = start, pass
	}
	p.house.SetClock(p.t.Now().UTC())
	hiding := p.hiding
	if p.t.ready() {
		// Nothing of the setup is done again; what Pita does now was left from before.
		hiding = func(do func() error) error { return do() }
	}
	if err := hiding(func() error { return p.setStage(ctx) }); err != nil {
		return err
	}
	if err := p.t.opened(Start); err != nil {
		return err
	}
	return p.settle(ctx)
}

// hiding does something that is not shown.
func (p *Player) hiding(do func() error) error {
	p.t.hide(true)
	defer p.t.hide(false)
	return do()
}

// fault puts a setup line before an error.
func (p *Player) fault(line int, err error) error {
	if line == 0 {
		return fmt.Errorf("%s: set the stage: %w", p.script.name, err)
	}
	return &Fault{p.script.name, line, err}
}

// answered says whether Pita answered the last order by one of those phrases; any
// other answer is the error. A house that heard the order before gives none.
func (p *Player) answered(want ...string) (string, error) {
	if p.t.ready() {
		return "", nil
	}
	var others []string
	for _, phrase := range p.t.overheard() {
		if slices.Contains(want, phrase) {
			return phrase, nil
		}
		others = append(others, phrase)
	}
	if len(others) == 0 && p.t.restored() {
		return "", nil
	}
	if len(others) == 0 {
		others = []string{"nothing"}
	}
	return "", fmt.Errorf("the answer was %s, not %s; mend the post or the line", strings.Join(others, ", "), want[0])
}
