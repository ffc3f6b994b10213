package app_test

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/groups/rehearsal"
	"pita/groups/schedule"
)

var (
	seedFlag  = flag.Int("seed", -1, "simulate this seed alone, and print its script")
	stepsFlag = flag.Int("steps", 40, "how long every simulation is, in lines")
)

// Whatever people, networks and clocks do, some things stay so.
func TestSimulation(t *testing.T) {
	t.Parallel()
	w := sampleWorld()
	if *seedFlag >= 0 {
		s := simulate(t.Context(), w, uint64(*seedFlag), *stepsFlag)
		t.Logf("%s", strings.Join(s.script, "\n"))
		for _, wrong := range s.wrong {
			t.Error(wrong)
		}
		return
	}
	seeds := 500
	switch {
	case os.Getenv("PITA_SOAK") != "":
		seeds = 20_000
	case raced:
		seeds = 8 // judgement is pure: there is little to race
		unraced(t)
	}
	const shards = 4
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			left := 0
			for seed := shard; seed < seeds; seed += shards {
				s := simulate(t.Context(), w, uint64(seed), *stepsFlag)
				if len(s.wrong) > 0 {
					t.Errorf("seed %d: %s\nreplay: go test ./cmd/internal/app -run 'TestSimulation$' -v -seed %d -steps %d", seed, s.wrong[0], seed, *stepsFlag)
				}
				left += s.left
			}
			if left < 10*seeds/shards {
				t.Errorf("only %d actions left the houses of %d seeds; the simulation shows little", left, seeds/shards)
			}
		})
	}
}

// A simulation is one made-up life of a group.
type simulation struct {
	world   decide.World
	seed    uint64
	house   *rehearsal.Memory
	t       *rehearsal.Transport
	calm    bool // the stage is being set: nothing fails
	script  []string
	wrong   []string
	sent    map[groups.ActionID]departure
	tries   map[groups.ActionID]int
	reached map[groups.PersonID]bool
	unasked map[string]map[groups.Key]bool
	left    int
}

func simulate(ctx context.Context, w decide.World, seed uint64, steps int) *simulation {
	s := &simulation{
		world: w, seed: seed, t: rehearsal.NewTransport(nil), calm: true,
		sent: map[groups.ActionID]departure{}, tries: map[groups.ActionID]int{},
		reached: map[groups.PersonID]bool{}, unasked: map[string]map[groups.Key]bool{},
	}
	s.house = rehearsal.NewMemory(s.on, s.do)
	p := rehearsal.NewPlayer(s.t, s.house)
	p.Rules = rules(w)
	sc, err := rehearsal.Parse("sim.chat", []byte(stage+"\nDewi: halo\n"))
	if err == nil {
		err = p.Begin(ctx, sc)
	}
	if err != nil {
		s.wrong = append(s.wrong, err.Error())
		return s
	}
	s.calm = false
	s.play(ctx, p, sc, steps)
	return s
}

func (s *simulation) play(ctx context.Context, p *rehearsal.Player, sc *rehearsal.Script, steps int) {
	t := &teller{Rand: rand.New(rand.NewPCG(s.seed, 7)), messages: []string{"Dewi"}}
	t.codes = func() []string { return codesOf(s.house.Records()) }
	for len(s.script) < steps && len(s.wrong) == 0 {
		wrote := len(t.messages)
		line := t.line()
		st, err := sc.ParseLine(line)
		if err != nil || st == nil {
			t.messages = t.messages[:wrote]
			s.script = append(s.script, "# "+line)
			continue
		}
		s.script = append(s.script, line)
		did, err := p.Step(ctx, st)
		for _, d := range did {
			s.script = append(s.script, "\t"+d)
		}
		if err != nil && houseFailed(err) {
			s.fault("the house goes on", "%s: %v", line, err)
		}
		s.rest()
	}
}

// houseFailed tells what the house could not do from a line that makes no sense.
func houseFailed(err error) bool {
	return slices.ContainsFunc([]string{"hear this", "settle", "no rest", "come forward", "what is due"}, func(part string) bool {
		return strings.Contains(err.Error(), part)
	})
}

