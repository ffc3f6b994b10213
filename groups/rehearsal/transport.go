package rehearsal

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"pita/groups"
)

// A Transport carries a script's events to a house, and writes down what the house
// does. It is a groups.Transport, and may be used by many goroutines.
type Transport struct {
	mu      sync.Mutex
	cast    *cast
	phone   phone
	record  *Record // may be nil
	now     time.Time
	hiding  bool
	doings  []string
	notes   bool
	aloud   bool      // what is said is written out under each doing, and when
	looked  time.Time // the hour that who reads aloud knows of
	done    map[groups.ActionID]groups.Receipted
	echoes  []echoed
	heard   []groups.Words // what was said while hiding
	queue   chan *handoff
	waiting chan struct{} // holds a token while nobody listens
	pending *handoff
}

// An echoed event follows from an action that was done.
type echoed struct {
	id groups.ActionID
	ev groups.Event
}

// A handoff is an event on its way to the listener.
type handoff struct {
	ev    groups.Event
	tries int
	done  chan error
}

// maxTries is how often an event that the house refuses comes again at once.
const maxTries = 3

// NewTransport returns a transport that keeps its deliveries and its clock in
// record, which may be nil and stays the caller's to close.
func NewTransport(record *Record) *Transport {
	t := &Transport{
		cast: newCast(), phone: newPhone(), record: record, now: Start,
		done: map[groups.ActionID]groups.Receipted{}, queue: make(chan *handoff),
		waiting: make(chan struct{}, 1),
	}
	t.waiting <- struct{}{}
	if record == nil {
		return t
	}
	if record.clock.After(t.now) {
		t.now = record.clock
	}
	for _, d := range record.did {
		t.done[d.ID] = receipt(d.ID, d.Kind, t.now)
	}
	t.restoreCodes()
	return t
}

// Listen calls handle for each event that Bring brings, one at a time, until ctx
// ends. An event that handle refuses comes again, three times at most; one that was
// under way when ctx ended comes again at the next Listen.
func (t *Transport) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	select {
	case <-t.waiting:
	default:
		return errors.New("the rehearsal has one listener already; stop it first")
	}
	defer func() { t.waiting <- struct{}{} }()
	for {
		if t.pending == nil {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case t.pending = <-t.queue:
			}
		}
		ev, err := clone(t.pending.ev)
		if err == nil {
			err = handle(ctx, ev)
		}
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		if t.pending.tries++; err != nil && t.pending.tries < maxTries {
			continue
		}
		if err == nil {
			t.mu.Lock()
			t.cast.learn(ev.Parties()...)
			t.mu.Unlock()
		}
		t.pending.done <- err
		t.pending = nil
	}
}

// Bring hands ev to whoever listens, and returns when it was handled: nil, or the
// error with which it was refused for the last time. It waits while nobody listens.
func (t *Transport) Bring(ctx context.Context, ev groups.Event) error {
	h := &handoff{ev: ev, done: make(chan error, 1)}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case t.queue <- h:
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-h.done:
		return err
	}
}

// Do performs an action: it is recorded, then written to the transcript. Done again
// with the same id, it is the same message, and nothing is written.
func (t *Transport) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	if err := ctx.Err(); err != nil {
		return groups.Receipted{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if r, ok := t.done[id]; ok {
		t.echo(id, a)
		return r, nil
	}
	if err := t.phone.refuses(a); err != nil {
		return groups.Receipted{}, err
	}
	if err := t.perform(id, a); err != nil {
		return groups.Receipted{}, &groups.SendError{Retry: groups.Again, Why: "record", Err: err}
	}
	r := receipt(id, groups.ActionName(a), t.now)
	t.done[id] = r
	t.echo(id, a)
	for _, ev := range t.phone.ticks(id, a, groups.Head{At: t.now.UTC(), Seen: t.now.UTC()}) {
		t.echoes = append(t.echoes, echoed{"", ev})
	}
	return r, nil
}

// Tell writes down what the owner is told outside WhatsApp: a rehearsal has every channel.
// It is done again by the same id, as Do does.
func (t *Transport) Tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	_, err := t.Do(ctx, id, n)
	return err
}

// receipt is what the server says of an action of that kind.
func receipt(id groups.ActionID, kind string, at time.Time) groups.Receipted {
	r := groups.Receipted{Message: groups.MessageID(id), At: at.UTC()}
	if kind == groups.ActionName(&groups.Invite{}) {
		r.Link = "https://chat.whatsapp.com/REHEARSAL"
	}
	return r
}

// perform records an action and writes it down, in this order.
func (t *Transport) perform(id groups.ActionID, a groups.Action) error {
	t.cast.learn(&a.Where().To)
	visible := !t.hiding && !t.cast.hidden(a.Where().To)
	if r, ok := a.(*groups.Retract); ok && visible {
		m := t.cast.messages[r.Message]
		visible = m == nil || m.label != ""
	}
	label, doing := "", ""
	if groups.ContentOf(a) != nil && visible {
		label = "b" + strconv.Itoa(t.cast.said+1)
	}
	if visible {
		doing = t.cast.doing(a)
	}
	if c := groups.ContentOf(a); c != nil {
		t.overhear(c.Words)
	}
	// Codes come first: after a kill between the two the action is done again, with
	// the same codes, but one that is recorded as done never tells its codes again.
	if err := t.keepCodes(); err != nil {
		return err
	}
	if err := t.deliver(id, a, label); err != nil {
		return err
	}
	if groups.ContentOf(a) != nil {
		in := ""
		if !private(a) {
			in = t.cast.group(a.Where().In)
		}
		t.cast.delivered(groups.MessageID(id), in, visible)
	}
	if visible {
		t.strike()
		t.doings = append(t.doings, doing)
		t.doings = append(t.doings, t.spoken(a)...)
	}
	return nil
}

func (t *Transport) deliver(id groups.ActionID, a groups.Action, label string) error {
	if t.record == nil {
		return nil
	}
	d, err := t.record.delivery(id, a, label)
	if err != nil {
		return err
	}
	return t.record.deliver(d)
}

// spoken returns what an action says, as its reader sees it, if that is wanted.
func (t *Transport) spoken(a groups.Action) []string {
	if n, ok := a.(*groups.Notify); ok && t.aloud {
		return []string{"  | [" + n.Title + "] " + n.Text}
	}
	c := groups.ContentOf(a)
	if c == nil || !t.aloud {
		return nil
	}
	var out []string
	if c.Media != nil {
		out = append(out, "  | ["+string(c.Media.Kind)+" "+c.Media.Name+"]")
	}
	for l := range strings.SplitSeq(strings.TrimRight(c.Text, "\n"), "\n") {
		out = append(out, "  | "+l)
	}
	if c.Poll != nil {
		for _, o := range c.Poll.Options {
			out = append(out, "  | ( ) "+o)
		}
	}
	return out
}

// overhear keeps what invented people are told: the codes of previews, and how Pita
// answers while the stage is set.
func (t *Transport) overhear(w groups.Words) {
	if w.Phrase == previewPhrase {
		t.cast.phrase(w)
	}
	if !t.hiding {
		return
	}
	t.heard = append(t.heard, w)
	if w.Phrase == unknownPhrase {
		t.cast.strangers(w)
	}
	for _, a := range w.Args {
		if a.Name == "post" && (w.Phrase == approvedPhrase || w.Phrase == secondPhrase) {
			t.cast.codes["state:"+a.Value] = w.Phrase
		}
	}
}

func (t *Transport) keepCodes() error {
	if t.record == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(t.cast.codes)) {
		if err := t.record.setCode(name, t.cast.codes[name]); err != nil {
			return err
		}
	}
	return nil
}

func (t *Transport) echo(id groups.ActionID, a groups.Action) {
	h := groups.Head{Key: groups.Key("echo:" + string(id)), At: t.now.UTC(), Seen: t.now.UTC()}
	if ev := echo(a, h); ev != nil && (t.record == nil || !t.record.heard[id]) {
		t.echoes = append(t.echoes, echoed{id, ev})
	}
}

// sentDone is the reason that every action ends with; as a note it says nothing.
const sentDone = groups.Reason("sent." + groups.Done)

// ticked is why nothing follows from a phone's receipt. Phones give one for every message
// they get, and nobody would want to read of each.
const ticked = groups.Reason("receipt")

// Learn remembers by which id the house knows people whom the script names. A house
// that hears of them by another way than Bring tells the transport so.
func (t *Transport) Learn(parties ...*groups.Party) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cast.learn(parties...)
}

// Note writes why something was decided to the transcript, if notes are wanted. That
// an action was done is no news: the line of the action says so.
func (t *Transport) Note(d groups.Decision) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.notes && !t.hiding && d.Reason != "" && d.Reason != sentDone && d.Reason != ticked {
		t.strike()
		t.doings = append(t.doings, t.cast.note(d))
	}
}

// look lets the reader look at the clock: a step begins.
func (t *Transport) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.looked = t.now
}

// strike writes down the hour when it is another one than the reader knows of.
func (t *Transport) strike() {
	const form = "Mon 15:04"
	if hour := t.now.In(wib).Format(form); t.aloud && hour != t.looked.In(wib).Format(form) {
		t.doings = append(t.doings, "("+hour+")")
	}
	t.looked = t.now
}

// Now returns the time by the rehearsal's clock.
func (t *Transport) Now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// setClock moves the clock; it never goes back.
func (t *Transport) setClock(to time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !to.After(t.now) {
		return nil
	}
	t.now = to
	if t.record == nil {
		return nil
	}
	return t.record.setClock(to)
}

// take returns what was done since it was last asked.
func (t *Transport) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.doings
	t.doings = nil
	return out
}

func (t *Transport) takeEchoes() []echoed {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.echoes
	t.echoes = nil
	return out
}

// clone copies an event whole, so that nobody changes the script's.
func clone(ev groups.Event) (groups.Event, error) {
	data, err := groups.EncodeEvent(ev)
	if err != nil {
		return nil, err
	}
	return groups.DecodeEvent(data)
}