func (s *simulation) fault(rule, format string, args ...any) {
	s.wrong = append(s.wrong, rule+": "+fmt.Sprintf(format, args...))
}

// on judges, and looks at what was judged.
func (s *simulation) on(st groups.State, ev groups.Event) groups.Decision {
	d := s.world.On(st, ev)
	s.learn(ev)
	j := judged{s.world, st, ev, d, s.house.Waiting()}
	for _, name := range sortedRules(decisionRules) {
		if wrong := decisionRules[name](j); wrong != "" && !s.calm {
			s.fault(name, "%s (%s)", wrong, d.Reason)
		}
	}
	for _, o := range d.Send {
		p := departure{world: s.world, o: o, ev: ev, reason: d.Reason}
		if due, ok := ev.(*groups.TimerDue); ok && due.Timer.Kind == "plan" {
			p.plan, _ = load[*groups.Plan](st, groups.Ref{Kind: groups.KindPlan, Group: due.Timer.Group, ID: due.Timer.Ref})
		}
		if _, say := o.Action.(*groups.Say); !say {
			p.plan = nil // a whisper that the post was skipped
		}
		s.sent[o.ID] = p
	}
	return d
}

// learn notes who has written to Pita.
func (s *simulation) learn(ev groups.Event) {
	switch ev := ev.(type) {
	case *groups.Message:
		if ev.Place.Private() {
			s.reached[ev.From.ID] = true
		}
	case *groups.Given:
		if o, ok := ev.Order.(*groups.Introduce); ok && o.Reachable {
			s.reached[o.Who.ID] = true
		}
	}
}

// do sends, unless the seed says that it fails, and looks at what left.
func (s *simulation) do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	if err := s.fails(id, a); err != nil {
		return groups.Receipted{}, err
	}
	r, err := s.t.Do(ctx, id, a)
	if err != nil || s.calm {
		return r, err
	}
	p := s.sent[id]
	p.at, p.st, p.reached = s.t.Now(), s.house.Records(), s.reached[a.Where().To.ID]
	p.unasked = s.speaks(p)
	s.left++
	for _, name := range sortedRules(departureRules) {
		if wrong := departureRules[name](p); wrong != "" {
			s.fault(name, "%s", wrong)
		}
	}
	return r, nil
}

// fails makes one action in ten fail, some of them for long.
func (s *simulation) fails(id groups.ActionID, a groups.Action) error {
	s.tries[id]++
	h := fnv.New64a()
	fmt.Fprint(h, s.seed, id, s.tries[id])
	n := h.Sum64() % 100
	h.Write([]byte{1})
	stubborn := h.Sum64()%3 == 0 && s.tries[id] > 1 && s.tries[id] < 30
	switch {
	case s.calm || n >= 12 && !stubborn:
		return nil
	case n == 0:
		return &groups.SendError{Retry: groups.GiveUp, Why: "test"}
	case n == 1 && a.Where().In.ID == "":
		return &groups.SendError{Retry: groups.AwaitReached, Why: "locked"}
	}
	return &groups.SendError{Retry: groups.Again, Why: "test"}
}

// speaks counts how often Pita spoke unasked in the action's group on the day it was decided.
func (s *simulation) speaks(p departure) int {
	say, ok := p.o.Action.(*groups.Say)
	if !ok || p.o.Class != groups.ClassPost {
		return 0
	}
	if post, _ := s.world.Library.Post(say.Words.Post, ""); post.Kind == "darurat" {
		return 0
	}
	head := p.ev.Base()
	day := string(say.In.ID) + head.Seen.In(schedule.WIB.Location()).Format(time.DateOnly)
	if s.unasked[day] == nil {
		s.unasked[day] = map[groups.Key]bool{}
	}
	// The parts of one post count once; two posts at one hour are two events.
	s.unasked[day][head.Key] = true
	return len(s.unasked[day])
}

// rest looks at the house when it has settled.
func (s *simulation) rest() {
	r := rest{s.house.Records(), s.house.Timers(), s.house.Waiting(), s.t.Now()}
	for _, name := range sortedRules(restRules) {
		if wrong := restRules[name](r); wrong != "" {
			s.fault(name, "%s", wrong)
		}
	}
}

func sortedRules[T any](m map[string]T) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
